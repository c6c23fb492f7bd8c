"""Lengths of time: in two days, within its first week, nine years after release, three days ago, on its fifth day."""

from __future__ import annotations

from groundswell.reader.moment import DAYS, Moment
from groundswell.reader.numerals import Line, Numeral, numeral_at


def recent(line: Line, at: int) -> Moment | None:
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


def elapsed(line: Line, at: int) -> Moment | None:
    """In two days, within its first week, after nine days, three days after release, a year later, the first day."""
    within = line.hit("words.within", at)
    i = within.end if within else at
    first = line.hit("words.first", i)
    if first is not None:
        i = first.end
    span = duration_at(line, i) or (duration_at(line, _past_hedge(line, i)) if within is not None else None)
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


def _past_hedge(line: Line, at: int) -> int:
    """It took less than a week; live for just 36 hours."""
    only = line.hit("words.only", at)
    hedge = line.hit("hedge", only.end if only is not None else at)
    return hedge.end if hedge is not None else only.end if only is not None else at


def _is_index(count: Numeral) -> bool:
    return count.value is not None and 1 <= count.value <= 60 and count.value == int(count.value) and not count.scaled


def nth_day(line: Line, at: int) -> Moment | None:
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


def ago(line: Line, at: int) -> Moment | None:
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
