"""The curve with its band, the statements and the happenings on it."""

from __future__ import annotations

from groundswell.story.curve_charts import curve_charts
from groundswell.story.definitions import meanings
from groundswell.story.findings import Findings
from groundswell.story.happened import flag
from groundswell.story.section import Section
from groundswell.story.signs import signs


def section(findings: Findings) -> Section | None:
    charts = curve_charts(findings)
    if not charts:
        return None
    happened = flag(findings.happened, findings.calendar)
    means = meanings(findings, [findings.main.platform]) if findings.main is not None else ()
    values = {"happened": happened, "signs": signs(charts), "meanings": means}
    return Section("curve", "The curve", "curve.html", charts, values)
