"""The chart of the rate: views per day over the first two weeks."""

from __future__ import annotations

from groundswell.story.chart_texts import point_table
from groundswell.story.charts import Chart, Note
from groundswell.story.curve_charts import early_days
from groundswell.story.findings import Findings
from groundswell.story.scales import Counts
from groundswell.wording.numbers import count, span
from groundswell.wording.platforms import platform_words


def rate_chart(findings: Findings) -> Chart | None:
    """None where there is no rate."""
    answer = findings.main
    if answer is None:
        return None
    time, calendar = early_days(findings, answer), findings.calendar
    points = tuple(point for point in answer.rate if time.holds(point.at))
    if len(points) < 2:
        return None
    peak, last = max(points, key=lambda point: point.q50), points[-1]
    where = platform_words(answer.platform)
    return Chart(
        name="rate",
        title=f"{where} views per day",
        subtitle="How steep the curve is, with the band that holds it 9 times in 10",
        description=(
            f"Line chart with a band: {where} views per day of {findings.file.case.title}. The middle estimate is "
            f"highest around {calendar.moment(peak.at)}, where the band, 5% to 95%, holds {span(peak.q05, peak.q95)} "
            f"views a day; by {calendar.moment(last.at)} it holds {span(last.q05, last.q95)}."
        ),
        time=time,
        counts=Counts(max(point.q95 for point in points)),
        unit="views a day",
        points=points,
        table=point_table(points, calendar, "Views per day"),
        notes=(Note(peak.at, peak.q50, (f"{count(peak.q50)} a day", f"the peak, {calendar.moment(peak.at)}")),),
    )
