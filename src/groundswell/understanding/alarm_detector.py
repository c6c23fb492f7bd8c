"""The mixture Shiryaev-Roberts e-detector: how much the evidence has come to speak for news, and since when.

For each factor g, M(g) <- (M(g) f + h/G) L(g) with each bin of h hours, where L(g) = p1/p0: p0 is what the baseline
foretold (at most: its slack included), p1 what a level about g times that at the likeliest change foretells, with the
over-dispersion that was usual then, and
f = exp(-h/168) lets old evidence fade. L(g) is held to at most 1 for a bin that is no larger than foretold. The sum
of M(g) then has expectation at most the hours watched as long as E[L(g) | past] <= 1, so a threshold of A hours is
passed, in the mean, no sooner than after A hours (Shin, Ramdas & Rinaldo, "E-detectors", 2024).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.understanding.alarm_baseline import (
    BANK_SIZE,
    FALL,
    LIFT,
    SHARED,
    SLACK,
    USUAL_LEVEL,
    WIDER,
    Baseline,
    average,
    late_views,
    mean_doubts,
    mean_level,
    rise_to,
)
from groundswell.understanding.alarm_counts import LARGEST_RATIO, main_chance, outlier_chance
from groundswell.understanding.compiled import Array, compiled

FACTORS = np.array([1.5, 2.0, 3.0, 5.0, 10.0])
_LOG_FACTORS = np.log(FACTORS)
_G = FACTORS.size

_BETWEEN = 0.2**2
"""Variance of the log of a jump about each factor: what lies between them counts too."""

_LEAST_JUMP, _LEAST_LEAD = math.log(1.25), 0.15
"""Logs: no change smaller than this is followed, and news has to stay so far above what the baseline has become."""

_FADING_HOURS = 168.0
_NEGLIGIBLE = 1e-9


class Detector(NamedTuple):
    """Evidence for each factor. G = ``FACTORS.size``; all (G,)."""

    evidence: Array
    """M(g), in hours."""
    path: Array
    """The largest term of the sum that M(g) is: the evidence from its likeliest change."""
    since: Array
    """When that change was, in hours."""
    before: Array
    """Log of the rate per hour before the change, rhythm apart."""
    after: Array
    """And since."""
    doubt: Array
    """Variance of the latter."""
    scatter: Array
    """The over-dispersion of a bin of the usual length, before the change."""


def new_detector() -> Detector:
    """A detector without evidence."""
    return Detector(*(np.zeros(_G) for _ in Detector._fields))


@compiled
def copied_detector(detector: Detector) -> Detector:
    """One that can be moved on without the other."""
    return Detector(
        detector.evidence.copy(),
        detector.path.copy(),
        detector.since.copy(),
        detector.before.copy(),
        detector.after.copy(),
        detector.doubt.copy(),
        detector.scatter.copy(),
    )


@compiled
def weigh(detector: Detector, base: Baseline, gained: float, stray: float, span: tuple[float, float]) -> float:
    """Take the evidence of one good bin, after ``judge`` and before ``learn``; returns the statistic, in hours.

    ``span``: when the bin began, and its hours.
    """
    began, hours = span
    foretold, variance = average(base)
    raised = math.exp(base.outlook[SLACK])
    null = outlier_chance(gained, foretold * raised, variance, stray)
    for k in range(BANK_SIZE):
        if base.weight[k] > _NEGLIGIBLE:
            null += base.weight[k] * main_chance(gained, base.mean[k] * raised, base.variance[k], stray)
    late = late_views(base, began, gained - foretold * raised)
    if late > 0.0:
        held = foretold * raised + late
        null = max(null, main_chance(gained, held, variance, stray) + outlier_chance(gained, held, variance, stray))
    level = max(mean_level(base), base.usual[USUAL_LEVEL]) + base.outlook[SLACK]
    expected = math.exp(level + base.outlook[LIFT])
    doubt, scatter = mean_doubts(base)
    share, fade = hours / _G, math.exp(-hours / _FADING_HOURS)
    total = 0.0
    for i in range(_G):
        detector.before[i] += base.outlook[FALL]
        detector.after[i] += base.outlook[FALL]
        if detector.path[i] <= share:
            detector.path[i], detector.since[i] = share, began
            detector.before[i], detector.after[i] = level, level + _LOG_FACTORS[i]
            detector.doubt[i], detector.scatter[i] = _BETWEEN + doubt, scatter
        mean = math.exp(max(detector.after[i], level + _LEAST_LEAD) + base.outlook[LIFT])
        own = (1.0 + base.outlook[SHARED]) * (1.0 + detector.scatter[i] * base.outlook[WIDER]) - 1.0
        own = min(own, variance)
        wide = own + detector.doubt[i]
        news = main_chance(gained, mean, wide, stray) + outlier_chance(gained, mean, wide, stray)
        ratio = min(news / null, LARGEST_RATIO if gained > expected else 1.0)
        detector.evidence[i] = (detector.evidence[i] * fade + share) * ratio
        detector.path[i] *= fade * ratio
        total += detector.evidence[i]
        _follow(detector, i, gained, mean, own)
    return total


@compiled
def _follow(detector: Detector, i: int, gained: float, mean: float, variance: float) -> None:
    """Learn how high the level has been since the change."""
    pull = detector.doubt[i] / (detector.doubt[i] + variance + 1.0 / mean)
    moved = detector.after[i] + math.log1p(pull * (gained / mean - 1.0))
    detector.after[i] = max(moved, detector.before[i] + _LEAST_JUMP)
    detector.doubt[i] *= 1.0 - pull


@compiled
def likeliest(detector: Detector) -> int:
    """The factor whose one change is best supported."""
    return int(np.argmax(detector.path))


@compiled
def conclude(detector: Detector, base: Baseline) -> None:
    """After an alarm: the news is the new normal, and the evidence begins again."""
    i = likeliest(detector)
    rise_to(base, detector.after[i], detector.doubt[i])
    detector.evidence[:] = 0.0
    detector.path[:] = 0.0
