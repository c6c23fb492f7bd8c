"""A text as tokens with their offsets, folded so that case, accents, hyphens and apostrophes do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_SPACE = "\u0020\u00a0\u2009\u202f"
_NUMBER = (
    rf"\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?![\d])(?:,\d{{1,2}}(?!\d))?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d{1,3}(?:[.,'’]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d+)?"
)
_CJK = r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_WORD = rf"(?:(?!{_CJK})[^\W\d_][\u0300-\u036f]*)+"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<cjk>{_CJK})|(?P<word>{_WORD})|(?P<mark>[^\s])|(?P<line>\n[\s]*)")

JOINERS = frozenset("-‐‑–'’")
"""Marks that, between two letters or digits, join them into one expression."""

TokenKind = Literal["word", "number", "mark", "line"]


@dataclass(slots=True)
class Token:
    """One word, numeral, mark or line break; ``joined`` is the mark that ties it to the one before."""

    start: int
    end: int
    key: str
    kind: TokenKind
    joined: str = ""


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Without case and accents: ``Más`` and ``mas`` are one word."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered)
    if apart.isascii():
        return apart
    return "".join(c for c in apart if not unicodedata.combining(c) or c in "\u3099\u309a")


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``; offsets count from the beginning of the whole text.

    A hyphen or apostrophe between two letters or digits is no token: the later word says that it was joined.
    """
    tokens: list[Token] = []
    joined = ""
    stop = len(text) if end is None else end
    for match in _TOKEN.finditer(text, start, stop):
        kind = match.lastgroup
        piece = match.group()
        if kind == "mark":
            if piece in JOINERS and _joins(text, match.start(), match.end()):
                joined = piece
                continue
            tokens.append(Token(match.start(), match.end(), piece, "mark"))
        elif kind == "line":
            tokens.append(Token(match.start(), match.end(), "\n\n" if piece.count("\n") > 1 else "\n", "line"))
        else:
            plain: TokenKind = "number" if kind == "number" else "word"
            key = piece if kind == "number" else fold(piece)
            tokens.append(Token(match.start(), match.end(), key, plain, joined))
        joined = ""
    return tokens


def _joins(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
