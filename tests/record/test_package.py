"""What a package may look like: its forms, what is passed over with a word, and the rules of the standard."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_case import FILM, NOW, SAMPLE
from spoiling import HEADER

from groundswell.record.package import read_package, write_package
from groundswell.terms import Bound, CaseFile, Document, Kin, Money, Statement, When

LEAST = {
    "case.json": '{"title": "The Kiss", "released": "2014-03-10"}',
    "statements.csv": "id,said_by,bound,value\ns1,A magazine,over,69000000\n",
}


def package(folder: Path, **files: str | bytes) -> Path:
    """The least package, with other files."""
    for name, content in (LEAST | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_the_least_package(tmp_path: Path) -> None:
    read = read_package(package(tmp_path / "The Kiss (2014)"), now=NOW)
    assert (read.case.name, read.case.title, read.case.zone) == ("the-kiss-2014", "The Kiss", "UTC")
    assert read.statements == (Statement(id="s1", said_by="A magazine", bound=Bound.OVER, value=69e6),)
    assert read.statements[0].metric == "views"


def test_a_case_without_statements(tmp_path: Path) -> None:
    (package(tmp_path / "x") / "statements.csv").unlink()
    assert read_package(tmp_path / "x", now=NOW).statements == ()


def test_the_name_is_the_case_s_or_the_package_s_or_the_folder_s(tmp_path: Path) -> None:
    folder = package(tmp_path / "folder")
    assert read_package(folder, now=NOW).case.name == "folder"
    (folder / "datapackage.json").write_text('{"name": "package"}')
    assert read_package(folder, now=NOW).case.name == "package"
    (folder / "case.json").write_text('{"name": "case", "title": "The Kiss", "released": "2014-03-10"}')
    assert read_package(folder, now=NOW).case.name == "case"


@pytest.mark.parametrize(
    "released",
    [
        {"released": "2014-03-10/2014-03-11"},
        {"released": ["2014-03-10", "2014-03-11"]},
        {"released": {"from": "2014-03-10", "to": "2014-03-11"}},
        {"released_from": "2014-03-10", "released_to": "2014-03-11"},
    ],
)
def test_forms_of_the_release(tmp_path: Path, released: dict[str, Any]) -> None:
    case = read_package(package(tmp_path, **{"case.json": json.dumps({"title": "x", **released})}), now=NOW).case
    assert (case.released_from.text, case.released_to.text) == ("2014-03-10", "2014-03-11")


@pytest.mark.parametrize(
    "released", [{"released": "2014-03-10"}, {"released": {"from": "2014-03-10"}}, {"released_from": "2014-03-10"}]
)
def test_a_release_at_one_time(tmp_path: Path, released: dict[str, Any]) -> None:
    case = read_package(package(tmp_path, **{"case.json": json.dumps({"title": "x", **released})}), now=NOW).case
    assert (case.released_from.text, case.released_to.text) == ("2014-03-10", "2014-03-10")


@pytest.mark.parametrize(
    "cost", ["1300 usd", {"amount": 1300, "currency": "USD"}, {"amount": 1.3e3, "currency": "USD"}]
)
def test_forms_of_the_cost(tmp_path: Path, cost: object) -> None:
    fields = {"title": "x", "released": "2014", "cost": cost, "makers": "One", "brand": None, "cast": None}
    case = read_package(package(tmp_path, **{"case.json": json.dumps(fields)}), now=NOW).case
    assert (case.cost, case.makers, case.cast) == (Money(1300, "USD"), ("One",), ())


def test_what_a_spreadsheet_makes_of_a_table(tmp_path: Path) -> None:
    table = "\ufeffid, said_by ,bound,value,platform\r\ns1,A,over,6.9E7,YouTube\r\n\r\n"
    read = read_package(package(tmp_path, **{"statements.csv": table}), now=NOW)
    expected = Statement(id="s1", said_by="A", bound=Bound.OVER, value=69e6, platform="youtube")
    assert read.statements == (expected,)


def test_a_column_too_many_is_passed_over_with_a_word(tmp_path: Path) -> None:
    table = "id,said_by,bound,value,colour,note\ns1,A,over,1,red,x\n"
    fields = '{"title": "x", "released": "2014", "genre": "short"}'
    notes: list[str] = []
    read_package(package(tmp_path, **{"statements.csv": table, "case.json": fields}), now=NOW, noted=notes.append)
    assert notes == [
        f"{tmp_path}/case.json: passed over the fields “genre”",
        f"{tmp_path}/statements.csv: passed over the columns “colour”, “note”",
    ]


def test_names_of_authors_are_hashed_at_the_door(tmp_path: Path) -> None:
    table = f"id,text,author_hash\np1,x,Jane Doe\np2,y,Jane Doe\np3,z,{'0a' * 8}\np4,w,\n"
    posts = read_package(package(tmp_path, **{"posts.csv": table}), now=NOW).posts
    first, second, third, fourth = (post.author_hash for post in posts)
    assert first == second != third
    assert re.fullmatch("[0-9a-f]{16}", str(first))
    assert (third, fourth) == ("0a" * 8, None)


def test_documents_that_are_not_listed(tmp_path: Path) -> None:
    rows = ["s1,A,over,1,a.txt", "s2,A,over,1,a", "s3,A,over,1,documents/deep/b.html", "s4,A,over,1,"]
    files: dict[str, str | bytes] = {
        "statements.csv": "id,said_by,bound,value,document\n" + "\n".join(rows) + "\n",
        "documents/a.txt": b"\xff\x00",
        "documents/deep/b.html": "<p>",
        "documents/.DS_Store": "clutter",
    }
    read = read_package(package(tmp_path, **files), now=NOW)
    assert read.documents == (
        Document(id="a.txt", name="a.txt", media_type="text/plain", content=b"\xff\x00"),
        Document(id="deep/b.html", name="deep/b.html", media_type="text/html", content=b"<p>"),
    )
    assert [row.document for row in read.statements] == ["a.txt", "a.txt", "deep/b.html", None]


def test_a_document_by_path_only(tmp_path: Path) -> None:
    files = {"documents.csv": "id,path\nd,texts/a.srt\n", "texts/a.srt": "1"}
    read = read_package(package(tmp_path, **files), now=NOW)
    assert read.documents == (Document(id="d", name="a.srt", media_type="application/x-subrip", content=b"1"),)


def test_tables_elsewhere_in_the_package(tmp_path: Path) -> None:
    resources = [
        {"name": "kin", "path": "tables/relatives.csv"},
        {"path": "statements.csv"},
        {"path": "tables/readme.md"},
    ]
    files = {
        "datapackage.json": json.dumps({"resources": resources}),
        "tables/relatives.csv": "id,title,kind\nk,The slap,spoof\n",
        "tables/readme.md": "words",
    }
    read = read_package(package(tmp_path, **files), now=NOW)
    assert read.kin == (Kin(id="k", title="The slap", kind="spoof"),)
    assert len(read.statements) == 1


@pytest.mark.parametrize(
    ("column", "times"),
    [
        ("as_of", ("2014-03-09", "2014-03-09")),  # a day of slack before the release
        ("as_of", ("2014-03", "2014-03")),  # a month in which the release falls
        ("as_of", ("2026-06-02T11:00Z", "2026-06-02T11:00Z")),  # a day of slack after now
        ("as_of", ("2014-03-24T10:00-04:00", "2014-03-24T14:00Z")),  # one moment, written twice
    ],
)
def test_times_that_may_just_be(tmp_path: Path, column: str, times: tuple[str, str]) -> None:
    table = f"id,said_by,bound,value,{column}_from,{column}_to\ns1,A,over,1,{times[0]},{times[1]}\n"
    files = {
        "statements.csv": table,
        "case.json": '{"title": "x", "released": "2014-03-10", "zone": "America/New_York"}',
    }
    row = read_package(package(tmp_path, **files), now=NOW).statements[0]
    assert (row.as_of_from, row.as_of_to) == (When(times[0]), When(times[1]))


def test_other_counts_may_be_older_than_the_film(tmp_path: Path) -> None:
    row = "s1,A shop,over,1000,sales,2014-03-24,2013-01,2013,,,"
    read = read_package(package(tmp_path, **{"statements.csv": f"{HEADER}\n{row}\n"}), now=NOW)
    assert read.statements[0].as_of_to == When("2013")


def test_a_release_may_be_planned(tmp_path: Path) -> None:
    case = read_package(package(tmp_path, **{"case.json": '{"title": "x", "released": "2027-01-01"}'}), now=NOW).case
    assert case.released_from == When("2027-01-01")


def standard_faults(folder: Path) -> list[str]:
    """Where a package breaks the Frictionless standard, as far as its descriptor and tables go."""
    faults: list[str] = []
    descriptor = json.loads((folder / "datapackage.json").read_text())
    names = [descriptor["name"], *(resource["name"] for resource in descriptor["resources"])]
    faults += [f"name {name}" for name in names if not re.fullmatch(r"[-a-z0-9._/]+", name)]
    faults += [f"twice {name}" for name in names[1:] if names[1:].count(name) > 1]
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        if not path.is_file():
            faults.append(f"missing {resource['path']}")
        elif resource["profile"] == "tabular-data-resource":
            faults += table_faults(path, resource["schema"])
    return faults


def table_faults(path: Path, schema: dict[str, Any]) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream, strict=True)
    faults = [] if header == [field["name"] for field in schema["fields"]] else [f"header of {path.name}"]
    for place, field in enumerate(schema["fields"]):
        cells = [row[place] for row in rows]
        said = field.get("constraints", {})
        if said.get("required") and "" in cells:
            faults.append(f"{path.name} {field['name']} required")
        if said.get("unique") and len(set(cells)) != len(cells):
            faults.append(f"{path.name} {field['name']} unique")
        if "enum" in said and not set(cells) <= set(said["enum"]):
            faults.append(f"{path.name} {field['name']} enum")
        if field["type"] == "number":
            faults += [
                f"{path.name} {cell}" for cell in cells if cell and not re.fullmatch(r"\d+(\.\d+)?(e[+-]\d+)?", cell)
            ]
    return faults


def test_a_package_follows_the_standard(tmp_path: Path) -> None:
    odd = Document(id="Ü/1", name="Ü ber.parquet", media_type="x/y", content=b"PAR1")
    write_package(replace(SAMPLE, documents=(*SAMPLE.documents, odd)), tmp_path / "out")
    assert standard_faults(tmp_path / "out") == []
    write_package(CaseFile(case=FILM), tmp_path / "empty")
    assert standard_faults(tmp_path / "empty") == []


def test_the_check_of_the_standard_can_fail(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "out")
    table = (tmp_path / "out" / "statements.csv").read_text().replace("over", "more").replace("s2,", "s1,")
    (tmp_path / "out" / "statements.csv").write_text(table)
    assert standard_faults(tmp_path / "out") == ["statements.csv id unique", "statements.csv bound enum"]
