"""Uploads and cases that are added while the watch runs are watched as well, and looked for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rising_films import listed
from stage import Stage, film

from groundswell.record.store import open_record
from groundswell.terms import CaseFile
from groundswell.watching.begin import Outcome, Wanted, watch
from groundswell.watching.schedule import Pace
from groundswell.watching.sending import Messenger
from groundswell.watching.watcher import Onlooker
from loopback import Asked, Told, serving

IDS = [f"video{n:06d}" for n in range(4)]


def watched(stage: Stage, *cases: str, add: CaseFile, enough: Callable[[], bool]) -> Outcome:
    """Watch, add to the record after the first answer, and stop when it is enough."""
    settings = {
        "GROUNDSWELL_ALLOW_PRIVATE": "1",
        "GROUNDSWELL_YOUTUBE_URL": stage.url,
        "GROUNDSWELL_YOUTUBE_KEY": "s3cret",
        "GROUNDSWELL_REDDIT_URL": stage.url,
        "GROUNDSWELL_HACKERNEWS_URL": stage.url,
        "GROUNDSWELL_BLUESKY_URL": stage.url,
    }
    wanted = Wanted(stage.address, cases, Pace(1 / 6, 100_000), "test", settings, timedelta(days=40), find=True)

    async def running() -> Outcome:
        stop = asyncio.Event()
        onlooker = Onlooker(stage.shown.append, stage.notes.append)
        watch_of_it = asyncio.create_task(watch(wanted, Messenger([]), onlooker, stage.clock, stop))
        while not stage.shown:
            await asyncio.sleep(0.01)
        with open_record(stage.address, stage.clock.now) as record:
            record.enter(add, who="somebody", source="elsewhere")
        while not enough() and not watch_of_it.done():
            await asyncio.sleep(0.01)
        stop.set()
        return await watch_of_it

    return asyncio.run(running())


def answer(asked: Asked) -> Told:
    if asked.path == "/videos":
        return listed(asked, lambda id: 1_000 * int(id[-3:]) + 5)
    if asked.path == "/search_by_date":
        return Told(content=b'{"hits": []}')
    return Told(404)


def test_an_upload_is_taken_up_and_nothing_is_read_twice(tmp_path: Path) -> None:
    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:1]), film("kites", IDS[3:]))
        outcome = watched(
            stage,
            "boats",
            add=film("boats", IDS[:2]),
            enough=lambda: len([one for one in stage.shown if one.watched.key == IDS[1]]) >= 2,
        )
    read = Counter(one.watched.key for one in stage.shown)
    assert outcome.watched == 2
    assert set(read) == set(IDS[:2])  # the other case was not named
    said = stage.statements()
    assert len({one.id for one in said}) == len(said) == outcome.tally.answers == len(stage.shown)
    assert len([asked for asked in server.asked if asked.path == "/videos"]) >= read[IDS[0]]
    assert len(stage.notes) == len(set(stage.notes))


def test_a_case_is_taken_up_where_none_was_named_and_looked_for(tmp_path: Path) -> None:
    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", IDS[:1]))
        outcome = watched(
            stage,
            add=film("kites", IDS[2:3]),
            enough=lambda: (
                IDS[2] in {one.watched.key for one in stage.shown}
                and any(IDS[2] in asked.query.get("query", "") for asked in server.asked)
            ),
        )
        hours = stage.hours()
        looked = [asked.query["query"] for asked in server.asked if asked.path == "/search_by_date"]
    assert outcome.watched == 2
    # who looks for the old case is not set back by the new one
    assert max(Counter(looked).values()) <= hours + 2
