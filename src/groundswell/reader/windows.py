"""Expressions of time as intervals: resolved against the moment of the text and the release of the film."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from groundswell.reader.moment import Moment
from groundswell.terms import Window

_DAYPARTS = {"morning": (5, 12), "noon": (12, 12), "afternoon": (12, 18), "evening": (17, 24), "night": (20, 30)}
"""From which to which hour of the day a part of the day lasts; a night ends on the next one."""

_PRECISE = timedelta(days=3)
"""A text whose own moment is known less well than this cannot place "on Tuesday"."""

_SAME_STORY = timedelta(days=60)
"""A release this far back is no longer what a text means by the week of its story."""

_NOTE_ADDED = timedelta(days=10)
"""A date without a year this soon after the text was written is that of a note added to it, not of a year before."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What the times of a text are resolved against: its own moment, the film's release, and the zone of the case."""

    said: Window | None
    released: Window | None
    zone: ZoneInfo

    @property
    def today(self) -> date | None:
        """The day on which the text was written, where that is known well enough."""
        if self.said is None or self.said.length > _PRECISE:
            return None
        last = self.said.end - timedelta(seconds=1) if self.said.length else self.said.end
        return last.astimezone(self.zone).date()

    @property
    def release_day(self) -> date | None:
        return self.released.start.astimezone(self.zone).date() if self.released else None

    def day(self, day: date, days: int = 1) -> Window:
        """Whole days of the zone, as UTC."""
        return Window(self.at(day, 0), self.at(day + timedelta(days=days), 0))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        moment = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), self.zone)
        return moment.astimezone(UTC)


def resolve(moment: Moment, clock: Clock, story: bool = False, base: Window | None = None) -> Window | None:
    """The interval meant, in UTC; None where nobody could say. ``story``: the text is telling how the release went.

    ``base`` replaces the release as the beginning of an elapsed time ("within a week of Nov. 13").
    """
    try:
        found = _meant(moment, clock, story, base)
    except (OverflowError, ValueError):
        return None
    if found is None:
        return None
    return _not_later_than_said(found, clock, moment)


def moved(window: Window | None, days: int) -> Window | None:
    """The same interval so many days later."""
    return Window(window.start + timedelta(days=days), window.end + timedelta(days=days)) if window and days else window


def just_before(moment: datetime, zone: ZoneInfo) -> Window:
    """When a count was read that a text of that minute prints: the same day until then, at least six hours."""
    midnight = datetime.combine(moment.astimezone(zone).date(), time(0), zone).astimezone(UTC)
    return Window(min(midnight, moment - timedelta(hours=6)), moment)


def _meant(moment: Moment, clock: Clock, story: bool, base: Window | None) -> Window | None:
    if moment.sort == "recent" and clock.today is None and clock.released is not None:
        return _elapsed(moment, clock, base)
    if moment.sort in {"now", "since", "recent"}:
        return clock.said
    if moment.sort == "elapsed":
        return _elapsed(moment, clock, base)
    if moment.sort == "ago":
        return _ago(moment, clock)
    if moment.sort == "date":
        return _date(moment, clock)
    if moment.sort == "day":
        day = _day(moment, clock, story)
        return _part_of(day, moment, clock) if day is not None else None
    return _period(moment, clock, story)


def _not_later_than_said(window: Window, clock: Clock, moment: Moment) -> Window | None:
    """Nobody states a count of the future: a window is cut at the text's own moment, or is that moment."""
    if clock.said is None or window.end <= clock.said.end or _written_out(moment, window, clock.said):
        return window
    if window.start >= clock.said.end:
        return clock.said if moment.sort in {"elapsed", "period"} else None
    return Window(window.start, clock.said.end)


def _written_out(moment: Moment, window: Window, said: Window) -> bool:
    """A date given in full, or a little later than the text, tells of a note added to it."""
    later = window.start - said.end
    return moment.sort == "date" and later >= timedelta(0) and (moment.year is not None or later <= _NOTE_ADDED)


def _elapsed(moment: Moment, clock: Clock, base: Window | None) -> Window | None:
    start = base or clock.released
    if start is None:
        return None
    days = timedelta(days=moment.days)
    if moment.unit == "nth":
        return clock.day((start.start + days).astimezone(clock.zone).date(), 2)
    if moment.unit == "hour" and moment.days < 1 and start.length >= timedelta(hours=12):
        middle = start.start + start.length / 2 + days
        return clock.day(middle.astimezone(clock.zone).date())
    if moment.unit == "hour" and moment.days < 1:
        slack = timedelta(hours=max(0.5, 0.1 * moment.days * 24))
        return Window(max(start.start, start.start + days - slack), start.end + days + slack)
    first = (start.start + days).astimezone(clock.zone).date()
    last = (max(start.start, start.end - timedelta(seconds=1)) + days).astimezone(clock.zone).date()
    if moment.unit in {"year", "decade"} and moment.days >= 365:
        years = round(moment.days / 365.25)
        begun = start.start.astimezone(clock.zone).date()
        own = _anniversary(begun, years, clock)
        if own is not None:
            return own
        return Window(clock.at(date(begun.year + years, 1, 1), 0), clock.at(date(begun.year + years + 1, 1, 1), 0))
    if moment.unit == "month" and moment.days > 45:
        slack_days = round(moment.days * 0.1)
        first, last = first - timedelta(days=slack_days), last + timedelta(days=slack_days)
    if moment.unit == "overnight":
        return Window(clock.at(last, 5), clock.at(last, 12)) if last > first else clock.day(last)
    return _counted(clock.day(first, (last - first).days + 1), moment, clock)


def _anniversary(begun: date, years: int, clock: Clock) -> Window | None:
    """The day of a text that was written for the day itself: "a year after it appeared", within a week of it."""
    if clock.today is None:
        return None
    day = begun.replace(year=begun.year + years, day=min(begun.day, 28))
    return clock.day(clock.today) if abs(clock.today - day) <= timedelta(days=7) else None


_LOOSELY = 4
"""So many days after the release, people no longer agree on whether the first of them counts."""


def _counted(window: Window, moment: Moment, clock: Clock) -> Window:
    """The day to which a number of days leads, with the one before it where the days are many.

    A text written on the day before or after was counting from its own, and its day is taken in instead.
    """
    day = timedelta(days=1)
    if clock.today is not None:
        own = clock.day(clock.today)
        if own.end <= window.start and window.start - own.end < day / 2:
            return Window(own.start, window.end)
        if own.start >= window.end and own.start - window.end < day / 2:
            return Window(window.start, own.end)
    loose = moment.days >= _LOOSELY and moment.unit in {"day", "week", "fortnight"}
    return Window(window.start - day, window.end) if loose and window.length <= day * 1.1 else window


def _ago(moment: Moment, clock: Clock) -> Window | None:
    if clock.said is None:
        return None
    days = timedelta(days=moment.days)
    if moment.unit == "hour" and moment.days < 1:
        return Window(clock.said.start - days, clock.said.end - days)
    if clock.today is None:
        return None
    return clock.day(clock.today - days)


def _date(moment: Moment, clock: Clock) -> Window | None:
    if moment.month is None and moment.day is not None:
        return _day_of_month(moment.day, clock)
    year = moment.year if moment.year is not None else _year_for(moment, clock)
    if year is None:
        return None
    if moment.month is None:
        return _edge(Window(clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0)), moment, clock)
    if moment.day is None:
        length = calendar.monthrange(year, moment.month)[1]
        return _edge(clock.day(date(year, moment.month, 1), length), moment, clock)
    return _part_of(date(year, moment.month, moment.day), moment, clock)


def _day_of_month(day: int, clock: Clock) -> Window | None:
    """The last 12th before the text, else the first after the release."""
    start = clock.today or clock.release_day
    if start is None:
        return None
    step = -1 if clock.today is not None else 1
    candidates = (start + timedelta(days=step * n) for n in range(62))
    return next((clock.day(date) for date in candidates if date.day == day), None)


def _year_for(moment: Moment, clock: Clock) -> int | None:
    """The year of a date that names none: the last such day before the text, else the first after the release."""
    month, day = moment.month or 1, moment.day or 1
    if clock.said is not None:
        end = clock.said.end.astimezone(clock.zone).date()
        for year in range(end.year, end.year - 5, -1):
            if _exists(year, month, day) and date(year, month, day) <= end + _NOTE_ADDED:
                candidate = year
                break
        else:
            return None
        release = clock.release_day
        if (
            clock.today is None
            and release is not None
            and candidate > release.year
            and date(release.year, month, day) >= release
        ):
            return release.year
        return candidate
    if clock.release_day is not None:
        begin = clock.release_day - timedelta(days=1)
        return next(
            (
                y
                for y in range(begin.year, begin.year + 5)
                if _exists(y, month, day) and _last(y, month, moment.day) >= begin
            ),
            None,
        )
    return None


def _last(year: int, month: int, day: int | None) -> date:
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _exists(year: int, month: int, day: int) -> bool:
    return day <= calendar.monthrange(year, month)[1]


def _edge(whole: Window, moment: Moment, clock: Clock) -> Window:
    """The first, middle or last third of a month or a year."""
    third = (whole.end - whole.start) / 3
    if moment.modifier == "end_of":
        return Window(whole.end - third, whole.end)
    if moment.modifier == "start_of":
        return Window(whole.start, whole.start + third)
    if moment.modifier == "middle_of":
        return Window(whole.start + third, whole.end - third)
    if clock.released is not None and whole.start < clock.released.start < whole.end:
        return Window(clock.released.start, whole.end)
    return whole


def _day(moment: Moment, clock: Clock, story: bool) -> date | None:
    """The day of a weekday, of "yesterday", or of a time of day that names none."""
    today, release = clock.today, clock.release_day
    if moment.modifier == "told":
        return release + timedelta(days=moment.offset or 0) if release is not None else None
    if moment.offset is not None:
        return today + timedelta(days=moment.offset) if today is not None else None
    if moment.weekday is None:
        if story and release is not None:
            return release
        return today
    if today is None and release is not None and release.weekday() == moment.weekday:
        return release
    recent = release is not None and (today is None or today - release <= _SAME_STORY)
    told = story and moment.modifier != "latest"
    if (told or today is None) and recent and release is not None and moment.modifier != "last":
        return release + timedelta(days=(moment.weekday - release.weekday()) % 7)
    if today is None:
        return None
    back = (today.weekday() - moment.weekday) % 7
    if moment.modifier == "last" and back == 0:
        back = 7
    return today - timedelta(days=back)


def _part_of(day: date, moment: Moment, clock: Clock) -> Window:
    if moment.clock is not None:
        at = clock.at(day, *moment.clock)
        return Window(at, at)
    if moment.daypart:
        first, last = _DAYPARTS[moment.daypart]
        return Window(clock.at(day, first), clock.at(day, last))
    return clock.day(day)


def _period(moment: Moment, clock: Clock, story: bool) -> Window | None:
    """The end of the week of the story, last month, this year; an end that is still to come is the one before."""
    told = (story or clock.today is None) and clock.release_day is not None
    day = clock.release_day if told else clock.today
    if day is None:
        return None
    window = _period_of(moment, clock, day, told)
    if moment.modifier == "end_of" and clock.today is not None and window.start.date() > clock.today:
        return _period_of(moment, clock, window.start.date() - timedelta(days=_PERIOD_DAYS.get(moment.unit, 7)), told)
    return window


_PERIOD_DAYS = {"week": 7, "weekend": 7, "month": 31, "year": 365}


def _period_of(moment: Moment, clock: Clock, day: date, told: bool) -> Window:
    if moment.unit in {"week", "weekend"}:
        monday = day - timedelta(days=day.weekday())
        if moment.modifier == "last" and not told:
            monday -= timedelta(days=7)
        if moment.unit == "weekend" and moment.modifier != "end_of":
            return clock.day(day - timedelta(days=(day.weekday() - 5) % 7), 2)
        return clock.day(monday + timedelta(days=5), 2) if moment.modifier == "end_of" else clock.day(monday, 7)
    year, month = day.year, day.month
    if moment.unit == "year":
        year -= moment.modifier == "last"
        return _edge(Window(clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0)), moment, clock)
    if moment.modifier == "last":
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return _edge(clock.day(date(year, month, 1), calendar.monthrange(year, month)[1]), moment, clock)
