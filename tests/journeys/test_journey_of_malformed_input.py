"""Everything wrong that could be typed or handed in: one line that says what, where and what to do; nothing changed."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from paper_boats import NEW, readings

from groundswell import follow
from groundswell.giving import give_out
from program import Here
from somebody_else import as_somebody_else

Prepare = Callable[[Path], None]
Wrong = tuple[Prepare, tuple[str, ...], tuple[str, ...]]
"""What is laid ready, what is typed, and what the one line must say."""

STATED = "id,said_by,bound,value,as_of_from,as_of_to,platform"


def nothing(folder: Path) -> None:
    assert folder.is_dir()


def table(*rows: str, header: str = "seen_at,views") -> Prepare:
    return text("t.csv", "\n".join([header, *rows, ""]))


def text(name: str, content: str | bytes) -> Prepare:
    def prepare(folder: Path) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return prepare


def sparse(name: str, starts: bytes, size: int) -> Prepare:
    """A file of that size that takes no room on the disk: one endless line of NUL."""

    def prepare(folder: Path) -> None:
        with (folder / name).open("wb") as stream:
            stream.write(starts)
            stream.truncate(size)

    return prepare


def package(**files: str) -> Prepare:
    """An exported package with some of its files written over."""

    def prepare(folder: Path) -> None:
        with follow.open(str(folder / "groundswell.db")) as record:
            give_out(record.case("paper-boats"), folder / "package", bare=True)
        for name, content in files.items():
            (folder / "package" / name.replace("__", ".")).write_text(content)

    return prepare


def leading_out(folder: Path) -> None:
    package()(folder)
    place = folder / "package" / "datapackage.json"
    descriptor = json.loads(place.read_text())
    descriptor["resources"].append({"name": "x", "path": "../groundswell.db"})
    place.write_text(json.dumps(descriptor))


def link_out(folder: Path) -> None:
    package()(folder)
    (folder / "package" / "kin.csv").unlink()
    (folder / "package" / "kin.csv").symlink_to("/etc/passwd")


def bomb(folder: Path) -> None:
    package()(folder)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (folder / "package").iterdir():
            if file.is_file():
                archive.write(file, file.name)
        with archive.open("documents/zeros.txt", "w") as stream:
            for _block in range(40):
                stream.write(bytes(1 << 20))


def of_something_else(folder: Path) -> None:
    with sqlite3.connect(folder / "other.db") as connection:
        connection.execute("CREATE TABLE films (name)")
    connection.close()


def cut_off(folder: Path) -> None:
    whole = (folder / "groundswell.db").read_bytes()
    (folder / "cut.db").write_bytes(whole[: len(whole) // 3])


def folders(*names: str) -> Prepare:
    def prepare(folder: Path) -> None:
        for name in names:
            (folder / name).mkdir()
        (folder / names[0] / "mine.txt").write_text("mine")

    return prepare


def pipe(name: str) -> Prepare:
    return lambda folder: os.mkfifo(folder / name)


def at_odds(folder: Path) -> None:
    for number in (1, 2):
        (folder / f"{number}.csv").write_text(f"id,said_by,bound,value\na,Tide,over,{number}\n")


ADD = ("add", "paper-boats", "t.csv")
IMPORT = ("import", "package")

WRONG: dict[str, Wrong] = {
    # tables
    "an empty table": (text("t.csv", ""), ADD, ("t.csv", "is empty", "name the columns")),
    "a table in Latin 1": (
        text("t.csv", "seen_at,views,said_by\n2019-05-07,1,Zoë\n".encode("latin-1")),
        ADD,
        ("t.csv, line 2", "not UTF-8", "save the file as UTF-8"),
    ),
    "a table in UTF-16": (
        text("t.csv", "seen_at,views\n".encode("utf-16")),
        ADD,
        ("t.csv, line 1", "save the file as UTF-8"),
    ),
    "a NUL byte": (table("2019-05-07,1\0"), ADD, ("t.csv, line 2", "NUL")),
    "a count that is NaN": (table("2019-05-07,NaN"), ADD, ("t.csv, line 2, column views", "“NaN”", "write digits")),
    "a count without end": (table("2019-05-07,inf"), ADD, ("line 2, column views", "“inf”")),
    "a negative count": (table("2019-05-07,5", "2019-05-08,-1"), ADD, ("line 3, column views", "negative")),
    "a count of 10^300": (table("2019-05-07,1e300"), ADD, ("column views", "larger than any count")),
    "a count in words": (table("2019-05-07,a million"), ADD, ("column views", "“a million” is not a number")),
    "the year 1246": (table("1246-05-07,1"), ADD, ("column seen_at", "before 1990")),
    "the year 2099": (table("2099-05-07,1"), ADD, ("column seen_at", "still to come", "check the year")),
    "a day that is none": (table("2019-02-30,1"), ADD, ("column seen_at", "not a time that exists")),
    "a time of another form": (table("05/07/2019,1"), ADD, ("column seen_at", "not an ISO 8601 time")),
    "a reading from before the release": (table("2019-04-01,1"), ADD, ("column seen_at", "before the release")),
    "an age beyond the calendar": (
        table("1e9,1", header="age_days,views"),
        ADD,
        ("column age_days", "not a time that exists"),
    ),
    "a column that is misspelt": (table("2019-05-07,1", header="seen_at,veiws"), ADD, ("did you mean views",)),
    "no moment": (table("1", header="views"), ADD, ("line 1, column seen_at", "is missing")),
    "nothing that is counted": (table("1,2", header="a,b"), ADD, ("line 1, column views", "is missing")),
    "a row that is too long": (table("2019-05-07,1,2,3"), ADD, ("t.csv, line 2",)),
    "one id twice": (
        table("a,Tide,over,5,,,", "a,Tide,over,6,,,", header=STATED),
        ADD,
        ("line 3, column id", "stands there twice"),
    ),
    "an unknown platform": (
        table("a,Tide,over,5,,,myspace", header=STATED),
        ADD,
        ("column platform", "“myspace”", "write its host"),
    ),
    "an unknown bound": (table("a,Tide,roughly,5,,,", header=STATED), ADD, ("column bound", "“roughly”")),
    "a window that ends before it starts": (
        table("a,Tide,over,5,2019-05-09,2019-05-07,", header=STATED),
        ADD,
        ("line 2", "ends before"),
    ),
    "a window with one end": (table("a,Tide,over,5,2019-05-09,,", header=STATED), ADD, ("line 2", "both")),
    "a copy that nobody recorded": (
        table("a,Tide,over,5,nix", header="id,said_by,bound,value,copy"),
        ADD,
        ("“nix”", "copies"),
    ),
    "Parquet that is none": (
        text("t.parquet", "PAR1 no PAR1"),
        ("add", "paper-boats", "t.parquet"),
        ("not a Parquet",),
    ),
    "a gigabyte on one line": (sparse("t.csv", b"seen_at,views\n", 1 << 30), ADD, ("512 MB", "split it")),
    "an endless line": (sparse("t.csv", b"seen_at,views\n", 300 << 20), ADD, ("t.csv, line 2", "8 MB")),
    "a folder instead of a table": (folders("t.csv"), ADD, ("t.csv: is a folder", "give a table")),
    "a pipe instead of a table": (pipe("t.csv"), ADD, ("t.csv: is a pipe",)),
    "a table that is not there": (nothing, ADD, ("t.csv: does not exist",)),
    "one good table and one bad": (
        text("bad.csv", "seen_at,views\n2019-05-07,x\n"),
        ("add", "paper-boats", "good.csv", "bad.csv"),
        ("bad.csv, line 2",),
    ),
    "two tables at odds": (
        at_odds,
        ("add", "paper-boats", "1.csv", "2.csv"),
        ("2.csv", "“a”", "1.csv", "each row its own"),
    ),
    # documents
    "an empty text": (text("t.txt", " \n"), ("add", "paper-boats", "t.txt"), ("t.txt: is empty",)),
    "a text with NUL bytes": (text("t.txt", b"a\0b"), ("add", "paper-boats", "t.txt"), ("NUL bytes",)),
    "a PDF": (text("t.pdf", b"%PDF-1.4 5000000 views"), ("add", "paper-boats", "t.pdf"), ("is a PDF", "as .txt")),
    "a PDF to read": (text("t.txt", b"%PDF-1.4 5000000 views"), ("read", "t.txt"), ("is a PDF", "as .txt")),
    "a table of an office program": (text("t.xlsx", b"PK\x03\x04"), ("add", "paper-boats", "t.xlsx"), ("as .csv",)),
    "a table with tabs": (text("t.tsv", "seen_at\tviews"), ("add", "paper-boats", "t.tsv"), ("as .csv or .parquet",)),
    "a package in a zip that is added": (
        text("t.zip", b"PK\x03\x04"),
        ("add", "paper-boats", "t.zip"),
        ("is a zip", "import a package"),
    ),
    "a table with semicolons": (
        text("t.csv", "seen_at;views\n2019-05-07;1\n"),
        ADD,
        ("parted by commas",),
    ),
    "a text without end": (nothing, ("add", "paper-boats", "/dev/zero"), ("larger than 5 MB", "cut it")),
    "a text of a gigabyte": (sparse("t.txt", b"a", 1 << 30), ("add", "paper-boats", "t.txt"), ("larger than 5 MB",)),
    "a folder instead of a text": (folders("t"), ("add", "paper-boats", "t"), ("t: is a folder", "import")),
    "a text that is not there": (nothing, ("add", "paper-boats", "t.txt"), ("t.txt: does not exist",)),
    "a name that is not UTF-8": (
        text("t\udcff.txt", "Film has 5 million views"),
        ("add", "paper-boats", "t\udcff.txt"),
        ("not UTF-8", "rename it"),
    ),
    "a name of 300 letters": (nothing, ("add", "paper-boats", "t" * 300), ("cannot be read", "too long")),
    "no name": (nothing, ("add", "paper-boats", ""), ("is a folder",)),
    "a moment that is none": (
        text("t.txt", "x"),
        ("add", "paper-boats", "t.txt", "--said-at", "soon"),
        ("--said-at", "“soon”", "ISO 8601"),
    ),
    # addresses
    "an address without a host": (nothing, ("add", "paper-boats", "https://"), ("not the address", "with its host")),
    "an address of no form": (nothing, ("add", "paper-boats", "https://[::1"), ("not the address",)),
    "an address with a port of no kind": (nothing, ("add", "paper-boats", "https://a.org:x/y"), ("not the address",)),
    "an address of this machine": (nothing, ("add", "paper-boats", "http://localhost/x"), ("not the address",)),
    "an address of another kind": (nothing, ("add", "paper-boats", "ftp://a.org/x"), ("not the address",)),
    # packages
    "a package that is not there": (nothing, ("import", "nix"), ("nix: does not exist",)),
    "a table instead of a package": (text("t.csv", "a"), ("import", "t.csv"), ("is not a package",)),
    "a path that leads out of the package": (leading_out, IMPORT, ("datapackage.json", "leads out of the package")),
    "a link that leads out of the package": (link_out, IMPORT, ("kin.csv", "leads out")),
    "a bomb in a zip": (bomb, ("import", "bomb.zip"), ("bomb.zip", "zeros.txt")),
    "a package without a case": (package(case__json="{}"), IMPORT, ("case.json, field title", "is missing")),
    "a case that is not JSON": (package(case__json="{"), IMPORT, ("case.json, line 1", "is not JSON")),
    "a bad row in a package": (
        package(
            statements__csv=f"{STATED}\na,Tide,over,5,2019-05-07,2019-05-08,\nb,Tide,over,5,2011-01-01,2011-01-01,\n"
        ),
        IMPORT,
        ("statements.csv, line 3, column as_of_to", "before the release"),
    ),
    "a descriptor of another make": (package(datapackage__json="[]"), IMPORT, ("datapackage.json", "object")),
    # a new case
    "a name with a slash": (
        nothing,
        ("new", "a/b", "--title", "x", "--released", "2019"),
        ("“a/b” is not a case name",),
    ),
    "a name that there is": (nothing, NEW, ("paper-boats already", "another name")),
    "a title of nothing": (nothing, ("new", "a", "--title", " ", "--released", "2019"), ("title", "is missing")),
    "a title of a book": (
        nothing,
        ("new", "a", "--title", "x" * 100_001, "--released", "2019"),
        ("100,000 characters",),
    ),
    "a release in 1246": (nothing, ("new", "a", "--title", "x", "--released", "1246"), ("field released", "1990")),
    "a release in 2099": (nothing, ("new", "a", "--title", "x", "--released", "2099"), ("field released", "far ahead")),
    "a release half open": (nothing, ("new", "a", "--title", "x", "--released", "2019/"), ("field released", "“”")),
    "a release backwards": (
        nothing,
        ("new", "a", "--title", "x", "--released", "2019-05-06/2019-05-05"),
        ("field released", "ends"),
    ),
    "a zone that is none": (
        nothing,
        ("new", "a", "--title", "x", "--released", "2019", "--zone", "../../etc/passwd"),
        ("field zone", "not a time zone", "America/New_York"),
    ),
    "a cost without a currency": (
        nothing,
        ("new", "a", "--title", "x", "--released", "2019", "--cost", "1300"),
        ("field cost", "1300 USD"),
    ),
    # questions
    "a case that there is none of": (nothing, ("curve", "paper-boat"), ("no case “paper-boat”", "paper-boats")),
    "a moment of no form": (nothing, ("curve", "paper-boats", "--at", "noon"), ("--at", "“noon”", "ISO 8601")),
    "a moment of twenty digits": (nothing, ("curve", "paper-boats", "--at", "9" * 20), ("--at", "ISO 8601")),
    "a moment at the end of the calendar": (nothing, ("curve", "paper-boats", "--at", "9999"), ("--at", "that exists")),
    "a moment before all videos": (nothing, ("curve", "paper-boats", "--at", "1246-01-01"), ("--at", "before 1990")),
    "a platform of no kind": (
        nothing,
        ("curve", "paper-boats", "--platform", "my space"),
        ("--platform", "“my space”", "write its host"),
    ),
    "a cohort that is none": (text("c.npz", "no"), ("curve", "paper-boats", "--cohort", "c.npz"), ("c.npz", "cohort")),
    "a cohort that is not there": (nothing, ("check", "paper-boats", "--cohort", "c.npz"), ("c.npz: cannot be read",)),
    "a text to check that is not there": (nothing, ("check", "paper-boats", "t.txt"), ("t.txt: does not exist",)),
    "a text to read that is empty": (text("t.txt", ""), ("read", "t.txt"), ("t.txt: is empty",)),
    # places to write to
    "a page in a folder that is not there": (
        nothing,
        ("story", "paper-boats", "--out", "nix/a.html"),
        ("nix/a.html", "folder nix does not exist", "make it first"),
    ),
    "a page in the place of a folder": (folders("f"), ("story", "paper-boats", "--out", "f"), ("f: is a folder",)),
    "a page in the place of another's": (
        text("paper-boats.html", "<html>mine"),
        ("story", "paper-boats"),
        ("paper-boats.html", "no page of groundswell", "--out"),
    ),
    "the demo's page in the place of another's": (
        text("first-kiss.html", "<html>mine"),
        ("demo",),
        ("first-kiss.html", "no page of groundswell", "--out"),
    ),
    "a package in the place of a file": (text("f", "mine"), ("export", "paper-boats", "f"), ("f: is a file",)),
    "a package in a folder of other things": (
        folders("f"),
        ("export", "paper-boats", "f"),
        ("f: is not empty", "name a new folder"),
    ),
    "a package in the place of another zip": (
        text("f.zip", "mine"),
        ("export", "paper-boats", "f.zip"),
        ("f.zip", "is there already", "name a new file"),
    ),
    # the record
    "a record that is a page": (
        text("a.html", "<html>" * 1000),
        ("curve", "paper-boats", "--record", "a.html"),
        ("a.html: is not a record", "name another file"),
    ),
    "a record that is a folder": (folders("f"), ("curve", "paper-boats", "--record", "f"), ("f is a folder",)),
    "a record of something else": (of_something_else, ("curve", "a", "--record", "other.db"), ("of something else",)),
    "a record that is cut off": (
        cut_off,
        ("curve", "paper-boats", "--record", "cut.db"),
        ("cut.db: is damaged", "restore it"),
    ),
    "a record in a folder that is not there": (
        nothing,
        ("new", "a", "--title", "x", "--released", "2019", "--record", "nix/a.db"),
        ("nix/a.db", "does not exist", "make it first"),
    ),
    "a record of no address": (nothing, ("curve", "paper-boats", "--record", ""), ("address is empty",)),
    "a record of another make": (nothing, ("curve", "a", "--record", "mysql://h/d"), ("“mysql” is not a kind of",)),
    "a server that is not there": (
        nothing,
        ("curve", "a", "--record", "postgresql://me:secret@127.0.0.1:1/none"),
        ("me:***@", "cannot be reached", "check the address"),
    ),
}


@pytest.fixture
def begun(here: Here) -> Here:
    """A record with a case and a table of it."""
    assert here.run(*NEW).status == 0
    assert here.run("add", "paper-boats", readings(here.folder, "good.csv").name).status == 0
    return here


def state(folder: Path) -> object:
    """Everything that the record holds, and who entered it when."""
    with follow.open(str(folder / "groundswell.db")) as record:
        return [(name, record.record.read(name), record.record.entries(name)) for name in record.cases()]


def others(folder: Path) -> dict[str, bytes]:
    """The small files beside the record."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("groundswell.db")]
    return {str(path): path.read_bytes() for path in files if path.stat().st_size < 1 << 20}


def test_there_are_enough_of_them() -> None:
    assert len(WRONG) >= 80


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_told_in_one_line(begun: Here, name: str) -> None:
    prepare, words, expected = WRONG[name]
    prepare(begun.folder)
    before, lying = state(begun.folder), others(begun.folder)
    complaint = begun.run(*words).complaint
    for part in expected:
        assert part in complaint, complaint
    assert "Traceback" not in complaint
    assert "secret" not in complaint
    assert len(complaint) < 400
    assert state(begun.folder) == before
    assert others(begun.folder) == lying


@pytest.mark.parametrize("name", ["a count that is NaN", "a moment of no form", "a case that there is none of"])
def test_wrong_input_is_told_alike_where_json_is_asked_for(begun: Here, name: str) -> None:
    prepare, words, _expected = WRONG[name]
    prepare(begun.folder)
    assert begun.run(*words, "--json").complaint == begun.run(*words).complaint


USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "no command": ((), "Usage:"),
    "no such command": (("bogus",), "No such command 'bogus'"),
    "no case": (("curve",), "Missing argument 'CASE'"),
    "nothing to add": (("add", "a"), "Missing argument"),
    "no such option": (("curve", "a", "--bogus"), "No such option: --bogus"),
    "no title": (("new", "a", "--released", "2019"), "Missing option '--title'"),
    "too much": (("story", "a", "b"), "unexpected extra argument"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_ends_with_2(here: Here, name: str) -> None:
    words, expected = USAGE[name]
    said = here.run(*words)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err
    assert list(here.folder.iterdir()) == []


def test_what_may_not_be_read_or_written(begun: Here, open_folder: Path) -> None:
    """Permissions hold for everybody but root, so somebody else asks."""
    folder = open_folder
    begun.run("export", "paper-boats", "package", "--bare")
    (begun.folder / "package").rename(folder / "package")
    for name in ("groundswell.db", "good.csv"):
        (folder / name).write_bytes((begun.folder / name).read_bytes())
        (folder / name).chmod(0o644)
    # what is imported late must be here before somebody else asks, who may not read our folders
    for ready in ("story paper-boats", "export paper-boats out", "import out"):
        assert begun.run(*ready.split()).status == 0
    (folder / "mine.txt").write_text("mine")
    (folder / "mine.txt").chmod(0)
    (folder / "package" / "statements.csv").chmod(0)
    (folder / "closed").mkdir(mode=0)
    record = ("--record", str(folder / "groundswell.db"))
    asked: dict[tuple[str, ...], str] = {
        ("add", "paper-boats", str(folder / "mine.txt"), *record): "cannot be read (Permission denied)",
        ("add", "paper-boats", str(folder / "good.csv"), *record): "",  # nothing new, so nothing to write
        ("add", "paper-boats", "https://youtu.be/abcdefghijk", *record): "may not be written to",
        ("new", "another", "--title", "x", "--released", "2019", *record): "may not be written to",
        ("import", str(folder / "package"), *record): "statements.csv",
        ("export", "paper-boats", str(folder / "out"), *record): "cannot be written (Permission denied)",
        ("story", "paper-boats", "--out", str(folder / "a.html"), *record): "cannot be written (Permission denied)",
        ("curve", "paper-boats", "--record", str(folder / "closed" / "a.db")): "",
    }
    for words, expected in asked.items():
        answer = as_somebody_else(partial(answer_of, begun, words))
        status, out, err = json.loads(answer)
        assert "Traceback" not in err, err
        assert expected in err, (words, err)
        if expected:
            assert (status, out, err.count("\n")) == (1, "", 1)


def answer_of(here: Here, words: tuple[str, ...]) -> str:
    said = here.run(*words)
    return json.dumps([said.status, said.out, said.err])


def test_the_clock_is_not_asked_of_old_films(here: Here) -> None:
    """A film may be planned a little ahead, but nothing can be counted before it is there."""
    soon = f"{datetime.now(UTC).year + 1}-01-01"
    said = here.run("new", "soon", "--title", "x", "--released", soon)
    assert said.status in (0, 1)
    (here.folder / "t.csv").write_text("seen_at,views\n2019-05-07,1\n")
    if said.status == 0:
        assert "before the release" in here.run("add", "soon", "t.csv").complaint
