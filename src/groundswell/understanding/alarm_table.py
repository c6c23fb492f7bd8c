"""``batch alarm``: a table of readings in, one row for every series out. Frames only; files are for whoever calls."""

from __future__ import annotations

import polars as pl

from groundswell.understanding.alarm import Found, Patience, watch_many, watch_together
from groundswell.understanding.series_table import SERIES, series_in

ALARM_AT, ALARM_AGE, CHANGED, STATISTIC, STATUS = "alarm_at", "alarm_age_days", "changed_at", "statistic", "status"

_MICROSECONDS = 3.6e9


def alarm_table(
    table: pl.DataFrame, *, where: str = "the table", patience: Patience | None = None, workers: int = 1
) -> pl.DataFrame:
    """The first alarm of each series of a long table, in the order in which the series first appear.

    In: ``series_id``, ``seen_at`` (UTC; a text is ISO 8601) or ``age_days`` (number), ``views`` (cumulative; empty
    where hidden); other columns are passed over, rows may be in any order. Out: ``series_id``, ``alarm_at`` (or
    ``alarm_age_days``), ``changed_at`` (UTC, or the age in days where ages came in), ``statistic``, ``status``.
    Unless a ``patience`` is given, which is then that with each series, at most a tenth of the alarms raised in the
    table are expected to be false; one series alone has a year's patience. ``InputError`` (of ``where``, with line and
    column) where the table is not one of readings; line 1 is the header.
    """
    series = series_in(table, where)
    if patience is None:
        found = watch_together(series.starts, series.hours, series.views, workers=workers)
    else:
        found = watch_many(series.starts, series.hours, series.views, patience, workers)
    return _answers(series.names, found, series.timed)


def _answers(names: pl.Series, found: Found, timed: bool) -> pl.DataFrame:
    def moments(hours: pl.Expr) -> pl.Expr:
        if not timed:
            return hours / 24.0
        return (hours * _MICROSECONDS).round().cast(pl.Int64).cast(pl.Datetime("us", "UTC"))

    return pl.DataFrame(
        {
            SERIES: names,
            ALARM_AT: pl.Series(found.alarm, dtype=pl.Float64),
            CHANGED: pl.Series(found.changed, dtype=pl.Float64),
            STATISTIC: pl.Series(found.statistic, dtype=pl.Float64),
            STATUS: pl.Series(found.status, dtype=pl.String),
        }
    ).select(
        SERIES,
        moments(pl.col(ALARM_AT).fill_nan(None)).alias(ALARM_AT if timed else ALARM_AGE),
        moments(pl.col(CHANGED).fill_nan(None)).alias(CHANGED),
        STATISTIC,
        STATUS,
    )
