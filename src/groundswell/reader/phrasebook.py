"""The phrase tables of a language, compiled so that all of them are matched in one pass over the tokens.

A table is ``phrases/<language>.toml``: category, value, phrases. ``word*`` matches every word with that beginning,
``*word`` every word with that end; all phrases are folded like the text (``tokens.fold``). Languages differ in these
tables only; the grammar that uses them knows none by name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from groundswell.reader.tokens import Token, fold, tokens_of

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ja", "ru")
"""The languages with a table of their own."""

OTHERS = "xx"
"""The table for a text in any other language."""


class Hit(NamedTuple):
    """A phrase found: the value it stands for and the index of the token after it."""

    value: str
    end: int


Marks = dict[str, dict[int, Hit]]
"""For every category, the longest phrase that starts at each token."""

_Payload = list[tuple[str, str]]
_Entries = list[tuple[tuple[str, ...], _Payload]]

_OfWord = tuple[list[_Payload], dict[str, _Entries]]

_LONGEST_PATTERN = 14
"""Letters of the longest beginning or end in the tables."""

_MEMORY = 50_000
"""Words whose phrases are remembered."""


@dataclass(frozen=True)
class Phrasebook:
    """All phrases of a language (and those common to all), ready for matching."""

    language: str
    decimal: str
    day_first: bool
    abbreviations: frozenset[str]
    hints: frozenset[str]
    _exact: dict[str, _Entries] = field(repr=False)
    _beginnings: dict[str, _Entries] = field(repr=False)
    _endings: dict[str, _Entries] = field(repr=False)
    _known: dict[str, _OfWord] = field(default_factory=dict, repr=False, compare=False)

    def marks(self, tokens: list[Token]) -> Marks:
        """Every phrase in the tokens, by category and place. Time grows with the number of tokens."""
        found: Marks = {}
        keys = [token.key for token in tokens]
        last = len(keys) - 1
        for i, token in enumerate(tokens):
            if token.kind in {"line", "number"}:
                continue
            alone, pairs = self._of_word(token.key)
            for payload in alone:
                _note(found, payload, i, i + 1)
            if pairs and i < last:
                for phrase, payload in (*pairs.get(keys[i + 1], ()), *pairs.get("*", ())):
                    if _matches(phrase, keys, i):
                        _note(found, payload, i, i + len(phrase))
        return found

    def _of_word(self, key: str) -> _OfWord:
        """The phrases that start with the word: those of one word, and the others by their second word."""
        known = self._known.get(key)
        if known is not None:
            return known
        alone: list[_Payload] = []
        pairs: dict[str, _Entries] = {}
        for phrase, payload in self._candidates(key):
            if len(phrase) == 1:
                alone.append(payload)
            else:
                second = "*" if phrase[1].endswith("*") else phrase[1]
                pairs.setdefault(second, []).append((phrase, payload))
        if len(self._known) < _MEMORY:
            self._known[key] = (alone, pairs)
        return alone, pairs

    def _candidates(self, key: str) -> _Entries:
        """The phrases whose first word the key is, or begins with, or ends with."""
        found = list(self._exact.get(key, ()))
        for length in range(2, min(len(key), _LONGEST_PATTERN) + 1):
            found.extend(self._beginnings.get(key[:length], ()))
            if length < len(key):
                found.extend(self._endings.get(key[-length:], ()))
        return found


def _matches(phrase: tuple[str, ...], keys: list[str], at: int) -> bool:
    """The first word is known to match; the others are compared here."""
    if at + len(phrase) > len(keys):
        return False
    for offset in range(1, len(phrase)):
        wanted, key = phrase[offset], keys[at + offset]
        if wanted == key:
            continue
        if not (wanted.endswith("*") and key.startswith(wanted[:-1])):
            return False
    return True


def _note(found: Marks, payload: _Payload, start: int, end: int) -> None:
    for category, value in payload:
        places = found.setdefault(category, {})
        known = places.get(start)
        if known is None or known.end < end:
            places[start] = Hit(value, end)


@cache
def phrasebook(language: str) -> Phrasebook:
    """The tables of one language together with the common ones."""
    name = language if language in LANGUAGES else OTHERS
    own, common = _table(name), _table("common")
    entries: dict[tuple[str, ...], _Payload] = {}
    for table in (common, own):
        for category, content in table.items():
            if isinstance(content, dict):
                _enter(entries, category, content)
    exact: dict[str, _Entries] = {}
    beginnings: dict[str, _Entries] = {}
    endings: dict[str, _Entries] = {}
    for phrase, payload in entries.items():
        first = phrase[0]
        if first.startswith("*"):
            endings.setdefault(first[1:], []).append((phrase, payload))
        elif first.endswith("*"):
            beginnings.setdefault(first[:-1], []).append((phrase, payload))
        else:
            exact.setdefault(first, []).append((phrase, payload))
    return Phrasebook(
        language=name,
        decimal=str(own["decimal"]),
        day_first=bool(own["day_first"]),
        abbreviations=frozenset(fold(str(word)) for word in own["abbreviations"]),
        hints=frozenset(fold(str(word)) for word in own["hints"]),
        _exact=exact,
        _beginnings=beginnings,
        _endings=endings,
    )


def _table(name: str) -> dict[str, Any]:
    text = files("groundswell.reader").joinpath("phrases", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _enter(entries: dict[tuple[str, ...], _Payload], category: str, content: dict[str, object]) -> None:
    """A table is either value -> phrases, or phrase -> number; ``words`` holds small categories of one value each."""
    for name, entry in content.items():
        if isinstance(entry, list):
            own = f"words.{name}" if category == "words" else category
            for phrase in entry:
                _enter_phrase(entries, str(phrase), (own, name))
        else:
            _enter_phrase(entries, name, (category, repr(entry)))


def _enter_phrase(entries: dict[tuple[str, ...], _Payload], phrase: str, payload: tuple[str, str]) -> None:
    keys = [token.key for token in tokens_of(phrase.replace("*", ""))]
    if phrase.startswith("*"):
        keys[0] = "*" + keys[0]
    if phrase.endswith("*"):
        keys[-1] = keys[-1] + "*"
    entries.setdefault(tuple(keys), []).append(payload)
