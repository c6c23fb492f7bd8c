"""What whoever runs the server is told, and its readers are not: lines on standard error, each once in a row."""

from __future__ import annotations

import sys

_last = [""]


def tell(line: str) -> None:
    """Say it, unless it was the last thing said: a record that is gone would be told with every request."""
    plain = " ".join(line.split())
    if plain != _last[0]:
        _last[0] = plain
        print(f"groundswell: {plain}", file=sys.stderr, flush=True)


def tell_of_a_fault(what: str, error: Exception) -> None:
    """Something of ours that failed; a trace is of no use to a reader and tells a stranger too much."""
    tell(f"{what} failed ({type(error).__name__}: {error})")


UNREADABLE = "the record cannot be read just now; whoever runs this finds why in its output"
FAILED = "this could not be worked out; whoever runs this finds why in its output"
