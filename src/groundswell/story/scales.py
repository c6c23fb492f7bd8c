"""Scales: where a time or a count stands on an axis, as a fraction from 0 to 1, and where its ticks are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import compact

_T = TypeVar("_T")

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_STEPS = (_HOUR * 3, _HOUR * 6, _HOUR * 12, *(_DAY * days for days in (1, 2, 3, 7, 14, 30, 91, 365)))
_AGES = (
    (timedelta(hours=1), "1 hour"),
    (timedelta(hours=6), "6 hours"),
    (_DAY, "1 day"),
    (_DAY * 3, "3 days"),
    (_DAY * 7, "1 week"),
    (_DAY * 30.44, "1 month"),
    (_DAY * 91.3, "3 months"),
    (_DAY * 365.25, "1 year"),
    (_DAY * 365.25 * 3, "3 years"),
    (_DAY * 365.25 * 10, "10 years"),
    (_DAY * 365.25 * 30, "30 years"),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis (0 to 1) with its label."""

    place: float
    label: str


class TimeScale(Protocol):
    """A scale of time; the places of times outside the range lie outside 0 to 1."""

    def place(self, when: datetime) -> float: ...

    def holds(self, when: datetime) -> bool: ...

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """At most ``most`` ticks."""
        ...


@dataclass(frozen=True, slots=True)
class Days:
    """Linear time, with ticks at the midnights of the case's zone."""

    start: datetime
    end: datetime
    calendar: Calendar

    def place(self, when: datetime) -> float:
        return (when - self.start) / (self.end - self.start)

    def holds(self, when: datetime) -> bool:
        return self.start <= when <= self.end

    def ticks(self, most: int) -> tuple[Tick, ...]:
        span = self.end - self.start
        step = next((s for s in _STEPS if span / s <= most), _DAY * math.ceil(span / _DAY / most))
        at = self.calendar.local(self.start).replace(hour=0, minute=0, second=0, microsecond=0)
        ticks = []
        while at <= self.end:
            if at >= self.start:
                label = self.calendar.short_day(at) if at.hour == 0 else self.calendar.clock(at)
                ticks.append(Tick(self.place(at), label))
            at += step
        return tuple(ticks)


@dataclass(frozen=True, slots=True)
class Ages:
    """The age of the film on a log axis, from ``youngest`` after ``release`` to ``end``."""

    release: datetime
    youngest: timedelta
    end: datetime

    def place(self, when: datetime) -> float:
        age = max(when - self.release, _HOUR / 60)
        return math.log(age / self.youngest) / math.log((self.end - self.release) / self.youngest)

    def holds(self, when: datetime) -> bool:
        return self.release + self.youngest <= when <= self.end

    def ticks(self, most: int) -> tuple[Tick, ...]:
        ticks = [Tick(self.place(self.release + age), label) for age, label in _AGES]
        inside = [tick for tick in ticks if -1e-9 <= tick.place <= 1 + 1e-9]
        step = math.ceil(len(inside) / most)
        return tuple(inside[(len(inside) - 1) % step :: step])


@dataclass(frozen=True, slots=True)
class Counts:
    """A linear scale of counts from zero to a little above ``largest``."""

    largest: float

    @property
    def step(self) -> float:
        """A round distance that makes three to six ticks."""
        rough = max(self.largest, 1.0) / 4
        power = 10.0 ** math.floor(math.log10(rough))
        return next(power * f for f in (1, 2, 2.5, 5, 10) if rough <= power * f * 1.0001)

    @property
    def top(self) -> float:
        return max(self.largest, 1.0) * 1.12

    def place(self, value: float) -> float:
        return value / self.top

    def ticks(self) -> tuple[Tick, ...]:
        number = math.floor(self.top / self.step + 1e-9)
        return tuple(Tick(self.place(i * self.step), compact(i * self.step)) for i in range(number + 1))


def thinned(rows: Sequence[_T], most: int) -> tuple[tuple[_T, ...], int]:
    """At most ``most`` of the rows, evenly, the last one always; and how many were stepped over at a time."""
    step = max(1, math.ceil(len(rows) / most))
    return tuple(rows[(len(rows) - 1) % step :: step]), step
