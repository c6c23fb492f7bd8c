"""A film whose counter goes up ten times as fast once it is watched, on a server that plays YouTube; and a phone."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groundswell.record.store import open_record
from groundswell.terms import Case, CaseFile, Copy, Statement, When
from groundswell.understanding.alarm import Patience
from groundswell.watching.alarms import begun
from loopback import Asked, Told, serving
from program import Installed

SPEED = 1800.0
BEGIN = "2026-03-13T08:00Z"
HISTORY = 72
BEGIN_OF_ALL = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""Three days of hourly readings, which the record has before the watch begins."""

KEY = "AIzaSy-s3cret-of-the-test"


@dataclass
class Town:
    """A record in a folder, what is asked about its film, and what arrives on the phone."""

    program: Installed
    asked: list[Asked] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    began: float = 0.0
    first: float = 0.0
    notify: str = ""
    speed: float = SPEED
    meanwhile: Callable[[], None] | None = None
    """What happens while the third answer is on its way."""

    @property
    def folder(self) -> Path:
        return self.program.folder

    def hours(self) -> float:
        return (time.time() - self.began) * self.speed / 3600.0 if self.began else 0.0

    def start(self, *, phone: bool = False, speed: float = SPEED) -> None:
        """Let the clock of the town run from now on, ``speed`` times as fast as ours; alarms go to the ``phone``."""
        self.speed = speed
        if phone:
            self.program.settings["GROUNDSWELL_NOTIFY"] = self.notify
        self.began = time.time()
        self.program.settings["GROUNDSWELL_CLOCK"] = f"{BEGIN}*{speed:g}@{self.began:.3f}"

    def counter(self, asked: Asked) -> Told:
        """What videos.list answers."""
        if not self.asked:
            self.first = self.hours()
        hours = self.hours()
        views = int(HISTORY * 300 + 300 * hours + 2700 * (hours - self.first))
        item = {
            "id": "paperboats1",
            "statistics": {"viewCount": str(views), "commentCount": "3"},
            "status": {"privacyStatus": "public"},
        }
        self.asked.append(asked)
        if self.meanwhile is not None and len(self.asked) == 3:
            self.meanwhile()
        return Told(content=json.dumps({"kind": "youtube#videoListResponse", "items": [item]}).encode())

    def phone(self, asked: Asked) -> Told:
        self.messages.append(str(json.loads(asked.body)["message"]))
        return Told()


def founded(folder: Path) -> Path:
    """The record of the film before anybody watches it."""
    begun([(BEGIN_OF_ALL, 1.0)], Patience())  # compiled before any clock runs
    case = Case(name="boats", title="Paper Boats", released_from=When("2026-03-10"), released_to=When("2026-03-10"))
    copy = Copy(id="youtube-paperboats1", platform="youtube", url="https://youtu.be/paperboats1")
    hourly = [(BEGIN_OF_ALL + timedelta(hours=hour), 300 * hour + hour % 7) for hour in range(HISTORY)]
    statements = tuple(
        Statement(
            id=f"read-{at:%d-%H}",
            said_by="youtube",
            value=views,
            copy=copy.id,
            platform="youtube",
            as_of_from=When(f"{at:%Y-%m-%dT%H:%MZ}"),
            as_of_to=When(f"{at:%Y-%m-%dT%H:%MZ}"),
        )
        for at, views in hourly
    )
    address = folder / "groundswell.db"
    with open_record(str(address), lambda: BEGIN_OF_ALL + timedelta(hours=HISTORY)) as record:
        record.enter(CaseFile(case=case, copies=(copy,), statements=statements), who="test", source="test")
    return address


@contextmanager
def opened(folder: Path) -> Iterator[Town]:
    """A town whose record is in the folder, with its servers."""
    town = Town(Installed(folder))
    with serving(town.counter) as server, serving(town.phone) as messages:
        town.program.settings |= {
            "GROUNDSWELL_YOUTUBE_URL": server.url,
            "GROUNDSWELL_YOUTUBE_KEY": KEY,
            "GROUNDSWELL_ALLOW_PRIVATE": "1",
        }
        town.notify = messages.url.replace("http", "json") + "/hush-token"
        yield town


def kept(record: Path) -> list[tuple[str, float]]:
    """The readings that a record holds in the order of their entry: all but those of before the watch."""
    with sqlite3.connect(record) as connection:
        rows = connection.execute("SELECT id, stated_value FROM statements WHERE metric = 'views' ORDER BY seq")
        readings = [(str(id), float(value)) for id, value in rows]
    connection.close()
    return readings[HISTORY:]
