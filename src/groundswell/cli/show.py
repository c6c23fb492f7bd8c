"""What a person sees: tables for a terminal, plain text in a pipe, a spinner on long work, JSON when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def as_json(value: Any) -> None:
    """One document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def line(text: str = "") -> None:
    Console(highlight=False, soft_wrap=True).print(Text(text))


def strong(text: str) -> None:
    """A line that stands out on a terminal."""
    Console(highlight=False, soft_wrap=True).print(Text(text, style="bold"))


def note(text: str) -> None:
    """Something worth knowing that is no answer, on standard error."""
    print(f"groundswell: {text}", file=sys.stderr)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """A table as wide as the terminal, or tab-separated lines in a pipe."""
    if not sys.stdout.isatty():
        for row in [columns, *rows]:
            print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    shown = Table(box=None, header_style="dim", pad_edge=False)
    for place, column in enumerate(columns):
        shown.add_column(column, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console().print(shown)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on a terminal while something takes long; nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
