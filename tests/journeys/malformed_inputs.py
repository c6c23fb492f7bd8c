"""Everything wrong that could be typed or handed in, and what must be said of it."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

from paper_boats import NEW

from groundswell import follow
from groundswell.giving import give_out

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
BATCH = ("batch", "forecast", "s.csv", "--out", "o.csv", "--horizon", "30d")

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
    # many series
    "a horizon of no form": (nothing, ("forecast", "paper-boats", "--horizon", "soon"), ("--horizon", "“soon”", "30d")),
    "a horizon backwards": (nothing, ("forecast", "paper-boats", "--horizon", "-3d"), ("--horizon", "“-3d”")),
    "a milestone of no form": (nothing, ("forecast", "paper-boats", "--milestone", "nan"), ("--milestone", "100M")),
    "a milestone of 10^400": (nothing, ("forecast", "paper-boats", "--milestone", "1e400"), ("--milestone", "100M")),
    "a moment to look ahead from of no form": (
        nothing,
        ("forecast", "paper-boats", "--as-of", "yesterday"),
        ("--as-of", "ISO 8601"),
    ),
    "series that are not there": (nothing, BATCH, ("s.csv: does not exist",)),
    "series in a folder": (folders("s.csv"), BATCH, ("s.csv: is a folder",)),
    "series in a pipe": (pipe("s.csv"), BATCH, ("a pipe",)),
    "series without a name": (text("s.csv", "age_days,views\n1,2\n"), BATCH, ("s.csv", "no column series_id")),
    "series with NaN": (text("s.csv", "series_id,age_days,views\na,1,NaN\n"), BATCH, ("line 2, column views",)),
    "series to a file of no form": (
        text("s.csv", "series_id,age_days,views\na,1,2\n"),
        ("batch", "alarm", "s.csv", "--out", "o.xls"),
        ("o.xls", ".csv", ".parquet"),
    ),
    "series to a folder that is not there": (
        text("s.csv", "series_id,age_days,views\na,1,2\n"),
        ("batch", "alarm", "s.csv", "--out", "nix/o.csv"),
        ("nix/o.csv", "make it first"),
    ),
    "too few series to learn from": (
        text("s.csv", "series_id,age_days,views\na,1,2\n"),
        ("learn", "s.csv", "--out", "c.npz"),
        ("s.csv", "too few"),
    ),
}
