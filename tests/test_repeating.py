"""Documents that repeat others, from the command down to the curve."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundswell.follow import OpenRecord, open
from groundswell.terms import Case, Statement, When

FIRST = """Bus advert melts hearts
Leeds Herald, 9 May 2019
A knitwear advert filmed on a night bus had drawn more than 6.2 million views on YouTube by Wednesday evening, the \
agency that made it said on Thursday. Halden Knitwear uploaded the four-minute film on Monday.
"""
REPRINT = FIRST.replace("Leeds Herald, 9", "Coast Weekly, 12").replace("melts hearts", "of the week") + "Do watch it.\n"
RETOLD = """Der Bus, der alle rührt
15.05.2019
Mehr als 6,2 Millionen Aufrufe zählt der Werbefilm auf YouTube, wie der Leeds Herald berichtet.
"""
ALONE = """Another look at the bus
14 May 2019
The Last Bus Home stood at 14.1 million views on YouTube today.
"""


@pytest.fixture
def record(tmp_path: Path) -> OpenRecord:
    begun = open(str(tmp_path / "record.db"))
    day = When("2019-05-06")
    case = Case(name="bus", title="The Last Bus Home", released_from=day, released_to=day, zone="Europe/London")
    begun.begin(case)
    return begun


def _written(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.txt") for name in texts]


def _looks(record: OpenRecord) -> tuple[int, int]:
    """How many statements of views there are, and how many looks at the counter the curve takes them for."""
    film = record.case("bus")
    told = film.curve().told
    return len(told.counted_with), len(set(told.counted_with.values()))


def _said(record: OpenRecord, document: str) -> Statement:
    file = record.case("bus").file
    wanted = next(d.id for d in file.documents if d.name == document)
    return next(said for said in file.statements if said.document == wanted)


def test_a_reprint_and_a_retelling_are_one_look_at_the_counter(record: OpenRecord, tmp_path: Path) -> None:
    added = record.add("bus", _written(tmp_path, first=FIRST, reprint=REPRINT, retold=RETOLD, alone=ALONE))
    assert _looks(record) == (4, 2)
    assert "probably the origin of 2 others" in added[0].told
    assert "reprints Leeds Herald, its probable origin" in added[1].told
    assert "Leeds Herald, its probable origin" in added[2].told
    assert "origin" not in added[3].told


def test_a_reprint_is_true_of_the_moment_of_its_origin(record: OpenRecord, tmp_path: Path) -> None:
    record.add("bus", _written(tmp_path, first=FIRST))
    record.add("bus", _written(tmp_path, reprint=REPRINT))
    zone = record.case("bus").file.case.tz
    assert _said(record, "reprint.txt").as_of(zone) == _said(record, "first.txt").as_of(zone)
    assert str(_said(record, "reprint.txt").said_at) == "2019-05-12"


def test_an_origin_that_comes_later_moves_what_repeats_it(record: OpenRecord, tmp_path: Path) -> None:
    record.add("bus", _written(tmp_path, reprint=REPRINT))
    alone = _said(record, "reprint.txt")
    added = record.add("bus", _written(tmp_path, first=FIRST))
    zone = record.case("bus").file.case.tz
    moved = _said(record, "reprint.txt")
    assert moved.id == alone.id
    assert moved.as_of(zone) == _said(record, "first.txt").as_of(zone)
    assert (added[0].new, added[0].replacing) == (3, int(moved != alone))
    assert _looks(record) == (2, 1)


def test_added_again_nothing_changes(record: OpenRecord, tmp_path: Path) -> None:
    things = _written(tmp_path, first=FIRST, reprint=REPRINT, retold=RETOLD)
    record.add("bus", things)
    again = record.add("bus", things)
    assert [(one.new, one.replacing) for one in again] == [(0, 0)] * 3
