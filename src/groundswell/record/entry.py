"""One entry in the record, and one version of a row: who, when and from where."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime

from groundswell.record.columns import Row
from groundswell.terms import Case


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done to the record: who entered rows of a case, when (UTC), and where they come from.

    ``rows`` counts what was new or changed, the case itself included. ``number`` is None where that was nothing:
    then nothing was entered.
    """

    number: int | None
    case: str
    who: str
    when: datetime
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class Version:
    """One row, or the case itself, as it was entered at one time."""

    row: Row | Case
    entry: Entry


def whoever() -> str:
    """Who is at the keyboard, for the record."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
