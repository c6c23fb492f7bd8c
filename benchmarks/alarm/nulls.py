"""Streams in which nothing happens, of every kind that is claimed to be borne, and jumps planted in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Array = NDArray[np.float64]
DAY, WEEK = 24, 168


@dataclass(frozen=True)
class Kind:
    """One kind of stream: how its rate and its counter behave while nothing happens."""

    name: str
    scatter: float = 0.0
    """Over-dispersion d: variance = m + d m²; 0 is Poisson."""
    swing: tuple[float, float] = (0.0, 0.0)
    """Autocorrelation of the log of the rate from hour to hour, and its standard deviation."""
    rhythm: bool = False
    decays: bool = False
    faults: bool = False


INDEPENDENT = Kind("independent (Poisson)")
KINDS = (
    INDEPENDENT,
    Kind("over-dispersed (negative binomial of size 2)", scatter=0.5),
    Kind("day and week: swing of x 3.3 a day, weekends x 1.5", scatter=0.05, rhythm=True),
    Kind("autocorrelated for hours (0.5, sd 0.4)", scatter=0.05, swing=(0.5, 0.4)),
    Kind("autocorrelated for half a day (0.9, sd 0.3)", scatter=0.05, swing=(0.9, 0.3)),
    Kind("autocorrelated for days (0.98, sd 0.4)", scatter=0.05, swing=(0.98, 0.4)),
    Kind("frozen and falling counters, holes", rhythm=True, faults=True),
    Kind("decaying from its release", scatter=0.05, rhythm=True, decays=True),
    Kind("all of it", scatter=0.05, swing=(0.9, 0.2), rhythm=True, decays=True, faults=True),
)


@dataclass(frozen=True)
class Stream:
    """Readings of a counter (N,), and the rate per hour that was behind them for who is allowed to know it (N - 1,)."""

    hours: Array
    views: Array
    rate: Array


def simulate(
    kind: Kind, rng: np.random.Generator, hours: int, *, level: float | None = None, jump: tuple[int, float] = (0, 1.0)
) -> Stream:
    """One stream read every hour; from hour ``jump[0]`` on its rate is ``jump[1]`` times as high.

    ``level`` is the views per hour, by default between 2 and 2,000. ``rate`` does not know of the jump.
    """
    level = float(np.exp(rng.uniform(np.log(2), np.log(2000)))) if level is None else level
    clock = np.arange(hours)
    known = np.full(hours, level)
    if kind.rhythm:
        known *= np.exp(0.6 * np.cos(2 * np.pi * (clock - rng.uniform(0, DAY)) / DAY))
        known *= np.where((clock + rng.integers(WEEK)) % WEEK < 2 * DAY, 1.5, 1.0)
    if kind.decays:
        known *= 20 * (1.0 + clock) ** -rng.uniform(0.4, 1.0) + 0.1
    rate = known * np.where(clock >= jump[0], jump[1], 1.0)
    stays, spread = kind.swing
    if spread:
        shocks = rng.normal(size=hours) * spread * np.sqrt(1 - stays**2)
        shocks[0] = rng.normal() * spread
        rate = rate * np.exp(lfilter([1.0], [1.0, -stays], shocks) - spread**2 / 2)
    if kind.scatter:
        rate = rate * rng.gamma(1 / kind.scatter, kind.scatter, size=hours)
    begun = 0.0 if kind.decays else 1e4
    views = begun + np.concatenate([[0.0], np.cumsum(rng.poisson(rate))])
    moments = np.arange(hours + 1.0) + rng.uniform(-0.05, 0.05, hours + 1)
    if kind.faults:
        moments, views, known = _spoil(rng, moments, views, known)
    return Stream(moments, views, known)


def _spoil(rng: np.random.Generator, moments: Array, views: Array, known: Array) -> tuple[Array, Array, Array]:
    """Freeze the counter, let it fall and come back, let it fall for good, and miss readings."""
    views, at = views.copy(), 60
    kept = rng.random(views.size) > 0.02
    while at < views.size - 60:
        length = int(rng.integers(1, 24))
        fault = rng.integers(4)
        if fault == 0:
            views[at : at + length] = views[at]
        elif fault == 1:
            views[at : at + length] -= rng.integers(1, 20000)
        elif fault == 2:
            views[at:] -= rng.integers(1, 5000)
        else:
            kept[at : at + length] = False
        at += length + int(rng.integers(20, 200))
    kept[0] = True
    gaps = np.diff(np.flatnonzero(kept), append=views.size)
    starts = np.flatnonzero(kept)
    summed = np.add.reduceat(known, starts[:-1]) if starts.size > 1 else known[:0]
    assert gaps.sum() == views.size
    return moments[kept], np.maximum(views, 0.0)[kept], summed
