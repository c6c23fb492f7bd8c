"""What a person sees: tables for a terminal, plain text in a pipe, a spinner on long work, JSON when asked."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

_PROSE = 60
"""Cells that a column of sentences needs on a line to be read with ease; with fewer, rows become paragraphs."""

_GAP = 2
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BLANK = re.compile(r"[\s\u00a0\u202f]+")


def one_line(text: str) -> str:
    """A text from anywhere on one line, without the characters that steer a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _BLANK.sub(" ", text)).strip()


def as_json(value: Any) -> None:
    """One document on standard output; in an alphabet that cannot hold it, escaped."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not whole, indent=2), flush=True)


def line(text: str = "") -> None:
    _say(text)


def strong(text: str) -> None:
    """A line that stands out on a terminal."""
    _say(text, style="bold")


def beneath(text: str) -> None:
    """A paragraph that belongs to the line above it, set in."""
    _say(text, indent=4)


def note(text: str) -> None:
    """Something worth knowing that is no answer, on standard error."""
    print(one_line(f"groundswell: {text}"), file=sys.stderr)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    told: Sequence[tuple[str, str]] | None = None,
    prose: bool = False,
) -> None:
    """A table where the terminal is wide enough, paragraphs where it is not, tab-separated lines in a pipe.

    ``right`` are the columns of numbers; with ``prose`` the last column holds sentences and may be broken. ``told`` is
    each row again as a heading and a paragraph; without it they are made of the columns.
    """
    if not sys.stdout.isatty():
        for row in [columns, *rows]:
            print("\t".join(map(one_line, row)))
        return
    console = Console(highlight=False)
    gap = _gap(columns, rows, console.width, prose=prose)
    if not gap:
        for heading, paragraph in told or [_paragraph(columns, row) for row in rows]:
            strong(heading)
            beneath(paragraph)
        return
    shown = Table(box=None, header_style="dim", pad_edge=False, padding=(0, gap, 0, 0))
    for place, column in enumerate(columns):
        shown.add_column(column, justify="right" if place in right else "left")
    for row in rows:
        shown.add_row(*map(_safe, row))
    console.print(shown)


def _gap(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, prose: bool) -> int:
    """Blanks between columns so that no cell need be broken but those of prose; 0 where that cannot be."""
    widths = [max(map(cell_len, column)) for column in zip(columns, *rows, strict=True)]
    if prose:
        widths[-1] = min(widths[-1], _PROSE)
    return max(0, min(_GAP, (width - sum(widths)) // max(1, len(widths) - 1)))


def _paragraph(columns: Sequence[str], row: Sequence[str]) -> tuple[str, str]:
    return row[0], ", ".join(f"{name} {cell}" for name, cell in zip(columns[1:], row[1:], strict=True) if cell)


def on_terminal(text: str) -> None:
    """A line that sums up for a person, and would be in the way of a program."""
    if sys.stdout.isatty():
        line(text)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on a terminal while something takes long; nothing in a pipe."""
    if not _can_turn():
        yield
        return
    console = Console(stderr=True)
    # a line that wraps could not be taken back again
    fits = console.width - 3
    with console.status(what if cell_len(what) <= fits else f"{what[: fits - 1]}…"):
        yield


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, told how many are done of how many; nothing in a pipe."""
    with Progress(console=Console(stderr=True), transient=True, disable=not _can_turn()) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _can_turn() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _say(text: str, *, style: str = "", indent: int = 0) -> None:
    """Broken between words on a terminal; one line, with blanks that can be searched for, in a pipe."""
    if sys.stdout.isatty():
        Console(highlight=False).print(Padding(_safe(text, style), (0, 0, 0, indent), expand=False))
    else:
        print(" " * indent + one_line(text))


def _safe(text: str, style: str = "") -> Text:
    return Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"[\n\r\t]+", " ", text)), style=style)
