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
from groundswell.understanding.readings import Intervals

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


def is_plain(intervals: Intervals, days: int) -> bool:
    """Whether every interval lies within one whole day, so that the closed form holds."""
    inside = np.floor(intervals.ends - 1e-6) == np.floor(intervals.starts + 1e-6)
    return bool((inside & (intervals.ends <= days + 1e-6)).all())


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


def outlook_of_many(lifetime: Lifetime, many: list[Intervals], leanings: Array) -> Outlook:
    """Condition N series with one plain pattern. ``leanings`` (N, K) is added to the components' log weights."""
    looks = [_look_within_day(many[0], place) for place in range(len(many[0].starts))]
    shares = np.array([look[1] for look in looks])
    noise = np.array([look[2] for look in looks]) + many[0].told
    pattern = Looks(np.array([look[0] for look in looks], dtype=np.intp), shares, noise, _first_open_bin(many[0]))
    gains = np.array([intervals.gains for intervals in many]).reshape(len(many), len(looks))
    return outlook_of_days(lifetime, pattern, np.log1p(gains / shares), leanings)


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
        damped, raw = np.empty_like(logs), np.empty_like(logs)
        _innovations(logs - lifetime.means[k, seen], factor, (seen < LEVEL_BINS).astype(float), damped, raw)
        pull = solve_triangular(factor, covariance[seen, ahead], lower=True, check_finite=False)
        centres[:, k] = lifetime.means[k, ahead] + damped @ pull
        rest = covariance[ahead, ahead] - pull.T @ pull
        factors[k] = np.linalg.cholesky(rest + 1e-8 * np.eye(left))
        cut = np.where(seen >= CUT_FROM, np.clip(raw, -CUT, CUT), raw)
        log_shares[:, k] -= (0.5 * cut**2 + np.log(np.diag(factor))) @ weigh
    return Outlook(looks.first, _normal(log_shares), centres, factors)


def _look_within_day(intervals: Intervals, place: int) -> tuple[int, float, float]:
    """The bin that an interval lies in, the share of the day that it holds, and the variance of that in logs."""
    start, end = float(intervals.starts[place]), float(intervals.ends[place])
    day = int(np.floor(start + 1e-6))
    share = share_of_day(day, start, end)
    if share > 1.0 - 1e-6:
        return day, 1.0, 0.0
    return day, share, -np.log(share) * (FIRST_DAY if day == 0 else LATER_DAYS)


def _first_open_bin(intervals: Intervals) -> int:
    """The first bin that is not over at the last reading (0 where nothing was read)."""
    return int(np.floor(intervals.ends[-1] + 1e-6)) if len(intervals.ends) else 0


def _normal(log_shares: Array) -> Array:
    shares = np.exp(log_shares - log_shares.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


@compiled
def _innovations(apart: Array, factor: Array, in_full: Array, damped: Array, raw: Array) -> None:
    """Standardised one-step innovations of each row, ``raw`` as seen and ``damped`` as they are let through."""
    for i in range(apart.shape[0]):
        for d in range(apart.shape[1]):
            rest = apart[i, d]
            for j in range(d):
                rest -= factor[d, j] * damped[i, j]
            raw[i, d] = rest / factor[d, d]
            damped[i, d] = raw[i, d] if in_full[d] > 0.0 else let_through(raw[i, d])


@compiled
def let_through(innovation: float) -> float:
    """How much of a standardised innovation counts."""
    if innovation > RISE:
        return RISE + BEYOND * (innovation - RISE)
    if innovation < -FALL:
        return -FALL + BEYOND * (innovation + FALL)
    return innovation


def outlook_of_one(lifetime: Lifetime, intervals: Intervals, leaning: Array) -> Outlook:
    """Condition one series on intervals of any length. ``leaning`` (K,) as above; shapes as for N = 1."""
    looks = np.array([_look_across(lifetime, intervals, place) for place in range(len(intervals.starts))])
    looks = looks.reshape(len(intervals.starts), lifetime.bins)
    partial = np.array([_doubt_across(intervals, place) for place in range(len(intervals.starts))])
    weigh = np.array([min(1.0, float(row)) for row in _overlap(lifetime, intervals) @ lifetime.evidence_weight])
    means, covariances = lifetime.means.copy(), lifetime.covariances.copy()
    log_shares = lifetime.log_weights + leaning
    late = np.array([float(end) > CUT_FROM + 1.0 for end in intervals.ends])
    full = np.array([float(end) <= LEVEL_BINS or place == 0 for place, end in enumerate(intervals.ends)])
    doubt = partial + intervals.told
    logs = np.log1p(intervals.gains)
    for k in range(len(means)):
        log_shares[k] += _absorb(means[k], covariances[k], looks, logs, np.stack([doubt, weigh, late, full]))
    first = min(int(np.searchsorted(lifetime.edges, intervals.ends[-1] + 1e-6, side="right")), lifetime.bins) - 1
    shares = _normal(log_shares[None])
    factors = np.zeros((len(means), lifetime.bins - first, lifetime.bins - first))
    for k in range(len(means)):
        if shares[0, k] <= _LEAST_SHARE:
            continue
        left = covariances[k, first:, first:]
        factors[k] = np.linalg.cholesky(0.5 * (left + left.T) + 1e-7 * np.eye(len(left)))
    return Outlook(first, shares, np.asarray(means[None, :, first:]), factors)


def _overlap(lifetime: Lifetime, intervals: Intervals) -> Array:
    """The share of each bin that each interval covers, (n, F)."""
    low = np.maximum(intervals.starts[:, None], lifetime.edges[None, :-1])
    high = np.minimum(intervals.ends[:, None], lifetime.edges[None, 1:])
    return np.asarray(np.maximum(high - low, 0.0) / lifetime.widths)


def _look_across(lifetime: Lifetime, intervals: Intervals, place: int) -> Array:
    """Days' worth of each bin's rate that an interval holds, (F,)."""
    start, end = float(intervals.starts[place]), float(intervals.ends[place])
    low, high = np.maximum(start, lifetime.edges[:-1]), np.minimum(end, lifetime.edges[1:])
    held = np.maximum(high - low, 0.0)
    if start < 1.0 and lifetime.days > 0:
        held[0] = share_of_day(0, start, end)
    return np.asarray(held)


def _doubt_across(intervals: Intervals, place: int) -> float:
    """Variance of a log gain given the path: parts of days at the interval's ends, and the rounding of the sum."""
    start, end = float(intervals.starts[place]), float(intervals.ends[place])
    length = max(end - start, 1e-6)
    if length < 1.0 and np.floor(start + 1e-6) == np.floor(end - 1e-6):
        return _look_within_day(intervals, place)[2]
    whole = abs(start - round(start)) < 1e-6 and abs(end - round(end)) < 1e-6
    if whole:
        return 0.0 if length < 1.0 + 1e-6 else _SUM_DOUBT
    return _SUM_DOUBT + (FIRST_DAY if start < 1.0 else LATER_DAYS) / max(length, 1.0) ** 2 * 0.5


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
