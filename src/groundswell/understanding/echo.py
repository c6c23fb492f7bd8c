"""The echo: views that views bring.

In renewal form, on steps of equal length: rate_t = push_t + R sum_{u>=1} w_u rate_{t-u}, where w sums to one and R < 1.
A push of one view brings 1 / (1 - R) views in the end. HIP (Rizoiu et al., WWW 2017) is the same with the weights
C (u + c)^-(1 + theta), so that R = C zeta(1 + theta, 1 + c) there.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, zeta

from groundswell.understanding.compiled import Array, compiled


def lomax_weights(mean: float, shape: float, step: float, number: int) -> Array:
    """Shares of a Lomax delay (days; ``shape`` > 1) that fall into steps 1, 2, ...; what comes later is shared out."""
    if shape <= 1.0:
        raise ValueError("a Lomax delay has a mean only where its shape is above one")
    ends: Array = step * np.arange(number + 1, dtype=np.float64)
    return _shares(1.0 - (1.0 + ends / (mean * (shape - 1.0))) ** -shape)


def lognormal_weights(mean: float, spread: float, step: float, number: int) -> Array:
    """Shares of a log-normal delay of that mean (days), ``spread`` being the deviation of its logarithm."""
    middle = np.log(mean) - 0.5 * spread**2
    ends: Array = step * np.arange(1, number + 1, dtype=np.float64)
    return _shares(np.concatenate([[0.0], ndtr((np.log(ends) - middle) / spread)]))


def _shares(distribution: Array) -> Array:
    return np.asarray(np.diff(distribution) / distribution[-1])


def with_echo(push: Array, branching: float, weights: Array) -> Array:
    """The rate that a push makes, step by step; the exact solution of the renewal form, same shape as ``push``."""
    if not 0.0 <= branching < 1.0:
        raise ValueError(f"a branching ratio of {branching:g} has no finite response")
    return _renewed(np.asarray(push, np.float64), np.ascontiguousarray(branching * weights[::-1], np.float64))


@compiled
def _renewed(push: Array, heard: Array) -> Array:
    """The rate, given what is heard of the views of each earlier step, the farthest first (lags,)."""
    lags = len(heard)
    rate = push.copy()
    for step in range(1, len(push)):
        back = min(step, lags)
        rate[step] += np.dot(heard[lags - back :], rate[step - back : step])
    return rate


def total_response(branching: float) -> float:
    """Views in the end for one view from outside; infinite from a branching ratio of one on."""
    return 1.0 / (1.0 - branching) if branching < 1.0 else float("inf")


def hip_branching(scale: float, cutoff: float, exponent: float) -> float:
    """HIP's branching ratio: C zeta(1 + theta, 1 + c) for C, c and theta."""
    return float(scale * zeta(1.0 + exponent, 1.0 + cutoff))


def hip_weights(scale: float, cutoff: float, exponent: float, number: int) -> Array:
    """HIP's kernel C (u + c)^-(1 + theta) at lags 1 to ``number``; it sums to the branching ratio, not to one."""
    return np.asarray(scale * (np.arange(1, number + 1) + cutoff) ** -(1.0 + exponent))
