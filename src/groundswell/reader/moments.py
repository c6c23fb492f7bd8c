"""Expressions of time in a text, before anybody knows when it was written: "in two days", "by Wednesday afternoon"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from groundswell.reader.dates import bare_point, numeric_dates, past_gap, time_of_day
from groundswell.reader.moment import Moment
from groundswell.reader.numerals import Line
from groundswell.reader.spans import ago, elapsed, nth_day, recent


def moments_of(line: Line) -> list[Moment]:
    """All expressions of time, in order, none overlapping another."""
    numeric = numeric_dates(line)
    near = _near_time_words(line, numeric)
    found: list[Moment] = []
    i = 0
    while i < len(line.tokens):
        moment = _moment_at(line, i, numeric) if near[i] else None
        if moment is None:
            i += 1
        else:
            found.append(moment)
            i = max(moment.end, i + 1)
    return found


_TIME_WORDS = (
    *("month", "weekday", "daypart", "unit", "duration_days", "period", "clock", "words.now", "words.over_period"),
    *("words.since", "words.today", "words.yesterday", "words.tonight", "words.this_morning", "words.last_night"),
    *("words.day_before", "words.overnight", "words.next_day", "words.next_morning"),
    *("words.that_day", "words.that_evening"),
)
"""One of these, a year or a written date is in every expression of time."""

_REACH = 9
"""Tokens before such a word at which its expression may start."""


def _near_time_words(line: Line, numeric: dict[int, Moment]) -> list[bool]:
    """For each token whether an expression of time may start there: most of a text is spared the attempt."""
    near = [False] * len(line.tokens)
    places = set(numeric)
    for category in _TIME_WORDS:
        places.update(line.marks.get(category, ()))
    places.update(i for i, token in enumerate(line.tokens) if token.kind == "number" and _may_date(line, i))
    for place in places:
        for i in range(max(0, place - _REACH), place + 1):
            near[i] = True
    return near


def _may_date(line: Line, at: int) -> bool:
    """A year, an hour with its colon, or a day with its ordinal ending."""
    if len(line.tokens[at].key) == 4 or line.hit("words.ordinal_suffix", at + 1) is not None:
        return True
    return line.is_mark(at + 1, ":")


def _moment_at(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    readers: tuple[Callable[[Line, int], Moment | None], ...] = (_now, recent, elapsed, nth_day, ago, _since, _between)
    best: Moment | None = None
    for read in readers:
        moment = read(line, at)
        if moment is not None and (best is None or moment.end > best.end):
            best = moment
    point = _point(line, at, numeric)
    if point is not None and (best is None or point.end > best.end):
        best = point
    return best


def _now(line: Line, at: int) -> Moment | None:
    hit = line.hit("words.now", at)
    return Moment(at, hit.end, "now", marked=True) if hit else None


def _since(line: Line, at: int) -> Moment | None:
    """Since Monday: where the counting began, which tells nothing of the moment of the count."""
    hit = line.hit("words.since", at)
    if hit is None:
        return None
    for i in range(hit.end, min(hit.end + 2, len(line.tokens))):
        inner = _point(line, i, {}) or ago(line, i)
        if inner is not None:
            return replace(inner, start=at, sort="since")
    return Moment(at, hit.end, "since")


def _between(line: Line, at: int) -> Moment | None:
    """Between 14 April and 14 May: what was counted by the second date."""
    hit = line.hit("words.between", at) or line.hit("words.from", at)
    first = bare_point(line, past_gap(line, hit.end), {}) if hit is not None else None
    if first is None or first.sort != "date":
        return None
    joint = line.hit("words.and", first.end) or line.hit("words.to", first.end)
    second = bare_point(line, past_gap(line, joint.end), {}) if joint is not None else None
    return replace(second, start=at, marked=True) if second is not None and second.sort == "date" else None


def _point(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    """A date, a weekday, a relative day or a period, with its preposition and its time of day."""
    lead = line.hit("words.as_of", at)
    starts = [at] if lead is None else [lead.end, at]
    for i in starts:
        marked = lead is not None and i == lead.end
        early = time_of_day(line, i) or (time_of_day(line, past_gap(line, i)) if marked else None)
        j = early[2] if early else i
        for k in dict.fromkeys((past_gap(line, j), j, i)):
            if k > at and at < len(line.tokens) and line.tokens[at].kind == "mark":
                continue
            inner = bare_point(line, k, numeric)
            if inner is None:
                continue
            late = time_of_day(line, past_gap(line, inner.end))
            daypart, clock, end = (
                late if late else (("", None, inner.end) if not early or k == i else (*early[:2], inner.end))
            )
            strong = line.hit("words.latest", at) is not None and inner.sort == "day" and not inner.modifier
            inner = replace(inner, modifier="latest") if strong else inner
            return replace(
                inner,
                start=at,
                end=max(end, inner.end),
                daypart=inner.daypart or daypart,
                clock=clock,
                marked=marked,
                latest=line.hit("words.latest", at) is not None,
            )
        if early and marked:
            return Moment(at, early[2], "day", daypart=early[0], clock=early[1], marked=True, modifier="same")
    return None
