"""Where sentences, their parts and their clauses end: a number belongs to what stands in its own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from groundswell.reader.numerals import Line
from groundswell.reader.tokens import Token

_FULL_STOPS = frozenset(".!?…。！？")
_PART_MARKS = frozenset(";|•·；")
_CLAUSE_MARKS = frozenset(",:—–()[]、，（）「」『』：")

_LONGEST = 160
"""Words and marks after which a sentence is taken to end, as captions without any punctuation need."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """For each token the number of its sentence, of its part (between ``;``), and of its clause (between commas).

    ``joints`` are the tokens that join two clauses of a sentence: and, und, et.
    """

    sentence: list[int]
    part: list[int]
    clause: list[int]
    joints: frozenset[int]


def clauses_of(line: Line, abbreviations: frozenset[str]) -> Clauses:
    """Number sentences, parts and clauses; a full stop after an abbreviation or before a small letter ends nothing."""
    text, tokens = line.text, line.tokens
    sentence, part, clause = [], [], []
    s = p = c = begun = 0
    for i, token in enumerate(tokens):
        sentence.append(s)
        part.append(p)
        clause.append(c)
        begun = begun + 1
        if (
            begun > _LONGEST
            or token.kind == "line"
            or (token.key in _FULL_STOPS and _ends_sentence(line, i, abbreviations))
        ):
            s, p, c, begun = s + 1, p + 1, c + 1, 0
        elif token.kind == "mark" and (token.key in _PART_MARKS):
            p, c = p + 1, c + 1
        elif token.kind == "mark" and (token.key in _CLAUSE_MARKS or _is_dash(text, token)):
            c += 1
    return Clauses(sentence, part, clause, frozenset(line.marks.get("words.and", ())))


def _is_dash(text: str, token: Token) -> bool:
    return token.key == "-" and text[token.end : token.end + 1] in {" ", "-"}


def _ends_sentence(line: Line, at: int, abbreviations: frozenset[str]) -> bool:
    text, tokens = line.text, line.tokens
    token = tokens[at]
    if token.key not in {".", "…"} or at + 1 >= len(tokens):
        return True
    after = tokens[at + 1]
    if after.start == token.end and after.kind != "mark":
        return False
    if after.kind == "word" and text[after.start].islower():
        return False
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "number" and line.hit("month", at + 1) is not None:
        return False
    return not (
        before is not None and before.end == token.start and before.key in abbreviations and after.kind != "line"
    )


def same(numbers: list[int], start: int, end: int) -> bool:
    """True where all tokens from ``start`` to before ``end`` have the same number."""
    return all(a == b for a, b in pairwise(numbers[start:end]))
