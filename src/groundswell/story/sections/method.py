"""How it was computed."""

from __future__ import annotations

from groundswell.story.findings import Findings
from groundswell.story.links import safe_link
from groundswell.story.section import Section
from groundswell.story.sentences import set_aside


def section(findings: Findings) -> Section:
    method, main = findings.method, findings.main
    values = {
        "method": method,
        "because": main.because if main is not None else "",
        "used": len(main.used) if main is not None else 0,
        "set_aside": set_aside(findings),
        "docs_link": safe_link(method.docs),
    }
    return Section("method", "How it was computed", "method.html", (), values)
