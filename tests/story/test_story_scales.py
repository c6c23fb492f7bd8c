"""Axes: places between 0 and 1, ticks that are round and not too many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.story.scales import Ages, Counts, Days, thinned
from groundswell.wording.dates import NBSP, Calendar

CALENDAR = Calendar(ZoneInfo("Europe/Berlin"), 2020)
START = datetime(2020, 3, 27, 23, tzinfo=UTC)


@given(st.floats(min_value=0, max_value=1e15))
def test_counts_have_round_ticks_from_zero(largest: float) -> None:
    scale = Counts(largest)
    ticks = scale.ticks()
    assert ticks[0].place == 0
    assert 3 <= len(ticks) <= 7
    assert all(0 <= tick.place <= 1 for tick in ticks)
    assert scale.place(largest) <= 1


@given(st.floats(min_value=0.05, max_value=3000), st.integers(min_value=3, max_value=12))
def test_days_have_no_more_ticks_than_asked(days: float, most: int) -> None:
    scale = Days(START, START + timedelta(days=days), CALENDAR)
    ticks = scale.ticks(most)
    assert len(ticks) <= most + 1
    assert all(-1e-9 <= tick.place <= 1 + 1e-9 for tick in ticks)


def test_days_tick_at_midnight_even_where_the_clock_jumps() -> None:
    scale = Days(START, START + timedelta(days=4), CALENDAR)
    assert [tick.label.replace(NBSP, " ") for tick in scale.ticks(5)] == [
        "28 Mar",
        "29 Mar",
        "30 Mar",
        "31 Mar",
        "1 Apr",
    ]


def test_a_short_axis_ticks_in_hours() -> None:
    scale = Days(START, START + timedelta(days=1), CALENDAR)
    labels = [tick.label.replace(NBSP, " ") for tick in scale.ticks(5)]
    assert labels == ["28 Mar", "6 am", "noon", "6 pm", "29 Mar"]


@pytest.mark.parametrize("years", [0.2, 1, 9, 25])
def test_ages_stand_on_a_log_axis(years: float) -> None:
    end = START + timedelta(days=365.25 * years)
    scale = Ages(START, timedelta(hours=12), end)
    one, ten = (scale.place(START + timedelta(days=d)) for d in (1, 10))
    hundred = scale.place(START + timedelta(days=100))
    assert scale.place(end) == pytest.approx(1)
    assert ten - one == pytest.approx(hundred - ten)
    assert 2 <= len(scale.ticks(5)) <= 5
    assert not scale.holds(START)
    assert scale.place(START - timedelta(days=1)) < 0


@given(st.lists(st.integers(), min_size=1, max_size=300), st.integers(min_value=1, max_value=60))
def test_thinning_keeps_the_last_and_the_order(rows: list[int], most: int) -> None:
    kept, step = thinned(rows, most)
    assert kept[-1] == rows[-1]
    assert len(kept) <= most
    assert list(kept) == rows[(len(rows) - 1) % step :: step]
