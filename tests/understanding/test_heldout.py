"""A cohort that is too sure of itself is found out by videos that were kept from it, and put right."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from simulated_cohort import daily, drawn_paths, simulated_cohort

from groundswell.understanding.calibration import AHEAD, LEAST_VIDEOS, SEEN, Calibration, tables_of
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.forecast import CALIBRATED, UNCALIBRATED, forecast
from groundswell.understanding.heldout import FOLDS, calibrated

TRUE = simulated_cohort()
TOO_SURE = replace(TRUE, covariances=0.55 * TRUE.covariances)
VIDEOS = 2400


def no_leaning(_: Cohort, places: NDArray[np.intp]) -> Array:
    return np.zeros((len(places), 2))


@cache
def put_right() -> Cohort:
    found = calibrated(drawn_paths(TRUE, VIDEOS, seed=1), no_leaning, lambda _: TOO_SURE)
    return replace(TOO_SURE, tables={**TOO_SURE.tables, **tables_of(found)})


def held(cohort: Cohort, seen: int, ahead: int) -> float:
    """The share of new paths that an 80% band holds."""
    paths = drawn_paths(TRUE, 1500, seed=2)
    told = forecast(cohort, [daily(path, seen) for path in paths], [ahead], levels=[0.1, 0.9]).gains[:, 0]
    came = np.expm1(paths[:, seen : seen + ahead]).sum(axis=1)
    return float(((told[:, 0] <= came) & (came <= told[:, 1])).mean())


def test_bands_of_a_cohort_that_is_too_sure_are_made_to_hold() -> None:
    for seen, ahead in ((1, 14), (3, 7), (7, 14)):
        assert held(TOO_SURE, seen, ahead) < 0.72
        assert abs(held(put_right(), seen, ahead) - 0.8) < 0.06


def test_only_what_was_followed_is_calibrated() -> None:
    path = drawn_paths(TRUE, 1, seed=3)[0]
    assert forecast(put_right(), [daily(path, 7)], [14.0]).status == ((CALIBRATED,),)
    assert forecast(TOO_SURE, [daily(path, 7)], [14.0]).status == ((UNCALIBRATED,),)


def test_no_video_is_scored_by_a_cohort_that_was_fitted_on_it() -> None:
    fitted_on: list[set[int]] = []
    scored: list[set[int]] = []

    def fit(places: NDArray[np.intp]) -> Cohort:
        fitted_on.append(set(places.tolist()))
        return TRUE

    def leanings(_: Cohort, places: NDArray[np.intp]) -> Array:
        scored.append(set(places.tolist()))
        return np.zeros((len(places), 2))

    told: list[float] = []
    calibrated(drawn_paths(TRUE, 120, seed=4), leanings, fit, told.append)
    assert all(fitted.isdisjoint(out) for fitted, out in zip(fitted_on, scored, strict=True))
    assert set.union(*scored) == set(range(120))
    assert len(scored) == FOLDS == len(told)
    assert told[-1] == 1.0


def test_days_that_were_not_followed_teach_nothing() -> None:
    paths = drawn_paths(TRUE, 600, seed=5)
    paths[:, 10:] = np.nan
    found = calibrated(paths, no_leaning, lambda _: TRUE)
    seen, ahead = list(SEEN).index(7.0), list(AHEAD)
    assert np.isfinite(found.chances[seen, ahead.index(3.0)]).all()
    assert np.isnan(found.chances[seen, ahead.index(7.0)]).all()
    assert np.isnan(found.chances[list(SEEN).index(14.0)]).all()


def test_buckets_are_parted_in_equal_halves_and_too_few_are_left_alone() -> None:
    found = calibrated(drawn_paths(TRUE, 600, seed=6), no_leaning, lambda _: TRUE)
    sizes = drawn_paths(TRUE, 600, seed=6)[:, :7].mean(axis=1)
    assert found.size_edges[list(SEEN).index(7.0)] == np.median(sizes)
    few: Calibration = calibrated(drawn_paths(TRUE, LEAST_VIDEOS - 1, seed=7), no_leaning, lambda _: TRUE)
    assert np.isnan(few.chances).all()
    assert (few.size_edges > 1e6).all()
