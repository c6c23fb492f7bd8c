"""One program writes while four read; and a program that is killed in the middle of an import."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sample_case import FILM, TickingClock, with_statements

from groundswell.record.package import read_package, write_package
from groundswell.record.store import open_record
from groundswell.terms import CaseFile, Copy

SPAWN = multiprocessing.get_context("spawn")
ENTRIES, ROWS_EACH, READERS = 20, 25, 4


def write_many(address: str, done: Event) -> None:
    rows = with_statements(ENTRIES * ROWS_EACH).statements
    with open_record(address, TickingClock()) as record:
        for number in range(ENTRIES):
            copy = Copy(id=f"c{number}", platform="youtube", url="https://example.org/")
            part = rows[number * ROWS_EACH : (number + 1) * ROWS_EACH]
            record.enter(CaseFile(case=FILM, copies=(copy,), statements=part), who="writer", source="a table")
    done.set()


def read_many(address: str, done: Event, answers: multiprocessing.Queue[tuple[int, int]]) -> None:
    """Answers how often it read, and how many different states it saw; any error is one of the process."""
    reads, seen = 0, 0
    states: set[int] = set()
    last = False
    while not last:
        last = done.is_set()
        with open_record(address, TickingClock()) as record:
            for _again in range(5):
                if record.cases():
                    case_file = record.read(FILM.name)
                    copies, statements = len(case_file.copies), len(case_file.statements)
                    assert statements == copies * ROWS_EACH, "a torn case"
                    assert copies >= seen, "a case that lost rows"
                    seen = copies
                    states.add(copies)
                reads += 1
    assert seen == ENTRIES, "the last reading must see everything"
    answers.put((reads, len(states)))


def test_one_writer_and_four_readers(record_address: str) -> None:
    done = SPAWN.Event()
    answers: multiprocessing.Queue[tuple[int, int]] = SPAWN.Queue()
    readers = [SPAWN.Process(target=read_many, args=(record_address, done, answers)) for _ in range(READERS)]
    writer = SPAWN.Process(target=write_many, args=(record_address, done))
    for process in (*readers, writer):
        process.start()
    got = [answers.get(timeout=60) for _ in readers]
    for process in (*readers, writer):
        process.join(timeout=60)
    assert [process.exitcode for process in (*readers, writer)] == [0] * (READERS + 1)
    assert sum(states for _reads, states in got) > READERS, "the readers read while the writer wrote"


def enter_one(address: str, name: str, start: Event) -> None:
    start.wait()
    with open_record(address, TickingClock(), patience=30) as record:
        case = replace(FILM, name=name)
        for number in range(3):
            rows = with_statements(number + 1).statements
            record.enter(CaseFile(case=case, statements=rows), who=name, source="a table")


def test_writers_wait_for_each_other(record_address: str) -> None:
    with open_record(record_address, TickingClock()) as record:
        record.enter(CaseFile(case=FILM), who="me", source="new")
    start = SPAWN.Event()
    names = ["one", "two", "three"]
    writers = [SPAWN.Process(target=enter_one, args=(record_address, name, start)) for name in names]
    for writer in writers:
        writer.start()
    start.set()
    for writer in writers:
        writer.join(timeout=60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with open_record(record_address, TickingClock()) as record:
        assert record.cases() == sorted(["the-kiss", *names])
        assert all(len(record.read(name).statements) == 3 for name in names)
        assert all(len(record.entries(name)) == 3 for name in names)


def enter_rows(address: str, rows: int, entering: Event) -> None:
    case_file = with_statements(rows)
    with open_record(address, TickingClock()) as record:
        entering.set()
        record.enter(case_file, who="me", source="a table")


def import_package(address: str, package: str, entering: Event) -> None:
    entering.set()
    case_file = read_package(package, now=datetime.now(UTC))
    with open_record(address, TickingClock()) as record:
        record.enter(case_file, who="me", source=package)


def start_and_kill(process: BaseProcess, entering: Event, pause: float) -> None:
    """Start a program, and kill it so many seconds after it says that it begins."""
    process.start()
    assert entering.wait(timeout=120)
    time.sleep(pause)
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join(timeout=60)


def check_all_or_nothing(address: str, rows: int, older: bool) -> bool:
    """Whether the record holds everything that was to be entered; it must open, and hold it whole or not at all."""
    with open_record(address, TickingClock()) as record:
        before = ["older"] if older else []
        assert record.cases() in (before, [*before, FILM.name])
        if older:
            assert len(record.read("older").statements) == 100
        if kept := FILM.name in record.cases():
            assert len(record.read(FILM.name).statements) == rows
            assert [entry.rows for entry in record.entries(FILM.name)] == [rows + 1]
        record.enter(CaseFile(case=replace(FILM, name="later")), who="me", source="new")
        assert record.read("later").statements == ()
    return kept


def with_an_older_case(address: str) -> None:
    with open_record(address, TickingClock()) as record:
        record.enter(with_statements(100, replace(FILM, name="older")), who="me", source="a table")


def test_a_killed_entry_leaves_all_or_nothing(tmp_path: Path) -> None:
    rng = random.Random(20140310)
    for number in range(3):
        address = str(tmp_path / f"killed-{number}.db")
        if number % 2:
            with_an_older_case(address)
        entering = SPAWN.Event()
        process = SPAWN.Process(target=enter_rows, args=(address, 20_000, entering))
        start_and_kill(process, entering, rng.uniform(0, 0.6))
        check_all_or_nothing(address, 20_000, older=bool(number % 2))


@pytest.mark.slow
def test_twenty_killed_imports_of_many_rows(tmp_path: Path) -> None:
    rows, kills = 200_000, 20
    package = str(tmp_path / "package")
    write_package(with_statements(rows), package)
    began = time.monotonic()
    import_package(str(tmp_path / "whole.db"), package, SPAWN.Event())
    longest = time.monotonic() - began
    rng = random.Random(20140310)
    kept = 0
    for number in range(kills):
        address = str(tmp_path / f"killed-{number}.db")
        if number % 2:
            with_an_older_case(address)
        entering = SPAWN.Event()
        process = SPAWN.Process(target=import_package, args=(address, package, entering))
        start_and_kill(process, entering, rng.uniform(0, longest))
        kept += check_all_or_nothing(address, rows, older=bool(number % 2))
    print(
        f"one import took {longest:.1f} s; of {kills} that were killed, {kept} had entered everything, the rest nothing"
    )
    assert kept < kills
