"""A first Gaussian picture of what was said: every phrase taken as one noisy look at the log of the count.

The picture only has to be near: it tells which component of the prior explains the evidence, and where the
sampler starts. The answer itself comes from the exact likelihood (``sampling``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from groundswell.understanding.compiled import Array
from groundswell.understanding.likelihood import (
    BLUR,
    FALL,
    FROM,
    KIND,
    LEVEL,
    READING,
    TO,
    VALUE,
    WRONG,
    rate_of,
    rate_slope,
)
from groundswell.understanding.phrases import NEAR, UP

_ENDLESS = 1e17
_FREEDOM = 4.0
"""Degrees of freedom of the Student weights that let wrong numbers go while the picture is drawn."""


@dataclass(frozen=True)
class Looks:
    """``target`` log count, its ``spread`` (log scale), at which ages it may be (``start``, ``end``); shapes (n,)."""

    target: Array
    spread: Array
    start: Array
    end: Array
    reading: NDArray[np.bool_]


def looks_at(terms: Array) -> Looks:
    """Each term as a look at the log count; one-sided terms without an end say too little and are left out."""
    used = terms[(terms[:, LEVEL] < _ENDLESS)]
    value, level, fall = used[:, VALUE], used[:, LEVEL], used[:, FALL]
    near = used[:, KIND] == NEAR
    sign = np.where(used[:, KIND] == UP, 1.0, -1.0)
    middle = np.where(near, value, np.maximum(value + sign * (0.5 * level + 0.3 * fall), 0.5 * value))
    spread = np.where(near, used[:, BLUR], np.sqrt(level**2 / 12.0 + (0.7 * fall) ** 2 + used[:, BLUR] ** 2) / middle)
    return Looks(np.log(middle), spread, used[:, FROM], used[:, TO], used[:, WRONG] < READING)


@dataclass(frozen=True)
class Picture:
    """The path (bins,) at the mode of the picture, the looks' slopes there (n, bins) and their precisions (n,).

    ``sharpest`` (n,) are the precisions where a look is not taken for wrong, as it may be elsewhere.
    """

    path: Array
    slopes: Array
    offsets: Array
    precisions: Array
    sharpest: Array


def picture(mean: Array, factor: Array, looks: Looks, edges: Array, rounds: int = 40) -> Picture:
    """Iterated Gaussian conditioning on the looks, with Student weights and shortened steps."""
    z = np.zeros(len(mean))
    path = mean.copy()
    doubt = 1.0
    slopes, offsets, precisions, _ = _linearised(path, looks, edges, doubt)
    for turn in range(rounds):
        slopes, offsets, precisions, _ = _linearised(path, looks, edges, doubt)
        by_z = slopes @ factor
        noise = by_z @ by_z.T
        noise[np.diag_indices_from(noise)] += 1.0 / precisions
        new = by_z.T @ cho_solve(cho_factor(noise), offsets + by_z @ z)
        step = new - z
        largest = float(np.abs(factor @ step).max())
        z = z + step * min(1.0, 2.0 / max(largest, 1e-9))
        path = mean + factor @ z
        doubt *= 0.7
        if largest < 0.02 and turn > 12:
            break
    return Picture(path, *_linearised(path, looks, edges, doubt))


def _linearised(path: Array, looks: Looks, edges: Array, doubt: float) -> tuple[Array, Array, Array, Array]:
    """Slopes of the looks' log counts in the path, what is left of each target, and its precision, last at its best."""
    rates = np.array([rate_of(x) for x in path])
    bends = np.array([rate_slope(x) for x in path])
    counts = np.concatenate([[0.0], np.cumsum(rates * np.diff(edges))])
    low = np.log(np.maximum(np.interp(np.maximum(looks.start, 0.02), edges, counts), 1e-3))
    high = np.log(np.maximum(np.interp(np.maximum(looks.end, 0.02), edges, counts), 1e-3))
    target = np.exp(np.clip(looks.target, low, high))
    # within its window a look is taken at the moment at which it would be true
    age = np.clip(np.interp(target, counts, edges), np.maximum(looks.start, 0.02), np.maximum(looks.end, 0.02))
    count = np.maximum(np.interp(age, edges, counts), 1e-3)
    covered = np.clip(age[:, None] - edges[:-1], 0.0, np.diff(edges))
    slopes = covered * bends / count[:, None]
    offsets = looks.target - np.log(count)
    variance = looks.spread**2 + (0.3 * (high - low)) ** 2 + doubt**2
    weight = (_FREEDOM + 1.0) / (_FREEDOM + offsets**2 / variance)
    return slopes, offsets, np.where(looks.reading, 1.0, weight) / variance, 1.0 / variance


def evidence_of(mean: Array, covariance: Array, picture: Picture) -> tuple[float, float]:
    """Log density of the looks under one Gaussian of the prior, linearised at the picture's path; and their misfit.

    The misfit is the mean square by which they miss what is expected of them, in standard deviations: about 1 where
    they agree with the Gaussian and with each other.
    """
    expected = picture.slopes @ (mean - picture.path)
    spread = picture.slopes @ covariance @ picture.slopes.T
    spread[np.diag_indices_from(spread)] += 1.0 / picture.precisions
    factor = cho_factor(spread, lower=True)
    left = picture.offsets - expected
    squares = float(left @ cho_solve(factor, left))
    return -0.5 * squares - float(np.log(np.diag(factor[0])).sum()), squares / max(len(left), 1)
