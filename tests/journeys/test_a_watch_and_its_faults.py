"""A watch that is killed, stopped too early, joined by another, or left without room: nothing lost, nothing doubled."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from program import GROUNDSWELL, environment
from watched_town import SPEED, Town, kept


def killed_at_random(town: Town, times: int) -> None:
    """Start it and kill it so many times: at any moment of its start, or after a few readings."""
    dice = random.Random(4)
    for _time in range(times):
        process = town.program.begin("watch", "boats")
        assert process.stdout is not None
        if dice.random() < 0.3:
            time.sleep(dice.uniform(0.0, 3.0))
        else:
            for _line in range(dice.randint(2, 5)):
                process.stdout.readline()
            time.sleep(dice.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    readings = kept(town.folder / "groundswell.db")
    assert readings
    assert len({id for id, _value in readings}) == len(readings)
    assert [value for _id, value in readings] == sorted(value for _id, value in readings)
    with sqlite3.connect(town.folder / "groundswell.db") as record:
        assert record.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # numbered in a row; those of more than two days ago are forgotten
        (paid,) = record.execute("SELECT max(request_id) FROM watch_requests").fetchone()
    record.close()
    # what was asked was paid for before; what was paid for and answered is kept but for what each kill cut off
    assert len(town.asked) <= paid
    assert len(town.asked) - len(readings) <= times


def test_killed_at_any_moment_it_goes_on_where_it_was(town: Town) -> None:
    town.start()
    killed_at_random(town, 3)


@pytest.mark.slow
def test_killed_fifty_times_it_tells_of_one_event_once(town: Town) -> None:
    town.start(phone=True, speed=SPEED / 4)  # so that no pause between two programs is a long one
    killed_at_random(town, 50)
    last = town.program.run("watch", "boats", "--for", "4h")
    assert last.status == 0, last.err
    again = "(This may have reached you before.) "
    with sqlite3.connect(town.folder / "groundswell.db") as record:
        assert record.execute("SELECT kind, state FROM watch_notices").fetchall() == [("alarm", "sent")]
    record.close()
    assert len({one.removeprefix(again) for one in town.messages}) == 1
    assert len([one for one in town.messages if not one.startswith(again)]) <= 1


def hears_of(process: subprocess.Popen[bytes], number: signal.Signals) -> bool:
    """Whether the process would not simply die of the signal, as the system sees it."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        name, _colon, mask = line.partition(":")
        if name in ("SigCgt", "SigBlk") and int(mask, 16) >> (number - 1) & 1:
            return True
    return False


def test_asked_to_stop_before_it_stands_it_stops_as_ever(town: Town) -> None:
    town.start()
    process = town.program.begin("watch", "boats")
    while not hears_of(process, signal.SIGTERM):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert b"stopped; 1 upload watched" in err
    assert b"Traceback" not in err


def test_two_programs_share_the_work_of_one_record(town: Town) -> None:
    town.start(phone=True)
    both = [town.program.begin("watch", "boats", "--for", f"{hours}h") for hours in (3, 4)]
    for process in both:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert b"0 failures" in err
    readings = kept(town.folder / "groundswell.db")
    assert len({id for id, _value in readings}) == len(readings) == len(town.asked) > 5
    assert [value for _id, value in readings] == sorted(value for _id, value in readings)
    assert len(town.messages) <= 1


def goes_on_when_there_is_room(town: Town, process: subprocess.Popen[bytes], make_room: Callable[[], None]) -> bytes:
    """Wait until it says that it has no room, make some, and stop it a little later; all that it complained of."""
    assert process.stderr is not None
    complaint = process.stderr.readline()
    assert b"what was read is held until it can be entered" in complaint
    asked = len(town.asked)
    make_room()
    while len(town.asked) < asked + 3:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert b"Traceback" not in err
    return complaint + err


def nothing_was_lost(town: Town, record: Path) -> None:
    readings = kept(record)
    assert len({id for id, _value in readings}) == len(readings) == len(town.asked)
    assert [value for _id, value in readings] == sorted(value for _id, value in readings)


def test_where_a_file_may_not_grow_what_was_read_is_held_and_entered_later(town: Town) -> None:
    def limit(most: int) -> None:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, hard))

    town.meanwhile = lambda: limit(max(place.stat().st_size for place in town.folder.iterdir()))
    town.start()
    process = town.program.begin("watch", "boats")
    _soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    goes_on_when_there_is_room(town, process, lambda: limit(hard))
    nothing_was_lost(town, town.folder / "groundswell.db")


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """The words before a shell's command that has a small file system of its own in the folder ``disk``."""
    words = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    (tmp_path / "disk").mkdir()
    mount = "mount -t tmpfs -o size=2m tmpfs disk"
    known = shutil.which("unshare") is not None
    if not known or subprocess.run([*words, mount], cwd=tmp_path, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a file system of their own")
    return [*words, f'{mount} && cp groundswell.db disk && exec "$@"', "sh"]


def test_on_a_full_disk_what_was_read_is_held_and_entered_later(town: Town, small_disk: list[str]) -> None:
    disk: list[Path] = []

    def fill() -> None:
        seen_from_here = Path(f"/proc/{process.pid}/root{town.folder}/disk")
        opened = os.open(seen_from_here, os.O_RDONLY)  # so that the disk outlives the program
        disk.append(Path(f"/proc/self/fd/{opened}"))
        with contextlib.suppress(OSError), (disk[0] / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def make_room() -> None:
        (disk[0] / "filler").unlink()

    town.meanwhile = fill
    town.start()
    process = subprocess.Popen(
        [*small_disk, GROUNDSWELL, "watch", "boats", "--record", "disk/groundswell.db"],
        cwd=town.folder,
        env=environment(**town.program.settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    err = goes_on_when_there_is_room(town, process, make_room)
    assert b"the disk is full; nothing was entered" in err
    shutil.copy(disk[0] / "groundswell.db", town.folder / "after.db")
    os.close(int(disk[0].name))
    nothing_was_lost(town, town.folder / "after.db")
