"""Views per day."""

from __future__ import annotations

from groundswell.story.curve_charts import rate
from groundswell.story.findings import Findings
from groundswell.story.section import Section


def section(findings: Findings) -> Section | None:
    chart = rate(findings)
    return Section("rate", "The pace", "rate.html", (chart,)) if chart is not None else None
