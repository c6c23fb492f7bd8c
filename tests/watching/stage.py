"""A watch on a stage: a record with films, a server that plays YouTube, a clock that runs fast."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groundswell.record.ledger import LEASE, open_ledger
from groundswell.record.store import open_record
from groundswell.sources.ask import Manners
from groundswell.sources.youtube import YouTube
from groundswell.terms import Case, CaseFile, Copy, Statement, When
from groundswell.understanding.alarm import Patience
from groundswell.watching.alarms import begun
from groundswell.watching.clock import Clock, Rehearsal
from groundswell.watching.schedule import Pace
from groundswell.watching.sending import Messenger
from groundswell.watching.watched import Shown, watched_in
from groundswell.watching.watcher import Onlooker, Tally, Terms, Watcher

BEGIN = datetime(2026, 3, 10, 8, tzinfo=UTC)
HASTY = Manners(a_second=1e5, attempts=2, first_wait=0.002, longest_wait=0.02, read_timeout=1.0, whole_timeout=2.0)


def film(name: str, ids: Iterable[str]) -> CaseFile:
    """A case with an upload for each id of a video."""
    case = Case(name=name, title="Paper Boats", released_from=When("2026-03-10"), released_to=When("2026-03-10"))
    copies = tuple(Copy(id=f"youtube-{id}", platform="youtube", url=f"https://youtu.be/{id}") for id in ids)
    return CaseFile(case=case, copies=copies)


@dataclass
class Stage:
    """Where a watch can be run, more than once, on one record."""

    address: str
    url: str
    cases: tuple[str, ...]
    clock: Clock = field(default_factory=lambda: Rehearsal(BEGIN, 36000.0, time.time()))
    shown: list[Shown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    patience: float = 10.0

    @classmethod
    def of(cls, folder: Path | str, url: str, *films: CaseFile) -> Stage:
        begun([(BEGIN, 1.0)], Patience())  # compiled before the clock runs
        address = str(folder / "groundswell.db") if isinstance(folder, Path) else folder
        with open_record(address, lambda: BEGIN) as record:
            for one in films:
                record.enter(one, who="test", source="test")
        return cls(address, url, tuple(one.case.name for one in films))

    def watch(self, hours: float, *, requests: int = 100_000, every: float = 1 / 6, once: bool = False) -> Tally:
        """Run one watch for so many hours of its clock."""
        return asyncio.run(self.watching(hours, requests=requests, every=every, once=once))

    async def watching(
        self, hours: float, *, requests: int = 100_000, every: float = 1 / 6, once: bool = False
    ) -> Tally:
        settings = {
            "GROUNDSWELL_ALLOW_PRIVATE": "1",
            "GROUNDSWELL_YOUTUBE_URL": self.url,
            "GROUNDSWELL_YOUTUBE_KEY": "s3cret",
        }
        with open_record(self.address, self.clock.now) as record:
            watched = [one for case in self.cases for one in watched_in(record.read(case), [YouTube()])[0]]
        until = self.clock.now() + timedelta(hours=hours)
        terms = Terms(Pace(every, requests), settings, "test", None if once else until, once, HASTY)
        onlooker = Onlooker(self.shown.append, self.notes.append)
        lease = LEASE / self.clock.real(1.0)
        with open_ledger(self.address, self.clock.now, patience=self.patience, lease=lease) as ledger:
            return await Watcher(watched, terms, ledger, self.clock, onlooker).run(asyncio.Event(), Messenger([]))

    def statements(self, metric: str = "views") -> list[Statement]:
        """What the record holds of all its cases."""
        return [said for one in self.files() for said in one.statements if said.metric == metric]

    def files(self) -> list[CaseFile]:
        with open_record(self.address, self.clock.now) as record:
            return [record.read(case) for case in self.cases]

    def hours(self, moment: datetime | None = None) -> float:
        """Hours since the clock began."""
        return ((moment or self.clock.now()) - BEGIN) / timedelta(hours=1)


class MovedClock:
    """A clock that somebody moves: ``by`` is added to what it shows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.by = timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self.by

    def steady(self) -> float:
        return self._clock.steady()

    def real(self, seconds: float) -> float:
        return self._clock.real(seconds)


def steadily(base: float, clock: Callable[[], float]) -> Callable[[str], int]:
    """Views of any video that comes in at ``base`` an hour, by the hours that ``clock`` gives."""
    return lambda _id: int(10_000 + base * clock())
