"""Calls of a hit, held against what came: of those called at nine to one, how many were, and how early."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.counter import chance_of_more
from groundswell.understanding.readings import Readings

LOOKS = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)
"""Days on which the question is asked."""

BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0)


@dataclass(frozen=True)
class Calls:
    """``chances`` (N, looks) of becoming a hit, whether each did (N,), and the share of its views by each look."""

    chances: Array
    became: Array
    share: Array

    @property
    def first(self) -> Array:
        """The place of the first look at which each video was called, (N,); ``len(LOOKS)`` where it never was."""
        sure = self.chances >= 0.9
        return np.where(sure.any(axis=1), sure.argmax(axis=1), len(LOOKS))

    def right(self) -> tuple[int, int]:
        """How many were called, and how many of those became one."""
        called = self.first < len(LOOKS)
        return int(called.sum()), int((called & (self.became > 0)).sum())

    def share_at_call(self) -> float:
        """The median share of its final views that a video had when it was called a hit and was one."""
        called = (self.first < len(LOOKS)) & (self.became > 0)
        return float(np.median(self.share[called, self.first[called]]))

    def reliability(self) -> list[tuple[float, float, int]]:
        """Mean chance given, share that became a hit, and how many, over all looks, by bins of the chance."""
        rows: list[tuple[float, float, int]] = []
        became = np.repeat(self.became[:, None], len(LOOKS), axis=1)
        for low, high in pairwise(BINS):
            there = (self.chances >= low) & ((self.chances < high) | (high == 1.0))
            if there.any():
                rows.append((float(self.chances[there].mean()), float(became[there].mean()), int(there.sum())))
        return rows


def calls_of(cohort: Cohort, views: Array, size: float) -> Calls:
    """Ask on every look whether each video (N, D daily views) will pass ``size`` by the cohort's last day."""
    counts = np.cumsum(views, axis=1)
    total = counts[:, -1]
    chances = np.empty((len(views), len(LOOKS)))
    for place, day in enumerate(LOOKS):
        ages = np.arange(1.0, day + 1.0)
        series = [Readings(ages, row) for row in counts[:, :day]]
        chances[:, place] = chance_of_more(cohort, series, size, float(cohort.days))
    share = counts[:, [day - 1 for day in LOOKS]] / np.maximum(total, 1.0)[:, None]
    return Calls(np.nan_to_num(chances), (total > size).astype(float), share)
