"""Readings of one counter as evidence on a path: how much was gained between which ages.

A table of daily counts, a counter read every ten minutes and three readings in a year all become a short list of
intervals. Where readings stand close around the end of a day, the count at that moment is told between them and the
interval is a whole day, which has a closed form; elsewhere the interval is kept as it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array

NEAR = 0.3
"""Days between two readings around the end of a day, within which the count at that moment is as good as read."""

SETTLED, DAILY = 5.0, 1.05
"""From this age on, readings a day apart are near enough: the rate no longer bends within a day."""

THINNED = 0.03
"""After the cohort's last day, readings closer than this share of the age are passed over."""

_SAME = 1e-6


@dataclass(frozen=True)
class Readings:
    """What a counter showed: ``ages`` (n,) in days since upload, rising, and ``views`` (n,), cumulative.

    A row at age 0 that already has views counts whole days by their number (day 0 is the first), so that every age
    is one day later at its end. A counter that falls is held at its highest reading. ``ValueError`` where ages and
    views are of different lengths, an age is negative or a number is not finite.
    """

    ages: Array
    views: Array

    def __post_init__(self) -> None:
        if self.ages.shape != self.views.shape or self.ages.ndim != 1:
            raise ValueError("ages and views must be two rows of one length")
        if not (np.isfinite(self.ages).all() and np.isfinite(self.views).all()):
            raise ValueError("an age or a count is not finite")
        if (self.ages < 0).any() or (self.views < 0).any():
            raise ValueError("an age or a count is negative")
        if (np.diff(self.ages) < 0).any():
            raise ValueError("the ages do not rise")

    @property
    def last_age(self) -> float:
        """The age at the last reading, in days; 0 where there is none."""
        return 0.0 if self.ages.size == 0 else float(self.ages[-1]) + self._numbered

    @property
    def last_views(self) -> float:
        return 0.0 if self.views.size == 0 else float(self.views.max())

    @property
    def _numbered(self) -> float:
        return 1.0 if self.ages.size and self.ages[0] == 0 and self.views[0] > 0 else 0.0

    def told(self) -> tuple[Array, Array]:
        """Ages and counts from (0, 0) on, of several readings at one age the last, the counts never falling."""
        ages, kept = self.moments()
        views = np.maximum.accumulate(self.views)[kept]
        return ages, views if len(views) == len(ages) else np.append(0.0, views)

    def moments(self) -> tuple[Array, NDArray[np.bool_]]:
        """The ages told of, from 0 on (put first where it was not read), and which readings (n,) they are of."""
        ages = self.ages + self._numbered
        kept = np.append(np.diff(ages) > _SAME, True)[: ages.size]
        ages = ages[kept]
        return (np.append(0.0, ages) if ages.size == 0 or ages[0] > _SAME else ages), kept


@dataclass(frozen=True)
class Pattern:
    """What a counter was read to tell: gains between ages ``starts`` (n,) and ``ends`` (n,), one after the other.

    ``told`` (n,) is the variance of log gain that comes from telling counts between readings.
    """

    starts: Array
    ends: Array
    told: Array

    @property
    def last_age(self) -> float:
        return float(self.ends[-1]) if self.ends.size else 0.0


@dataclass(frozen=True)
class Together:
    """Series that share a pattern: their ``places`` in the question and their ``gains`` (N, n)."""

    places: tuple[int, ...]
    pattern: Pattern
    gains: Array


def together(series: Sequence[Readings], days: int) -> list[Together]:
    """Series with the same pattern put together, in the order in which patterns first appear.

    Ages are told to the hundredth of a day (in the first day, to the thousandth), so that many series share a pattern.
    Series without readings after age 0 are left out.
    """
    read: dict[tuple[bytes, bool], list[int]] = {}
    for place, readings in enumerate(series):
        if readings.last_age > 0:
            read.setdefault((readings.ages.tobytes(), readings.last_age > readings.ages[-1]), []).append(place)
    found: dict[bytes, list[tuple[list[int], Pattern, Array]]] = {}
    for places in read.values():
        pattern, knots = _pattern_of(series[places[0]], days)
        gains = _gains([series[place] for place in places], knots)
        key = np.concatenate([pattern.starts, pattern.ends, pattern.told]).tobytes()
        found.setdefault(key, []).append((places, pattern, gains))
    return [
        Together(
            tuple(place for places, _, _ in parts for place in places),
            parts[0][1],
            np.concatenate([gains for _, _, gains in parts]),
        )
        for parts in found.values()
    ]


def _gains(series: Sequence[Readings], knots: Array) -> Array:
    """Gains (N, n) between knots of age, for series that were read at the same ages."""
    ages, kept = series[0].moments()
    views = np.maximum.accumulate(np.array([readings.views for readings in series]), axis=1)[:, kept]
    if views.shape[1] < len(ages):
        views = np.concatenate([np.zeros((len(views), 1)), views], axis=1)
    if len(knots) == len(ages) and np.allclose(knots, ages, rtol=0.0, atol=_SAME):
        return np.diff(views, axis=1)
    return np.diff(np.array([np.interp(knots, ages, row) for row in views]), axis=1)


def _pattern_of(readings: Readings, days: int) -> tuple[Pattern, Array]:
    """The pattern that these readings tell for a cohort of so many days, and the ages (n + 1,) between which."""
    ages, _ = readings.moments()
    last = float(ages[-1])
    knots, doubts = [0.0], [0.0]
    for day in np.arange(1.0, min(np.floor(last + _SAME), days) + 1.0):
        after = int(np.searchsorted(ages, day - _SAME))
        if after == len(ages):
            break
        apart = 0.0 if abs(ages[after] - day) <= _SAME else float(ages[after] - ages[after - 1])
        if apart <= NEAR or (day > SETTLED and apart <= DAILY):
            knots.append(float(day))
            doubts.append(0.0 if apart == 0.0 else 0.005 if apart <= NEAR else 0.02)
    at = np.array(knots)
    for age in ages[1:]:
        if _worth_keeping(float(age), at, days, last):
            at = np.append(at, age)
            doubts.append(0.0)
    order = np.argsort(at, kind="stable")
    at, doubt = at[order], np.array(doubts)[order]
    told = np.where(at < 1.0, np.round(at, 3), np.round(at, 2))
    return Pattern(told[:-1], told[1:], doubt[:-1] + doubt[1:]), at


def _worth_keeping(age: float, knots: Array, days: int, last: float) -> bool:
    """Whether a reading says something that the knots so far do not."""
    apart = float(np.abs(knots - age).min())
    if age > days:
        return apart > (_SAME if age == last else THINNED * age)
    if age == last:
        return apart > 0.01
    return apart > 0.6
