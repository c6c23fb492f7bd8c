"""How paths move: Hamiltonian steps whose free motion is the exact rotation of a Gaussian near the posterior.

They cost accuracy only where the two differ (Beskos, Pinski, Sanz-Serna & Stuart 2011).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.likelihood import Stops, gradient

LONGEST_MOVE = 12
"""Steps of one Hamiltonian move at most."""

_TOGETHER = 10
"""Of a swarm about so many move side by side, however many threads there are: the same digits."""
_EASY = 0.75
"""The share of moves to be accepted."""


@dataclass(frozen=True)
class Ellipse:
    """A Gaussian along the informed directions (n, r) of z: its centre (r,) and the factor (r, r) of its covariance."""

    centre: Array
    directions: Array
    factor: Array

    @property
    def covariance(self) -> Array:
        return np.asarray(self.factor @ self.factor.T)


@compiled
def _normal(size: tuple[int, int]) -> Array:
    return np.random.standard_normal(size)


@compiled
def _uphill(
    us: Array,
    maps: tuple[Array, Array],
    prior: tuple[Array, Array],
    evidence: tuple[Array, Stops],
    found: tuple[Array, Array],
) -> None:
    """Log of target over reference at each u (n, bins) and its gradient; ``found`` is (slopes (n, bins), heights (n,)).

    ``maps`` is (start, mapping): the path is start + mapping @ u, and the reference is a standard normal in u. The
    target over it is exp(-|z|^2 / 2 + |u|^2 / 2) * likelihood, where z and u differ on the first, informed places
    only: ``prior`` is (linear, quadratic) of that difference. All at once, for one product of matrices costs a
    fraction of as many products with vectors.
    """
    start, mapping = maps
    linear, quadratic = prior
    slopes, heights = found
    informed = len(linear)
    paths = np.dot(us, mapping.T)
    by_path = np.empty(us.shape)
    for one in range(len(us)):
        heights[one] = gradient(start + paths[one], evidence[0], evidence[1], by_path[one])
    slopes[:] = np.dot(by_path, mapping)
    for one in range(len(us)):
        known = us[one, :informed]
        pulled = np.dot(quadratic, known)
        slopes[one, :informed] -= linear + pulled
        heights[one] -= np.dot(linear, known) + 0.5 * np.dot(known, pulled)


@compiled
def _fly(
    span: tuple[int, int, int, float],
    maps: tuple[Array, Array],
    prior: tuple[Array, Array],
    evidence: tuple[Array, Stops],
    flock: tuple[Array, Array, Array],
) -> None:
    """Move some of a swarm side by side, each ``flock[2].shape[1]`` times.

    ``span`` is (first, after the last, seed, stride as an angle); ``flock`` holds u (n, bins), the share of moves
    accepted (n,) and the paths met (n, moves, bins), all rewritten.
    """
    us, accepted = flock[0][span[0] : span[1]].copy(), flock[1][span[0] : span[1]]
    np.random.seed(span[2] + span[0])
    slopes, heights = np.empty(us.shape), np.empty(len(us))
    _uphill(us, maps, prior, evidence, (slopes, heights))
    accepted[:] = 0.0
    paths = flock[2]
    moves = paths.shape[1]
    for move in range(moves):
        push = _normal(us.shape)
        before = heights - 0.5 * (us**2).sum(axis=1) - 0.5 * (push**2).sum(axis=1)
        angle = span[3] * (0.8 + 0.4 * np.random.random())
        hops = math.ceil(0.5 * math.pi * (0.5 + np.random.random()) / angle)
        new, new_slopes, new_heights = us.copy(), slopes.copy(), heights.copy()
        cos, sin = math.cos(angle), math.sin(angle)
        for _ in range(min(hops, LONGEST_MOVE)):
            push += 0.5 * angle * new_slopes
            turned = cos * new + sin * push
            push = cos * push - sin * new
            new = turned
            _uphill(new, maps, prior, evidence, (new_slopes, new_heights))
            push += 0.5 * angle * new_slopes
        after = new_heights - 0.5 * (new**2).sum(axis=1) - 0.5 * (push**2).sum(axis=1)
        for one in range(len(us)):
            chance = math.exp(min(0.0, after[one] - before[one])) if math.isfinite(after[one]) else 0.0
            accepted[one] += chance / moves
            if np.random.random() < chance:
                us[one], heights[one], slopes[one] = new[one], new_heights[one], new_slopes[one]
        here = np.dot(us, maps[1].T)
        for one in range(len(us)):
            paths[span[0] + one, move] = maps[0] + here[one]
    flock[0][span[0] : span[1]] = us


class Swarm:
    """Paths that move by one Gaussian; ``met`` (n, moves, bins) are those met on the way.

    ``bases`` are the mean (bins,) and the directions of the path, informed (bins, r) and others (bins, bins - r);
    ``places`` (n, r) and (n, bins - r) are where they set out along them.
    """

    def __init__(
        self, bases: tuple[Array, Array, Array], places: tuple[Array, Array], ellipse: Ellipse, stride: float
    ) -> None:
        mean, informed, rest = bases
        self.ellipse, self.stride = ellipse, stride
        self.maps = (
            mean + informed @ ellipse.centre,
            np.ascontiguousarray(np.hstack([informed @ ellipse.factor, rest])),
        )
        known = np.linalg.solve(ellipse.factor, (places[0] - ellipse.centre).T).T
        self.us = np.ascontiguousarray(np.hstack([known, places[1]]))
        self.accepted = np.empty(len(self.us))
        self.met: Array

    def jobs(self, moves: int, evidence: tuple[Array, Stops], seed: int) -> list[Callable[[], None]]:
        """What is to be done, in any order, for all to move so many times; then ``met`` (n, moves, bins) is known."""
        factor, centre = self.ellipse.factor, self.ellipse.centre
        # |z|^2/2 - |u|^2/2 = linear @ u + u @ quadratic @ u / 2 and a constant, on the informed places
        prior = (factor.T @ centre, np.ascontiguousarray(factor.T @ factor - np.eye(len(centre))))
        size = len(self.us)
        self.met = np.empty((size, moves, self.us.shape[1]))
        pieces = min(2 * max(1, round(size / (2 * _TOGETHER))), size)
        cuts = np.linspace(0, size, pieces + 1).astype(int).tolist()
        flock = (self.us, self.accepted, self.met)
        return [
            partial(_fly, (first, last, seed, self.stride), self.maps, prior, evidence, flock)
            for first, last in pairwise(cuts)
        ]

    def places(self) -> tuple[Array, Array]:
        """Where they are now, as they were given."""
        known = len(self.ellipse.centre)
        return self.ellipse.centre + self.us[:, :known] @ self.ellipse.factor.T, self.us[:, known:]

    def next_stride(self) -> float:
        """Longer where most moves were accepted."""
        return float(np.clip(self.stride * np.exp(0.8 * (self.accepted.mean() - _EASY)), 0.02, 1.5))
