"""Forecasts made to hold what they say: distributional conformal prediction, by video (Chernozhukov et al. 2021).

For videos that the model was not fitted on, the chance that the forecast gave to "no more than came" is noted, per
days seen, days ahead and bucket. Where the model is right these chances are uniform; the chance that stands at place
p of them is what the model must be asked for when p is wanted. Between the days that were tried, chances are told
linearly in log days. Buckets halve the videos by size (the level of the last week's days), by roughness (how much a
day differs from the next) and by burst (how far the last week's mean lies above its usual day).
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
BUCKETS = 8
LEAST_VIDEOS = 100
"""With fewer held-out videos in a bucket nothing is corrected and the answer says "uncalibrated"."""

ROUGH_FROM = 5
"""From so many days on there are steps enough to tell rough from smooth."""

_WEEK, _STEPS = 7, 30


@dataclass(frozen=True)
class Traits:
    """What buckets are made of, each (N,): ``size``, ``rough`` and ``burst``; nan where it cannot be told."""

    size: Array
    rough: Array
    burst: Array


def traits_of(daily: Array) -> Traits:
    """The traits of series from their log daily counts (N, t), the last days being the latest.

    Days that are not known are nan. Roughness is 0 before day five, and nan where fewer than five days were known.
    """
    count, days = daily.shape
    if days == 0:
        return Traits(np.zeros(count), np.zeros(count), np.zeros(count))
    week = daily[:, -_WEEK:]
    size = np.nanmean(week, axis=1)
    burst = np.log1p(np.nanmean(np.expm1(week), axis=1)) - size
    rough = np.zeros(count)
    if days >= ROUGH_FROM:
        steps = np.abs(np.diff(daily[:, -_STEPS:], axis=1))
        known = np.isfinite(steps).sum(axis=1) >= ROUGH_FROM - 1
        rough = np.full(count, np.nan)
        rough[known] = np.nanmedian(steps[known], axis=1)
    return Traits(size, rough, burst)


@dataclass(frozen=True)
class Calibration:
    """``chances`` (T, A, BUCKETS, L): the raw chance for each of LEVELS; nan where too few videos were held out.

    ``size_edges`` (T,), ``rough_edges`` (T, 2) by size and ``burst_edges`` (T, 4) by size and roughness part the
    buckets, for the days in SEEN.
    """

    chances: Array
    size_edges: Array
    rough_edges: Array
    burst_edges: Array

    def bucket_of(self, seen: float, traits: Traits) -> NDArray[np.intp]:
        """The bucket of each series; BUCKETS and BUCKETS + 1 are small and large ones of unknown roughness."""
        at = int(np.argmin(np.abs(np.log(SEEN) - np.log(max(seen, 0.5)))))
        large = (traits.size > self.size_edges[at]).astype(np.intp)
        part = 2 * large + (traits.rough > self.rough_edges[at][large])
        known = 2 * part + (traits.burst > self.burst_edges[at][part])
        return np.asarray(np.where(np.isnan(traits.rough), BUCKETS + large, known), dtype=np.intp)

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
        halves = asked.reshape(2, BUCKETS // 2, len(LEVELS)).mean(axis=1)
        every = np.concatenate([asked, halves])
        return np.stack([np.interp(levels, _ended(LEVELS), _ended(row)) for row in every])[bucket]


def calibration_from(tables: dict[str, Array]) -> Calibration | None:
    """The calibration that a cohort carries; None where it has none."""
    names = ("chances", "size_edges", "rough_edges", "burst_edges")
    if any(f"calibration_{name}" not in tables for name in names):
        return None
    chances, *edges = (tables[f"calibration_{name}"] for name in names)
    if chances.shape != (len(SEEN), len(AHEAD), BUCKETS, len(LEVELS)):
        return None
    return Calibration(np.where(chances < 0, np.nan, chances), *edges)


def tables_of(calibration: Calibration) -> dict[str, Array]:
    """The calibration as tables of a cohort; -1 stands for "uncalibrated"."""
    return {
        "calibration_chances": np.where(np.isnan(calibration.chances), -1.0, calibration.chances),
        "calibration_size_edges": calibration.size_edges,
        "calibration_rough_edges": calibration.rough_edges,
        "calibration_burst_edges": calibration.burst_edges,
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
