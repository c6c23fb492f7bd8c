"""A counter that is read now and then: which bins it makes, and what spoils them."""

from __future__ import annotations

import numpy as np
import pytest
from alarm_streams import Array, counted, daily_swing, steady

from groundswell.understanding.alarm import bins_of


def reasons(hours: Array, views: Array) -> set[str]:
    return set(bins_of(hours, views).reason)


def test_readings_every_ten_minutes_make_hourly_bins() -> None:
    hours, views = counted(np.full(600, 10), every=1 / 6)
    bins = bins_of(hours, views)
    assert set(bins.reason) == {"ok"}
    np.testing.assert_allclose(bins.hours, 1.0, atol=1e-6)
    np.testing.assert_allclose(bins.gained, 60.0)


def test_daily_readings_make_daily_bins() -> None:
    bins = bins_of(*counted(np.full(40, 500), every=24.0))
    assert set(bins.reason) == {"ok"}
    np.testing.assert_allclose(bins.hours, 24.0)


def test_all_views_are_in_some_bin() -> None:
    rng = np.random.default_rng(1)
    hours: Array = 400_000 + np.cumsum(rng.exponential(1.0, size=500))
    views: Array = 1000.0 + np.cumsum(rng.poisson(30.0, size=500).astype(np.float64))
    bins = bins_of(hours, views)
    last = np.searchsorted(hours, bins.began[-1] + bins.hours[-1] - 1e-6)
    assert bins.gained.sum() == views[last] - views[0]
    np.testing.assert_allclose(bins.began[1:], (bins.began + bins.hours)[:-1])


def test_a_hole_is_a_gap_and_a_new_pace_is_learned() -> None:
    hours, views = counted(np.full(100, 50))
    kept = np.ones(101, dtype=bool)
    kept[50:60] = False
    bins = bins_of(hours[kept], views[kept])
    assert [r for r in bins.reason if r != "ok"] == ["gap"]
    assert bins.gained[bins.reason.index("gap")] == 550
    slower = np.concatenate([hours[:50], hours[49] + 24.0 * np.arange(1, 31)])
    counts = np.concatenate([views[:50], views[49] + 1200.0 * np.arange(1, 31)])
    told = bins_of(slower, counts).reason
    assert told[49] == "gap"
    assert set(told[-20:]) == {"ok"}


def test_hidden_counts_leave_a_gap() -> None:
    hours, views = counted(np.full(100, 50))
    views[40:60] = np.nan
    assert [r for r in bins_of(hours, views).reason if r != "ok"] == ["gap"]


def test_a_freeze_and_what_it_held_back_are_set_aside() -> None:
    hours, views = counted(steady(200, 200, seed=2))
    views[100:112] = views[100]
    bins = bins_of(hours, views)
    at = bins.reason.index("frozen")
    assert bins.hours[at] == pytest.approx(12.0)
    assert bins.gained[at] == views[112] - views[100]
    assert bins.reason.count("ok") == len(bins.reason) - 1


def test_few_views_are_no_freeze() -> None:
    hours, views = counted(np.random.default_rng(3).poisson(0.2, size=2000))
    assert reasons(hours, views) == {"ok"}


def test_a_counter_that_moves_once_a_day_is_not_frozen_for_ever() -> None:
    hours, views = counted(steady(40, 2400, seed=4))
    lumps = views[(np.arange(views.size) // 24) * 24]
    bins = bins_of(hours, lumps)
    assert set(bins.reason[-50:]) == {"ok"}


def test_a_fall_that_comes_back_is_set_aside_and_no_view_is_counted_twice() -> None:
    hours, views = counted(steady(200, 200, seed=5))
    honest = views[-1] - views[0]
    views[100:104] -= 5000
    bins = bins_of(hours, views)
    assert [r for r in bins.reason if r != "ok"] == ["fallen"]
    assert bins.gained.sum() == honest


def test_a_fall_for_good_is_believed_in_the_end() -> None:
    hours, views = counted(steady(200, 300, seed=6))
    views[100:] -= 50_000
    bins = bins_of(hours, views)
    at = bins.reason.index("fallen")
    assert np.isnan(bins.gained[at])
    assert 12 <= bins.hours[at] <= 14
    assert set(bins.reason[at + 1 :]) == {"ok"}


def test_views_that_are_given_back_later_are_set_aside() -> None:
    hours, views = counted(steady(200, 300, seed=7))
    views[100:200] -= 50_000
    bins = bins_of(hours, views)
    back = int(np.searchsorted(bins.began, hours[199] - 1e-6))
    assert bins.gained[back] > 40_000
    assert bins.reason[back] == "fallen"
    assert bins.reason.count("fallen") == 2


def test_repeated_and_late_readings_change_nothing() -> None:
    hours, views = counted(daily_swing(100, 200, seed=8))
    plain = bins_of(hours, views)
    order = np.repeat(np.arange(views.size), 2)
    again = bins_of(hours[order], views[order])
    np.testing.assert_array_equal(plain.statistic, again.statistic)
    late = np.insert(hours, 150, hours[20]), np.insert(views, 150, views[20])
    np.testing.assert_array_equal(plain.statistic, bins_of(*late).statistic)


def test_of_two_counts_at_one_moment_the_higher_counts() -> None:
    hours, views = counted(np.full(50, 100))
    bins = bins_of(np.insert(hours, 31, hours[30]), np.insert(views, 31, views[30] - 40))
    assert set(bins.reason) == {"ok"}
    assert (bins.gained == 100).all()


def test_an_hour_of_looking_closely_makes_no_gap_of_the_usual_interval() -> None:
    closely = 400_400.0 + np.array([0.5, 1.0, 1.5, 2.0])
    hours: Array = np.concatenate(
        [400_000.0 + 8.0 * np.arange(51), closely, 402.0 + 400_000.0 + 8.0 * np.arange(1, 20)]
    )
    views: Array = 1e5 + np.floor(100.0 * (hours - 400_000.0))
    assert reasons(hours, views) == {"ok"}


def _read_every(hours: Array, views: Array, every: int) -> tuple[Array, Array]:
    return hours[::every], views[::every]


def test_what_a_freeze_within_a_good_bin_held_back_is_no_news() -> None:
    hours, views = counted(daily_swing(200, 1200, seed=9))
    views[1003:1015] = views[1003]
    bins = bins_of(*_read_every(hours, views, 8))
    late = int(np.searchsorted(bins.began, hours[1015])) - 1
    assert set(bins.reason) == {"ok"}
    assert bins.gained[late] > 1.3 * bins.expected[late]
    assert bins.statistic.max() < 100.0


def test_a_fall_smaller_than_the_gain_that_comes_back_days_after_is_no_news() -> None:
    hours, views = counted(daily_swing(200, 1200, seed=10))
    views[1003:1021] -= 900.0
    bins = bins_of(*_read_every(hours, views, 8))
    assert set(bins.reason) == {"ok"}
    assert bins.statistic.max() < 100.0


def test_a_fall_believed_after_a_greater_one_is_given_back_as_well() -> None:
    hours, views = counted(daily_swing(200, 1400, seed=11))
    views[600:] -= 60_000.0
    views[1003:1026] -= 9_000.0
    bins = bins_of(*_read_every(hours, views, 6))
    assert bins.reason.count("fallen") >= 2
    assert bins.statistic.max() < 100.0


def test_a_jump_after_a_freeze_is_news_by_its_second_bin() -> None:
    hours, views = counted(daily_swing(200, 1200, seed=12))
    views[1012:] += 600.0 * np.arange(views.size - 1012)
    views[1003:1012] = views[1003]
    bins = bins_of(*_read_every(hours, views, 8))
    raised = hours[0] + 1012.0
    first = bins.began[np.flatnonzero(bins.statistic > 8760.0)[0]]
    assert raised <= first + 8.0 <= raised + 16.0


def test_views_taken_away_for_good_hide_no_rise_soon_after() -> None:
    hours, views = counted(daily_swing(200, 1200, seed=13))
    views[1000:] -= 4000.0
    views[1020:] += 400.0 * np.arange(1, views.size - 1020 + 1)
    bins = bins_of(hours, views)
    assert "fallen" in bins.reason
    raised = hours[0] + 1019.0
    first = bins.began[np.flatnonzero(bins.statistic > 8760.0)[0]]
    assert raised - 0.1 <= first <= raised + 3.0


def test_what_is_owed_is_forgotten_after_a_day_and_not_added_to_what_is_owed_later() -> None:
    hours, views = counted(daily_swing(200, 1200, seed=14))
    views[900:] -= 60_000.0
    views[1003:1015] = views[1003]
    bins = bins_of(*_read_every(hours, views, 8))
    assert "fallen" in bins.reason
    assert bins.statistic.max() < 100.0
