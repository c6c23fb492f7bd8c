"""An event: told when it begins, and when it is over."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from rising_films import growing
from stage import BEGIN, film

from groundswell.terms import Copy
from groundswell.understanding.alarm import Patience
from groundswell.watching.alarms import ALARM, CLEAR, LONGEST, Bell, Event, News, begun, wanted_in
from groundswell.watching.recent import CLOSEST, MOST, Recent

CASE = film("boats", ["aaaaaaaaaaa"])


def heard(jumps: dict[float, float], hours: int, step: float = 1.0) -> list[tuple[float, News]]:
    """What is told of a film that is read every ``step`` hours; each reading passes a bell that was put down before."""
    views = growing(300.0, jumps)
    bell, copy = Bell(CASE.case, Patience()), CASE.copies[0]
    state, event, recent = begun([], Patience()), None, Recent.of([])
    news: list[tuple[float, News]] = []
    for hour in np.arange(0.0, hours, step):
        recent = Recent.from_bytes(
            recent.with_reading(BEGIN + timedelta(hours=float(hour)), views(float(hour))).to_bytes()
        )
        one = bell.heard(copy, state, event, recent)
        state, event = one.state, Event.from_text(one.event.to_text() if one.event else None)
        news.append((float(hour), one))
    return news


def test_a_rise_is_told_once_and_its_end_once() -> None:
    told = [(hour, news.kind) for hour, news in heard({40.0: 8.0, 60.0: 1.0}, 120) if news.kind]
    assert [kind for _hour, kind in told] == [ALARM, CLEAR]
    assert 40 < told[0][0] <= 44
    assert 66 <= told[1][0] <= 76


def test_a_rise_that_stays_is_usual_after_a_fortnight() -> None:
    told = [(hour, news) for hour, news in heard({40.0: 8.0}, 24 * 17) if news.kind]
    assert [news.kind for _hour, news in told] == [ALARM, CLEAR]
    assert told[1][0] - told[0][0] >= LONGEST / timedelta(hours=1)
    assert "usual by now" in told[1][1].sentence


def test_nothing_is_told_of_a_steady_film() -> None:
    news = heard({}, 24 * 10)
    assert not [one for _hour, one in news if one.kind]


def test_two_events_are_two() -> None:
    told = [news for _hour, news in heard({40.0: 8.0, 60.0: 1.0, 150.0: 8.0, 170.0: 1.0}, 240) if news.kind]
    assert [news.kind for news in told] == [ALARM, CLEAR, ALARM, CLEAR]
    assert told[0].number == told[1].number < told[2].number == told[3].number


def test_the_sentence_says_what_where_and_since_when() -> None:
    (alarm,) = [news for _hour, news in heard({40.0: 8.0}, 50) if news.kind]
    assert alarm.sentence.startswith("“Paper Boats” on YouTube has ")
    assert "views an hour where there were 3" in alarm.sentence
    assert "12" in alarm.sentence.partition("since ")[2]
    assert "false alarm" in alarm.sentence
    assert Copy(id="x", platform="vimeo", url="https://vimeo.com/1").platform == "vimeo"


def test_recent_readings_are_few_and_the_last_is_always_there() -> None:
    recent = Recent.of([])
    for n in range(2000):
        recent = recent.with_reading(BEGIN + timedelta(minutes=5 * n), 10.0 * n)
        assert recent.counts[-1] == 10.0 * n
    assert recent.seconds.size == MOST
    assert float(np.diff(recent.seconds[:-1]).min()) >= CLOSEST / 2
    assert recent.latest_rate() == pytest.approx(120.0)
    assert recent.with_reading(BEGIN, 5.0) is recent


def test_a_suspicion_wants_the_next_reading_soon() -> None:
    news = [one for _hour, one in heard({166.0: 4.0}, 176, 8.0)]
    assert wanted_in(news[-2].state) is None
    assert 0.5 <= (wanted_in(news[-1].state) or 0.0) <= 2.0
    assert wanted_in(None) is None
    assert wanted_in(b"of another version") is None
