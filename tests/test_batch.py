"""Many series at once: forecasts, alarms and a prior from tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from groundswell.batch import alarm_many, forecast_many, learn_from
from groundswell.errors import InputError
from groundswell.follow import cohort_in

NAMES = ["series_id", "horizon_days", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "status"]


def quiet(_done: int, _of: int) -> None:
    """No progress bar."""


def series(many: int, days: int, seed: int = 3) -> pl.DataFrame:
    """Simulated daily counters that decay, with noise."""
    rng = np.random.default_rng(seed)
    ages = np.arange(1, days + 1)
    rows = []
    for number in range(many):
        level = np.exp(rng.normal(9.0, 1.0))
        daily = level * ages ** -rng.uniform(0.5, 1.2) * np.exp(0.2 * rng.standard_normal(days))
        rows.append(
            pl.DataFrame({"series_id": f"v{number}", "age_days": ages.astype(float), "views": np.cumsum(daily).round()})
        )
    return pl.concat(rows)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_forecasts_have_a_row_for_every_series_and_horizon_in_order(tmp_path: Path, ending: str) -> None:
    table, out = tmp_path / f"in.{ending}", tmp_path / f"out.{ending}"
    frame = series(5, 30)
    frame.write_csv(table) if ending == "csv" else frame.write_parquet(table)
    assert forecast_many(table, [30.0, 7.0], out, None, quiet) == 10
    answer = pl.read_csv(out) if ending == "csv" else pl.read_parquet(out)
    assert answer.columns == NAMES
    assert answer["series_id"].to_list() == [f"v{number}" for number in range(5) for _ in range(2)]
    assert answer["horizon_days"].to_list() == [30.0, 7.0] * 5
    quantiles = answer.select(NAMES[2:9]).to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_forecasts_of_decaying_series_are_near_what_came(tmp_path: Path) -> None:
    frame = series(200, 60)
    table, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    frame.filter(pl.col("age_days") <= 30).write_parquet(table)
    forecast_many(table, [30.0], out, None, quiet)
    at = {age: frame.filter(pl.col("age_days") == age)["views"].to_numpy() for age in (30.0, 60.0)}
    answer = pl.read_parquet(out)
    gained = at[60.0] - at[30.0]
    assert np.median(np.abs(np.log(answer["q50"].to_numpy() / gained))) < 0.3
    inside = (answer["q05"].to_numpy() <= gained) & (gained <= answer["q95"].to_numpy())
    assert inside.mean() > 0.8


def test_alarms_have_a_row_for_every_series(tmp_path: Path) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    series(4, 40).write_csv(table)
    many, alarmed = alarm_many(table, out)
    answer = pl.read_csv(out)
    assert (many, answer.height) == (4, 4)
    assert answer.columns == ["series_id", "alarm_age_days", "changed_at", "statistic", "status"]
    assert alarmed == answer["alarm_age_days"].is_not_null().sum()


def test_a_prior_of_ones_own_comes_back(tmp_path: Path) -> None:
    table, out = tmp_path / "mine.parquet", tmp_path / "mine.cohort"
    series(60, 60).write_parquet(table)
    because = learn_from(table, out, quiet)
    assert "60" in because
    assert cohort_in(out).days > 30


def test_too_few_series_teach_nothing_and_write_nothing(tmp_path: Path) -> None:
    table, out = tmp_path / "few.csv", tmp_path / "few.cohort"
    series(3, 30).write_csv(table)
    with pytest.raises(InputError, match="few"):
        learn_from(table, out, quiet)
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series_id,age_days\na,1\n", "views"),
        ("series_id,views\na,1\n", "seen_at"),
        ("series_id,age_days,views\na,one,5\n", "line 2"),
        ("series_id,age_days,views\na,1,-5\n", "line 2"),
        ("series_id,age_days,views\na,1,5\nb,2,many\n", "line 3"),
        ("series_id,age_days,views\n", "no rows"),
        ("", "table"),
    ],
)
def test_tables_that_are_none_are_told_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "in.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as told:
        forecast_many(table, [30.0], tmp_path / "out.csv", None, quiet)
    assert "\n" not in str(told.value)
    assert not (tmp_path / "out.csv").exists()
