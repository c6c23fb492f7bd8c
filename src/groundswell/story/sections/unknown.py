"""What is not known."""

from __future__ import annotations

from groundswell.story.findings import Findings
from groundswell.story.section import Section
from groundswell.story.sentences import unknown


def section(findings: Findings) -> Section | None:
    sentences = unknown(findings)
    return Section("unknown", "What is not known", "unknown.html", (), {"sentences": sentences}) if sentences else None
