"""A number with what it counts, and what a number looks at to find it."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.reader.clauses import Clauses
from groundswell.reader.numerals import Line, Numeral
from groundswell.terms import Bound

REACH = 7
"""A noun further from its number than so many tokens does not belong to it."""

ROUND = 1000.0
"""A bare number of at least this size that ends in zeros was rounded by whoever said it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts, as tokens ``start`` to before ``end``, the hedge and the noun included.

    ``gained``: added in a period; ``bare``: without a noun; ``beginning``: where a count had come from.
    """

    start: int
    end: int
    numeral: Numeral
    bound: Bound | None
    hedged: bool
    metric: str | None
    unit: str | None = None
    gained: bool = False
    bare: bool = False
    beginning: bool = False

    @property
    def value(self) -> float | None:
        return self.numeral.value


@dataclass(frozen=True, slots=True)
class Around:
    """What a number looks at: its line, where clauses end, the hedges by their last token, and what is a time."""

    line: Line
    clauses: Clauses
    hedges: dict[int, tuple[str, int]]
    taken: list[bool]

    def together(self, a: int, b: int) -> bool:
        """True where both tokens stand in one part of one sentence."""
        return self.clauses.part[a] == self.clauses.part[b]
