"""Whether it is a hit, since when that could be known, and what comes next."""

from __future__ import annotations

from groundswell.story.ahead_chart import HIGH, LOW, ahead_chart
from groundswell.story.findings import Findings
from groundswell.story.section import Section
from groundswell.understanding.answers import ForecastAnswer, HitAnswer
from groundswell.wording.numbers import between


def section(findings: Findings) -> Section | None:
    hit, ahead = findings.hit, findings.ahead
    if findings.main is None or (hit is None and ahead is None):
        return None
    chart = ahead_chart(findings, ahead) if ahead is not None else None
    values = {
        "hit": _hit(findings, hit) if hit is not None else "",
        "gains": _gains(findings, ahead) if ahead is not None else "",
        "because": f"{ahead.calibration.capitalize()}. {ahead.because}" if ahead is not None else "",
    }
    return Section("ahead", "A hit, and what comes next", "ahead.html", (chart,) if chart is not None else (), values)


def _hit(findings: Findings, hit: HitAnswer) -> str:
    if hit.hit is None:
        return hit.because
    if not hit.hit or hit.since is None:
        return f"Not a hit. A hit is {hit.threshold}. {hit.because}"
    low, high = (findings.calendar.moment(at) for at in (hit.since.q05, hit.since.q95))
    return (
        f"A hit: {hit.threshold}. Whoever read its counter could be sure of that from "
        f"{findings.calendar.moment(hit.since.q50)} on (9 times in 10 between {low} and {high})."
    )


def _gains(findings: Findings, ahead: ForecastAnswer) -> str:
    """The horizon nearest to a month, in words."""
    if not ahead.gains:
        return ""
    gain = min(ahead.gains, key=lambda gain: abs(gain.horizon - 30.0))
    return (
        f"In the {gain.horizon:g} days after {findings.calendar.full_day(ahead.as_of)} it gains "
        f"{between(gain.quantiles[LOW], gain.quantiles[HIGH])} views, 9 chances in 10."
    )
