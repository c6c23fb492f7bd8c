"""Tables of many series, as ``batch`` and ``learn`` take them: rows checked, series one after the other in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import polars as pl
from numpy.typing import NDArray

from groundswell.errors import InputError, InvalidRow
from groundswell.understanding.compiled import Array

SERIES, SEEN, AGE, VIEWS = "series_id", "seen_at", "age_days", "views"

_LINE, _HOURS, _PLACE = "__line", "__hours", "__place"
_MICROSECONDS = 3.6e9


@dataclass(frozen=True)
class SeriesTable:
    """Series i is ``names[i]``, its rows ``starts[i]`` to ``starts[i + 1]`` in the order of time.

    ``hours`` are since 1970 where ``timed`` (the table had ``seen_at``), else the age; ``views`` are nan where hidden.
    """

    names: pl.Series
    starts: NDArray[np.int64]
    hours: Array
    views: Array
    timed: bool


def series_in(table: pl.DataFrame, where: str) -> SeriesTable:
    """The series of a long table, in the order in which they first appear.

    ``series_id``, ``seen_at`` (UTC; a text is ISO 8601) or ``age_days`` (number), ``views`` (cumulative; empty where
    hidden); other columns are passed over, rows may be in any order. ``InputError`` (of ``where``, with line and
    column) where the table is not one of readings; line 1 is the header.
    """
    columns = set(table.columns)
    timed = SEEN in columns
    for column, missing in ((SERIES, SERIES), (VIEWS, VIEWS), (SEEN if timed else AGE, f"{SEEN} or {AGE}")):
        if column not in columns:
            raise InputError(f"{where}: there is no column {missing}; a table of readings needs one")
    lined = table.with_row_index(_LINE, offset=2).with_columns(pl.col(_LINE).cast(pl.Int64))
    read = lined.select(
        _LINE,
        _series(lined, where).alias(SERIES),
        (_seen(lined, where) if timed else _ages(lined, where)).alias(_HOURS),
        _views(lined, where).alias(VIEWS),
    )
    names = read.select(pl.col(SERIES).unique(maintain_order=True)).with_row_index(_PLACE)
    placed = read.join(names, on=SERIES, how="left", maintain_order="left").sort(_PLACE, _HOURS, _LINE)
    sizes = placed.group_by(_PLACE, maintain_order=True).len()["len"].to_numpy()
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return SeriesTable(names[SERIES], starts, placed[_HOURS].to_numpy(), placed[VIEWS].to_numpy(), timed)


def _series(lined: pl.DataFrame, where: str) -> pl.Series:
    names = lined[SERIES].cast(pl.String)
    _refuse(lined, names.is_null(), where, SERIES, "no series is named")
    return names


def _views(lined: pl.DataFrame, where: str) -> pl.Series:
    """Counts as floats, nan where hidden."""
    given = lined[VIEWS]
    if not given.dtype.is_numeric() and given.dtype != pl.Null:
        text = given.cast(pl.String).str.strip_chars()
        given = text.set(text == "", None)
    counts = given.cast(pl.Float64, strict=False)
    _refuse(lined, counts.is_null() & given.is_not_null(), where, VIEWS, "it is not a number")
    _refuse(lined, counts.is_nan() | counts.is_infinite(), where, VIEWS, "it is not a number that can be counted")
    _refuse(lined, counts < 0, where, VIEWS, "it is negative; a count is not")
    return counts.fill_null(float("nan"))


def _ages(lined: pl.DataFrame, where: str) -> pl.Series:
    """Ages in hours."""
    ages = lined[AGE].cast(pl.Float64, strict=False)
    _refuse(lined, ages.is_null() | ~ages.is_finite(), where, AGE, "it is not a number of days")
    return ages * 24.0


def _seen(lined: pl.DataFrame, where: str) -> pl.Series:
    """Times in hours since 1970."""
    given = lined[SEEN]
    zone = given.dtype.time_zone if isinstance(given.dtype, pl.Datetime) else None
    if given.dtype == pl.String:
        times = _read_times(given)
    elif given.dtype == pl.Date or isinstance(given.dtype, pl.Datetime):
        times = given.cast(pl.Datetime("us", zone))
        times = times if zone else times.dt.replace_time_zone("UTC")
    else:
        raise InputError(f"{where}: column {SEEN} holds no times but {given.dtype}; write ISO 8601, or use {AGE}")
    _refuse(lined, times.is_null(), where, SEEN, "it is not an ISO 8601 time such as 2014-03-11T12:00Z")
    return times.dt.timestamp("us").cast(pl.Float64) / _MICROSECONDS


def _read_times(given: pl.Series) -> pl.Series:
    """ISO 8601 texts as times in UTC, null where they are none; without a zone they are UTC already."""
    text = given.str.strip_chars().str.replace(" ", "T", literal=True).str.replace(r"Z$", "+00:00")
    text = text.str.replace(r"([+-]\d\d)(\d\d)$", "${1}:${2}")
    zoned = text.str.contains(r"T.*[+-]\d\d:\d\d$").fill_null(False)
    full = pl.select(pl.when(zoned).then(text).otherwise(text + "+00:00")).to_series()
    full = full.str.replace(r"^(\d{4}-\d\d-\d\d)\+", "${1}T00:00+")
    return full.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False).fill_null(
        full.str.to_datetime("%Y-%m-%dT%H:%M%:z", time_unit="us", time_zone="UTC", strict=False)
    )


def _refuse(lined: pl.DataFrame, bad: pl.Series, where: str, column: str, problem: str) -> None:
    """Raise ``InvalidRow`` for the first row that is bad, if any is."""
    first = bad.fill_null(False).arg_max() if bad.any() else None
    if first is not None:
        _raise(where, int(lined[_LINE][first]), column, problem)


def _raise(where: str, line: int, column: str, problem: str) -> NoReturn:
    raise InvalidRow(where, line, column, problem)
