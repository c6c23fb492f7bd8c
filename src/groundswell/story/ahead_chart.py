"""The fan of what comes next: views gained after the last word, with the band that opens as time goes on."""

from __future__ import annotations

from datetime import timedelta

from groundswell.story.chart_texts import point_table
from groundswell.story.charts import Chart
from groundswell.story.findings import Findings
from groundswell.story.scales import Counts, Days
from groundswell.understanding.answers import ForecastAnswer, Point
from groundswell.wording.numbers import span
from groundswell.wording.platforms import platform_words

LOW, MIDDLE, HIGH = 0, 3, 6
"""Where 5, 50 and 95% stand among the quantiles of a ``Gain``."""


def ahead_chart(findings: Findings, ahead: ForecastAnswer) -> Chart | None:
    """None where there are fewer than two horizons."""
    if len(ahead.gains) < 2 or findings.main is None:
        return None
    start = Point(ahead.as_of, 0.0, 0.0, 0.0)
    later = (
        Point(
            ahead.as_of + timedelta(days=gain.horizon),
            gain.quantiles[LOW],
            gain.quantiles[MIDDLE],
            gain.quantiles[HIGH],
        )
        for gain in sorted(ahead.gains, key=lambda gain: gain.horizon)
    )
    points = (start, *later)
    where, last, calendar = platform_words(findings.main.platform), points[-1], findings.calendar
    return Chart(
        name="ahead",
        title=f"{where} views gained after {calendar.full_day(ahead.as_of)}",
        subtitle="The line is the middle forecast; the band holds the gain 9 times in 10",
        description=(
            f"Line chart with a band: {where} views of {findings.file.case.title} still to come after "
            f"{calendar.full_day(ahead.as_of)}. By {calendar.full_day(last.at)} the band, 5% to 95%, holds "
            f"{span(last.q05, last.q95)}."
        ),
        time=Days(points[0].at, last.at, calendar),
        counts=Counts(max(point.q95 for point in points)),
        unit="more views",
        points=points,
        table=point_table(points, calendar, "Views gained"),
    )
