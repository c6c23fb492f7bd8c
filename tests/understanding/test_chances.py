"""How well a number sits on the curve, from draws that are known."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_films import Array

from groundswell.terms import Bound, granularity_of
from groundswell.understanding.chances import Chances, apt_range, chances
from groundswell.understanding.phrases import Phrasing, Shape, no_earlier_than, shape_of

PHRASING = Phrasing()


def shape(bound: Bound, value: float) -> Shape:
    return shape_of(bound, value, granularity_of(value), PHRASING)


def held(bound: Bound, value: float, start: float, end: float) -> Chances:
    """Against a count known within 3%, at both ends of a window."""
    noise = np.exp(0.03 * np.random.default_rng(5).standard_normal(4000))
    return chances(shape(bound, value), start * noise, end * noise, np.full(4000, 1 / 4000))


@pytest.mark.parametrize(
    ("bound", "value", "start", "end", "low", "high"),
    [
        # (said) against (count at the window's start, at its end): p between
        (Bound.EXACT, 20.1e6, 20e6, 20e6, 0.7, 1.0),
        (Bound.EXACT, 21.3e6, 20e6, 20e6, 0.03, 0.2),
        (Bound.EXACT, 24e6, 20e6, 20e6, 0.0, 1e-4),
        (Bound.EXACT, 16e6, 20e6, 20e6, 0.0, 1e-4),
        (Bound.EXACT, 16e6, 14e6, 20e6, 0.99, 1.0),  # passed within the window
        (Bound.OVER, 20e6, 21e6, 22e6, 0.9, 1.0),
        (Bound.OVER, 20e6, 15e6, 20.3e6, 0.9, 1.0),
        (Bound.OVER, 20e6, 15e6, 17e6, 0.0, 1e-3),
        (Bound.OVER, 23e6, 27e6, 28e6, 0.0, 0.02),  # would have been called more
        (Bound.OVER, 20e6, 24e6, 24e6, 0.5, 1.0),  # "over 20" is a round number
        (Bound.NEARLY, 20e6, 19e6, 19.5e6, 0.7, 1.0),
        (Bound.NEARLY, 20e6, 23e6, 24e6, 0.0, 1e-3),
        (Bound.NEARLY, 20e6, 9e6, 10e6, 0.0, 1e-3),
        (Bound.ABOUT, 20e6, 21e6, 22e6, 0.3, 1.0),
        (Bound.ABOUT, 20e6, 40e6, 41e6, 0.0, 1e-3),
        (Bound.AT_MOST, 20e6, 5e6, 6e6, 1.0, 1.0),
        (Bound.AT_MOST, 20e6, 25e6, 26e6, 0.0, 1e-3),
    ],
)
def test_p(bound: Bound, value: float, start: float, end: float, low: float, high: float) -> None:
    assert low <= held(bound, value, start, end).p <= high


def test_which_side_a_number_fails_on() -> None:
    assert held(Bound.EXACT, 24e6, 20e6, 20e6).too_high
    assert not held(Bound.EXACT, 16e6, 20e6, 20e6).too_high
    assert held(Bound.NEARLY, 20e6, 9e6, 10e6).too_high
    assert not held(Bound.AT_MOST, 20e6, 25e6, 26e6).too_high


def test_p_is_twice_the_smaller_chance_and_at_most_one() -> None:
    assert Chances(0.03, 0.9).p == pytest.approx(0.06)
    assert Chances(0.9, 0.002).p == pytest.approx(0.004)
    assert Chances(0.8, 0.7).p == 1.0


def test_p_of_a_sharp_number_is_uniform_where_the_curve_is_right() -> None:
    """Numbers drawn from the very spread that is claimed: p below 0.1 one time in ten."""
    rng = np.random.default_rng(8)
    draws: Array = 20e6 * np.exp(0.1 * rng.standard_normal(2000))
    even = np.full(2000, 1 / 2000)
    seen = []
    for _ in range(600):
        value = 20e6 * float(np.exp(0.1 * rng.standard_normal() + PHRASING.said_exactly * rng.standard_normal()))
        seen.append(chances(shape_of(Bound.EXACT, value, 1.0, PHRASING), draws, draws, even).p)
    for level in (0.02, 0.1, 0.2, 0.5):
        assert float(np.mean(np.array(seen) < level)) == pytest.approx(level, abs=4 * (level / 600) ** 0.5)


def test_a_wider_window_is_only_ever_kinder() -> None:
    for bound in Bound:
        ps = [held(bound, 23e6, 20e6 * (1 - wider), 20e6 * (1 + wider)).p for wider in (0.0, 0.02, 0.1, 0.3)]
        assert ps == sorted(ps)


def test_weights_count() -> None:
    counts = np.array([10e6, 30e6])
    exact = shape(Bound.EXACT, 30e6)
    assert chances(exact, counts, counts, np.array([0.9, 0.1])).reached == pytest.approx(0.05, abs=0.01)
    assert chances(exact, counts, counts, np.array([0.1, 0.9])).reached == pytest.approx(0.45, abs=0.01)


def test_a_count_of_nothing_is_no_trouble() -> None:
    nothing = np.zeros(3)
    for bound in Bound:
        found = chances(shape(bound, 5e6), nothing, nothing, np.full(3, 1 / 3))
        assert np.isfinite([found.reached, found.not_passed]).all()
        assert found.p <= 1e-6 if bound is not Bound.AT_MOST else found.p == 1.0


@pytest.mark.parametrize(
    ("bound", "value", "low", "high"),
    [
        (Bound.OVER, 23e6, 23e6, 24.5e6),
        (Bound.NEARLY, 23e6, 21.5e6, 23e6),
        (Bound.ABOUT, 5e6, 4.52e6, 5.53e6),
        (Bound.AT_MOST, 5e6, 0.0, 5e6),
    ],
)
def test_the_counts_for_which_a_phrase_is_apt(bound: Bound, value: float, low: float, high: float) -> None:
    assert apt_range(shape(bound, value)) == pytest.approx((low, high), rel=0.01)


def test_what_was_known_by_a_day_has_no_upper_end() -> None:
    assert apt_range(no_earlier_than(5e6, PHRASING)) == (5e6, np.inf)
