"""Which pushes the evidence can tell apart, and whether a push is more than chance would give.

Both look at the path through the same glass: whitened by how it strays, with everything that the film's own course (and
the other pushes) could explain taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from groundswell.understanding.carried_fit import Fit, Model
from groundswell.understanding.carried_path import Path
from groundswell.understanding.compiled import Array
from groundswell.understanding.push_table import Echo, added
from groundswell.understanding.pushes import Candidate

ALIKE = 0.8
"""From this likeness on (a cosine) two pushes cannot be told apart."""

FEWEST_PLACEBOS = 19
"""With fewer, nothing could beat 95% of them."""

_FARTHEST, _MOST_SHIFTS = 45.0, 99
_SIZES = np.exp(np.linspace(-3.0, 4.0, 8))
_AFTER_RELEASE, _BEFORE_END = 0.1, 5.0
_A_DAY = 1.05

_AT_ONCE = 16
"""Placebos that are tried at a time: more would not fit into the memory near the processor."""


@dataclass(frozen=True)
class Glass:
    """``inverse`` whitens (K, K) what is seen; ``left`` (K, K) leaves of that what cannot be explained otherwise;
    ``residual`` (K,) is what is left, whitened; ``made`` (K,) is what it is left of, before its log."""

    inverse: Array
    left: Array
    residual: Array
    made: Array

    @cached_property
    def eye(self) -> Array:
        """A factor (K, K): the length of a change times it, squared, is what nothing else can explain."""
        # the factor of what is left of a change is a factor of what is left of its length, too
        return np.asarray(self.inverse.T @ np.linalg.cholesky(self.left + 1e-12 * np.eye(len(self.left))))

    @cached_property
    def wanted(self) -> Array:
        """(K,): a change times it tells how well it meets the residual."""
        return np.asarray(self.inverse.T @ self.residual)

    def gained(self, paths: Array) -> Array:
        """How much better (log likelihood) changes of what is seen (n, K) explain it, (n,)."""
        seen = paths @ self.eye
        return np.asarray(paths @ self.wanted - 0.5 * np.einsum("nk,nk->n", seen, seen))


def glass_of(model: Model, fit: Fit, inverse: Array) -> Glass:
    """The glass made by a fit."""
    white = inverse @ fit.jacobian
    left = np.eye(len(white)) - white @ np.linalg.solve(fit.precision, white.T)
    residual = inverse @ (model.path.seen - np.log(fit.made))
    return Glass(inverse, 0.5 * (left + left.T), np.asarray(residual), fit.made)


def _ways(path: Path, one: Candidate, shifts: Sequence[float], echo: Echo) -> Array:
    """The rate that a push would add, moved by each of ``shifts``, for each of its responses and places, (shifts,
    ways, T)."""
    places = np.add.outer(np.asarray(shifts, float), one.places).ravel()
    by_response = [added(path, places, response, echo) for response in one.responses]
    bins = len(path.widths)
    return np.concatenate([rates.reshape(len(shifts), -1, bins) for rates in by_response], axis=1)


def groups_of(path: Path, candidates: Sequence[Candidate], glass: Glass, echo: Echo) -> list[list[int]]:
    """Numbers of the candidates, those together that cannot be told apart.

    Each pair of a group is alike, or linked by others of the same day that are.
    """
    if len(candidates) < 2:
        return [[k] for k in range(len(candidates))]
    seen: list[Array] = []
    for one in candidates:
        left = (path.counted_by(_ways(path, one, [0.0], echo)[0]) / glass.made) @ glass.inverse.T @ glass.left
        seen.append(left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-12))
    alike = np.array([[float((one @ other.T).max()) for other in seen] for one in seen])
    pairs = np.triu_indices(len(seen), 1)
    tree = linkage(np.maximum(1.0 - alike[pairs], 0.0), method="complete")
    labels = fcluster(tree, 1.0 - ALIKE, criterion="distance")
    for i, j in zip(*(numbers.tolist() for numbers in pairs), strict=True):
        if alike[i, j] >= ALIKE and _same_time(candidates[i], candidates[j]):
            labels[labels == labels[j]] = labels[i]
    found: dict[int, list[int]] = {}
    for number, label in enumerate(labels):
        found.setdefault(int(label), []).append(number)
    return sorted(found.values(), key=lambda group: min(candidates[k].start for k in group))


def _same_time(one: Candidate, other: Candidate) -> bool:
    """Whether both are dated to a day or better, and nobody knows which came first."""
    longest = max(one.end - one.start, other.end - other.start)
    return longest <= _A_DAY and one.start < other.end and other.start < one.end


def gains(path: Path, one: Candidate, shifts: Sequence[float], glass: Glass, echo: Echo) -> Array:
    """How much better (log likelihood) the path is explained with this push moved by each of ``shifts``, (shifts,),
    at its best place, response and size."""
    found = [
        _gains(path, _ways(path, one, shifts[first : first + _AT_ONCE], echo), glass)
        for first in range(0, len(shifts), _AT_ONCE)
    ]
    return np.concatenate(found)


def _gains(path: Path, ways: Array, glass: Glass) -> Array:
    shifts, number, bins = ways.shape
    usual = glass.made if path.looks is None else np.exp(path.log_rate)
    flat = ways.reshape(-1, bins)
    flat /= np.maximum((flat / usual).max(axis=1, keepdims=True), 1e-300)
    relative = path.counted_by(flat) / glass.made
    best = np.zeros(len(relative))
    for size in _SIZES:
        np.maximum(best, glass.gained(np.log1p(size * relative)), out=best)
    return np.asarray(best.reshape(shifts, number).max(axis=1))


def shifts_for(path: Path, one: Candidate) -> list[float]:
    """By how many days the placebos of a push are moved: 12 and 24 hours both ways first, then farther in half days.

    None comes so late that less is seen of it than of the push itself.
    """
    first, last = float(path.edges[0]) + _AFTER_RELEASE, float(path.edges[-1])
    young = path.age <= 0.0
    apart = min(_BEFORE_END, max(last - one.end - 0.5, 0.5))
    found: list[float] = []
    step = 0.5
    while step <= _FARTHEST and len(found) < _MOST_SHIFTS:
        for shift in (-step, step):
            starts = one.start + shift
            if (starts > first if young else starts >= first) and one.end + shift < last - apart:
                found.append(shift)
        step += 0.5
    return found[:_MOST_SHIFTS]


def p_placebo(path: Path, one: Candidate, glass: Glass, echo: Echo) -> float | None:
    """The share of placebos, the push among them, that explain the path as well; None where there are too few.

    Moving the moment, the response and the size of the push stay free, as they are for the push itself.
    """
    shifts = shifts_for(path, one)
    if len(shifts) < FEWEST_PLACEBOS:
        return None
    own, *others = gains(path, one, [0.0, *shifts], glass, echo)
    as_good = int((np.array(others) >= own - 1e-9).sum())
    return (1 + as_good) / (1 + len(shifts))
