"""How well a number sits on the curve: the chance that there was a moment in its window at which it was right.

Two one-sided questions, each answered by the draws of the curve: was the count high enough by the end of the
window, and was it still low enough at its start? A number fails when either chance is small. p is twice the
smaller, at most 1: a two-sided predictive probability, generous by exactly the width of the window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from groundswell.understanding.compiled import Array
from groundswell.understanding.phrases import NEAR, UP, Shape

_ENDLESS = 1e17


@dataclass(frozen=True)
class Chances:
    """``reached``: that the count was high enough by the end of the window. ``not_passed``: that it was still low
    enough at its start."""

    reached: float
    not_passed: float

    @property
    def p(self) -> float:
        return float(min(1.0, 2.0 * min(self.reached, self.not_passed)))

    @property
    def too_high(self) -> bool:
        return self.reached < self.not_passed


def chances(shape: Shape, at_start: Array, at_end: Array, weights: Array) -> Chances:
    """Hold a phrase against draws of the count at both ends of its window, (draws,), weighed by ``weights``."""
    # a number of none is held as one view, and so is a count below one
    start, end = np.maximum(at_start, 1.0), np.maximum(at_end, 1.0)
    value, level, blur = shape.value, shape.level, shape.blur
    if shape.kind == NEAR:
        reached = ndtr((np.log(end) - np.log(value)) / blur)
        not_passed = ndtr((np.log(value) - np.log(start)) / blur)
    elif shape.kind == UP:
        reached = ndtr((end - value) / blur)
        not_passed = _falling(start - value - level, shape.fall)
    else:
        reached = _falling(value - level - end, shape.fall)
        not_passed = ndtr((value - start) / blur)
    return Chances(float(weights @ reached), float(weights @ not_passed))


def _falling(beyond: Array, fall: float) -> Array:
    return np.asarray(np.exp(-np.maximum(beyond, 0.0) / fall))


def apt_range(shape: Shape) -> tuple[float, float]:
    """The counts between which the phrase is apt."""
    value, level, fall = shape.value, shape.level, shape.fall
    if shape.kind == NEAR:
        return value * float(np.exp(-shape.blur)), value * float(np.exp(shape.blur))
    if shape.kind == UP:
        return value, value + level + fall if level < _ENDLESS else np.inf
    return (value - level - fall if level < _ENDLESS else 0.0), value
