"""Which few statements to answer first: what was said of the very moment of the headline, and what its makers said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from groundswell.story.findings import UNTESTED, Findings, Told
from groundswell.understanding.answers import Point

_NEAR = timedelta(hours=12)
_A_DAY = timedelta(days=1)
_PLACED = timedelta(days=8)
_ALIKE = 2.0


def telling(findings: Findings) -> tuple[Told, ...]:
    """At most three checked statements about the main platform, in the order of their moments.

    The two most sharply dated numbers that somebody gave for the moment of the headline, and the first number that a
    maker of the film gave, or the first of all.
    """
    if findings.main is None or findings.headline is None:
        return ()
    pool = [told for told in findings.shown_on(findings.main.platform) if told.kind not in UNTESTED]
    chosen = [*_of_the_headline(pool, findings.headline), *_first(pool, findings.file.case.makers)]
    return tuple(told for told in pool if told in chosen)


def _of_the_headline(pool: Sequence[Told], headline: Point) -> list[Told]:
    """The two most sharply dated of those near the headline in time, and not of another size altogether."""
    low, high = headline.q50 / _ALIKE, headline.q50 * _ALIKE
    alike = [told for told in pool if _length(told) <= _PLACED and low <= told.statement.value <= high]
    reach = max(_NEAR, min((_distance(told, headline.at) for told in alike), default=_NEAR))
    near = [told for told in alike if _distance(told, headline.at) <= reach]
    by_value = {told.statement.value: told for told in sorted(near, key=_length, reverse=True)}
    return sorted(by_value.values(), key=_length)[:2]


def _first(pool: Sequence[Told], makers: Sequence[str]) -> list[Told]:
    """The first number given by the first maker who gave one; otherwise the first that is placed to the day."""
    own = ([told for told in pool if maker in told.statement.said_by] for maker in makers)
    placed = [told for told in pool if _length(told) <= _A_DAY]
    return next((said for said in own if said), placed or list(pool))[:1]


def _length(told: Told) -> timedelta:
    assert told.window is not None
    return told.window.length


def _distance(told: Told, at: datetime) -> timedelta:
    """How far the moment lies outside the as-of window; nothing where it lies inside."""
    assert told.window is not None
    return max(told.window.start - at, at - told.window.end, timedelta())
