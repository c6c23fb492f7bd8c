"""How many views will come: quantiles over any horizon, for one series or thousands (C6).

Series that saw the same days are conditioned together (``conditioning``). Whole paths are drawn from every component
that still has a share, evenly along the direction that the gain depends on most, and a gain is a sum over the path;
since exp(centre + deviation) is a product, the gains of all series under all draws are one matrix product. Draws are
weighed by the share of their component, quantiles are read off and, where held-out videos allow, corrected
(``calibration``). The same evidence gives the same digits, whatever else is in the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from threadpoolctl import threadpool_limits

from groundswell.understanding.calibration import Calibration, calibration_from, traits_of
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
from groundswell.understanding.readings import Intervals, Readings, intervals_of

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
DRAWS = 128
"""Paths drawn from each component."""

LEAST_SHARE = 2e-3
"""Components with a smaller share of a series are passed over."""

LONGEST = 10 * 365.25
"""Days; no horizon goes further."""

CALIBRATED, PARTLY, UNCALIBRATED, NOTHING = "calibrated", "partly calibrated", "uncalibrated", "no views read"
"""The status of a forecast; ``partly``: the horizon leads beyond the days for which videos were held out."""

_SEED = 2014
_CHUNK = 1024


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
        lifetime = lifetime_of(cohort)
        for batch in batches(cohort, lifetime, series, categories, float(asked.max(initial=1.0))):
            for column, horizon in enumerate(asked):
                drawn = gains_drawn(lifetime, batch, float(horizon))
                raw, said = _asked_for(cohort, batch, float(horizon), wanted, calibration)
                gains[list(batch.places), column] = drawn.quantiles(raw)
                for place, state in zip(batch.places, said, strict=True):
                    status[place][column] = state
            done += len(batch.places)
            if progress is not None:
                progress(done, len(series))
    return Forecast(asked, wanted, gains, tuple(tuple(row) for row in status))


@dataclass(frozen=True)
class Batch:
    """Series of one pattern, conditioned: their place in the question, their outlook, and what buckets them."""

    places: tuple[int, ...]
    outlook: Outlook
    last_age: float
    size: Array
    rough: Array


def batches(
    cohort: Cohort,
    lifetime: Lifetime,
    series: Sequence[Readings],
    categories: Sequence[str | None] | None,
    longest: float,
) -> Iterator[Batch]:
    """The series that have readings, conditioned pattern by pattern, good for horizons up to ``longest`` days."""
    named = [None] * len(series) if categories is None else list(categories)
    if len(named) != len(series):
        raise ValueError("there must be one category, or None, for each series")
    leanings = {category: cohort.leaning(category)[cohort.weights > 0] for category in set(named)}
    groups: dict[tuple[float, ...], list[int]] = {}
    intervals: dict[int, Intervals] = {}
    for place, readings in enumerate(series):
        if readings.last_age > 0:
            intervals[place] = intervals_of(readings, cohort.days)
            plain = is_plain(intervals[place], cohort.days)
            groups.setdefault(intervals[place].pattern if plain else (-1.0, float(place)), []).append(place)
    for pattern, members in groups.items():
        last_age = series[members[0]].last_age
        within = lifetime.until(last_age + longest)
        if pattern[0] < 0:
            outlook = outlook_of_one(within, intervals[members[0]], leanings[named[members[0]]])
            yield Batch((members[0],), outlook, last_age, *_traits([intervals[members[0]]]))
            continue
        for start in range(0, len(members), _CHUNK):
            some = members[start : start + _CHUNK]
            outlook = outlook_of_many(
                within, [intervals[i] for i in some], np.array([leanings[named[i]] for i in some])
            )
            yield Batch(tuple(some), outlook, last_age, *_traits([intervals[i] for i in some]))


def _traits(many: list[Intervals]) -> tuple[Array, Array]:
    """Size and roughness of series of one pattern, from intervals of about a day; others are unknown days."""
    lengths = many[0].ends - many[0].starts
    gains = np.array([intervals.gains for intervals in many])
    daily = np.log1p(gains / lengths)
    rough = np.where((lengths > 0.9) & (lengths < 1.1), daily, np.nan)
    size, _ = traits_of(daily)
    return size, traits_of(rough[:, lengths > 0.5])[1]


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


def gains_drawn(lifetime: Lifetime, batch: Batch, horizon: float) -> Drawn:
    """The gain of every series of a batch in ``horizon`` days after its last reading, under every draw."""
    outlook = batch.outlook
    held = _held(lifetime, outlook.first, batch.last_age, horizon)
    bins = len(held)
    gains = np.zeros((len(outlook.factors), len(outlook.shares), DRAWS))
    for k, factor in enumerate(outlook.factors):
        if outlook.shares[:, k].max() < LEAST_SHARE:
            continue
        usual = held * np.exp(lifetime.means[k, outlook.first : outlook.first + bins] - lifetime.means[k].max())
        grown = np.exp(np.minimum(deviations(factor[:bins, :bins], usual), 40.0))
        level = np.exp(np.minimum(outlook.centres[:, k, :bins], 40.0))
        gains[k] = np.maximum((level * held) @ grown.T - held.sum(), 0.0)
    return Drawn(gains, outlook.shares)


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
    bucket = calibration.bucket_of(batch.last_age, batch.size, batch.rough)
    raw = calibration.corrected(batch.last_age, within, bucket, levels)
    known: NDArray[np.bool_] = np.asarray(np.isfinite(raw).all(axis=1))
    good = CALIBRATED if horizon <= within and batch.last_age >= 1.0 else PARTLY
    return np.where(known[:, None], raw, plain), [good if there else UNCALIBRATED for there in known.tolist()]


@compiled
def _weighed_quantiles(gains: Array, shares: Array, chances: Array, result: Array) -> None:
    components, series, draws = gains.shape
    values, weights = np.empty(components * draws), np.empty(components * draws)
    for i in range(series):
        size = 0
        total = 0.0
        for k in range(components):
            if shares[i, k] >= LEAST_SHARE:
                total += shares[i, k]
                for s in range(draws):
                    values[size] = gains[k, i, s]
                    weights[size] = shares[i, k] / draws
                    size += 1
        order = np.argsort(values[:size])
        for q in range(chances.shape[1]):
            wanted, upto, before, place = chances[i, q] * total, 0.0, -1.0, 0
            previous = values[order[0]]
            for place in range(size):
                weight = weights[order[place]]
                middle = upto + 0.5 * weight
                if middle >= wanted:
                    break
                upto += weight
                before = middle
                previous = values[order[place]]
            here = values[order[place]]
            middle = upto + 0.5 * weights[order[place]]
            if before < 0.0 or middle <= wanted or here <= previous:
                result[i, q] = here
            else:
                share = (wanted - before) / (middle - before)
                result[i, q] = np.expm1(np.log1p(previous) * (1.0 - share) + np.log1p(here) * share)
