"""What statements say of a count, each by itself, and what carried a film of which nothing else is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from synthetic_films import READ_AT, film_of, readings, told_from, true_count

from groundswell.follow import shipped_prior
from groundswell.terms import Bound, Happening
from groundswell.understanding.carried import explain
from groundswell.understanding.carried_looks import Looks, looks_at
from groundswell.understanding.carried_path import path_of_told
from groundswell.understanding.evidence import Told, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import Posterior, posterior_of
from groundswell.understanding.pushes import Candidate

EDGES = np.array([0.0, 1.0, 2.0, 4.0, 8.0])


@cache
def drawn() -> Posterior:
    return posterior_of(told_of(film_of(readings()), "youtube", Phrasing()), shipped_prior(), seed=1)


def looks_of(*rows: tuple[Bound, float, float, float, float]) -> Looks:
    return looks_at(told_from(rows), drawn(), EDGES)


def test_a_reading_looks_at_all_days_before_it() -> None:
    looks = looks_of((Bound.EXACT, true_count(3.0), 1.0, 3.0, 3.0))
    np.testing.assert_allclose(looks.days, [[1.0, 1.0, 1.0, 0.0]])
    np.testing.assert_allclose(looks.seen, np.log(true_count(3.0)))
    np.testing.assert_allclose(np.sqrt(looks.doubt), Phrasing().reading, rtol=1e-3)


def test_anywhere_in_its_window_a_number_may_have_been_true() -> None:
    at_once = looks_of((Bound.ABOUT, true_count(3.0), 1e6, 3.0, 3.0))
    within = looks_of((Bound.ABOUT, true_count(3.0), 1e6, 2.0, 4.0))
    np.testing.assert_allclose(within.days, [[1.0, 1.0, 1.0, 0.0]])
    grown = np.log(true_count(4.0) / true_count(2.0))
    assert within.doubt[0] - at_once.doubt[0] == pytest.approx(grown**2 / 12.0, rel=0.4)


def test_over_and_nearly_lie_on_their_side_of_the_number() -> None:
    over = looks_of((Bound.OVER, 1.6e7, 1e6, 3.0, 3.0))
    nearly = looks_of((Bound.NEARLY, 1.8e7, 1e6, 3.0, 3.0))
    assert 1.6e7 < np.exp(over.seen[0]) < 1.75e7
    assert 1.65e7 < np.exp(nearly.seen[0]) < 1.8e7
    assert 0.01 < np.sqrt(over.doubt[0]) < 0.06


def test_what_is_of_something_else_or_has_no_end_tells_nothing() -> None:
    assert looks_of((Bound.ABOUT, 50.0 * true_count(3.0), 1e6, 3.0, 3.0)).days.shape == (0, 4)
    assert looks_of((Bound.AT_MOST, 1.1 * true_count(3.0), 1e6, 3.0, 3.0)).days.shape == (0, 4)


def test_a_jump_that_readings_could_hide_is_found_whole() -> None:
    """Four hundred thousand views in two days, of four million that are read every other day and good to 1%."""

    def counted(age: float) -> float:
        return 1.1e6 * float(np.log1p(age)) + 4e5 * (1.0 - float(np.exp(-max(age - 20.0, 0.0) / 0.7)))

    told = told_from([(Bound.EXACT, counted(age), 1.0, age, age) for age in np.arange(2.0, 42.0, 2.0)])
    path = path_of_told(told, posterior_of(told, shipped_prior(), seed=1), [20.0])
    news = Candidate(Happening(id="news", kind="press", what="news"), 20.0, 20.2)
    pushed = explain(path, [news], seed=1, draws=600).pushed[:, 0]
    low, high = np.quantile(pushed, [0.05, 0.95])
    assert low < 4e5 < high
    assert high < 1e6


def test_what_was_drawn_has_the_count_that_was_read() -> None:
    told: Told = told_of(film_of(readings()), "youtube", Phrasing())
    path = path_of_told(told, drawn(), [])
    found = explain(path, [], seed=1, draws=90)
    assert np.median(found.own) == pytest.approx(true_count(READ_AT[-1]), rel=0.02)
    assert found.own.std() < 0.03 * found.own.mean()
