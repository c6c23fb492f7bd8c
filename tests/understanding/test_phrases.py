"""Phrases as likelihoods: closed forms against numerical integration, and what each hedge rules out."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from groundswell.terms import Bound, granularity_of
from groundswell.understanding.phrases import (
    DOWN,
    NEAR,
    UP,
    Phrasing,
    Shape,
    _normal,
    density,
    density_slope,
    no_earlier_than,
    shape_of,
)

PHRASING = Phrasing()

SAID = [
    (bound, value, granularity_of(value))
    for bound in Bound
    for value in (7.0, 480.0, 38_400.0, 3_750_000.0, 23e6, 70e6, 57_679_352.0)
]


def apt(shape: Shape, count: float) -> float:
    return density(count, shape.kind, shape.value, shape.level, shape.blur, shape.fall)[0]


def summed(shape: Shape, count: float) -> float:
    return density(count, shape.kind, shape.value, shape.level, shape.blur, shape.fall)[1]


def slope(shape: Shape, count: float) -> float:
    return density_slope(count, shape.kind, shape.value, shape.level, shape.blur, shape.fall)


def shapes() -> list[Shape]:
    every = [shape_of(bound, value, grain, PHRASING) for bound, value, grain in SAID]
    return [*every, no_earlier_than(5e6, PHRASING), shape_of(Bound.OVER, 2e6, 98e6, PHRASING)]


@pytest.mark.parametrize("shape", shapes(), ids=str)
def test_the_antiderivative_is_what_numerical_integration_finds(shape: Shape) -> None:
    corners = [shape.value * factor for factor in (0.2, 0.5, 0.8, 0.95, 1.0, 1.02, 1.1, 1.3, 1.6, 2.5, 60.0)]
    most = max(apt(shape, corner) for corner in corners)
    for low, high in pairwise(corners):
        bends = [shape.value, shape.value + shape.level, shape.value - shape.level]
        found, _ = quad(
            lambda n: apt(shape, n),
            low,
            high,
            points=[bend for bend in bends if low < bend < high] or None,
            limit=400,
            epsabs=1e-9 * most * (high - low),
        )
        assert summed(shape, high) - summed(shape, low) == pytest.approx(found, abs=1e-6 * most * (high - low))


@pytest.mark.parametrize("shape", shapes(), ids=str)
def test_the_slope_is_what_differences_find(shape: Shape) -> None:
    step = 1e-4 * (shape.blur if shape.kind != NEAR else shape.blur * shape.value)
    for factor in (0.4, 0.7, 0.9, 0.97, 0.999, 1.013, 1.05, 1.2, 1.4, 3.0):
        count = shape.value * factor
        by_differences = (apt(shape, count + step) - apt(shape, count - step)) / (2 * step)
        size = 1.0 / (step * 1e4)
        assert slope(shape, count) == pytest.approx(by_differences, abs=1e-5 * size, rel=1e-4)


def over_log_values(bound: Bound, count: float, grain: float, *, reading: bool = False) -> float:
    """What the densities of all numbers that might have been said of one count add up to, in the log of the number."""
    values = count * np.exp(np.linspace(-3.0, 3.0, 8_001))
    dense = [
        shape.scale * apt(shape, count)
        for shape in (shape_of(bound, float(value), grain, PHRASING, reading=reading) for value in values)
    ]
    return float(np.trapezoid(dense, np.log(values)))


@pytest.mark.parametrize("count", [5e4, 23.4e6, 8e8])
def test_an_exact_number_is_a_density_in_its_logarithm(count: float) -> None:
    assert over_log_values(Bound.EXACT, count, 1.0) == pytest.approx(1.0, abs=1e-3)
    assert over_log_values(Bound.EXACT, count, 1.0, reading=True) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("bound", [Bound.OVER, Bound.NEARLY, Bound.ABOUT])
@pytest.mark.parametrize("places", [0, 1, 2])
def test_a_hedged_number_is_nearly_a_density_in_its_logarithm(bound: Bound, places: int) -> None:
    """Nearly, because the granularity is held to a share of the number itself (``Phrasing.level``)."""
    count = 23.4e6
    assert over_log_values(bound, count, 10.0 ** (7 - places)) == pytest.approx(1.0, abs=0.2)


def test_over_says_nothing_below_and_little_far_above() -> None:
    shape = shape_of(Bound.OVER, 23e6, 1e6, PHRASING)
    assert shape.kind == UP
    assert apt(shape, 20e6) < 1e-6
    assert apt(shape, 23e6) == pytest.approx(0.5, abs=0.05)
    beyond = [apt(shape, n) for n in (23.5e6, 24.5e6, 25e6, 26e6, 27e6)]
    assert beyond == sorted(beyond, reverse=True)
    assert beyond[0] > 0.8
    assert beyond[-1] < 0.01  # it would have been called 26


def test_the_fall_of_over_is_exponential_in_granularities() -> None:
    shape = shape_of(Bound.OVER, 23e6, 1e6, PHRASING)
    assert shape.fall == pytest.approx(PHRASING.fall_over * 1e6)
    assert apt(shape, 29e6) / apt(shape, 28e6) == pytest.approx(math.exp(-1e6 / shape.fall), rel=1e-6)


def test_nearly_is_over_in_the_mirror() -> None:
    for offset in (-3e6, -1e6, -2e5, 0.0, 2e5, 1e6):
        args = (70e6, 1e6, 4e5, 6e5)
        up, down = density(70e6 + offset, UP, *args), density(70e6 - offset, DOWN, *args)
        assert up[0] == pytest.approx(down[0])
        assert up[1] == pytest.approx(-down[1])
    shape = shape_of(Bound.NEARLY, 70e6, 1e7, PHRASING)
    assert apt(shape, 67e6) > 0.8
    assert apt(shape, 80e6) < 1e-6
    assert apt(shape, 30e6) < 1e-3


def test_nearly_reaches_a_tenth_below_at_most_before_it_falls() -> None:
    assert shape_of(Bound.NEARLY, 100e6, 1e8, PHRASING).level == pytest.approx(10e6)
    assert shape_of(Bound.NEARLY, 98e6, 1e6, PHRASING).level == pytest.approx(1e6)


def test_at_most_excludes_only_what_is_above() -> None:
    shape = shape_of(Bound.AT_MOST, 5e6, 1e6, PHRASING)
    assert [apt(shape, n) for n in (1.0, 1e3, 4e6)] == pytest.approx([1.0, 1.0, 1.0])
    assert apt(shape, 6.5e6) < 1e-6


def test_what_was_known_by_a_day_excludes_only_what_is_below() -> None:
    shape = no_earlier_than(5e6, PHRASING)
    assert [apt(shape, n) for n in (6.5e6, 5e8, 1e12)] == pytest.approx([1.0, 1.0, 1.0])
    assert apt(shape, 4e6) < 1e-6


def test_millions_is_level_from_two_to_a_hundred_million() -> None:
    shape = shape_of(Bound.OVER, 2e6, 98e6, PHRASING)
    assert [apt(shape, n) for n in (2.2e6, 1e7, 5e7, 9.9e7)] == pytest.approx([1.0] * 4, abs=0.02)
    assert apt(shape, 1.5e6) < 1e-6
    assert apt(shape, 1e9) < 1e-6


def test_a_round_number_is_held_to_a_share_of_itself() -> None:
    """ "Over a million" is not apt for two: its last place says less than its size."""
    assert shape_of(Bound.OVER, 1e6, 1e6, PHRASING).level == pytest.approx(PHRASING.level * 1e6)
    assert shape_of(Bound.OVER, 3_750_000, 10_000, PHRASING).level == 10_000


@pytest.mark.parametrize(
    ("value", "grain", "spread"),
    [(70e6, 1e7, 0.5 / 7), (5e6, 1e6, 0.1), (1e6, 1e6, 0.15), (57_679_352.0, 1.0, 0.03), (25e6, 1e6, 0.03)],
)
def test_about_is_as_wide_as_it_was_rounded(value: float, grain: float, spread: float) -> None:
    assert shape_of(Bound.ABOUT, value, grain, PHRASING).blur == pytest.approx(spread)


def test_a_counter_is_sharper_than_the_press_and_small_counts_move_by_whole_views() -> None:
    read = shape_of(Bound.EXACT, 57_679_352, 1.0, PHRASING, reading=True)
    told = shape_of(Bound.EXACT, 57_679_352, 1.0, PHRASING)
    assert read.blur == pytest.approx(PHRASING.reading, rel=1e-6)
    assert told.blur == pytest.approx(PHRASING.said_exactly, rel=1e-6)
    assert shape_of(Bound.EXACT, 4, 1.0, PHRASING, reading=True).blur > 0.12
    assert shape_of(Bound.EXACT, 0, 1.0, PHRASING, reading=True).value == 1.0


@pytest.mark.parametrize("shape", shapes(), ids=str)
def test_extreme_counts_give_finite_numbers(shape: Shape) -> None:
    for count in (1e-3, 1.0, 1e15):
        assert all(math.isfinite(part) for part in (apt(shape, count), summed(shape, count), slope(shape, count)))
        assert apt(shape, count) >= 0.0


def test_the_parameters_are_told_as_they_are() -> None:
    told = dict(Phrasing(reading=0.02, wrong_said=0.07).described())
    assert told["noise of a counter read at a moment"] == "2.0%"
    assert "7%" in told["a number is of something else"]


def test_the_normal_between_knots_is_the_normal() -> None:
    places = np.random.default_rng(3).uniform(-7.99, 7.99, 20_000)
    found = np.array([_normal(float(t)) for t in places])
    np.testing.assert_allclose(found[:, 0], norm.cdf(places), atol=1e-10)
    np.testing.assert_allclose(found[:, 0], norm.cdf(places), rtol=1e-6)
    np.testing.assert_allclose(found[:, 1], norm.pdf(places), atol=1e-9)
    assert [_normal(t)[0] for t in (-math.inf, -8.0, 8.0, math.inf)] == [0.0, 0.0, 1.0, 1.0]
    assert math.isnan(_normal(math.nan)[0])
