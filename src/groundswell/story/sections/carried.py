"""What carried it: the film itself, the happenings that came with views, and how much nobody can say."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.story.carried_chart import carried_chart, name_of, stacked
from groundswell.story.findings import Findings
from groundswell.story.links import safe_link
from groundswell.story.section import Section
from groundswell.terms import Happening
from groundswell.understanding.answers import Quantiles
from groundswell.understanding.carried_answer import CarriedAnswer, Group
from groundswell.wording.numbers import NBSP, between, count, span


@dataclass(frozen=True, slots=True)
class Row:
    """One push, worded; ``happenings`` are several where nobody can tell them apart (with links that are safe)."""

    when: str
    name: str
    happenings: tuple[tuple[str, str, str | None], ...]
    direct: str
    with_echo: str
    share: str
    evidence: str


def section(findings: Findings) -> Section | None:
    answer = findings.carried
    if answer is None or not findings.happened:
        return None
    chart = carried_chart(findings)
    known = {happening.id: happening for happening in findings.happened}
    values = {
        "summary": _summary(findings, answer),
        "because": answer.because,
        "keys": [(layer.colour, layer.name) for layer in stacked(findings, answer)] if chart is not None else [],
        "rows": [_row(findings, group, known) for group in answer.groups],
        "aside": [one.because for one in answer.set_aside if one.id in known] if answer.total is not None else [],
    }
    return Section("carried", "What carried it", "carried.html", (chart,) if chart is not None else (), values)


def _summary(findings: Findings, answer: CarriedAnswer) -> str:
    """What the film drew by itself, and how much an echo there was."""
    if answer.total is None or answer.base is None or answer.base_share is None:
        return ""
    own, share = answer.base, answer.base_share
    words = (
        f"Of {count(answer.total)} views until {findings.calendar.full_day(answer.until)}, the film drew "
        f"{between(own.q05, own.q95)} by itself: its release, and the views that those brought "
        f"({_percent(share)} of all)."
    )
    if answer.branching is not None:
        words += f" One view brought {answer.branching.q05:.1f} to {answer.branching.q95:.1f} others."
    return words


def _row(findings: Findings, group: Group, known: dict[str, Happening]) -> Row:
    owed = group.carried
    happenings = tuple((known[id_].kind, known[id_].what, safe_link(known[id_].url)) for id_ in group.ids)
    if owed.p_placebo is None:
        evidence = "too little to say"
    else:
        evidence = "better than chance" if owed.evidence else "no evidence"
        evidence += f", p{NBSP}={NBSP}{owed.p_placebo:.2g}"
    return Row(
        findings.calendar.moment(group.seen_at),
        name_of(group, findings),
        happenings,
        span(owed.direct.q05, owed.direct.q95),
        span(owed.with_echo.q05, owed.with_echo.q95),
        _percent(owed.share),
        evidence,
    )


def _percent(share: Quantiles) -> str:
    places = 0 if share.q95 >= 0.1 else 1
    return f"{100 * share.q05:.{places}f}–{100 * share.q95:.{places}f}%"
