"""A cohort's days told on the grid of ages: what is kept, what is added, and how far it reaches."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_films import Array

from groundswell.follow import shipped_cohort, shipped_prior
from groundswell.understanding.grid import (
    EARLY_WANDER,
    FIRST_LOOK,
    LEVEL_SD,
    QUARTER_DAYS,
    TAIL_SLOPE,
    TAIL_SLOPE_SD,
    TAIL_WANDER,
    YEARS,
    Grid,
    grid_for,
    spread,
)

DAYS = 40


def falling_cohort(days: int = DAYS) -> tuple[Array, Array]:
    """Mean 10 - log(day), and days that wander together."""
    day = np.arange(1, days + 1)
    return 10.0 - np.log(day), np.exp(-np.abs(np.subtract.outer(day, day)) / 5.0)


@pytest.mark.parametrize("days", [6, 10, 40, 120, 365])
def test_edges_rise_from_the_release_to_twenty_years(days: int) -> None:
    grid = grid_for(days)
    assert grid.edges[0] == 0.0
    assert (grid.widths > 0).all()
    assert grid.edges[-1] >= YEARS * 365.25
    assert days in grid.edges
    np.testing.assert_allclose(grid.widths[: 4 * QUARTER_DAYS], 0.25)
    between = grid.edges[(grid.edges >= QUARTER_DAYS) & (grid.edges <= days)]
    np.testing.assert_allclose(np.diff(between), 1.0)
    late = grid.widths[grid.edges[:-1] >= days]
    assert (late[1:] / late[:-1]).max() < 1.1


def test_widths_and_middles_belong_to_the_edges() -> None:
    grid = Grid(np.array([0.0, 1.0, 4.0]))
    assert grid.bins == 2
    np.testing.assert_array_equal(grid.widths, [1.0, 3.0])
    np.testing.assert_array_equal(grid.middles, [0.5, 2.5])


def test_the_mean_runs_through_the_middles_of_days() -> None:
    mean, covariance = falling_cohort()
    grid = grid_for(DAYS)
    told, _ = spread(mean, covariance, grid)
    for day in (7, 12, 25):
        place = int(np.flatnonzero(grid.middles == day - 0.5)[0])
        assert told[place] == pytest.approx(mean[day - 1])
    second_day = (grid.middles > 1.0) & (grid.middles < 2.0)
    assert told[second_day].mean() == pytest.approx(mean[1], abs=0.1)


def test_days_keep_their_covariance_and_the_level_is_wider() -> None:
    mean, covariance = falling_cohort()
    grid = grid_for(DAYS)
    _, told = spread(mean, covariance, grid)
    at = [int(np.flatnonzero(grid.middles == day - 0.5)[0]) for day in (10, 13, 30)]
    for i, first in zip(at, (10, 13, 30), strict=True):
        for j, second in zip(at, (10, 13, 30), strict=True):
            own = 0.05**2 if i == j else 0.0
            assert told[i, j] == pytest.approx(covariance[first - 1, second - 1] + LEVEL_SD**2 + own)


def test_the_tail_goes_on_falling_and_ever_less_is_known_of_it() -> None:
    mean, covariance = falling_cohort()
    grid = grid_for(DAYS)
    told, spread_out = spread(mean, covariance, grid)
    late = grid.middles > 2 * DAYS
    log_age = np.log(grid.middles[late])
    np.testing.assert_allclose(np.diff(told[late]) / np.diff(log_age), TAIL_SLOPE, rtol=1e-6)
    variances = np.diag(spread_out)[late]
    assert (np.diff(variances) > 0).all()
    far = log_age[-1] - np.log(DAYS - 10.0)
    last_days = covariance[-20:, -20:].mean()
    assert variances[-1] == pytest.approx(
        last_days + TAIL_SLOPE_SD**2 * far**2 + TAIL_WANDER**2 * far + LEVEL_SD**2 + 0.05**2
    )


def test_the_first_hours_wander_most() -> None:
    mean, covariance = falling_cohort()
    grid = grid_for(DAYS)
    _, told = spread(mean, covariance, grid)
    own = np.diag(told) - LEVEL_SD**2
    first, fourth_day = own[0], own[(grid.middles > 3.0) & (grid.middles < 4.0)][0]
    assert first > 1.0 + EARLY_WANDER**2
    assert fourth_day < first - 0.5
    assert own[int(np.flatnonzero(grid.middles == 8.5)[0])] == pytest.approx(1.0 + 0.05**2)


@pytest.mark.parametrize("days", [6, 7, 30, 120])
def test_every_covariance_has_a_factor(days: int) -> None:
    mean, covariance = falling_cohort(days)
    _, told = spread(mean, covariance, grid_for(days))
    np.testing.assert_allclose(told, told.T)
    np.linalg.cholesky(told)


def test_the_shipped_prior_is_the_shipped_cohort_merged_and_on_the_grid() -> None:
    cohort, prior = shipped_cohort("merged.npz"), shipped_prior()
    assert prior.grid.edges.tolist() == grid_for(cohort.days).edges.tolist()
    weights = np.exp([component.log_weight for component in prior.components])
    np.testing.assert_allclose(weights, cohort.weights[cohort.weights > 0])
    mean = sum(weight * one.mean for weight, one in zip(weights, prior.components, strict=True))
    np.testing.assert_allclose(prior.pooled.mean, mean)
    within = sum(weight * one.covariance for weight, one in zip(weights, prior.components, strict=True))
    apart = sum(
        weight * np.outer(one.mean - prior.pooled.mean, one.mean - prior.pooled.mean)
        for weight, one in zip(weights, prior.components, strict=True)
    )
    np.testing.assert_allclose(prior.pooled.covariance, within + apart, atol=1e-8)
    for component in (*prior.components, prior.pooled):
        np.testing.assert_allclose(component.factor @ component.factor.T, component.covariance, atol=1e-8)


def test_finer_bins_grow_evenly_to_half_a_day_and_are_the_same_after() -> None:
    grid, usual = grid_for(DAYS, finer=True), grid_for(DAYS)
    assert grid.edges[0] == 0.0
    assert grid.edges[1] == FIRST_LOOK
    fine = grid.edges[(grid.edges > 0.0) & (grid.edges <= 0.5)]
    np.testing.assert_allclose(fine[1:] / fine[:-1], np.sqrt(2.0))
    np.testing.assert_array_equal(grid.edges[grid.edges >= 0.5], usual.edges[usual.edges >= 0.5])
