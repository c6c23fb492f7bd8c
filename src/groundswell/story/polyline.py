"""A line with fewer corners that looks the same (Douglas & Peucker 1973)."""

from __future__ import annotations

import math
from collections.abc import Sequence

TOLERANCE = 0.3
"""Pixels by which the drawn line may leave the true one; less than can be seen."""


def simplified(points: Sequence[tuple[float, float]], tolerance: float = TOLERANCE) -> list[tuple[float, float]]:
    """The corners that are needed for no point to lie farther than ``tolerance`` from the line; both ends are kept."""
    if len(points) < 3:
        return list(points)
    kept = {0, len(points) - 1}
    stretches = [(0, len(points) - 1)]
    while stretches:
        first, last = stretches.pop()
        inside = range(first + 1, last)
        far = max(inside, key=lambda i: _distance(points[i], points[first], points[last]), default=None)
        if far is not None and _distance(points[far], points[first], points[last]) > tolerance:
            kept.add(far)
            stretches += [(first, far), (far, last)]
    return [points[i] for i in sorted(kept)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """From the point to the straight line between start and end."""
    run, rise = end[0] - start[0], end[1] - start[1]
    length = math.hypot(run, rise)
    if length == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(rise * (point[0] - start[0]) - run * (point[1] - start[1])) / length
