"""When a count will be reached: first passage of whole paths, and the chance that it never happens (C6).

Quantiles are of the time among all draws, those that never arrive standing last; no average is taken over draws that
do not arrive. "Never" is within ten years of the last reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.conditioning import Outlook, share_of_day
from groundswell.understanding.forecast import DRAWS, LEAST_SHARE, LONGEST, batches, deviations
from groundswell.understanding.lifetime import Lifetime
from groundswell.understanding.readings import Readings

CHANCES = (0.10, 0.50, 0.90)


@dataclass(frozen=True)
class Reached:
    """Days after the last reading by which ``views`` are reached, with chances 10, 50 and 90% (infinite where the
    chance of ever arriving is smaller); ``p_never`` within ten years. All 0 where the count is there already."""

    views: float
    q10: float
    q50: float
    q90: float
    p_never: float


def reach(
    cohort: Cohort, readings: Readings, milestones: Sequence[float], *, category: str | None = None
) -> tuple[Reached, ...] | None:
    """First passage of each milestone (views, cumulative); None where there are no views to go by."""
    with threadpool_limits(1):
        for batch in batches(cohort, [readings], [category], np.array([LONGEST])):
            times, counts, weights = _paths(batch.lifetime, batch.outlook, batch.last_age)
            return tuple(_passage(float(m), readings.last_views, (times, counts, weights)) for m in milestones)
    return None


def _paths(lifetime: Lifetime, outlook: Outlook, last_age: float) -> tuple[Array, Array, Array]:
    """Days after the last reading (T,), the views gained by then under every draw (S, T), and the draws' weights."""
    first, edges = outlook.first, lifetime.edges[outlook.first :]
    held = np.maximum(edges[1:] - np.maximum(last_age, edges[:-1]), 0.0)
    if first == 0:
        held[0] = share_of_day(0, last_age, 1.0)
    counts: list[Array] = []
    weights: list[Array] = []
    for k, factor in enumerate(outlook.factors):
        if outlook.shares[0, k] < LEAST_SHARE:
            continue
        usual = held * np.exp(lifetime.means[k, first:] - lifetime.means[k].max())
        paths = outlook.centres[0, k] + deviations(factor, usual)
        counts.append(np.cumsum(np.expm1(np.clip(paths, 0.0, 40.0)) * held, axis=1))
        weights.append(np.full(DRAWS, outlook.shares[0, k] / DRAWS))
    gained = np.concatenate(counts)
    share = np.concatenate(weights)
    times = np.append(0.0, edges[1:] - last_age)
    return times, np.concatenate([np.zeros((len(gained), 1)), gained], axis=1), share / share.sum()


def _passage(milestone: float, now: float, drawn: tuple[Array, Array, Array]) -> Reached:
    times, counts, weights = drawn
    wanted = milestone - now
    if wanted <= 0:
        return Reached(milestone, 0.0, 0.0, 0.0, 0.0)
    arrival = np.full(len(counts), np.inf)
    for draw, count in enumerate(counts):
        if count[-1] >= wanted:
            arrival[draw] = np.interp(wanted, count, times)
    arrival = np.where(arrival > LONGEST, np.inf, arrival)
    order = np.argsort(arrival)
    upto = np.cumsum(weights[order])
    places = np.minimum(np.searchsorted(upto, np.array(CHANCES) - 1e-12), len(order) - 1)
    q10, q50, q90 = (float(time) for time in arrival[order][places])
    return Reached(milestone, q10, q50, q90, float(weights[np.isinf(arrival)].sum()))
