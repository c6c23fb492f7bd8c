"""Statements as marks on a chart: where each one stands, and the words that appear beside the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from groundswell.story.charts import StatementMark
from groundswell.story.findings import Told
from groundswell.story.links import anchor
from groundswell.story.scales import TimeScale
from groundswell.story.verdict_words import WORDS
from groundswell.terms import Window
from groundswell.understanding.answers import Point
from groundswell.wording.numbers import as_said, hedged


def mark(told: Told, points: Sequence[Point]) -> StatementMark | None:
    """The statement's mark; None where it has no window."""
    if told.window is None:
        return None
    statement, words = told.statement, WORDS[told.kind]
    number = hedged(statement.bound, statement.value)
    tip = f"{statement.said_by}: {number} – {words.short}"
    at = _closest(told.window, statement.value, points)
    return StatementMark(anchor(statement.id), told.window, at, statement.value, statement.bound, words.tone, tip)


def marks_inside(
    told: Sequence[Told], points: Sequence[Point], time: TimeScale, top: float
) -> tuple[StatementMark, ...]:
    """The marks that stand inside the axes; a number off the scale would flatten all the others."""
    marks = (mark(one, points) for one in told)
    return tuple(m for m in marks if m is not None and time.holds(m.at) and m.value <= top)


def too_large(told: Sequence[Told], time: TimeScale, top: float) -> str:
    """A sentence that names the statements of that time which would flatten the scale; empty where there are none."""
    large = [one for one in told if one.window is not None and one.statement.value > top and _meets(one.window, time)]
    if not large:
        return ""
    names = [f"{as_said(one.statement.value)} ({one.statement.said_by})" for one in large]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"Too large for this scale: {', '.join(names[:3])}{more}."


def _meets(window: Window, time: TimeScale) -> bool:
    return time.holds(window.start) and time.holds(window.end)


def _closest(window: Window, value: float, points: Sequence[Point]) -> datetime:
    """The moment of the window at which the median is nearest to the value."""
    inside = [point for point in points if window.start <= point.at <= window.end]
    if not inside:
        return window.start + window.length / 2
    return min(inside, key=lambda point: (abs(point.q50 - value), point.at)).at
