"""The mixture Shiryaev-Roberts e-detector: how much the evidence has come to speak for news, and since when.

For each factor g, M(g) <- (M(g) + h/G) L(g) with each bin of h hours, where L(g) = p1/p0: p0 is what the baseline
foretold, and p1 what a level about g times that at the likeliest change foretells. The sum of M(g) has expectation at
most the hours watched as long as E[L(g) | past] <= 1, so a threshold of A hours is passed, in the mean, no sooner
than after A hours (Shin, Ramdas & Rinaldo, "E-detectors", 2024).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.understanding.alarm_baseline import BANK_SIZE, Baseline
from groundswell.understanding.compiled import Array, compiled

FACTORS = np.array([1.5, 2.0, 3.0, 5.0, 10.0])
_LOG_FACTORS = np.log(FACTORS)
_G = FACTORS.size
_BETWEEN = 0.2**2
"""Variance of the log of a jump about each factor: what lies between them counts too."""

_LEAST_JUMP = math.log(1.25)
TAIL_CHANCE, TAIL_RATIO = 0.05, 6.0
"""One bin in twenty has so many times the variance: real rates and simulated ones have heavier tails than a gamma."""

STRAY_CHANCE, STRAY_VARIANCE = 0.003, 2.0
"""A few bins in a thousand may be anything (a reading gone wrong, a lump)."""


class Detector(NamedTuple):
    """Evidence for each factor. G = ``FACTORS.size``, K = ``BANK_SIZE``."""

    evidence: Array
    """(G,) M(g), in hours."""
    path: Array
    """(G,) the largest term of the sum that M(g) is: the evidence from its likeliest change."""
    since: Array
    """(G,) when that change was, in hours."""
    before: Array
    """(G,) log of the rate per hour before the change, rhythm apart."""
    after: Array
    """(G,) and since."""
    doubt: Array
    """(G,) variance of the latter."""
    likelihood: Array
    """(K,) of each filter for the last bin, relative to a stray count."""
    trust: Array
    """(K,) how far that bin is none of the tails."""


def new_detector() -> Detector:
    """A detector without evidence."""
    g, k = np.zeros(_G), np.zeros(BANK_SIZE)
    return Detector(g, g.copy(), g.copy(), g.copy(), g.copy(), g.copy(), k, k.copy())


@compiled
def stray_of(base: Baseline, gained: float) -> float:
    """Log of the chance of the bin as a stray count."""
    center = 0.0
    for k in range(BANK_SIZE):
        center += base.weight[k] * base.mean[k]
    return _log_nb(gained, center, STRAY_VARIANCE)


@compiled
def judge(detector: Detector, base: Baseline, gained: float, stray: float) -> None:
    """Fill ``likelihood`` and ``trust`` for the bin that the baseline foretold."""
    for k in range(BANK_SIZE):
        main, tail = _chances(gained, base.mean[k], base.variance[k], stray)
        likelihood = main + tail + STRAY_CHANCE
        detector.likelihood[k] = likelihood
        detector.trust[k] = (main + tail / TAIL_RATIO) / likelihood


@compiled
def _chances(gained: float, log_mean: float, variance: float, stray: float) -> tuple[float, float]:
    """Probability of the bin by the middle and by the tails of what was foretold, relative to the stray one."""
    main = math.exp(min(_log_nb(gained, log_mean, variance) - stray, 500.0))
    tail = math.exp(min(_log_nb(gained, log_mean, TAIL_RATIO * variance) - stray, 500.0))
    known = 1.0 - STRAY_CHANCE
    return known * (1.0 - TAIL_CHANCE) * main, known * TAIL_CHANCE * tail


@compiled
def weigh(detector: Detector, base: Baseline, gained: float, stray: float, began: float, hours: float) -> float:
    """Take the evidence of one good bin, after ``judge`` and before ``learn``; returns the statistic, in hours."""
    null, level, variance = 0.0, 0.0, 0.0
    for k in range(BANK_SIZE):
        null += base.weight[k] * detector.likelihood[k]
        level += base.weight[k] * base.level[k]
        variance += base.weight[k] * base.variance[k]
    share = hours / _G
    expected = math.exp(level + base.outlook[1])
    total = 0.0
    for i in range(_G):
        detector.before[i] += base.outlook[0]
        detector.after[i] += base.outlook[0]
        if detector.path[i] <= share:
            detector.path[i], detector.since[i] = share, began
            detector.before[i], detector.after[i], detector.doubt[i] = level, level + _LOG_FACTORS[i], _BETWEEN
        log_mean = max(detector.after[i], level + _LEAST_JUMP) + base.outlook[1]
        main, tail = _chances(gained, log_mean, variance + detector.doubt[i], stray)
        ratio = (main + tail + STRAY_CHANCE) / null
        if gained <= expected:
            ratio = min(ratio, 1.0)
        detector.evidence[i] = (detector.evidence[i] + share) * ratio
        detector.path[i] *= ratio
        total += detector.evidence[i]
        _follow(detector, i, gained, log_mean, variance)
    return total


@compiled
def _follow(detector: Detector, i: int, gained: float, log_mean: float, variance: float) -> None:
    """Learn how high the level has been since the change."""
    mean = math.exp(log_mean)
    pull = detector.doubt[i] / (detector.doubt[i] + variance + 1.0 / mean)
    moved = detector.after[i] + math.log1p(pull * (gained / mean - 1.0))
    detector.after[i] = max(moved, detector.before[i] + _LEAST_JUMP)
    detector.doubt[i] *= 1.0 - pull


@compiled
def likeliest(detector: Detector) -> int:
    """The factor whose one change is best supported."""
    return int(np.argmax(detector.path))


@compiled
def forget(detector: Detector) -> None:
    """Begin again, as after an alarm."""
    detector.evidence[:] = 0.0
    detector.path[:] = 0.0


@compiled
def adopt(detector: Detector, base: Baseline) -> None:
    """After an alarm the news is the new normal: the baseline takes on the likeliest change."""
    i = likeliest(detector)
    for k in range(BANK_SIZE):
        base.level[k] = max(base.level[k], detector.after[i])
        base.doubt[k] += detector.doubt[i]


@compiled
def _log_nb(count: float, log_mean: float, variance: float) -> float:
    """Log of the negative binomial with that mean m and variance m + ``variance`` m²."""
    mean = math.exp(log_mean)
    size = 1.0 / max(variance, 1e-7)
    return (
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1.0)
        - size * math.log1p(mean / size)
        + count * (log_mean - math.log(size + mean))
    )
