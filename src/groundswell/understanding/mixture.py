"""A mixture of Gaussian paths fitted from scratch, for cohorts of a thousand videos and more.

Each component tells a day from the days before it (the factors of its covariance), with coefficients that are drawn
towards those of all components together, towards "like the day before", the more so the longer ago a day is, and
towards those of the neighbouring days: few videos a component, many days. Its means and spreads are its own. When
videos are shared out among components a day's log-evidence is tempered by age, for the hundredth day says far less
that is new than the first; without that, mixtures sort videos by their last months and forget their first week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array

VIDEOS_PER_COMPONENT, MOST_COMPONENTS, FEWEST_COMPONENTS = 115, 32, 4
ROUNDS = 20

STARTS = 2
"""Sharings-out to begin from; each makes a mixture, and together they make one of half the weights. Where the two
differ nobody knows better, and their mean is nearer (0.5% in the error of a forecast)."""

FULL_EVIDENCE_DAYS = 3.0
SHARED, SHARED_BY_DAY = 15.0, 0.5
"""So many videos' worth of everybody's coefficients for each component, and more with each day of age."""

RIDGE = 200.0 / 3700.0
"""Pull towards the day before, per video and day of lag (in units of a day's innovation variance)."""

NEIGHBOURS = 0.1
"""Days within this share of the age lend their coefficients."""

OWN_MEAN, OWN_SPREAD, LEAST_VARIANCE = 2.0, 10.0, 1e-4
"""Videos' worth of "no innovation" for a component's intercepts; of a smooth profile for its spreads."""

CATEGORY_VIDEOS = 20.0
_SMOOTH = 0.5
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True)
class Fitted:
    """``weights`` (K,), ``means`` (K, D), ``covariances`` (K, D, D), ``leaning`` (K, C): see ``Cohort``."""

    weights: Array
    means: Array
    covariances: Array
    leaning: Array


def evidence_weights(days: int) -> Array:
    """How much of each day's log-evidence counts, (D,)."""
    return np.minimum(1.0, FULL_EVIDENCE_DAYS / np.arange(1.0, days + 1.0))


def components_for(videos: int) -> int:
    """How many components so many videos carry."""
    return int(np.clip(videos // VIDEOS_PER_COMPONENT, FEWEST_COMPONENTS, MOST_COMPONENTS))


def fit_mixture(
    paths: Array, categories: NDArray[np.intp], kinds: int, seed: int, progress: Callable[[float], None] | None = None
) -> Fitted:
    """Fit paths (N, D), y = log(1 + views on a day), by expectation-maximisation from ``STARTS`` starts.

    ``categories`` (N,) number each video's category below ``kinds``, -1 where unknown. The same input gives the same
    digits. ``progress`` is told the share that is done.
    """
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done / (STARTS * ROUNDS))

    parts = [_fitted(paths, categories, kinds, seed + start, tell) for start in range(STARTS)]
    return Fitted(
        np.concatenate([part.weights for part in parts]) / STARTS,
        np.concatenate([part.means for part in parts]),
        np.concatenate([part.covariances for part in parts]),
        np.concatenate([part.leaning for part in parts]),
    )


def _fitted(paths: Array, categories: NDArray[np.intp], kinds: int, seed: int, tell: Callable[[], None]) -> Fitted:
    mean_path = paths.mean(axis=0)
    apart = paths - mean_path
    days = paths.shape[1]
    count = components_for(len(paths))
    duties = first_duties(paths, count, seed)
    coefficients = np.zeros((count, days, days))
    scale = np.ones(count)
    tempered = evidence_weights(days)
    intercepts, spreads = np.zeros((count, days)), np.ones((count, days))
    leaning = np.zeros((count, kinds))
    trust = 1.0 / _unevenness(paths)
    for _ in range(ROUNDS):
        videos = duties.sum(axis=0) + 1e-9
        coefficients = _coefficients(_grams(apart, duties, scale, trust), videos, len(paths))
        log_duties = np.empty_like(duties)
        for k in range(count):
            usual = duties[:, k] @ apart / videos[k]
            intercepts[k] = (usual - coefficients[k] @ usual) * videos[k] / (videos[k] + OWN_MEAN)
            squares = (apart - intercepts[k] - apart @ coefficients[k].T) ** 2
            spreads[k] = _spreads(duties[:, k] @ squares, float(videos[k]))
            scale[k] = np.exp(2.0 * np.log(spreads[k]).mean())
            weight = np.log((videos[k] + 1.0) / (len(paths) + count))
            log_duties[:, k] = weight - squares @ (0.5 * tempered / spreads[k] ** 2) - np.log(spreads[k]) @ tempered
        leaning = leanings_of(duties, categories, kinds)
        log_duties += np.where(categories[:, None] >= 0, leaning.T[categories] if kinds else 0.0, 0.0)
        duties = np.exp(log_duties - log_duties.max(axis=1, keepdims=True))
        duties /= duties.sum(axis=1, keepdims=True)
        tell()
    responses = np.linalg.inv(np.eye(days) - coefficients)
    factors = responses * spreads[:, None, :]
    means = mean_path + np.einsum("kij,kj->ki", responses, intercepts)
    weights = (duties.sum(axis=0) + 1.0) / (len(paths) + count)
    return Fitted(weights, means, factors @ factors.transpose(0, 2, 1), leaning)


def _grams(apart: Array, duties: Array, scale: Array, trust: Array) -> Array:
    """Centred second moments of the paths on each component's duty, in units of its innovation variance, (K, D, D).

    Even paths are trusted more than uneven ones (``trust`` (N,)), at the same number of videos.
    """
    grams = np.empty((duties.shape[1], apart.shape[1], apart.shape[1]))
    for k, unit in enumerate(scale):
        there = np.flatnonzero(duties[:, k] > _NEGLIGIBLE)
        duty = duties[there, k] * trust[there]
        duty *= duties[there, k].sum() / (duty.sum() + 1e-9)
        centred = apart[there] - duty @ apart[there] / (duty.sum() + 1e-9)
        centred *= np.sqrt(duty / unit)[:, None]
        grams[k] = centred.T @ centred
    return grams


def _coefficients(grams: Array, videos: Array, total: int) -> Array:
    """How each component tells a day from the days before it, (K, D, D) strictly lower triangular."""
    count, days = grams.shape[:2]
    shared = grams.sum(axis=0) / total + 1e-3 * np.eye(days)
    coefficients = np.zeros((count, days, days))
    for day in range(1, days):
        lent = SHARED + SHARED_BY_DAY * (day + 1.0)
        moments = np.zeros((count, day + 1, day + 1))
        near, weight = int(NEIGHBOURS * day), 0.0
        for other in range(day - near, min(day + near, days - 1) + 1):
            part = 1.0 - abs(other - day) / (near + 1.0)
            lost, skipped = max(0, day - other), max(0, other - day)
            weight += part
            block = slice(skipped, other + 1)
            moments[:, lost:, lost:] += part * (grams[:, block, block] + lent * shared[block, block])
        moments /= weight
        pull = (lent + videos)[:, None] * RIDGE * np.arange(day, 0.0, -1.0)
        left, right = moments[:, :day, :day], moments[:, :day, day].copy()
        left[:, np.arange(day), np.arange(day)] += pull
        right[:, -1] += pull[:, -1]
        coefficients[:, day, :day] = np.linalg.solve(left, right[:, :, None])[:, :, 0]
    return coefficients


def _spreads(squares: Array, videos: float) -> Array:
    """Innovation standard deviations by day, (D,), drawn a little towards their own smooth profile in log age."""
    age = np.log(np.arange(len(squares)) + 3.0)
    kernel = np.exp(-0.5 * ((age[:, None] - age) / _SMOOTH) ** 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    smooth = np.exp(kernel @ np.log((squares + 1e-4) / videos))
    return np.asarray(np.sqrt(np.maximum((squares + OWN_SPREAD * smooth) / (videos + OWN_SPREAD), LEAST_VARIANCE)))


def leanings_of(duties: Array, categories: NDArray[np.intp], kinds: int) -> Array:
    """log p(category | component) / p(category), (K, kinds), drawn towards 0 where few videos are known."""
    counts = np.zeros((duties.shape[1], kinds))
    for kind in range(kinds):
        counts[:, kind] = duties[categories == kind].sum(axis=0)
    base = counts.sum(axis=0) + 1.0
    base /= max(base.sum(), 1.0)
    shares = (counts + CATEGORY_VIDEOS * base) / (counts.sum(axis=1, keepdims=True) + CATEGORY_VIDEOS)
    return np.asarray(np.log(shares / base))


def first_duties(paths: Array, count: int, seed: int) -> Array:
    """A first sharing-out of videos (N, K): k-means on level, shape, roughness and the steepest rise."""
    traits = _traits(paths)
    random = np.random.default_rng(seed)
    centres = traits[random.choice(len(traits), count, replace=False)]
    nearest = np.zeros(len(traits), dtype=np.intp)
    for _ in range(30):
        distance = (traits**2).sum(axis=1)[:, None] - 2.0 * traits @ centres.T + (centres**2).sum(axis=1)
        nearest = distance.argmin(axis=1)
        spare = traits[random.integers(len(traits), size=count)]
        own = np.array([(nearest == k).any() for k in range(count)])
        centres = np.array([traits[nearest == k].mean(axis=0) if own[k] else spare[k] for k in range(count)])
    duties = np.full((len(traits), count), 0.1 / count)
    duties[np.arange(len(traits)), nearest] += 0.9
    return duties


def _unevenness(paths: Array) -> Array:
    """The median step between neighbouring days beyond the usual one, (N,), never far below everybody's."""
    steps = np.diff(paths, axis=1)
    uneven = np.median(np.abs(steps - np.median(steps, axis=0)), axis=1)
    return np.asarray(np.maximum(uneven, 0.3 * float(np.median(uneven)) + 1e-6))


def _traits(paths: Array) -> Array:
    days = paths.shape[1]
    marks = np.unique(np.concatenate([np.arange(min(4, days + 1)), np.geomspace(min(4, days), days, 14).astype(int)]))
    levels = np.stack([paths[:, a:b].mean(axis=1) for a, b in pairwise(marks)], axis=1)
    steps = np.diff(paths, axis=1)
    parts = [0.7 * levels[:, :1], 1.5 * np.diff(levels, axis=1), levels.mean(axis=1, keepdims=True)]
    parts += [3.0 * np.log(_unevenness(paths))[:, None], steps[:, 1:].max(axis=1, keepdims=True, initial=0.0)]
    traits = np.concatenate(parts, axis=1)
    return np.asarray(traits - traits.mean(axis=0))
