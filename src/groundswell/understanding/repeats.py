"""Who repeats whom: the press repeats the press, and a number copied ten times is still one look at the counter.

Same number, same thing counted, overlapping moments: one group, led by whoever placed it best in time. A number
said to the last digit is a copy however much later it is said. (That copying misleads counting of sources is the
main failure of truth discovery: Li et al., survey, arXiv 1505.02463.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.terms import Bound, Statement, Window

_PRECISE = 4
"""Significant digits from which two people do not say the same number by chance."""


@dataclass(frozen=True)
class Placed:
    """A statement with its as-of window in UTC; ``reading`` for a counter read at one moment."""

    statement: Statement
    window: Window

    @property
    def reading(self) -> bool:
        return self.statement.bound is Bound.EXACT and self.window.start == self.window.end


def digits(value: float, grain: float) -> int:
    """How many significant digits a number was said with."""
    if value <= 0:
        return 1
    return max(1, math.floor(math.log10(value)) - math.floor(math.log10(grain) + 1e-9) + 1)


def leaders(placed: Sequence[Placed]) -> dict[str, str]:
    """For each statement's id the id of the one it is counted with (its own where it leads)."""
    order = sorted(placed, key=lambda p: (p.window.length, p.window.start, p.statement.id))
    by_value: dict[tuple[float, bool], list[Placed]] = {}
    result: dict[str, str] = {}
    for one in order:
        said = one.statement
        group = by_value.setdefault((said.value, said.bound in (Bound.NEARLY, Bound.AT_MOST)), [])
        # whoever reads the counter repeats nobody, but may be repeated
        leader = None if one.reading else next((other for other in group if _copies(one, other)), None)
        if leader is None:
            group.append(one)
        result[said.id] = leader.statement.id if leader else said.id
    return result


def _copies(one: Placed, leader: Placed) -> bool:
    if one.window.start <= leader.window.end and leader.window.start <= one.window.end:
        return True
    said = one.statement
    return digits(said.value, said.grain) >= _PRECISE and one.window.start > leader.window.end
