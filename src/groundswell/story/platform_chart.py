"""The small chart of one other platform."""

from __future__ import annotations

from groundswell.story.chart_texts import describe, point_table
from groundswell.story.charts import Chart
from groundswell.story.findings import Findings
from groundswell.story.links import anchor
from groundswell.story.scales import Counts, Days
from groundswell.story.statement_marks import marks_inside, too_large
from groundswell.understanding.answers import CurveAnswer
from groundswell.wording.numbers import span
from groundswell.wording.platforms import platform_words


def platform_chart(findings: Findings, answer: CurveAnswer) -> Chart | None:
    """None where there is no curve for the platform; otherwise as far as the evidence goes."""
    known = findings.last_known(answer) if answer.points else None
    points = tuple(point for point in answer.points if known is not None and point.at <= known)
    if len(points) < 2:
        return None
    calendar, last = findings.calendar, points[-1]
    time = Days(min(findings.file.case.released.start, points[0].at), last.at, calendar)
    counts = Counts(max(point.q95 for point in points))
    told = findings.shown_on(answer.platform)
    marks = marks_inside(told, answer.points, time, counts.top)
    return Chart(
        name=f"platform-{anchor(answer.platform or 'unnamed')}",
        title=platform_words(answer.platform),
        subtitle=answer.because,
        description=describe(findings, answer.platform, points, len(marks)),
        time=time,
        counts=counts,
        unit="views",
        points=points,
        table=point_table(points, calendar, "Views so far"),
        marks=marks,
        reading=last,
        reading_words=(span(last.q05, last.q95), calendar.day(last.at, weekday=False)),
        left_out=too_large(told, time, counts.top),
        small=True,
    )
