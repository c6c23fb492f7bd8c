"""The record: what was said and seen of every case, in the order in which it was entered; only ever added to.

A row entered later with the same case and id supersedes the earlier one in what is read; the earlier one stays and
``history`` shows it. One program writes at a time; any number read meanwhile, each seeing one whole state.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection

from groundswell.errors import InputError, RecordError, UnknownCase
from groundswell.record.address import Place, engine_at, place_of, reading, told_plainly, use_write_ahead_log, writing
from groundswell.record.entering import enter_case
from groundswell.record.entry import Entry, Version
from groundswell.record.retrieval import case_names, entries_of, last_entry_of, read_case, uploads_in, versions_of
from groundswell.record.rules import check_case_file, check_text
from groundswell.record.schema import SCHEMA_VERSION, create, holds_other_tables, version_in
from groundswell.terms import CaseFile, shown


def open_record(address: str, clock: Callable[[], datetime], *, patience: float = 10.0) -> Record:
    """Open the record at ``address``: a file for SQLite, or ``postgresql://user@host/database``.

    A record that is not there yet is begun by the first ``enter``; until then it holds no case, and no file is made.
    ``clock`` gives the time of entry, aware of its zone; ``patience`` is how many seconds to wait for another writer
    or for a server. ``RecordError`` where there is no record, or none that this program can read.
    """
    return Record(place_of(address), clock, patience)


class Record:
    """An open record; close it, or use it in a ``with`` statement. Each process opens its own."""

    def __init__(self, place: Place, clock: Callable[[], datetime], patience: float) -> None:
        self._place = place
        self._clock = clock
        self._patience = patience
        self._engine = engine_at(place, patience)
        self._begun = False
        try:
            with self._reading():
                pass
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    @property
    def address(self) -> str:
        """Where the record is, fit to be shown: without a password."""
        return self._place.shown_as

    @property
    def begun(self) -> bool:
        """Whether anything was ever put into it."""
        return self._holds_anything()

    def cases(self) -> list[str]:
        """The names of all cases, by name."""
        with self._reading() as connection:
            return [] if connection is None else case_names(connection)

    def uploads(self) -> dict[str, dict[str, str]]:
        """By case and id, the address of every copy; quick, however much else the record holds."""
        with self._reading() as connection:
            return {} if connection is None else uploads_in(connection)

    def read(self, case: str) -> CaseFile:
        """Everything recorded about a case: each row as last entered, in the order of first entry.

        ``UnknownCase`` where the record has none of that name.
        """
        with self._reading() as connection:
            found = None if connection is None else read_case(connection, case)
            if found is None:
                raise self._unknown(case, connection)
            return found

    def enter(self, case_file: CaseFile, *, who: str, source: str) -> Entry:
        """Enter the case and those of its rows that the record does not hold as they are: all of them, or none.

        ``who`` enters them, and ``source`` is where they come from, such as the name of a file. A row that is there
        already is passed over, so entering the same again adds nothing. ``InputError`` where a row cannot be kept.
        """
        _check_origin(who, source)
        entry = Entry(None, case_file.case.name, who, self._clock().astimezone(UTC), source, 0)
        with told_plainly(self._place, self._engine):
            if not self._begun and not self._holds_anything():
                check_case_file(case_file, lambda _shape: ())  # before a file is made for it
                if self._place.path is not None:
                    use_write_ahead_log(self._engine)
            with writing(self._engine, self._patience) as connection:
                if not self._is_begun(connection):
                    create(connection)
                return enter_case(connection, case_file, entry)

    def last_entry(self, case: str) -> int:
        """The number of the entry that last changed a case: by it one state of the case is told from another.

        Quick, however much the record holds. ``UnknownCase`` where there is no such case.
        """
        with self._reading() as connection:
            number = None if connection is None else last_entry_of(connection, case)
            if number is None:
                raise self._unknown(case, connection)
            return number

    def entries(self, case: str) -> list[Entry]:
        """Who entered what of a case, when and from where, the oldest first."""
        with self._reading() as connection:
            found = [] if connection is None else entries_of(connection, case)
            if not found:
                raise self._unknown(case, connection)
            return found

    def history(self, case: str, id: str) -> list[Version]:
        """Every version of the rows of that id (the case's own name: of the case itself), the oldest first.

        Empty where the case has no such row; ``UnknownCase`` where there is no such case.
        """
        with self._reading() as connection:
            if connection is None or not entries_of(connection, case):
                raise self._unknown(case, connection)
            return versions_of(connection, case, id)

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        """A connection that sees one state of the record; None where none was begun."""
        if not self._begun and not self._place.begun:
            yield None
            return
        with told_plainly(self._place, self._engine), reading(self._engine) as connection:
            yield connection if self._is_begun(connection) else None

    def _is_begun(self, connection: Connection) -> bool:
        """Whether the tables are there; ``RecordError`` where they are not ours to read."""
        if not self._begun:
            version = version_in(connection)
            if version is None:
                if holds_other_tables(connection):
                    raise RecordError(f"{self.address}: is a database of something else; name another file")
                return False
            if version > SCHEMA_VERSION:
                raise RecordError(
                    f"{self.address}: was written by a newer groundswell (tables of version {version}, "
                    f"this one knows {SCHEMA_VERSION}); install the newer one"
                )
            self._begun = True
        return True

    def _holds_anything(self) -> bool:
        with self._reading() as connection:
            return connection is not None

    def _unknown(self, case: str, connection: Connection | None) -> UnknownCase:
        names = [] if connection is None else case_names(connection)
        near = difflib.get_close_matches(case, names, n=3, cutoff=0.4) or names[:3]
        hint = f"it has {', '.join(near)}" if near else "it has no case yet; begin one with new or import"
        return UnknownCase(f"{self.address}: has no case {shown(case)}; {hint}")


def _check_origin(who: str, source: str) -> None:
    for text in (who, source):
        try:
            check_text(text)
        except ValueError as error:
            raise InputError(f"who enters the rows, or their source, {error}") from error
        if not text.strip():
            raise InputError("an entry must say who makes it and where its rows come from")
