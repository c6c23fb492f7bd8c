"""Conformal calibration: chances that were wrong come out right, and where nobody can know they are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from groundswell.understanding.calibration import (
    AHEAD,
    BUCKETS,
    LEAST_VIDEOS,
    LEVELS,
    SEEN,
    Calibration,
    calibration_from,
    chances_to_ask,
    tables_of,
    traits_of,
)
from groundswell.understanding.compiled import Array


def calibration_of(chances: Array) -> Calibration:
    return Calibration(chances, np.full(len(SEEN), 5.0), np.full((len(SEEN), 2), 0.5), np.full((len(SEEN), 4), 0.1))


def plain() -> Array:
    return np.broadcast_to(LEVELS, (len(SEEN), len(AHEAD), BUCKETS, len(LEVELS))).copy()


def test_what_is_asked_for_holds_on_new_videos_however_wrong_the_model() -> None:
    """A model that is far too sure gives chances near 0 and 1; of so few held-out videos, the mean over many times."""
    rng = np.random.default_rng(1)
    held = []
    for _ in range(400):
        asked = chances_to_ask(rng.beta(0.4, 0.3, LEAST_VIDEOS))
        held.append((rng.beta(0.4, 0.3, 50)[:, None] <= asked).mean(axis=0))
    middle = (LEVELS >= 0.025) & (LEVELS <= 0.975)
    error = 4.0 * np.sqrt(LEVELS * (1.0 - LEVELS) * (1.0 / LEAST_VIDEOS + 1.0 / 50) / 400)
    assert (np.abs(np.mean(held, axis=0) - LEVELS)[middle] < error[middle]).all()


def test_a_model_that_is_right_is_asked_for_what_is_wanted() -> None:
    uniform: Array = np.arange(1, 1000, dtype=np.float64) / 1000.0
    np.testing.assert_allclose(chances_to_ask(uniform), LEVELS, atol=1e-3)


def test_too_few_videos_correct_nothing() -> None:
    assert np.isnan(chances_to_ask(np.linspace(0.0, 1.0, LEAST_VIDEOS - 1))).all()
    raw = calibration_of(np.full_like(plain(), np.nan)).corrected(7.0, 7.0, np.array([0]), np.array([0.5]))
    assert np.isnan(raw).all()


def test_between_the_days_that_were_tried_chances_are_told_in_log_days() -> None:
    chances = plain()
    middle = int(np.flatnonzero(LEVELS == 0.5)[0])
    chances[list(SEEN).index(7.0), :, :, middle] = 0.45
    chances[list(SEEN).index(10.0), :, :, middle] = 0.55
    halfway = float(np.sqrt(70.0))
    found = [
        float(calibration_of(chances).corrected(seen, 30.0, np.array([0]), np.array([0.5]))[0, 0])
        for seen in (7.0, halfway, 10.0)
    ]
    assert found == pytest.approx([0.45, 0.5, 0.55])


def test_a_horizon_that_was_not_tried_borrows_from_the_one_beside_it() -> None:
    chances = plain()
    chances[:, list(AHEAD).index(14.0)] = np.nan
    chances[:, list(AHEAD).index(23.0)] = LEVELS**2
    raw = calibration_of(chances).corrected(7.0, 18.0, np.array([0]), np.array([0.5]))
    assert raw[0, 0] == pytest.approx(0.25)


def test_unknown_roughness_gets_the_mean_of_its_half() -> None:
    chances = plain()
    chances[:, :, : BUCKETS // 2] = LEVELS**2
    bucket = np.array([0, BUCKETS - 1, BUCKETS, BUCKETS + 1])
    raw = calibration_of(chances).corrected(7.0, 7.0, bucket, np.array([0.5]))
    np.testing.assert_allclose(raw[:, 0], [0.25, 0.5, 0.25, 0.5])


def test_series_are_parted_by_size_then_roughness_then_burst() -> None:
    level = np.array([3.0, 8.0])[:, None] * np.ones(10)
    rough = level + 1.0 * (np.arange(10) % 2)
    burst = level + 3.0 * (np.arange(10) == 9)
    traits = traits_of(np.concatenate([level, rough, burst]))
    np.testing.assert_allclose(traits.size[:2], [3.0, 8.0])
    np.testing.assert_allclose(traits.rough, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    assert (traits.burst[4:] > 0.5).all()
    np.testing.assert_allclose(traits.burst[:2], 0.0, atol=1e-12)
    assert calibration_of(plain()).bucket_of(10.0, traits).tolist() == [0, 4, 3, 7, 1, 5]


def test_days_that_are_not_known_leave_roughness_unknown() -> None:
    daily = np.full((1, 10), np.nan)
    daily[0, [0, 5, 9]] = 4.0
    traits = traits_of(daily)
    assert traits.size[0] == pytest.approx(4.0)
    assert np.isnan(traits.rough[0])
    assert calibration_of(plain()).bucket_of(10.0, traits).tolist() == [BUCKETS]


def test_a_cohort_carries_its_calibration() -> None:
    chances = plain()
    chances[0, 0, 0] = np.nan
    made = calibration_of(chances)
    again = calibration_from(tables_of(made))
    assert again is not None
    np.testing.assert_array_equal(again.chances, made.chances)
    np.testing.assert_array_equal(again.burst_edges, made.burst_edges)
    assert calibration_from({}) is None
    assert calibration_from({**tables_of(made), "calibration_chances": chances[:2]}) is None
