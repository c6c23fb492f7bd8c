"""Textbook detectors for comparison, given the true rate that the alarm has to learn: CUSUM and Poisson-FOCuS.

CUSUM (Page 1954) looks for a rate twice as high. FOCuS (Ward, Dilillo, Eckley & Fearnhead 2023) is the likelihood
ratio over every start and every height of a rise: the largest over the lower convex hull of the summed counts.
Both begin again after an alarm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import compiled

Array = NDArray[np.float64]
Rival = Callable[[Array, Array, float], Array]

_TWICE = 2.0


@compiled
def cusum(gained: Array, rate: Array, threshold: float) -> Array:
    """The bins at which CUSUM alarms; ``gained`` and ``rate`` (N,) views and views expected per bin."""
    alarms = np.empty(gained.size)
    count, evidence = 0, 0.0
    for i in range(gained.size):
        evidence = max(0.0, evidence + gained[i] * math.log(_TWICE) - rate[i] * (_TWICE - 1.0))
        if evidence >= threshold:
            alarms[count] = i
            count += 1
            evidence = 0.0
    return alarms[:count]


@compiled
def focus(gained: Array, rate: Array, threshold: float) -> Array:
    """The bins at which Poisson-FOCuS alarms."""
    alarms = np.empty(gained.size)
    counts, means = np.zeros(gained.size + 2), np.zeros(gained.size + 2)
    count, corners, total, mean = 0, 1, 0.0, 0.0
    for i in range(gained.size):
        total += gained[i]
        mean += rate[i]
        best = 0.0
        for j in range(corners):
            more, base = total - counts[j], mean - means[j]
            if more > base:
                best = max(best, more * math.log(more / base) - (more - base))
        if best >= threshold:
            alarms[count] = i
            count += 1
            corners, total, mean = 1, 0.0, 0.0
            counts[0], means[0] = 0.0, 0.0
            continue
        while corners >= 2 and _above(counts, means, corners, total, mean):
            corners -= 1
        counts[corners], means[corners] = total, mean
        corners += 1
    return alarms[:count]


@compiled
def _above(counts: Array, means: Array, corners: int, total: float, mean: float) -> bool:
    """Whether the last corner lies above the line from the one before it to the new point: no start is best there."""
    left, last = corners - 2, corners - 1
    return bool(
        (counts[last] - counts[left]) * (mean - means[left]) >= (total - counts[left]) * (means[last] - means[left])
    )


def tuned(rival: Rival, streams: Sequence[tuple[Array, Array]], most: int) -> float:
    """The lowest threshold at which the rival alarms at most so often on these streams (gained, rate)."""
    low, high = 0.5, 2.0
    while _alarms(rival, streams, high) > most:
        low, high = high, 2.0 * high
    for _ in range(14):
        middle = math.sqrt(low * high)
        if _alarms(rival, streams, middle) > most:
            low = middle
        else:
            high = middle
    return high


def _alarms(rival: Rival, streams: Sequence[tuple[Array, Array]], threshold: float) -> int:
    return sum(rival(gained, rate, threshold).size for gained, rate in streams)
