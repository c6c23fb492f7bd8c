"""The watch as a person starts it: an accelerated day from the first reading to the message on a phone."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback import Asked, Told, serving
from program import GROUNDSWELL, Installed, environment, seen

SPEED = 1800.0
BEGIN = "2026-03-13T08:00Z"
HISTORY = 72
BEGIN_OF_ALL = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""Three days of hourly readings, which the record has before the watch begins."""

KEY = "AIzaSy-s3cret-of-the-test"


@dataclass
class Town:
    """A film on a server that plays YouTube, and a phone that messages arrive at."""

    program: Installed
    asked: list[Asked] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    began: float = 0.0
    first: float = 0.0

    def hours(self) -> float:
        return (time.time() - self.began) * SPEED / 3600.0 if self.began else 0.0

    def start(self) -> None:
        """Let the clock of the town run from now on."""
        self.began = time.time()
        self.program.settings["GROUNDSWELL_CLOCK"] = f"{BEGIN}*{SPEED:g}@{self.began:.3f}"


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    here = Town(Installed(folder))

    def counters(asked: Asked) -> Told:
        if not here.asked:
            here.first = here.hours()
        hours = here.hours()
        views = int(HISTORY * 300 + 300 * hours + 2700 * (hours - here.first))
        item = {
            "id": "paperboats1",
            "statistics": {"viewCount": str(views), "commentCount": "3"},
            "status": {"privacyStatus": "public"},
        }
        here.asked.append(asked)
        return Told(content=json.dumps({"kind": "youtube#videoListResponse", "items": [item]}).encode())

    def phone(asked: Asked) -> Told:
        here.messages.append(str(json.loads(asked.body)["message"]))
        return Told()

    with serving(counters) as server, serving(phone) as messages:
        here.program.settings |= {
            "GROUNDSWELL_YOUTUBE_URL": server.url,
            "GROUNDSWELL_YOUTUBE_KEY": KEY,
            "GROUNDSWELL_ALLOW_PRIVATE": "1",
            "GROUNDSWELL_NOTIFY": messages.url.replace("http", "json") + "/hush-token",
        }
        assert here.program.run("new", "boats", "--title", "Paper Boats", "--released", "2026-03-10").status == 0
        assert here.program.run("add", "boats", "https://youtu.be/paperboats1").status == 0
        hourly = [(BEGIN_OF_ALL + timedelta(hours=hour), 300 * hour + hour % 7) for hour in range(HISTORY)]
        rows = [f"{at:%Y-%m-%dT%H:%MZ},youtube,youtube-paperboats1,{views}" for at, views in hourly]
        table = "\n".join(["seen_at,platform,copy,views", *rows, ""])
        (folder / "readings.csv").write_text(table, encoding="utf-8")
        assert here.program.run("add", "boats", "readings.csv").status == 0
        yield here


def readings(folder: Path) -> list[tuple[str, float]]:
    with sqlite3.connect(folder / "groundswell.db") as record:
        rows = record.execute("SELECT id, stated_value FROM statements WHERE metric = 'views' ORDER BY seq")
        return [(str(id), float(value)) for id, value in rows]


def test_from_a_rise_to_the_phone(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        process = here.program.begin("watch", "boats", "--json")
        for _wait in range(600):
            if here.messages or process.poll() is not None:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        outcome = json.loads(out)
        kept = readings(tmp_path)[HISTORY:]
    assert outcome["watched"] == 1
    assert outcome["answers"] == len(kept) >= 2
    assert [(one["kind"], one["state"]) for one in outcome["notices"]] == [("alarm", "sent")]
    assert len(here.messages) == 1
    assert "“Paper Boats” on YouTube has" in here.messages[0]
    assert "https://youtu.be/paperboats1" in here.messages[0]
    assert [value for _id, value in kept] == sorted(value for _id, value in kept)
    told = here.program.run("curve", "boats", "--json").json
    assert len(told["used"]) > HISTORY
    # nothing secret is anywhere but in the environment
    for place in tmp_path.iterdir():
        content = place.read_bytes()
        assert KEY.encode() not in content
        assert b"hush-token" not in content
    assert KEY.encode() not in out + err
    assert b"hush-token" not in out + err
    assert {asked.headers["x-goog-api-key"] for asked in here.asked} == {KEY}


def killed_at_random(here: Town, times: int, folder: Path) -> None:
    dice = random.Random(4)
    for _time in range(times):
        process = here.program.begin("watch", "boats")
        assert process.stdout is not None
        for _line in range(dice.randint(2, 5)):
            process.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    kept = readings(folder)[HISTORY:]
    assert len({id for id, _value in kept}) == len(kept)
    assert [value for _id, value in kept] == sorted(value for _id, value in kept)
    with sqlite3.connect(folder / "groundswell.db") as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (paid,) = record.execute("SELECT count(*) FROM watch_requests").fetchone()
    # what was asked was paid for before; what was paid for and answered is kept but for what each kill cut off
    assert len(here.asked) <= paid
    assert len(here.asked) - len(kept) <= times


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        killed_at_random(here, 2, tmp_path)


@pytest.mark.slow
def test_killed_twenty_times_it_tells_of_one_event_once(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        killed_at_random(here, 20, tmp_path)
        here.program.run("watch", "boats", "--for", "12h")
    fresh = [one for one in here.messages if "has started" not in one and not one.startswith("(This may have")]
    assert len(fresh) == 1


def test_it_stops_cleanly_when_it_is_asked_to(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            process = here.program.begin("watch", "boats")
            assert process.stdout is not None
            assert process.stdout.readline().startswith(b"at\tcase\tcopy\tviews")
            process.stdout.readline()
            process.send_signal(number)
            _out, err = process.communicate(timeout=30)
            assert process.returncode == 0, err
            assert b"stopped; 1 upload watched" in err
            assert b"Traceback" not in err


def test_a_full_disk_is_told_in_a_line_and_what_was_entered_stays(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        assert here.program.run("watch", "boats", "--once").status == 0
        before = readings(tmp_path)
        largest = max(place.stat().st_size for place in tmp_path.iterdir()) // 1024 + 4
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"ulimit -f {largest * 2}; exec {GROUNDSWELL} watch boats --for 3h --every 1m"],
            cwd=tmp_path,
            env=environment(**here.program.settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        _out, err = process.communicate(timeout=120)
        assert b"Traceback" not in err
        if process.returncode != 0:
            assert b"could not be entered" in err or b"disk" in err
        after = readings(tmp_path)
        assert after[: len(before)] == before


def test_what_is_wrong_is_told_in_one_line(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        run = here.program.run
        assert "--every" in run("watch", "boats", "--every", "often").complaint
        assert "--quota" in run("watch", "boats", "--quota", "0/day").complaint
        assert "--for" in run("watch", "boats", "--for", "0s").complaint
        assert "has no case" in run("watch", "bosts").complaint
        complaint = run("watch", "boats", "--notify", "nonsense://s3cr3t").complaint
        assert "--notify" in complaint
        assert "s3cr3t" not in complaint
        assert run("new", "kites", "--title", "Kites", "--released", "2026-03-10").status == 0
        assert "no upload to watch" in run("watch", "kites").complaint
        here.program.settings["GROUNDSWELL_CLOCK"] = "soon"
        assert "GROUNDSWELL_CLOCK" in run("watch", "boats").complaint


def test_a_test_message_arrives(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        assert here.program.run("watch", "--test", "--json").json == {"sent": True}
        assert ["test of the alarm" in one for one in here.messages] == [True]
        here.program.settings["GROUNDSWELL_NOTIFY"] = "json://127.0.0.1:9/hush-token"
        complaint = here.program.run("watch", "--test").complaint
        assert "could not be sent" in complaint
        assert "hush-token" not in complaint
    assert os.environ.get("GROUNDSWELL_NOTIFY") is None


def test_on_a_terminal_there_is_a_table(tmp_path: Path) -> None:
    with town(tmp_path) as here:
        here.start()
        status, written = here.program.on_terminal(100, "watch", "boats", "--once")
        assert status == 0
        lines = [line.split() for line in seen(written)]
        assert ["case", "where", "views", "an", "hour", "read", "at"] in lines
        assert [line for line in lines if line[:2] == ["boats", "YouTube"]]
        assert "Traceback" not in written
