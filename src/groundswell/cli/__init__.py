"""The command line: a thin face over ``follow``. Reads arguments, asks, prints; nothing is worked out here."""

from __future__ import annotations

import io
import logging
import os
import sys

from groundswell.cli import signals
from groundswell.errors import GroundswellError

STOPPED = 130
"""Exit status of a program that was stopped with Ctrl-C, as shells know it."""


def main() -> None:
    """Run, and answer what is wrong in one line: exit status 1 for wrong input, 2 for wrong usage."""
    try:
        _make_streams_fit()
        _run()
    except GroundswellError as error:
        _stop(1, f"groundswell: {error}")
    except KeyboardInterrupt:
        _stop(STOPPED, "groundswell: stopped")
    except BrokenPipeError:
        # whoever read our output has left, as head does; nothing more can be said to them
        _say_no_more()
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is None:
            _say_no_more()
        place = error.filename or "the output"
        _stop(
            1,
            f"groundswell: {place}: cannot be read or written ({error.strerror or error}); make room, or name another",
        )


def _run() -> None:
    """The command that was typed; what the framework hides behind an exit status is told apart again."""
    if sys.argv[1:2] == ["watch"]:
        signals.hold()
    try:
        _typed()
    finally:
        signals.let_go()


def _typed() -> None:
    from groundswell.cli.commands import app

    # a connection that Ctrl-C cuts off is put away with a traceback in the log, which no one is to see
    logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    try:
        app()
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        if ended.code == STOPPED:
            raise KeyboardInterrupt from None
        sys.stdout.flush()
        raise


def _make_streams_fit() -> None:
    """Say what can be said in the alphabet of the terminal, and say it nowhere where the streams are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say_no_more() -> None:
    """Let what waits to be written go nowhere, or it would be tried again at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _stop(status: int, line: str) -> None:
    from groundswell.cli.show import one_line

    print(one_line(line), file=sys.stderr)
    raise SystemExit(status) from None
