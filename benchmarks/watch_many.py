"""Ten thousand videos in one watch: processor time, memory, how late readings come, and whether any is lost.

The network is replaced by an answer at once, so that what is measured is the watch itself: its schedule, the alarm and
the record. Times are by a clock that runs twenty times as fast.

    python -m benchmarks.watch_many [VIDEOS] [HOURS]
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from groundswell.record.ledger import LEASE, open_ledger
from groundswell.record.store import open_record
from groundswell.sources.ask import Manners
from groundswell.sources.youtube import YouTube
from groundswell.terms import Case, CaseFile, Copy, When
from groundswell.watching.clock import Rehearsal
from groundswell.watching.schedule import Pace
from groundswell.watching.sending import Messenger
from groundswell.watching.watched import Watched, watched_in
from groundswell.watching.watcher import Onlooker, Terms, Watcher

BEGIN = datetime(2026, 3, 10, tzinfo=UTC)
SPEED = 20.0
IN_A_CASE = 50


def films(videos: int) -> list[CaseFile]:
    """Cases of fifty uploads each."""
    found = []
    for first in range(0, videos, IN_A_CASE):
        name = f"film-{first // IN_A_CASE:05d}"
        case = Case(name=name, title=name, released_from=When("2026-03-01"), released_to=When("2026-03-01"))
        ids = [f"v{n:010d}" for n in range(first, min(first + IN_A_CASE, videos))]
        copies = tuple(Copy(id=f"youtube-{id}", platform="youtube", url=f"https://youtu.be/{id}") for id in ids)
        found.append(CaseFile(case=case, copies=copies))
    return found


class Platform:
    """Answers at once; remembers how many videos it was asked for."""

    def __init__(self, clock: Rehearsal) -> None:
        self.videos = 0
        self._clock = clock

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        ids = request.url.params["id"].split(",")
        self.videos += len(ids)
        hours = (self._clock.now() - BEGIN) / timedelta(hours=1)
        items = [
            {"id": id, "statistics": {"viewCount": str(int(1000 + (1 + int(id[-3:])) * hours))}, "status": {}}
            for id in ids
        ]
        return httpx2.Response(200, content=json.dumps({"items": items}).encode())


def main() -> None:
    videos = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    hours = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "groundswell.db")
        watched: list[Watched] = []
        with open_record(address, lambda: BEGIN) as record:
            for file in films(videos):
                record.enter(file, who="benchmark", source="benchmark")
                watched += watched_in(file, [YouTube()])[0]
        measure(address, watched, hours)


def measure(address: str, watched: list[Watched], hours: float) -> None:
    clock = Rehearsal(BEGIN, SPEED, time.time())
    platform = Platform(clock)
    requests = round(24 * 60 / 60 * len(watched) / 50)  # a reading of each an hour
    terms = Terms(
        Pace(1 / 6, requests),
        {"GROUNDSWELL_YOUTUBE_KEY": "none"},
        until=clock.now() + timedelta(hours=hours),
        manners=Manners(a_second=1e6),
        connection=httpx2.MockTransport(platform),
    )
    late: list[float] = []
    onlooker = Onlooker(lambda _one: None, print)
    with open_ledger(address, clock.now, lease=LEASE / clock.real(1.0)) as ledger:
        watcher = Watcher(watched, terms, ledger, clock, onlooker)
        wait = watcher.schedule.wait

        def waited(now: float, busy: frozenset[int] = frozenset()) -> float:
            late.append(watcher.schedule.overdue(now))
            return wait(now, busy)

        watcher.schedule.wait = waited  # type: ignore[method-assign, assignment]
        began = time.process_time()
        tally = asyncio.run(watcher.run(asyncio.Event(), Messenger([])))
        used = time.process_time() - began
    with open_record(address, clock.now) as record:
        kept = sum(said.metric == "views" for case in record.cases() for said in record.read(case).statements)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle = sorted(late)[len(late) // 2] if late else 0.0
    print(
        f"{len(watched):,} videos, {hours:g} hours of the clock: {tally.requests:,} requests, {tally.answers:,} answers"
    )
    print(f"asked for {platform.videos:,} readings, kept {kept:,}, failures {tally.failures}")
    print(f"{used:.1f} s of processor time, {1000 * used / max(tally.answers, 1):.2f} ms a reading; {memory:.0f} MB")
    print(f"most overdue copy: {middle / SPEED:.1f} s in the median, {max(late, default=0.0) / SPEED:.1f} s at most")


if __name__ == "__main__":
    main()
