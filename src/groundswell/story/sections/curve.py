"""The curve with its band, the statements and the happenings on it."""

from __future__ import annotations

from groundswell.story.curve_charts import first_days, life
from groundswell.story.findings import Findings
from groundswell.story.happened import flag
from groundswell.story.section import Section
from groundswell.story.signs import signs


def section(findings: Findings) -> Section | None:
    charts = tuple(chart for chart in (first_days(findings), life(findings)) if chart is not None)
    if not charts:
        return None
    happened = flag(findings.file.happenings, findings.calendar)
    return Section("curve", "The curve", "curve.html", charts, {"happened": happened, "signs": signs(charts)})
