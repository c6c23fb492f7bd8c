"""A user's own table, CSV or Parquet, becomes statements; what is wrong with it is told with line and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from sample_case import FILM, NOW, TickingClock

from groundswell.errors import InputError
from groundswell.record.limits import Limits
from groundswell.record.store import open_record
from groundswell.record.tables import read_table
from groundswell.terms import Bound, CaseFile, Statement, When, Window

DAY = replace(FILM, released_from=When("2014-03-10T12:00Z"), released_to=When("2014-03-10T18:00Z"))


def csv_at(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def parquet_at(folder: Path, **columns: object) -> Path:
    path = folder / "table.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_readings_become_exact_statements(tmp_path: Path) -> None:
    path = csv_at(
        tmp_path,
        "seen_at,views,likes,platform,copy,url,said_by\n"
        "2014-03-11T12:00,100,7,YouTube,yt,https://example.org/1,\n"
        "2014-03-12,200,,,,,A friend\n",
    )
    first, likes, second = read_table(path, FILM, now=NOW)
    at = When("2014-03-11T12:00")
    assert first == Statement(
        id=first.id,
        said_by="youtube",
        value=100.0,
        bound=Bound.EXACT,
        metric="views",
        url="https://example.org/1",
        said_at=at,
        copy="yt",
        platform="youtube",
        as_of_from=at,
        as_of_to=at,
    )
    assert (likes.metric, likes.value) == ("likes", 7.0)
    assert (second.said_by, second.value, second.platform) == ("A friend", 200.0, None)
    assert second.as_of(FILM.tz) == When("2014-03-12").window(FILM.tz)


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    times = pl.Series(["2014-03-11T12:00:00", "2014-03-12T09:30:00"]).str.to_datetime()
    from_csv = read_table(
        csv_at(tmp_path, "seen_at,views\n2014-03-11T12:00:00,100\n2014-03-12T09:30:00,250.5\n"), FILM, now=NOW
    )
    assert read_table(parquet_at(tmp_path, seen_at=times, views=[100.0, 250.5]), FILM, now=NOW) == from_csv


def test_every_kind_of_parquet_column(tmp_path: Path) -> None:
    path = parquet_at(
        tmp_path,
        seen_at=[date(2014, 3, 11), date(2014, 3, 12)],
        views=pl.Series([10**9, None], dtype=pl.UInt64),
        platform=pl.Series(["vimeo", "vimeo"], dtype=pl.Categorical),
        extra=[[1, 2], []],
    )
    notes: list[str] = []
    (only,) = read_table(path, FILM, now=NOW, noted=notes.append)
    assert (only.value, only.platform, only.said_at) == (1e9, "vimeo", When("2014-03-11"))
    assert notes == [f"{path}: passed over the columns “extra”"]


def test_a_time_with_a_zone_in_parquet(tmp_path: Path) -> None:
    path = parquet_at(tmp_path, seen_at=[datetime(2014, 3, 11, 12, tzinfo=UTC)], views=[5])
    (only,) = read_table(path, FILM, now=NOW)
    moment = datetime(2014, 3, 11, 12, tzinfo=UTC)
    assert only.as_of(FILM.tz) == Window(moment, moment)


def test_the_same_table_twice_adds_nothing(tmp_path: Path) -> None:
    path = csv_at(tmp_path, "seen_at,views\n2014-03-11,1\n2014-03-12,2\n2014-03-11,1\n")
    notes: list[str] = []
    rows = read_table(path, FILM, now=NOW, noted=notes.append)
    assert len(rows) == 2
    assert notes == [f"{path}: passed over 1 that say the same as an earlier row"]
    with open_record(str(tmp_path / "groundswell.db"), TickingClock()) as record:
        record.enter(CaseFile(case=FILM, statements=rows), who="me", source=str(path))
        longer = csv_at(tmp_path, path.read_text() + "2014-03-13,3\n")
        again = CaseFile(case=FILM, statements=read_table(longer, FILM, now=NOW))
        assert record.enter(again, who="me", source=str(path)).rows == 1
        assert [row.value for row in record.read(FILM.name).statements] == [1, 2, 3]


def test_the_age_of_a_film_is_counted_from_its_release(tmp_path: Path) -> None:
    (only,) = read_table(csv_at(tmp_path, "age_days,views\n1.5,100\n"), DAY, now=NOW)
    start, end = datetime(2014, 3, 12, tzinfo=UTC), datetime(2014, 3, 12, 6, tzinfo=UTC)
    assert only.as_of(DAY.tz) == Window(start, end)
    assert (only.said_at, only.bound) == (None, Bound.EXACT)


def test_statements_that_somebody_wrote_down(tmp_path: Path) -> None:
    path = csv_at(
        tmp_path,
        "id,said_by,said_at,value,bound,as_of_from,as_of_to,quote\n"
        'mine,A magazine,2014-03-24,69e6,over,2014-03-17,2014-03-24,"69 million-plus"\n'
        ",A broadcast,2014-03-20,65000000,over,,,\n",
    )
    first, second = read_table(path, FILM, now=NOW)
    assert (first.id, first.value, first.quote, first.bound) == ("mine", 69e6, "69 million-plus", Bound.OVER)
    assert second.id.startswith("statement-")
    assert read_table(path, FILM, now=NOW)[1].id == second.id


def test_ids_tell_apart_what_differs(tmp_path: Path) -> None:
    path = csv_at(tmp_path, "seen_at,views,platform\n2014-03-11,1,vimeo\n2014-03-11,1,\n2014-03-11,2,\n2014-03-12,1,\n")
    assert len({row.id for row in read_table(path, FILM, now=NOW)}) == 4


def bad_parquet(folder: Path) -> Path:
    (folder / "table.parquet").write_bytes(b"PAR1 and then nothing PAR1")
    return folder / "table.parquet"


def half_a_parquet(folder: Path) -> Path:
    path = parquet_at(folder, seen_at=["2014-03-11"] * 90, views=list(range(90)))
    content = bytearray(path.read_bytes())
    content[10:200] = bytes(190)
    path.write_bytes(content)
    return path


def many_parquet_rows(folder: Path) -> Path:
    return parquet_at(folder, seen_at=["2014-03-11"] * 101, views=list(range(101)))


TABLES: dict[str, tuple[str | bytes | Callable[[Path], Path], str]] = {
    "nothing there": (lambda folder: folder / "nix.csv", "nix.csv: does not exist; give a table, .csv or .parquet"),
    "a folder": (lambda folder: folder, "is a folder; give a table"),
    "nothing in it": ("", "table.csv: is empty; its first line must name the columns"),
    "another encoding": ("seen_at,views,said_by\n2014,1,Café".encode("latin-1"), "line 2: byte 0xE9 at offset 32"),
    "NUL": ("seen_at,views\n2014-03-11,\0\n", "table.csv, line 2: holds a NUL byte at offset 25"),
    "a long line": ("seen_at,views\n" + "1" * 2000, "line 2: is longer than the 1,000 bytes allowed"),
    "many rows": ("seen_at,views\n" + "2014-03-11,1\n" * 101, "table.csv: holds more than the 100 rows allowed"),
    "much of it": ("seen_at,views\n" + "2014-03-11,1\n" * 2000, "is larger than the 9.77 kB allowed"),
    "no counts": ("seen_at,colour\n2014-03-11,red\n", "line 1, column views: is missing, and so is value"),
    "a column misspelt": (
        "seen_at,vews\n2014-03-11,1\n",
        "line 1, column vews: is not a column of this table; did",
    ),
    "no times": ("views\n1\n", "line 1, column seen_at: is missing, and so is age_days"),
    "semicolons": (
        "seen_at;views\n2014-03-11;1\n",
        "column “seen_at;views”: the columns must be parted by",
    ),
    "no time": ("seen_at,views\n,1\n", "line 2, column seen_at: is empty"),
    "a date of another form": ("seen_at,views\n11/03/2014,1\n", "column seen_at: “11/03/2014” is not an ISO 8601 time"),
    "the year 1246": ("seen_at,views\n1246-03-11,1\n", "column seen_at: “1246-03-11” is before 1990"),
    "the year 2099": (
        "seen_at,views\n2014-03-11,1\n2099-03-11,1\n",
        "line 3, column seen_at: “2099-03-11” is still",
    ),
    "before the release": ("seen_at,views\n2014-03-01,1\n", "column seen_at: “2014-03-01” is before the release"),
    "NaN": ("seen_at,views\n2014-03-11,NaN\n", "line 2, column views: “NaN” is not a number"),
    "infinity": ("seen_at,views\n2014-03-11,-inf\n", "column views: “-inf” is not a number"),
    "less than nothing": ("seen_at,views\n2014-03-11,-1\n", "column views: “-1” is negative"),
    "10^300": ("seen_at,views\n2014-03-11,1e300\n", "column views: “1e300” is larger than any count can be"),
    "digits with a line": ("seen_at,views\n2014-03-11,1_000\n", "“1_000” is not a number; write 1000"),
    "an unknown platform": (
        "seen_at,views,platform\n2014-03-11,1,my tube\n",
        "column platform: “my tube” is not",
    ),
    "before it was born": ("age_days,views\n-1,1\n", "line 2, column age_days: “-1” is negative"),
    "older than time": ("age_days,views\n1e9,1\n", "column age_days: 1000000000 days after the release is not a time"),
    "in the future": ("age_days,views\n9000,1\n", "column age_days: “2038-"),
    "a short row": ("seen_at,views\n2014-03-11\n", "line 2, column views: the row has 1 cells, and the header 2"),
    "an unknown bound": (
        "said_by,value,bound\nA,1,ovr\n",
        "line 2, column bound: “ovr” is not a bound; did",
    ),
    "no bound": ("said_by,value\nA,1\n", "line 1, column bound: is missing"),
    "an id twice": ("id,said_by,value,bound\na,A,1,over\na,A,2,over\n", "line 3, column id: “a” stands there twice"),
    "half a window": (
        "said_by,value,bound,as_of_from\nA,1,over,2014-03-11\n",
        "as_of_to: the window has one end only",
    ),
    "no Parquet": (bad_parquet, "table.parquet: is not a Parquet file that can be read"),
    "half a Parquet": (half_a_parquet, "table.parquet: is not a Parquet file that can be read"),
    "lists in Parquet": (
        lambda folder: parquet_at(folder, seen_at=["2014-03-11"], views=[[1, 2]]),
        "table.parquet, line 1, column views: holds lists, not single values",
    ),
    "NaN in Parquet": (
        lambda folder: parquet_at(folder, seen_at=["2014-03-11"] * 2, views=[1.0, float("nan")]),
        "table.parquet, line 3, column views: “nan” is not a number",
    ),
    "truth in Parquet": (
        lambda folder: parquet_at(folder, seen_at=["2014-03-11"], views=[True]),
        "line 2, column views: “True” is not a number",
    ),
    "many rows in Parquet": (many_parquet_rows, "table.parquet: holds 101 rows, more than the 100 allowed"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_malformed_table_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    content, said = TABLES[name]
    path = content(tmp_path) if callable(content) else csv_at(tmp_path, content)
    with pytest.raises(InputError) as raised:
        read_table(path, DAY, now=NOW, limits=Limits(rows=100, line_bytes=1_000, table_bytes=10_000))
    message = str(raised.value)
    assert said in message
    assert message.startswith(str(tmp_path))
    assert len(message.splitlines()) == 1


def test_a_copy_that_the_case_does_not_have(tmp_path: Path) -> None:
    rows = read_table(csv_at(tmp_path, "seen_at,views,copy\n2014-03-11,1,nix\n"), FILM, now=NOW)
    with (
        open_record(str(tmp_path / "groundswell.db"), TickingClock()) as record,
        pytest.raises(InputError, match="“nix” is not an id in copies"),
    ):
        record.enter(CaseFile(case=FILM, statements=rows), who="me", source="a table")
