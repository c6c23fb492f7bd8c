"""The lines at a text's head that tell of the text itself: its date, its running time, who wrote it, who shared it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from groundswell.reader.moment import Moment
from groundswell.reader.moments import moments_of
from groundswell.reader.names import place_names
from groundswell.reader.numerals import Line
from groundswell.reader.phrasebook import phrasebook
from groundswell.reader.tokens import fold, tokens_of
from groundswell.terms import When

_HEAD = 4000
_HEAD_LINES = 14
_LONGEST = 160
_FEW_WORDS = 4
_MOST_WORDS = 14
_RUNNING_TIME = re.compile(r"^\W*\d{1,2}:\d\d(?::\d\d)?\s*(?:[|·•/-]|$)")
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Dateline:
    """When a text says that it was published, by whom, and the spans of it that are about the text, not the film."""

    published: When | None
    spans: tuple[tuple[int, int], ...]
    author: str | None = None
    outlet: str | None = None


def dateline_of(text: str, language: str) -> Dateline:
    """Look among the first lines for a date, a byline, a reading time or the page's own counters and little else."""
    if len(text[:_HEAD].strip().split("\n")) < 2:
        return Dateline(None, ())
    spans: list[tuple[int, int]] = []
    published: When | None = None
    author: str | None = None
    outlet: str | None = None
    at = 0
    for raw in text[:_HEAD].split("\n")[:_HEAD_LINES]:
        end, short = at + len(raw), 0 < len(raw.strip()) <= _LONGEST
        line = _line(text, at, end if short else min(end, at + _OPENING), language)
        date = _date_in(line, at, end) if short else None
        name = _byline(line) if short else None
        counters = short and (published or author) is not None and _is_counters(line)
        told = date is not None or name is not None or counters or (short and _tells_reading_time(line))
        if told or (short and _RUNNING_TIME.match(raw.strip()) is not None):
            spans.append((at, end))
            published, author = published or date, author or name
            outlet = outlet or (_outlet(line) if date is not None and name is None else None)
        elif published is None and (opening := _agency_date(line)) is not None:
            published = opening[0]
            spans.append((at, opening[1]))
        at = end + 1
    return Dateline(published, tuple(spans), author, outlet)


def _line(text: str, start: int, end: int, language: str) -> Line:
    book = phrasebook(language)
    tokens = tokens_of(text, start, end)
    return Line(text, tokens, book.marks(tokens), book.decimal, book.day_first)


def _date_in(line: Line, start: int, end: int) -> When | None:
    """The first full date of a line that is little else, or that begins with "Published"; None where views are told."""
    if any(hit.value == "views" for hit in line.marks.get("metric", {}).values()):
        return None
    stamped = line.hit("words.stamp", 0) is not None or line.hit("words.byline", 0) is not None
    for moment in moments_of(line):
        when = _when(moment)
        if when is not None:
            first, last = line.tokens[moment.start].start, line.tokens[moment.end - 1].end
            others = len(_WORDS.findall(line.text[start:first])) + len(_WORDS.findall(line.text[last:end]))
            return when if others <= (_MOST_WORDS if stamped else _FEW_WORDS) else None
    return None


_OPENING = 90
"""Letters within which a paragraph says where and when it was written."""


def _agency_date(line: Line) -> tuple[When, int] | None:
    """BOSTON, Mass. – Nov. 3, 2021 – ...: the date before the dash that a paragraph opens with, and its end."""
    for moment in moments_of(line):
        when = _when(moment)
        words = sum(token.kind == "word" and len(token.key) > 1 for token in line.tokens[: moment.start])
        if when is not None and words <= _FEW_WORDS + 2 and line.is_mark(moment.end, "–—-:(/"):
            return when, line.tokens[moment.end - 1].end
    return None


def _outlet(line: Line) -> str | None:
    """Leeds Herald, 9 May 2019: the name before the date, unless it is that of a place."""
    end = 0
    while end < len(line.tokens) and line.tokens[end].kind == "word" and line.text[line.tokens[end].start].isupper():
        end += 1
    named = any(
        line.hit(category, i) for category in ("weekday", "month", "words.stamp", "words.byline") for i in range(end)
    )
    if not 2 <= end <= 5 or named or not line.is_mark(end, ",|–—-·•") or _is_place(line, end):
        return None
    return line.text[line.tokens[0].start : line.tokens[end - 1].end]


def _is_place(line: Line, end: int) -> bool:
    words = [token.key for token in line.tokens[:end]]
    return any([fold(word) for word in place] == words for place in place_names().get(words[0], ()))


def _byline(line: Line) -> str | None:
    """By Ellie Marsh, Showbiz Reporter; Von: Nina Albers: the name behind the word."""
    lead = line.hit("words.byline", 0)
    if lead is None or len(line.tokens) - lead.end > 9:
        return None
    start = lead.end + line.is_mark(lead.end, ":")
    end = start
    while end < len(line.tokens) and line.tokens[end].kind == "word" and line.text[line.tokens[end].start].isupper():
        end += 1
    stops = end >= len(line.tokens) or line.is_mark(end, ",|/–—-·•")
    if not (2 <= end - start <= 4 and stops):
        return None
    return line.text[line.tokens[start].start : line.tokens[end - 1].end]


def _tells_reading_time(line: Line) -> bool:
    return bool(line.marks.get("words.reading_time")) and len(line.tokens) <= 8


def _is_counters(line: Line) -> bool:
    """214 comments; 3.2K shares: nothing but the page's own counters."""
    own = [hit for hit in line.marks.get("metric", {}).values() if hit.value in {"comments", "shares", "likes"}]
    words = sum(token.kind == "word" and len(token.key) > 1 for token in line.tokens)
    return bool(own) and line.tokens[0].kind == "number" and words <= len(own) + 1


def _when(moment: Moment) -> When | None:
    if moment.sort != "date" or moment.year is None or moment.month is None or moment.day is None:
        return None
    clock = f"T{moment.clock[0]:02d}:{moment.clock[1]:02d}" if moment.clock else ""
    try:
        return When(f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}{clock}")
    except ValueError:
        return None
