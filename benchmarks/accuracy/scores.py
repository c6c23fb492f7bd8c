"""How a forecast is scored: errors on the log scale, percentiles, coverage, CRPS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from groundswell.understanding.compiled import Array


def log_error(forecast: Array, true: Array) -> float:
    """Mean of |ln(1 + forecast) - ln(1 + true)| over videos; both in views, (N,)."""
    return float(np.abs(np.log1p(np.maximum(forecast, 0.0)) - np.log1p(true)).mean())


def percentile_error(forecast: Array, true: Array) -> float:
    """Mean absolute difference of percentiles among the true gains: the metric of Rizoiu et al. 2017, section 5."""
    order = np.sort(true)

    def place(views: Array) -> Array:
        return np.asarray(100.0 * np.searchsorted(order, views) / len(order))

    return float(np.abs(place(forecast) - place(true)).mean())


def log_crps(levels: Array, quantiles: Array, true: Array) -> float:
    """CRPS of ln(1 + views) from quantiles (N, Q): twice the pinball loss, averaged over levels and videos."""
    apart = np.log1p(true)[:, None] - np.log1p(np.maximum(quantiles, 0.0))
    return float(2.0 * np.maximum(levels * apart, (levels - 1.0) * apart).mean())


@dataclass(frozen=True)
class Coverage:
    """The share of truths within a band that should hold ``level`` of them, and what chance allows (99%)."""

    level: float
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.share:.1%}"


def coverage(level: float, low: Array, high: Array, true: Array) -> Coverage:
    """Of a band from ``low`` to ``high``, (N,) each."""
    least, most = binom.ppf([0.005, 0.995], len(true), level) / len(true)
    return Coverage(level, float(((low <= true) & (true <= high)).mean()), float(least), float(most))
