"""What every chart of a band carries beside the picture: its description in words and the table of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from groundswell.story.charts import Table
from groundswell.story.findings import Findings
from groundswell.story.scales import thinned
from groundswell.understanding.answers import Point
from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import plural, span, tabular
from groundswell.wording.platforms import platform_words

MOST_ROWS = 28
_ORDINALS = {2: "second", 3: "third"}


def point_table(points: Sequence[Point], calendar: Calendar, what: str) -> Table:
    """The numbers behind a band, at most ``MOST_ROWS`` of them."""
    rows, step = thinned(points, MOST_ROWS)
    which = _ORDINALS.get(step, f"{step}th")
    note = (
        "" if step == 1 else f"Every {which} of the {len(points):,} points that are drawn; the export holds them all."
    )
    return Table(
        ("When", f"{what}: 5%", "median", "95%"),
        tuple((calendar.moment(p.at), tabular(p.q05), tabular(p.q50), tabular(p.q95)) for p in rows),
        note,
    )


def describe(findings: Findings, platform: str | None, points: Sequence[Point], marks: int) -> str:
    """A chart of the curve in words, for whoever does not see it."""
    calendar = findings.calendar
    first, last = points[0], points[-1]
    chosen = []
    for days in (1, 2, 3, 7):
        at = findings.file.case.released.start + timedelta(days=days)
        if first.at <= at < last.at:
            chosen.append(_nearest(points, at))
    steps = [f"{span(point.q05, point.q95)} by {calendar.moment(point.at)}" for point in (*chosen, last)]
    drawn = "" if not marks else f" {plural(marks, 'statement')} {'is' if marks == 1 else 'are'} drawn on it."
    return (
        f"Line chart with a band: {platform_words(platform)} views of {findings.file.case.title}, "
        f"from {calendar.moment(first.at)}. The band, 5% to 95%, holds {'; '.join(dict.fromkeys(steps))}.{drawn}"
    )


def _nearest(points: Sequence[Point], at: datetime) -> Point:
    return min(points, key=lambda point: abs(point.at - at))
