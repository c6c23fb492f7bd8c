"""Packages that are wrong in every way we could think of: one line that says what and where, and nothing changed."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sample_case import NOW, SAMPLE, TickingClock
from spoiling import (
    GOOD,
    HEADER,
    OUT,
    Spoil,
    case_json,
    crowded_zip,
    gone,
    huge_line,
    instead,
    locked_zip,
    lying_zip,
    many_documents,
    resource,
    row,
    text,
    torn_zip,
    zip_link,
    zipped,
)

from groundswell.errors import InputError
from groundswell.record.limits import Limits
from groundswell.record.package import read_package, write_package
from groundswell.record.store import open_record
from somebody_else import as_somebody_else

SMALL = Limits(rows=50, line_bytes=2_000, table_bytes=100_000, json_bytes=50_000, document_bytes=20_000, files=60)
"""Limits small enough that a test can pass them; the program's own are in ``LIMITS``."""

PACKAGES: dict[str, tuple[Spoil, str]] = {
    # the package itself
    "nothing there": (lambda folder: folder / "nix", "package/nix: does not exist; give the folder"),
    "a file that is no package": (lambda folder: folder / "kin.csv", "kin.csv: is not a package; give its folder"),
    "a folder without a case": (gone("case.json"), "package: has no case.json"),
    "a listed file that is missing": (
        lambda folder: (folder / "kin.csv").unlink(),
        "datapackage.json, resource 5: lists “kin.csv”, which is not in the package",
    ),
    "a zip that is none": (text("a.zip", "PK\x03\x04 no"), "a.zip: is not a zip that can be read"),
    # the descriptor
    "a descriptor that is not JSON": (
        text("datapackage.json", '{"name": "x",\n  oops}'),
        "datapackage.json, line 2, column 3: is not JSON",
    ),
    "an empty descriptor": (text("datapackage.json", ""), "datapackage.json, line 1, column 1: is empty"),
    "a descriptor that is a list": (text("datapackage.json", "[]"), "must hold an object in braces, and holds a list"),
    "resources that are no list": (
        text("datapackage.json", '{"resources": {}}'),
        "field resources: must be a list, and is an object",
    ),
    "a resource that is a text": (text("datapackage.json", '{"resources": ["x"]}'), "resource 1: must be an object"),
    "a resource without a path": (resource(name="x"), "resource 10, field path: must be the path of one file"),
    "a resource in parts": (
        resource(path=["a", "b"]),
        "field path: must be the path of one file in the package, and is a list",
    ),
    "a resource elsewhere": (
        resource(path="https://example.org/a.csv"),
        "is an address; put the file into the package",
    ),
    "a path that leads up": (resource(path="../secret.csv"), "“../secret.csv” leads out of the package"),
    "a path from the root": (resource(path="/etc/passwd"), "“/etc/passwd” leads out of the package"),
    "a path of Windows": (resource(path="C:\\secret.csv"), "leads out of the package"),
    "a path back and forth": (resource(path="documents/../../x"), "leads out of the package"),
    "a table in Latin 1": (
        resource(path="kin.csv", name="a", encoding="latin-1"),
        "field encoding: is “latin-1”; save",
    ),
    "a table with semicolons": (
        resource(path="kin.csv", name="a", dialect={"delimiter": ";"}),
        "dialect delimiter: is “;”; save the table with ,",
    ),
    "two resources of one name": (resource(path="kin.csv", name="kin"), "the name “kin” stands there twice"),
    # the case
    "a case that is not JSON": (text("case.json", "{'title': 'x'}"), "case.json, line 1, column 2: is not JSON"),
    "a case that is nested without end": (text("case.json", "[" * 40_000), "case.json: is not JSON that can be read"),
    "a case with NaN": (
        text("case.json", '{"title": NaN}'),
        "case.json: is not JSON that can be read (“NaN is not a number”)",
    ),
    "a case with a name twice": (text("case.json", '{"title": "a", "title": "b"}'), "title stands there twice"),
    "a case in UTF-16": (text("case.json", "{}".encode("utf-16")), "case.json: byte 0xFF at offset 0 is not UTF-8"),
    "a case that is too large": (text("case.json", " " * 60_000), "case.json: is larger than the 48.8 kB allowed"),
    "no title": (case_json(title=""), "case.json, field title: is missing"),
    "a title that is a number": (case_json(title=5), "case.json, field title: must be a text, and is a number"),
    "makers that are an object": (case_json(makers={}), "field makers: must be a list of texts, and holds an object"),
    "a cast of numbers": (case_json(cast=["a", 1]), "field cast: must be a list of texts, and holds a number"),
    "a zone that is none": (case_json(zone="Mars/Olympus"), "case.json, field zone: “Mars/Olympus” is not a time zone"),
    "a zone that leads out": (case_json(zone="../../etc/passwd"), "field zone: “../../etc/passwd” is not a time zone"),
    "a cost without a currency": (case_json(cost="1300"), "field cost: “1300” is not an amount with its currency"),
    "a negative cost": (
        case_json(cost={"amount": -1, "currency": "USD"}),
        "field cost: -1.0 is not an amount of money",
    ),
    "a cost that is true": (
        case_json(cost={"amount": True, "currency": "USD"}),
        "field cost: the amount must be a number",
    ),
    "a cost that is a list": (case_json(cost=[1300]), "field cost: must be {amount, currency}"),
    "no release": (case_json(released=OUT), "case.json, field released: is missing"),
    "a release that is a number": (
        case_json(released=2014),
        "field released: must be {from, to} or a time, and is a number",
    ),
    "a release in 1246": (case_json(released="1246-03-10"), "field released: “1246-03-10” is before 1990"),
    "a release in 2099": (case_json(released="2099-03-10"), "field released: “2099-03-10” is too far ahead"),
    "a release on a day that is none": (case_json(released="2014-02-30"), "“2014-02-30” is not a time that exists"),
    "a release that ends before it starts": (case_json(released=["2014-03-11", "2014-03-09"]), "field released: ends"),
    "a field that is misspelt": (
        case_json(tilte="x", title=OUT),
        "field “tilte”: is not a field of a case; did you mean title?",
    ),
    "a name that cannot be one": (case_json(name="The Kiss!"), "field name: “The Kiss!” is not a case name"),
    "thousands of fields": (
        case_json(**{f"f{n}": 1 for n in range(2_000)}),
        "has 2,000 fields that no case",
    ),
    # the form of a table
    "an empty table": (text("statements.csv", ""), "statements.csv: is empty; its first line must name the columns"),
    "a table in another encoding": (
        text("statements.csv", f"{HEADER}\n{GOOD}\n".encode() + "s2,Café".encode("latin-1")),
        "statements.csv, line 3: byte 0xE9 at offset 173 is not UTF-8; save the file as UTF-8",
    ),
    "a table in UTF-16": (
        text("statements.csv", f"{HEADER}\n".encode("utf-16")),
        "statements.csv, line 1: holds a NUL byte at offset",
    ),
    "NUL": (row(said_by="A\0B"), "statements.csv, line 3: holds a NUL byte at offset 171; save the file as UTF-8"),
    "an open quotation": (
        row(said_by='"A'),
        "statements.csv, line 3: a quotation mark opens a cell and is never closed",
    ),
    "a quotation inside one": (
        row(said_by='"A"B"'),
        "line 3: a quotation mark stands inside a quoted cell; write it twice",
    ),
    "a lone carriage return": (row(said_by="A\rB"), "line 3: a carriage return stands outside quotation marks"),
    "a gigabyte on one line": (huge_line, "statements.csv: is larger than the 97.7 kB allowed; split it"),
    "a long line": (row(said_by="x" * 3_000), "statements.csv, line 3: is longer than the 1.95 kB allowed"),
    "many rows": (
        text("statements.csv", HEADER + "\n" + "".join(GOOD.replace("s1", f"s{n}") + "\n" for n in range(51))),
        "statements.csv: holds more than the 50 rows allowed; split it",
    ),
    "a short row": (
        text("statements.csv", f"{HEADER}\ns1,A\n"),
        "line 2, column bound: the row has 2 cells, and the header 11",
    ),
    "a long row": (
        text("statements.csv", f"{HEADER}\n{GOOD},x\n"),
        "line 2, column 12: the row has 12 cells, and the header 11",
    ),
    "a column twice": (
        text("statements.csv", f"{HEADER},value\n"),
        "line 1, column value: stands there twice; keep one",
    ),
    "no column of values": (
        text("statements.csv", "id,said_by,bound\n"),
        "statements.csv, line 1, column value: is missing; add the column",
    ),
    "a column misspelt": (
        text("statements.csv", "id,said_by,bound,value,as_of_form\n"),
        "line 1, column as_of_form: is not a column of this table; did you mean as_of_from?",
    ),
    "semicolons": (text("statements.csv", HEADER.replace(",", ";")), "the columns must be parted by commas"),
    "a column twice among many": (text("statements.csv", ",".join(["a"] * 400) + "\n"), "column a: stands there twice"),
    "thousands of columns": (
        text("statements.csv", "a," * 900 + "a\n"),
        "has more than the 500 columns allowed",
    ),
    # a row of it
    "an id twice": (row(id="s0"), "statements.csv, line 3, column id: “s0” stands there twice"),
    "no id": (row(id=""), "line 3, column id: is empty"),
    "an id with a blank": (row(id=" s1"), "line 3, column id: “ s1” is not an id"),
    "no value": (row(value=""), "line 3, column value: is empty"),
    "NaN": (row(value="NaN"), "line 3, column value: “NaN” is not a number"),
    "infinity": (row(value="inf"), "line 3, column value: “inf” is not a number"),
    "less than nothing": (row(value="-5"), "line 3, column value: “-5” is negative; a count is not"),
    "10^300": (row(value="1e300"), "line 3, column value: “1e300” is larger than any count can be"),
    "10^300 in digits": (row(value="1" + "0" * 300), "column value: “1000000000"),
    "a number in words": (row(value="69 million"), "column value: “69 million” is not a number; write digits only"),
    "a number with points": (row(value='"69,000,000"'), "“69,000,000” is not a number; write 69000000"),
    "an unknown bound": (row(bound="ovr"), "line 3, column bound: “ovr” is not a bound; did you mean over?"),
    "no bound": (row(bound=""), "column bound: is empty; write one of exact, over, nearly, about, at_most"),
    "an unknown platform": (row(platform="my tube"), "line 3, column platform: “my tube” is not a platform we know"),
    "an unknown copy": (row(copy="nix"), "line 3, column copy: “nix” is not an id in copies"),
    "an unknown document": (row(document="nix"), "line 3, column document: “nix” is not an id in documents"),
    "a time that is none": (row(said_at="last Monday"), "column said_at: “last Monday” is not an ISO 8601 time"),
    "the year 1246": (row(said_at="1246-03-24"), "line 3, column said_at: “1246-03-24” is before 1990"),
    "the year 2099": (row(said_at="2099-03-24"), "line 3, column said_at: “2099-03-24” is still to come"),
    "true in 2099": (row(as_of_to="2099-01"), "line 3, column as_of_to: “2099-01” is still to come; check the year"),
    "true before the release": (
        row(as_of_from="2014-03-01", as_of_to="2014-03-07"),
        "line 3, column as_of_to: “2014-03-07” is before the release (2014-03-10)",
    ),
    "true backwards": (row(as_of_from="2014-03-25"), "column as_of_to: “2014-03-24” ends before “2014-03-25” starts"),
    "true from, without to": (row(as_of_to=""), "line 3, column as_of_to: the window has one end only"),
    "true to, without from": (row(as_of_from=""), "line 3, column as_of_from: the window has one end only"),
    # other tables
    "a copy without an address": (
        text("copies.csv", "id,platform,url\nyt,youtube,\n"),
        "copies.csv, line 2, column url: is empty",
    ),
    "a copy on no platform": (
        text("copies.csv", "id,platform,url\nyt,,u\n"),
        "copies.csv, line 2, column platform: is empty",
    ),
    "a happening in 2099": (
        text("happenings.csv", "id,kind,what,happened_from,happened_to\nh,tv,x,2099-01-01,2099-01-02\n"),
        "happenings.csv, line 2, column happened_from: “2099-01-01” is still to come",
    ),
    "a post from the future": (
        text("posts.csv", "id,text,seen_at\np,x,2027-01-01\n"),
        "posts.csv, line 2, column seen_at",
    ),
    "a kin without a kind": (text("kin.csv", "id,title,kind\nk,x,\n"), "kin.csv, line 2, column kind: is empty"),
    "a granularity of nothing": (
        text("statements.csv", "id,said_by,bound,value,granularity\ns1,a,over,1,0\n"),
        "statements.csv, line 2, column granularity: is 0",
    ),
    # documents
    "a document that is not there": (
        lambda folder: (folder / "documents" / "article.txt").unlink(),
        "datapackage.json, resource 8: lists “documents/article.txt”, which is not in the package",
    ),
    "a document listed nowhere and missing": (
        text("documents.csv", "id,path\narticle,documents/nix.txt\n"),
        "documents.csv, line 2, column path: “documents/nix.txt” is not in the package",
    ),
    "a document that was changed": (
        text("documents/article.txt", "other words"),
        "documents.csv, line 2, column sha256: “documents/article.txt” has another content",
    ),
    "a document outside": (
        text("documents.csv", "id,path\narticle,../../secret\n"),
        "documents.csv, line 2, column path: “../../secret” leads out of the package",
    ),
    "a document by a link": (
        instead("documents/article.txt", lambda path: path.symlink_to("/etc/passwd")),
        "article.txt: is a link that leads out of the package",
    ),
    "a document that is too large": (
        text("documents/large.txt", "x" * 30_000),
        "documents/large.txt: is larger than the 19.5 kB allowed",
    ),
    "a table by a link": (
        instead("kin.csv", lambda path: path.symlink_to("/etc/hostname")),
        "kin.csv: is a link that leads out of the package",
    ),
    "a table by a link in a circle": (
        instead("kin.csv", lambda path: path.symlink_to("kin.csv")),
        "kin.csv: cannot be read (Too many levels of symbolic links)",
    ),
    "a table that is a folder": (
        instead("kin.csv", Path.mkdir),
        "kin.csv: is not a file",
    ),
    "a table that is a pipe": (
        instead("kin.csv", os.mkfifo),
        "kin.csv: is not a file",
    ),
    "too many documents": (
        many_documents,
        "package/documents: holds more than 60 files",
    ),
    # zips
    "a bomb": (
        zipped(("documents/bomb.txt", bytes(10 << 20))),
        "unpacks to more than 200 times its size, as a bomb does",
    ),
    "a zip with a way up": (zipped(("../evil.txt", b"x")), "package.zip: “../evil.txt” leads out of the package"),
    "a zip with a way from the root": (
        zipped(("/etc/evil", b"x")),
        "package.zip: “/etc/evil” leads out of the package",
    ),
    "a zip with a way of Windows": (zipped(("C:\\evil.txt", b"x")), "leads out of the package"),
    "a zip with a link": (zipped((zip_link(), b"/etc/passwd")), "“documents/link.txt” is a link; put the file itself"),
    "a zip with too many files": (crowded_zip, "package.zip: holds more files than the 60 allowed"),
    "a zip of something else": (zipped(("a.txt", b"x"), outer=False), "package.zip: has no case.json"),
    "a zip that lies about a size": (lying_zip, "big.txt: is damaged in the zip"),
    "a zip with a password": (locked_zip, "is locked with a password; make the zip without"),
    "a zip that is torn": (torn_zip, "documents/noise.bin: is damaged in the zip"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", PACKAGES)
def test_a_malformed_package_changes_nothing(tmp_path: Path, name: str) -> None:
    spoil, said = PACKAGES[name]
    folder = tmp_path / "package"
    write_package(SAMPLE, folder)
    path = spoil(folder) or (folder / "a.zip" if (folder / "a.zip").exists() else folder)
    address = tmp_path / "groundswell.db"
    kept = replace(SAMPLE, statements=SAMPLE.statements[:1])
    with open_record(str(address), TickingClock()) as record:
        record.enter(kept, who="me", source="an earlier package")
    before = address.read_bytes()
    with open_record(str(address), TickingClock()) as record, pytest.raises(InputError) as raised:
        record.enter(read_package(path, now=NOW, limits=SMALL), who="me", source=str(path))
    message = str(raised.value)
    assert said in message
    assert message.startswith(str(tmp_path))
    assert len(message.splitlines()) == 1
    assert all(character.isprintable() for character in message)
    assert address.read_bytes() == before
    with open_record(str(address), TickingClock()) as record:
        assert record.read("the-kiss") == kept


def test_there_are_many_malformed_packages() -> None:
    assert len(PACKAGES) > 100


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (1 << 30, r"statements.csv: is larger than the 512 MB allowed; split it"),
        (400 << 20, r"statements.csv, line 2: is longer than the 8 MB allowed; end each row with a line feed"),
    ],
)
def test_the_limits_of_the_program_itself(tmp_path: Path, size: int, said: str) -> None:
    write_package(SAMPLE, tmp_path / "package")
    with (tmp_path / "package" / "statements.csv").open("wb") as stream:
        stream.write(f"{HEADER}\n".encode() + b"x" * 100)
        stream.truncate(size)  # takes no room on the disk
    with pytest.raises(InputError, match=said):
        read_package(tmp_path / "package", now=NOW)


def test_a_package_that_may_not_be_read(open_folder: Path) -> None:
    folder = open_folder / "package"
    write_package(SAMPLE, folder)

    def refused() -> str:
        try:
            return str(read_package(folder, now=NOW))
        except InputError as error:
            return str(error)

    for name, said in (
        ("kin.csv", f"{folder}/kin.csv: may not be read; change its permissions"),
        ("documents", f"{folder}: “{folder}/documents"),
        (".", f"{folder}: may not be read; change its permissions"),
    ):
        mode = (folder / name).stat().st_mode
        (folder / name).chmod(0)
        answer = as_somebody_else(refused)
        (folder / name).chmod(mode)
        assert said in answer or (name == "documents" and "documents/article.txt" in answer)


def test_a_first_import_that_fails_makes_no_record(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "package")
    case_file = replace(read_package(tmp_path / "package", now=NOW), copies=())
    with open_record(str(tmp_path / "groundswell.db"), TickingClock()) as record, pytest.raises(InputError):
        record.enter(case_file, who="me", source="a package")
    assert [path.name for path in tmp_path.iterdir()] == ["package"]
