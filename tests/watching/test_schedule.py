"""Times of asking: batches full, nothing too often, a source left alone when it asks for that."""

from __future__ import annotations

import numpy as np

from groundswell.understanding.doubt import Doubt, doubt_of
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


def test_what_the_alarm_wants_soon_is_read_then_and_no_more() -> None:
    schedule = Schedule([0] * 40, [1], Pace(1 / 6, 240))
    for place in range(40):
        schedule.learned(place, CALM, 9)
    asked_in(schedule, 48.0)
    begin = 48.0 * HOUR
    schedule.answered([7], begin)
    schedule.learned(7, CALM, 9, soon=0.5)
    asked = asked_in(schedule, 0.6, begin)
    assert [round(now - begin) for now, places in asked if places == [7]] == [1800]
    schedule.learned(7, CALM, 9)
    assert not [now for now, places in asked_in(schedule, 1.5, begin + 0.6 * HOUR) if places == [7]]


def test_readings_far_apart_are_made_at_the_same_times_of_every_day() -> None:
    schedule = Schedule([0] * 60, [1], Pace(1 / 6, 200))
    for place in range(60):
        schedule.learned(place, CALM, 9)
    asked_in(schedule, 48.0)
    times: dict[int, set[int]] = {}
    asked = asked_in(schedule, 10 * 24.0, 48.0 * HOUR)
    for now, places in asked:
        times.setdefault(places[0], set()).add(round(now % (24.0 * HOUR) / 1800.0) % 48)
    assert 0.85 * 2000 <= len(asked) <= 2000
    assert np.mean([len(own) <= 4 for own in times.values()]) > 0.9
    assert len(set().union(*times.values())) > 24


def test_a_counter_of_few_views_that_was_read_once_is_read_again_before_others() -> None:
    young, old = doubt_of(np.array([0.0]), np.array([3e3])), doubt_of(np.array([0.0]), np.array([3e6]))
    schedule = Schedule([0] * 20, [1], Pace(1 / 6, 60))
    asked_in(schedule, 0.1)
    for place in range(20):
        schedule.learned(place, young if place == 3 else old, 1)
    asked = asked_in(schedule, 24.0, 0.1 * HOUR)
    assert next(now for now, places in asked if places == [3]) <= 2.0 * HOUR
    assert min(now for now, places in asked if places != [3]) >= 4.0 * HOUR
