"""An expression of time in a text, before anybody knows when the text was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "weekend": 2.0,
    "fortnight": 14.0,
    "month": 30.4375,
    "year": 365.25,
    "decade": 3652.5,
}
"""Days in a unit of time."""

Sort = Literal["elapsed", "ago", "since", "date", "day", "now", "recent", "period"]


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time in the tokens ``start`` to before ``end``.

    elapsed: ``days`` after the release; ago: ``days`` before the text; since: a beginning, not an as-of; date: a
    calendar date with whatever parts were said; day: ``offset`` days from the text, or a ``weekday``; now: the text's
    own moment; recent: the last ``days``; period: the end, middle or start of a week, month or year. ``marked``: a
    preposition leads it; ``latest``: "as of" does.
    """

    start: int
    end: int
    sort: Sort
    days: float = 0.0
    unit: str = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: int | None = None
    modifier: str = ""
    daypart: str = ""
    clock: tuple[int, int] | None = None
    marked: bool = False
    latest: bool = False

    @property
    def dated(self) -> bool:
        return self.sort == "date"
