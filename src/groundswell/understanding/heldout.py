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
    Traits,
    chances_to_ask,
    traits_of,
)
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.conditioning import outlook_of_days, whole_days
from groundswell.understanding.forecast import Batch, gains_drawn
from groundswell.understanding.lifetime import lifetime_of

FOLDS = 3
_NOWHERE = 1e9


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
        batch = Batch(tuple(there), within, outlook, float(seen), traits_of(np.zeros((0, 0))))
        for column, ahead in fitting:
            came = views[there, seen : seen + ahead].sum(axis=1)
            chances = gains_drawn(batch, float(ahead)).chances(came)
            noted[row, column, there] = np.where(np.isfinite(came), chances, np.nan)
    return noted


def _buckets(paths: Array, noted: Array) -> Calibration:
    """Buckets of equal size for each number of days seen, and the chances to ask for in each."""
    empty = Calibration(
        np.full((len(SEEN), len(AHEAD), BUCKETS, len(LEVELS)), np.nan),
        np.full(len(SEEN), _NOWHERE),
        np.full((len(SEEN), 2), _NOWHERE),
        np.full((len(SEEN), 4), _NOWHERE),
    )
    for row, seen in enumerate(SEEN.astype(int)):
        there = np.flatnonzero(np.isfinite(paths[:, :seen]).all(axis=1)) if seen <= paths.shape[1] else np.zeros(0, int)
        if there.size < LEAST_VIDEOS:
            continue
        traits = traits_of(paths[there, :seen])
        _part(empty, row, traits, seen >= ROUGH_FROM)
        bucket = empty.bucket_of(float(seen), traits)
        for column in range(len(AHEAD)):
            of = noted[row, column, there]
            for place in range(BUCKETS):
                alike = [of[np.isfinite(of) & (bucket // size == place // size)] for size in (1, 2, 4, BUCKETS)]
                own = next((some for some in alike if some.size >= LEAST_VIDEOS), alike[-1])
                empty.chances[row, column, place] = chances_to_ask(own)
    return empty


def _part(calibration: Calibration, row: int, traits: Traits, rough_told: bool) -> None:
    """Set the edges of the buckets for one number of days seen: medians, of the halves, of the quarters."""
    large = traits.size > np.median(traits.size)
    calibration.size_edges[row] = np.median(traits.size)
    for half in range(2):
        those = large == half
        if rough_told and those.any():
            calibration.rough_edges[row, half] = np.median(traits.rough[those])
        rough = traits.rough > calibration.rough_edges[row, half]
        for quarter in range(2):
            these = those & (rough == quarter)
            if rough_told and these.any():
                calibration.burst_edges[row, 2 * half + quarter] = np.median(traits.burst[these])
