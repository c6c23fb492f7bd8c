"""The known ways in which true numbers go wrong, each tried on a number that does not fit, the specific ones first.

A number that is exactly what somebody said of something else, or a thousand times off, or right on the same day of
another month, has been explained; only then is it merely out of date or ahead of its time. What remains is
contradicted. (``MODEL.md`` lists the faults; stale comes after the named slips here, because every number that is
too low was true once.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from groundswell.terms import CaseFile, Statement, Window
from groundswell.understanding.answers import VerdictKind
from groundswell.understanding.chances import Chances
from groundswell.understanding.evidence import Told
from groundswell.understanding.phrases import Phrasing, Shape, shape_of
from groundswell.understanding.repeats import digits
from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import as_said, count

_RIGHT = 0.2
_SLIP_WITHIN = timedelta(days=5)
"""A date slip must be told from an old number: only where the number was true for no longer than this."""
_MONTHS_OFF = (-1, 1, -2, 2, -3, 3, -12, 12, -24, 24)
_UNITS_OFF = (1e3, 1e6, 1e9)
_TELLING = 3
"""Significant digits from which an equal count of another thing is taken for the explanation."""
_COMPARABLE = 0.02
"""A number meant in another unit is at least this share of the count at the end of its window."""
_TO_THE_DIGIT = 5
_AHEAD = 2.0
"""A number is early where the count reached it before the age at which it was said had grown by this factor."""


@dataclass(frozen=True)
class Fault:
    """A named fault, the sentence for it, and when the number would have been true if that differs."""

    kind: VerdictKind
    because: str
    true_when: Window | None = None


class Judge(Protocol):
    """What the faults ask of the curve (``verdicts.Jury``)."""

    file: CaseFile
    told: Told
    phrasing: Phrasing

    def judge(self, said: Statement, zone_window: Window, shape: Shape) -> Chances: ...

    def true_when(self, said: Statement, shape: Shape) -> Window | None: ...

    def count_by(self, said: Statement, window: Window) -> float: ...


def fault_of(judge: Judge, said: Statement, window: Window | None, shape: Shape, found: Chances | None) -> Fault | None:
    """The first known fault that explains a number which does not fit; None where there is none."""
    if window is None or found is None:
        return _repeats(judge, said, window)
    return (
        _of_something_else(judge, said)
        or _unit_slip(judge, said, window)
        or _date_slip(judge, said, window, shape)
        or (_repeats(judge, said, window) if said.as_of_from is None else None)
        or _stale_or_early(judge, said, window, shape, found)
    )


def _of_something_else(judge: Judge, said: Statement) -> Fault | None:
    """The same number was said of another thing: all clips together, another platform, a parody, a day's views."""
    for other in judge.file.statements:
        if other.id == said.id or not other.metric.startswith("views"):
            continue
        elsewhere = other.platform == "all" or (other.platform or judge.told.platform) != judge.told.platform
        if other.metric == "views" and not elsewhere:
            continue
        if not elsewhere and digits(said.value, said.grain) < _TELLING:
            continue  # round numbers of two films are equal by chance
        if abs(other.value - said.value) <= max(0.001 * said.value, 0.5 * min(said.grain, other.grain)):
            thing = other.metric.removeprefix("views").strip(":_").replace("_", " ")
            what = f"views ({thing})" if thing else "views"
            where = {None: "", "all": " of all clips together"}.get(other.platform, f" on {other.platform}")
            return Fault(
                VerdictKind.OF_SOMETHING_ELSE,
                f"{as_said(said.value)} is what {other.said_by} gives as {what}{where}, not the views of this film.",
            )
    return None


def _unit_slip(judge: Judge, said: Statement, window: Window) -> Fault | None:
    least = max(_COMPARABLE * judge.count_by(said, window), 1.0)
    for factor in _UNITS_OFF if said.value > 0.0 else ():
        for value in (said.value / factor, said.value * factor):
            if not least <= value <= 1e12:
                continue  # a window from the release on holds every small number for a moment
            meant = replace(said, value=value, granularity=None if said.granularity is None else said.granularity)
            shape = shape_of(said.bound, value, said.grain * value / said.value, judge.phrasing)
            if judge.judge(meant, window, shape).p >= _RIGHT:
                slip = "too many" if value < said.value else "too few"
                return Fault(
                    VerdictKind.UNIT_SLIP,
                    f"A unit {slip}: {as_said(value)} fits, {as_said(said.value)} does not.",
                    judge.true_when(said, shape),
                )
    return None


def _date_slip(judge: Judge, said: Statement, window: Window, shape: Shape) -> Fault | None:
    true_when = judge.true_when(said, shape)
    if true_when is None or window.length > timedelta(days=3):
        return None
    if true_when.length > _SLIP_WITHIN and window.end >= judge.told.origin:
        return None
    calendar = Calendar.of(judge.file.case)
    for moved in _moved(window, calendar.zone):
        if moved.end >= judge.told.origin and judge.judge(said, moved, shape).p >= _RIGHT:
            return Fault(
                VerdictKind.DATE_SLIP,
                f"Right {calendar.window(moved)}, wrong {calendar.window(window)}: the date slipped.",
                true_when,
            )
    return None


def _moved(window: Window, zone: ZoneInfo) -> Iterator[Window]:
    """The same day in other months and years, by the clocks of the zone (which may have been put forward between)."""
    begins, ends = window.start.astimezone(zone), window.end.astimezone(zone)
    for months in _MONTHS_OFF:
        start = _months_later(begins, months)
        if start is not None:
            yield Window(start.astimezone(UTC), (start + (ends - begins)).astimezone(UTC))


def _months_later(moment: datetime, months: int) -> datetime | None:
    place = moment.year * 12 + moment.month - 1 + months
    try:
        return moment.replace(year=place // 12, month=place % 12 + 1)
    except ValueError:
        return None


def copied_to_the_digit(judge: Judge, said: Statement, window: Window) -> Fault | None:
    """A count to the last digit that another outlet placed better in time was read by that outlet, not by this one."""
    if digits(said.value, said.grain) < _TO_THE_DIGIT or window.start == window.end:
        return None
    return _repeats(judge, said, window)


def _repeats(judge: Judge, said: Statement, window: Window | None) -> Fault | None:
    """Somebody else said the same number before, and this one names no moment of its own."""
    zone = judge.file.case.tz
    said_at = said.said_at.window(zone).end if said.said_at else None
    for other in judge.file.statements:
        if other.value != said.value or other.metric != "views" or other.said_by == said.said_by:
            continue
        if (other.platform or judge.told.platform) != judge.told.platform:
            continue  # a count of something else
        placed = other.as_of(zone)
        if placed is None:
            continue
        telling = digits(said.value, said.grain) >= 2
        before = (said_at is None or placed.start <= said_at) and (window is None or placed.length < window.length)
        if telling and before:
            when = Calendar.of(judge.file.case).window(placed)
            return Fault(
                VerdictKind.REPEATS,
                f"The same number as {other.said_by} gave for {when}, repeated without a moment of its own.",
            )
    return None


def _stale_or_early(judge: Judge, said: Statement, window: Window, shape: Shape, found: Chances) -> Fault | None:
    true_when = judge.true_when(said, shape)
    if true_when is None:
        return None
    calendar = Calendar.of(judge.file.case)
    when = calendar.roughly(true_when)
    if not found.too_high:
        return Fault(
            VerdictKind.STALE, f"{count(said.value)} was true {when}; by {calendar.window(window)} it was out of date."
        )
    age = max(window.end - judge.told.origin, timedelta(days=1))
    if true_when.start - judge.told.origin <= _AHEAD * age:
        return Fault(VerdictKind.EARLY, f"Ahead of its time: {count(said.value)} was reached {when}.")
    return None
