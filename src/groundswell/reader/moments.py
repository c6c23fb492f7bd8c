"""Expressions of time in a text, before anybody knows when it was written: "in two days", "by Wednesday afternoon"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from groundswell.reader.numerals import Line, Numeral, numeral_at
from groundswell.reader.tokens import Token
from groundswell.reader.written_dates import NUMERIC_DATE, date_parts

DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "weekend": 2.0,
    "fortnight": 14.0,
    "month": 30.4375,
    "year": 365.25,
    "decade": 3652.5,
}

Sort = Literal["elapsed", "ago", "since", "date", "day", "now", "recent", "period"]


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time in the tokens ``start`` to before ``end``.

    elapsed: ``days`` after the release; ago: ``days`` before the text; since: a beginning, not an as-of; date: a
    calendar date with whatever parts were said; day: ``offset`` days from the text, or a ``weekday``; now: the text's
    own moment; recent: the last ``days``; period: the end, middle or start of a week, month or year.
    """

    start: int
    end: int
    sort: Sort
    days: float = 0.0
    unit: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int | None = None
    modifier: str = ""
    daypart: str = ""
    clock: tuple[int, int] | None = None
    marked: bool = False

    @property
    def dated(self) -> bool:
        return self.sort == "date"


def moments_of(line: Line) -> list[Moment]:
    """All expressions of time, in order, none overlapping another."""
    numeric = _numeric_dates(line)
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
    *("words.day_before", "words.overnight"),
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
    places.update(
        i
        for i, token in enumerate(line.tokens)
        if token.kind == "number" and (len(token.key) == 4 or ":" in _next(line, i))
    )
    for place in places:
        for i in range(max(0, place - _REACH), place + 1):
            near[i] = True
    return near


def _next(line: Line, at: int) -> str:
    return line.tokens[at + 1].key if at + 1 < len(line.tokens) else ""


def _moment_at(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    readers: tuple[Callable[[Line, int], Moment | None], ...] = (_now, _recent, _elapsed, _nth_day, _ago, _since)
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


def _recent(line: Line, at: int) -> Moment | None:
    """The past 24 hours, the last week."""
    hit = line.hit("words.over_period", at)
    if hit is None:
        return None
    span = duration_at(line, hit.end)
    if span is not None:
        return Moment(at, span[2], "recent", days=span[0], unit=span[1])
    unit = line.hit("unit", hit.end)
    return Moment(at, unit.end, "recent", days=DAYS[unit.value], unit=unit.value) if unit else None


def duration_at(line: Line, at: int) -> tuple[float, str, int] | None:
    """A length of time at the token: days, unit, and the token after it."""
    fixed = line.hit("duration_days", at)
    numeral = numeral_at(line, at)
    if numeral is not None and numeral.value is not None and numeral.value < 5000:
        end, value = numeral.end, numeral.value
        half = line.hit("and_half", end)
        if half is not None:
            value, end = value + float(half.value), half.end
        gap = line.hit("words.duration_gap", end)
        unit = line.hit("unit", gap.end) if gap else line.hit("unit", end)
        if unit is not None and (fixed is None or unit.end > fixed.end):
            return value * DAYS[unit.value], unit.value, unit.end
    if fixed is None:
        return None
    days = float(fixed.value)
    return days, _unit_of(days), fixed.end


def _unit_of(days: float) -> str:
    if days < 1:
        return "hour"
    return next((unit for unit in ("year", "month", "week") if days >= DAYS[unit] - 0.5), "day")


def _elapsed(line: Line, at: int) -> Moment | None:
    """In two days, within its first week, after nine days, three days after release, a year later, the first day."""
    within = line.hit("words.within", at)
    i = within.end if within else at
    first = line.hit("words.first", i)
    if first is not None:
        i = first.end
    span = duration_at(line, i)
    if span is None and within is not None and first is None and within.end - at > 1:
        span = duration_at(line, within.end - 1)
    if span is None and first is not None:
        unit = line.hit("unit", i)
        span = (DAYS[unit.value], unit.value, unit.end) if unit else None
    if span is None:
        overnight = line.hit("words.overnight", at)
        return Moment(at, overnight.end, "elapsed", days=0.6, unit="overnight") if overnight else None
    days, unit_name, end = span
    first_after = line.hit("words.first", end)
    if first_after is not None and first is None:
        first, end = first_after, first_after.end
    later = line.hit("words.later", end)
    if within is None and first is None and later is None:
        return None
    if later is not None:
        if line.hit("words.ago", end) is not None and within is None:
            return None
        end = later.end
    return Moment(at, end, "elapsed", days=days, unit=unit_name, marked=later is not None or first is not None)


def _is_index(count: Numeral) -> bool:
    return count.value is not None and 1 <= count.value <= 60 and count.value == int(count.value) and not count.scaled


def _nth_day(line: Line, at: int) -> Moment | None:
    """By day three, on day 2, on its fifth day, in the second week."""
    lead = line.hit("words.as_of", at) or line.hit("words.within", at)
    i = lead.end if lead is not None else at
    unit = line.hit("unit", i)
    count = numeral_at(line, unit.end) if unit is not None and lead is not None else None
    if unit is not None and count is not None and unit.value in {"day", "week"} and _is_index(count):
        return Moment(at, count.end, "elapsed", days=((count.value or 1) - 1) * DAYS[unit.value], unit="nth")
    own = line.hit("words.own", i)
    ordinal = line.hit("ordinal", own.end if own is not None else i)
    unit = line.hit("unit", ordinal.end) if ordinal is not None else None
    if ordinal is None or unit is None or unit.value not in {"day", "week"} or lead is None:
        return None
    return Moment(at, unit.end, "elapsed", days=(float(ordinal.value) - 1) * DAYS[unit.value], unit="nth")


def _ago(line: Line, at: int) -> Moment | None:
    """Three days ago; in other languages the word may come first."""
    before = line.hit("words.ago_before", at)
    span = duration_at(line, before.end if before else at)
    if span is None:
        return None
    days, unit, end = span
    after = line.hit("words.ago", end)
    if before is None and after is None:
        return None
    return Moment(at, after.end if after else end, "ago", days=days, unit=unit)


def _since(line: Line, at: int) -> Moment | None:
    """Since Monday: where the counting began, which tells nothing of the moment of the count."""
    hit = line.hit("words.since", at)
    if hit is None:
        return None
    for i in range(hit.end, min(hit.end + 2, len(line.tokens))):
        inner = _point(line, i, {}) or _ago(line, i)
        if inner is not None:
            return replace(inner, start=at, sort="since")
    return Moment(at, hit.end, "since")


def _point(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    """A date, a weekday, a relative day or a period, with its preposition and its time of day."""
    lead = line.hit("words.as_of", at)
    starts = [at] if lead is None else [lead.end, at]
    for i in starts:
        marked = lead is not None and i == lead.end
        early = _time_of_day(line, i) or (_time_of_day(line, _skip(line, i)) if marked else None)
        j = early[2] if early else i
        for k in dict.fromkeys((_skip(line, j), j, i)):
            inner = _bare_point(line, k, numeric)
            if inner is None:
                continue
            late = _time_of_day(line, _skip(line, inner.end))
            daypart, clock, end = (
                late if late else (("", None, inner.end) if not early or k == i else (*early[:2], inner.end))
            )
            return replace(
                inner, start=at, end=max(end, inner.end), daypart=inner.daypart or daypart, clock=clock, marked=marked
            )
        if early and marked:
            return Moment(at, early[2], "day", daypart=early[0], clock=early[1], marked=True, modifier="same")
    return None


def _skip(line: Line, at: int) -> int:
    """Past one small word or comma that may stand inside a date: "noon on Tuesday", "the 14th of"."""
    hit = line.hit("words.date_gap", at)
    return hit.end if hit else at


def _bare_point(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    if at >= len(line.tokens):
        return None
    if at in numeric:
        return numeric[at]
    for read in (_relative_day, _calendar_date, _weekday, _period):
        moment = read(line, at)
        if moment is not None:
            return moment
    return None


def _relative_day(line: Line, at: int) -> Moment | None:
    for word, offset, part in (
        ("day_before", -2, ""),
        ("yesterday", -1, ""),
        ("today", 0, ""),
        ("tonight", 0, "evening"),
        ("this_morning", 0, "morning"),
        ("last_night", -1, "evening"),
    ):
        hit = line.hit(f"words.{word}", at)
        if hit is not None:
            return Moment(at, hit.end, "day", offset=offset, daypart=part)
    return None


def _weekday(line: Line, at: int) -> Moment | None:
    i, modifier = at, ""
    for name in ("last", "this", "next"):
        hit = line.hit(f"words.{name}", at)
        if hit is not None and line.hit("weekday", hit.end) is not None:
            i, modifier = hit.end, name
    part = ""
    for name, meant in (("late", "evening"), ("early", "morning")):
        hit = line.hit(f"words.{name}", i)
        if hit is not None and line.hit("weekday", hit.end) is not None:
            i, part = hit.end, meant
    day = line.hit("weekday", i)
    if day is None:
        return None
    end = day.end
    for name in ("last", "next"):
        after = line.hit(f"words.{name}_after", end)
        if after is not None:
            end, modifier = after.end, name
    dated = _calendar_date(line, _skip(line, end))
    if dated is not None and dated.day is not None:
        return replace(dated, start=at, weekday=int(day.value))
    return Moment(at, end, "day", weekday=int(day.value), modifier=modifier, daypart=part)


def _calendar_date(line: Line, at: int) -> Moment | None:
    """September 27th, 2013; 27 de septiembre de 2013; December 2014; the end of March 2021; 2014."""
    edge, i = "", at
    for name in ("end_of", "start_of", "middle_of"):
        hit = line.hit(f"words.{name}", at)
        if hit is not None:
            edge, i = name, hit.end
    tokens = line.tokens
    day: int | None = None
    month = line.hit("month", i)
    if month is None:
        day, j = _day_number(line, i)
        month = line.hit("month", j) if day is not None else None
        if month is None:
            year = _year_number(tokens, i)
            if year is None or not (edge or _led(line, i)):
                return None
            return Moment(at, i + 1, "date", year=year, modifier=edge)
        end = _past_dot(line, month.end)
    else:
        end = _past_dot(line, month.end)
        number, after = _day_number(line, end)
        if number is not None and _year_number(tokens, end) is None:
            day, end = number, after
    year_at = end
    gap = line.hit("words.year_gap", end)
    if gap is not None:
        year_at = gap.end
    elif line.is_mark(end, ",") and day is not None:
        year_at = end + 1
    year = _year_number(tokens, year_at)
    if year is not None:
        end = year_at + 1
    elif day is None and not edge and not _led(line, at) and not _capitalised(line, i):
        return None
    return Moment(at, end, "date", year=year, month=int(month.value), day=day, modifier=edge)


def _led(line: Line, at: int) -> bool:
    """True where a preposition that leads to dates ends right before the token."""
    return any(
        (hit := line.hit(category, at - back)) is not None and hit.end == at
        for category in ("words.as_of", "words.since", "words.within", "words.year_lead")
        for back in (1, 2, 3)
        if at - back >= 0
    )


def _capitalised(line: Line, at: int) -> bool:
    """A month alone must look like one: "May", not "may"; languages that write months small lead them with a word."""
    token = line.tokens[at]
    return line.text[token.start].isupper() and len(token.key) > 3 and at > 0 and not line.is_mark(at - 1, ".!?")


def _past_dot(line: Line, at: int) -> int:
    return at + 1 if line.is_mark(at, ".") and line.adjacent(at) and at + 1 < len(line.tokens) else at


def _day_number(line: Line, at: int) -> tuple[int | None, int]:
    """A day of the month: 27, 27th, 27., the 14th of; the token after it."""
    if at >= len(line.tokens):
        return None, at
    token = line.tokens[at]
    if token.kind != "number" or not token.key.isdecimal() or not 1 <= int(token.key) <= 31 or len(token.key) > 2:
        return None, at
    end = at + 1
    suffix = line.hit("words.ordinal_suffix", end)
    if suffix is not None and line.adjacent(end):
        end = suffix.end
    elif line.is_mark(end, ".") and line.adjacent(end):
        end += 1
    gap = line.hit("words.date_gap", end)
    if gap is not None and line.hit("month", gap.end) is not None:
        end = gap.end
    return int(token.key), end


def _year_number(tokens: list[Token], at: int) -> int | None:
    if at >= len(tokens) or tokens[at].kind != "number" or tokens[at].joined in {"'", "’"}:
        return None
    key = tokens[at].key
    return int(key) if len(key) == 4 and key.isdecimal() and 1990 <= int(key) <= 2100 else None


def _period(line: Line, at: int) -> Moment | None:
    """By the end of the week, last month, this year."""
    alone = line.hit("period", at)
    if alone is not None and alone.value == "weekend" and _led(line, at):
        return Moment(at, alone.end, "period", unit="weekend", modifier="this")
    weekend = line.hit("words.weekend_lead", at)
    unit = line.hit("period", weekend.end) if weekend is not None else None
    if unit is not None and unit.value == "weekend":
        return Moment(at, unit.end, "period", unit="weekend", modifier="this")
    edge, i = "", at
    for name in ("end_of", "start_of", "middle_of", "last", "this"):
        hit = line.hit(f"words.{name}", at)
        if hit is not None and (line.hit("period", hit.end) is not None):
            edge, i = name, hit.end
            break
    else:
        return None
    unit = line.hit("period", i)
    if unit is None:
        return None
    return Moment(at, unit.end, "period", unit=unit.value, modifier=edge)


def _time_of_day(line: Line, at: int) -> tuple[str, tuple[int, int] | None, int] | None:
    """Noon, Thursday afternoon, 9.30am, 16:45, um 12 Uhr: the part of the day, the clock, the token after it."""
    if at >= len(line.tokens):
        return None
    part = line.hit("daypart", at)
    if part is not None:
        return part.value, None, part.end
    token = line.tokens[at]
    lead = line.hit("words.clock_lead", at)
    i = lead.end if lead else at
    if i >= len(line.tokens) or line.tokens[i].kind != "number":
        return None
    token = line.tokens[i]
    hour, minute, end = _clock_digits(line, i)
    if hour is None:
        return None
    half = line.hit("clock", end)
    if half is not None:
        end = _past_dot(line, half.end)
        if half.value == "pm" and hour < 12:
            hour += 12
        elif half.value == "am" and hour == 12:
            hour = 0
    elif ":" not in line.text[token.start : line.tokens[end - 1].end]:
        return None
    return ("", (hour, minute), end) if hour < 24 and minute < 60 else None


def _clock_digits(line: Line, at: int) -> tuple[int | None, int, int]:
    token = line.tokens[at]
    if token.key.isdecimal() and len(token.key) <= 2:
        if line.is_mark(at + 1, ":") and at + 2 < len(line.tokens) and line.tokens[at + 2].key.isdecimal():
            minute = line.tokens[at + 2].key
            if len(minute) == 2 and line.adjacent(at + 1) and line.adjacent(at + 2):
                return int(token.key), int(minute), at + 3
        return int(token.key), 0, at + 1
    match = re.fullmatch(r"(\d{1,2})[.](\d\d)", token.key)
    return (int(match[1]), int(match[2]), at + 1) if match else (None, 0, at)


def _numeric_dates(line: Line) -> dict[int, Moment]:
    """10/15/13, 17.11.2013, 2013-09-27, by the token at which each starts."""
    if not line.tokens:
        return {}
    starts = {token.start: i for i, token in enumerate(line.tokens)}
    found: dict[int, Moment] = {}
    first, last = line.tokens[0].start, line.tokens[-1].end
    for match in NUMERIC_DATE.finditer(line.text, first, last):
        at = starts.get(match.start())
        parts = date_parts(match, line.day_first)
        if at is None or parts is None or (match["pm"] and not _led(line, at)):
            continue
        end = at
        while end < len(line.tokens) and line.tokens[end].start < match.end():
            end += 1
        found[at] = Moment(at, end, "date", year=parts[0], month=parts[1], day=parts[2])
    return found
