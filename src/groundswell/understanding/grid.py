"""The ages at which a path is told, and how a cohort's days become a prior over them.

A path is the log of the viewing rate (views per day) on bins of age since release: quarter-days for five days,
days to the last day that the cohort knows, then bins that grow by 9% to twenty years. Within a bin the rate is
constant, so the count is linear in time there and every average over a window has a closed form. Where a counter was
read several times in the first quarter-day, a straight line is too coarse for it: bins then begin at 23 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array

FIRST_LOOK = 1.0 / 64.0
"""Days of the first of the finer bins, which grow by the root of two to half a day."""
QUARTER_DAYS = 5
YEARS = 20
GROWTH = 1.09

LEVEL_SD = 3.0
"""How much wider (in log views) the level of a film that people write about is than the cohort's."""

TAIL_SLOPE = -0.65
TAIL_SLOPE_SD = 0.30
TAIL_WANDER = 0.80
"""After the cohort's last day the log rate falls by this slope in log age (its spread between videos, and its
random walk per unit of log age). Measured on the last two months of the shipped cohort: slope -0.67 on average,
core spread 0.65 and overall 1.2 per unit of log age (``docs/mathematics.md``)."""

EARLY_WANDER = 0.8
EARLY_MEMORY = 0.7
"""Spread of a quarter-day's log rate around its day's at age one day, falling with the square root of age, and
how far (in log age) it remembers."""


@dataclass(frozen=True)
class Grid:
    """Edges of the age bins in days since release, shape (bins + 1,), starting at 0."""

    edges: Array

    @property
    def bins(self) -> int:
        return len(self.edges) - 1

    @property
    def widths(self) -> Array:
        return np.diff(self.edges)

    @property
    def middles(self) -> Array:
        return 0.5 * (self.edges[1:] + self.edges[:-1])


def grid_for(days: int, *, finer: bool = False) -> Grid:
    """The grid that follows a cohort known for ``days`` whole days (at least six); ``finer`` in the first half day."""
    first = FIRST_LOOK * np.sqrt(2.0) ** np.arange(10) if finer else [0.25]
    early = np.concatenate([[0.0], first, np.arange(0.5, QUARTER_DAYS, 0.25)])
    daily = np.arange(QUARTER_DAYS, days, 1.0)
    late = days * GROWTH ** np.arange(0, np.log(YEARS * 365.25 / days) / np.log(GROWTH) + 1)
    return Grid(np.concatenate([early, daily, late]))


def spread(mean: Array, covariance: Array, grid: Grid) -> tuple[Array, Array]:
    """A Gaussian over the log rate on days 1..D, told on the grid.

    ``mean`` (D,) and ``covariance`` (D, D) describe y_d = log(1 + views on day d). Returns the mean (bins,) and
    covariance (bins, bins) of the log rate: linear between the middles of days, a wandering within days in the
    first five, and a tail with its own slope and random walk beyond day D.
    """
    days = len(mean)
    weights = _weights(grid, days)
    hangs_on = np.log(days - 0.5 * _last_days(days))
    tail = np.maximum(np.log(grid.middles) - hangs_on, 0.0) * (grid.middles > days)
    told_mean = weights @ mean + TAIL_SLOPE * tail
    told = weights @ covariance @ weights.T
    told += TAIL_SLOPE_SD**2 * np.outer(tail, tail) + TAIL_WANDER**2 * np.minimum.outer(tail, tail)
    told += _within_days(grid) + LEVEL_SD**2
    return told_mean, told


def _weights(grid: Grid, days: int) -> Array:
    """Which days' log rates make up each bin's, shape (bins, days)."""
    weights = np.zeros((grid.bins, days))
    for row, age in enumerate(grid.middles):
        if age >= days:  # the tail hangs on the level of the last twenty days, not on the last day's weekday
            weights[row, -_last_days(days) :] = 1.0 / _last_days(days)
            continue
        place = min(max(age - 0.5, 0.0), days - 1.0)
        low = min(int(place), days - 2)
        weights[row, low] = 1.0 - (place - low)
        weights[row, low + 1] = place - low
    return weights


def _last_days(days: int) -> int:
    """How many of a cohort's last days give the level that the tail begins with."""
    return min(20, days)


def _within_days(grid: Grid) -> Array:
    """Covariance of the bins' own wandering: strong in the first hours, gone after five days, a floor after."""
    age = grid.middles
    size = np.where(age < QUARTER_DAYS, EARLY_WANDER / np.sqrt(np.maximum(age, 0.5)), 0.0)
    memory = np.exp(-np.abs(np.subtract.outer(np.log(age), np.log(age))) / EARLY_MEMORY)
    result: Array = np.outer(size, size) * memory + np.diag(np.full(grid.bins, 0.05**2))
    return result
