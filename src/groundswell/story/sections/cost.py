"""The people and the money: who made it, for whom, what it cost, and what a view came to."""

from __future__ import annotations

from groundswell.story.findings import Findings
from groundswell.story.section import Section
from groundswell.wording.numbers import NBSP, money, small_money
from groundswell.wording.platforms import platform_words


def section(findings: Findings) -> Section | None:
    case = findings.file.case
    facts = [
        ("Made by", ", ".join(case.makers)),
        ("For", case.brand or ""),
        ("With", ", ".join(case.cast)),
        ("Cost", money(case.cost) if case.cost is not None else ""),
        ("A view cost", _per_view(findings)),
    ]
    known = [(name, words) for name, words in facts if words]
    return Section("cost", "The people and the money", "cost.html", (), {"facts": known}) if known else None


def _per_view(findings: Findings) -> str:
    """The cost over the headline's count, with its doubt; nothing where either is unknown."""
    cost, point = findings.file.case.cost, findings.headline
    if cost is None or point is None or findings.main is None or point.q05 <= 0:
        return ""
    dear, cheap = (small_money(cost.amount / views, cost.currency) for views in (point.q05, point.q95))
    price = dear if dear == cheap else f"{cheap.removesuffix(f'{NBSP}cents')} to {dear}"
    where, when = platform_words(findings.main.platform), findings.calendar.full_day(point.at)
    return f"{price} on {where}, counting until {when}"
