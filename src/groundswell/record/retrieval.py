"""What the record holds, asked of one connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, union_all

from groundswell.record.columns import DOCUMENTS, SHAPES, Shape
from groundswell.record.entry import Entry, Version
from groundswell.record.schema import CASES, ENTRIES, TABLES
from groundswell.record.stored_rows import CASE_COLUMNS, Stored, TermReader, case_of, columns_of
from groundswell.terms import CaseFile


def case_names(connection: Connection) -> list[str]:
    """The names of all cases, by name."""
    return sorted(connection.scalars(select(CASES.c.case_name).distinct()))


def uploads_in(connection: Connection) -> dict[str, dict[str, str]]:
    """By case and id, the address of every copy as last entered."""
    copies = TABLES["copies"]
    found: dict[str, dict[str, str]] = {}
    for case, id, url in connection.execute(
        select(copies.c.case_name, copies.c.id, copies.c.url).order_by(copies.c.seq)
    ):
        found.setdefault(case, {})[id] = url
    return found


def latest_case(connection: Connection, case: str) -> Stored | None:
    """The values of a case as last entered; None where it is unknown."""
    query = _columns(CASES, CASE_COLUMNS).where(CASES.c.case_name == case).order_by(CASES.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else tuple(row)


def latest_rows(connection: Connection, shape: Shape, case: str) -> dict[str, Stored]:
    """The rows of one table of a case by id, each as last entered, in the order of first entry."""
    table = TABLES[shape.name]
    query = _columns(table, columns_of(shape)).where(table.c.case_name == case).order_by(table.c.seq)
    # A key keeps the place at which it first stood in a dict, and takes the value that came last.
    return {cast(str, row[0]): row for row in _raw(connection, query)}


def read_case(connection: Connection, case: str) -> CaseFile | None:
    """Everything recorded about a case; None where it is unknown."""
    values = latest_case(connection, case)
    if values is None:
        return None
    terms = TermReader()
    tables: dict[str, Any] = {}
    for shape in SHAPES:
        latest = latest_rows(connection, shape, case)
        contents = _contents(connection, case) if shape is DOCUMENTS and latest else {}
        tables[shape.name] = tuple(terms.rows(shape, latest.values(), contents))
    return CaseFile(case=case_of(case, values), **tables)


def last_entry_of(connection: Connection, case: str) -> int | None:
    """The number of the entry that last brought a row of a case; None where the case is unknown."""
    tables = (CASES, *TABLES.values())
    newest = [
        connection.scalar(
            select(table.c.entry_id).where(table.c.case_name == case).order_by(table.c.seq.desc()).limit(1)
        )
        for table in tables
    ]
    return max((number for number in newest if number is not None), default=None)


def entries_of(connection: Connection, case: str) -> list[Entry]:
    """The entries of a case, the oldest first."""
    counted = union_all(
        *(
            select(table.c.entry_id, func.count().label("rows_there"))
            .where(table.c.case_name == case)
            .group_by(table.c.entry_id)
            for table in (CASES, *TABLES.values())
        )
    ).subquery()
    query = (
        select(ENTRIES, func.sum(counted.c.rows_there))
        .join(counted, counted.c.entry_id == ENTRIES.c.entry_id)
        .group_by(*ENTRIES.c)
        .order_by(ENTRIES.c.entry_id)
    )
    return [
        Entry(number, name, who, datetime.fromisoformat(when), source, int(rows))
        for number, name, who, when, source, rows in connection.execute(query)
    ]


def versions_of(connection: Connection, case: str, id: str) -> list[Version]:
    """Every version of the rows of that id, and of the case where ``id`` is its name, the oldest first."""
    entries = {entry.number: entry for entry in entries_of(connection, case)}
    terms = TermReader()
    found: list[Version] = []
    if id == case:
        for number, *values in connection.execute(_history(CASES, CASE_COLUMNS, CASES.c.case_name == case)):
            found.append(Version(case_of(case, values), entries[number]))
    for shape in SHAPES:
        table = TABLES[shape.name]
        own = (table.c.case_name == case) & (table.c.id == id)
        contents = _contents(connection, case) if shape is DOCUMENTS else {}
        stored = connection.execute(_history(table, columns_of(shape), own)).all()
        rows = terms.rows(shape, [tuple(values) for _number, *values in stored], contents)
        found += [Version(row, entries[number]) for (number, *_values), row in zip(stored, rows, strict=True)]
    return sorted(found, key=lambda version: cast(int, version.entry.number))


def _columns(table: Table, names: Sequence[str]) -> Select[Any]:
    return select(*(table.c[name] for name in names))


def _history(table: Table, names: Sequence[str], which: ColumnElement[bool]) -> Select[Any]:
    return select(table.c.entry_id, *(table.c[name] for name in names)).where(which).order_by(table.c.seq)


def _contents(connection: Connection, case: str) -> dict[str, bytes]:
    table = TABLES[DOCUMENTS.name]
    query = select(table.c.sha256, table.c.content_bytes).where(table.c.case_name == case)
    return {digest: bytes(content) for digest, content in connection.execute(query)}


def _raw(connection: Connection, query: Select[Any]) -> Sequence[Stored]:
    return cast(Sequence[Stored], connection.execute(query).all())
