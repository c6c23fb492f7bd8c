"""The command line: a thin face over ``follow``. Reads arguments, asks, prints; nothing is worked out here."""

from __future__ import annotations

import os
import sys

from groundswell.errors import GroundswellError


def main() -> None:
    """Run, and answer what is wrong in one line: exit status 1 for wrong input, 2 for wrong usage."""
    from groundswell.cli.commands import app

    try:
        app()
    except GroundswellError as error:
        _stop(1, f"groundswell: {error}")
    except KeyboardInterrupt:
        _stop(130, "groundswell: stopped")
    except BrokenPipeError:
        # whoever read our output has left, as head does; nothing more can be said to them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _stop(status: int, line: str) -> None:
    print(" ".join(line.split()), file=sys.stderr)
    raise SystemExit(status) from None
