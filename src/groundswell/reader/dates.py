"""Points in time: calendar dates, weekdays, relative days, parts of a day, the ends of a week, month or year."""

from __future__ import annotations

import re
from dataclasses import replace

from groundswell.reader.moment import Moment
from groundswell.reader.numerals import Line
from groundswell.reader.tokens import Token
from groundswell.reader.written_dates import NUMERIC_DATE, date_parts


def bare_point(line: Line, at: int, numeric: dict[int, Moment]) -> Moment | None:
    if at >= len(line.tokens):
        return None
    if at in numeric:
        return numeric[at]
    for read in (_relative_day, _told_day, _calendar_date, _weekday, _period, _day_alone):
        moment = read(line, at)
        if moment is not None:
            return moment
    return None


def _relative_day(line: Line, at: int) -> Moment | None:
    """Today, yesterday, last night; "today, March 13th" is the date."""
    for word, offset, part in (
        ("day_before", -2, ""),
        ("yesterday", -1, ""),
        ("today", 0, ""),
        ("tonight", 0, "evening"),
        ("this_morning", 0, "morning"),
        ("last_night", -1, "evening"),
    ):
        hit = line.hit(f"words.{word}", at)
        if hit is None:
            continue
        written = _calendar_date(line, past_gap(line, hit.end))
        if written is not None and written.day is not None:
            return replace(written, start=at, daypart=part)
        return Moment(at, hit.end, "day", offset=offset, daypart=part)
    return None


def _told_day(line: Line, at: int) -> Moment | None:
    """That evening, the next morning: told from a day that was named before, or from the release."""
    for word, offset, part in (
        ("that_day", 0, ""),
        ("that_evening", 0, "evening"),
        ("next_day", 1, ""),
        ("next_morning", 1, "morning"),
    ):
        hit = line.hit(f"words.{word}", at)
        if hit is not None:
            return Moment(at, hit.end, "day", offset=offset, daypart=part, modifier="told")
    return None


def _day_alone(line: Line, at: int) -> Moment | None:
    """By the 12th: a day of the month by its number, led by what leads to dates."""
    number, end = _day_number(line, at)
    gap = at > 0 and line.hit("words.date_gap", at - 1) is not None
    led = _led(line, at) or (gap and _led(line, at - 1))
    if number is None or end == at + 1 or not led or line.hit("words.date_noun", end) is not None:
        return None
    follows = line.tokens[end] if end < len(line.tokens) else None
    if follows is not None and follows.kind == "word" and line.hit("words.closed", end) is None:
        return None
    return Moment(at, end, "date", day=number)


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
    inside = line.hit("daypart", i)
    if inside is not None and inside.end == end:
        part = inside.value
    for name in ("last", "next"):
        after = line.hit(f"words.{name}_after", end)
        if after is not None:
            end, modifier = after.end, name
    opened = line.is_mark(end, "(")
    dated = _calendar_date(line, end + 1 if opened else past_gap(line, end))
    if dated is not None and dated.day is not None:
        closed = dated.end + 1 if opened and line.is_mark(dated.end, ")") else dated.end
        return replace(dated, start=at, end=closed, weekday=int(day.value), daypart=part)
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


def time_of_day(line: Line, at: int) -> tuple[str, tuple[int, int] | None, int] | None:
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
    elif not (":" in line.text[token.start : line.tokens[end - 1].end] or line.tokens[i + 1 : end]):
        return None
    return ("", (hour, minute), end) if hour < 24 and minute < 60 else None


def _clock_digits(line: Line, at: int) -> tuple[int | None, int, int]:
    token = line.tokens[at]
    if token.key.isdecimal() and len(token.key) <= 2:
        if line.is_mark(at + 1, ":") and at + 2 < len(line.tokens) and line.tokens[at + 2].key.isdecimal():
            minute = line.tokens[at + 2].key
            if len(minute) == 2 and line.adjacent(at + 1) and line.adjacent(at + 2):
                return int(token.key), int(minute), at + 3
        return int(token.key), *_past_h(line, at + 1)
    match = re.fullmatch(r"(\d{1,2})[.](\d\d)", token.key)
    return (int(match[1]), int(match[2]), at + 1) if match else (None, 0, at)


def _past_h(line: Line, at: int) -> tuple[int, int]:
    """10h32, 18 h 30: the minutes, and the token after them."""
    if not (at + 1 < len(line.tokens) and line.tokens[at].key == "h" and line.tokens[at + 1].key.isdecimal()):
        return 0, at
    minute = line.tokens[at + 1].key
    return (int(minute), at + 2) if len(minute) == 2 else (0, at)


def numeric_dates(line: Line) -> dict[int, Moment]:
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


def past_gap(line: Line, at: int) -> int:
    """Past one small word or comma that may stand inside a date: "noon on Tuesday", "the 14th of"."""
    hit = line.hit("words.date_gap", at)
    return hit.end if hit else at
