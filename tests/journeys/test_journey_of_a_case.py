"""A case from its beginning to another record: new, add, curve, check, story, export, import, export."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from paper_boats import NEW, everything, readings

from program import Here, Installed, Program, Said

FRUGAL = 12
"""Rows that the five things bring at least: nine readings and more."""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def begun(program: Program, record: str) -> list[str]:
    """Begin the case and add everything; gives the option that names the record."""
    where = ["--record", record]
    assert program.run(*NEW, *where).status == 0
    added = program.run("add", "paper-boats", *everything(program.folder), "--said-at", "2019-05-10", *where, "--json")
    assert [one["kind"] for one in added.json] == ["table", "table", "upload", "document", "document"]
    assert all(one["new"] == one["rows"] > 0 for one in added.json)
    return where


def check_curve(program: Program, where: list[str]) -> None:
    asked = ["--at", "2019-05-08T10:00", "--at", "2019-05-07"]
    curve = program.run("curve", "paper-boats", *asked, *where, "--json").json
    early, late = curve["points"][1], curve["points"][0]
    assert [early["at"], late["at"]] == ["2019-05-07T00:00:00Z", "2019-05-07T22:00:00Z"]
    for point in (early, late):
        assert 0 < point["q05"] <= point["q50"] <= point["q95"]
    assert early["q95"] < late["q05"]
    assert late["q05"] * 0.95 < 1_687_317 < late["q95"] * 1.05, "a reading of that moment"
    vimeo = program.run("curve", "paper-boats", "--platform", "vimeo", *where)
    assert vimeo.status == 0
    title, header, *rows, because = vimeo.out.splitlines()
    assert "Vimeo" in title
    assert "Pacific/Auckland" in title
    assert header.split("\t") == ["when", "5%", "50%", "95%", "a day"]
    assert all(len(row.split("\t")) == 5 for row in rows)
    assert because.startswith("From 3 statements")


def check_verdicts(said: Said) -> None:
    found = said.json
    assert len(found) >= FRUGAL
    assert len({one["id"] for one in found}) == len(found)
    boast = next(one for one in found if one["said_by"] == "A blog")
    assert boast["verdict"] == "contradicted"
    assert boast["p"] < 0.02
    assert next(one for one in found if one["said_by"] == "The Evening Tide")["verdict"] == "fits"


def walk(program: Program, record: str, other: str) -> None:
    """The whole way, from one record to another."""
    where = begun(program, record)
    check_curve(program, where)
    check_verdicts(program.run("check", "paper-boats", *where, "--json"))
    page = program.run("story", "paper-boats", "--out", "page.html", *where, "--json").json
    written = (program.folder / "page.html").read_bytes()
    assert page == {"case": "paper-boats", "page": "page.html", "bytes": len(written)}
    assert b"Paper Boats" in written
    first = program.run("export", "paper-boats", "first", *where)
    assert re.fullmatch(r"The package: first, with \d+ files of answers in answers/\n", first.out), first
    taken = program.run("import", "first", "--record", other, "--json").json
    assert taken["statements"] >= FRUGAL
    assert taken["notes"] == []
    assert program.run("export", "paper-boats", "second", "--record", other).status == 0
    one, two = contents(program.folder / "first"), contents(program.folder / "second")
    assert {"datapackage.json", "documents/article.html", "answers/verdicts.csv", "answers/curve.svg"} <= set(one)
    assert [name for name in one if one[name] != two.get(name)] == []
    assert set(one) == set(two)


def test_a_case_from_beginning_to_end(here: Here) -> None:
    walk(here, "mine.db", "theirs.db")


@pytest.mark.slow
def test_a_case_by_the_installed_program(installed: Installed) -> None:
    walk(installed, "mine.db", "theirs.db")


@pytest.mark.postgresql
def test_a_case_on_postgresql(here: Here, postgresql_address: str) -> None:
    walk(here, postgresql_address, "theirs.db")
    begun = here.run("new", "another", "--title", "x", "--released", "2019", "--record", postgresql_address)
    assert begun.status == 0
    password = urlsplit(postgresql_address).password
    assert password
    assert password not in begun.out
    assert password not in here.run("curve", "nothing", "--record", postgresql_address).complaint


def test_zips_are_alike_to_the_byte(here: Here) -> None:
    where = begun(here, "mine.db")
    told = here.run("export", "paper-boats", "first.zip", *where)
    assert told.out == "The package: first.zip, without the answers; a folder takes them too\n"
    assert here.run("import", "first.zip", "--record", "theirs.db").status == 0
    assert here.run("export", "paper-boats", "second.zip", "--record", "theirs.db").status == 0
    assert (here.folder / "first.zip").read_bytes() == (here.folder / "second.zip").read_bytes()


def test_twice_is_once(here: Here) -> None:
    here.run(*NEW)
    readings(here.folder)
    assert here.run("add", "paper-boats", "readings.csv").out == "readings.csv: a table, 9 statements; 9 new\n"
    assert here.run("add", "paper-boats", "readings.csv").out == "readings.csv: a table, 9 statements; nothing new\n"
    longer = readings(here.folder, "longer.csv", range(12, 132, 12)).name
    assert here.run("add", "paper-boats", longer, longer).out.splitlines() == [
        "longer.csv: a table, 10 statements; 1 new",
        "longer.csv: a table, 10 statements; nothing new",
    ]
    here.run("export", "paper-boats", "out", "--bare")
    assert here.run("import", "out").out.endswith("nothing new in groundswell.db.\n")


def test_what_takes_the_place_of_earlier_rows_is_told(here: Here) -> None:
    here.run(*NEW)
    for name, value in (("one.csv", 5000), ("two.csv", 6000)):
        (here.folder / name).write_text(f"id,said_by,bound,value\na,Tide,over,{value}\n")
    here.run("add", "paper-boats", "one.csv")
    told = here.run("add", "paper-boats", "two.csv")
    assert told.out == "two.csv: a table, 1 statement; 1 in place of earlier ones\n"
    assert here.run("check", "paper-boats", "--json").json[0]["value"] == 6000


def test_the_record_may_be_named_by_the_environment(installed: Installed) -> None:
    installed.settings["GROUNDSWELL_RECORD"] = "elsewhere.db"
    begun = installed.run("new", "named", "--title", "x", "--released", "2019")
    assert begun == Said(0, begun.out, "")
    assert "in elsewhere.db" in begun.out
    assert {path.name.split(".db")[0] for path in installed.folder.iterdir()} == {"elsewhere"}


def test_what_is_typed_counts_more_than_the_environment(here: Here) -> None:
    here.patch.setenv("GROUNDSWELL_RECORD", "elsewhere.db")
    assert "in third.db" in here.run("new", "named", "--title", "x", "--released", "2019", "--record", "third.db").out
    assert here.run("curve", "named").complaint.startswith("elsewhere.db: has no case")


def test_names_and_titles_in_any_alphabet(here: Here) -> None:
    title = "Ποιητής 🚣 “Båt” 紙の船 \u202e\x1b[31m<script>"
    begun = here.run("new", "any", "--title", title, "--released", "2019-05-06", "--maker", "渚", "--brand", 'A"B')
    assert begun.status == 0
    assert "Ποιητής 🚣 “Båt” 紙の船" in begun.out
    assert "\x1b" not in begun.out
    assert "\u202e" not in begun.out
    name = "цифры ✓.csv"
    (here.folder / name).write_text(
        "said_by,bound,value,as_of_from,as_of_to\nГазета,over,5000000,2019-05-08,2019-05-09\n"
    )
    assert here.run("add", "any", name).out.startswith(f"{name}: a table, 1 statement")
    assert here.run("check", "any", "--json").json[0]["said_by"] == "Газета"
    assert here.run("story", "any").status == 0
    page = (here.folder / "any.html").read_text(encoding="utf-8")
    assert "紙の船" in page
    assert "<script>\\n" not in page.replace("<script>", "", 1)
    assert here.run("export", "any", "out", "--bare").status == 0
    assert here.run("import", "out", "--record", "other.db").status == 0
    here.run("export", "any", "again", "--bare", "--record", "other.db")
    assert contents(here.folder / "out") == contents(here.folder / "again")
