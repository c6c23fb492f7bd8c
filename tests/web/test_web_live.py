"""A record that grows while it is read: nobody sees half of it, nothing is worked out twice, what is new is told."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import pytest

from films import nothing_known, paper_boats, reading
from groundswell import follow
from groundswell.terms import CaseFile
from groundswell.web.desk import Answered, Clerk, Refused
from groundswell.web.given import Given, document, given
from groundswell.web.shelf import MOST_WAITING, Refusal, Shelf, StillWorking
from groundswell.web.subject import Question, Subject
from groundswell.web.summary import Summary
from served import Served, serving


def add(folder: Path, name: str, hours: float) -> int:
    """Enter one more reading; the number of its entry."""
    with follow.open(str(folder / "groundswell.db")) as record:
        news = CaseFile(case=paper_boats().case, statements=(reading(name, hours),))
        entry = record.enter(news, source="a counter")
        assert entry.number is not None
        return entry.number


def listen(served: Served, told: Queue[int]) -> socket.socket:
    """Put the number of every entry that is told into the queue, until the connection is closed."""
    connection = socket.create_connection(("127.0.0.1", served.port), timeout=60)
    connection.sendall(b"GET /cases/boats/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    def hear() -> None:
        heard = b""
        try:
            while part := connection.recv(4096):
                heard += part
                while (found := re.search(rb"event: told\ndata: (\d+)\n\n", heard)) is not None:
                    told.put(int(found[1]))
                    heard = heard[found.end() :]
        except OSError:
            return

    threading.Thread(target=hear, daemon=True).start()
    return connection


def test_readers_while_a_writer_adds(tmp_path: Path) -> None:
    """Two who read and two who listen; every page is of one state, states only go forward, and the last is told."""
    file = paper_boats()
    with follow.open(str(tmp_path / "groundswell.db")) as record:
        record.enter(CaseFile(case=file.case, copies=file.copies, statements=file.statements[:6]), source="made")
    with serving(tmp_path) as served:
        assert served.settled("/cases/boats").status == 200
        seen: list[list[tuple[int, int]]] = [[], []]
        ended = threading.Event()

        def read(mine: list[tuple[int, int]]) -> None:
            while not ended.is_set():
                reply = served.ask("/cases/boats")
                assert reply.status == 200
                entry = re.search(r'data-entry="(\d+)"', reply.text)
                said = re.search(r"(\d+) public statements", reply.text.replace("\xa0", " "))
                assert entry is not None
                assert said is not None
                mine.append((int(entry[1]), int(said[1])))
                time.sleep(0.05)

        told: Queue[int] = Queue()
        listeners = [listen(served, told), listen(served, told)]
        readers = [threading.Thread(target=read, args=(mine,)) for mine in seen]
        for one in readers:
            one.start()
        last = 0
        for i in range(5):
            last = add(tmp_path, f"new{i}", 70 + i)
            time.sleep(0.4)
        heard = [0, 0]
        while min(heard) < last:
            heard = sorted([*heard, told.get(timeout=60)])[-2:]
        reply = served.ask("/cases/boats")
        ended.set()
        for one in readers:
            one.join(30)
        for connection in listeners:
            connection.close()
        assert f'data-entry="{last}"' in reply.text
        for mine in seen:
            assert len(mine) > 5
            assert mine == sorted(mine)
            # the first entry brought six statements, every other one more
            assert all(statements == 5 + entry for entry, statements in mine)
        assert served.ask("/api/cases/boats").json["statements"] == 5 + last


@pytest.mark.slow
def test_the_listener_of_a_record_on_postgresql_hears_of_it(postgresql_address: str, tmp_path: Path) -> None:
    with follow.open(postgresql_address) as record:
        record.enter(paper_boats(), source="made")
    with serving(tmp_path, "--record", postgresql_address) as served:
        told: Queue[int] = Queue()
        connection = listen(served, told)
        first = told.get(timeout=120)
        with follow.open(postgresql_address) as record:
            record.enter(CaseFile(case=paper_boats().case, statements=(reading("new", 90),)), source="a counter")
        assert told.get(timeout=120) > first
        connection.close()


@dataclass(frozen=True)
class Asked:
    """A question of the tests, by its name."""

    case: str

    def answer(self, subject: Subject) -> Given:
        return document(subject.name)


class SlowDesk:
    """Answers after a while, as of an entry that the test sets, and counts."""

    def __init__(self) -> None:
        self.entry = 1
        self.asked: list[str] = []
        self.at_once = 0
        self.most_at_once = 0

    def ask(self, question: Question) -> Answered | Refused:
        entry = self.entry
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.asked.append(question.case)
        time.sleep(0.05)
        self.at_once -= 1
        if question.case == "bad":
            return Refused(400, "that is wrong")
        return Answered(entry, given("x" * 2000, "text/plain"))


def on_a_shelf(desk: SlowDesk, what: object, room: int = 10**6) -> None:
    """Run what a test does with a shelf that is attended to."""

    async def run() -> None:
        shelf = Shelf(desk.ask, room)
        attending = asyncio.create_task(shelf.attend())
        try:
            await what(shelf)  # type: ignore[operator]
        finally:
            attending.cancel()

    asyncio.run(run())


def test_one_state_is_worked_out_once_for_all_who_ask() -> None:
    desk = SlowDesk()

    async def what(shelf: Shelf) -> None:
        answers = await asyncio.gather(*(shelf.ask(Asked("a"), 1, 5) for _ in range(50)))
        assert {answer.entry for answer in answers} == {1}
        assert desk.asked == ["a"]
        desk.entry = 2
        await asyncio.gather(*(shelf.ask(Asked("a"), 2, 5) for _ in range(50)))
        assert desk.asked == ["a", "a"]
        assert (await shelf.ask(Asked("a"), 1, 5)).entry == 2
        assert desk.most_at_once == 1

    on_a_shelf(desk, what)


def test_what_was_begun_before_a_change_is_not_taken_for_what_came_after() -> None:
    desk = SlowDesk()

    async def what(shelf: Shelf) -> None:
        early = asyncio.create_task(shelf.ask(Asked("a"), 1, 5))
        await asyncio.sleep(0.02)
        desk.entry = 2
        late = await shelf.ask(Asked("a"), 2, 5)
        assert (await early).entry == 1
        assert late.entry == 2
        assert desk.asked == ["a", "a"]

    on_a_shelf(desk, what)


def test_what_somebody_waits_for_goes_first() -> None:
    desk = SlowDesk()

    async def what(shelf: Shelf) -> None:
        for name in "abc":
            shelf.begin(Asked(name))
        await asyncio.sleep(0.01)
        await shelf.ask(Asked("c"), 1, 5)
        assert desk.asked[:2] == ["a", "c"]

    on_a_shelf(desk, what)


def test_room_patience_and_waiting_have_their_bounds() -> None:
    desk = SlowDesk()

    async def what(shelf: Shelf) -> None:
        for name in "abcdef":
            await shelf.ask(Asked(name), 1, 5)
        assert shelf.kept(Asked("f")) is not None
        assert shelf.kept(Asked("a")) is None
        with pytest.raises(StillWorking):
            await shelf.ask(Asked("slow"), 1, 0.001)
        with pytest.raises(Refusal, match="that is wrong"):
            await shelf.ask(Asked("bad"), 1, 5)
        await shelf.once(Asked("text"), 5)
        assert shelf.kept(Asked("text")) is None
        for i in range(MOST_WAITING):
            shelf.begin(Asked(f"n{i}"))
        with pytest.raises(Refusal, match="too many"):
            shelf.begin(Asked("one more"))

    on_a_shelf(desk, what, room=8000)


def test_a_desk_that_breaks_down_is_set_up_again(tmp_path: Path) -> None:
    place = tmp_path / "groundswell.db"
    with follow.open(str(place)) as record:
        record.enter(nothing_known(), source="made")
    clerk = Clerk(str(place))
    try:
        assert isinstance(clerk.ask(Summary("nothing")), Answered)
        process = clerk._process
        assert process is not None
        process.kill()
        process.join()
        answered = clerk.ask(Summary("nothing"))
        assert isinstance(answered, Answered)
        assert b"Nothing Is Known" in answered.given.body
        assert clerk.ask(Summary("nobody")) == Refused(404, "there is nothing of that name here")
    finally:
        clerk.close()
    assert clerk.ask(Summary("nothing")).__class__ is Refused


def test_a_desk_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    place = tmp_path / "groundswell.db"
    with follow.open(str(place)) as record:
        record.enter(paper_boats(), source="made")
    clerk = Clerk(str(place), longest=0.05)
    try:
        assert clerk.ask(Summary("boats")) == Refused(503, "this took too long to work out; ask for less")
    finally:
        clerk.close()
