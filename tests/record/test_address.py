"""A record that cannot be opened, read or written says so in one line: what, where, what to do."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from sample_case import SAMPLE, TickingClock, with_statements

from groundswell.errors import RecordError
from groundswell.record.store import open_record
from somebody_else import as_somebody_else
from throwaway_postgresql import Server


def refusal(address: str, patience: float = 0.2) -> str:
    """What is said of that address when a case is to be entered there."""
    with pytest.raises(RecordError) as raised, open_record(address, TickingClock(), patience=patience) as record:
        record.enter(SAMPLE, who="me", source="a package")
    said = str(raised.value)
    assert "\n" not in said
    return said


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with open_record(str(tmp_path / "new.db"), TickingClock()) as record:
        assert record.cases() == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("views: many\n" * 200)
    assert refusal(str(path)) == f"{path}: is not a record (not an SQLite database); name another file"
    assert path.read_text() == "views: many\n" * 200


def test_an_empty_file_becomes_a_record(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_record(str(path), TickingClock()) as record:
        assert record.cases() == []
        record.enter(SAMPLE, who="me", source="a package")
        assert record.read("the-kiss") == SAMPLE


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    other.close()
    before = path.read_bytes()
    assert refusal(str(path)) == f"{path}: is a database of something else; name another file"
    assert path.read_bytes() == before


def test_a_damaged_record(tmp_path: Path) -> None:
    path = tmp_path / "groundswell.db"
    with open_record(str(path), TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    content = bytearray(path.read_bytes())
    content[100:8192] = b"\xa5" * (8192 - 100)
    path.write_bytes(content)
    assert "is damaged; restore it" in refusal(str(path))


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path} is a folder; a record is a file, such as {tmp_path}/groundswell.db"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "does not exist; make it first" in refusal(str(tmp_path / "no" / "groundswell.db"))


@pytest.mark.parametrize("address", ["", "a\0b"])
def test_no_address(address: str) -> None:
    assert "give a file such as groundswell.db" in refusal(address)


def test_another_kind_of_database() -> None:
    said = refusal("mysql://root:secret@127.0.0.1/db")
    assert said.startswith("“mysql” is not a kind of record; give a file, or an address postgresql://")
    assert "secret" not in said


def test_an_address_with_sqlite_before_it(tmp_path: Path) -> None:
    with open_record(f"sqlite:///{tmp_path}/a.db", TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    with open_record(str(tmp_path / "a.db"), TickingClock()) as record:
        assert record.cases() == ["the-kiss"]


@pytest.mark.parametrize("name", ["with blank.db", "100%25.db", "a?b#c.db", "ünï.db"])
def test_a_file_with_an_odd_name(tmp_path: Path, name: str) -> None:
    with open_record(str(tmp_path / name), TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    assert (tmp_path / name).is_file()


def test_a_locked_record(tmp_path: Path) -> None:
    path = tmp_path / "groundswell.db"
    with open_record(str(path), TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        said = refusal(str(path))
        assert said == f"{path}: another program is writing to the record; try again when it is done"
        with open_record(str(path), TickingClock()) as record:
            assert record.read("the-kiss") == SAMPLE, "readers do not wait for a writer"
    finally:
        holder.close()


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_record_that_may_only_be_read(open_folder: Path, folder_mode: int) -> None:
    path = open_folder / "groundswell.db"
    with open_record(str(path), TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    path.chmod(0o444)
    open_folder.chmod(folder_mode)

    def read_and_write() -> str:
        with open_record(str(path), TickingClock(), patience=0.2) as record:
            assert record.read("the-kiss") == SAMPLE
            try:
                record.enter(with_statements(1), who="me", source="x")
            except RecordError as error:
                return str(error)
        return "written"

    said = as_somebody_else(read_and_write)
    open_folder.chmod(0o755)
    assert said == (
        f"{path}: may not be written to; change the permissions of the file and its folder, or name another file"
    )


def test_a_record_that_may_not_be_read(open_folder: Path) -> None:
    path = open_folder / "groundswell.db"
    with open_record(str(path), TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    path.chmod(0)

    def read() -> str:
        with open_record(str(path), TickingClock()) as record:
            return str(record.cases())

    said = as_somebody_else(read)
    assert said == f"RecordError: {path}: cannot be opened; check the permissions of the file and its folder"


def test_a_folder_that_may_not_be_written(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    said = as_somebody_else(lambda: refusal(str(open_folder / "groundswell.db")))
    open_folder.chmod(0o755)
    assert said.endswith("cannot be opened; check the permissions of the file and its folder")


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = refusal(f"postgresql://me:secret@127.0.0.1:{port}/db")
    assert said.startswith(f"postgresql://me:***@127.0.0.1:{port}/db: the server cannot be reached; check the address")
    assert "secret" not in said


def test_an_address_that_cannot_be_read() -> None:
    assert "write postgresql://user@host:5432/database" in refusal("postgresql://me:secret@127.0.0.1:port/db")


def test_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = refusal("postgresql://me:secret@127.0.0.1/db")
    assert said == (
        "postgresql://me:***@127.0.0.1/db: the PostgreSQL driver is missing; "
        "install it: pip install 'groundswell[postgresql]'"
    )


@pytest.mark.postgresql
def test_a_wrong_password(postgresql_server: Server) -> None:
    said = refusal(postgresql_server.address(password="wrong-one"))
    assert "wrong-one" not in said
    assert "the server refuses (“password authentication failed" in said


@pytest.mark.postgresql
def test_a_database_that_is_not_there(postgresql_server: Server) -> None:
    assert "does not exist" in refusal(postgresql_server.address("nowhere"))


@pytest.mark.postgresql
def test_a_locked_record_on_a_server(postgresql_address: str) -> None:
    import psycopg

    with open_record(postgresql_address, TickingClock()) as record:
        record.enter(SAMPLE, who="me", source="a package")
    with psycopg.connect(postgresql_address) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [0x67726F756E64])
        assert "another program is writing to the record" in refusal(postgresql_address)
        with open_record(postgresql_address, TickingClock()) as record:
            assert record.read("the-kiss") == SAMPLE


@pytest.mark.postgresql
def test_a_user_who_may_not_write(postgresql_address: str) -> None:
    import psycopg

    with psycopg.connect(postgresql_address, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS guest")
        admin.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    guest = re.sub("//.*@", "//guest:guest@", postgresql_address)
    assert "this user may not do that" in refusal(guest)
