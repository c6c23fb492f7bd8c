"""How long much takes; the bounds are wide, the figures are printed (pytest -m slow -s)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sample_case import FILM, NOW, TickingClock, with_statements

from groundswell.record.package import read_package, write_package
from groundswell.record.store import open_record
from groundswell.terms import CaseFile

T = TypeVar("T")


def timed(what: str, act: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = act()
    took = time.perf_counter() - began
    print(f"\n{what}: {took:.2f} s", end="")
    return result, took


@pytest.mark.slow
def test_entering_and_reading_much(record_address: str) -> None:
    many = with_statements(200_000)
    with open_record(record_address, TickingClock()) as record:
        half = CaseFile(case=FILM, statements=many.statements[:100_000])
        record.enter(half, who="me", source="a table")
        read, reading = timed("reading a case of 100,000 statements", lambda: record.read(FILM.name))
        assert read == half
    with open_record(record_address, TickingClock()) as record:
        entry, entering = timed(
            "entering 200,000 rows, half of them known",
            lambda: record.enter(many, who="me", source="a table"),
        )
        assert entry.rows == 100_000
    assert reading < 6
    assert entering < 30


@pytest.mark.slow
def test_importing_much(tmp_path: Path) -> None:
    many = with_statements(200_000)
    writing = timed("writing a package of 200,000 statements", lambda: write_package(many, tmp_path / "out"))[1]
    read, reading = timed("reading it", lambda: read_package(tmp_path / "out", now=NOW))
    assert read == many
    with open_record(str(tmp_path / "groundswell.db"), TickingClock()) as record:
        _entry, entering = timed("entering it", lambda: record.enter(read, who="me", source="a package"))
    assert writing < 30
    assert reading < 60
    assert entering < 30
