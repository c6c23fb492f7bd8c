"""PostgreSQL that goes away under a watch and comes back: what was read is held, and everything goes on."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from rising_films import listed
from stage import BEGIN, Stage, film

from groundswell.record.ledger import CopyState, Notice, Step, open_ledger
from groundswell.record.store import Record, open_record
from groundswell.terms import CaseFile
from groundswell.watching.begin import renewed
from groundswell.watching.roster import Roster
from groundswell.watching.sending import Messenger, Signals, keep_sending
from loopback import Asked, Told, serving
from throwaway_postgresql import Server

pytestmark = pytest.mark.postgresql

IDS = [f"video{n:06d}" for n in range(3)]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("watcher", "sending", "begin"):
        monkeypatch.setattr(f"groundswell.watching.{module}.HELD", 0.05)


def away(server: Server, seconds: float) -> threading.Thread:
    """Crash the server now, and start it again after a while."""
    server.crash()
    back = threading.Timer(seconds, server.start)
    back.start()
    return back


@dataclass
class Interrupted:
    """YouTube, in whose every fourth answer the database goes away."""

    server: Server
    answers: int = 0
    outages: list[threading.Thread] = field(default_factory=list)
    begun: float = field(default_factory=time.time)

    def __call__(self, asked: Asked) -> Told:
        self.answers += 1
        if self.answers % 4 == 0 and len(self.outages) < 3:
            self.outages.append(away(self.server, 0.3))
        return listed(asked, lambda id: 10_000 + int(id[-3:]) * 1_000_000 + int((time.time() - self.begun) * 50_000))


def test_the_server_goes_away_and_comes_back(postgresql_server: Server, postgresql_address: str) -> None:
    answer = Interrupted(postgresql_server)
    with serving(answer) as server:
        stage = Stage.of(postgresql_address, server.url, film("boats", IDS))
        while len(answer.outages) < 3:
            tally = stage.watch(20.0)
            for outage in answer.outages:
                outage.join()
        last = stage.watch(5.0)
    said = stage.statements()
    assert any("what was read is held until it can be entered" in note for note in stage.notes), stage.notes
    assert tally.failures > 0
    assert last.failures == 0
    assert len(said) == len(IDS) * answer.answers
    assert max(Counter(one.id for one in said).values()) == 1
    assert sorted((one.copy, one.value) for one in said) == sorted(
        (one.watched.copy.id, float(getattr(one.counter, "value", -1))) for one in stage.shown
    )
    for id in IDS:
        values = [one.value for one in said if one.copy == f"youtube-{id}"]
        assert values == sorted(values)


def test_an_upload_that_was_added_is_taken_up_when_the_server_is_back(
    postgresql_server: Server, postgresql_address: str
) -> None:
    stage = Stage.of(postgresql_address, "", film("boats", IDS[:1]))
    notes: list[str] = []

    async def taken_up(record: Record) -> None:
        renewing = asyncio.create_task(renewed(roster, record, stage.clock, asyncio.Event(), notes.append))
        await until(lambda: bool(notes))
        postgresql_server.start()
        await asyncio.wait_for(renewing, 30)

    roster = Roster((), {"GROUNDSWELL_YOUTUBE_KEY": "s3cret"}, notes.append)
    with open_record(stage.address, stage.clock.now) as record:
        roster.renew(record, stage.clock.now())
        record.enter(film("boats", IDS[:2]), who="somebody", source="elsewhere")
        assert roster.differs(record)
        postgresql_server.crash()
        asyncio.run(taken_up(record))
        assert not roster.differs(record)
    assert [one.key for one in roster.watched] == IDS[:2]
    assert [one.kind for one in stage.files()[0].happenings] == ["definition"]


def raised(stage: Stage, id: str) -> None:
    """An alarm enters the record."""
    copy = f"youtube-{IDS[0]}"
    notice = Notice(id, "boats", copy, kind="alarm", sentence=f"Look at {id}.", url=None, raised_at=BEGIN)
    step = Step(CopyState("boats", copy), CaseFile(case=stage.files()[0].case), (notice,))
    with open_ledger(stage.address, lambda: BEGIN) as ledger:
        ledger.take([("boats", copy)], lambda _state: step, "test", "test")


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # by Apprise, as it is loaded
def test_alarms_wait_for_the_server_and_are_sent_once(postgresql_server: Server, postgresql_address: str) -> None:
    stage = Stage.of(postgresql_address, "", film("boats", IDS[:1]))
    outages: list[threading.Thread] = []

    def phone(_asked: Asked) -> Told:
        if not outages:  # the message has arrived, and nobody can be told so
            outages.append(away(postgresql_server, 0.3))
        return Told()

    async def two_sent() -> None:
        signals, notes = Signals(asyncio.Event(), asyncio.Event()), list[str]()
        messenger = Messenger([messages.url.replace("http", "json")])
        with open_ledger(stage.address, lambda: BEGIN) as ledger:
            sending = asyncio.create_task(keep_sending(messenger, ledger, stage.clock, signals, notes.append))
            await until(lambda: bool(notes))
            outages[0].join()
            await until(lambda: [notice.state for notice in ledger.notices()] == ["sent"])
            postgresql_server.crash()
            heard = len(notes)
            signals.rung.set()
            await until(lambda: len(notes) > heard)
            postgresql_server.start()
            raised(stage, "the second")
            signals.ending.set()
            signals.rung.set()
            await asyncio.wait_for(sending, 10)
            assert [notice.state for notice in ledger.notices()] == ["sent", "sent"]

    raised(stage, "the first")
    with serving(phone) as messages:
        asyncio.run(two_sent())
    assert [json.loads(asked.body)["message"] for asked in messages.asked] == [
        "Look at the first.",
        "Look at the second.",
    ]
