"""A Parquet file as rows of cells, so that one set of rules reads every table."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date
from typing import IO, TYPE_CHECKING

from groundswell.errors import InvalidRow, UnreadableFile
from groundswell.record.limits import Limits
from groundswell.terms import shown

if TYPE_CHECKING:
    import polars as pl

_ROWS_AT_ONCE = 1_000


def parquet_rows(
    stream: IO[bytes], where: str, wanted: Container[str], limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """The names of the columns as row 1, then each row as texts, an absent value as an empty one.

    Only the ``wanted`` columns are read; the cells of the others are empty.
    """
    frame = _read(stream, where, wanted, limits)
    names = list(frame.schema)
    yield 1, names
    line = 1
    for part in frame.iter_slices(_ROWS_AT_ONCE):
        for row in part.iter_rows():
            line += 1
            yield line, [_text(value) for value in row]


def _read(stream: IO[bytes], where: str, wanted: Container[str], limits: Limits) -> pl.DataFrame:
    import polars as pl  # a tenth of a second, which only those who read such a table should wait

    try:
        lazy = pl.scan_parquet(stream)
        schema = lazy.collect_schema()
        if len(schema) > limits.columns:
            raise UnreadableFile(f"{where}: has more than the {limits.columns} columns allowed")
        count = lazy.select(pl.len()).collect().item()
        if count > limits.rows:
            raise UnreadableFile(f"{where}: holds {count:,} rows, more than the {limits.rows:,} allowed; split it")
        for name, kind in schema.items():
            if name in wanted and kind.is_nested():
                raise InvalidRow(where, 1, name, "holds lists, not single values; give it one value a row")
        others = [name for name in schema if name not in wanted]
        return lazy.with_columns(pl.lit("").alias(name) for name in others).select(list(schema)).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise UnreadableFile(f"{where}: is not a Parquet file that can be read ({shown(error)})") from error


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    return str(value)
