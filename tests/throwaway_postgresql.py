"""A PostgreSQL server for one test run: made in a folder of its own, on a free port of the loopback address."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


class NotInstalled(Exception):
    """This machine has no PostgreSQL server."""


@dataclass
class Server:
    """A server of its own; ``command`` starts it, ``owner`` runs it, ``log`` is what it says."""

    port: int
    password: str
    log: Path
    command: list[str]
    owner: str
    process: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres", password: str | None = None) -> str:
        return f"postgresql://tester:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, cwd="/", **_as(self.owner))
        _wait_for(self, self.process)

    def crash(self) -> None:
        """End it at once, without a word to whoever is connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)

    def emptied(self) -> str:
        """The address of a database without a record in it: always the same one, which is quicker than a new one."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS groundswell CASCADE")
        return self.address()


@contextmanager
def running_server() -> Iterator[Server]:
    """Make a cluster and serve it; ``NotInstalled`` where there is nothing to serve it with."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="groundswell-postgresql-"))
    try:
        password = secrets.token_hex(8)
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            shutil.chown(path, owner, _group(owner))
        data = str(folder / "data")
        how = "--auth scram-sha-256 --encoding UTF8 --locale C --username tester --no-sync".split()
        initdb = [str(programs / "initdb"), "--pgdata", data, "--pwfile", str(folder / "password"), *how]
        subprocess.run(initdb, check=True, capture_output=True, cwd="/", **_as(owner))
        port = _free_port()
        log = folder / "log"
        settings = "-c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=40".split()
        postgres = [str(programs / "postgres"), "-D", data, "-p", str(port), "-k", str(folder), *settings]
        server = Server(port, password, log, postgres, owner)
        try:
            server.start()
            yield server
        finally:
            server.crash()  # nobody wants its data again
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name), reverse=True
    )
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NotInstalled("no initdb under /usr/lib/postgresql or on the path; apt-get install postgresql")
    return Path(on_path).resolve().parent


def _owner() -> str:
    """Who runs the server: it refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _group(owner: str) -> int:
    return pwd.getpwnam(owner).pw_gid


def _as(owner: str) -> dict[str, Any]:
    return {"user": owner, "group": _group(owner), "extra_groups": []} if os.geteuid() == 0 else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(server.address(), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start: {server.log.read_text()[-2000:]}") from None
            time.sleep(0.05)
