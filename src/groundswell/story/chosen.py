"""Which statements a page shows where there are more than anybody reads.

A counter may be read a hundred thousand times. What people said goes before what a counter showed, and of many
readings some are taken at even steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from groundswell.terms import Bound, Statement

MOST = 300
"""Statements of one verdict on a page; a case told by hand has fewer."""

T = TypeVar("T")


def is_reading(statement: Statement) -> bool:
    """Whether somebody looked at the counter at a moment, rather than spoke of it."""
    return statement.bound is Bound.EXACT and statement.quote is None and statement.as_of_from == statement.as_of_to


def chosen(said: Sequence[T], readings: Sequence[T], most: int = MOST) -> list[T]:
    """At most so many of both: as many of what was said as there is room for, and the rest of the readings."""
    first = evenly(said, most)
    return [*first, *evenly(readings, most - len(first))]


def evenly(rows: Sequence[T], most: int) -> Sequence[T]:
    """So many of the rows at even steps, the first and the last among them; all where there are no more."""
    if len(rows) <= most:
        return rows
    if most < 2:
        return rows[len(rows) - most :]
    return [rows[round(i * (len(rows) - 1) / (most - 1))] for i in range(most)]
