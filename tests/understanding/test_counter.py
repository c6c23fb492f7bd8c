"""When a counter stands for everything told, and the chance of passing a size."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_cohort import daily, drawn_paths, simulated_cohort
from synthetic_films import film_of, readings, said, told_from

from groundswell.terms import Bound
from groundswell.understanding.counter import chance_of_more, counter_of
from groundswell.understanding.evidence import told_of
from groundswell.understanding.hit import size_of_a_hit
from groundswell.understanding.phrases import Phrasing


def test_readings_alone_are_a_counter() -> None:
    ages = np.arange(1.0, 9.0)
    counter = counter_of(told_of(film_of(readings(list(ages))), "youtube", Phrasing()))
    assert counter is not None
    np.testing.assert_allclose(counter.ages, ages, atol=1e-4)
    assert (np.diff(counter.views) > 0).all()


def test_words_alone_are_none() -> None:
    assert counter_of(told_from([(Bound.OVER, 4e5, 1e5, 2.0, 2.0)])) is None
    assert counter_of(told_from([(Bound.EXACT, 4e5, 1.0, 2.0, 3.0)])) is None  # somewhere within a day
    assert counter_of(told_from([])) is None


@pytest.mark.parametrize(
    ("ages", "spoken", "stands"),
    [
        (np.arange(1.0, 20.0), 7.3, True),  # read every day: what was said in between adds nothing
        (np.arange(1.0, 20.0), 40.0, False),  # said long after the last reading
        (np.array([1.0, 2.0, 19.0]), 7.3, False),  # said where nobody read
    ],
)
def test_words_beside_a_counter_count_where_it_was_not_read(ages: np.ndarray, spoken: float, stands: bool) -> None:
    file = film_of([*readings(list(ages)), said("w", 2e7, spoken, spoken, Bound.OVER)])
    assert (counter_of(told_of(file, "youtube", Phrasing())) is not None) is stands


def test_a_release_on_a_day_is_taken_from_its_middle() -> None:
    told = told_from([(Bound.EXACT, 1e5, 1.0, age, age) for age in (2.0, 3.0)], release_width=1.0)
    counter = counter_of(told)
    assert counter is not None
    np.testing.assert_allclose(counter.ages, [1.5, 2.5])


def test_the_chance_of_passing_a_size_comes_true_as_often_as_it_says() -> None:
    cohort = simulated_cohort()
    paths = drawn_paths(cohort, 2500, seed=5)
    total = np.expm1(paths).sum(axis=1)
    size = float(np.quantile(total, 0.8))
    chance = chance_of_more(cohort, [daily(path, 5) for path in paths], size, float(cohort.days))
    for low, high in ((0.0, 0.1), (0.2, 0.6), (0.6, 0.95), (0.95, 1.0)):
        there = (chance >= low) & (chance <= high)
        error = np.sqrt(0.25 / there.sum())
        assert there.sum() > 40
        assert (total[there] > size).mean() == pytest.approx(float(chance[there].mean()), abs=3 * error)


def test_what_was_passed_is_certain_and_what_was_not_read_unknown() -> None:
    cohort = simulated_cohort()
    path = drawn_paths(cohort, 1, seed=1)[0]
    whole = daily(path, cohort.days)
    assert chance_of_more(cohort, [whole], whole.last_views * 0.5, float(cohort.days))[0] == 1.0
    assert chance_of_more(cohort, [whole], whole.last_views * 2.0, float(cohort.days))[0] == 0.0
    assert np.isnan(chance_of_more(cohort, [daily(path, 0)], 10.0, float(cohort.days))[0])


def test_the_size_of_a_hit_is_the_quantile_of_all_views() -> None:
    cohort = simulated_cohort()
    total = np.expm1(drawn_paths(cohort, 20_000, seed=9)).sum(axis=1)
    assert size_of_a_hit(cohort) == pytest.approx(float(np.quantile(total, 0.99)), rel=0.1)
    assert size_of_a_hit(cohort, 0.9) == pytest.approx(float(np.quantile(total, 0.9)), rel=0.07)
