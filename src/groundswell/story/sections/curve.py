"""The curve with its band, the statements and the happenings on it."""

from __future__ import annotations

from groundswell.story.curve_charts import curve_charts
from groundswell.story.findings import Findings
from groundswell.story.happened import flag
from groundswell.story.section import Section
from groundswell.story.signs import signs


def section(findings: Findings) -> Section | None:
    charts = curve_charts(findings)
    if not charts:
        return None
    happened = flag(findings.file.happenings, findings.calendar)
    return Section("curve", "The curve", "curve.html", charts, {"happened": happened, "signs": signs(charts)})
