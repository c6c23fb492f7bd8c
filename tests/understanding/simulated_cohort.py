"""A small cohort whose paths can be drawn, so that what is learned and forecast can be held against the truth."""

from __future__ import annotations

import numpy as np

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.readings import Readings

DAYS = 24


def simulated_cohort(days: int = DAYS) -> Cohort:
    """Two kinds of video: large ones that fall steeply, small ones that stay."""
    age = np.arange(1.0, days + 1.0)
    apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    wander = np.minimum.outer(np.log(age), np.log(age))
    large = 0.5 + 0.25 * wander + 0.05 * 0.5**apart
    small = 1.0 + 0.05 * wander + 0.02 * 0.5**apart
    return Cohort(
        name="simulated",
        provenance="drawn by a test",
        bias="none",
        videos=1000,
        weights=np.array([0.6, 0.4]),
        means=np.stack([11.0 - 1.1 * np.log(age), np.full(days, 6.5)]),
        covariances=np.stack([large, small]),
        tables={"tail": np.array([-0.5, 0.2, 0.2, 0.01])},
    )


def drawn_paths(cohort: Cohort, count: int, seed: int) -> Array:
    """So many paths (count, D) of y = log(1 + views on a day)."""
    random = np.random.default_rng(seed)
    kinds = random.choice(len(cohort.weights), count, p=cohort.weights)
    factors = np.linalg.cholesky(cohort.covariances)
    noise = random.standard_normal((count, cohort.days))
    return np.asarray(np.maximum(cohort.means[kinds] + np.einsum("nij,nj->ni", factors[kinds], noise), 0.0))


def daily(path: Array, days: int) -> Readings:
    """The first days of a path as a counter read at the end of each day."""
    return Readings(np.arange(1.0, days + 1.0), np.cumsum(np.expm1(path[:days])))
