"""A case goes out and comes in again, the same to the byte."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from arbitrary_cases import case_files
from hypothesis import HealthCheck, example, given, settings
from sample_case import FILM, NOW, SAMPLE, TickingClock

from groundswell.errors import InputError
from groundswell.record.package import read_package, write_package
from groundswell.record.store import open_record
from groundswell.terms import CaseFile

EXAMPLE = Path(__file__).parents[2] / "examples" / "first-kiss"

_numbers = count()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_sample_comes_in_as_it_went_out(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "out")
    notes: list[str] = []
    assert read_package(tmp_path / "out", now=NOW, noted=notes.append) == SAMPLE
    assert notes == []


def test_the_files_of_a_package(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "out")
    files = files_in(tmp_path / "out")
    assert set(files) == {
        *("case.json", "datapackage.json", "copies.csv", "statements.csv", "happenings.csv", "kin.csv", "posts.csv"),
        *("documents.csv", "documents/article.txt", "documents/2-Article.TXT"),
    }
    header = {name: content.split(b"\n")[0].decode() for name, content in files.items() if name.endswith(".csv")}
    assert header["statements.csv"] == (
        "id,said_by,url,said_at,copy,platform,metric,bound,value,granularity,as_of_from,as_of_to,quote,document"
    )
    assert header["happenings.csv"] == "id,happened_from,happened_to,kind,what,url"
    assert header["posts.csv"] == "id,seen_at,platform,author_hash,language,text,url"
    assert b'"""69 million-plus"",\r\nthey said;\n",article\n' in files["statements.csv"]
    assert b"counter,,,,,views,exact,57679352,,2014-03,2014-03,," in files["statements.csv"]
    assert json.loads(files["case.json"])["cost"] == {"amount": 1300, "currency": "USD"}


def test_an_export_over_an_earlier_one_leaves_nothing_stale(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "out")
    smaller = replace(SAMPLE, documents=SAMPLE.documents[:1])
    write_package(smaller, tmp_path / "out")
    write_package(smaller, tmp_path / "fresh")
    assert files_in(tmp_path / "out") == files_in(tmp_path / "fresh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "out"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "mine.txt").write_text("keep"),
        lambda folder: write_package(CaseFile(case=replace(FILM, name="another")), folder),
        lambda folder: (folder / "datapackage.json").write_text("{"),
    ],
)
def test_an_export_overwrites_nothing_else(tmp_path: Path, spoil: object) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert callable(spoil)
    spoil(folder)
    before = files_in(folder)
    with pytest.raises(InputError, match="name a new folder"):
        write_package(SAMPLE, folder)
    assert files_in(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_into_an_empty_folder_or_a_new_one_deep_down(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "empty", tmp_path / "not" / "there" / "yet"):
        write_package(SAMPLE, folder)
        assert read_package(folder, now=NOW) == SAMPLE


def test_an_export_to_what_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / "file" / "below.zip"):
        with pytest.raises(InputError) as raised:
            write_package(SAMPLE, place)
        assert str(place) in str(raised.value)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_case_that_could_not_be_read_again_does_not_go_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="“yt” is not an id in copies"):
        write_package(replace(SAMPLE, copies=()), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_zip_is_the_same_every_time_and_comes_in(tmp_path: Path) -> None:
    write_package(SAMPLE, tmp_path / "a.zip")
    write_package(SAMPLE, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert read_package(tmp_path / "a.zip", now=NOW) == SAMPLE
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    write_package(SAMPLE, tmp_path / "folder")
    assert files_in(tmp_path / "unpacked") == files_in(tmp_path / "folder")


def test_every_way_to_name_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(SAMPLE, tmp_path / "out")
    shutil.make_archive(str(tmp_path / "with-folder"), "zip", tmp_path, "out")
    (tmp_path / "with-folder.zip").rename(tmp_path / "no-ending")
    for path in ("out", "out/", "out/datapackage.json", "no-ending"):
        assert read_package(f"{tmp_path}/{path}", now=NOW) == SAMPLE
    monkeypatch.chdir(tmp_path / "out")
    for path in (".", "datapackage.json"):
        assert read_package(path, now=NOW) == SAMPLE


def test_the_shipped_case_round_trips(tmp_path: Path) -> None:
    case_file = read_package(EXAMPLE, now=NOW)
    with open_record(str(tmp_path / "groundswell.db"), TickingClock()) as record:
        record.enter(case_file, who="me", source=str(EXAMPLE))
        write_package(record.read(case_file.case.name), tmp_path / "out")
    assert files_in(tmp_path / "out") == files_in(EXAMPLE)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(case_file=case_files())
@example(case_file=SAMPLE)
def test_any_case_through_package_and_store(case_file: CaseFile, record_address: str) -> None:
    case_file = replace(case_file, case=replace(case_file.case, name=f"case-{next(_numbers)}"))
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first", Path(folder) / "second"
        write_package(case_file, first)
        read = read_package(first, now=NOW)
        assert read == case_file
        with open_record(record_address, TickingClock()) as record:
            record.enter(read, who="me", source="a package")
            recorded = record.read(read.case.name)
            assert record.enter(read, who="me", source="a package").number is None
        assert recorded == case_file
        write_package(recorded, second)
        assert files_in(first) == files_in(second)
