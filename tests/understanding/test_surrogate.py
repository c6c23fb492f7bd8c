"""The first Gaussian picture of the evidence: near where the evidence is, blind to a few wrong numbers."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_films import Array, counts_of, narrow_prior, told_from

from groundswell.terms import Bound
from groundswell.understanding.likelihood import LEVEL
from groundswell.understanding.phrases import Phrasing, no_earlier_than
from groundswell.understanding.posterior import Prior
from groundswell.understanding.sampling import Component
from groundswell.understanding.surrogate import Picture, evidence_of, looks_at, picture

PRIOR = narrow_prior()
EDGES = PRIOR.grid.edges
AGES = (0.4, 0.9, 1.6, 2.5, 4.0, 7.0, 12.0, 30.0)


def counts_at(path: Array, ages: Array) -> Array:
    return np.asarray(np.interp(ages, EDGES, counts_of(path[None, :], PRIOR.grid)[0]))


def drawn_path(component: Component, seed: int = 2) -> Array:
    path: Array = component.mean + component.factor @ np.random.default_rng(seed).standard_normal(PRIOR.grid.bins)
    return path


def readings_of(path: Array) -> list[tuple[Bound, float, float, float, float]]:
    counts = counts_at(path, np.array(AGES))
    return [(Bound.EXACT, float(count), 1.0, age, age) for age, count in zip(AGES, counts, strict=True)]


def pictured(rows: list[tuple[Bound, float, float, float, float]], prior: Prior = PRIOR) -> Picture:
    return picture(prior.pooled.mean, prior.pooled.factor, looks_at(told_from(rows).terms), EDGES)


def test_every_phrase_with_two_ends_is_one_look_at_the_log_count() -> None:
    looks = looks_at(
        told_from(
            [
                (Bound.EXACT, 57_679_352, 1.0, 6.0, 6.0),
                (Bound.ABOUT, 5e6, 1e6, 1.0, 2.0),
                (Bound.OVER, 23e6, 1e6, 2.0, 3.0),
                (Bound.NEARLY, 70e6, 1e6, 9.0, 10.0),
            ]
        ).terms
    )
    counts = np.exp(looks.target)
    assert counts[0] == pytest.approx(57_679_352)
    assert counts[1] == pytest.approx(5e6)
    assert 23e6 < counts[2] < 24.5e6
    assert 68.5e6 < counts[3] < 70e6
    assert looks.spread[0] < looks.spread[2] < looks.spread[1]
    assert looks.reading.tolist() == [True, False, False, False]
    np.testing.assert_array_equal(looks.start, [6.0, 1.0, 2.0, 9.0])
    np.testing.assert_array_equal(looks.end, [6.0, 2.0, 3.0, 10.0])


def test_phrases_without_an_end_are_left_out() -> None:
    terms = told_from([(Bound.AT_MOST, 5e6, 1e6, 1.0, 1.0), (Bound.OVER, 5e6, 1e6, 1.0, 1.0)]).terms
    assert len(looks_at(terms).target) == 1
    terms[1, LEVEL] = no_earlier_than(5e6, Phrasing()).level
    assert len(looks_at(terms).target) == 0


def test_the_picture_goes_through_exact_readings() -> None:
    path = drawn_path(PRIOR.components[0])
    rows = readings_of(path)
    seen = counts_at(pictured(rows).path, np.array(AGES))
    np.testing.assert_allclose(seen, [value for _, value, *_ in rows], rtol=0.03)


def test_a_wrong_number_is_let_go() -> None:
    path = drawn_path(PRIOR.components[0])
    right = [(Bound.ABOUT, value, 0.02 * value, age, age) for _, value, _, age, _ in readings_of(path)]
    wrong = (Bound.ABOUT, 40.0 * right[4][1], right[4][1], 4.5, 4.5)
    with_it, without = (counts_at(pictured(rows).path, np.array([4.5]))[0] for rows in ([*right, wrong], right))
    assert with_it == pytest.approx(without, rel=0.15)


def test_within_its_window_a_look_is_taken_when_it_would_be_true() -> None:
    """The day's number pulls at nothing where the path passes it within the day."""
    path = drawn_path(PRIOR.components[0])
    rows = readings_of(path)
    count = float(counts_at(path, np.array([1.8]))[0])
    seen = pictured([*rows, (Bound.ABOUT, count, 0.02 * count, 1.0, 3.0)])
    assert abs(seen.offsets[-1]) < 0.05


def test_slopes_are_those_of_the_log_counts() -> None:
    seen = pictured(readings_of(drawn_path(PRIOR.components[0])))
    for place in (0, 3, 9, 20, 40):
        step = np.zeros(PRIOR.grid.bins)
        step[place] = 1e-5
        up, down = (np.log(counts_at(seen.path + sign * step, np.array(AGES))) for sign in (1, -1))
        np.testing.assert_allclose(seen.slopes[:, place], (up - down) / 2e-5, atol=1e-5)


@pytest.mark.parametrize("which", [0, 1])
def test_the_evidence_is_for_the_kind_of_path_that_it_came_from(which: int) -> None:
    right = 0
    for seed in range(12):
        seen = pictured(readings_of(drawn_path(PRIOR.components[which], seed)))
        found = [evidence_of(one.mean, one.covariance, seen)[0] for one in PRIOR.components]
        right += int(np.argmax(found)) == which
    assert right >= 11


def test_the_evidence_of_linear_looks_is_exact() -> None:
    """Where looks are linear in the path, the picture's evidence is the density of a plain Gaussian."""
    rng = np.random.default_rng(4)
    mean, factor = rng.standard_normal(6), np.linalg.cholesky(np.eye(6) + 0.3)
    slopes, precisions, path = rng.standard_normal((3, 6)), np.array([1.0, 4.0, 9.0]), rng.standard_normal(6)
    targets = rng.standard_normal(3)
    seen = Picture(path, slopes, targets - slopes @ path, precisions, precisions)
    covariance = slopes @ factor @ factor.T @ slopes.T + np.diag(1.0 / precisions)
    left = targets - slopes @ mean
    squares = float(left @ np.linalg.solve(covariance, left))
    exact = -0.5 * squares - 0.5 * float(np.linalg.slogdet(covariance)[1])
    assert evidence_of(mean, factor @ factor.T, seen) == pytest.approx((exact, squares / 3))


def test_a_picture_of_nothing_is_the_prior() -> None:
    nothing = looks_at(told_from([(Bound.AT_MOST, 5e6, 1e6, 1.0, 1.0)]).terms)
    np.testing.assert_allclose(
        picture(PRIOR.pooled.mean, PRIOR.pooled.factor, nothing, EDGES).path, PRIOR.pooled.mean, atol=1e-9
    )
