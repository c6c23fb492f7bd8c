"""``batch forecast``: a table of readings in, one row for every series and horizon out. Frames only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.forecast import LEVELS, forecast
from groundswell.understanding.readings import Readings
from groundswell.understanding.series_table import SERIES, SeriesTable, series_in

HORIZON, STATUS = "horizon_days", "status"
QUANTILES = tuple(f"q{round(100 * level):02d}" for level in LEVELS)

CATEGORY = "category"

_HOURS_A_DAY = 24.0
_MUCH, _SLOWED, _OLDEST = 20.0, 2.5, 15 * 365.25
"""A first count of so many steps' views is no first step; a count is so many times its age times its rate of today
(where rates fall with the power 0.6 of age); and no older than so many days."""


def readings_in(series: SeriesTable) -> list[Readings]:
    """What each counter showed; where times are given, ages count from when the counter seems to have begun."""
    result: list[Readings] = []
    for start, end in pairwise(series.starts):
        shown = np.isfinite(series.views[start:end])
        days, views = series.hours[start:end][shown] / _HOURS_A_DAY, series.views[start:end][shown]
        result.append(Readings(_since_birth(days, views) if series.timed else days, views))
    return result


def categories_in(table: pl.DataFrame, series: SeriesTable) -> list[str | None]:
    """The category of each series, from a column ``category`` where there is one: the first that is not empty."""
    if CATEGORY not in table.columns:
        return [None] * len(series.names)
    named = table.select(pl.col(SERIES).cast(pl.String), pl.col(CATEGORY).cast(pl.String)).drop_nulls()
    first = dict(named.unique(SERIES, keep="first", maintain_order=True).iter_rows())
    return [first.get(name) for name in series.names]


def _since_birth(days: Array, views: Array) -> Array:
    """Ages from times: the first row ends the first step. But a count that no such step explains was collected
    before, at a rate that had been falling as usual."""
    if days.size == 0:
        return days
    steps, since = np.diff(days), days - days[0]
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 1.0
    week = since <= max(7.0 * usual, 1.0)
    pace = max(float(views[week].max() - views[0]), 1.0) / max(float(since[week].max()), usual)
    collected = float(views[0]) / (pace * usual)
    first = usual if days.size == 1 or collected < _MUCH else usual * collected / _SLOWED
    return np.asarray(since + min(first, _OLDEST))


def forecast_table(
    table: pl.DataFrame,
    horizons: Sequence[float],
    cohort: Cohort,
    *,
    where: str = "the table",
    progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """Views gained after the last row of each series, for each horizon in days, in the order asked.

    A column ``category`` sharpens forecasts from few days. Out: ``series_id, horizon_days, q05 .. q95, status``;
    quantiles are empty where nothing could be read.
    ``InputError`` where the table is not one of readings.
    """
    series = series_in(table, where)
    categories = categories_in(table, series)
    answer = forecast(cohort, readings_in(series), horizons, categories=categories, progress=progress)
    many, asked = len(series.names), len(horizons)
    columns: dict[str, pl.Series] = {
        SERIES: series.names.gather(np.repeat(np.arange(many), asked)).alias(SERIES),
        HORIZON: pl.Series(HORIZON, np.tile(np.asarray(horizons, float), many)),
    }
    for place, name in enumerate(QUANTILES):
        columns[name] = pl.Series(name, answer.gains[:, :, place].reshape(-1)).fill_nan(None)
    columns[STATUS] = pl.Series(STATUS, [state for row in answer.status for state in row], dtype=pl.String)
    return pl.DataFrame(columns)
