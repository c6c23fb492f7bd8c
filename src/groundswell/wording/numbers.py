"""Numbers as a person would say them: rounded to what is known, with their unit, never with false precision."""

from __future__ import annotations

import math

from groundswell.terms import Bound, Money, granularity_of

NBSP = "\N{NO-BREAK SPACE}"
_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_HEDGES = {
    Bound.EXACT: "",
    Bound.OVER: "over ",
    Bound.NEARLY: "nearly ",
    Bound.ABOUT: "about ",
    Bound.AT_MOST: "at most ",
}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def _unit_of(value: float) -> tuple[float, str]:
    """The largest unit that leaves at least one before the point, after rounding to three figures."""
    for size, name in _UNITS:
        if abs(value) >= size * 0.9995:
            return size, NBSP + name
    return 1.0, ""


def count(value: float) -> str:
    """A count to three significant figures: ``64.9 million``, ``38,400``, ``7``."""
    text, unit = _figures(value)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def tabular(value: float) -> str:
    """The same with its zeros, so that numbers stand in a column: ``64.0 million``."""
    text, unit = _figures(value)
    return text + unit


def _figures(value: float) -> tuple[str, str]:
    size, unit = _unit_of(value)
    scaled = value / size
    if scaled == 0:
        return "0", ""
    decimals = 2 - math.floor(math.log10(abs(scaled)) + 1e-9)
    rounded = round(scaled, decimals)
    if size == 1.0:
        return f"{rounded:,.0f}", ""
    return f"{rounded:,.{max(0, decimals)}f}", unit


def as_said(value: float) -> str:
    """A number as it was said: to its last digit where it had one, otherwise in round units.

    53,779,211 stays so; 3,750,000 becomes ``3.75 million``.
    """
    size, unit = _unit_of(value)
    if size > 1.0 and granularity_of(value) >= size / 1000:
        return f"{value / size:,.15g}{unit}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.15g}"


def hedged(bound: Bound, value: float) -> str:
    """The number with its hedge: ``over 65 million``."""
    return _HEDGES[bound] + as_said(value)


def span(low: float, high: float, link: str = "–") -> str:
    """Both ends in one unit, rounded so that the width keeps two figures: ``64.9–68.0 million``."""
    size, unit = _unit_of(high)
    width = (high - low) / size
    decimals = 0 if size == 1.0 else 2
    if width > 0 and size > 1.0:
        decimals = min(2, max(0, 1 - math.floor(math.log10(width) + 1e-9)))
    first, last = _pair(low / size, high / size, decimals)
    return f"{last}{unit}" if first == last else f"{first}{link}{last}{unit}"


def _pair(low: float, high: float, decimals: int) -> tuple[str, str]:
    if decimals == 0 and high >= 1000:
        place = 2 - math.floor(math.log10(high))
        low, high = round(low, place), round(high, place)
    return f"{low:,.{decimals}f}", f"{high:,.{decimals}f}"


def between(low: float, high: float) -> str:
    """``between 64.9 and 68.0 million``; ``about 5 million`` where rounding leaves one number."""
    words = span(low, high, " and ")
    return f"between {words}" if " and " in words else f"about {words}"


def compact(value: float) -> str:
    """For the label of an axis: ``70M``, ``2.5M``, ``500k``, ``0``."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"


def chance(p: float) -> str:
    """A probability in words with its number: ``62 in 100``, ``1 in 140``, ``under 1 in 1,000``."""
    if p >= 0.995:
        return "over 99 in 100"
    if p >= 0.015:
        return f"{p * 100:.0f} in 100"
    if p >= 0.001:
        return f"1 in {_two_figures(1 / p):,.0f}"
    return "under 1 in 1,000"


def _two_figures(value: float) -> float:
    return round(value, 1 - math.floor(math.log10(value)))


def plain_p(p: float) -> str:
    """The number itself, for whoever wants it: ``= 0.62``, ``= 0.004``, ``< 0.001``."""
    if p < 0.001:
        return f"<{NBSP}0.001"
    if p > 0.99:
        return f">{NBSP}0.99"
    return f"={NBSP}{p:.2f}" if p >= 0.02 else f"={NBSP}{p:.3f}"


def money(amount: Money) -> str:
    """``$1,300``; currencies without a sign of their own keep their code."""
    digits = f"{amount.amount:,.0f}" if amount.amount >= 100 else f"{amount.amount:,.2f}"
    symbol = _SYMBOLS.get(amount.currency)
    return f"{symbol}{digits}" if symbol else f"{digits}{NBSP}{amount.currency}"


def small_money(amount: float, currency: str) -> str:
    """A price of one view, to two figures, in the currency's hundredths: ``0.0020 cents``, ``$1.30``."""
    symbol = _SYMBOLS.get(currency)
    if amount >= 0.1:
        return f"{symbol}{amount:,.2f}" if symbol else f"{amount:,.2f}{NBSP}{currency}"
    if currency in {"USD", "EUR"}:
        return f"{_significant(amount * 100)}{NBSP}cents"
    return f"{symbol or ''}{_significant(amount)}{'' if symbol else NBSP + currency}"


def _significant(value: float) -> str:
    if value == 0:
        return "0"
    return f"{value:.{max(0, 1 - math.floor(math.log10(value)))}f}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """``1 statement``, ``12 statements``; small numbers stay digits, for they are counts."""
    return f"{number:,}{NBSP}{one if number == 1 else many or one + 's'}"
