"""The other platforms, side by side; nothing is added up."""

from __future__ import annotations

from groundswell.story.definitions import meanings, people
from groundswell.story.findings import Findings
from groundswell.story.platform_chart import platform_chart
from groundswell.story.section import Section
from groundswell.story.sentences import never_summed
from groundswell.wording.platforms import platform_words


def section(findings: Findings) -> Section | None:
    charts = tuple(chart for answer in findings.others if (chart := platform_chart(findings, answer)) is not None)
    silent = [
        (platform_words(answer.platform), answer.because)
        for answer in findings.others
        if platform_chart(findings, answer) is None
    ]
    viewers = people(findings)
    if not charts and not silent and not viewers:
        return None
    values = {
        "never_summed": never_summed(findings) if charts else "",
        "silent": silent,
        "people": viewers,
        "meanings": meanings(findings, [answer.platform for answer in findings.others]),
    }
    return Section("platforms", "Elsewhere", "platforms.html", charts, values)
