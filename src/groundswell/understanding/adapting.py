"""A cohort drawn from another towards the videos of one's own: for tens to hundreds of series, whole or broken off.

Expectation-maximisation with days that are not known: given a component, an unknown day has its conditional mean and
covariance (Dempster, Laird and Rubin 1977). The cohort that comes first counts like a number of videos, so that few
series change little and many change much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array

ROUNDS = 6
WEIGHT_VIDEOS, MEAN_VIDEOS, COVARIANCE_VIDEOS = 30.0, 20.0, 150.0
"""What the first cohort counts for: its weights all together, each component's mean, and each covariance."""

_NEGLIGIBLE = 1e-4

Told = tuple[NDArray[np.bool_], list[NDArray[np.intp]], Array]
"""Which days are known, (P, D); the videos of each such pattern; and something of every video."""


@dataclass(frozen=True)
class Adapted:
    """``weights`` (K,), ``means`` (K, D), ``covariances`` (K, D, D) and the ``duties`` (N, K) of the videos."""

    weights: Array
    means: Array
    covariances: Array
    duties: Array


def adapt(base: Cohort, paths: Array, leanings: Array, progress: Callable[[float], None] | None = None) -> Adapted:
    """Adapt ``base`` to ``paths`` (N, D), nan where a day is not known. ``leanings`` (N, K) from categories.

    Components of ``base`` keep their order; ``progress`` is told the share that is done.
    """
    known = np.isfinite(paths)
    patterns, which = np.unique(known, axis=0, return_inverse=True)
    groups = [np.asarray(np.flatnonzero(which.ravel() == place), dtype=np.intp) for place in range(len(patterns))]
    now = Adapted(base.weights, base.means, base.covariances, np.zeros((len(paths), base.weights.size)))
    for step in range(ROUNDS):
        now = _round(base, now, paths, (patterns, groups, leanings))
        if progress is not None:
            progress((step + 1) / ROUNDS)
    return now


def _round(base: Cohort, now: Adapted, paths: Array, by: Told) -> Adapted:
    patterns, groups, _ = by
    duties = _duties(now, paths, by, base.evidence_weight)
    videos = duties.sum(axis=0)
    weights = (WEIGHT_VIDEOS * base.weights + videos) / (WEIGHT_VIDEOS + videos.sum())
    means, covariances = now.means.copy(), now.covariances.copy()
    for k in range(len(weights)):
        if videos[k] < _NEGLIGIBLE:
            means[k], covariances[k] = base.means[k], base.covariances[k]
            continue
        filled, doubt = _filled(now, k, paths, (patterns, groups, duties[:, k]))
        pulled = MEAN_VIDEOS * base.means[k] + duties[:, k] @ filled
        means[k] = pulled / (MEAN_VIDEOS + videos[k])
        apart = filled - means[k]
        moved = means[k] - base.means[k]
        scatter = (apart * duties[:, k][:, None]).T @ apart + doubt + MEAN_VIDEOS * np.outer(moved, moved)
        covariances[k] = (COVARIANCE_VIDEOS * base.covariances[k] + scatter) / (COVARIANCE_VIDEOS + videos[k])
    return Adapted(weights, means, covariances, duties)


def _duties(now: Adapted, paths: Array, by: Told, tempered: Array) -> Array:
    patterns, groups, leanings = by
    logs = np.log(np.maximum(now.weights, 1e-300)) + leanings
    for pattern, members in zip(patterns, groups, strict=True):
        seen = np.flatnonzero(pattern)
        if seen.size == 0:
            continue
        for k in range(len(now.weights)):
            factor = np.linalg.cholesky(now.covariances[k][np.ix_(seen, seen)])
            apart = np.linalg.solve(factor, (paths[np.ix_(members, seen)] - now.means[k, seen]).T)
            logs[members, k] -= tempered[seen] @ (0.5 * apart**2 + np.log(np.diag(factor))[:, None])
    duties = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(duties / duties.sum(axis=1, keepdims=True))


def _filled(now: Adapted, k: int, paths: Array, by: Told) -> tuple[Array, Array]:
    """Paths (N, D) with unknown days at their conditional mean, and the sum of duty x conditional covariance."""
    patterns, groups, duty = by
    filled = np.where(np.isfinite(paths), paths, 0.0)
    doubt = np.zeros_like(now.covariances[k])
    for pattern, members in zip(patterns, groups, strict=True):
        there, lost = np.flatnonzero(pattern), np.flatnonzero(~pattern)
        if lost.size == 0 or duty[members].sum() < _NEGLIGIBLE:
            continue
        mean, covariance = now.means[k], now.covariances[k]
        across = covariance[np.ix_(there, lost)]
        pull = cho_solve(cho_factor(covariance[np.ix_(there, there)]), across) if there.size else across
        filled[np.ix_(members, lost)] = mean[lost] + (paths[np.ix_(members, there)] - mean[there]) @ pull
        left = covariance[np.ix_(lost, lost)] - across.T @ pull
        doubt[np.ix_(lost, lost)] += duty[members].sum() * left
    return filled, doubt
