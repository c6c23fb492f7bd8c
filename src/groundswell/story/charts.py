"""Charts as values: what is drawn, in the units of the data. ``svg`` knows pixels; nothing here does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from groundswell.story.happened import Flag
from groundswell.story.scales import Counts, TimeScale
from groundswell.story.verdict_words import Tone
from groundswell.terms import Bound, Window
from groundswell.understanding.answers import Point


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart, as words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementMark:
    """A statement on the chart: its as-of window at the height of its value.

    ``at`` is the moment of the window at which the curve comes closest to the value.
    """

    id: str
    window: Window
    at: datetime
    value: float
    bound: Bound
    tone: Tone
    tip: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that belong to a place on the chart; the first line is set bold.

    ``of`` names the statement whose mark they belong to.
    """

    at: datetime
    value: float
    lines: tuple[str, ...]
    tone: Tone | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One layer of a stack: at each time it reaches from ``low`` to ``high``; ``colour`` numbers it, 0 the lowest."""

    name: str
    colour: int
    points: tuple[tuple[datetime, float, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """One chart over time.

    ``points`` is the band (5 to 95%) with its median; ``reading`` the one point that the headline states.
    ``description`` is the text alternative; ``unit`` follows the number on the uppermost gridline; ``left_out`` names
    the statements that are too large for the scale. ``areas`` are drawn below the curve, the lowest first.
    """

    name: str
    title: str
    subtitle: str
    description: str
    time: TimeScale
    counts: Counts
    unit: str
    points: tuple[Point, ...]
    table: Table
    marks: tuple[StatementMark, ...] = ()
    flags: tuple[Flag, ...] = ()
    notes: tuple[Note, ...] = ()
    reading: Point | None = None
    reading_words: tuple[str, ...] = ()
    left_out: str = ""
    small: bool = False
    areas: tuple[Area, ...] = ()
