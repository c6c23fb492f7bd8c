"""Since when it was a hit: the first time at which what could be known made it one, nine to one (C5).

A hit is a film whose first D days put it in the top share of its cohort. Whoever reads its counter asks every day how
likely that is. Nobody may have read it, so each draw of the curve is read in our place, and the moments at which those
readers would have been sure make an interval.
"""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from groundswell.understanding.answers import HitAnswer, Moment
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.counter import chance_of_more, counter_of
from groundswell.understanding.evidence import Told, moment_at
from groundswell.understanding.posterior import Posterior
from groundswell.understanding.readings import Readings
from groundswell.wording import numbers

HIT_QUANTILE = 0.99
HIT_CHANCE = 0.9
_DRAWN = 20_000
_READERS = 48
_COARSE, _FINE = 10, 6
_FIRST_LOOK = 1.0 / 24.0


def size_of_a_hit(cohort: Cohort, quantile: float = HIT_QUANTILE) -> float:
    """The views that all but the top share of the cohort stay below in their first D days."""
    if "sizes" in cohort.tables:
        chances, sizes = cohort.tables["sizes"]
        return float(np.exp(np.interp(quantile, chances, np.log(np.maximum(sizes, 1.0)))))
    rng = np.random.default_rng(0)
    parts = rng.choice(len(cohort.weights), size=_DRAWN, p=cohort.weights / cohort.weights.sum())
    totals = np.empty(_DRAWN)
    for part in range(len(cohort.weights)):
        chosen = np.flatnonzero(parts == part)
        factor = np.linalg.cholesky(cohort.covariances[part])
        paths = cohort.means[part] + rng.standard_normal((len(chosen), cohort.days)) @ factor.T
        totals[chosen] = np.expm1(np.maximum(paths, 0.0)).sum(axis=1)
    return float(np.quantile(totals, quantile))


def hit_of(told: Told, posterior: Posterior, cohort: Cohort, size: float) -> HitAnswer:
    """Whether the film's first D days put it in the top 1% of the cohort, 9 to 1, and since when one could know."""
    with threadpool_limits(1):
        return _hit_of(told, posterior, cohort, size)


def _hit_of(told: Told, posterior: Posterior, cohort: Cohort, size: float) -> HitAnswer:
    counter, days = counter_of(told), float(cohort.days)
    if counter is not None and counter.last_age > 0:
        chance = float(chance_of_more(cohort, [counter], size, days)[0])
    else:
        chance = float((posterior.count_at(np.array([days]))[:, 0] > size).mean())
    hit = chance >= HIT_CHANCE
    since = None
    if hit:
        ages = _sure_at(posterior.some(_READERS), cohort, size, min(told.last, days))
        since = Moment(*(moment_at(told.origin, float(q)) for q in np.quantile(ages, (0.05, 0.5, 0.95))))
    threshold = (
        f"{numbers.count(size)} views in {cohort.days} days, the top 1% of {cohort.videos:,} videos, at odds of 9 to 1"
    )
    because = f"The chance that it passes {numbers.count(size)} in {cohort.days} days is {numbers.chance(chance)}"
    because += "." if hit else ", short of 90 in 100."
    if since is not None:
        because += " A reader of its counter would first have found a chance of 90 in 100 at the moment given."
    return HitAnswer(hit, since, threshold, because)


def _sure_at(draws: Posterior, cohort: Cohort, size: float, last: float) -> Array:
    """Days after origin at which a reader of each draw is first sure, (draws,); at the latest ``last``."""
    last = max(last, 2.0 * _FIRST_LOOK)
    coarse = np.geomspace(_FIRST_LOOK, last, _COARSE)
    sure = _first_sure(draws, cohort, size, coarse)
    low = coarse[max(int(sure.min()) - 1, 0)]
    high = coarse[min(int(sure.max()), _COARSE - 1)]
    fine = np.unique(np.geomspace(low, max(high, 1.05 * low), _FINE + 2))
    place = _first_sure(draws, cohort, size, fine)
    before = fine[np.maximum(place - 1, 0)]
    return np.asarray(np.sqrt(before * fine[np.minimum(place, len(fine) - 1)]) + draws.delays)


def _first_sure(draws: Posterior, cohort: Cohort, size: float, ages: Array) -> Array:
    """The place in ``ages`` from which on each reader is sure, (draws,); ``len(ages)`` where never."""
    place = np.full(len(draws.paths), len(ages))
    undone = np.arange(len(draws.paths))
    for number, age in enumerate(ages):
        looks = np.unique(np.append(np.arange(1.0, np.floor(age) + 1.0), age))
        counts = _counts_by_age(draws, looks)[undone]
        chance = chance_of_more(cohort, [Readings(looks, row) for row in counts], size, float(cohort.days))
        place[undone[chance >= HIT_CHANCE]] = number
        undone = undone[~(chance >= HIT_CHANCE)]
        if undone.size == 0:
            break
    return place


def _counts_by_age(draws: Posterior, ages: Array) -> Array:
    """The count of each draw at ages since its own release, (draws, ages)."""
    edges = draws.grid.edges
    return np.array([np.interp(ages, edges, row) for row in draws.counts])
