"""How many views will come: quantiles over any horizon, for one series or thousands (C6).

Series that saw the same days are conditioned together (``conditioning``). Whole paths are drawn from every component
that still has a share, evenly along the direction that the gain depends on most. Draws are weighed by the share of
their component, quantiles are read off and, where held-out videos allow, corrected (``calibration``). The same
evidence gives the same forecast, whatever else is in the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from threadpoolctl import threadpool_limits

from groundswell.understanding.calibration import Calibration, Traits, calibration_from, traits_of
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.conditioning import (
    Outlook,
    is_plain,
    outlook_of_many,
    outlook_of_one,
    share_of_day,
)
from groundswell.understanding.lifetime import Lifetime, lifetime_of
from groundswell.understanding.readings import Readings, Together, together

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DRAWS = 128
"""Paths drawn from each component."""

LEAST_SHARE = 2e-3
"""Components with a smaller share of a series are passed over."""

LONGEST = 10 * 365.25
"""Days; no horizon goes further."""

CALIBRATED, PARTLY, UNCALIBRATED, NOTHING = "calibrated", "partly calibrated", "uncalibrated", "no views read"
"""The status of a forecast; ``partly``: parts of a first day, or more days than held-out videos were followed for."""

_SEED = 2014
_CHUNK = 1024
_FINE = 2048


@dataclass(frozen=True)
class Forecast:
    """Views gained after the last reading. ``gains`` (N, H, Q) for ``horizons`` (H,) days and ``levels`` (Q,).

    ``status`` names for each series and horizon what stands behind it; a row of nan has the status ``NOTHING``.
    """

    horizons: Array
    levels: Array
    gains: Array
    status: tuple[tuple[str, ...], ...]


def forecast(
    cohort: Cohort,
    series: Sequence[Readings],
    horizons: Sequence[float],
    *,
    levels: Sequence[float] = LEVELS,
    categories: Sequence[str | None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Forecast:
    """Quantiles of the views that each series gains in each horizon (days, at most ten years) after its last reading.

    ``categories`` (of ``cohort.categories``) sharpen a forecast from few days. ``progress(done, of)`` is told about
    series. ``ValueError`` for a horizon that is not positive or too long, or for levels outside (0, 1).
    """
    asked, wanted = np.asarray(horizons, float), np.asarray(levels, float)
    if asked.ndim != 1 or not ((asked > 0) & (asked <= LONGEST)).all():
        raise ValueError("a horizon must be longer than nothing and at most ten years")
    if not ((wanted > 0) & (wanted < 1)).all():
        raise ValueError("levels must lie between 0 and 1")
    gains = np.full((len(series), len(asked), len(wanted)), np.nan)
    status = [[NOTHING] * len(asked) for _ in series]
    calibration = calibration_from(cohort.tables)
    done = 0
    with threadpool_limits(1):
        for batch in batches(cohort, series, categories, asked):
            for column, horizon in enumerate(asked):
                drawn = gains_drawn(batch, float(horizon))
                raw, said = _asked_for(cohort, batch, float(horizon), wanted, calibration)
                gains[list(batch.places), column] = drawn.quantiles(raw)
                for place, state in zip(batch.places, said, strict=True):
                    status[place][column] = state
            done += len(batch.places)
            if progress is not None:
                progress(done, len(series))
    order = np.argsort(asked, kind="stable")
    gains[:, order] = np.maximum.accumulate(gains[:, order], axis=1)  # a longer horizon never gains less
    return Forecast(asked, wanted, gains, tuple(tuple(row) for row in status))


@dataclass(frozen=True)
class Batch:
    """Series of one pattern, conditioned: their place in the question, their outlook, and what buckets them."""

    places: tuple[int, ...]
    lifetime: Lifetime
    outlook: Outlook
    last_age: float
    traits: Traits


def batches(
    cohort: Cohort, series: Sequence[Readings], categories: Sequence[str | None] | None, horizons: Array
) -> Iterator[Batch]:
    """The series that have readings, conditioned pattern by pattern, good for these horizons (days)."""
    named = [None] * len(series) if categories is None else list(categories)
    if len(named) != len(series):
        raise ValueError("there must be one category, or None, for each series")
    leanings = {category: cohort.leaning(category)[cohort.weights > 0] for category in set(named)}
    usual = lifetime_of(cohort)
    longest = float(horizons.max(initial=1.0))
    for alike in together(series, cohort.days):
        last = alike.pattern.last_age
        lifetime = usual if last <= cohort.days else lifetime_of(cohort, [*alike.pattern.ends, *(last + horizons)])
        within = lifetime.until(last + longest)
        size = _CHUNK if is_plain(alike.pattern, cohort.days) else 1
        for start in range(0, len(alike.places), size):
            places = alike.places[start : start + size]
            some = Together(places, alike.pattern, alike.gains[start : start + size])
            leant = np.array([leanings[named[place]] for place in places])
            if size == 1:
                outlook = outlook_of_one(within, some.pattern, some.gains[0], leant[0])
            else:
                outlook = outlook_of_many(within, some, leant)
            yield Batch(places, within, outlook, last, _traits(some))


def _traits(alike: Together) -> Traits:
    """Traits of series of one pattern, from intervals of about a day; others are days that are not known."""
    lengths = alike.pattern.ends - alike.pattern.starts
    daily = np.log1p(alike.gains / lengths)
    about_a_day = (lengths > 0.9) & (lengths < 1.1)
    if not about_a_day[-7:].any():
        return Traits(daily[:, -1], np.full(len(daily), np.nan), np.zeros(len(daily)))
    return traits_of(np.where(about_a_day, daily, np.nan)[:, lengths > 0.5])


@dataclass(frozen=True)
class Drawn:
    """Gains under every draw: ``gains`` (K, N, S), weighed by ``shares`` (N, K)."""

    gains: Array
    shares: Array

    def quantiles(self, chances: Array) -> Array:
        """The gains (N, Q) at chances (N, Q)."""
        result = np.empty_like(chances)
        _weighed_quantiles(self.gains, self.shares, chances, result)
        return result

    def chances(self, gains: Array) -> Array:
        """The chance (N,) of gaining no more than ``gains`` (N,); half of the weight of draws that hit it exactly."""
        below = (self.gains < gains[:, None]).mean(axis=2)
        upto = (self.gains <= gains[:, None]).mean(axis=2)
        return np.asarray((0.5 * (below + upto) * self.shares.T).sum(axis=0))


def gains_drawn(batch: Batch, horizon: float) -> Drawn:
    """The gain of every series of a batch in ``horizon`` days after its last reading, under every draw."""
    outlook, lifetime = batch.outlook, batch.lifetime
    held = _held(lifetime, outlook.first, batch.last_age, horizon)
    bins = len(held)
    counted = np.where(outlook.shares >= LEAST_SHARE, outlook.shares, 0.0)
    gains = np.zeros((len(outlook.factors), len(outlook.shares), DRAWS))
    for k, factor in enumerate(outlook.factors):
        if not counted[:, k].any():
            continue
        usual = held * np.exp(lifetime.means[k, outlook.first : outlook.first + bins] - lifetime.means[k].max())
        grown = np.ascontiguousarray(np.exp(np.minimum(deviations(factor[:bins, :bins], usual), 40.0)).T)
        _summed(np.exp(np.minimum(outlook.centres[:, k, :bins], 40.0)), grown, held, counted[:, k], gains[k])
    return Drawn(gains, counted / counted.sum(axis=1, keepdims=True))


@compiled
def _summed(level: Array, grown: Array, held: Array, counted: Array, gains: Array) -> None:
    """Views (N, S) over bins of ``held`` days: a rate is exp(y) - 1 = level x grown - 1, and never below nothing."""
    for i in range(len(level)):
        if counted[i] > 0.0:
            for d in range(len(held)):
                here, days = level[i, d], held[d]
                for s in range(grown.shape[1]):
                    gains[i, s] += days * max(here * grown[d, s] - 1.0, 0.0)


def _held(lifetime: Lifetime, first: int, last_age: float, horizon: float) -> Array:
    """Days' worth of each bin's rate from the last reading to the end of the horizon, for bins from ``first`` on."""
    edges, end = lifetime.edges[first:], last_age + horizon
    held = np.maximum(np.minimum(end, edges[1:]) - np.maximum(last_age, edges[:-1]), 0.0)
    if first == 0:
        held[0] = share_of_day(0, last_age, end)
    return np.asarray(held[: int(np.searchsorted(edges, end - 1e-9))])


def deviations(factor: Array, direction: Array) -> Array:
    """Draws (S, F) of a path around its centre, even along the path's pull on ``direction`` . path."""
    bins = len(factor)
    half = DRAWS // 2
    rest = np.random.default_rng(_SEED).standard_normal((half, bins))
    rest = np.concatenate([rest, -rest])
    scores = ndtri((np.arange(half) + 0.5) / (2 * half))
    along = np.concatenate([scores, -scores])
    pull = factor.T @ direction
    pull = pull / max(float(np.linalg.norm(pull)), 1e-300)
    even = rest + np.outer(along - rest @ pull, pull)
    return np.asarray(even @ factor.T)


def _asked_for(
    cohort: Cohort, batch: Batch, horizon: float, levels: Array, calibration: Calibration | None
) -> tuple[Array, list[str]]:
    """The raw chances (N, Q) to read off, and what stands behind each series' forecast."""
    plain = np.tile(levels, (len(batch.places), 1))
    if calibration is None or batch.last_age > cohort.days:
        return plain, [UNCALIBRATED] * len(batch.places)
    within = min(horizon, max(cohort.days - batch.last_age, 1.0))
    bucket = calibration.bucket_of(batch.last_age, batch.traits)
    raw = calibration.corrected(batch.last_age, within, bucket, levels)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(raw).all(axis=1))
    good = CALIBRATED if 1.0 <= horizon <= within and batch.last_age >= 1.0 else PARTLY
    return np.where(known[:, None], raw, plain), [good if there else UNCALIBRATED for there in known.tolist()]


@compiled
def _weighed_quantiles(gains: Array, shares: Array, chances: Array, result: Array) -> None:
    """Quantiles (N, Q) of log(1 + gain), read off a histogram so fine that nothing is lost by not sorting."""
    components, series, draws = gains.shape
    logs = np.empty((components, draws))
    mass = np.empty(_FINE)
    for i in range(series):
        low, high = np.inf, -np.inf
        for k in range(components):
            if shares[i, k] > 0.0:
                for s in range(draws):
                    logs[k, s] = np.log1p(gains[k, i, s])
                    low, high = min(low, logs[k, s]), max(high, logs[k, s])
        width = max((high - low) / _FINE, 1e-12)
        mass[:] = 0.0
        for k in range(components):
            if shares[i, k] > 0.0:
                for s in range(draws):
                    mass[min(int((logs[k, s] - low) / width), _FINE - 1)] += shares[i, k] / draws
        for q in range(chances.shape[1]):
            upto, place = 0.0, 0
            while place < _FINE - 1 and upto + mass[place] < chances[i, q]:
                upto += mass[place]
                place += 1
            inside = (chances[i, q] - upto) / mass[place] if mass[place] > 0.0 else 1.0
            result[i, q] = np.expm1(low + width * (place + min(inside, 1.0)))
