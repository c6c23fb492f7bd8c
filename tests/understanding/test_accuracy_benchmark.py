"""The harness that holds forecasts against what came: its split, its scores and its account of calls."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
# the benchmarks are run from the checkout and not installed, so their place has to be known before they are imported
# ruff: noqa: E402
sys.path.insert(0, str(ROOT))

from benchmarks.accuracy.hits import Calls, calls_of
from benchmarks.accuracy.scores import coverage, log_crps, log_error, percentile_error
from benchmarks.accuracy.videos import DAYS, HELD_OUT_BELOW, development_videos
from simulated_cohort import drawn_paths, simulated_cohort


def made_calls() -> Calls:
    """Four videos, asked three times: a hit called at once, one called late, one never, and a call that was wrong."""
    chances = np.array([[0.95, 0.99, 1.0], [0.5, 0.8, 0.92], [0.1, 0.2, 0.3], [0.2, 0.91, 0.1]])
    views = np.array([[10.0, 50.0, 90.0], [20.0, 60.0, 120.0], [1.0, 2.0, 3.0], [5.0, 40.0, 60.0]])
    return Calls(chances, views, np.array([500.0, 150.0, 120.0, 80.0]), line=100.0)


def test_calls_are_counted_from_the_first_that_was_sure_enough() -> None:
    calls = made_calls()
    assert calls.became.tolist() == [True, True, True, False]
    assert calls.first().tolist() == [0, 2, 3, 1]
    assert calls.called().tolist() == [True, True, False, True]
    assert calls.right() == pytest.approx(2 / 3)
    assert calls.chance_at_call() == pytest.approx((0.95 + 0.92 + 0.91) / 3)
    assert calls.share_at_call() == pytest.approx(np.median([10 / 500, 120 / 150]))


def test_what_bounds_a_call() -> None:
    calls = made_calls()
    assert calls.share_on_first_look() == pytest.approx(10 / 500)  # of 10/500, 20/150 and 1/120
    assert calls.times() == pytest.approx(1.5)
    assert calls.share_at_call(passed=(4.0, np.inf)) == pytest.approx(10 / 500)
    assert np.isnan(calls.share_at_call(passed=(2.0, 4.0)))
    # at .92 and above only hits are called; at .91 and below the wrong one is, too
    assert calls.lowest() == pytest.approx(0.92)


def test_reliability_counts_every_look() -> None:
    rows = made_calls().reliability()
    assert sum(many for _, _, many in rows) == 12
    assert rows[-1] == pytest.approx((0.995, 1.0, 2))


def test_chances_of_a_known_cohort_come_true() -> None:
    cohort = simulated_cohort(14)
    views = np.expm1(drawn_paths(cohort, 400, seed=1))
    from benchmarks.accuracy import hits

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hits, "LOOKS", (1, 3, 7))
        calls = calls_of(cohort, views, float(np.quantile(views.sum(axis=1), 0.8)))
    for given, became, many in calls.reliability():
        assert abs(given - became) < 0.03 + 3.0 * np.sqrt(0.25 / many)
    assert calls.right() > 0.85


def test_a_video_is_held_out_by_its_name_alone(tmp_path: Path) -> None:
    names = [f"video{number}" for number in range(200)]
    table = pl.DataFrame(
        {
            "series_id": np.repeat(names, DAYS),
            "category": "Music",
            "age_days": np.tile(np.arange(DAYS), len(names)),
            "value_daily": np.arange(len(names) * DAYS, dtype=np.float64),
        }
    )
    for order in (
        table,
        table.sample(fraction=1.0, shuffle=True, seed=1),
        table.filter(pl.col("series_id") > "video5"),
    ):
        order.write_parquet(tmp_path / "youtube_active14_daily.parquet")
        videos = development_videos(tmp_path)
        kept = sorted(order["series_id"].unique().to_list())
        expected = [hashlib.sha256(name.encode()).digest()[0] < HELD_OUT_BELOW for name in kept]
        assert videos.held_out.tolist() == expected
        place = kept.index("video77")
        np.testing.assert_allclose(videos.views[place], 77 * DAYS + np.arange(DAYS))
    assert 0.3 < np.mean([hashlib.sha256(name.encode()).digest()[0] < HELD_OUT_BELOW for name in names]) < 0.6


def test_scores_of_known_forecasts() -> None:
    true = np.array([1.0, 10.0, 100.0, 1000.0])
    assert log_error(true, true) == 0.0
    assert log_error(np.expm1(np.log1p(true) + 0.5), true) == pytest.approx(0.5)
    assert percentile_error(true, true) == 0.0
    assert percentile_error(np.full(4, 0.0), true) == pytest.approx(np.mean([0, 25, 50, 75]))
    levels = np.array([0.25, 0.5, 0.75])
    exact = np.repeat(true[:, None], 3, axis=1)
    assert log_crps(levels, exact, true) == pytest.approx(0.0)
    assert log_crps(np.array([0.5]), np.expm1(np.log1p(true) + 1.0)[:, None], true) == pytest.approx(1.0)
    held = coverage(0.5, true - 1.0, true + np.array([1.0, 1.0, -0.5, -0.5]), true)
    assert held.share == 0.5
    assert held.low < 0.5 < held.high
