"""The lines at a text's head that tell of the text itself: its date, its running time, who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from groundswell.reader.moment import Moment
from groundswell.reader.moments import moments_of
from groundswell.reader.numerals import Line
from groundswell.reader.phrasebook import phrasebook
from groundswell.reader.tokens import tokens_of
from groundswell.terms import When

_HEAD_LINES = 8
_LONGEST = 90
_RUNNING_TIME = re.compile(r"^\W*\d{1,2}:\d\d(?::\d\d)?\s*(?:[|·•/-]|$)")
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Dateline:
    """When a text says that it was published, and the spans of it that are about the text and not about the film."""

    published: When | None
    spans: tuple[tuple[int, int], ...]


def dateline_of(text: str, language: str) -> Dateline:
    """Look for a short line that is a date and little else among the first lines."""
    if len(text[:4000].strip().split("\n")) < 2:
        return Dateline(None, ())
    spans: list[tuple[int, int]] = []
    published: When | None = None
    at = 0
    for raw in text[:4000].split("\n")[:_HEAD_LINES]:
        end = at + len(raw)
        line = raw.strip()
        if 0 < len(line) <= _LONGEST:
            date, others = _date_in(text, at, end, language)
            timed = _RUNNING_TIME.match(line) is not None
            if timed or (date is not None and others <= 4):
                spans.append((at, end))
                published = published or date
        at = end + 1
    return Dateline(published, tuple(spans))


def _date_in(text: str, start: int, end: int, language: str) -> tuple[When | None, int]:
    """The one full date of a line, and how many words stand beside it."""
    book = phrasebook(language)
    tokens = tokens_of(text, start, end)
    line = Line(text, tokens, book.marks(tokens), book.decimal, book.day_first)
    for moment in moments_of(line):
        when = _when(moment)
        if when is not None:
            first, last = tokens[moment.start].start, tokens[moment.end - 1].end
            others = len(_WORDS.findall(text[start:first])) + len(_WORDS.findall(text[last:end]))
            return when, others
    return None, 0


def _when(moment: Moment) -> When | None:
    if moment.sort != "date" or moment.year is None or moment.month is None or moment.day is None:
        return None
    clock = f"T{moment.clock[0]:02d}:{moment.clock[1]:02d}" if moment.clock else ""
    try:
        return When(f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}{clock}")
    except ValueError:
        return None
