"""Draws from the posterior of course, pushes and echo together.

The state (coefficients and log sizes, all of Gaussian prior) moves by elliptical slices around the Gaussian of the best
fit (Murray, Adams & MacKay 2010); places and responses of the pushes, the echo, the strays and the bends, and whether a
push brought anything, each a choice among few, by Metropolis steps in between, in which the state moves along by what
the best fit would make of the change. The size of a push that brings nothing
means nothing; it is drawn from the Gaussian of the best fit, so that the push can come back (Carlin & Chib 1995).

Whatever follows linearly from the state travels with it in one vector, its trail: the state (n,), where it lies in the
frame of that Gaussian (n,), and the log of the own rate (T,). Every move is linear too, so none of it is made anew.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.carried_fit import SIZE_SD, Fit, Model, fit
from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.own_course import AT_FIRST, BENDS, Strays
from groundswell.understanding.push_table import PushTable, echo_log_prior
from groundswell.understanding.sampling import THREADS

Integers = NDArray[np.int64]
World = tuple[Any, ...]
"""What a chain looks at: see ``draw``."""
Frame = tuple[Array, Array, Array, Array]
"""The Gaussian of the best fit: the trail of its middle (2 n + T,), what a standard normal adds to a trail
(2 n + T, n), the inverse variances of the state (n,), and where each choice moves a trail (choices, most, 2 n + T)."""

_SEARCH = ((200, 0.1), (200, 0.3), (200, 1.0))
"""Steps of the first rounds of a chain, and how much of the likelihood counts in them, so that no chain stays where it
happened to begin; after each round the Gaussian is fitted anew."""

CHAINS = 3
DRAWS = 1200
_THIN = 5


@dataclass(frozen=True)
class Draws:
    """``own`` (n, T) and ``pushed`` (n, groups, T) in views a day, 0 where a push brought nothing; ``echo`` (n,)
    numbers ``ECHOES``; ``strays`` and ``bends`` (n,) and ``options`` (n, groups) likewise. The chains follow one
    another."""

    own: Array
    pushed: Array
    echo: Integers
    strays: Integers
    bends: Integers
    options: Integers


def draw(model: Model, table: PushTable, strays: Strays, *, seed: int, number: int = DRAWS) -> Draws:
    """Explain the path ``number`` times, in three chains that start apart; the same seed gives the same digits."""
    each = -(-number // CHAINS)
    rngs = np.random.default_rng(seed).spawn(CHAINS)
    with ThreadPoolExecutor(THREADS) as pool:
        chains = list(pool.map(lambda rng: _chain_from(model, table, strays, rng, each), rngs))
    return _draws(model, table, np.concatenate([c[0] for c in chains]), np.concatenate([c[1] for c in chains]))


def _chain_from(
    model: Model, table: PushTable, strays: Strays, rng: np.random.Generator, number: int
) -> tuple[Array, Integers]:
    """States (n, p + groups) and choices (n, 3 + 2 groups) of one chain, from choices of its own."""
    groups = len(table.options)
    counted = model.path.counted_by(table.rates)
    # echo, strays, bend, then the option of each group, then whether each brought anything
    chosen = np.ones(3 + 2 * groups, dtype=np.int64)
    chosen[:3] = rng.integers(len(echo_log_prior())), min(AT_FIRST, len(strays.log_det) - 1), 1
    chosen[3 : 3 + groups] = rng.integers(table.options) if groups else 0
    precisions = np.array([np.append(model.course.precision(b), np.full(groups, SIZE_SD**-2.0)) for b in BENDS])
    own = precisions.shape[1] - groups
    world = (
        model.path.seen,
        np.concatenate([model.course.centre, model.size_centre]),
        precisions,
        0.5 * np.log(precisions[:, :own]).sum(axis=1),
        counted,
        np.concatenate([[len(echo_log_prior()), len(strays.log_det), len(BENDS)], table.options, np.full(groups, 2)]),
        strays.inverse,
        strays.log_det,
        echo_log_prior(),
        np.log(np.stack([model.nothing, 1.0 - model.nothing])),
        np.zeros((0, 0)) if model.path.looks is None else model.path.looks,
    )
    state: Array | None = None
    for steps, every, counts in [*((steps, 1, part) for steps, part in _SEARCH), (number * _THIN, _THIN, 1.0)]:
        pushes = counted[np.arange(groups), chosen[3 : 3 + groups], chosen[0]]
        best = fit(model, pushes, strays.inverse[chosen[1]], float(BENDS[chosen[2]]), state)
        frame = _frame(model, best, _shifts(model, counted, best, strays.inverse[chosen[1]], chosen))
        plan = (steps, every, int(rng.integers(2**31)))
        states, choices = _chain((*world, counts), frame, chosen, plan)
        state, chosen = states[-1].copy(), choices[-1].copy()
    return states, choices


def _frame(model: Model, best: Fit, shifts: Array) -> Frame:
    """The Gaussian of the best fit, with all that a chain carries along with a state; ``shifts`` are of the state."""
    factor = np.linalg.inv(np.linalg.cholesky(best.precision)).T
    back = np.linalg.inv(factor)
    course = model.course
    p = course.shapes.shape[1]
    middle = np.concatenate([best.state, np.zeros(len(back)), course.trend + course.shapes @ best.state[:p]])
    normal = np.vstack([factor, np.eye(len(back)), course.shapes @ factor[:p]])
    moved = np.concatenate([shifts, shifts @ back.T, shifts[..., :p] @ course.shapes.T], axis=-1)
    return middle, normal, 1.0 / (factor**2).sum(axis=1), moved


def _shifts(model: Model, counted: Array, best: Fit, inverse: Array, chosen: Integers) -> Array:
    """Where each echo, option and presence of a push moves the state, (choices, most, p + groups), to first order.

    Going from one to another and back moves it nowhere in the end, so that the steps stay reversible.
    """
    groups, most, echoes, _ = counted.shape
    p = len(best.state) - groups
    own = model.path.counted_by(model.own_rate(best.state))
    sizes = np.exp(best.state[p:])
    parts = counted * sizes[:, None, None, None]
    usual = parts[np.arange(groups), chosen[3 : 3 + groups], chosen[0]]
    gain = np.linalg.solve(best.precision, best.jacobian.T @ inverse.T @ inverse)
    shifts = np.zeros((3 + 2 * groups, max(most, echoes, 2), len(best.state)))
    shifts[0, :echoes] = -np.log(own + parts[np.arange(groups), chosen[3 : 3 + groups]].sum(axis=0)) @ gain.T
    for g in range(groups):
        rest = own + usual.sum(axis=0) - usual[g]
        shifts[3 + g, :most] = -np.log(rest + parts[g, :, chosen[0]]) @ gain.T
        shifts[3 + groups + g, :2] = -np.log([rest, rest + usual[g]]) @ gain.T
        shifts[3 + groups + g, :, p + g] = 0.0
    return shifts


def _draws(model: Model, table: PushTable, states: Array, choices: Integers) -> Draws:
    p = model.course.shapes.shape[1]
    groups = len(table.options)
    own = model.own_rate(states)
    options, brought = choices[:, 3 : 3 + groups], choices[:, 3 + groups :]
    unit = table.rates[np.arange(groups)[None, :], options, choices[:, :1]]
    pushed = unit * (brought * np.exp(states[:, p:]))[:, :, None]
    return Draws(own, pushed, choices[:, 0], choices[:, 1], choices[:, 2], options)


@compiled
def _log_likelihood(world: World, trail: Array, chosen: Integers) -> float:
    seen, centres, _, _, rates, _, inverse, log_det, _, _, looks, counts = world
    size = len(centres)
    groups = (len(chosen) - 3) // 2
    rate = np.exp(np.minimum(np.maximum(trail[2 * size :], -30.0), 40.0))
    if len(looks):
        rate = np.dot(looks, rate)
    for g in range(groups):
        if chosen[3 + groups + g] == 1:
            views = np.exp(min(max(trail[size - groups + g], -30.0), 40.0))
            unit = rates[g, chosen[3 + g], chosen[0]]
            for k in range(len(rate)):
                rate[k] += unit[k] * views
    white = np.dot(inverse[chosen[1]], seen - np.log(rate))
    return float(counts * (-0.5 * np.dot(white, white) - log_det[chosen[1]]))


@compiled
def _log_prior(world: World, frame: Frame, trail: Array, chosen: Integers) -> float:
    _, centres, precisions, log_precision, _, _, _, _, echoes, nothing, _, _ = world
    middle, _, usual, _ = frame
    groups = (len(chosen) - 3) // 2
    own = len(centres) - groups
    total = float(echoes[chosen[0]] + log_precision[chosen[2]])
    for k in range(own):
        total -= 0.5 * precisions[chosen[2], k] * (trail[k] - centres[k]) ** 2
    for g in range(groups):
        k = own + g
        brought = chosen[3 + groups + g]
        centre, precision = (centres[k], precisions[chosen[2], k]) if brought == 1 else (middle[k], usual[k])
        total += nothing[brought, g] + 0.5 * np.log(precision) - 0.5 * precision * (trail[k] - centre) ** 2
    return total


@compiled
def _log_target(world: World, frame: Frame, trail: Array, chosen: Integers) -> float:
    return _log_likelihood(world, trail, chosen) + _log_prior(world, frame, trail, chosen)


@compiled
def _log_frame(trail: Array, size: int) -> float:
    white = trail[size : 2 * size]
    return float(-0.5 * np.dot(white, white))


@compiled
def _slice(world: World, frame: Frame, trail: Array, chosen: Integers, value: float) -> tuple[Array, float]:
    """One elliptical slice around the frame; ``value`` is the log target at ``trail``; returns trail and value."""
    middle, normal = frame[0], frame[1]
    size = normal.shape[1]
    other = np.dot(normal, np.random.standard_normal(size))
    level = value - _log_frame(trail, size) + np.log(np.random.random())
    angle = np.random.random() * 2.0 * np.pi
    low, high = angle - 2.0 * np.pi, angle
    for _ in range(60):
        tried = middle + (trail - middle) * np.cos(angle) + other * np.sin(angle)
        new = _log_target(world, frame, tried, chosen)
        if new - _log_frame(tried, size) > level:
            return tried, new
        if angle < 0.0:
            low = angle
        else:
            high = angle
        angle = low + np.random.random() * (high - low)
    return trail, value


@compiled
def _choose(
    world: World, frame: Frame, trail: Array, chosen: Integers, value: float, place: int
) -> tuple[Array, float]:
    """A Metropolis step of one choice; returns trail and log target."""
    before = chosen[place]
    proposed = np.random.randint(world[5][place])
    if proposed == before:
        return trail, value
    chosen[place] = proposed
    moved = trail
    groups = (len(chosen) - 3) // 2
    absent = 3 <= place < 3 + groups and chosen[place + groups] == 0
    if place not in {1, 2} and not absent:
        moved = trail + frame[3][place, proposed] - frame[3][place, before]
    new = _log_target(world, frame, moved, chosen)
    if np.log(np.random.random()) < new - value:
        return moved, new
    chosen[place] = before
    return trail, value


@compiled
def _chain(world: World, frame: Frame, start: Integers, plan: tuple[int, int, int]) -> tuple[Array, Integers]:
    steps, every, seed = plan
    np.random.seed(seed)
    chosen = start.copy()
    size = frame[1].shape[1]
    trail = frame[0].copy()
    states = np.empty((steps // every, size))
    choices = np.empty((steps // every, len(chosen)), dtype=np.int64)
    value = _log_target(world, frame, trail, chosen)
    for step in range(steps):
        trail, value = _slice(world, frame, trail, chosen, value)
        for place in range(len(chosen)):
            trail, value = _choose(world, frame, trail, chosen, value, place)
            if place < 3:
                trail, value = _choose(world, frame, trail, chosen, value, place)
        if step % every == 0:
            states[step // every] = trail[:size]
            choices[step // every] = chosen
    return states, choices
