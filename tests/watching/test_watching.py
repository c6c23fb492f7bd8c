"""Whole watches against a real server that misbehaves: nothing is lost, nothing doubled, nothing made up."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from rising_films import growing as growing_film
from rising_films import item, listed
from stage import BEGIN, MovedClock, Stage, film

from groundswell.record.ledger import CopyState, Step, open_ledger
from groundswell.sources.counters import Counted, Fallen, Hidden, Removed
from groundswell.sources.source import Answer
from groundswell.sources.youtube import YouTube
from groundswell.terms import Bound, Statement
from groundswell.understanding.alarm import Patience
from groundswell.watching.clock import Rehearsal
from groundswell.watching.watched import Shown, taken, watched_in
from loopback import Asked, Told, serving

IDS = [f"video{n:06d}" for n in range(60)]


def told(one: Shown | Statement) -> tuple[str, int]:
    if isinstance(one, Statement):
        return str(one.copy), int(one.value)
    return one.watched.copy.id, int(getattr(one.counter, "value", -1))


def growing(begun: float) -> Callable[[str], int]:
    """Views by the real clock, so that no two readings of a video are alike."""
    return lambda id: 10_000 + int(id[-3:]) * 1_000_000 + int((time.time() - begun) * 50_000)


def test_what_answers_is_kept_as_it_was_read_and_shown(tmp_path: Path) -> None:
    views = growing(time.time())
    with serving(lambda asked: listed(asked, views)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:2]), film("kites", IDS[2:3]))
        tally = stage.watch(15.0)
    said = stage.statements()
    assert tally.failures == 0
    assert sorted(told(one) for one in said) == sorted(told(one) for one in stage.shown)
    assert len(said) == tally.answers > 6
    one = said[0]
    assert (one.bound, one.platform, one.said_by, one.grain) == (Bound.EXACT, "youtube", "youtube", 1.0)
    assert one.as_of_from == one.as_of_to == one.said_at
    assert len(stage.statements("likes")) == len(stage.statements("comments")) == len(said)


def test_every_upload_is_asked_once_in_full_requests(tmp_path: Path) -> None:
    with serving(lambda asked: listed(asked, lambda _id: 5)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS))
        tally = stage.watch(0, once=True)
        assert [len(asked.query["id"].split(",")) for asked in server.asked] in ([50, 10], [10, 50])
    assert (tally.requests, tally.answers, len(stage.statements())) == (2, 60, 60)


def test_storms_lose_nothing_double_nothing_and_make_nothing_up(tmp_path: Path) -> None:
    dice = random.Random(1)
    views = growing(time.time())
    good: list[str] = []
    faults = [
        Told(429, headers={"Retry-After": "0"}),
        Told(500),
        Told(503, content=b"<html>down</html>"),
        Told(content=b"<!DOCTYPE html><p>Please wait", headers={"Content-Type": "text/html"}),
        Told(content=b'{"kind": "youtube#videoListResponse", "items": [{"id": "vid'),
        Told(content=b'{"kind": "youtube#videoListResponse"}'),
        Told(content=b"[]", cut=1),
        Told(content=b'{"items": []}' * 100, cut=40),
        Told(content=b"{}", late=1.4),
    ]

    def answer(asked: Asked) -> Told:
        if dice.random() < 0.5:
            return dice.choice(faults)
        fine = listed(asked, views)
        good.append(asked.query["id"])
        return fine

    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:3]))
        tally = stage.watch(50.0)
    said = stage.statements()
    assert tally.failures > 0
    assert len(good) > 5
    assert len(said) == 3 * len(good)
    assert sorted(told(one) for one in said) == sorted(told(one) for one in stage.shown)
    assert max(Counter(one.id for one in said).values()) == 1
    for id in IDS[:3]:
        values = [one.value for one in said if one.copy == f"youtube-{id}"]
        assert values == sorted(values)
    assert not stage.files()[0].happenings


def test_a_budget_is_kept_over_restarts_and_repeats(tmp_path: Path) -> None:
    with serving(lambda _asked: Told(500)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:1]))
        stage.clock = Rehearsal(BEGIN, 14400.0, time.time())
        for _start in range(3):
            stage.watch(2.0, requests=5)
        assert len(server.asked) == 5
    assert any("5 requests in 24 hours" in note for note in stage.notes)


def test_five_answers_that_are_no_number_are_five(tmp_path: Path) -> None:
    state = {"now": "shown"}
    views = growing(time.time())
    last = {"count": 0}

    def answer(asked: Asked) -> Told:
        if state["now"] == "removed":
            return Told(content=b'{"kind": "youtube#videoListResponse", "items": []}')
        if state["now"] == "hidden":
            return listed(asked, lambda _id: None)
        last["count"] = last["count"] - 500 if state["now"] == "fallen" else views(IDS[1])
        return listed(asked, lambda _id: last["count"])

    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[1:2]))
        kinds = []
        for now in ("shown", "hidden", "hidden", "removed", "shown", "fallen", "shown"):
            state["now"] = now
            stage.watch(0, once=True)
            kinds.append(type(stage.shown[-1].counter))
    assert kinds == [Counted, Hidden, Hidden, Removed, Counted, Fallen, Counted]
    assert len(stage.statements()) == 4
    happened = [(one.kind, one.what) for one in stage.files()[0].happenings]
    assert happened == [
        ("platform", "The view counter on YouTube is hidden."),
        ("platform", "The upload on YouTube is not there for the public any more."),
        ("platform", "The view counter on YouTube can be seen again."),
    ]


def test_a_clock_that_is_set_back_loses_no_reading(tmp_path: Path) -> None:
    views = growing(time.time())
    with serving(lambda asked: listed(asked, views)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:1]))
        stage.clock = clock = MovedClock(stage.clock)
        stage.watch(8.0)
        before = len(stage.statements())
        clock.by = -timedelta(hours=4)
        stage.watch(8.0)
        asked = len(server.asked)
    said = stage.statements()
    assert len(said) == asked > before + 3
    assert len({one.id for one in said}) == len(said)
    assert not any(one.told for one in stage.shown)


def test_while_somebody_else_writes_answers_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groundswell.watching.watcher.HELD", 0.05)
    views = growing(time.time())
    busy = threading.Event()

    def hog(path: str) -> None:
        with sqlite3.connect(path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.8)
            other.execute("ROLLBACK")
        other.close()

    def answer(asked: Asked) -> Told:
        fine = listed(asked, views)
        if not busy.is_set():
            busy.set()
            threading.Thread(target=hog, args=[stage.address], daemon=True).start()
            time.sleep(0.1)
        return fine

    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:2]))
        stage.patience = 0.1
        stage.watch(0, once=True)
        assert len(server.asked) == 1
    assert any("another program is writing" in note for note in stage.notes)
    assert len(stage.statements()) == 2


def test_two_watches_of_one_record_share_the_work(tmp_path: Path) -> None:
    views = growing(time.time())
    with serving(lambda asked: listed(asked, views)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:4]))
        stage.clock = Rehearsal(BEGIN, 14400.0, time.time())

        async def both() -> None:
            await asyncio.gather(*(stage.watching(6.0, requests=100, every=1.0) for _watch in range(2)))

        asyncio.run(both())
        assert len(server.asked) <= 8
    said = stage.statements()
    assert len(said) == len(stage.shown)
    for id in IDS[:4]:
        moments = sorted(one.at for one in stage.shown if one.watched.key == id)
        assert len(moments) > 3
        assert min(later - earlier for earlier, later in pairwise(moments)) >= timedelta(minutes=25)


def test_a_film_that_rises_is_told_once_over_restarts(tmp_path: Path) -> None:
    """Three days, read hourly, by a watch that is started anew twice a day."""
    views = growing_film(300.0, {40.0: 8.0})
    stage = Stage.of(tmp_path, "", film("boats", IDS[:1]))
    (watched,), _unknown = watched_in(stage.files()[0], [YouTube()])
    for begin in range(0, 72, 12):
        with open_ledger(stage.address, lambda: BEGIN) as ledger:
            for hour in range(begin, begin + 12):
                answer, at = Answer(IDS[0], {"views": Counted(views(hour))}), BEGIN + timedelta(hours=hour)

                def step(state: CopyState, answer: Answer = answer, at: datetime = at) -> Step:
                    return taken(watched, answer, at, state, Patience()).step

                for _time in range(2):  # the same answer twice is one
                    ledger.take([watched.id], step, "test", "test")
            notices = ledger.notices()
    assert [notice.kind for notice in notices] == ["alarm"]
    assert notices[0].sentence.startswith("“Paper Boats” on YouTube has ")
    assert timedelta(0) < notices[0].raised_at - BEGIN - timedelta(hours=40) <= timedelta(hours=4)
    assert len(stage.statements()) == 72


def test_a_source_may_answer_for_a_video_in_two_cases(tmp_path: Path) -> None:
    with serving(lambda asked: listed(asked, lambda _id: 5)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:1]), film("kites", IDS[:1]))
        stage.watch(0, once=True)
    assert [len(file.statements) for file in stage.files()] == [3, 3]
    assert item(IDS[0], 5)["statistics"]["viewCount"] == "5"
