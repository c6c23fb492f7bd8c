"""One reading after the other past the alarm: an event begins, and is told once; it ends, and that is told as well."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groundswell.errors import InputError
from groundswell.terms import Case, Copy
from groundswell.understanding.alarm import Alarm, Patience, Watch
from groundswell.watching.recent import Recent
from groundswell.wording.dates import Calendar
from groundswell.wording.platforms import platform_words

CALM = timedelta(hours=12)
"""An event is over when the views of so many hours are near what they were before it."""

LONGEST = timedelta(days=14)
"""What has lasted so long is no news any more."""

_NEAR = 0.2
"""Of the way from what was usual to the height of the event."""

ALARM, CLEAR = "alarm", "all-clear"


@dataclass(frozen=True, slots=True)
class Event:
    """An alarm that is not over. Rates in views an hour; ``usual`` is None where nothing was seen before it."""

    number: int
    alarm_at: datetime
    changed_at: datetime
    usual: float | None
    height: float

    def to_text(self) -> str:
        return json.dumps(
            [self.number, self.alarm_at.isoformat(), self.changed_at.isoformat(), self.usual, self.height]
        )

    @classmethod
    def from_text(cls, text: str | None) -> Event | None:
        if text is None:
            return None
        number, alarm_at, changed_at, usual, height = json.loads(text)
        return cls(number, datetime.fromisoformat(alarm_at), datetime.fromisoformat(changed_at), usual, height)


@dataclass(frozen=True, slots=True)
class News:
    """What a reading changes for the alarm: its state, the event that is open, and what is to be told, if anything."""

    state: bytes
    event: Event | None
    kind: str | None = None
    sentence: str = ""
    number: int = 0


def begun(readings: list[tuple[datetime, float]], patience: Patience) -> bytes:
    """The state of an alarm that has seen these readings already; what it found in them is no news."""
    moments, counts = [moment for moment, _count in readings], [count for _moment, count in readings]
    return Watch().after(moments, counts, patience).to_bytes()


def wanted_in(state: bytes | None) -> float | None:
    """Hours in which an alarm in this state would have the next reading, where it suspects something."""
    try:
        return None if state is None else Watch.from_bytes(state).soon
    except InputError:  # put down by another version
        return None


@dataclass(frozen=True, slots=True)
class Bell:
    """What rings for the copies of one case."""

    case: Case
    patience: Patience

    def heard(self, copy: Copy, state: bytes | None, event: Event | None, recent: Recent) -> News:
        """What the latest reading of ``recent`` changes."""
        try:
            before = Watch.from_bytes(state) if state is not None else Watch()
        except InputError:  # put down by another version
            before = Watch()
        now = datetime.fromtimestamp(float(recent.seconds[-1]), UTC)
        watch = before.after([now], [float(recent.counts[-1])], self.patience)
        rate = recent.latest_rate() or 0.0
        if watch.alarms > before.alarms and event is None:
            alarm = watch.latest_alarm(copy.id, self.patience)
            started = alarm.changed_at or now
            usual = recent.rate(started - timedelta(days=3), started)
            opened = Event(watch.alarms, now, started, usual, rate)
            return News(watch.to_bytes(), opened, ALARM, self._alarm(copy, alarm, opened, recent), opened.number)
        if event is None:
            return News(watch.to_bytes(), None)
        over = self._over(event, recent, now)
        if over is not None:
            return News(watch.to_bytes(), None, CLEAR, f"{self._film(copy)}: {over}", event.number)
        height = max(event.height, rate)
        return News(watch.to_bytes(), Event(event.number, event.alarm_at, event.changed_at, event.usual, height))

    def _film(self, copy: Copy) -> str:
        return f"“{self.case.title}” on {platform_words(copy.platform)}"

    def _alarm(self, copy: Copy, alarm: Alarm, event: Event, recent: Recent) -> str:
        calendar = Calendar.of(self.case)
        since = f"{calendar.full_day(event.changed_at)}, {calendar.clock(event.changed_at)}"
        pace = f"{event.height:,.0f} views an hour"
        before = f" where there were {event.usual:,.0f}" if event.usual is not None else ""
        count = f"{recent.counts[-1]:,.0f} views now"
        promise = alarm.status.partition("; ")[2]
        return f"{self._film(copy)} has {pace}{before}, since {since}; {count}. By its rule, {promise}."

    def _over(self, event: Event, recent: Recent, now: datetime) -> str | None:
        """Why an event is over; None while it is not."""
        if now - event.alarm_at >= LONGEST:
            return f"what was news {LONGEST.days} days ago is usual by now."
        lately = recent.rate(now - CALM, now)
        if event.usual is None or lately is None or now - event.alarm_at < CALM:
            return None
        if lately > event.usual + _NEAR * max(event.height - event.usual, 0.0):
            return None
        return f"all clear, {lately:,.0f} views an hour; at its height there were {event.height:,.0f}."
