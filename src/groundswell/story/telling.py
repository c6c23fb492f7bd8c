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

    The lowest and the highest number that somebody gave for the moment of the headline, and the first number that a
    maker of the film gave, or the first of all.
    """
    if findings.main is None or findings.headline is None:
        return ()
    pool = [told for told in findings.on(findings.main.platform) if told.kind not in UNTESTED]
    chosen = [*_of_the_headline(pool, findings.headline), *_first(pool, findings.file.case.makers)]
    return tuple(told for told in pool if told in chosen)


def _of_the_headline(pool: Sequence[Told], headline: Point) -> list[Told]:
    """The lowest and the highest of those near the headline in time, and not of another size altogether."""
    alike = [
        told
        for told in pool
        if _length(told) <= _PLACED and headline.q50 / _ALIKE <= told.statement.value <= headline.q50 * _ALIKE
    ]
    if not alike:
        return []
    least = max(_NEAR, min(_distance(told, headline.at) for told in alike))
    near = sorted(
        (told for told in alike if _distance(told, headline.at) <= least), key=lambda told: told.statement.value
    )
    return [near[0], near[-1]]


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
