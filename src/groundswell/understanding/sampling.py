"""Drawing whole paths from the posterior: Hamiltonian moves around a Gaussian near it.

Elliptical slice sampling (Murray, Adams & MacKay 2010) handles a Gaussian prior exactly, but creeps where much
was said. The same idea with a gradient does not: the free motion of a Hamiltonian move is the exact rotation of
a Gaussian, and only the difference between target and Gaussian bends it (Beskos, Pinski, Sanz-Serna & Stuart
2011). That Gaussian starts as the ``surrogate`` and is learned anew in short warm-up rounds; the rounds that
count use a fixed one. Directions that the evidence hardly touches are redrawn by an elliptical slice each step.

Coordinates are whitened by the prior: path = mean + factor @ z.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.likelihood import gradient, likelihoods
from groundswell.understanding.surrogate import Picture

CHAINS = 4

LONGEST_MOVE = 16
"""Steps of one Hamiltonian move at most."""

_WARM_UP = (60, 80, 120)
_SHORT_WARM_UP = (50, 60)
_SHORT = 120
"""A component that yields fewer draws a chain than this is warmed up shortly."""
_SETTLE = 20
_INFORMED = 0.05
"""Directions along which the surrogate's precision is below this share of the prior's are left to the prior."""


@dataclass(frozen=True)
class Component:
    """One Gaussian of the prior on the grid: its log weight, mean (bins,), covariance and its Cholesky factor."""

    log_weight: float
    mean: Array
    covariance: Array
    factor: Array


@dataclass(frozen=True)
class Evidence:
    """What was said, as numbers: ``terms`` (n, 9), ages in days since release; ``edges`` (bins + 1,) of the grid."""

    terms: Array
    edges: Array


@dataclass(frozen=True)
class Ellipse:
    """A Gaussian over z: centre (n,), informed directions (n, r) and the factor (r, r) of their covariance."""

    centre: Array
    directions: Array
    factor: Array


@compiled
def _normal(size: int) -> Array:
    return np.random.standard_normal(size)


@compiled
def _uphill(
    u: Array, base: Array, mapping: Array, prior: tuple[Array, Array], evidence: tuple[Array, Array], slope: Array
) -> float:
    """Log of target over reference at u on the informed directions, and its gradient into ``slope``.

    With z = centre + directions @ factor @ u + the rest, the reference is a standard normal in u and the target over
    it is exp(-|z|^2 / 2 + |u|^2 / 2) * likelihood. ``base`` is the path at u = 0, ``mapping`` what u adds to it;
    ``prior`` is (linear, quadratic) of |z|^2 / 2 - |u|^2 / 2.
    """
    linear, quadratic = prior
    by_path = np.empty(len(base))
    total = gradient(base + np.dot(mapping, u), evidence[0], evidence[1], by_path)
    pulled = np.dot(quadratic, u)
    slope[:] = np.dot(by_path, mapping) - linear - pulled
    return float(total - np.dot(linear, u) - 0.5 * np.dot(u, pulled))


@compiled
def _swing(rest: tuple[Array, Array], base: Array, moved: Array, evidence: tuple[Array, Array], right: Array) -> Array:
    """Redraw what the evidence hardly touches: one elliptical slice on the remaining directions.

    ``rest`` is their map to the path and a fresh normal draw; ``base`` is the path without them, ``moved`` what they
    add now. Returns what they add next.
    """
    mapping, nu = rest
    pushed = np.dot(mapping, nu)
    height = likelihoods(base + moved, evidence[0], evidence[1], right) + math.log(np.random.random())
    theta = 2.0 * math.pi * np.random.random()
    low, high = theta - 2.0 * math.pi, theta
    while True:
        new: Array = math.cos(theta) * moved + math.sin(theta) * pushed
        found = likelihoods(base + new, evidence[0], evidence[1], right)
        if found > height or high - low < 1e-12:
            return new
        if theta < 0.0:
            low = theta
        else:
            high = theta
        theta = low + (high - low) * np.random.random()


@compiled
def _walk(
    seed: int,
    tuning: tuple[float, float],
    maps: tuple[Array, Array, Array],
    prior: tuple[Array, Array],
    evidence: tuple[Array, Array],
    out: tuple[Array, Array],
) -> float:
    """One chain: informed states u into ``out[0]`` (steps, r), paths into ``out[1]`` (steps, bins).

    ``tuning`` is the first stride (an angle) and how fast it learns; returns the last one.
    """
    stride, learning = tuning
    start, mapping, rest = maps
    states, paths = out
    size = mapping.shape[1]
    np.random.seed(seed)
    # the chains start near the middle: far out, a draw may lose sight of the evidence and never come back
    u = 0.3 * _normal(size)
    right = np.empty(len(evidence[0]))
    moved = np.dot(rest, _normal(rest.shape[1]))
    slope = np.empty(size)
    for step in range(len(states)):
        nu = _normal(rest.shape[1])
        moved = _swing((rest, nu), start + np.dot(mapping, u), moved, evidence, right)
        base = start + moved
        height = _uphill(u, base, mapping, prior, evidence, slope)
        p = _normal(size)
        angle = stride * (0.8 + 0.4 * np.random.random())
        hops = math.ceil(0.5 * math.pi * (0.5 + np.random.random()) / angle)
        new, push, new_slope, new_height = u.copy(), p.copy(), slope.copy(), height
        cos, sin = math.cos(angle), math.sin(angle)
        for _ in range(min(hops, LONGEST_MOVE)):
            push += 0.5 * angle * new_slope
            turned = cos * new + sin * push
            push = cos * push - sin * new
            new = turned
            new_height = _uphill(new, base, mapping, prior, evidence, new_slope)
            push += 0.5 * angle * new_slope
        before = height - 0.5 * np.dot(u, u) - 0.5 * np.dot(p, p)
        after = new_height - 0.5 * np.dot(new, new) - 0.5 * np.dot(push, push)
        accepted = math.exp(min(0.0, after - before)) if math.isfinite(after) else 0.0
        if np.random.random() < accepted:
            u = new
        if learning > 0.0:
            stride = min(max(stride * math.exp(learning * (accepted - 0.75)), 0.01), 1.5)
        states[step] = u
        paths[step] = base + np.dot(mapping, u)
    return stride


def first_ellipse(component: Component, picture: Picture) -> Ellipse:
    """The surrogate's Gaussian in whitened coordinates."""
    scaled = (picture.slopes @ component.factor) * np.sqrt(picture.precisions)[:, None]
    left, sizes, rows = np.linalg.svd(scaled, full_matrices=False)
    kept = sizes**2 > _INFORMED
    size, directions = sizes[kept], rows[kept].T
    surprise = (picture.offsets - picture.slopes @ (component.mean - picture.path)) * np.sqrt(picture.precisions)
    centre = directions @ (size / (1.0 + size**2) * (left[:, kept].T @ surprise))
    return Ellipse(centre, directions, np.diag(1.0 / np.sqrt(1.0 + size**2)))


def sample(component: Component, picture: Picture, evidence: Evidence, draws: int, seed: int) -> Array:
    """Paths (CHAINS, draws, bins) from one component's exact posterior; the same seed, the same draws."""
    ellipse, stride = first_ellipse(component, picture), 0.2
    warm_up = _WARM_UP if draws >= _SHORT else _SHORT_WARM_UP
    for turn, length in enumerate(warm_up):
        plan = (length, stride, 0.15 / (1.0 + turn), seed * 10 + turn)
        states, _, stride = _rounds(component, ellipse, evidence, plan)
        ellipse = _learned(np.concatenate(list(states[:, length // 3 :])), ellipse)
    plan = (draws + _SETTLE, stride, 0.0, seed * 10 + len(warm_up))
    _, paths, _ = _rounds(component, ellipse, evidence, plan)
    return paths[:, _SETTLE:]


def _learned(states: Array, before: Ellipse) -> Ellipse:
    """The ellipse of the states (n, r) that were drawn along the one before, blended with it while they are few."""
    mean = states.mean(axis=0)
    seen = (states - mean).T @ (states - mean) / len(states)
    trust = len(states) / (len(states) + 3.0 * states.shape[1])
    blend = trust * seen + (1.0 - trust) * np.eye(states.shape[1])
    centre = before.centre + before.directions @ (before.factor @ mean)
    return Ellipse(centre, before.directions, before.factor @ (1.05 * np.linalg.cholesky(blend)))


def _rounds(
    component: Component, ellipse: Ellipse, evidence: Evidence, plan: tuple[int, float, float, int]
) -> tuple[Array, Array, float]:
    """All chains along one ellipse: states (CHAINS, steps, r), paths (CHAINS, steps, bins), the stride learned."""
    steps, stride, learning, seed = plan
    turn = ellipse.directions @ ellipse.factor
    start = component.mean + component.factor @ ellipse.centre
    rest = component.factor @ _complement(ellipse.directions)
    maps = (start, np.ascontiguousarray(component.factor @ turn), np.ascontiguousarray(rest))
    # |z|^2/2 - |u|^2/2 = linear @ u + u @ quadratic @ u / 2 and a constant, as the centre lies in the informed span
    prior = (turn.T @ ellipse.centre, np.ascontiguousarray(turn.T @ turn - np.eye(turn.shape[1])))
    parts = (evidence.terms, evidence.edges)
    states = np.empty((CHAINS, steps, turn.shape[1]))
    paths = np.empty((CHAINS, steps, len(component.mean)))

    def run(chain: int) -> float:
        return _walk(seed * CHAINS + chain, (stride, learning), maps, prior, parts, (states[chain], paths[chain]))

    with ThreadPoolExecutor(CHAINS) as pool:
        strides = list(pool.map(run, range(CHAINS)))
    return states, paths, float(np.exp(np.mean(np.log(strides))))


def _complement(directions: Array) -> Array:
    """An orthonormal basis of everything orthogonal to the columns of ``directions``."""
    full, _ = np.linalg.qr(directions, mode="complete")
    return np.asarray(full[:, directions.shape[1] :])
