"""A prior learned from a small made table: its mean, its covariance, and what it refuses to learn from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from simulated_cohort import daily, drawn_paths, simulated_cohort

from groundswell.understanding.calibration import LEAST_VIDEOS, calibration_from
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.learning import (
    DAYS,
    FEWEST,
    FOR_A_MIXTURE,
    Label,
    Learnt,
    learn,
    path_of,
    sizes_of,
    tail_of,
)
from groundswell.understanding.lifetime import USUAL_TAIL
from groundswell.understanding.readings import Readings

SPAN = 12
BASE = simulated_cohort(SPAN)
LABEL = Label("mine", "made up by a test", "none")


def table(count: int, seed: int, *, days: int = SPAN) -> list[Readings]:
    return [daily(path, days) for path in drawn_paths(BASE, count, seed=seed)]


@cache
def from_a_thousand() -> tuple[Array, Learnt]:
    paths = drawn_paths(BASE, FOR_A_MIXTURE, seed=1)
    kinds = ["steep" if path[0] - path[-1] > 1.5 else "steady" for path in paths]
    return paths, learn([daily(path, SPAN) for path in paths], LABEL, base=BASE, categories=kinds)


def moments(cohort: Cohort) -> tuple[Array, Array]:
    mean = cohort.weights @ cohort.means
    apart = cohort.means - mean
    within = np.einsum("k,kij->ij", cohort.weights, cohort.covariances)
    return mean, within + np.einsum("k,ki,kj->ij", cohort.weights, apart, apart)


def test_a_thousand_videos_carry_a_prior_of_their_own_mean_and_covariance() -> None:
    paths, learnt = from_a_thousand()
    assert learnt.cohort is not None
    assert learnt.because == f"learned from 1,000 videos followed for {SPAN} days"
    assert (learnt.cohort.name, learnt.cohort.videos, learnt.cohort.days) == ("mine", 1000, SPAN)
    mean, covariance = moments(learnt.cohort)
    np.testing.assert_allclose(mean, paths.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(covariance, np.cov(paths, rowvar=False), atol=0.12 * paths.var(axis=0).max())


def test_it_carries_its_calibration_its_sizes_and_what_categories_say() -> None:
    paths, learnt = from_a_thousand()
    assert learnt.cohort is not None
    calibration = calibration_from(learnt.cohort.tables)
    assert calibration is not None
    assert np.isfinite(calibration.chances).any()
    chances, sizes = learnt.cohort.tables["sizes"]
    np.testing.assert_allclose(sizes, np.quantile(np.expm1(paths).sum(axis=1), chances))
    assert learnt.cohort.categories == ("steady", "steep")
    steep = learnt.cohort.means[:, 0] - learnt.cohort.means[:, -1] > 1.5
    leaning = learnt.cohort.leaning("steep")
    assert leaning[steep].min() > leaning[~steep].max()


def test_fewer_move_another_prior_towards_themselves() -> None:
    moved = drawn_paths(BASE, 300, seed=2) + 1.0
    learnt = learn([daily(path, SPAN) for path in moved], LABEL, base=BASE)
    assert learnt.cohort is not None
    assert learnt.because == "simulated moved towards 300 videos"
    near, far = moments(learnt.cohort)[0], moments(BASE)[0]
    assert np.abs(near - moved.mean(axis=0)).mean() < 0.5 * np.abs(far - moved.mean(axis=0)).mean()


def test_fewer_than_a_hundred_are_learned_from_and_called_uncalibrated() -> None:
    learnt = learn(table(LEAST_VIDEOS - 40, seed=3), LABEL, base=BASE)
    assert learnt.cohort is not None
    assert "uncalibrated" in learnt.because
    assert calibration_from(learnt.cohort.tables) is None


def test_too_few_are_told_so() -> None:
    few = learn(table(FEWEST - 1, seed=4), LABEL, base=BASE)
    assert few.cohort is None
    assert f"{FEWEST - 1} were followed for 7 days or more, and {FEWEST} are needed" in few.because
    short = learn(table(200, seed=4, days=6), LABEL, base=BASE)
    assert short.cohort is None
    alone = learn(table(200, seed=4), LABEL)
    assert alone.cohort is None
    assert f"0 were followed for {DAYS} days, and 1,000 are needed" in alone.because
    assert learn([], LABEL, base=BASE).cohort is None


def test_categories_that_do_not_fit_the_series_are_refused() -> None:
    with pytest.raises(ValueError, match="one category, or None, for each series"):
        learn(table(40, seed=5), LABEL, base=BASE, categories=["News"])


@pytest.mark.parametrize(
    ("ages", "views"),
    [([1.0, 2.0], [5.0]), ([2.0, 1.0], [5.0, 6.0]), ([1.0], [np.nan]), ([-1.0], [5.0]), ([1.0], [-5.0])],
)
def test_bad_rows_are_refused(ages: list[float], views: list[float]) -> None:
    with pytest.raises(ValueError, match=r"one length|do not rise|not finite|negative"):
        Readings(np.array(ages), np.array(views))


def test_a_path_is_read_off_whole_days_and_short_gaps_are_shared_out() -> None:
    read = Readings(np.array([1.0, 2.0, 4.0, 9.0, 10.0]), np.array([100.0, 150.0, 190.0, 300.0, 310.0]))
    days = np.expm1(path_of(read, 12))
    np.testing.assert_allclose(days[:4], [100.0, 50.0, 20.0, 20.0])
    assert np.isnan(days[4:9]).all()  # five days without a reading
    assert days[9] == pytest.approx(10.0)
    assert np.isnan(days[10:]).all()


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    learn(table(150, seed=6), LABEL, base=BASE, progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


def test_sizes_are_quantiles_of_all_views() -> None:
    paths = np.log1p(np.arange(1.0, 1002.0))[:, None] * np.ones((1, 2))
    chances, sizes = sizes_of(paths)
    np.testing.assert_allclose(sizes, 2.0 * (1.0 + 1000.0 * chances))


def test_the_tail_is_measured_on_the_last_doublings_and_not_on_short_paths() -> None:
    rng = np.random.default_rng(8)
    age = np.log(np.arange(1.0, 121.0))
    slopes = -0.7 + 0.3 * rng.standard_normal(800)
    wander = np.cumsum(0.5 * np.sqrt(np.diff(age, prepend=0.0)) * rng.standard_normal((800, 120)), axis=1)
    slope, spread, wandering, _ = tail_of(14.0 + slopes[:, None] * age + wander)
    assert slope == pytest.approx(-0.7, abs=0.05)
    assert spread == pytest.approx(0.3, abs=0.12)
    # means over halves of a doubling wander by less than the end of one does
    assert 0.1 <= wandering < 0.5**2 + 0.05
    np.testing.assert_array_equal(tail_of(drawn_paths(BASE, 200, seed=9)), USUAL_TAIL)


def test_the_same_table_gives_the_same_cohort() -> None:
    one, again = (learn(table(60, seed=10), LABEL, base=replace(BASE)).cohort for _ in range(2))
    assert one is not None
    assert again is not None
    assert one.to_bytes() == again.to_bytes()
