"""A record served by the installed program on a free port of the loopback address, and the plainest of clients."""

from __future__ import annotations

import gzip
import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from program import Installed

TOKEN = "a-token-for-the-tests-alone"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.plain.decode()

    @property
    def plain(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def json(self) -> Any:
        return json.loads(self.plain)


@dataclass
class Served:
    """A running server: where it is, and the record that it serves."""

    url: str
    record: str
    process: subprocess.Popen[bytes]
    folder: Path
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {**self.headers, **(headers or {})})
            reply = connection.getresponse()
            told = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(reply.status, told, reply.read())
        finally:
            connection.close()

    def settled(self, path: str) -> Reply:
        """The same, once it is worked out."""
        deadline = time.monotonic() + 120
        while (reply := self.ask(path)).status == 202 and time.monotonic() < deadline:
            time.sleep(0.2)
        return reply

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Stop it; it must end cleanly and have complained of nothing."""
        assert self.process.poll() is None
        self.process.send_signal(sign)
        out, err = self.process.communicate(timeout=30)
        assert (self.process.returncode, out, err.decode()) == (0, b"", "groundswell: stopped\n")

    def says(self, request: bytes) -> bytes:
        """What is answered to these very bytes, until the other end closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            answer = b""
            connection.settimeout(2)
            try:
                while part := connection.recv(65536):
                    answer += part
            except TimeoutError:
                pass
            except ConnectionResetError:
                pass
            return answer


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Served]:
    """Serve the record in the folder, and stop it at the end unless that was done."""
    process = Installed(folder).begin("serve", "--port", "0", "--json", *words)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        told = b""
        while not told.endswith(b"}\n"):
            line = process.stdout.readline()
            if not line:
                raise AssertionError(process.stderr.read().decode())
            told += line
        document = json.loads(told)
        served = Served(document["url"], document["record"], process, folder)
        yield served
        if process.returncode is None:
            served.stop()
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
