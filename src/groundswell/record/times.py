"""Times in bulk: a table of 200,000 readings has as many of them, and most are written out in full.

What is written in full is read by the standard library, ten times as fast as ``When`` reads every form; the answer
is the same, and whatever is not in full, or is wrong, goes to ``When``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from groundswell.terms import FIRST_YEAR, When, Window

_IN_FULL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def moment_in_full(text: str) -> datetime | None:
    """The moment (UTC) that a text gives to the minute or closer, with its zone; None where it is not such a text."""
    if not _IN_FULL.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.year >= FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def when_of(text: str) -> When:
    """The time that a text from outside gives; ``ValueError`` where it gives none."""
    return When(text) if moment_in_full(text) is None else when_known(text)


def when_known(text: str) -> When:
    """The time of a text that is known to give one, so that it need not be read again."""
    time = object.__new__(When)
    object.__setattr__(time, "text", text)
    return time


def window_of(time: When, zone: ZoneInfo) -> Window:
    """The interval that a time means, as ``When.window`` has it."""
    moment = moment_in_full(time.text)
    return time.window(zone) if moment is None else Window(moment, moment)
