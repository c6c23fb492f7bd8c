"""Views per day."""

from __future__ import annotations

from groundswell.story.findings import Findings
from groundswell.story.rate_chart import rate_chart
from groundswell.story.section import Section


def section(findings: Findings) -> Section | None:
    chart = rate_chart(findings)
    return Section("rate", "The pace", "rate.html", (chart,)) if chart is not None else None
