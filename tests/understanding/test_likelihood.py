"""The compiled likelihood against a plain one: averages over windows by brute force, slopes by differences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import exponnorm, norm
from synthetic_films import Array, counts_of, narrow_prior, told_from

from groundswell.terms import Bound, granularity_of
from groundswell.understanding.likelihood import (
    BLUR,
    FALL,
    FROM,
    KIND,
    LEVEL,
    LONGEST,
    SCALE,
    TO,
    VALUE,
    WRONG,
    gradient,
    likelihoods,
    rate_of,
    rate_slope,
    stops_of,
)
from groundswell.understanding.phrases import DOWN, NEAR, OUTLIER_DENSITY
from groundswell.understanding.posterior import shifted

PRIOR = narrow_prior()
EDGES = PRIOR.grid.edges
LAST = float(EDGES[-1])

WINDOWS = {
    "a moment": (2.3, 2.3),
    "a moment on an edge": (2.0, 2.0),
    "within one bin": (1.05, 1.2),
    "an hour across an edge": (0.98, 1.02),
    "a day": (1.0, 2.0),
    "from before the release": (-0.7, 1.4),
    "from the release": (0.0, 3.0),
    "twenty bins": (0.1, 5.0),
    "late, within one wide bin": (400.0, 405.0),
    "a late month": (300.0, 330.0),
}
LONG_WINDOWS = {"more bins than stretches": (0.1, 60.0), "all of it": (-3.0, 3000.0)}


def some_path(seed: int = 3) -> Array:
    component = PRIOR.components[0]
    path: Array = component.mean + component.factor @ np.random.default_rng(seed).standard_normal(PRIOR.grid.bins)
    return path


def count_on(path: Array, ages: Array) -> Array:
    return np.asarray(np.maximum(np.interp(ages, EDGES, counts_of(path[None, :], PRIOR.grid)[0]), 1e-3))


def plain_density(counts: Array, term: Array) -> Array:
    """The phrase's density, from scipy's distributions."""
    kind, value, level, blur, fall = term[KIND], term[VALUE], term[LEVEL], term[BLUR], term[FALL]
    if kind == NEAR:
        return np.asarray(norm.pdf(np.log(counts / value), scale=blur))
    beyond = value - counts if kind == DOWN else counts - value
    risen: Array = norm.cdf(beyond, scale=blur) - norm.cdf(beyond - level, scale=blur)
    return np.asarray(risen + fall * exponnorm.pdf(beyond - level, fall / blur, scale=blur))


def plain_average(path: Array, term: Array) -> float:
    start, end = term[FROM], term[TO]
    ages = start + (end - start) * (np.arange(40_000) + 0.5) / 40_000 if end > start else np.array([start])
    return float(term[SCALE] * plain_density(count_on(path, ages), term).mean())


def compiled(path: Array, terms: Array) -> tuple[float, Array]:
    right = np.empty(len(terms))
    return likelihoods(path, terms, stops_of(terms, EDGES), right), right


def one_term(bound: Bound, value: float, window: tuple[float, float]) -> Array:
    return told_from([(bound, value, granularity_of(value), *window)]).terms


def said_within(path: Array, window: tuple[float, float]) -> float:
    """A number that was true about the middle of the window, to two figures."""
    count = float(count_on(path, np.array([max(0.05, 0.5 * (window[0] + window[1]))]))[0])
    return float(f"{count:.1e}")


@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS.keys())
def test_the_average_over_a_window_is_that_of_many_moments(bound: Bound, window: tuple[float, float]) -> None:
    path = some_path()
    for factor in (0.85, 1.0, 1.1):
        term = one_term(bound, factor * said_within(path, window), window)
        total, right = compiled(path, term)
        average = plain_average(path, term[0])
        assert right[0] == pytest.approx(average, rel=0.01, abs=1e-4)
        mixed = (1 - term[0, WRONG]) * right[0] + term[0, WRONG] * OUTLIER_DENSITY
        assert total == pytest.approx(math.log(mixed))


@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("window", LONG_WINDOWS.values(), ids=LONG_WINDOWS.keys())
def test_a_window_of_very_many_bins_is_averaged_in_fewer_stretches(bound: Bound, window: tuple[float, float]) -> None:
    path = some_path()
    term = one_term(bound, said_within(path, window), window)
    assert compiled(path, term)[1][0] == pytest.approx(plain_average(path, term[0]), rel=0.1)


def test_likelihoods_are_averaged_not_their_logarithms() -> None:
    """A number that was true for an hour of a day is as likely as that hour's share, not impossible."""
    path = np.full(PRIOR.grid.bins, math.log(1e6))
    right = compiled(path, one_term(Bound.EXACT, 1_500_000.0, (1.0, 3.0)))[1][0]
    # the count passes two million numbers in the window, each for as long; a view is 1 / 1.5 million of the logarithm
    assert right == pytest.approx(1.5e6 / 2e6, rel=0.01)


def test_before_the_release_nothing_was_seen() -> None:
    path = some_path()
    for window in ((-2.0, -1.0), (-1.0, -1.0), (-1.0, 0.0), (0.0, 0.0)):
        total, right = compiled(path, one_term(Bound.OVER, 1000.0, window))
        assert right[0] == pytest.approx(0.0, abs=1e-12)
        assert total == pytest.approx(math.log(0.05 * OUTLIER_DENSITY))


def random_terms(rng: np.random.Generator, path: Array, number: int) -> Array:
    rows = []
    for _ in range(number):
        start = float(np.exp(rng.uniform(np.log(0.05), np.log(900.0))))
        start = start if rng.uniform() < 0.8 else -start / 900.0
        length = float(rng.choice([0.0, 0.01, 0.5, 3.0, 80.0]))
        count = float(count_on(path, np.array([max(start + 0.5 * length, 0.02)]))[0])
        value = float(f"{count * np.exp(0.15 * rng.standard_normal()):.2g}")
        rows.append((Bound(rng.choice([b.value for b in Bound])), value, granularity_of(value), start, start + length))
    return told_from(rows).terms


@pytest.mark.parametrize("seed", range(6))
def test_the_gradient_is_what_differences_find(seed: int) -> None:
    rng = np.random.default_rng(seed)
    path = some_path(seed)
    terms = random_terms(rng, path, 40)
    slope = np.empty(PRIOR.grid.bins)
    total = gradient(path, terms, stops_of(terms, EDGES), slope)
    assert total == pytest.approx(compiled(path, terms)[0], abs=1e-12)
    by_differences = np.empty_like(slope)
    for place in range(len(path)):
        step = np.zeros_like(path)
        step[place] = 1e-6
        by_differences[place] = (compiled(path + step, terms)[0] - compiled(path - step, terms)[0]) / 2e-6
    np.testing.assert_allclose(slope, by_differences, rtol=1e-4, atol=1e-4 * float(np.abs(slope).max()) + 1e-6)


def test_every_term_pulls_towards_itself() -> None:
    path = np.full(PRIOR.grid.bins, math.log(1e6))
    slope = np.empty_like(path)
    term = one_term(Bound.EXACT, 3.2e6, (3.0, 3.0))
    gradient(path, term, stops_of(term, EDGES), slope)
    before = PRIOR.grid.middles < 3.0
    assert (slope[before] > 0).all()
    assert (slope[~before] == 0).all()
    term = one_term(Bound.NEARLY, 2.9e6, (3.0, 3.0))
    gradient(path, term, stops_of(term, EDGES), slope)
    assert (slope[before] < 0).all()


def test_ages_move_with_the_release() -> None:
    terms = told_from([(Bound.ABOUT, 1e6, 1e5, 1.0, 2.0), (Bound.EXACT, 2e6, 1.0, 3.0, 3.0)]).terms
    moved = shifted(terms, 0.25)
    np.testing.assert_allclose(moved[:, [FROM, TO]], [[0.75, 1.75], [2.75, 2.75]])
    np.testing.assert_array_equal(moved[:, :FROM], terms[:, :FROM])
    assert terms[0, FROM] == 1.0


def test_rates_are_positive_smooth_and_those_of_the_cohort() -> None:
    """A path is log(1 + views a day); below twenty views a day it bends so that a count never stops growing."""
    logs = np.linspace(-30.0, 20.0, 2001)
    rates = np.array([rate_of(x) for x in logs])
    assert (rates > 0).all()
    assert (np.diff(rates) > 0).all()
    assert rate_of(5.0) == pytest.approx(math.exp(5.0) - 1.0)
    for x in (-4.0, 2.0, 3.0, 3.0001, 9.0):
        assert rate_slope(x) == pytest.approx((rate_of(x + 1e-6) - rate_of(x - 1e-6)) / 2e-6, rel=1e-4)


def test_the_longest_window_has_room_for_its_stops() -> None:
    """Windows of every length end inside the arrays that hold their stops."""
    path = some_path()
    for end in np.geomspace(0.01, 2 * LAST, 200):
        assert np.isfinite(compiled(path, one_term(Bound.ABOUT, 1e6, (-0.5, float(end))))[0])
    assert PRIOR.grid.bins > LONGEST  # or no window would be that long
