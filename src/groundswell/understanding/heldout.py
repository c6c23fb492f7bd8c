"""A cohort's forecasts held against videos that it was not learned from, and the calibration that follows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.calibration import (
    AHEAD,
    BUCKETS,
    LEAST_VIDEOS,
    LEVELS,
    ROUGH_FROM,
    SEEN,
    Calibration,
    chances_to_ask,
    traits_of,
)
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.conditioning import outlook_of_days, whole_days
from groundswell.understanding.forecast import Batch, gains_drawn
from groundswell.understanding.lifetime import lifetime_of

FOLDS = 3
_NOWHERE = np.inf


def calibrated(
    paths: Array,
    leanings: Callable[[Cohort, NDArray[np.intp]], Array],
    fit: Callable[[NDArray[np.intp]], Cohort],
    progress: Callable[[float], None] | None = None,
) -> Calibration:
    """Fit on two thirds of the videos, note the chances of what came for the others, three times over.

    ``paths`` (N, D) may be nan from some day on; ``fit`` makes a cohort of the videos at these places and ``leanings``
    gives the (n, K) that their categories add. Videos are parted by their place, every third to a fold.
    """
    fold = np.arange(len(paths)) % FOLDS
    noted = np.full((len(SEEN), len(AHEAD), len(paths)), np.nan)
    for turn in range(FOLDS):
        cohort = fit(np.flatnonzero(fold != turn))
        out = np.flatnonzero(fold == turn)
        noted[:, :, out] = _chances(cohort, paths[out], leanings(cohort, out))
        if progress is not None:
            progress((turn + 1) / FOLDS)
    return _buckets(paths, noted)


def _chances(cohort: Cohort, paths: Array, leanings: Array) -> Array:
    """The chance that each forecast gave to no more than came, (T, A, N); nan where the days were not followed."""
    lifetime = lifetime_of(cohort)
    views = np.expm1(paths)
    noted = np.full((len(SEEN), len(AHEAD), len(paths)), np.nan)
    for row, seen in enumerate(SEEN.astype(int)):
        fitting = [(column, int(ahead)) for column, ahead in enumerate(AHEAD) if seen + ahead <= cohort.days]
        if not fitting:
            continue
        there = np.flatnonzero(np.isfinite(paths[:, : seen + fitting[0][1]]).all(axis=1))
        if there.size == 0:
            continue
        within = lifetime.until(float(seen + fitting[-1][1]))
        outlook = outlook_of_days(within, whole_days(seen), paths[there, :seen], leanings[there])
        batch = Batch(tuple(there), outlook, float(seen), np.zeros(0), np.zeros(0))
        for column, ahead in fitting:
            came = views[there, seen : seen + ahead].sum(axis=1)
            noted[row, column, there] = gains_drawn(within, batch, float(ahead)).chances(came)
    return np.where(np.isfinite(noted), noted, np.nan)


def _buckets(paths: Array, noted: Array) -> Calibration:
    chances = np.full((len(SEEN), len(AHEAD), BUCKETS, len(LEVELS)), np.nan)
    size_edges, rough_edges = np.full(len(SEEN), _NOWHERE), np.full(len(SEEN), _NOWHERE)
    for row, seen in enumerate(SEEN.astype(int)):
        there = np.flatnonzero(np.isfinite(paths[:, :seen]).all(axis=1)) if seen <= paths.shape[1] else np.zeros(0, int)
        if there.size < LEAST_VIDEOS:
            continue
        size, rough = traits_of(paths[there, :seen])
        size_edges[row] = float(np.median(size))
        rough_edges[row] = float(np.median(rough)) if seen >= ROUGH_FROM else _NOWHERE
        bucket = 2 * (size > size_edges[row]) + (rough > rough_edges[row])
        for column in range(len(AHEAD)):
            of = noted[row, column, there]
            known = np.isfinite(of)
            for place in range(BUCKETS):
                alike = (bucket == place) if seen >= ROUGH_FROM else (bucket // 2 == place // 2)
                own = of[known & alike]
                enough = own if own.size >= LEAST_VIDEOS else of[known]
                chances[row, column, place] = chances_to_ask(enough)
    finite = np.where(np.isfinite(size_edges), size_edges, 1e9), np.where(np.isfinite(rough_edges), rough_edges, 1e9)
    return Calibration(chances, *finite)
