"""Many series at once: tables in, tables or a prior out, by the endings of the files."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from groundswell.errors import InputError, UnreadableFile
from groundswell.follow import cohort_in, shipped_cohort
from groundswell.understanding.alarm_table import alarm_table
from groundswell.understanding.forecast_table import forecast_table, readings_in
from groundswell.understanding.learning import Label, learn
from groundswell.understanding.series_table import series_in

Progress = Callable[[int, int], None]

_ENDINGS = (".csv", ".parquet")


def frame_at(path: Path) -> pl.DataFrame:
    """The table in a file, texts as they stand in a CSV; ``UnreadableFile`` where it is none."""
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise UnreadableFile(f"{path}: is neither .csv nor .parquet; name a table that is")
    try:
        # looked at before it is opened, for to open a pipe is to wait for whoever writes into it
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile(f"{path}: is a folder, a pipe or a device; name a table")
        frame = pl.read_csv(path, infer_schema=False, glob=False) if ending == ".csv" else _parquet_at(path)
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: does not exist; name a table") from error
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror or error}); name a table") from error
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile(f"{path}: is not a table in the form that its name promises ({reason})") from error
    if frame.is_empty():
        raise UnreadableFile(f"{path}: has no rows; name a table with readings in it")
    return frame


def _parquet_at(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path, glob=False)


def check_place(path: Path, *, table: bool = True) -> None:
    """``InputError`` where a file could not be written there: asked before the work begins."""
    if table and path.suffix.lower() not in _ENDINGS:
        raise InputError(f"{path}: ends neither in .csv nor in .parquet, so its form is unknown")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; make it first")
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file in it")


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write a table by the ending of its name."""
    check_place(path)
    try:
        if path.suffix.lower() == ".csv":
            frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%SZ")
        else:
            frame.write_parquet(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); name a file of yours") from error


def forecast_many(table: Path, horizons: Sequence[float], out: Path, cohort: Path | None, progress: Progress) -> int:
    """Forecast every series of a table; the number of rows written."""
    check_place(out)
    prior = cohort_in(cohort) if cohort is not None else shipped_cohort()
    try:
        frame = forecast_table(frame_at(table), horizons, prior, where=str(table), progress=progress)
    except ValueError as error:
        raise InputError(f"{table}: {error}") from error
    write_frame(frame, out)
    return len(frame)


def alarm_many(table: Path, out: Path) -> tuple[int, int]:
    """The first alarm of every series of a table; how many series, and how many alarmed."""
    check_place(out)
    frame = alarm_table(frame_at(table), where=str(table), workers=2)
    write_frame(frame, out)
    return len(frame), int(frame.select(pl.nth(1).is_not_null().sum()).item())


def learn_from(table: Path, out: Path, progress: Progress) -> str:
    """A prior from a table of one's own videos, into ``out``; the sentence about what stands behind it.

    ``InputError`` where the series are too few to learn anything from: nothing is written then.
    """
    check_place(out, table=False)
    frame = frame_at(table)
    label = Label(table.stem, f"learned from {table.name}", "whatever the videos of that table have in common")
    try:
        learnt = learn(readings_in(series_in(frame, str(table))), label, base=shipped_cohort(), progress=progress)
    except ValueError as error:
        raise InputError(f"{table}: {error}") from error
    if learnt.cohort is None:
        raise InputError(f"{table}: {learnt.because}")
    try:
        out.write_bytes(learnt.cohort.to_bytes())
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); name a file of yours") from error
    return learnt.because
