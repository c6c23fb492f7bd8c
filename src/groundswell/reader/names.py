"""Whether a word is one of the case's names, misspelt or misheard: by sound and by spelling, never by sound alone.

A short name such as Wren is matched only where the text says what it is; and no name is matched at all in a text that
shows no sign of being about the film, for a Cocker is usually not a Coker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from groundswell.reader.finding import About, Reading
from groundswell.reader.tokens import fold

NameKind = Literal["person", "brand"]

_SIMILAR = 0.7
"""Share of letters that a misspelling keeps, where the sound differs."""

_SOUND_ALIKE = 0.5
"""Share of letters that it keeps where both sound the same."""

_SHORT = 4
"""Letters of a name that too many words resemble."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the case, with its folded words."""

    full: str
    kind: NameKind
    words: tuple[str, ...]

    @property
    def last(self) -> str:
        return self.words[-1]


def people_named(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Full names of people in the documents of a case, as ``known`` for the reading of another one."""
    found = (f.subject or f.quote for reading in readings for f in reading.findings if f.kind == "person")
    return tuple(dict.fromkeys(name for name in found if len(_WORD.findall(name)) > 1 and name[0].isupper()))


def names_of(about: About | None, known: tuple[str, ...] = ()) -> tuple[Name, ...]:
    """The people and the brand of a case; ``known`` are people named in its other documents."""
    if about is None:
        return tuple(_name(full, "person") for full in known if _WORD.search(full))
    people = dict.fromkeys((*about.makers, *about.cast, *known))
    found = [_name(full, "person") for full in people if _WORD.search(full)]
    if about.brand and _WORD.search(about.brand):
        found.append(_name(about.brand, "brand"))
    return tuple(found)


def _name(full: str, kind: NameKind) -> Name:
    return Name(full, kind, tuple(fold(word) for word in _WORD.findall(full)))


@lru_cache(maxsize=65536)
def alike(word: str, name: str) -> bool:
    """True where the word (folded) may be the name (folded) written by ear or in a hurry."""
    if word == name:
        return True
    if abs(len(word) - len(name)) > 3 or len(word) < 3:
        return False
    from rapidfuzz.distance import OSA

    kept = float(OSA.normalized_similarity(word, name))
    if kept < _SOUND_ALIKE or not word.isascii() or not name.isascii():
        return kept >= 0.8 and len(name) > _SHORT
    same_sound = _sound(word) == _sound(name)
    if len(name) <= _SHORT:
        return same_sound and OSA.distance(word, name) <= 1
    begins = word[0] == name[0] or _sound(word)[:1] == _sound(name)[:1]
    return begins and (kept >= _SIMILAR or same_sound)


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    import jellyfish

    return str(jellyfish.metaphone(word))


def resolve(words: tuple[str, ...], names: tuple[Name, ...]) -> Name | None:
    """The name that a run of folded words stands for; the best where several are alike.

    A run of two or more words must agree in its first word too: Joe Cocker is not Melissa Coker.
    """
    best: tuple[float, Name] | None = None
    for name in names:
        score = _score(words, name)
        if score > 0 and (best is None or score > best[0]):
            best = (score, name)
    return best[1] if best else None


def _score(words: tuple[str, ...], name: Name) -> float:
    if words == name.words:
        return 10.0
    if name.kind == "brand":
        exact = words[: len(name.words)] == name.words
        return 5.0 if exact else 3.0 if len(words) == len(name.words) == 1 and alike(words[0], name.last) else 0.0
    last = alike(words[-1], name.last)
    if len(words) == 1:
        if words[0] in given_names() and words[0] != name.last:
            return 4.0 if words[0] == name.words[0] else 0.0
        return (5.0 if words[0] == name.last else 3.0) if last else 4.0 if words[0] == name.words[0] else 0.0
    first = alike(words[0], name.words[0]) or name.words[0].startswith(words[0]) or words[0].startswith(name.words[0])
    return 6.0 if first and last else 0.0


@cache
def given_names() -> frozenset[str]:
    """Folded given names that mark a run of words as a person."""
    return frozenset(fold(name) for name in _entries("given_names.txt").split())


@cache
def place_names() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Places by the folded first word, longest first, each as the words that are written."""
    places: dict[str, list[tuple[str, ...]]] = {}
    for place in re.split(r"[;\n]", _entries("places.txt")):
        words = tuple(re.findall(r"[^\W\d_]+|\.", place))
        if words:
            places.setdefault(fold(words[0]), []).append(words)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in places.items()}


def _entries(name: str) -> str:
    text = files("groundswell.reader").joinpath("gazetteer", name).read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def about_the_film(text: str, runs: list[tuple[str, ...]], about: About | None, names: tuple[Name, ...]) -> bool:
    """True where a text shows that it is about the film: its title as a title, or somebody's full name.

    ``runs`` are the runs of capitalised words in it, folded.
    """
    titles = (about.title, *about.aliases) if about else ()
    for title in titles:
        loose = r"[\W_]+".join(re.escape(word) for word in _WORD.findall(title))
        for match in re.finditer(loose, text, re.IGNORECASE) if loose else ():
            quoted = text[max(0, match.start() - 1) : match.start()] in set("'‘\"“„«「『")
            if quoted or _written_as_title(match.group(), title):
                return True
    for run in runs:
        for name in names:
            if name.kind == "person" and len(name.words) > 1 and len(run) > 1:
                pairs = (run[i : i + len(name.words)] for i in range(len(run) - len(name.words) + 1))
                if any(_score(pair, name) >= 6 for pair in pairs):
                    return True
    return False


def _written_as_title(found: str, title: str) -> bool:
    wanted = [word for word in _WORD.findall(title) if word[0].isupper()]
    given = _WORD.findall(found)
    return len(wanted) > 1 and sum(word[0].isupper() for word in given) >= len(wanted)
