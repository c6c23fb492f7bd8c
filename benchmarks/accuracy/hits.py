"""Calls of a hit, held against what came: of those called at nine to one, how many were, and how early."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.counter import chance_of_more
from groundswell.understanding.hit import HIT_CHANCE
from groundswell.understanding.readings import Readings

LOOKS = (*range(1, 31), *range(33, 120, 3))
"""Days on which the question is asked: each of the first month, then every third."""

BINS = (0.0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 1.0)
PASSED = ((1.0, 2.0), (2.0, 4.0), (4.0, np.inf))
"""By how many times hits pass the line in the end."""

RIGHT = 0.88
_THRESHOLDS = np.arange(0.99, 0.0, -0.01)


@dataclass(frozen=True)
class Calls:
    """``chances`` (N, looks) of becoming a hit, the ``views`` (N, looks) by each look, ``total`` (N,) in the end, and
    the ``line`` that a hit passes."""

    chances: Array
    views: Array
    total: Array
    line: float

    @property
    def became(self) -> NDArray[np.bool_]:
        return np.asarray(self.total > self.line)

    def first(self, threshold: float = HIT_CHANCE) -> NDArray[np.intp]:
        """The place of the first look at which each video was called, (N,); the number of looks where it never was."""
        sure = self.chances >= threshold
        return np.asarray(np.where(sure.any(axis=1), sure.argmax(axis=1), sure.shape[1]))

    def called(self, threshold: float = HIT_CHANCE) -> NDArray[np.bool_]:
        return np.asarray(self.first(threshold) < self.chances.shape[1])

    def right(self, threshold: float = HIT_CHANCE) -> float:
        """The share of those called that became a hit; nan where none was called."""
        called = self.called(threshold)
        return float(self.became[called].mean()) if called.any() else float("nan")

    def chance_at_call(self) -> float:
        """The mean chance that was given when a video was first called: above 9 to 1, for chances rise in steps."""
        called = self.called()
        return float(self.chances[called, self.first()[called]].mean())

    def share_at_call(self, threshold: float = HIT_CHANCE, passed: tuple[float, float] = (0.0, np.inf)) -> float:
        """The median share of its final views that a hit had when it was called; of hits that in the end had so many
        times the line. nan where there were none."""
        times = self.total / self.line
        those = self.called(threshold) & self.became & (times >= passed[0]) & (times < passed[1])
        if not those.any():
            return float("nan")
        return float(np.median(self.views[those, self.first(threshold)[those]] / self.total[those]))

    def share_on_first_look(self) -> float:
        """The median share of its final views that a hit had when it could first be asked about."""
        return float(np.median(self.views[self.became, 0] / self.total[self.became]))

    def times(self) -> float:
        """How many times the line a hit had in the end, median."""
        return float(np.median(self.total[self.became])) / self.line

    def lowest(self) -> float:
        """The lowest threshold at which at least ``RIGHT`` of those called were hits; nobody knows it beforehand."""
        return min(float(one) for one in _THRESHOLDS if self.right(float(one)) >= RIGHT)

    def reliability(self) -> list[tuple[float, float, int]]:
        """Mean chance given, share that became a hit, and how many, over all looks, by bins of the chance."""
        rows: list[tuple[float, float, int]] = []
        became = np.broadcast_to(self.became[:, None], self.chances.shape)
        for low, high in pairwise(BINS):
            there = (self.chances >= low) & ((self.chances < high) | (high == 1.0))
            if there.any():
                rows.append((float(self.chances[there].mean()), float(became[there].mean()), int(there.sum())))
        return rows


def calls_of(cohort: Cohort, views: Array, line: float) -> Calls:
    """Ask on every look whether each video (N, D daily views) will pass ``line`` by the cohort's last day."""
    counts = np.cumsum(views, axis=1)
    chances = np.empty((len(views), len(LOOKS)))
    for place, day in enumerate(LOOKS):
        ages = np.arange(1.0, day + 1.0)
        series = [Readings(ages, row) for row in counts[:, :day]]
        chances[:, place] = chance_of_more(cohort, series, line, float(cohort.days))
    seen = counts[:, [day - 1 for day in LOOKS]]
    return Calls(np.nan_to_num(chances), seen, counts[:, -1], line)
