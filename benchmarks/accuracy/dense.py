"""Forecasts from readings every ten minutes: videos that were read from their first hours on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.forecast import forecast
from groundswell.understanding.readings import Readings

QUESTIONS = ((0.25, 1.0), (1.0, 7.0))
"""From six hours to the first day, from the first day to the first week (days)."""


@dataclass(frozen=True)
class Counted:
    """Ages in days since publication and the counts, (n,) each."""

    ages: Array
    views: Array

    def at(self, age: float) -> float:
        return float(np.interp(age, self.ages, self.views))


def videos_read_early(folder: Path, within: float) -> list[Counted]:
    """Videos of which a counter was read within so many days of their publication."""
    found: list[Counted] = []
    for name in ("youtube_tonytani37_10min", "youtube_prsk_mv_10min"):
        rows = pl.read_parquet(folder / f"{name}.parquet").filter(pl.col("metric") == "views")
        rows = rows.drop_nulls(["published_at", "value"]).with_columns(
            age=(pl.col("at").dt.epoch("us") - pl.col("published_at").cast(pl.Datetime("us")).dt.epoch("us")) / 864e8
        )
        for _, series in rows.sort("age").group_by("series_id", maintain_order=True):
            ages, views = series["age"].to_numpy(), series["value"].to_numpy().astype(float)
            kept = ages > 0
            if kept.any() and ages[kept][0] <= within:
                found.append(Counted(ages[kept], np.maximum.accumulate(views[kept])))
    return found


def rows_of(folder: Path, cohort: Cohort) -> list[str]:
    """Lines of a table: the question, how many videos, e of the model and of going on at the last rate."""
    lines: list[str] = []
    for seen, until in QUESTIONS:
        errors: list[tuple[float, float]] = []
        for video in videos_read_early(folder, seen):
            known = video.ages <= seen
            if video.ages[-1] < until or known.sum() < 3:
                continue
            readings = Readings(video.ages[known], video.views[known])
            last, gap = readings.last_views, until - readings.last_age
            true = np.log1p(video.at(until) - last)
            ours = forecast(cohort, [readings], [gap], levels=[0.5]).gains[0, 0, 0]
            hour = last - video.at(readings.last_age - seen / 6)
            steady = hour / (seen / 6) * gap
            errors.append((abs(np.log1p(ours) - true), abs(np.log1p(steady) - true)))
        if errors:
            ours_mean, steady_mean = np.mean(errors, axis=0)
            lines.append(
                f"| {24 * seen:.0f} h → {24 * until:.0f} h | {len(errors)} | {ours_mean:.2f} | {steady_mean:.2f} |"
            )
    return lines
