"""The chances of counts, against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaln
from scipy.stats import nbinom, poisson

from groundswell.understanding.alarm_counts import STRAY_CHANCE, log_count, main_chance, outlier_chance, stray_chance


@pytest.mark.parametrize("count", [0.0, 1.0, 3.0, 10.0, 1000.0, 1e6])
@pytest.mark.parametrize("mean", [0.01, 1.0, 50.0, 1e6])
@pytest.mark.parametrize("variance", [1e-3, 0.1, 0.3, 5.0, 20.0])
def test_negative_binomial(count: float, mean: float, variance: float) -> None:
    size = 1 / variance
    truth = nbinom.logpmf(count, size, size / (size + mean)) + gammaln(count + 1)
    assert log_count(count, mean, variance) == pytest.approx(truth, rel=1e-9, abs=1e-7)


def test_without_scatter_it_is_poisson() -> None:
    truth = poisson.logpmf(40, 30.0) + gammaln(41)
    assert log_count(40.0, 30.0, 0.0) == pytest.approx(truth, abs=1e-4)


@pytest.mark.parametrize(("mean", "variance"), [(3.0, 0.05), (200.0, 0.3)])
def test_all_chances_together_are_one(mean: float, variance: float) -> None:
    total = 0.0
    for count in np.arange(0.0, 40_000.0):
        stray = stray_chance(count, mean)
        mixed = main_chance(count, mean, variance, stray) + outlier_chance(count, mean, variance, stray)
        total += mixed * np.exp(stray - gammaln(count + 1))
    assert total == pytest.approx(1.0, abs=1e-6)


def test_far_out_only_the_stray_count_is_left() -> None:
    stray = stray_chance(1e5, 10.0)
    assert main_chance(1e5, 10.0, 0.01, stray) == pytest.approx(0.0, abs=1e-12)
    assert outlier_chance(1e5, 10.0, 0.01, stray) == pytest.approx(STRAY_CHANCE, rel=1e-6)
