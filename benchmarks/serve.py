"""The live page under load: the story of a film with 100,000 readings, beside Datasette serving the same rows.

``python -m benchmarks.serve [READINGS] [--seconds S] [--datasette PROGRAM]``. One machine, one run, one after the
other: each address is asked over and over by 16 readers who keep their connections, by a load generator that takes what
is told as gzip and looks at nothing but the status. Datasette is not a part of this project; name its program, or it is
left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from groundswell import follow
from groundswell.terms import Case, CaseFile, Statement, When

READERS = 16
RELEASE = datetime(2019, 5, 6, 14, tzinfo=UTC)
EVERY = timedelta(minutes=10)


def film(readings: int) -> CaseFile:
    """A counter read every ten minutes: a steep start and a slow tail."""
    began = When("2019-05-06T14:00Z")
    case = Case(name="dense", title="The Paper Boat", released_from=began, released_to=began)
    said = []
    for i in range(readings):
        days = (i + 1) * EVERY / timedelta(days=1)
        at = When((RELEASE + (i + 1) * EVERY).strftime("%Y-%m-%dT%H:%M:%SZ"))
        value = round(40e6 * (1 - math.exp(-((days / 2.2) ** 1.4))) + 6e6 * math.log1p(days / 9))
        said.append(
            Statement(
                id=f"r{i:06}",
                said_by="YouTube",
                value=value,
                platform="youtube",
                said_at=at,
                as_of_from=at,
                as_of_to=at,
                url="https://www.youtube.com/watch?v=paperboat00",
            )
        )
    return CaseFile(case=case, statements=tuple(said))


@dataclass(frozen=True)
class Load:
    """What came of asking one address: how long each answer took (seconds), and what did not come as it should."""

    took: tuple[float, ...]
    faults: int
    seconds: float
    size: int

    def row(self, name: str) -> str:
        ordered = sorted(self.took)
        p50, p95, p99 = (1000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))] for q in (0.5, 0.95, 0.99))
        return (
            f"| {name} | {self.size / 1000:.1f} kB | {len(ordered) / self.seconds:,.0f} | {p50:.1f} | {p95:.1f} | "
            f"{p99:.1f} | {self.faults} |"
        )


HEAD = "| asked | on the wire | a second | p50 ms | p95 ms | p99 ms | faults |\n|---|---|---|---|---|---|---|"


async def load(port: int, path: str, seconds: float, more: str = "") -> Load:
    """Ask the same of a server by many readers for so long."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n{more}\r\n".encode()
    took: list[float] = []
    sizes: list[int] = []
    faults = 0
    end = time.perf_counter() + seconds

    async def read() -> None:
        nonlocal faults
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            writer.write(request)
            status, size = await answer(reader)
            took.append(time.perf_counter() - begun)
            sizes.append(size)
            faults += status not in (200, 304)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(read() for _ in range(READERS)))
    return Load(tuple(took), faults, time.perf_counter() - begun, max(sizes))


async def answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """One answer read to its end: its status and how many bytes it took."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = len(head)
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if length is not None:
        size += len(await reader.readexactly(int(length[1])))
    elif b"chunked" in head.lower():
        while True:
            line = await reader.readline()
            part = await reader.readexactly(int(line, 16) + 2)
            size += len(line) + len(part)
            if len(part) == 2:
                break
    return int(head[9:12]), size


@contextmanager
def program(words: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server of this run, once it listens."""
    settings = os.environ | {"OMP_NUM_THREADS": "1"}
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=settings)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield running
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def until_told(port: int, path: str) -> float:
    """Seconds until a page is there for the first time."""
    begun = time.perf_counter()
    while True:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=600) as reply:
            if reply.status == 200:
                return time.perf_counter() - begun
        time.sleep(0.2)


def cpu_of_children(parent: int) -> float:
    """CPU seconds that the processes started by that one have taken."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(parts[1]) == parent:
            total += (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return total


def ours(record: Path, seconds: float) -> None:
    """The live page: alone, and while a writer adds a reading a second."""
    port = free_port()
    words = [str(Path(sys.executable).with_name("groundswell")), "serve", "--port", str(port), "--record", str(record)]
    with program(words, port) as running:
        wait = until_told(port, "/cases/dense")
        print(f"first story: {wait:.0f} s, of which {cpu_of_children(running.pid):.0f} s CPU where it is worked out\n")
        with urlopen(f"http://127.0.0.1:{port}/cases/dense", timeout=60) as reply:
            tag = reply.headers["ETag"]
        urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
        urlopen(f"http://127.0.0.1:{port}/api/cases/dense", timeout=60).close()
        print(HEAD)
        for name, path, more in (
            ("the story", "/cases/dense", ""),
            ("the story, held already", "/cases/dense", f"If-None-Match: {tag}\r\n"),
            ("50 statements with their verdicts", "/cases/dense/statements", ""),
            ("the list of films", "/", ""),
            ("the curve as JSON", "/api/cases/dense/curve", ""),
        ):
            until_told(port, path)
            print(asyncio.run(load(port, path, seconds, more)).row(name), flush=True)
        print(
            asyncio.run(while_written(record, port, seconds)).row("the story, a reading added each second"), flush=True
        )


async def while_written(record: Path, port: int, seconds: float) -> Load:
    """The story under load while the record grows."""
    writing = multiprocessing.get_context("spawn").Process(target=write, args=(record, seconds))
    writing.start()
    found = await load(port, "/cases/dense", seconds)
    await asyncio.to_thread(writing.join)
    return found


def write(record: Path, seconds: float) -> None:
    with follow.open(str(record)) as opened:
        file = film(1)
        for i in range(int(seconds)):
            at = When((RELEASE + timedelta(days=900, seconds=i)).strftime("%Y-%m-%dT%H:%M:%SZ"))
            said = Statement(id=f"w{i}", said_by="YouTube", value=70e6 + i, as_of_from=at, as_of_to=at)
            opened.enter(CaseFile(case=file.case, statements=(said,)), source="the benchmark")
            time.sleep(1)


def datasette(found: str, record: Path, seconds: float) -> None:
    """The same rows as Datasette shows them."""
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"\n{version}\n\n{HEAD}")
    port = free_port()
    with program([found, "serve", str(record), "--port", str(port), "--host", "127.0.0.1"], port):
        name = record.stem
        for what, path in (
            ("100 statements as a page, as it comes", f"/{name}/statements"),
            ("the same, no facets sought, not counted", f"/{name}/statements?_nosuggest=1&_nofacet=1&_nocount=1"),
            ("100 statements as JSON, likewise", f"/{name}/statements.json?_shape=array&_nofacet=1&_nocount=1"),
            ("the list of tables", f"/{name}"),
        ):
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as reply:
                reply.read()
            print(asyncio.run(load(port, path, seconds)).row(what), flush=True)


def main() -> None:
    """Make the record, serve it, and print tables for the documentation."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("readings", nargs="?", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=8.0)
    asked.add_argument("--datasette", help="the program of Datasette, where it is installed")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "dense.db"
        with follow.open(str(record)) as opened:
            opened.enter(film(words.readings), source="the benchmark")
        print(json.dumps({"readings": words.readings, "cores": os.cpu_count(), "load": os.getloadavg()}))
        if words.datasette:
            datasette(words.datasette, record, words.seconds)
        ours(record, words.seconds)


if __name__ == "__main__":
    main()
