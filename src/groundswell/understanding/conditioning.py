"""What a cohort expects of a video's days to come, once some of its counts are known.

Whole days are a linear look at the path: series that saw the same days are conditioned together in closed form. An
interval of several days looks at the log of a sum; it is taken in by iterated linear updates (Bell and Cathey 1993),
one series at a time. Both are robust: an innovation beyond what is usual moves the path less and less, because a burst
mostly passes, and components are weighed with log-evidence that is tempered by age and cut for outlying days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.lifetime import Lifetime
from groundswell.understanding.readings import Pattern, Together

RISE, FALL, BEYOND = 1.5, 2.5, 0.25
"""In standard deviations: how far up and down an innovation counts in full, and the share that counts beyond."""

LEVEL_BINS = 2
"""The first two days say how large a video is; there nothing is damped."""

CUT, CUT_FROM = 2.5, 14
"""From the fifteenth day on, a day's innovation weighs on the choice of component as if it were at most so large."""

FIRST_DAY, LATER_DAYS = 0.5, 0.15
"""Variance of log(views in a part of a day / its share of the day) per unit of minus log share."""

EARLY_POWER = 0.75
"""Within the first day the count grows with this power of age (a count that slows down, as over days 1 to 4)."""

_SUM_DOUBT = 0.02**2
_BENT = 5.0
"""Days: so long the rate bends within a day, and an interval that is no whole days is doubtful for that alone."""

_LEAST_SHARE = 1e-4


@dataclass(frozen=True)
class Outlook:
    """The mixture over y on the bins ``first``.. after the evidence, for N series that share one pattern.

    ``shares`` (N, K) sum to one over components, ``centres`` (N, K, F), ``factors`` (K, F, F) lower triangular.
    """

    first: int
    shares: Array
    centres: Array
    factors: Array


def share_of_day(lifetime_bin: int, start: float, end: float) -> float:
    """The share of a day's views that is expected between two ages within it (days since upload)."""
    if lifetime_bin == 0:
        return float(min(end, 1.0) ** EARLY_POWER - max(start, 0.0) ** EARLY_POWER)
    return float(min(end, lifetime_bin + 1.0) - max(start, float(lifetime_bin)))


def is_plain(pattern: Pattern, days: int) -> bool:
    """Whether every interval lies within one whole day, so that the closed form holds."""
    inside = np.floor(pattern.ends - 1e-6) == np.floor(pattern.starts + 1e-6)
    return bool((inside & (pattern.ends <= days + 1e-6)).all())


@dataclass(frozen=True)
class Looks:
    """What a pattern of readings looks at: whole days or parts of them.

    ``seen`` (t,) are bins, ``shares`` (t,) of the day and ``noise`` (t,) the variance of log gain given the day.
    """

    seen: NDArray[np.intp]
    shares: Array
    noise: Array
    first: int


def whole_days(days: int) -> Looks:
    """The first so many days, each in full."""
    return Looks(np.arange(days), np.ones(days), np.zeros(days), days)


def outlook_of_many(lifetime: Lifetime, alike: Together, leanings: Array) -> Outlook:
    """Condition N series with one plain pattern. ``leanings`` (N, K) is added to the components' log weights."""
    looks = [_look_within_day(alike.pattern, place) for place in range(alike.pattern.starts.size)]
    shares = np.array([look[1] for look in looks])
    noise = np.array([look[2] for look in looks]) + alike.pattern.told
    first = int(np.floor(alike.pattern.last_age + 1e-6))
    pattern = Looks(np.array([look[0] for look in looks], dtype=np.intp), shares, noise, first)
    return outlook_of_days(lifetime, pattern, np.log1p(alike.gains / shares), leanings)


def outlook_of_days(lifetime: Lifetime, looks: Looks, logs: Array, leanings: Array) -> Outlook:
    """Condition on ``logs`` (N, t), the log(1 + views) of each look told for its whole day."""
    seen, ahead = looks.seen, slice(looks.first, lifetime.bins)
    weigh = lifetime.evidence_weight[seen] * looks.shares
    components, left = len(lifetime.log_weights), lifetime.bins - looks.first
    centres = np.empty((len(logs), components, left))
    factors = np.empty((components, left, left))
    log_shares = lifetime.log_weights + leanings
    for k in range(components):
        covariance = lifetime.covariances[k]
        factor = np.asarray(np.linalg.cholesky(covariance[np.ix_(seen, seen)] + np.diag(looks.noise)))
        damped, raw = np.empty((2, len(seen), len(logs)))
        _innovations(logs.T - lifetime.means[k, seen, None], factor, (seen < LEVEL_BINS).astype(float), damped, raw)
        pull = solve_triangular(factor, covariance[seen, ahead], lower=True, check_finite=False)
        centres[:, k] = lifetime.means[k, ahead] + damped.T @ pull
        rest = covariance[ahead, ahead] - pull.T @ pull
        factors[k] = np.linalg.cholesky(rest + 1e-8 * np.eye(left))
        cut = np.where(seen[:, None] >= CUT_FROM, np.clip(raw, -CUT, CUT), raw)
        log_shares[:, k] -= weigh @ (0.5 * cut**2 + np.log(np.diag(factor))[:, None])
    return Outlook(looks.first, _normal(log_shares), centres, factors)


def _look_within_day(pattern: Pattern, place: int) -> tuple[int, float, float]:
    """The bin that an interval lies in, the share of the day that it holds, and the variance of that in logs."""
    start, end = float(pattern.starts[place]), float(pattern.ends[place])
    day = int(np.floor(start + 1e-6))
    share = share_of_day(day, start, end)
    if share > 1.0 - 1e-6:
        return day, 1.0, 0.0
    return day, share, -np.log(share) * (FIRST_DAY if day == 0 else LATER_DAYS)


def _normal(log_shares: Array) -> Array:
    shares = np.exp(log_shares - log_shares.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


@compiled
def _innovations(apart: Array, factor: Array, in_full: Array, damped: Array, raw: Array) -> None:
    """Standardised one-step innovations (t, N) of each column: ``raw`` as seen, ``damped`` as they are let through."""
    for d in range(apart.shape[0]):
        rest = apart[d].copy()
        for j in range(d):
            weight = factor[d, j]
            for i in range(len(rest)):
                rest[i] -= weight * damped[j, i]
        for i in range(len(rest)):
            raw[d, i] = rest[i] / factor[d, d]
            damped[d, i] = raw[d, i] if in_full[d] > 0.0 else let_through(raw[d, i])


@compiled
def let_through(innovation: float) -> float:
    """How much of a standardised innovation counts."""
    if innovation > RISE:
        return RISE + BEYOND * (innovation - RISE)
    if innovation < -FALL:
        return -FALL + BEYOND * (innovation + FALL)
    return innovation


def outlook_of_one(lifetime: Lifetime, pattern: Pattern, gains: Array, leaning: Array) -> Outlook:
    """Condition one series on gains (n,) over intervals of any length. ``leaning`` (K,) as above; N is 1."""
    looks = np.array([_look_across(lifetime, pattern, place) for place in range(len(pattern.starts))])
    looks = looks.reshape(len(pattern.starts), lifetime.bins)
    partial = np.array([_doubt_across(pattern, place) for place in range(len(pattern.starts))])
    weigh = np.array([min(1.0, float(row)) for row in _overlap(lifetime, pattern) @ lifetime.evidence_weight])
    means, covariances = lifetime.means.copy(), lifetime.covariances.copy()
    log_shares = lifetime.log_weights + leaning
    late = np.array([float(end) > CUT_FROM + 1.0 for end in pattern.ends])
    full = np.array([float(end) <= LEVEL_BINS or place == 0 for place, end in enumerate(pattern.ends)])
    doubt = partial + pattern.told
    logs = np.log1p(gains)
    for k in range(len(means)):
        log_shares[k] += _absorb(means[k], covariances[k], looks, logs, np.stack([doubt, weigh, late, full]))
    first = min(int(np.searchsorted(lifetime.edges, pattern.ends[-1] + 1e-6, side="right")), lifetime.bins) - 1
    shares = _normal(log_shares[None])
    factors = np.zeros((len(means), lifetime.bins - first, lifetime.bins - first))
    for k in range(len(means)):
        if shares[0, k] <= _LEAST_SHARE:
            continue
        left = covariances[k, first:, first:]
        factors[k] = np.linalg.cholesky(0.5 * (left + left.T) + 1e-7 * np.eye(len(left)))
    return Outlook(first, shares, np.asarray(means[None, :, first:]), factors)


def _overlap(lifetime: Lifetime, pattern: Pattern) -> Array:
    """The share of each bin that each interval covers, (n, F)."""
    low = np.maximum(pattern.starts[:, None], lifetime.edges[None, :-1])
    high = np.minimum(pattern.ends[:, None], lifetime.edges[None, 1:])
    return np.asarray(np.maximum(high - low, 0.0) / lifetime.widths)


def _look_across(lifetime: Lifetime, pattern: Pattern, place: int) -> Array:
    """Days' worth of each bin's rate that an interval holds, (F,)."""
    start, end = float(pattern.starts[place]), float(pattern.ends[place])
    low, high = np.maximum(start, lifetime.edges[:-1]), np.minimum(end, lifetime.edges[1:])
    held = np.maximum(high - low, 0.0)
    if start < 1.0 and lifetime.days > 0:
        held[0] = share_of_day(0, start, end)
    return np.asarray(held)


def _doubt_across(pattern: Pattern, place: int) -> float:
    """Variance of a log gain given the path: the rhythm of parts of days, and the rounding of a sum."""
    start, end = float(pattern.starts[place]), float(pattern.ends[place])
    length = max(end - start, 1e-3)
    if abs(start - round(start)) < 1e-6 and abs(end - round(end)) < 1e-6:
        return 0.0 if length < 1.0 + 1e-6 else _SUM_DOUBT
    if length < 1.0:
        return -math.log(length) * (FIRST_DAY if start < 1.0 else LATER_DAYS)
    if start < _BENT:
        return _SUM_DOUBT + 0.5 * (FIRST_DAY if start < 1.0 else LATER_DAYS) / length**2
    part = length - math.floor(length)
    return _SUM_DOUBT + LATER_DAYS * part * (1.0 - part) / length**2


@compiled
def _absorb(mean: Array, covariance: Array, looks: Array, logs: Array, how: Array) -> float:
    """Take intervals in one after the other, changing ``mean`` (F,) and ``covariance`` (F, F); the log-evidence.

    ``how`` (4, n): variance of each log gain, weight of its evidence, whether it is late, whether it counts in full.
    """
    bins, evidence = len(mean), 0.0
    direction, gain = np.zeros(bins), np.empty(bins)
    for place in range(len(logs)):
        look, prior, told = looks[place], mean.copy(), 0.0
        spread, surprise = 1.0, 0.0
        for _ in range(3 if (look > 0.0).sum() > 1 else 1):
            total = 1e-9
            for d in range(bins):
                direction[d] = look[d] * np.exp(min(mean[d], 40.0))
                total += direction[d]
            told = math.log(total)
            for d in range(bins):
                direction[d] /= total
            gain[:] = 0.0
            for d in range(bins):
                if direction[d] > 1e-6:
                    told += direction[d] * (prior[d] - mean[d])
                    for e in range(bins):
                        gain[e] += covariance[e, d] * direction[d]
            spread = how[0, place]
            for d in range(bins):
                spread += direction[d] * gain[d]
            spread = math.sqrt(max(spread, 1e-9))
            surprise = (logs[place] - told) / spread
            moved = surprise if how[3, place] > 0.0 else let_through(surprise)
            for d in range(bins):
                mean[d] = prior[d] + gain[d] * moved / spread
        for d in range(bins):
            for e in range(bins):
                covariance[d, e] -= gain[d] * gain[e] / spread**2
        if how[2, place] > 0.0:
            surprise = min(max(surprise, -CUT), CUT)
        evidence -= (0.5 * surprise**2 + math.log(spread)) * how[1, place]
    return evidence
