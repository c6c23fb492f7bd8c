"""How many people, where somebody said it: bounds from numbers of viewers, and none from views.

Let u(p) be the number of different viewers on platform p. Who watched on two platforms is one of both, so

    max over p of u(p)  <=  people  <=  sum over p of u(p),

the upper bound only where u(p) is known of every platform that the film was on. Views say nothing from below: one
person may stand behind all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.terms import Bound, CaseFile, Statement

VIEWERS = frozenset({"viewers", "unique_viewers"})
"""Metrics that count different people, or accounts, which stand for them."""


@dataclass(frozen=True, slots=True)
class People:
    """Between ``least`` and ``most`` people, infinite where no upper bound is known.

    ``viewers``: by platform, the bounds of its own number; ``silent``: the platforms of which nobody says it.
    """

    least: float
    most: float
    viewers: tuple[tuple[str, float, float], ...]
    silent: tuple[str, ...]


def people_of(file: CaseFile) -> People | None:
    """Bounds on the number of people who saw the film; None where nobody says a number of viewers."""
    said: dict[str, list[Statement]] = {}
    for statement in file.statements:
        platform = statement.platform or file.main_platform
        if statement.metric in VIEWERS and platform is not None:
            said.setdefault(platform, []).append(statement)
    if not said:
        return None
    ranges = {platform: _range(file, statements) for platform, statements in said.items()}
    whole = ranges.pop("all", (0.0, math.inf))
    where = {copy.platform for copy in file.copies} | {
        one.platform for one in file.statements if one.metric == "views" and one.platform not in (None, "all")
    }
    silent = tuple(sorted(str(platform) for platform in where - ranges.keys()))
    together = math.inf if silent or not ranges else sum(most for _least, most in ranges.values())
    least = max([whole[0], *(least for least, _most in ranges.values())])
    viewers = tuple((platform, *ranges[platform]) for platform in sorted(ranges))
    return People(least, max(least, min(whole[1], together)), viewers, silent)


def _range(file: CaseFile, statements: Sequence[Statement]) -> tuple[float, float]:
    """Bounds that several statements of one number, which only grows, give together."""
    latest = max(statements, key=lambda one: _end(file, one))
    least = max(_bounds(one)[0] for one in statements)
    return least, max(least, _bounds(latest)[1])


def _end(file: CaseFile, statement: Statement) -> float:
    window = statement.as_of(file.case.tz)
    return -math.inf if window is None else window.end.timestamp()


def _bounds(statement: Statement) -> tuple[float, float]:
    """What a hedged number leaves open, to the last place that was said."""
    value, grain = statement.value, statement.grain
    return {
        Bound.EXACT: (value, value),
        Bound.OVER: (value, math.inf),
        Bound.NEARLY: (max(0.0, value - grain), value),
        Bound.ABOUT: (max(0.0, value - grain / 2), value + grain / 2),
        Bound.AT_MOST: (0.0, value),
    }[statement.bound]
