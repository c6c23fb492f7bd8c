"""Dates as a person would say them, in the zone of the case: ``Tue 11 March, noon``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from groundswell.terms import Case, When, Window

NBSP = "\N{NO-BREAK SPACE}"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = "January February March April May June July August September October November December".split()
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Words for times in ``zone``; the year is said only where it is not ``home_year``."""

    zone: ZoneInfo
    home_year: int

    @classmethod
    def of(cls, case: Case) -> Calendar:
        return cls(case.tz, case.released.start.astimezone(case.tz).year)

    def local(self, when: datetime) -> datetime:
        """The time on the clocks of the zone; at the very end of the calendar, where no zone fits, as it is."""
        try:
            return when.astimezone(self.zone)
        except OverflowError:
            return when

    def day(self, when: datetime, weekday: bool = True) -> str:
        """``Tue 11 March``, or ``Wed 3 December 2018`` in another year than the case's own."""
        here = self.local(when)
        words = f"{here.day}{NBSP}{_MONTHS[here.month - 1]}"
        if weekday:
            words = f"{_DAYS[here.weekday()]}{NBSP}{words}"
        return words if here.year == self.home_year else f"{words} {here.year}"

    def full_day(self, when: datetime) -> str:
        """``21 March 2014``: always with the year, for a headline."""
        here = self.local(when)
        return f"{here.day}{NBSP}{_MONTHS[here.month - 1]} {here.year}"

    def short_day(self, when: datetime) -> str:
        """``11 Mar``, for the label of an axis."""
        here = self.local(when)
        return f"{here.day}{NBSP}{_MONTHS[here.month - 1][:3]}"

    def month(self, when: datetime) -> str:
        here = self.local(when)
        return f"{_MONTHS[here.month - 1]} {here.year}"

    def clock(self, when: datetime) -> str:
        """``noon``, ``midnight``, ``8:15 am``, ``3 pm``."""
        here = self.local(when)
        if here.minute == 0 and here.hour in (0, 12):
            return "noon" if here.hour else "midnight"
        minute = f":{here.minute:02d}" if here.minute else ""
        return f"{here.hour % 12 or 12}{minute}{NBSP}{'am' if here.hour < 12 else 'pm'}"

    def moment(self, when: datetime) -> str:
        """``Tue 11 March, noon``."""
        return f"{self.day(when)}, {self.clock(when)}"

    def window(self, window: Window) -> str:
        """An interval in few words; one of three days or more is said in whole days."""
        start, end = self.local(window.start), self.local(_to_the_full(window.end))
        if window.start == window.end:
            return self.moment(start)
        whole = _calendar_words(start, end)
        if whole is not None:
            return whole
        if window.length >= 3 * _DAY:
            start, end = _nearest_midnight(start), _nearest_midnight(end)
        if _is_midnight(start) and _is_midnight(end):
            return self._days(start, end - _DAY)
        if start.date() == end.date() or (_is_midnight(end) and (end - _DAY).date() == start.date()):
            return f"{self.day(start)}, {self._hours(start, end)}"
        return f"{self.moment(start)} – {self.moment(end)}"

    def roughly(self, window: Window) -> str:
        """A computed interval, rounded outwards to what its length bears: quarter hours, hours, days or months."""
        start, end = self.local(window.start), self.local(window.end)
        if window.length > 90 * _DAY:
            first, last = self.month(start), self.month(end)
            return first if first == last else f"{first} – {last}"
        if window.length > 4 * _DAY:
            return self._days(start, end)
        step = _HOUR if window.length > 12 * _HOUR else _HOUR / 4
        return self.window(Window(_rounded(start, step, 0), _rounded(end, step, 1)))

    def _days(self, first: datetime, last: datetime) -> str:
        if first.date() == last.date():
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last, weekday=False)}"
        return f"{self.day(first, weekday=False)} – {self.day(last, weekday=False)}"

    def _hours(self, start: datetime, end: datetime) -> str:
        return f"{self.clock(start)} to {self.clock(end)}"

    def said(self, when: When) -> str:
        """A time as somebody wrote it, to the precision that they had."""
        return self.window(when.window(self.zone))


def _rounded(when: datetime, step: timedelta, up: int) -> datetime:
    """To the step of the clock below (``up`` 0) or above (1)."""
    midnight = when.replace(hour=0, minute=0, second=0, microsecond=0)
    whole, rest = divmod(when - midnight, step)
    return midnight + step * (whole + (up if rest else 0))


def _nearest_midnight(when: datetime) -> datetime:
    midnight = when.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + _DAY if when - midnight >= _DAY / 2 else midnight


def _to_the_full(end: datetime) -> datetime:
    """23:59 is how people write the end of a day."""
    return end + timedelta(minutes=1) - timedelta(seconds=end.second) if end.minute == 59 else end


def _is_midnight(when: datetime) -> bool:
    return (when.hour, when.minute, when.second) == (0, 0, 0)


def _calendar_words(start: datetime, end: datetime) -> str | None:
    """``March 2014`` or ``2014`` where the interval is exactly that."""
    if not (_is_midnight(start) and _is_midnight(end) and start.day == end.day == 1):
        return None
    if (start.month, end.month, end.year - start.year) == (1, 1, 1):
        return str(start.year)
    months = (end.year - start.year) * 12 + end.month - start.month
    return f"{_MONTHS[start.month - 1]} {start.year}" if months == 1 else None


def age(length: timedelta) -> str:
    """How long after the release: ``9 hours``, ``3 days``, ``5 weeks``, ``4 months``, ``9 years``."""
    days = length / _DAY
    for unit, size, least in (("year", 365.25, 1.95), ("month", 30.44, 1.95), ("week", 7.0, 3.0), ("day", 1.0, 1.95)):
        if days >= size * least:
            number = round(days / size)
            return f"{number}{NBSP}{unit}{'' if number == 1 else 's'}"
    hours = max(1, round(days * 24))
    return f"{hours}{NBSP}hour{'' if hours == 1 else 's'}"
