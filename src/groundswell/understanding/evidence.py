"""From what was said to what counts: which statements speak of this curve, which repeat, and what each says.

Everything is placed in days since the start of the release window, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from groundswell.terms import CaseFile, Statement, Window
from groundswell.understanding.answers import SetAside
from groundswell.understanding.compiled import Array
from groundswell.understanding.likelihood import TO
from groundswell.understanding.phrases import Phrasing, Shape, no_earlier_than, shape_of
from groundswell.understanding.repeats import Placed, leaders

DAY = timedelta(days=1)

_MANY_READINGS = 300
BETWEEN = "read between other readings that tell as much"


@dataclass(frozen=True)
class Told:
    """What was said of one curve. ``terms`` (n, 9) in days since ``origin``; ``owners[i]`` is the statement whose
    number term i is, ``counted_with`` maps every statement used to the owner it is counted with."""

    platform: str | None
    origin: datetime
    release_width: float
    terms: Array
    owners: tuple[str, ...]
    counted_with: dict[str, str]
    set_aside: tuple[SetAside, ...]

    @property
    def last(self) -> float:
        """Days from origin to the end of the last window, 0 where nothing was said."""
        return float(self.terms[:, TO].max()) if len(self.terms) else 0.0


def days_between(origin: datetime, moment: datetime) -> float:
    return (moment - origin) / DAY


def moment_at(origin: datetime, days: float) -> datetime:
    """The moment so many days after origin, to the second; clipped to the end of the calendar."""
    try:
        return (origin + days * DAY).replace(microsecond=0)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC, microsecond=0)


def told_of(file: CaseFile, platform: str | None, phrasing: Phrasing, *, leave_out: Iterable[str] = ()) -> Told:
    """What ``file`` says of the curve on ``platform`` (None: the main one), without the statements ``leave_out``."""
    wanted = platform or file.main_platform
    zone, left_out = file.case.tz, frozenset(leave_out)
    placed: list[Placed] = []
    undated: list[Statement] = []
    aside: list[SetAside] = []
    for said in file.statements:
        if said.id in left_out:
            continue
        reason = _not_of(said, file, wanted)
        if reason is not None:
            aside.append(SetAside(said.id, reason))
            continue
        window = said.as_of(zone)
        if window is None:
            undated.append(said)
        else:
            placed.append(Placed(said, window))
    counted = leaders(_thinned(placed))
    aside += [SetAside(one.statement.id, BETWEEN) for one in placed if one.statement.id not in counted]
    origin = file.case.released.start
    rows: list[list[float]] = []
    owners: list[str] = []
    for one in placed:
        if counted.get(one.statement.id) == one.statement.id:
            rows.append(_row(one, origin, phrasing))
            owners.append(one.statement.id)
    for said in undated:
        known_by = said.said_at.window(zone).end if said.said_at else None
        if known_by is None:
            aside.append(SetAside(said.id, "nobody says when this number was true or when it was said"))
            continue
        end = days_between(origin, known_by)
        shape = no_earlier_than(said.value, phrasing)
        rows.append(_terms(shape, phrasing.wrong_said, end, end))
        owners.append(said.id)
        counted[said.id] = said.id
    for said_id, leader in counted.items():
        if said_id != leader:
            aside.append(SetAside(said_id, f"counted once, with {leader}, whose number it repeats"))
    terms = np.array(rows, dtype=np.float64).reshape(-1, 9)
    width = max(file.case.released.length / DAY, 0.0)
    return Told(wanted, origin, width, terms, tuple(owners), counted, tuple(aside))


def _not_of(said: Statement, file: CaseFile, platform: str | None) -> str | None:
    """Why a statement does not speak of this curve; None where it does."""
    if said.metric != "views":
        return f"counts {said.metric}, not views of the film"
    if said.platform == "all":
        return "counts several platforms together"
    if said.platform is not None and said.platform != platform:
        return f"counts views on {said.platform}"
    if said.platform is None and platform != file.main_platform:
        return "names no platform, so it is taken to mean the main one"
    main_copy = next((copy.id for copy in file.copies if copy.platform == platform), None)
    if said.copy is not None and main_copy is not None and said.copy != main_copy:
        return f"counts another copy, {said.copy}"
    return None


def _thinned(placed: list[Placed]) -> list[Placed]:
    """Many readings are thinned to those that tell something new: the path cannot bend between them."""
    readings = sorted((p for p in placed if p.reading), key=lambda p: (p.window.start, p.statement.id))
    if len(readings) <= _MANY_READINGS:
        return placed
    first = readings[0].window.start
    ages = np.array([(p.window.start - first) / DAY for p in readings]) + 0.1
    slots = np.floor(np.log(ages / 0.1) / np.log(max(ages[-1], 0.2) / 0.1) * _MANY_READINGS)
    last_of_slot = np.append(np.diff(slots) > 0, True)
    kept = {readings[i].statement.id for i in np.flatnonzero(last_of_slot)} | {readings[0].statement.id}
    return [p for p in placed if not p.reading or p.statement.id in kept]


def _row(one: Placed, origin: datetime, phrasing: Phrasing) -> list[float]:
    said = one.statement
    shape = shape_of(said.bound, said.value, said.grain, phrasing, reading=one.reading)
    wrong = phrasing.wrong_reading if one.reading else phrasing.wrong_said
    return _terms(shape, wrong, days_between(origin, one.window.start), days_between(origin, one.window.end))


def _terms(shape: Shape, wrong: float, start: float, end: float) -> list[float]:
    return [
        float(shape.kind),
        shape.value,
        shape.level,
        shape.blur,
        shape.fall,
        shape.scale,
        wrong,
        start,
        end,
    ]


def window_of(origin: datetime, start: float, end: float) -> Window:
    """A window of days since origin as moments."""
    return Window(moment_at(origin, start), moment_at(origin, max(start, end)))
