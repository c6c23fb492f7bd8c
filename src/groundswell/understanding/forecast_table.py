"""``batch forecast``: a table of readings in, one row for every series and horizon out. Frames only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.forecast import LEVELS, forecast
from groundswell.understanding.readings import Readings
from groundswell.understanding.series_table import SERIES, SeriesTable, series_in

HORIZON, STATUS = "horizon_days", "status"
QUANTILES = tuple(f"q{round(100 * level):02d}" for level in LEVELS)

_HOURS_A_DAY = 24.0


def readings_in(series: SeriesTable) -> list[Readings]:
    """What each counter showed; where times are given, ages count from the first of them."""
    result: list[Readings] = []
    for start, end in zip(series.starts[:-1], series.starts[1:], strict=True):
        shown = np.isfinite(series.views[start:end])
        hours, views = series.hours[start:end][shown], series.views[start:end][shown]
        since = hours[0] if series.timed and len(hours) else 0.0
        result.append(Readings(np.maximum(hours - since, 0.0) / _HOURS_A_DAY, views))
    return result


def forecast_table(
    table: pl.DataFrame,
    horizons: Sequence[float],
    cohort: Cohort,
    *,
    where: str = "the table",
    progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """Views gained after the last row of each series, for each horizon in days, in the order asked.

    Out: ``series_id, horizon_days, q05 .. q95, status``; quantiles are empty where nothing could be read.
    ``InputError`` where the table is not one of readings.
    """
    series = series_in(table, where)
    answer = forecast(cohort, readings_in(series), horizons, progress=progress)
    many, asked = len(series.names), len(horizons)
    columns: dict[str, pl.Series] = {
        SERIES: series.names.gather(np.repeat(np.arange(many), asked)).alias(SERIES),
        HORIZON: pl.Series(HORIZON, np.tile(np.asarray(horizons, float), many)),
    }
    for place, name in enumerate(QUANTILES):
        columns[name] = pl.Series(name, answer.gains[:, :, place].reshape(-1)).fill_nan(None)
    columns[STATUS] = pl.Series(STATUS, [state for row in answer.status for state in row], dtype=pl.String)
    return pl.DataFrame(columns)
