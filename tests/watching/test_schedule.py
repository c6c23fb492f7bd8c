"""Times of asking: batches full, nothing too often, a source left alone when it asks for that."""

from __future__ import annotations

import numpy as np

from groundswell.understanding.doubt import Doubt
from groundswell.watching.schedule import HOUR, Pace, Schedule

CALM = Doubt(1e-6, 0.0, 0.0)
WILD = Doubt(1e-2, 0.0, 0.0)


def asked_in(schedule: Schedule, hours: float, begin: float = 0.0) -> list[tuple[float, list[int]]]:
    """When which copies are asked about, where every answer comes at once."""
    now, asked = begin, []
    while now < begin + hours * HOUR:
        batch = schedule.next_batch(now)
        if batch is None:
            now += max(1.0, schedule.wait(now))
            continue
        places = batch.places.tolist()
        asked.append((now, places))
        schedule.answered(places, now)
    return asked


def test_requests_are_full_and_within_the_budget() -> None:
    schedule = Schedule([0] * 250, [50], Pace(1 / 6, 120))
    for place in range(250):
        schedule.learned(place, WILD if place < 20 else CALM, 9)
    asked = asked_in(schedule, 48.0)
    assert all(len(places) == 50 for _now, places in asked)
    assert all(len(set(places)) == 50 for _now, places in asked)
    assert 0.75 * 240 <= len(asked) <= 1.1 * 240  # the ledger holds what is never passed
    times = [sum(place in places for _now, places in asked) for place in range(250)]
    assert min(times) >= 0.6 * np.mean(times)
    assert np.mean(times[:20]) > 2.0 * np.mean(times[20:])


def test_no_counter_is_read_more_often_than_was_wanted() -> None:
    schedule = Schedule([0, 0, 1], [50, 1], Pace(0.5, 1_000_000))
    asked = asked_in(schedule, 24.0)
    for place in range(3):
        moments = [now for now, places in asked if place in places]
        assert min(np.diff(moments)) >= 0.5 * HOUR * 0.998
        assert max(np.diff(moments)) <= 0.5 * HOUR + 2.0


def test_what_was_read_once_is_read_again_as_soon_as_may_be() -> None:
    schedule = Schedule([0] * 100, [1], Pace(0.25, 800))
    asked_in(schedule, 12.0)
    begin = 12.0 * HOUR
    schedule.learned(7, CALM, 1)
    schedule.answered([7], begin)
    asked = asked_in(schedule, 2.0, begin)
    assert 0.24 * HOUR <= next(now for now, places in asked if 7 in places) - begin <= 0.3 * HOUR


def test_a_source_that_wants_peace_has_it() -> None:
    schedule = Schedule([0, 1], [1, 1], Pace(1 / 6, 10_000))
    schedule.pause(0, 3.0 * HOUR)
    asked = asked_in(schedule, 6.0)
    assert min(now for now, places in asked if 0 in places) >= 3.0 * HOUR
    assert min(now for now, places in asked if 1 in places) == 0.0


def test_what_failed_waits_and_what_is_asked_is_not_asked_twice() -> None:
    schedule = Schedule([0, 0], [1], Pace(1 / 6, 10_000))
    first, second = schedule.next_batch(0.0), schedule.next_batch(0.0)
    assert first is not None
    assert second is not None
    assert {*first.places.tolist(), *second.places.tolist()} == {0, 1}
    assert schedule.next_batch(0.0) is None
    schedule.failed(first.places.tolist(), 0.0, HOUR)
    assert schedule.next_batch(0.9 * HOUR) is None
    assert schedule.next_batch(1.1 * HOUR) is not None
