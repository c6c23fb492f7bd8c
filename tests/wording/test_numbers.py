"""Numbers in words: rounded to what is known, never beyond."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.terms import Bound, Money
from groundswell.wording import numbers

COUNTS = st.floats(min_value=0, max_value=1e15, allow_nan=False)


def plain(text: str) -> str:
    return text.replace(numbers.NBSP, " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (38_412, "38,400"),
        (999_400, "999,000"),
        (999_600, "1 million"),
        (64_920_000, "64.9 million"),
        (65_000_000, "65 million"),
        (1_234_000_000, "1.23 billion"),
        (5e13, "50 trillion"),
    ],
)
def test_a_count_has_three_figures(value: float, words: str) -> None:
    assert plain(numbers.count(value)) == words


def test_in_a_column_the_zeros_stay() -> None:
    assert plain(numbers.tabular(65_000_000)) == "65.0 million"
    assert plain(numbers.tabular(12)) == "12"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (53_779_211, "53,779,211"),
        (3_750_000, "3.75 million"),
        (3_749_704, "3,749,704"),
        (69_000_000, "69 million"),
        (1_500_000_000, "1.5 billion"),
        (250, "250"),
        (2.5, "2.5"),
    ],
)
def test_a_number_is_shown_as_it_was_said(value: float, words: str) -> None:
    assert plain(numbers.as_said(value)) == words


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (Bound.EXACT, "5 million"),
        (Bound.OVER, "over 5 million"),
        (Bound.NEARLY, "nearly 5 million"),
        (Bound.ABOUT, "about 5 million"),
        (Bound.AT_MOST, "at most 5 million"),
    ],
)
def test_every_bound_has_its_hedge(bound: Bound, words: str) -> None:
    assert plain(numbers.hedged(bound, 5e6)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (64_900_000, 68_000_000, "64.9–68.0 million"),
        (70_000_000, 99_000_000, "70–99 million"),
        (900_000, 1_400_000, "0.90–1.40 million"),
        (120, 180, "120–180"),
        (456_300, 911_200, "456,000–911,000"),
        (5_000_000, 5_000_100, "5.00 million"),
        (0, 0, "0"),
    ],
)
def test_a_range_keeps_two_figures_of_its_width(low: float, high: float, words: str) -> None:
    assert plain(numbers.span(low, high)) == words


def test_a_range_that_rounds_to_one_number_is_about_it() -> None:
    assert plain(numbers.between(64.9e6, 68e6)) == "between 64.9 and 68.0 million"
    assert plain(numbers.between(5_000_000, 5_000_100)) == "about 5.00 million"


@given(COUNTS, COUNTS)
def test_a_range_never_says_more_than_one_unit_of_its_width(a: float, b: float) -> None:
    low, high = sorted((a, b))
    words = numbers.span(low, high)
    assert words
    assert "nan" not in words


@given(COUNTS)
def test_a_count_is_within_half_a_percent(value: float) -> None:
    words = plain(numbers.count(value)).replace(",", "")
    number, _, unit = words.partition(" ")
    size = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}[unit]
    assert math.isclose(float(number) * size, value, rel_tol=0.0051, abs_tol=0.51)


@pytest.mark.parametrize(
    ("p", "words", "number"),
    [
        (1.0, "over 99 in 100", "> 0.99"),
        (0.62, "62 in 100", "= 0.62"),
        (0.017, "2 in 100", "= 0.017"),
        (0.007, "1 in 140", "= 0.007"),
        (0.0, "under 1 in 1,000", "< 0.001"),
    ],
)
def test_a_chance_is_said_in_words_and_as_a_number(p: float, words: str, number: str) -> None:
    assert numbers.chance(p) == words
    assert plain(numbers.plain_p(p)) == number


def test_money_keeps_its_currency() -> None:
    assert numbers.money(Money(1300, "USD")) == "$1,300"
    assert plain(numbers.money(Money(12.5, "CHF"))) == "12.50 CHF"
    assert plain(numbers.small_money(1300 / 66e6, "USD")) == "0.0020 cents"
    assert plain(numbers.small_money(1.3, "GBP")) == "£1.30"
    assert plain(numbers.small_money(0.004, "CHF")) == "0.0040 CHF"


@pytest.mark.parametrize(("value", "label"), [(0, "0"), (500_000, "500k"), (2.5e6, "2.5M"), (7e7, "70M"), (1e9, "1bn")])
def test_an_axis_has_short_numbers(value: float, label: str) -> None:
    assert numbers.compact(value) == label
