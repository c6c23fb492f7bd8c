"""Which few statements to answer first: the ones that a reader has met, or that the evidence settles most clearly."""

from __future__ import annotations

from groundswell.story.findings import TRUE_ELSEWHERE, Findings, Told
from groundswell.understanding.answers import VerdictKind

FEW = 3


def telling(findings: Findings) -> tuple[Told, ...]:
    """At most three checked statements about the main platform, in the order of their moments.

    Prominence first: a statement whose own words were kept says more than a bare number, and one from a text that
    is in the record more than either. Among equals the first goes to the largest that is faulted or strained, the
    second to the largest that fits, the third to the earliest.
    """
    if findings.main is None:
        return ()
    pool = [told for told in findings.on(findings.main.platform) if told.verdict is not None and _checked(told)]
    best = max((_prominence(told) for told in pool), default=0)
    prominent = [told for told in pool if _prominence(told) == best] if best else pool
    chosen: list[Told] = []
    for candidates in (_faulted(prominent), _fitting(prominent), prominent, _faulted(pool), _fitting(pool), pool):
        left = [told for told in candidates if told not in chosen]
        if left and len(chosen) < FEW:
            chosen.append(_pick(left, earliest=candidates is prominent or candidates is pool))
    return tuple(told for told in findings.told if told in chosen)


def _pick(candidates: list[Told], earliest: bool) -> Told:
    if earliest:
        return candidates[0]
    return max(candidates, key=lambda told: told.statement.value)


def _checked(told: Told) -> bool:
    return told.kind not in (VerdictKind.REPEATS, VerdictKind.NOT_CHECKABLE)


def _faulted(pool: list[Told]) -> list[Told]:
    kinds = TRUE_ELSEWHERE | {VerdictKind.CONTRADICTED, VerdictKind.STRAINED}
    return [told for told in pool if told.kind in kinds]


def _fitting(pool: list[Told]) -> list[Told]:
    return [told for told in pool if told.kind is VerdictKind.FITS]


def _prominence(told: Told) -> int:
    return 2 * (told.statement.document is not None) + (told.statement.quote is not None)
