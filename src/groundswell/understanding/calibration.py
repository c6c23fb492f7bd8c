"""Forecasts made to hold what they say: distributional conformal prediction, by video (Chernozhukov et al. 2021).

For videos that the model was not fitted on, the chance that the forecast gave to "no more than came" is noted, per
days seen, days ahead and bucket. Where the model is right these chances are uniform; the chance that stands at place
p of them is what the model must be asked for when p is wanted. Between the days that were tried, chances are told
linearly in log days. Buckets are by size (the level of the last week's days) and by roughness (how much a day differs
from the next).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array

SEEN = np.array([1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90, 105, 113], dtype=float)
AHEAD = np.array([1, 3, 7, 14, 23, 30, 60, 90, 113], dtype=float)
"""Days seen and days ahead that are tried, as far as both together fit into the cohort's days."""

LEVELS = np.array([0.01, 0.025, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99])
BUCKETS = 4
LEAST_VIDEOS = 100
"""With fewer held-out videos in a bucket nothing is corrected and the answer says "uncalibrated"."""

ROUGH_FROM = 5
"""From so many days on there are steps enough to tell rough from smooth."""

_WEEK, _STEPS = 7, 30


@dataclass(frozen=True)
class Calibration:
    """``chances`` (T, A, BUCKETS, L): the raw chance for each of LEVELS; nan where too few videos were held out.

    ``size_edges`` and ``rough_edges`` (T,) part the buckets, for the days in SEEN.
    """

    chances: Array
    size_edges: Array
    rough_edges: Array

    def bucket_of(self, seen: float, size: Array, rough: Array) -> NDArray[np.intp]:
        """The bucket of each series, from ``traits_of``; 4 and 5 are small and large ones of unknown roughness."""
        at = int(np.argmin(np.abs(np.log(SEEN) - np.log(max(seen, 0.5)))))
        large = size > self.size_edges[at]
        known = 2 * large + (rough > self.rough_edges[at])
        return np.asarray(np.where(np.isnan(rough), BUCKETS + large, known), dtype=np.intp)

    def corrected(self, seen: float, ahead: float, bucket: NDArray[np.intp], levels: Array) -> Array:
        """The raw chances (N, Q) to ask the model for, so that ``levels`` (Q,) come out; nan where uncalibrated."""
        before, after, share = _between(SEEN, seen)
        near, far, along = _between(AHEAD, ahead)
        corners = [(before, near, (1 - share) * (1 - along)), (before, far, (1 - share) * along)]
        corners += [(after, near, share * (1 - along)), (after, far, share * along)]
        asked, weight = np.zeros((BUCKETS, len(LEVELS))), np.zeros((BUCKETS, 1))
        for i, j, part in corners:
            table = self.chances[i, j]
            there = np.isfinite(table).all(axis=1, keepdims=True)
            asked += np.where(there, part * np.nan_to_num(table), 0.0)
            weight += part * there
        with np.errstate(invalid="ignore", divide="ignore"):
            asked = np.where(weight > 1e-9, asked / weight, np.nan)
        asked = np.concatenate([asked, 0.5 * (asked[0::2] + asked[1::2])])
        return np.stack([np.interp(levels, _ended(LEVELS), _ended(row)) for row in asked])[bucket]


def traits_of(daily: Array) -> tuple[Array, Array]:
    """Size and roughness of series (N,) from their log daily counts (N, t), the last days being the latest.

    Size is the mean of the last week; roughness the median step between neighbouring days, 0 before day five. Days
    that are not known are nan; where fewer than five of the last are known in a row, roughness is nan.
    """
    if daily.shape[1] == 0:
        return np.zeros(len(daily)), np.zeros(len(daily))
    size = np.nanmean(daily[:, -_WEEK:], axis=1)
    if daily.shape[1] < ROUGH_FROM:
        return size, np.zeros(len(daily))
    steps = np.abs(np.diff(daily[:, -_STEPS:], axis=1))
    known = np.isfinite(steps).sum(axis=1) >= ROUGH_FROM - 1
    rough = np.full(len(daily), np.nan)
    rough[known] = np.nanmedian(steps[known], axis=1)
    return size, rough


def calibration_from(tables: dict[str, Array]) -> Calibration | None:
    """The calibration that a cohort carries; None where it has none."""
    if "calibration_chances" not in tables:
        return None
    chances = np.where(tables["calibration_chances"] < 0, np.nan, tables["calibration_chances"])
    if chances.shape != (len(SEEN), len(AHEAD), BUCKETS, len(LEVELS)):
        return None
    size, rough = tables["calibration_size_edges"], tables["calibration_rough_edges"]
    return Calibration(chances, np.asarray(size), np.asarray(rough))


def tables_of(calibration: Calibration) -> dict[str, Array]:
    """The calibration as tables of a cohort; -1 stands for "uncalibrated"."""
    return {
        "calibration_chances": np.where(np.isnan(calibration.chances), -1.0, calibration.chances),
        "calibration_size_edges": calibration.size_edges,
        "calibration_rough_edges": calibration.rough_edges,
    }


def chances_to_ask(chances: Array) -> Array:
    """For held-out chances (n,) the ones that stand at LEVELS of them, as split conformal counts; nan if too few."""
    if len(chances) < LEAST_VIDEOS:
        return np.full(len(LEVELS), np.nan)
    ordered = np.sort(chances)
    places = np.clip(LEVELS * (len(chances) + 1) - 1, 0, len(chances) - 1)
    return np.asarray(np.interp(places, np.arange(len(chances)), ordered))


def _between(grid: Array, value: float) -> tuple[int, int, float]:
    """The places in the grid around a value and the share of the way from one to the other, in logs."""
    after = int(np.clip(np.searchsorted(grid, value), 1, len(grid) - 1))
    low, high = np.log(grid[after - 1]), np.log(grid[after])
    share = (np.log(max(value, 1e-3)) - low) / (high - low)
    return after - 1, after, float(np.clip(share, 0.0, 1.0))


def _ended(values: Array) -> Array:
    return np.concatenate([[0.0], values, [1.0]])
