"""What a reading is worth: how the doubt of a curve grows while its counter is not read, and when to read it next.

Since its last reading a counter of N views has gone on at a rate r that was known to some doubt and wanders in the
log, by w in the square root of an hour, and that may jump without any notice. After h hours unread the count has the
relative standard deviation, as an upper bound by the sum of its parts,

    f(h) = a h^1.5 + b h + c h^0.5
    a = r/N sqrt((w^2 + 4 p) / 3)     wandering, and a jump to three times the rate with chance p in an hour
    b = r/N s                         the rate itself known to s, from readings that lie apart
    c = sqrt(r)/N                     views come one by one

A reading costs the same whenever it is made, so the mean doubt of many curves for a given number of readings is least
where every counter is read as soon as h f(h) - (integral of f from 0 to h) has grown to one common price: the first
order condition of (F(h) + price)/h. ``worth`` is that quantity; ``shared_out`` finds the price
that a budget can pay.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array

JUMPS_AN_HOUR = 1.0 / 720.0
"""One jump a month, until a counter shows otherwise."""

USUAL_WANDER = 0.12
"""Of the log rate in the square root of an hour, until a counter shows its own."""

EVEN = 0.85
"""Of a budget, what goes to all counters alike."""

_PRIOR_READINGS = 4.0
_LEAST_WANDER, _MOST_WANDER = 0.02, 1.5
_UNKNOWN_RATE_DOUBT = 2.0
_FASTEST = 4000.0
"""Views an hour: few films have more than a hundred thousand in a day."""

_ROUNDS = 24
_STEPS = 160


@dataclass(frozen=True, slots=True)
class Doubt:
    """The three coefficients of f, hours as the unit of time."""

    a: float
    b: float
    c: float

    def after(self, hours: float) -> float:
        """The relative standard deviation of the count, so many hours after its last reading."""
        return float(self.a * hours**1.5 + self.b * hours + self.c * hours**0.5)


NOTHING_KNOWN = Doubt(0.0, 0.0, 0.0)
"""Of a counter that was never read; whoever schedules reads it first."""


def doubt_of(hours: Array, counts: Array) -> Doubt:
    """The doubt of a counter from its latest readings: times in hours and counts, both (n,), in the order of time."""
    if counts.size == 0:
        return NOTHING_KNOWN
    count = float(counts[-1]) + 1.0
    spans, gains = np.diff(hours), np.maximum(np.diff(counts), 0.0)
    there = spans > 1.0 / 120.0
    spans, gains = spans[there], gains[there]
    if spans.size == 0:
        # read once: it may have had all its views within a day, if they are not too many for that
        rate = min(_UNKNOWN_RATE_DOUBT / 24.0, _FASTEST / count)
        return Doubt(0.0, rate, 1.0 / math.sqrt(count))
    rates = (gains + 0.5) / spans
    middles = hours[1:][there] - spans / 2.0
    wander = _wander(middles, rates, gains)
    rate = float(rates[-1])
    known = math.sqrt(wander**2 * float(spans[-1]) / 3.0 + 1.0 / (float(gains[-1]) + 1.0))
    a = rate / count * math.sqrt((wander**2 + 4.0 * JUMPS_AN_HOUR) / 3.0)
    return Doubt(a, rate / count * min(known, _UNKNOWN_RATE_DOUBT), math.sqrt(rate) / count)


def _wander(middles: Array, rates: Array, gains: Array) -> float:
    """How far the log rate goes in the square root of an hour, chance taken off; late steps count more."""
    if rates.size < 2:
        return USUAL_WANDER
    steps = np.diff(np.log(rates)) ** 2 - 1.0 / (gains[1:] + 1.0) - 1.0 / (gains[:-1] + 1.0)
    apart = np.maximum(np.diff(middles), 1e-3)
    weights = 0.85 ** np.arange(steps.size - 1, -1, -1)
    squared = float(np.sum(weights * np.maximum(steps, 0.0) / apart)) + _PRIOR_READINGS * USUAL_WANDER**2
    return min(max(math.sqrt(squared / (float(np.sum(weights)) + _PRIOR_READINGS)), _LEAST_WANDER), _MOST_WANDER)


def worth(coefficients: Array, hours: Array) -> Array:
    """What a reading is worth after so many hours (n,): h f(h) - F(h). ``coefficients`` (n, 3) of ``Doubt``, finite."""
    value: Array = np.einsum("ij,ij->i", coefficients, _powers(hours))
    return value


def _powers(hours: Array) -> Array:
    """What the coefficients of f are multiplied with in h f(h) - F(h), (n, 3)."""
    return np.column_stack([0.6 * hours**2.5, 0.5 * hours**2, hours**1.5 / 3.0])


def shared_out(coefficients: Array, costs: Array, spent_an_hour: float, shortest: float) -> Array:
    """Hours between readings (n,) so that reading all costs so much in an hour; of none fewer than ``shortest``.

    ``costs`` (n,) of one reading of each. Most of it goes to all alike, since any may jump at any time; the rest goes
    to where it lowers the doubt of the curves most.
    """
    total = float(costs.sum())
    if total / shortest <= spent_an_hour:
        return np.full(len(costs), shortest)
    even = total / (EVEN * spent_an_hour)
    hours = np.geomspace(shortest, 1e3 * even, _STEPS)
    with np.errstate(divide="ignore"):
        worths = np.log(coefficients @ _powers(hours).T)
    low, high = -70.0, 70.0
    for _round in range(_ROUNDS):
        price = 0.5 * (low + high)
        apart = _both(even, hours[np.minimum(np.sum(worths < price, axis=1), _STEPS - 1)], shortest)
        low, high = (price, high) if float(np.sum(costs / apart)) > spent_an_hour else (low, price)
    return _both(even, hours[np.minimum(np.sum(worths < high, axis=1), _STEPS - 1)], shortest)


def _both(even: float, by_doubt: Array, shortest: float) -> Array:
    """Hours between readings that are made in two rhythms."""
    apart: Array = np.maximum(1.0 / (1.0 / even + 1.0 / by_doubt), shortest)
    return apart
