"""The most likely explanation of a path, its own course and the pushes together, and the Gaussian around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.understanding.carried_path import Path
from groundswell.understanding.compiled import Array
from groundswell.understanding.own_course import Course

SIZE_DAYS, SIZE_SD = 2.0, 1.5
"""A push that brings anything is expected to bring, echo included, what the film draws in so many days then; and the
spread of the log of that."""

NOTHING = 0.25
"""Chance, beforehand, that a dated happening brought nothing."""

_ROUNDS = 25


@dataclass(frozen=True)
class Model:
    """What does not change while a path is explained. ``size_centre`` (groups,) is the log of the views that each
    push is expected to bring if it brings any, ``nothing`` (groups,) the chance, beforehand, that it brings none."""

    path: Path
    course: Course
    size_centre: Array
    nothing: Array

    def own_rate(self, states: Array) -> Array:
        """The course alone (..., T), in views a day, of states (..., p + groups)."""
        shapes = self.course.shapes
        return np.asarray(np.exp(self.course.trend + states[..., : shapes.shape[1]] @ shapes.T))


@dataclass(frozen=True)
class Fit:
    """``state`` (p + groups,): coefficients of the course, then log views of each push; ``made`` (K,) is what they make
    of what is seen, before its log; ``precision`` the inverse covariance of the state."""

    state: Array
    made: Array
    jacobian: Array
    precision: Array
    misfit: float


def usual_rate(path: Path, at: float) -> float:
    """What the film draws a day around a moment: the median of three days on either side."""
    apart = np.abs(path.middles - at)
    near = np.flatnonzero(apart <= 3.0) if (apart <= 3.0).sum() >= 3 else np.argsort(apart)[:3]
    return float(np.exp(np.median(path.log_rate[near])))


def fit(model: Model, pushes: Array, inverse: Array, bend: float, start: Array | None = None) -> Fit:
    """The best state for given ``pushes`` (groups, K), as they are counted, whitened by ``inverse`` (K, K).

    Damped Gauss-Newton steps.
    """
    course, groups = model.course, len(pushes)
    centre = np.concatenate([course.centre, model.size_centre])
    prior = np.concatenate([course.precision(bend), np.full(groups, SIZE_SD**-2.0)])
    state = centre.copy() if start is None else start.copy()
    made = _made(model, pushes, state, inverse, prior * (state - centre) ** 2)
    damp = 1e-3
    for _ in range(_ROUNDS):
        white = inverse @ made.jacobian
        residual = inverse @ (model.path.seen - np.log(made.made))
        precision = white.T @ white + np.diag(prior)
        step = white.T @ residual - prior * (state - centre)
        while damp < 1e6:
            moved = np.linalg.solve(precision + damp * np.diag(np.diag(precision)), step)
            tried = state + np.clip(moved, -2.0, 2.0)
            now = _made(model, pushes, tried, inverse, prior * (tried - centre) ** 2)
            if now.misfit < made.misfit + 1e-12:
                break
            damp *= 8.0
        else:
            break
        gained = made.misfit - now.misfit
        state, made, damp = tried, now, max(damp / 10.0, 1e-6)
        if gained < 1e-4:
            break
    white = inverse @ made.jacobian
    return Fit(state, made.made, made.jacobian, white.T @ white + np.diag(prior), made.misfit)


def _made(model: Model, pushes: Array, state: Array, inverse: Array, penalty: Array) -> Fit:
    course, path = model.course, model.path
    p = course.shapes.shape[1]
    rate = np.exp(np.clip(course.trend + course.shapes @ state[:p], -30.0, 40.0))
    own = path.counted_by(rate)
    parts = pushes * np.exp(np.clip(state[p:], -30.0, 40.0))[:, None]
    whole = own + parts.sum(axis=0)
    jacobian = (np.vstack([path.counted_by(course.shapes.T * rate), parts]) / whole).T
    residual = inverse @ (path.seen - np.log(whole))
    misfit = 0.5 * float(residual @ residual + penalty.sum())
    return Fit(state, whole, jacobian, np.empty((0, 0)), misfit)
