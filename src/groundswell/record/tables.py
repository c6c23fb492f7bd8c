"""A user's own table, CSV or Parquet, as statements: readings of a counter, or statements that somebody wrote down."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from groundswell.errors import InvalidRow, UnreadableFile
from groundswell.record.cells import CellFault, number_text
from groundswell.record.columns import STATEMENTS, Column, Content
from groundswell.record.csv_lines import csv_rows
from groundswell.record.csv_tables import Noted, nearest, values_by_column
from groundswell.record.door import Door, check_new
from groundswell.record.limits import LIMITS, Limits, in_words
from groundswell.record.parquet_rows import parquet_rows
from groundswell.terms import Bound, Case, Statement, When, shown

COUNTS = ("views", "likes", "comments", "shares")
"""The columns of a table of readings that are counts, each also the metric of what it says."""

_READING = (
    Column("seen_at", Content.TIME, optional=False),
    Column("platform", Content.PLATFORM),
    Column("copy"),
    Column("url"),
    Column("said_by"),
    *(Column(count, Content.COUNT) for count in COUNTS),
)
_AGED = (Column("age_days", Content.COUNT, optional=False), *_READING[1:])
_STATED = tuple(replace(column, optional=True) if column.name == "id" else column for column in STATEMENTS.columns)

_WANTED = frozenset(column.name for column in (*_READING, *_AGED, *_STATED))


def read_table(
    path: str | Path, case: Case, *, now: datetime, limits: Limits = LIMITS, noted: Noted = lambda _sentence: None
) -> tuple[Statement, ...]:
    """The statements in a table (``.csv`` or ``.parquet``), in its order.

    A table of readings has ``seen_at`` (or ``age_days``, counted from the release) and one or more of ``views``,
    ``likes``, ``comments``, ``shares``; it may have ``platform``, ``copy``, ``url``, ``said_by``. Each count is an
    exact statement; an empty cell says nothing. A table with ``value`` has the columns of ``statements.csv``, and may
    lack ``id``. A row that brings no id has one made of what it says, so the same table twice adds nothing.
    ``InputError`` names file, line (the header being line 1) and column of the first thing that is wrong.
    """
    where = str(path)
    door = Door(case, now)
    made: dict[str, Statement] = {}
    repeated = 0
    seen: set[str] = set()
    with _opened(Path(path), where, limits) as stream:
        rows = _rows(stream, where, limits)
        for line, fields in values_by_column(rows, where, lambda names: _columns_for(names, where), noted):
            try:
                for statement in _statements(fields, case, door, seen):
                    repeated += statement.id in made
                    made.setdefault(statement.id, statement)
            except CellFault as fault:
                raise InvalidRow(where, line, fault.column, fault.problem) from fault
    if repeated:
        noted(f"{where}: passed over {repeated} that say the same as an earlier row")
    return tuple(made.values())


@contextmanager
def _opened(path: Path, where: str, limits: Limits) -> Iterator[IO[bytes]]:
    try:
        # looked at before it is opened, for to open a pipe is to wait for whoever writes into it
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe or a device"
            raise UnreadableFile(f"{where}: is {what}; give a table, .csv or .parquet")
        with path.open("rb") as stream:
            if status.st_size > limits.table_bytes:
                raise UnreadableFile(f"{where}: is larger than the {in_words(limits.table_bytes)} allowed; split it")
            yield stream
    except FileNotFoundError as error:
        raise UnreadableFile(f"{where}: does not exist; give a table, .csv or .parquet") from error
    except PermissionError as error:
        raise UnreadableFile(f"{where}: may not be read; change its permissions") from error
    except OSError as error:
        raise UnreadableFile(f"{where}: cannot be read ({error.strerror or error})") from error


def _rows(stream: IO[bytes], where: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    starts = stream.read(4)
    stream.seek(0)
    if where.lower().endswith(".parquet") or starts == b"PAR1":
        return parquet_rows(stream, where, _WANTED, limits)
    return csv_rows(stream, where, limits)


def _columns_for(names: Sequence[str], where: str) -> Sequence[Column]:
    if "value" in names:
        return _STATED
    if not set(COUNTS) & set(names):
        for name in names:
            if near := nearest(name, (*COUNTS, "value")):
                raise InvalidRow(where, 1, name, f"is not a column of this table; did you mean {near}?")
        found = ", ".join(map(shown, names[:8]))
        raise InvalidRow(where, 1, "views", f"is missing, and so is value; the table has {found}")
    if not {"seen_at", "age_days"} & set(names):
        raise InvalidRow(where, 1, "seen_at", "is missing, and so is age_days; say when each count was read")
    return _AGED if "age_days" in names and "seen_at" not in names else _READING


def _statements(fields: dict[str, object], case: Case, door: Door, seen: set[str]) -> Iterator[Statement]:
    if "value" in fields:
        yield _stated(fields, door, seen)
        return
    column, start, end = _moment(fields, case)
    for metric in COUNTS:
        if (value := fields.get(metric)) is not None:
            said: dict[str, Any] = {
                "said_by": fields.get("said_by") or fields.get("platform") or "counter",
                "value": value,
                "metric": metric,
                "url": fields.get("url"),
                "said_at": start if start == end else None,
                "copy": fields.get("copy"),
                "platform": fields.get("platform"),
                "as_of_from": start,
                "as_of_to": end,
            }
            try:
                door.check(STATEMENTS, said)
            except CellFault as fault:
                raise CellFault(column, fault.problem) from fault
            yield Statement(id=_id_of("reading", said), bound=Bound.EXACT, **said)


def _stated(fields: dict[str, object], door: Door, seen: set[str]) -> Statement:
    door.check(STATEMENTS, fields)
    if fields.get("id") is None:
        fields["id"] = _id_of("statement", fields)
    else:
        check_new(fields, seen)
    said: dict[str, Any] = fields
    return Statement(**said)


def _moment(fields: Mapping[str, object], case: Case) -> tuple[str, When, When]:
    """The column that says when, and the window that it means: as wide as the release where it counts from there."""
    if isinstance(at := fields.get("seen_at"), When):
        return "seen_at", at, at
    days = fields["age_days"]
    assert isinstance(days, float)
    try:
        age = timedelta(days=days)
        return "age_days", _utc(case.released.start + age), _utc(case.released.end + age)
    except OverflowError as error:
        raise CellFault("age_days", f"{number_text(days)} days after the release is not a time that exists") from error


def _utc(time: datetime) -> When:
    return When(time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z")


def _id_of(kind: str, fields: Mapping[str, object]) -> str:
    said = [f"{name}={value}" for name, value in sorted(fields.items()) if value is not None]
    return f"{kind}-{hashlib.sha256(chr(0).join(said).encode()).hexdigest()[:16]}"
