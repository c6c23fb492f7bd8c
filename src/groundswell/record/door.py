"""What is asked of a row that comes in from outside: that its times can be, and that what it names is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from groundswell.record.cells import CellFault
from groundswell.record.columns import HAPPENINGS, SHAPES, STATEMENTS, Content, Shape
from groundswell.record.rules import check_span
from groundswell.record.times import window_of
from groundswell.terms import Case, When, Window, shown

SLACK = timedelta(days=1)
"""How far a clock or a zone may be off."""

PLANNED_AHEAD = timedelta(days=731)
"""How far ahead a release or another happening may be planned; what is later is a slip of the year."""

OF_THE_FILM = frozenset({"views", "likes", "dislikes", "comments", "shares"})
"""Counts that start with the film's release; others, such as sales, may be older."""

_TIMES = {
    shape.name: tuple(column.name for column in shape.columns if column.content is Content.TIME) for shape in SHAPES
}


def check_new(fields: Mapping[str, object], seen: set[str]) -> None:
    """``CellFault`` where the row's id was seen before in its table; else it is seen now."""
    id = str(fields["id"])
    if id in seen:
        raise CellFault("id", f"{shown(id)} stands there twice; give each row its own")
    seen.add(id)


class Door:
    """Stands where rows of a case come in; ``now`` is aware of its zone."""

    def __init__(self, case: Case, now: datetime) -> None:
        self._zone = case.tz
        self._released = case.released.start
        self._now = now
        self._windows: dict[str, Window] = {}
        self._fine: dict[str, set[str]] = {shape.name: set() for shape in SHAPES}

    def check(self, shape: Shape, fields: Mapping[str, object]) -> None:
        """``CellFault`` where a time of the row cannot be."""
        fine = self._fine[shape.name]
        for name in _TIMES[shape.name]:
            time = fields.get(name)
            if isinstance(time, When) and time.text not in fine:
                self._check_time(name, time, PLANNED_AHEAD if shape is HAPPENINGS else SLACK)
                fine.add(time.text)
        if shape is STATEMENTS:
            self._check_as_of(fields)
        elif shape is HAPPENINGS:
            self._check_ends("happened", fields)

    def _check_time(self, column: str, time: When, ahead: timedelta) -> None:
        if self._window(column, time).start > self._now + ahead:
            raise CellFault(column, f"{shown(time)} is still to come; check the year")

    def _check_ends(self, stem: str, fields: Mapping[str, object]) -> None:
        start, end = fields.get(f"{stem}_from"), fields.get(f"{stem}_to")
        first = start if isinstance(start, When) else None
        last = end if isinstance(end, When) else None
        try:
            check_span(first, last, self._zone)
        except ValueError as error:
            raise CellFault(f"{stem}_from" if first is None else f"{stem}_to", str(error)) from error

    def _check_as_of(self, fields: Mapping[str, object]) -> None:
        self._check_ends("as_of", fields)
        end = fields.get("as_of_to")
        if not isinstance(end, When) or fields.get("metric", "views") not in OF_THE_FILM:
            return
        if self._window("as_of_to", end).end < self._released - SLACK:
            raise CellFault("as_of_to", f"{shown(end)} is before the release ({self._released:%Y-%m-%d})")

    def _window(self, column: str, time: When) -> Window:
        window = self._windows.get(time.text)
        if window is None:
            try:
                window = self._windows[time.text] = window_of(time, self._zone)
            except ValueError as error:
                raise CellFault(column, str(error)) from error
        return window
