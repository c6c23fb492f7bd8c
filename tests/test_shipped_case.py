"""The shipped case: it reads, goes out as it came in, and holds facts but no sentence of a source."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundswell.record.package import read_package
from groundswell.record.package_out import write_package
from groundswell.terms import Bound, CaseFile, Money

ROOT = Path(__file__).resolve().parents[1]
FIRST_KISS = ROOT / "examples" / "first-kiss"
LABELLED = ROOT / "benchmarks" / "labelled"
PACKAGES = [FIRST_KISS, *(LABELLED / film for film in ("the-fox", "dumb-ways-to-die", "epic-split"))]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAID_WITH_A_SLIP = {"FK111", "FK157"}
"""Recorded as they were said, with a word too many; the collection has the figure without it."""


@pytest.fixture(scope="module")
def first_kiss() -> CaseFile:
    return read_package(FIRST_KISS, now=NOW)


@pytest.fixture(scope="module")
def shared() -> Path:
    folder = Path(os.environ.get("GROUNDSWELL_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "first-kiss" / "claims.csv").is_file():
        pytest.skip(f"the collected texts are not here ({folder})")
    return folder


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_goes_out_as_it_came_in(package: Path, tmp_path: Path) -> None:
    passed_over: list[str] = []
    write_package(read_package(package, now=NOW, noted=passed_over.append), tmp_path / "out")
    came = {path.relative_to(package): path.read_bytes() for path in package.rglob("*") if path.is_file()}
    went = {path.relative_to(tmp_path / "out"): path.read_bytes() for path in (tmp_path / "out").rglob("*.*")}
    assert passed_over == []
    assert went == came


def test_the_film(first_kiss: CaseFile) -> None:
    case = first_kiss.case
    assert (case.name, case.title, case.brand, case.cost) == ("first-kiss", "First Kiss", "Wren", Money(1300, "USD"))
    assert case.makers[0] == "Tatia Pilieva"
    assert case.released.start.date().isoformat() == "2014-03-10"
    assert case.released.length <= timedelta(hours=4)
    assert {copy.platform for copy in first_kiss.copies} == {"style.com", "vimeo", "youtube"}
    assert first_kiss.main_platform == "youtube"
    assert not first_kiss.documents


def test_enough_is_recorded(first_kiss: CaseFile) -> None:
    views = [statement for statement in first_kiss.statements if statement.metric == "views"]
    dated = [statement for statement in views if statement.as_of_from]
    assert (len(first_kiss.statements), len(views), len(dated)) == (221, 112, 91)
    assert {statement.bound for statement in views} == set(Bound) - {Bound.AT_MOST}
    assert sum(happening.happened_from is not None for happening in first_kiss.happenings) >= 55
    assert len(first_kiss.kin) >= 30


def test_no_view_was_counted_before_the_release(first_kiss: CaseFile) -> None:
    case = first_kiss.case
    for statement in first_kiss.statements:
        window = statement.as_of(case.tz)
        if statement.metric == "views" and window is not None:
            assert window.end > case.released.start, statement.id
            assert window.start >= case.released.start - timedelta(hours=24), statement.id


def test_the_seeds_are_in_it(first_kiss: CaseFile) -> None:
    said = {statement.id: statement for statement in first_kiss.statements}
    zone = first_kiss.case.tz
    last_monday, broadcast, editor, millions = (said[name] for name in ("S01", "FK198", "S02", "S06"))
    assert (last_monday.value, last_monday.bound, last_monday.grain) == (69e6, Bound.OVER, 1e6)
    assert (broadcast.value, broadcast.bound) == (65e6, Bound.OVER)
    assert (editor.value, editor.bound) == (5e6, Bound.ABOUT)
    assert (millions.value, millions.grain) == (2e6, 98e6)
    on_tuesday = editor.as_of(zone)
    assert on_tuesday is not None
    assert on_tuesday.start.astimezone(zone).date().isoformat() == "2014-03-11"
    after = last_monday.as_of(zone)
    assert after is not None
    assert after.start.date().isoformat() == "2014-03-17"


def test_every_collected_figure_is_recorded(first_kiss: CaseFile, shared: Path) -> None:
    said = {statement.id: statement for statement in first_kiss.statements}
    with (shared / "data" / "first-kiss" / "claims.csv").open(encoding="utf-8", newline="") as stream:
        claims = list(csv.DictReader(stream))
    assert len(claims) > 190
    for claim in claims:
        statement = said[claim["id"]]
        if claim["id"] not in SAID_WITH_A_SLIP:
            assert statement.value == float(claim["figure"]), claim["id"]
        assert statement.bound == {"at_least": "over"}.get(claim["qualifier"], claim["qualifier"]), claim["id"]
        assert (statement.platform or "unknown") == claim["platform"], claim["id"]


def test_no_sentence_of_a_source_is_in_it(shared: Path) -> None:
    sources = set()
    for text in _source_texts(shared):
        sources |= _shingles(text)
    assert len(sources) > 5000
    for cell in _own_texts():
        copied = _shingles(cell) & sources
        assert not copied, f"{cell!r} repeats {copied}"


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}


def _source_texts(shared: Path) -> Iterator[str]:
    for path in sorted((shared / "data").rglob("texts.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in sorted((shared / "seeds").glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def _own_texts() -> Iterator[str]:
    """What was written for this repository; titles of works and addresses are facts."""
    for package in (FIRST_KISS, LABELLED):
        for path in sorted(package.rglob("*.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    yield from (text for column, text in row.items() if column not in ("url", "title") and text)
    yield (LABELLED / "README.md").read_text(encoding="utf-8")
    yield (ROOT / "docs" / "first-kiss.md").read_text(encoding="utf-8")
