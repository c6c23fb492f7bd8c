"""The alarm as whoever waits for it sees it: when it comes, when it does not, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from alarm_streams import Array, counted, daily_swing, steady
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from groundswell.errors import InputError
from groundswell.understanding.alarm import (
    Found,
    Patience,
    Watch,
    bins_of,
    hours_of,
    moment_of,
    news_among,
    watch_many,
    watch_together,
)

NOW = datetime(2015, 10, 1, tzinfo=UTC)


def look_back(hours: Array, views: Array, patience: Patience | None = None) -> Found:
    return watch_many(np.array([0, hours.size]), hours, views, patience or Patience())


@pytest.mark.parametrize(("factor", "within"), [(1.5, 30), (2.0, 8), (4.0, 3), (30.0, 3)])
@pytest.mark.parametrize("every", [1.0, 24.0])
def test_a_jump_is_seen_soon_and_dated(factor: float, within: int, every: float) -> None:
    before, after = steady(300 * every, 300, seed=1, scatter=0.01), steady(300 * every * factor, 60, seed=2)
    hours, views = counted(np.concatenate([before, after]), every)
    found = look_back(hours, views)
    assert found.alarms[0] >= 1
    assert 0 < found.alarm[0] - hours[300] <= within * every
    assert abs(found.changed[0] - hours[300]) <= 2 * every
    assert found.statistic[0] >= 8760
    assert found.status[0].startswith("alarm: ")


def test_a_jump_is_seen_in_a_rhythm() -> None:
    gains = daily_swing(200, 600, seed=3)
    gains[480:] = daily_swing(500, 600, seed=4)[480:]
    hours, views = counted(gains)
    found = look_back(hours, views)
    assert 0 < found.alarm[0] - hours[480] <= 6


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_no_news(seed: int) -> None:
    for gains in (steady(50, 1500, seed, scatter=0.1), daily_swing(200, 1500, seed), steady(0.3, 1500, seed)):
        found = look_back(*counted(gains))
        assert found.alarms[0] == 0
        assert np.isnan(found.alarm[0])
        assert np.isnan(found.changed[0])
        assert found.status[0].startswith("quiet: ")


@pytest.mark.parametrize("exponent", [0.4, 0.8, 1.2])
def test_decay_after_the_release_is_no_news_and_hides_none(exponent: float) -> None:
    rng = np.random.default_rng(5)
    rate = 20_000 * (1.0 + np.arange(1000)) ** -exponent + 20
    hours, views = counted(rng.poisson(rate), begun=0.0)
    assert look_back(hours, views).alarms[0] == 0
    rate[400:] *= 3
    found = look_back(*counted(rng.poisson(rate), begun=0.0))
    assert 0 < found.alarm[0] - hours[400] <= 6


def test_faults_of_the_counter_are_no_news() -> None:
    hours, views = counted(steady(300, 700, seed=6))
    views[200:220] = views[200]
    views[300:305] -= 20_000
    views[400:] -= 3_000
    views[500] += 50_000
    kept = np.ones(hours.size, dtype=bool)
    kept[600:640] = False
    found = look_back(hours[kept], views[kept])
    assert found.alarms[0] == 0
    for word in ("with a gap", "frozen", "fallen"):
        assert word in found.status[0]


def test_a_young_stream_has_too_little_evidence() -> None:
    for gains in (steady(100, 5, seed=7), np.array([10, 10, 10, 5000, 5000])):
        found = look_back(*counted(gains))
        assert found.alarms[0] == 0
        assert found.status[0].startswith("too little evidence: 5 of the 10 intervals")
    hidden = look_back(np.array([1.0, 2.0]), np.array([np.nan, np.nan]))
    assert hidden.status == ("too little evidence: no reading shows a count",)


def test_a_counter_that_stands_still_is_said_to() -> None:
    hours, views = counted(steady(100, 300, seed=8))
    views[200:] = views[200]
    found = look_back(hours, views)
    assert found.alarms[0] == 0
    assert "stood still for 4 days" in found.status[0]


def test_the_watch_goes_on_after_an_alarm() -> None:
    gains = np.concatenate([steady(level, 300, seed=level) for level in (100, 300, 100, 300)])
    hours, views = counted(gains)
    found = look_back(hours, views)
    assert found.alarms[0] == 2
    assert found.alarm[0] < hours[310]


def test_live_and_looking_back_agree() -> None:
    gains = np.concatenate([daily_swing(100, 400, seed=9), daily_swing(400, 30, seed=10)])
    hours, views = counted(gains)
    moments = [moment for moment in map(moment_of, hours) if moment is not None]
    watch, before = Watch(), Watch()
    for i, (moment, count) in enumerate(zip(moments, views, strict=True)):
        before = watch
        watch = Watch.from_bytes(watch.to_bytes()).after([moment], [float(count)])
        if watch.alarms > before.alarms:
            assert i > 400
            break
    once = Watch().after(moments[: i + 1], list(views[: i + 1]))
    assert watch == once
    alarm = watch.first_alarm("clip")
    found = look_back(hours, views)
    assert alarm.alarm_at == moments[i] == moment_of(found.alarm[0])
    assert alarm.changed_at == moment_of(found.changed[0])
    assert alarm.statistic == found.statistic[0]
    assert alarm.status == found.status[0]
    assert watch.latest_alarm("clip") == alarm
    assert before.first_alarm("clip").alarm_at is None


def test_a_watch_is_a_value() -> None:
    watch = Watch()
    later = watch.after([NOW, NOW + timedelta(hours=1)], [10, 20])
    assert watch == Watch()
    assert later != watch
    assert later == watch.after([NOW + timedelta(hours=1), NOW], [20, 10])
    assert later.after([NOW], [5]) == later.after([NOW], [None])


def test_what_is_no_watch_is_refused() -> None:
    data = Watch().to_bytes()
    for wrong in (b"", b"x" * len(data), data[:-8], data + b"\0" * 8):
        with pytest.raises(InputError, match="not a watch"):
            Watch.from_bytes(wrong)
    with pytest.raises(ValueError, match="zone"):
        Watch().after([NOW.replace(tzinfo=None)], [1])
    with pytest.raises(ValueError, match="as many"):
        Watch().after([NOW], [])


def laid_out(streams: list[tuple[Array, Array]]) -> tuple[NDArray[np.int64], Array, Array]:
    """Streams one after the other, as ``watch_many`` takes them."""
    starts = np.concatenate([[0], np.cumsum([hours.size for hours, _ in streams])]).astype(np.int64)
    return starts, np.concatenate([hours for hours, _ in streams]), np.concatenate([views for _, views in streams])


def test_many_streams_are_watched_as_each_alone() -> None:
    streams = [counted(steady(100, n, seed=n)) for n in (0, 3, 400)]
    streams.append(counted(np.concatenate([steady(100, 300, seed=11), steady(900, 20, seed=12)])))
    promise = Patience(streams=4)
    alone = [look_back(*stream, promise) for stream in streams]
    for workers in (1, 2, 7):
        found = watch_many(*laid_out(streams), promise, workers=workers)
        np.testing.assert_array_equal(found.statistic, [one.statistic[0] for one in alone])
        np.testing.assert_array_equal(found.alarm, [one.alarm[0] for one in alone])
        assert found.status == tuple(one.status[0] for one in alone)
    assert found.alarms.tolist() == [0, 0, 0, 1]
    assert "over all 4 streams together" in found.status[3]
    assert watch_many(np.array([0]), np.empty(0), np.empty(0), promise).status == ()


def test_among_many_quiet_streams_an_alarm_takes_more_evidence_and_beside_others_less() -> None:
    quiet = [counted(steady(30, 360, seed=s)) for s in range(40)]
    risen = [counted(np.concatenate([steady(30, 320, seed=s), steady(75, 40, seed=s + 1)])) for s in range(50, 90)]
    few = watch_together(*laid_out([*quiet, risen[0]]))
    many = watch_together(*laid_out([*quiet, *risen]))
    each = watch_many(*laid_out([*quiet, *risen]), Patience())
    assert few.alarms[:40].sum() == many.alarms[:40].sum() == 0
    assert (many.alarms[40:] > 0).mean() > 0.8
    raised = np.isfinite(many.alarm)
    assert (many.alarm[raised] >= each.alarm[raised]).all()
    assert not few.alarm[40] < many.alarm[40]
    assert "at most 10% should be false" in many.status[0]
    assert watch_together(*laid_out(risen[:1])).status == look_back(*risen[0]).status
    assert watch_together(np.array([0]), np.empty(0), np.empty(0)).status == ()


def test_more_patience_takes_more_evidence() -> None:
    hours, views = counted(np.concatenate([steady(30, 500, seed=13), steady(75, 60, seed=14)]))
    delays = [look_back(hours, views, Patience(streams=n)).alarm[0] for n in (1, 100, 1000)]
    assert delays == sorted(delays)
    assert delays[0] < delays[-1]
    assert Patience(streams=3).threshold == 3 * 8760
    assert str(Patience(hours=17520)) == "a false alarm is to be expected at most once in 2 years of watching"
    assert "in 100 hours" in str(Patience(hours=100))
    for wrong in ({"hours": 0.0}, {"hours": np.nan}, {"streams": 0}):
        with pytest.raises(ValueError, match="patience"):
            Patience(**wrong)


def test_news_among_many_is_named_with_a_bounded_share_of_errors() -> None:
    watched = np.full(100, 1000.0)
    statistics = np.full(100, 900.0)
    assert not news_among(statistics, watched).any()
    statistics[[7, 30]] = 600_000.0
    assert np.flatnonzero(news_among(statistics, watched)).tolist() == [7, 30]
    statistics[30] = 1000.0
    assert not news_among(statistics, watched).any()
    statistics[7] = 1_000_000.0
    assert np.flatnonzero(news_among(statistics, watched)).tolist() == [7]
    assert not news_among(np.array([1e9]), np.array([0.0])).any()


def test_times_survive() -> None:
    moment = datetime(2014, 3, 10, 12, 34, 56, 789_012, tzinfo=UTC)
    assert moment_of(hours_of(moment)) == moment
    assert moment_of(float("nan")) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.just(0.0), st.floats(0, 3), st.floats(0, 20_000)),
            st.one_of(st.just(np.nan), st.integers(-5, 3000).map(float), st.floats(-1e9, 1e15), st.just(np.inf)),
        ),
        max_size=60,
    ),
    st.booleans(),
)
def test_no_readings_break_it(readings: list[tuple[float, float]], cumulative: bool) -> None:
    hours = 4e5 + np.cumsum([spacing for spacing, _ in readings])
    views = np.array([count for _, count in readings], dtype=np.float64)
    if cumulative:
        views = np.cumsum(np.abs(np.nan_to_num(views, posinf=0.0)))
    found = look_back(hours, views)
    assert np.isfinite(found.statistic).all()
    assert np.isfinite(bins_of(hours, views).statistic).all()
    assert found.status[0].split(":")[0] in {"alarm", "quiet", "too little evidence"}
    if found.alarms[0]:
        assert hours[0] <= found.changed[0] < found.alarm[0] <= hours[-1]


def rising(hours: Array) -> Array:
    """A steady counter whose views come in four times as fast from hour 400,302 on."""
    return 1e5 + np.floor(200.0 * (hours - 400_000.0) + 600.0 * np.maximum(hours - 400_302.0, 0.0))


def test_a_suspicion_asks_for_the_next_reading_and_that_one_raises_the_alarm() -> None:
    before = 400_000.0 + 8.0 * np.arange(38.0)
    quiet = Watch().after([moment_of(hour) or NOW for hour in before], rising(before).tolist())
    assert quiet.soon is None
    now = float(before[-1]) + 8.0
    suspecting = quiet.after([moment_of(now) or NOW], [float(rising(np.array(now)))])
    assert suspecting.alarms == 0
    assert suspecting.soon == pytest.approx(1.0, rel=0.1)
    soon = now + (suspecting.soon or 0.0)
    told = suspecting.after([moment_of(soon) or NOW], [float(rising(np.array(soon)))])
    assert told.alarms == 1
    assert told.soon is None
    changed = told.latest_alarm("a video").changed_at
    assert changed is not None
    assert abs(hours_of(changed) - 400_302.0) <= 8.0


def test_a_look_that_shows_nothing_leaves_the_bin_open() -> None:
    before = 400_000.0 + 8.0 * np.arange(38.0)
    now = float(before[-1]) + 8.0
    hours = np.array([*before, now, now + 1.0, now + 2.0, now + 8.0])
    counts = rising(hours)
    counts[-3:] = counts[-4] + 200.0 * np.array([1.0, 2.0, 8.0])
    bins = bins_of(hours, counts)
    assert bins.hours[-1] == pytest.approx(8.0)
    assert set(bins.reason) == {"ok"}
    assert bins.statistic[-1] < bins.statistic[-2]


def test_a_look_after_a_bin_with_a_part_of_the_news_is_weighed_against_what_was_before() -> None:
    gains = daily_swing(200, 1010, seed=31)
    gains[1004:] *= 4
    hours, views = counted(gains)
    kept = np.array([*range(0, 1009, 8), 1009])
    bins = bins_of(hours[kept], views[kept], Patience(hours=1e5))
    assert bins.expected[-1] < 2.0 * 200.0
    assert bins.statistic[-2] < 1e5 < bins.statistic[-1]
