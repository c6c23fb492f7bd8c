"""Readings made for the tests of the alarm: hours since 1970 and counts of a counter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def counted(gains: NDArray[np.int64] | Array, every: float = 1.0, begun: float = 1e5) -> tuple[Array, Array]:
    """A counter that is read every so many hours and gains these views in between."""
    hours = 400_000.0 + every * np.arange(gains.size + 1, dtype=np.float64)
    return hours, begun + np.concatenate([[0.0], np.cumsum(gains)])


def steady(rate: float, bins: int, seed: int, scatter: float = 0.02) -> NDArray[np.int64]:
    """Gains of a stream in which nothing happens."""
    rng = np.random.default_rng(seed)
    return rng.poisson(rate * rng.gamma(1 / scatter, scatter, size=bins))


def daily_swing(rate: float, bins: int, seed: int) -> NDArray[np.int64]:
    """Gains that swing between 0.55 and 1.8 times the rate every day."""
    rng = np.random.default_rng(seed)
    return rng.poisson(rate * np.exp(0.6 * np.cos(2 * np.pi * np.arange(bins) / 24)))
