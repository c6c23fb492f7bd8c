"""Where a record is: a file for SQLite, or the address of a PostgreSQL server; and how to speak to either.

Everything that a database may refuse becomes a ``RecordError`` of one line: what, where, what to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from groundswell.errors import RecordError
from groundswell.record.schema import POSTGRESQL_SCHEMA
from groundswell.terms import shown

_WRITING = "groundswell_writing"
_WRITER_LOCK = 0x67726F756E64
"""Key of the advisory lock that lets one writer at a time into a PostgreSQL record."""


@dataclass(frozen=True)
class Place:
    """A record's address taken apart. ``path`` is None for a server; ``shown_as`` never holds a password."""

    url: URL
    path: Path | None
    shown_as: str

    @property
    def begun(self) -> bool:
        """Whether there is anything to open: a server always, a file where it stands."""
        return self.path is None or self.path.exists()


def place_of(address: str) -> Place:
    """Read an address; ``RecordError`` where it is neither a file nor a PostgreSQL server."""
    scheme, separator, rest = address.partition("://")
    if not separator or scheme == "sqlite":
        return _file_at(rest.removeprefix("/") if separator else address)
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise RecordError(f"{shown(scheme)} is not a kind of record; give a file, or an address postgresql://…")
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError) as error:
        raise RecordError("the record's address cannot be read; write postgresql://user@host:5432/database") from error
    return Place(url, None, url.set(drivername="postgresql").render_as_string(hide_password=True))


def _file_at(text: str) -> Place:
    if not text or "\0" in text:
        raise RecordError("the record's address is empty; give a file such as groundswell.db")
    path = Path(text).expanduser().absolute()
    if path.is_dir():
        raise RecordError(f"{text} is a folder; a record is a file, such as {Path(text) / 'groundswell.db'}")
    if not path.parent.is_dir():
        raise RecordError(f"{text}: the folder {path.parent} does not exist; make it first")
    return Place(URL.create("sqlite", database=str(path)), path, text)


def engine_at(place: Place, patience: float) -> Engine:
    """An engine for that place; nothing is opened yet. ``patience`` is how many seconds to wait for a lock."""
    return _sqlite_engine(place.path, patience) if place.path is not None else _postgresql_engine(place, patience)


def _sqlite_engine(path: Path, patience: float) -> Engine:
    def connect() -> sqlite3.Connection:
        # Transactions are begun by hand: the driver would begin one only at the first write, and reads would tear.
        return sqlite3.connect(
            f"file:{quote(str(path))}?{_manner_of_opening(path)}",
            uri=True,
            timeout=patience,
            isolation_level=None,
            check_same_thread=False,
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool if _may_be_written(path) else NullPool)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _may_be_written(path: Path) -> bool:
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _manner_of_opening(path: Path) -> str:
    """A record that may only be read is opened so: beside it SQLite could not make the files that readers share.

    Such a connection does not see what others enter later, so none is kept.
    """
    if _may_be_written(path):
        return "mode=rwc"
    written_now = path.with_name(f"{path.name}-wal").exists()
    return "mode=ro" if written_now else "mode=ro&immutable=1"


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITING) else "BEGIN")


def _postgresql_engine(place: Place, patience: float) -> Engine:
    settings = {"connect_timeout": max(1, round(patience)), "application_name": "groundswell"}
    try:
        return create_engine(
            place.url,
            connect_args=settings | dict(place.url.query),
            execution_options={"schema_translate_map": {None: POSTGRESQL_SCHEMA}},
        )
    except ModuleNotFoundError as error:
        raise RecordError(
            f"{place.shown_as}: the PostgreSQL driver is missing; install it: pip install 'groundswell[postgresql]'"
        ) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one state of the record throughout and changes nothing."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    asked = options if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**asked) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, patience: float) -> Iterator[Connection]:
    """One transaction that alone may write; kept whole or not at all."""
    with engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
        yield connection


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers read a new SQLite file while it is written; the file remembers it."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


@contextmanager
def told_plainly(place: Place, engine: Engine) -> Iterator[None]:
    """Turn whatever the database refuses into a ``RecordError`` of one line."""
    driver = engine.dialect.dbapi
    assert driver is not None
    try:
        yield
    except DBAPIError as error:
        raise RecordError(f"{place.shown_as}: {_reason(error.orig, place)}") from error
    except (driver.Error, SQLAlchemyError) as error:
        raise RecordError(f"{place.shown_as}: {_reason(error, place)}") from error


_SQLITE_REASONS = {
    "SQLITE_BUSY": "another program is writing to the record; try again when it is done",
    "SQLITE_LOCKED": "another program is writing to the record; try again when it is done",
    "SQLITE_READONLY": "may not be written to; change the permissions of the file and its folder, or name another file",
    "SQLITE_CANTOPEN": "cannot be opened; check the permissions of the file and its folder",
    "SQLITE_PERM": "cannot be opened; check the permissions of the file and its folder",
    "SQLITE_NOTADB": "is not a record (not an SQLite database); name another file",
    "SQLITE_CORRUPT": "is damaged; restore it from a copy, or from an exported package",
    "SQLITE_FULL": "the disk is full; nothing was entered",
    "SQLITE_IOERR": "the disk could not be read or written; nothing was entered",
}

_POSTGRESQL_REASONS = {
    "55P03": "another program is writing to the record; try again when it is done",
    "25006": "the server is read-only; nothing was entered",
    "42501": "this user may not do that there; ask for the right to create and use a schema named groundswell",
    "53100": "the server's disk is full; nothing was entered",
}


def _reason(error: BaseException | None, place: Place) -> str:
    if place.path is not None:
        name = getattr(error, "sqlite_errorname", None) or ""
        family = "_".join(name.split("_")[:2])
        return _SQLITE_REASONS.get(family, f"the database says {shown(error)}")
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL_REASONS.get(state, f"the server says {shown(_line(error))}")
    _where, separator, refusal = str(error).partition("FATAL:")
    if separator:
        return f"the server refuses ({shown(_line(refusal.strip()))}); check the address"
    return f"the server cannot be reached; check the address, and that it runs (it says {shown(_line(error))})"


def _line(error: object) -> str:
    return next(iter(str(error).strip().splitlines()), "nothing")
