"""Forecasts against simulated truth, against closed forms, and against each other where they must agree."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_cohort import DAYS, daily, drawn_paths, simulated_cohort

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.conditioning import let_through
from groundswell.understanding.forecast import (
    LEVELS,
    NOTHING,
    UNCALIBRATED,
    forecast,
)
from groundswell.understanding.milestones import reach
from groundswell.understanding.readings import Readings


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return simulated_cohort()


@pytest.fixture(scope="module")
def paths(cohort: Cohort) -> Array:
    return drawn_paths(cohort, 1500, seed=3)


@pytest.mark.parametrize(("seen", "ahead"), [(1, 7), (3, 14), (7, 17), (14, 5)])
def test_bands_hold_what_they_say(cohort: Cohort, paths: Array, seen: int, ahead: int) -> None:
    told = forecast(cohort, [daily(path, seen) for path in paths], [ahead])
    came = np.expm1(paths[:, seen : seen + ahead]).sum(axis=1)
    inside = (came >= told.gains[:, 0, 1]) & (came <= told.gains[:, 0, 5])
    half = (came >= told.gains[:, 0, 2]) & (came <= told.gains[:, 0, 4])
    assert abs(inside.mean() - 0.8) < 0.04
    assert abs(half.mean() - 0.5) < 0.05
    assert abs((came <= told.gains[:, 0, 3]).mean() - 0.5) < 0.05


def test_next_day_of_one_gaussian_is_its_closed_form(cohort: Cohort) -> None:
    one = Cohort("one", "p", "b", 1, np.ones(1), cohort.means[:1], cohort.covariances[:1])
    known = 6
    y = one.means[0] + 0.3 * np.sin(np.arange(one.days))
    told = forecast(one, [daily(y, known)], [1.0])
    covariance = one.covariances[0]
    pull = np.linalg.solve(covariance[:known, :known], covariance[:known, known])
    mean = one.means[0, known] + pull @ (y[:known] - one.means[0, :known])
    spread = np.sqrt(covariance[known, known] - pull @ covariance[:known, known])
    assert np.log1p(told.gains[0, 0, 3]) == pytest.approx(mean, abs=0.01)
    assert np.log1p(told.gains[0, 0, 5]) == pytest.approx(mean + 1.2816 * spread, abs=0.02)
    assert np.log1p(told.gains[0, 0, 1]) == pytest.approx(mean - 1.2816 * spread, abs=0.02)


def test_a_burst_counts_less_and_less() -> None:
    assert let_through(1.2) == 1.2
    assert let_through(-2.0) == -2.0
    assert 1.5 < let_through(6.0) < 3.0
    assert -3.5 < let_through(-6.0) < -2.5


def test_a_series_has_the_same_forecast_alone_and_in_a_batch(cohort: Cohort, paths: Array) -> None:
    many = [daily(path, 5) for path in paths[:300]]
    together = forecast(cohort, many, [3, 10])
    alone = forecast(cohort, [many[77]], [3, 10])
    np.testing.assert_allclose(alone.gains[0], together.gains[77], rtol=1e-9)


def test_numbered_days_and_a_counter_read_every_hour_say_the_same_as_ends_of_days(cohort: Cohort, paths: Array) -> None:
    ends = daily(paths[4], 9)
    numbered = Readings(ends.ages - 1.0, ends.views)
    hours = np.arange(1, 9 * 24 + 1) / 24.0
    hourly = Readings(hours, np.interp(hours, np.append(0.0, ends.ages), np.append(0.0, ends.views)))
    told = forecast(cohort, [ends, numbered, hourly], [1, 10])
    np.testing.assert_allclose(told.gains[1], told.gains[0], rtol=1e-9)
    np.testing.assert_allclose(told.gains[2], told.gains[0], rtol=1e-6)


def test_a_hole_of_three_days_changes_little_and_few_readings_widen(cohort: Cohort, paths: Array) -> None:
    whole, holed, few = [], [], []
    for path in paths[:40]:
        readings = daily(path, 12)
        kept = np.delete(np.arange(12), [5, 6])
        whole.append(readings)
        holed.append(Readings(readings.ages[kept], readings.views[kept]))
        few.append(Readings(readings.ages[[11]], readings.views[[11]]))
    logs = [np.log1p(forecast(cohort, series, [7.0]).gains[:, 0]) for series in (whole, holed, few)]
    assert np.abs(logs[1][:, 3] - logs[0][:, 3]).mean() < 0.1
    width = [float((log[:, 5] - log[:, 1]).mean()) for log in logs]
    assert width[0] <= width[1] * 1.02
    assert width[2] > 1.3 * width[0]


def test_irregular_readings_hold_what_they_say(cohort: Cohort, paths: Array) -> None:
    ages = np.array([0.5, 1.7, 4.2, 8.9])
    series, came = [], []
    for path in paths[:250]:
        count = np.append(0.0, np.cumsum(np.expm1(path)))
        at = np.interp(np.append(ages, 15.9), np.arange(DAYS + 1.0), count)
        series.append(Readings(ages, at[:-1]))
        came.append(at[-1] - at[-2])
    told = forecast(cohort, series, [7.0])
    inside = (came >= told.gains[:, 0, 1]) & (came <= told.gains[:, 0, 5])
    assert 0.7 < inside.mean() < 0.9


def test_longer_horizons_gain_more_and_levels_rise(cohort: Cohort, paths: Array) -> None:
    told = forecast(cohort, [daily(path, 6) for path in paths[:20]], [400, 1, 30, 3000])
    assert (np.diff(told.gains, axis=2) >= 0).all()
    assert (np.diff(told.gains[:, [1, 2, 0, 3]], axis=1) >= 0).all()
    assert (told.gains[:, 3, 6] > told.gains[:, 0, 6]).all()
    assert np.isfinite(told.gains).all()


def test_a_video_older_than_the_cohort_goes_on_as_it_went(cohort: Cohort) -> None:
    ages = np.array([1000.0, 1010.0])
    told = forecast(cohort, [Readings(ages, np.array([2e6, 2.005e6]))], [10.0])
    assert 3000 < told.gains[0, 0, 3] < 7000
    assert told.status[0][0] == UNCALIBRATED


@pytest.mark.parametrize("hours", [2, 6, 12])
def test_a_few_hours_are_enough_for_a_wide_answer(cohort: Cohort, hours: int) -> None:
    told = forecast(cohort, [Readings(np.array([hours / 24]), np.array([8000.0]))], [1 - hours / 24, 7])
    assert told.gains[0, 0, 0] > 0
    assert told.gains[0, 0, 6] > 2 * told.gains[0, 0, 0]
    assert told.gains[0, 1, 3] > told.gains[0, 0, 3]


def test_nothing_read_is_said_and_order_is_kept(cohort: Cohort, paths: Array) -> None:
    empty = Readings(np.zeros(0), np.zeros(0))
    told = forecast(cohort, [empty, daily(paths[0], 3), Readings(np.zeros(1), np.zeros(1))], [7])
    assert [row[0] for row in told.status] == [NOTHING, UNCALIBRATED, NOTHING]
    assert np.isnan(told.gains[[0, 2]]).all()
    assert np.isfinite(told.gains[1]).all()


def test_a_falling_counter_is_held(cohort: Cohort) -> None:
    ages = np.arange(1.0, 6.0)
    fallen = Readings(ages, np.array([100.0, 180.0, 170.0, 230.0, 260.0]))
    held = Readings(ages, np.array([100.0, 180.0, 180.0, 230.0, 260.0]))
    np.testing.assert_array_equal(forecast(cohort, [fallen], [7]).gains, forecast(cohort, [held], [7]).gains)


def test_a_category_moves_an_early_forecast(cohort: Cohort) -> None:
    leaning = np.array([[2.0, -2.0], [-2.0, 2.0]])
    named = Cohort(
        *(cohort.name, cohort.provenance, cohort.bias, cohort.videos, cohort.weights, cohort.means, cohort.covariances),
        categories=("steep", "steady"),
        tables={"category_leaning": leaning},
    )
    series = [Readings(np.array([1.0]), np.array([5000.0]))] * 3
    told = forecast(named, series, [20], categories=["steep", None, "steady"])
    steep, unknown, steady = told.gains[:, 0, 3]
    assert steep < unknown < steady


@pytest.mark.parametrize(("horizons", "levels"), [([0.0], LEVELS), ([-1.0], LEVELS), ([1e5], LEVELS), ([1.0], [1.0])])
def test_what_cannot_be_asked_is_refused(cohort: Cohort, horizons: list[float], levels: list[float]) -> None:
    with pytest.raises(ValueError, match="must"):
        forecast(cohort, [Readings(np.array([1.0]), np.array([10.0]))], horizons, levels=levels)


@pytest.mark.parametrize(
    ("ages", "views"),
    [([1.0], [1.0, 2.0]), ([2.0, 1.0], [1.0, 2.0]), ([-1.0], [1.0]), ([1.0], [-1.0]), ([1.0], [np.nan])],
)
def test_readings_that_are_none_are_refused(ages: list[float], views: list[float]) -> None:
    with pytest.raises(ValueError, match="age"):
        Readings(np.array(ages), np.array(views))


def test_milestones_agree_with_the_forecast_and_may_never_come(cohort: Cohort, paths: Array) -> None:
    readings = daily(paths[1], 6)
    now = readings.last_views
    told = forecast(cohort, [readings], [10.0], levels=[0.5])
    there, middle, far = reach(cohort, readings, [now, now + told.gains[0, 0, 0], now * 1e6]) or ()
    assert (there.q10, there.q90, there.p_never) == (0.0, 0.0, 0.0)
    assert middle.q50 == pytest.approx(10.0, rel=0.1)
    assert middle.q10 < middle.q50 < middle.q90
    assert far.q50 == np.inf
    assert far.p_never > 0.9


def test_progress_counts_every_series(cohort: Cohort, paths: Array) -> None:
    seen: list[tuple[int, int]] = []
    series = [daily(path, days) for path, days in zip(paths[:6], [2, 3, 2, 5, 3, 2], strict=True)]
    forecast(cohort, series, [7], progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (6, 6)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
