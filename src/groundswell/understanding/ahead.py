"""What comes next, and whether it is a hit: questions to the same paths as the curve (C5, C6).

A forecast draws the path on: views gained over a horizon, and when a milestone is passed. A draw that never passes it
counts for "never" and into no average.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from groundswell.understanding.answers import ForecastAnswer, Gain, HitAnswer, Milestone, Moment
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import Told, days_between, moment_at
from groundswell.understanding.posterior import Posterior
from groundswell.wording.numbers import count

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

HIT_QUANTILE = 0.99
HIT_CHANCE = 0.9
_DRAWN = 20_000


def forecast_of(
    told: Told, posterior: Posterior, as_of: datetime, horizons: Sequence[float], milestones: Sequence[float]
) -> ForecastAnswer:
    """Views gained within each horizon (days after ``as_of``), and when each milestone is passed."""
    start = days_between(told.origin, as_of)
    counts = posterior.count_at(np.array([start, *(start + horizon for horizon in horizons)]))
    gains = tuple(
        Gain(horizon, tuple(float(q) for q in np.quantile(counts[:, place + 1] - counts[:, 0], LEVELS)))
        for place, horizon in enumerate(horizons)
    )
    passed = tuple(_milestone(told, posterior, views) for views in milestones)
    years = posterior.grid.edges[-1] / 365.25
    because = (
        f"Drawn from {len(told.owners)} looks at the counter, the last of them {told.last:.0f} days after release; "
        f"never means not within {years:.0f} years. Hedged statements are not calibrated on held-out videos."
    )
    return ForecastAnswer(as_of, gains, passed, "uncalibrated", because)


def _milestone(told: Told, posterior: Posterior, views: float) -> Milestone:
    days = posterior.reached_at(views)
    arrived = days[np.isfinite(days)]
    never = 1.0 - len(arrived) / len(days)
    if never >= 0.5 or len(arrived) == 0:
        return Milestone(views, None, never)
    low, middle, high = (moment_at(told.origin, float(q)) for q in np.quantile(arrived, (0.1, 0.5, 0.9)))
    return Milestone(views, (low, middle, high), never)


def size_of_a_hit(cohort: Cohort) -> float:
    """The views that all but the top 1% of the cohort stay below in their first D days."""
    rng = np.random.default_rng(0)
    parts = rng.choice(len(cohort.weights), size=_DRAWN, p=cohort.weights / cohort.weights.sum())
    totals = np.empty(_DRAWN)
    for part in range(len(cohort.weights)):
        chosen = np.flatnonzero(parts == part)
        factor = np.linalg.cholesky(cohort.covariances[part])
        paths = cohort.means[part] + rng.standard_normal((len(chosen), cohort.days)) @ factor.T
        totals[chosen] = np.expm1(np.maximum(paths, 0.0)).sum(axis=1)
    return float(np.quantile(totals, HIT_QUANTILE))


def hit_of(told: Told, posterior: Posterior, cohort: Cohort, size: float) -> HitAnswer:
    """Whether the film's first D days put it in the top 1% of the cohort, 9 to 1, and when it passed that size."""
    final: Array = posterior.count_at(np.array([float(cohort.days)]))[:, 0]
    chance = float((final > size).mean())
    days = posterior.reached_at(size)
    arrived = days[np.isfinite(days)]
    hit = chance >= HIT_CHANCE
    since = None
    if hit and len(arrived):
        since = Moment(*(moment_at(told.origin, float(q)) for q in np.quantile(arrived, (0.05, 0.5, 0.95))))
    threshold = f"{count(size)} views in {cohort.days} days: the top 1% of {cohort.videos:,} videos, 9 to 1"
    words = "passes" if hit else "does not pass"
    because = f"The chance that it {words} {count(size)} is {chance if hit else 1.0 - chance:.0%}."
    return HitAnswer(hit, since, threshold, because)
