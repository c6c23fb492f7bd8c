"""What statements say of a film's views, apart from what the prior over paths adds to it.

The curve as drawn is what was said and the prior together, and the prior draws every jump that the numbers could hide
towards the usual course. What carried a film is therefore asked of the numbers themselves: each is a look at the log of
a count, the views up to its moment, with the doubt of its phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.evidence import Told
from groundswell.understanding.likelihood import BLUR, FALL, FROM, KIND, LEVEL, TO, VALUE, WRONG
from groundswell.understanding.phrases import NEAR, OUTLIER_DENSITY, density
from groundswell.understanding.posterior import Posterior

_RIGHT = 0.5
"""A number that is rather of something else than of this count tells nothing."""

_MOMENTS = 8
_STEPS = 400
_FAR = 6.0


@dataclass(frozen=True)
class Looks:
    """``days`` (K, T) of each bin's rate that each look counts, the log of the count that was ``seen`` (K,), and its
    variance ``doubt`` (K,)."""

    days: Array
    seen: Array
    doubt: Array


def looks_at(told: Told, posterior: Posterior, edges: Array) -> Looks:
    """What was said, as looks at the rates on bins with these ``edges`` (T + 1,) in days since origin.

    A number is left out where the curve has it rather of something else, or where it has no end above or below.
    """
    wrong = told.terms[:, WRONG]
    right = (1.0 - wrong) * posterior.densities(told.terms)
    share = (right / (right + wrong * OUTLIER_DENSITY)).mean(axis=0)
    days, seen, doubt = [], [], []
    for term in told.terms[(share >= _RIGHT) & (told.terms[:, TO] > edges[0])]:
        mean, variance = _count_of(term)
        if not np.isfinite(variance):
            continue
        # anywhere in its window the number may have been true
        moments = np.linspace(max(term[FROM], 0.0), term[TO], _MOMENTS)
        counts = np.median(posterior.count_at(moments), axis=0)
        days.append(np.clip(moments[:, None] - edges[:-1], 0.0, np.diff(edges)).mean(axis=0))
        seen.append(mean)
        doubt.append(variance + float(np.log(np.maximum(counts, 1.0)).var()))
    return Looks(np.array(days).reshape(len(days), len(edges) - 1), np.array(seen), np.array(doubt))


def _count_of(term: Array) -> tuple[float, float]:
    """Mean and variance of the log count of which a phrase is said; infinite where it has no end."""
    value, blur = float(term[VALUE]), float(term[BLUR])
    if term[KIND] == NEAR:
        return float(np.log(value)), blur**2
    reach = float(term[LEVEL] + _FAR * term[FALL] + _FAR * blur)
    if reach > 1e3 * value:
        return float(np.log(value)), np.inf
    counts = np.geomspace(max(value - reach, 1e-3 * value), value + reach, _STEPS)
    weights = _densities(counts, int(term[KIND]), (value, float(term[LEVEL]), blur, float(term[FALL])))
    weights /= weights.sum()
    mean = float(weights @ np.log(counts))
    return mean, float(weights @ (np.log(counts) - mean) ** 2)


@compiled
def _densities(counts: Array, kind: int, phrase: tuple[float, float, float, float]) -> Array:
    value, level, blur, fall = phrase
    found = np.empty(len(counts))
    for k in range(len(counts)):
        found[k] = density(counts[k], kind, value, level, blur, fall)[0]
    return found
