"""The name of each verdict, what it means, and its tone: how loud it is on the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from groundswell.understanding.answers import VerdictKind


class Tone(StrEnum):
    """Five ways to show a statement, told apart by a sign as well as by a colour."""

    FITS = "fits"
    STRAINED = "strained"
    ELSEWHERE = "elsewhere"
    AGAINST = "against"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """``short`` heads a row, ``group`` heads a list of them, ``meaning`` explains it in a sentence."""

    short: str
    group: str
    meaning: str
    tone: Tone


WORDS: dict[VerdictKind, VerdictWords] = {
    VerdictKind.CONTRADICTED: VerdictWords(
        "contradicted",
        "Contradicted",
        "All the other evidence leaves fewer than 2 chances in 100 that this was right when it was said, "
        "and none of the known slips explains it.",
        Tone.AGAINST,
    ),
    VerdictKind.STALE: VerdictWords(
        "stale", "Stale", "True of an earlier moment than the one it was printed for.", Tone.ELSEWHERE
    ),
    VerdictKind.EARLY: VerdictWords(
        "early", "Early", "True of a later moment than the one it was printed for.", Tone.ELSEWHERE
    ),
    VerdictKind.OF_SOMETHING_ELSE: VerdictWords(
        "of something else",
        "Of something else",
        "A count of something other than this film on this platform.",
        Tone.ELSEWHERE,
    ),
    VerdictKind.UNIT_SLIP: VerdictWords(
        "slip of the unit", "Slip of the unit", "The digits are right; the unit is not.", Tone.ELSEWHERE
    ),
    VerdictKind.DATE_SLIP: VerdictWords(
        "slip of the date", "Slip of the date", "The number is right; the month or the year is not.", Tone.ELSEWHERE
    ),
    VerdictKind.STRAINED: VerdictWords(
        "strained",
        "Strained",
        "Possible, but only just: between 2 and 20 chances in 100 given all the other evidence.",
        Tone.STRAINED,
    ),
    VerdictKind.FITS: VerdictWords(
        "fits", "Fits", "At least 20 chances in 100 given all the other evidence: no reason to doubt it.", Tone.FITS
    ),
    VerdictKind.REPEATS: VerdictWords(
        "repeats another",
        "Repeats another",
        "The same number as somebody else’s, later, with no moment of its own; counted once.",
        Tone.QUIET,
    ),
    VerdictKind.NOT_CHECKABLE: VerdictWords(
        "not checkable", "Not checkable", "Too little is known to hold it against anything.", Tone.QUIET
    ),
}
"""In the order in which a reader wants them: the most disputed first."""
