"""How a path strays from its own course: the doubt of a push's shape is none of its size."""

from __future__ import annotations

import numpy as np
import pytest

from groundswell.understanding.carried_path import path_of_counts
from groundswell.understanding.compiled import Array
from groundswell.understanding.own_course import MISFIT, Strays, strays_of


def covariances(strays: Strays) -> list[Array]:
    factors = [np.linalg.inv(inverse) for inverse in strays.inverse]
    return [factor @ factor.T for factor in factors]


def test_the_shape_of_a_push_is_doubted_and_not_what_it_brought_in_all() -> None:
    days = np.arange(41, dtype=np.float64)
    path = path_of_counts(days, np.full(40, 10_000.0))
    part = np.where(days[:-1] >= 10.0, 0.6 * np.exp(-(days[:-1] - 10.0) / 4.0), 0.0)
    views = np.exp(path.log_rate) * path.widths
    for plain, doubted in zip(*(covariances(s) for s in (strays_of(path), strays_of(path, part[None]))), strict=True):
        more = doubted - plain
        assert np.linalg.eigvalsh(more).min() > -1e-9
        assert views @ more @ views == pytest.approx(0.0, abs=1e-9 * (views @ plain @ views))
        # day by day it is doubted, though by no more than the part of it that is off
        assert 0.0 < more[10, 10] < (MISFIT * part[10]) ** 2


def test_a_push_within_one_bin_has_no_shape_to_doubt() -> None:
    path = path_of_counts(np.arange(31, dtype=np.float64), np.full(30, 10_000.0))
    part = np.zeros((1, 30))
    part[0, 12] = 0.5
    for plain, doubted in zip(*(covariances(s) for s in (strays_of(path), strays_of(path, part))), strict=True):
        assert doubted == pytest.approx(plain, abs=1e-9)


def test_each_inverse_whitens_its_covariance() -> None:
    path = path_of_counts(np.arange(31, dtype=np.float64), np.full(30, 10_000.0))
    strays = strays_of(path)
    for inverse, log_det in zip(strays.inverse, strays.log_det, strict=True):
        assert np.triu(inverse, 1) == pytest.approx(0.0)
        assert -np.log(np.diag(inverse)).sum() == pytest.approx(log_det)
