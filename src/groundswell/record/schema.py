"""The tables of the store: one for every table of a case, each row with the entry that brought it.

Rows are only ever added. A later row of the same case and id supersedes the earlier one in what is read; triggers
in the database itself refuse an update or a deletion, whoever asks for it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    insert,
    inspect,
    select,
)
from sqlalchemy import Table as SqlTable

from groundswell.record.columns import DOCUMENTS, SHAPES, Content, Shape

SCHEMA_VERSION = 1
"""Raised by every change of the tables that an older program could not read."""

POSTGRESQL_SCHEMA = "groundswell"
"""The tables stand in a PostgreSQL schema of their own, so that a shared database can hold a record."""

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

VERSIONS = SqlTable("schema_version", METADATA, Column("version", Integer, nullable=False))

ENTRIES = SqlTable(
    "entries",
    METADATA,
    Column("entry_id", _NUMBER, primary_key=True, autoincrement=False),
    Column("case_name", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Text, nullable=False),
    Column("entered_from", Text, nullable=False),
)


def _row_columns() -> tuple[Column[object], ...]:
    return (
        Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        Column("entry_id", _NUMBER, ForeignKey(ENTRIES.c.entry_id), nullable=False),
        Column("case_name", Text, nullable=False),
    )


CASES = SqlTable(
    "cases",
    METADATA,
    *_row_columns(),
    Column("title", Text, nullable=False),
    Column("released_from", Text, nullable=False),
    Column("released_to", Text, nullable=False),
    Column("zone_name", Text, nullable=False),
    Column("brand", Text),
    Column("maker_names", Text, nullable=False),
    Column("cost_amount", Float(53)),
    Column("cost_currency", Text),
    Column("cast_names", Text, nullable=False),
    Index("cases_by_case", "case_name", "seq"),
)


def _table_of(shape: Shape) -> SqlTable:
    numbers = (Content.COUNT, Content.GRAIN)
    own: list[Column[object]] = [
        Column(column.stored_as, Float(53) if column.content in numbers else Text, nullable=column.optional)
        for column in shape.columns
    ]
    if shape is DOCUMENTS:
        own += [Column("sha256", Text, nullable=False), Column("content_bytes", LargeBinary, nullable=False)]
    return SqlTable(shape.name, METADATA, *_row_columns(), *own, Index(f"{shape.name}_by_case", "case_name", "seq"))


TABLES = {shape.name: _table_of(shape) for shape in SHAPES}
"""The table of the store for each table of a case."""


def version_in(connection: Connection) -> int | None:
    """The version of the tables that stand there; None where no record was begun."""
    inspector = inspect(connection)
    schema = POSTGRESQL_SCHEMA if connection.dialect.name == "postgresql" else None
    if not inspector.has_table(VERSIONS.name, schema=schema):
        return None
    return connection.scalar(select(VERSIONS.c.version))


def holds_other_tables(connection: Connection) -> bool:
    """Whether an SQLite file without a record is a database of something else."""
    return connection.dialect.name == "sqlite" and bool(inspect(connection).get_table_names())


def create(connection: Connection) -> None:
    """Make the tables, inside the transaction of ``connection``."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {POSTGRESQL_SCHEMA}")
    METADATA.create_all(connection)
    guard = _guard_postgresql if connection.dialect.name == "postgresql" else _guard_sqlite
    for table in METADATA.sorted_tables:
        guard(connection, table.name)
    connection.execute(insert(VERSIONS).values(version=SCHEMA_VERSION))


def _guard_sqlite(connection: Connection, table: str) -> None:
    for change in ("update", "delete"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
        )


def _guard_postgresql(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {POSTGRESQL_SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {POSTGRESQL_SCHEMA}.{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {POSTGRESQL_SCHEMA}.refuse_change()"
    )
