"""The program as a person starts it, in a process of its own; or its entry point in this process, which is quicker."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

GROUNDSWELL = str(Path(sys.executable).with_name("groundswell"))

_PIECES = re.compile(r"(\n|\r|[^\n\r\x1b]+)|\x1b\[([0-9;?]*[A-Za-z])")
"""A line feed, a carriage return, a run of text, or what steers the terminal."""


@dataclass(frozen=True)
class Said:
    """What the program said, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output; fails where there is anything else beside it, or NaN in it."""
        assert self.status == 0, self.err

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is not JSON")

        return json.loads(self.out, parse_constant=refuse)

    @property
    def complaint(self) -> str:
        """The one line that says what is wrong."""
        assert self.status == 1, (self.status, self.out, self.err)
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("groundswell: ")
        return lines[0].removeprefix("groundswell: ")


class Program(Protocol):
    """Something that takes what is typed and gives what is said."""

    folder: Path

    def run(self, *words: str) -> Said: ...


_OURS = ("GROUNDSWELL_", "COLUMNS", "PYTHONUNBUFFERED")
"""What a developer's machine may have set and a user's has not; without buffers some failures never come."""


def environment(**more: str) -> dict[str, str]:
    """The environment of the tests without what would change what the program says."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return ours | {"OMP_NUM_THREADS": "1", "TERM": "xterm-256color"} | more


@dataclass
class Installed:
    """The installed program in a process of its own, with no terminal."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str) -> Said:
        done = subprocess.run(
            [GROUNDSWELL, *words],
            cwd=self.folder,
            env=environment(**self.settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=300,
            check=False,
            start_new_session=True,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start it and come back at once."""
        return subprocess.Popen(
            [GROUNDSWELL, *words],
            cwd=self.folder,
            env=environment(**self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def on_terminal(self, columns: int, *words: str) -> tuple[int, str]:
        """How it ended, and everything that it wrote to a terminal of so many columns."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [GROUNDSWELL, *words],
            cwd=self.folder,
            env=environment(**self.settings),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        written = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed: all is said
                break
            written += part
        os.close(ours)
        return process.wait(timeout=60), written.decode()


def seen(written: str) -> list[str]:
    """The lines that stay on a terminal of any height: what was written over or taken back again is gone."""
    lines, row, column = [""], 0, 0
    for text, steering in _PIECES.findall(written):
        if text == "\n":
            row, column = row + 1, 0  # a terminal is given \r\n
            lines += [""] * (row + 1 - len(lines))
        elif text == "\r":
            column = 0
        elif text:
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + len(text) :]
            column += len(text)
        elif steering.endswith("A"):
            row = max(0, row - int(steering[:-1] or 1))
        elif steering == "2K":
            lines[row] = ""
    return [line.rstrip() for line in lines]


@dataclass
class Here:
    """The same entry point in this process: everything but the start."""

    folder: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Said:
        from groundswell.cli import main

        self.patch.setattr(sys, "argv", ["groundswell", *words])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = self.capture.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, told.out, told.err)
