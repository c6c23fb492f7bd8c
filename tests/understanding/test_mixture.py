"""A mixture fitted to planted kinds of paths finds them again."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from simulated_cohort import drawn_paths, simulated_cohort

from groundswell.understanding.compiled import Array
from groundswell.understanding.mixture import (
    CATEGORY_VIDEOS,
    FEWEST_COMPONENTS,
    MOST_COMPONENTS,
    Fitted,
    components_for,
    evidence_weights,
    first_duties,
    fit_mixture,
    leanings_of,
)

DAYS = 8
PLANTED = simulated_cohort(DAYS)


@cache
def known() -> tuple[Array, Fitted]:
    """900 paths of which the kinds are known, and what is fitted to them."""
    paths = drawn_paths(PLANTED, 900, seed=1)
    return paths, fit_mixture(paths, np.full(900, -1), 0, seed=1)


def moments(weights: Array, means: Array, covariances: Array) -> tuple[Array, Array]:
    mean = weights @ means
    apart = means - mean
    return mean, np.einsum("k,kij->ij", weights, covariances) + np.einsum("k,ki,kj->ij", weights, apart, apart)


def log_density(weights: Array, means: Array, covariances: Array, paths: Array) -> float:
    parts = [
        np.log(weight) + multivariate_normal(mean, covariance).logpdf(paths)
        for weight, mean, covariance in zip(weights, means, covariances, strict=True)
    ]
    return float(logsumexp(parts, axis=0).mean())


def test_mean_and_covariance_of_the_paths_come_out() -> None:
    paths, fitted = known()
    assert fitted.weights.sum() == pytest.approx(1.0)
    mean, covariance = moments(fitted.weights, fitted.means, fitted.covariances)
    np.testing.assert_allclose(mean, paths.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(covariance, np.cov(paths, rowvar=False), atol=0.12 * paths.var(axis=0).max())


def test_new_paths_are_nearly_as_likely_as_under_the_truth() -> None:
    _, fitted = known()
    new = drawn_paths(PLANTED, 2000, seed=2)
    truth = log_density(PLANTED.weights, PLANTED.means, PLANTED.covariances, new)
    found = log_density(fitted.weights, fitted.means, fitted.covariances, new)
    one = multivariate_normal(*moments(PLANTED.weights, PLANTED.means, PLANTED.covariances)).logpdf(new).mean()
    assert found > truth - 1.0
    assert found > one + 0.5  # one Gaussian of the right mean and covariance does not know that there are two kinds


def test_planted_kinds_keep_their_weight() -> None:
    _, fitted = known()
    falls = fitted.means[:, 0] - fitted.means[:, -1] > 1.0
    assert fitted.weights[falls].sum() == pytest.approx(PLANTED.weights[0], abs=0.06)
    steep = fitted.weights[falls] @ fitted.means[falls] / fitted.weights[falls].sum()
    np.testing.assert_allclose(steep, PLANTED.means[0], atol=0.25)


def test_the_same_paths_give_the_same_digits_and_progress_ends() -> None:
    paths = drawn_paths(PLANTED, 300, seed=3)
    told: list[float] = []
    one = fit_mixture(paths, np.full(300, -1), 0, seed=5, progress=told.append)
    again = fit_mixture(paths, np.full(300, -1), 0, seed=5)
    assert (one.covariances == again.covariances).all()
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_category_leans_towards_the_components_that_its_videos_are_in() -> None:
    duties = np.repeat(np.eye(2), [100, 300], axis=0)
    categories = np.array([0] * 80 + [1] * 20 + [0] * 20 + [1] * 280)
    base = np.array([101.0, 301.0]) / 402.0
    counts = np.array([[80.0, 20.0], [20.0, 280.0]])
    shares = (counts + CATEGORY_VIDEOS * base) / (counts.sum(axis=1, keepdims=True) + CATEGORY_VIDEOS)
    leaning = leanings_of(duties, categories, 2)
    np.testing.assert_allclose(leaning, np.log(shares / base))
    assert leaning[0, 0] > 0.5
    assert leaning[1, 0] < -0.5
    np.testing.assert_allclose(leanings_of(duties, np.full(400, -1), 2), 0.0)  # of none a category is known


def test_components_grow_with_the_videos_between_two_bounds() -> None:
    assert components_for(30) == FEWEST_COMPONENTS
    assert components_for(1150) == 10
    assert components_for(10**6) == MOST_COMPONENTS


def test_the_first_days_count_in_full_and_later_ones_less_and_less() -> None:
    np.testing.assert_allclose(evidence_weights(6), [1.0, 1.0, 1.0, 0.75, 0.6, 0.5])


def test_a_first_sharing_out_gives_every_video_away_once() -> None:
    duties = first_duties(drawn_paths(PLANTED, 200, seed=4), 4, seed=1)
    np.testing.assert_allclose(duties.sum(axis=1), 1.0)
    assert (duties.max(axis=1) > 0.9).all()
