"""How likely a count is: a negative binomial with heavy tails, relative to a count that might be anything.

All chances are relative to the *stray* one, so that the factorial of the count cancels everywhere.
"""

from __future__ import annotations

import math

from groundswell.understanding.compiled import compiled

TAIL_CHANCE, TAIL_RATIO = 0.05, 5.0
"""One bin in twenty has so many times the variance: rates have heavier tails than a gamma distribution."""

STRAY_CHANCE, STRAY_VARIANCE = 0.001, 3.0
"""One bin in a thousand may be anything (a reading gone wrong, a lump): so much relative variance."""

LARGEST_RATIO = 5000.0
"""No bin speaks more than so much for news; the stray counts see to that, but for the far end of their tail."""

_LEAST_VARIANCE = 1e-7
_STIRLING = 8.0
_MAIN_SHARE = (1.0 - STRAY_CHANCE) * (1.0 - TAIL_CHANCE)
_TAIL_SHARE = (1.0 - STRAY_CHANCE) * TAIL_CHANCE
_LARGEST_LOG = 500.0


@compiled
def _stirling_rest(z: float) -> float:
    """log Γ(z) - (z - 1/2) log z + z - log(2 pi)/2, to 1e-11 for z >= 8."""
    inverse = 1.0 / z
    square = inverse * inverse
    return inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)))


@compiled
def log_count(count: float, mean: float, variance: float) -> float:
    """Log of the negative binomial of that mean m and variance m + ``variance`` m² at ``count``, but for log(count!).

    Written out with Stirling's series, so that it takes three logarithms where the library's takes ten.
    """
    size = 1.0 / max(variance, _LEAST_VARIANCE)
    low, high, product = size, size + count, 1.0
    while low < _STIRLING:
        product *= low
        low += 1.0
    while high < _STIRLING:
        product /= high
        high += 1.0
    ways = (high - 0.5) * math.log(high) - (low - 0.5) * math.log(low) + low - high
    ways += _stirling_rest(high) - _stirling_rest(low)
    if product != 1.0:
        ways += math.log(product)
    return ways + size * math.log(size) - (size + count) * math.log(size + mean) + count * math.log(mean)


@compiled
def stray_chance(count: float, mean: float) -> float:
    """Log of the chance of a stray count, where ``mean`` is foretold; but for log(count!)."""
    return log_count(count, mean, STRAY_VARIANCE)


@compiled
def main_chance(count: float, mean: float, variance: float, stray: float) -> float:
    """The chance of a count that is no outlier, relative to the stray one."""
    return _MAIN_SHARE * math.exp(min(log_count(count, mean, variance) - stray, _LARGEST_LOG))


@compiled
def outlier_chance(count: float, mean: float, variance: float, stray: float) -> float:
    """The chance of a count as one of the tails or as a stray one, relative to the latter."""
    tail = math.exp(min(log_count(count, mean, TAIL_RATIO * variance) - stray, _LARGEST_LOG))
    return _TAIL_SHARE * tail + STRAY_CHANCE
