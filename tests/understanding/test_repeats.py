"""Who repeats whom, table by table."""

from __future__ import annotations

import pytest
from synthetic_films import at_age, said

from groundswell.terms import Bound, Statement, Window
from groundswell.understanding.repeats import Placed, digits, leaders

Row = tuple[str, float, float, float, Bound]

OVER, ABOUT, EXACT, NEARLY, AT_MOST = Bound.OVER, Bound.ABOUT, Bound.EXACT, Bound.NEARLY, Bound.AT_MOST

CASES: dict[str, tuple[list[Row], dict[str, str]]] = {
    "one alone leads itself": ([("a", 5e6, 1.0, 2.0, OVER)], {"a": "a"}),
    "the same number on the same day is one look": (
        [("a", 5e6, 1.0, 2.0, OVER), ("b", 5e6, 1.5, 2.5, OVER)],
        {"a": "a", "b": "a"},
    ),
    "whoever placed it best in time leads": (
        [("a", 5e6, 0.0, 7.0, OVER), ("b", 5e6, 1.4, 1.5, OVER), ("c", 5e6, 1.0, 2.0, ABOUT)],
        {"a": "b", "b": "b", "c": "b"},
    ),
    "windows that touch overlap": (
        [("a", 5e6, 1.0, 2.0, OVER), ("b", 5e6, 2.0, 3.0, OVER)],
        {"a": "a", "b": "a"},
    ),
    "a round number of another day is another look": (
        [("a", 5e6, 1.0, 2.0, OVER), ("b", 5e6, 3.0, 4.0, OVER)],
        {"a": "a", "b": "b"},
    ),
    "a number to the last digit is a copy however much later": (
        [("a", 3_749_704, 1.0, 2.0, EXACT), ("b", 3_749_704, 30.0, 31.0, EXACT)],
        {"a": "a", "b": "a"},
    ),
    "a copy is not made before the original": (
        [("a", 3_749_704, 10.0, 10.5, EXACT), ("b", 3_749_704, 1.0, 2.0, EXACT)],
        {"a": "a", "b": "b"},
    ),
    "other numbers are other looks": (
        [("a", 5e6, 1.0, 2.0, OVER), ("b", 6e6, 1.0, 2.0, OVER)],
        {"a": "a", "b": "b"},
    ),
    "over and nearly say different things": (
        [("a", 5e6, 1.0, 2.0, OVER), ("b", 5e6, 1.0, 2.0, NEARLY), ("c", 5e6, 1.0, 2.0, AT_MOST)],
        {"a": "a", "b": "b", "c": "b"},
    ),
    "a frozen counter is read twice": (
        [("a", 3_749_704, 1.0, 1.0, EXACT), ("b", 3_749_704, 1.2, 1.2, EXACT)],
        {"a": "a", "b": "b"},
    ),
    "who gives the figure of a reading without its moment repeats it": (
        [("a", 3_749_704, 1.0, 1.0, EXACT), ("b", 3_749_704, 0.5, 4.0, EXACT), ("c", 3_749_704, 9.0, 10.0, OVER)],
        {"a": "a", "b": "a", "c": "a"},
    ),
    "a round figure that was read at one moment is not copied by later days": (
        [("a", 4e6, 1.0, 1.0, EXACT), ("b", 4e6, 3.0, 4.0, OVER)],
        {"a": "a", "b": "b"},
    ),
}


def placed(row: Row) -> Placed:
    name, value, start, end, bound = row
    return Placed(said(name, value, start, end, bound), Window(at_age(start), at_age(end)))


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES.keys())
def test_who_is_counted_with_whom(rows: list[Row], expected: dict[str, str]) -> None:
    assert leaders([placed(row) for row in rows]) == expected
    assert leaders([placed(row) for row in reversed(rows)]) == expected


@pytest.mark.parametrize(
    ("value", "grain", "expected"),
    [
        (5e6, 1e6, 1),
        (70e6, 1e7, 1),
        (23e6, 1e6, 2),
        (3_750_000, 1e4, 3),
        (57_679_352, 1, 8),
        (2e6, 98e6, 1),
        (0, 1, 1),
        (7, 1, 1),
        (1000, 1000, 1),
        (1e15, 1e15, 1),
    ],
)
def test_significant_digits(value: float, grain: float, expected: int) -> None:
    assert digits(value, grain) == expected


def test_a_reading_is_an_exact_number_at_one_moment() -> None:
    def reading(bound: Bound, end: float) -> bool:
        statement: Statement = said("a", 5.0, 1.0, end, bound)
        return Placed(statement, Window(at_age(1.0), at_age(end))).reading

    assert reading(EXACT, 1.0)
    assert not reading(EXACT, 1.1)
    assert not reading(OVER, 1.0)
