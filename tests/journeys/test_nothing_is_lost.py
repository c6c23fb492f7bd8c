"""What is handed in is kept, or said to be passed over; a program that is killed leaves the record whole."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest
from paper_boats import NEW, everything, readings

from groundswell import follow
from program import Here, Installed


@pytest.fixture
def begun(here: Here) -> Here:
    assert here.run(*NEW).status == 0
    return here


def test_what_a_table_holds_beyond_need_is_told(begun: Here) -> None:
    (begun.folder / "t.csv").write_text("seen_at,views,mood,views_per_hour\n2019-05-07,5,good,1\n2019-05-07,5,bad,2\n")
    said = begun.run("add", "paper-boats", "t.csv")
    assert said.out == "t.csv: a table, 1 statement; 1 new\n"
    notes = said.err.splitlines()
    assert all(note.startswith("groundswell: t.csv: passed over ") for note in notes)
    assert any("mood" in note and "views_per_hour" in note for note in notes)
    assert any("the same as an earlier row" in note for note in notes)
    again = begun.run("add", "paper-boats", "t.csv", "--json")
    assert again.err.splitlines() == notes, "told beside the JSON, not in it"
    assert again.json[0]["new"] == 0


def test_what_a_package_holds_beyond_need_is_told(begun: Here) -> None:
    begun.run("export", "paper-boats", "package", "--bare")
    place = begun.folder / "package" / "statements.csv"
    header, separator, rest = place.read_text().partition("\n")
    place.write_text(f"{header},mood{separator}{rest}")
    said = begun.run("import", "package")
    assert said.status == 0
    assert "mood" in said.err
    assert any("mood" in note for note in begun.run("import", "package", "--json").json["notes"])


def test_every_statement_gets_an_answer_in_its_order(begun: Here) -> None:
    begun.run("add", "paper-boats", *everything(begun.folder), "--said-at", "2019-05-10")
    with follow.open(str(begun.folder / "groundswell.db")) as record:
        ids = [said.id for said in record.record.read("paper-boats").statements]
    assert [one["id"] for one in begun.run("check", "paper-boats", "--json").json] == ids
    rows = begun.run("check", "paper-boats").out.splitlines()[1:]
    assert [row.split("\t")[0] for row in rows] == ids


def test_documents_come_out_as_they_went_in(begun: Here) -> None:
    things = everything(begun.folder)
    begun.run("add", "paper-boats", *things, "--said-at", "2019-05-10")
    begun.run("export", "paper-boats", "out", "--bare")
    for name in ("article.html", "broadcast.srt"):
        assert (begun.folder / "out" / "documents" / name).read_bytes() == (begun.folder / name).read_bytes()


def test_an_export_leaves_the_files_of_others(begun: Here) -> None:
    folder = begun.folder / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    complaint = begun.run("export", "paper-boats", "mine").complaint
    assert complaint == "mine: is not empty, and holds no package of this case; name a new folder"
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    # beside a package of the same case they may lie, and stay
    begun.run("export", "paper-boats", "out")
    (begun.folder / "out" / "notes.txt").write_text("mine")
    assert begun.run("export", "paper-boats", "out").status == 0
    assert (begun.folder / "out" / "notes.txt").read_text() == "mine"
    bare = begun.run("export", "paper-boats", "out", "--bare")
    assert bare.err == "groundswell: out/answers: is of an earlier export, and was left as it is\n"
    assert begun.run("import", "out", "--record", "other.db").status == 0


def test_curves_of_platforms_that_are_no_more_do_not_stay(begun: Here) -> None:
    begun.run("add", "paper-boats", *everything(begun.folder)[:2])
    begun.run("export", "paper-boats", "out")
    answers = begun.folder / "out" / "answers"
    (answers / "curve-myspace.com.csv").write_text("of an earlier export")
    begun.run("export", "paper-boats", "out")
    assert {path.name for path in answers.glob("curve-*.csv")} == {"curve-youtube.csv", "curve-vimeo.csv"}


def test_a_zip_of_something_else_stays(begun: Here) -> None:
    begun.run("new", "other", "--title", "Other", "--released", "2019")
    assert begun.run("export", "other", "a.zip").status == 0
    before = (begun.folder / "a.zip").read_bytes()
    assert "no package of this case" in begun.run("export", "paper-boats", "a.zip").complaint
    assert (begun.folder / "a.zip").read_bytes() == before
    assert begun.run("export", "other", "a.zip").status == 0


def killed_while_adding(program: Installed, table: str, pause: float) -> int:
    """How many statements the record holds after an ``add`` that was killed so many seconds after it began."""
    process = program.begin("add", "paper-boats", table)
    time.sleep(pause)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.communicate(timeout=120)
    with follow.open(str(program.folder / "groundswell.db")) as record:
        kept = record.record.read("paper-boats").statements
        entries = record.record.entries("paper-boats")
    assert len(entries) in (1, 2)
    assert sum(entry.rows for entry in entries) == 1 + len(kept)
    return len(kept)


def kill_often(folder: Path, rows: int, kills: int) -> list[int]:
    """Kill so many runs over the whole time that one takes; gives what each record holds afterwards."""
    rng = random.Random(20190506)
    readings(folder, "big.csv", range(1, rows + 1))
    whole = Installed(folder)
    whole.run(*NEW)
    begun = (folder / "groundswell.db").read_bytes()
    started = time.monotonic()
    assert whole.run("add", "paper-boats", "big.csv").status == 0
    took = time.monotonic() - started
    kept = []
    for number in range(kills):
        place = folder / str(number)
        place.mkdir()
        (place / "groundswell.db").write_bytes(begun)
        kept.append(killed_while_adding(Installed(place), "../big.csv", rng.uniform(0.3 * took, 1.3 * took)))
    return kept


@pytest.mark.slow
def test_ten_killed_adds_of_a_big_table(tmp_path: Path) -> None:
    kept = kill_often(tmp_path, 60_000, 10)
    print(f"of {len(kept)} that were killed, {sum(map(bool, kept))} had added everything, the rest nothing")
    assert set(kept) <= {0, 60_000}
    assert 0 in kept
