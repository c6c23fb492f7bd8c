"""The table of ``batch alarm``: every series gets its row, and what is wrong is named with its line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from alarm_streams import steady

from groundswell.errors import InputError, InvalidRow
from groundswell.understanding.alarm import Patience
from groundswell.understanding.alarm_table import alarm_table

START = datetime(2024, 5, 1, tzinfo=UTC)
JUMP = 300


def series(name: str, seed: int, factor: float = 1.0) -> pl.DataFrame:
    gains = np.concatenate([steady(200, JUMP, seed), steady(200 * factor, 40, seed + 1)])
    views = 5000.0 + np.concatenate([[0], np.cumsum(gains)])
    seen = [START + timedelta(hours=h) for h in range(views.size)]
    return pl.DataFrame({"series_id": name, "seen_at": seen, "views": views})


@pytest.fixture
def table() -> pl.DataFrame:
    return pl.concat([series("zebra", 1), series("apple", 3, factor=5.0), series("mango", 5)])


def test_one_row_for_every_series_in_order(table: pl.DataFrame) -> None:
    out = alarm_table(table)
    assert out.columns == ["series_id", "alarm_at", "changed_at", "statistic", "status"]
    assert out["series_id"].to_list() == ["zebra", "apple", "mango"]
    assert out["alarm_at"].dtype == pl.Datetime("us", "UTC")
    assert out["alarm_at"].is_null().to_list() == [True, False, True]
    assert out["changed_at"][1] == START + timedelta(hours=JUMP)
    assert out["alarm_at"][1] - out["changed_at"][1] <= timedelta(hours=4)
    assert [status.split(":")[0] for status in out["status"]] == ["quiet", "alarm", "quiet"]
    assert out["statistic"].is_finite().all()


def test_the_order_of_rows_and_the_writing_of_times_do_not_matter(table: pl.DataFrame) -> None:
    out = alarm_table(table)
    shuffled = table.sample(fraction=1.0, shuffle=True, seed=1)
    assert alarm_table(shuffled).sort("series_id").equals(out.sort("series_id"))
    for writing in ("%Y-%m-%dT%H:%MZ", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.6f+0000", "%Y-%m-%dT%H:%M:%S+00:00"):
        assert alarm_table(table.with_columns(pl.col("seen_at").dt.strftime(writing))).equals(out)
    east = table.with_columns(pl.col("seen_at").dt.convert_time_zone("Asia/Tokyo"))
    assert alarm_table(east).equals(out)
    written = east.with_columns(pl.col("seen_at").dt.strftime("%Y-%m-%dT%H:%M%:z"))
    assert alarm_table(written).equals(out)
    assert alarm_table(table.with_columns(pl.col("seen_at").dt.replace_time_zone(None))).equals(out)


def test_ages_come_back_as_ages() -> None:
    days = steady(5000, 60, seed=7)
    days[45:] *= 6
    table = pl.DataFrame(
        {"series_id": 17, "age_days": np.arange(61), "views": np.concatenate([[0], np.cumsum(days)]), "extra": "x"}
    )
    out = alarm_table(table)
    assert out.columns == ["series_id", "alarm_age_days", "changed_at", "statistic", "status"]
    assert out["series_id"].to_list() == ["17"]
    assert 46 <= out["alarm_age_days"][0] <= 48
    assert out["changed_at"][0] == 45


def test_each_series_may_have_its_own_year(table: pl.DataFrame) -> None:
    together, each = alarm_table(table), alarm_table(table, patience=Patience())
    assert "among these 3 streams" in together["status"][0]
    assert "once in a year" in each["status"][0]
    assert each["alarm_at"][1] <= together["alarm_at"][1]


def test_hidden_and_short_series_get_an_answer() -> None:
    table = pl.DataFrame(
        {
            "series_id": ["a", "a", "b"],
            "seen_at": ["2024-05-01", "2024-05-02T10:00Z", "2024-05-01"],
            "views": ["", None, "12"],
        }
    )
    out = alarm_table(table)
    assert out["status"].to_list() == [
        "too little evidence: no reading shows a count",
        "too little evidence: 0 of the 10 intervals needed to know its pace",
    ]
    assert out["alarm_at"].null_count() == 2
    assert alarm_table(table.clear()).height == 0


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("series_id", None, "t.csv, line 4, column series_id: no series is named"),
        ("views", "many", "t.csv, line 4, column views: it is not a number"),
        ("views", "-3", "t.csv, line 4, column views: it is negative; a count is not"),
        ("views", "nan", "t.csv, line 4, column views: it is not a number that can be counted"),
        ("views", "inf", "t.csv, line 4, column views: it is not a number that can be counted"),
        ("seen_at", "last Monday", "t.csv, line 4, column seen_at: it is not an ISO 8601 time"),
        ("seen_at", None, "t.csv, line 4, column seen_at: it is not an ISO 8601 time"),
        ("seen_at", "2024-02-30", "t.csv, line 4, column seen_at: it is not an ISO 8601 time"),
    ],
)
def test_a_wrong_row_is_named(column: str, value: str | None, says: str) -> None:
    rows = {
        "series_id": ["a", "a", "a", "b"],
        "seen_at": ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04"],
        "views": ["1", "2", "3", "4"],
    }
    rows[column] = [*rows[column][:2], value, rows[column][3]]  # type: ignore[list-item]
    with pytest.raises(InvalidRow) as caught:
        alarm_table(pl.DataFrame(rows), where="t.csv")
    assert str(caught.value).startswith(says)
    assert caught.value.line == 4


def test_a_wrong_age_is_named() -> None:
    table = pl.DataFrame({"series_id": ["a", "a"], "age_days": [1.0, float("nan")], "views": [1, 2]})
    with pytest.raises(InvalidRow, match="line 3, column age_days: it is not a number of days"):
        alarm_table(table)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"series_id": ["a"], "views": [1]}, "no column seen_at or age_days"),
        ({"series_id": ["a"], "age_days": [1]}, "no column views"),
        ({"views": [1], "age_days": [1]}, "no column series_id"),
        ({"series_id": ["a"], "seen_at": [3.5], "views": [1]}, "holds no times"),
    ],
)
def test_what_is_no_table_of_readings_is_refused(columns: dict[str, list[object]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        alarm_table(pl.DataFrame(columns), where="t.csv")
