"""What a reading is worth, and how a budget is shared."""

from __future__ import annotations

import numpy as np
import pytest

from groundswell.understanding.doubt import EVEN, Doubt, doubt_of, shared_out, worth


def rows(*doubts: Doubt) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(one.a, one.b, one.c) for one in doubts])


def steady(rate: float, count: float) -> Doubt:
    hours = np.arange(0.0, 24.0)
    return doubt_of(hours, count + np.round(rate * hours))


def test_worth_is_what_its_definition_says() -> None:
    doubt = Doubt(0.3, 0.2, 0.1)
    hours = np.linspace(0.0, 5.0, 20001)
    f = np.array([doubt.after(hour) for hour in hours])
    area = float(np.sum((f[1:] + f[:-1]) / 2.0 * np.diff(hours)))
    assert worth(rows(doubt), np.array([5.0]))[0] == pytest.approx(5.0 * f[-1] - area, rel=1e-4)


def test_a_budget_is_spent_and_no_counter_read_too_often() -> None:
    doubts = rows(*(steady(rate, count) for rate in (1.0, 30.0, 900.0) for count in (1e3, 1e5, 1e7)))
    for costs in (np.ones(9), np.full(9, 0.02)):
        for budget in (0.1, 1.0, 5.0):
            hours = shared_out(doubts, costs, budget, 1 / 6)
            assert np.all(hours >= 1 / 6)
            assert np.all(hours <= costs.sum() / (EVEN * budget) * 1.001 + 1 / 6)
            assert float(np.sum(costs / hours)) == pytest.approx(min(budget, costs.sum() * 6), rel=0.06)


def test_the_doubtful_is_read_more_often() -> None:
    young, old = steady(3000.0, 5000.0), steady(30.0, 5_000_000.0)
    hours = shared_out(rows(young, old, old, old), np.ones(4), 1.0, 1 / 6)
    assert hours[0] < 0.7 * hours[1]


def test_a_counter_that_wanders_is_more_doubtful_than_one_that_does_not() -> None:
    hours = np.arange(0.0, 24.0)
    calm = doubt_of(hours, 1e5 + 1000.0 * hours)
    swings = doubt_of(hours, 1e5 + np.cumsum(1000.0 * np.where(hours % 2 == 0, 1.9, 0.1)))
    assert swings.after(6.0) > 1.2 * calm.after(6.0)


@pytest.mark.parametrize("counts", [[], [5.0], [5.0, 5.0], [9.0, 3.0], [0.0, 0.0, 0.0]])
def test_whatever_was_read_the_doubt_is_a_number(counts: list[float]) -> None:
    doubt = doubt_of(np.arange(float(len(counts))), np.array(counts))
    assert np.all(np.isfinite([doubt.a, doubt.b, doubt.c]))
    assert doubt.after(3.0) >= 0.0
