"""What a stream's own past says of its next bin: level, wander, decay, rhythm of day and week, over-dispersion.

Two filters run side by side. The *guide* (an extended Kalman filter) learns what is shared by all hours: how fast
views fall off as they add up, and the rhythm of day and week as three harmonics each. The *bank* is a grid of small
filters, each a level with a passing deviation, that differ in how the rate wanders (a random walk of the level, or a
deviation that comes back within hours or days) and in how much a count scatters about it (d, the over-dispersion:
variance = m + d m²). Each foretells the next bin as a negative binomial whose spread grows with all that is still
uncertain; they are weighed by how well they have foretold so far. A stream that is autocorrelated is thus given the
doubt that it has earned, and one with a steady past is held to it.

The decay is written in the count itself: a rate proportional to N^-k for a cumulative count N, k about 1.4 for real
videos in their first weeks. It needs no date of release, and dies out by itself when a video is old.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.understanding.compiled import Array, compiled

DAY, WEEK = 24.0, 168.0
LEVEL, DECAY, RHYTHM = 0, 1, 2
"""Where the guide keeps the log of the rate per hour, the exponent of the decay, and the harmonics (12)."""

GUIDE_SIZE = 14

_WANDERS = (0.003, 0.02, 0.06, 0.15, 0.4)
"""How much the log of the rate may walk in an hour: standard deviations."""

_SCATTERS = (0.003, 0.03, 0.12, 0.4)
_GRID = np.array([(wander, scatter) for wander in _WANDERS for scatter in _SCATTERS])
_WALK, _SCATTER = (np.ascontiguousarray(column) for column in _GRID.T)
BANK_SIZE = len(_GRID)

MEMORY = 0.995
"""Exponent that lets old evidence on wander and scatter fade (about 200 bins)."""

_DECAY_GUESS, _DECAY_DOUBT = 1.2, 0.8
_RHYTHM_DOUBT = (0.35, 0.2, 0.1, 0.15, 0.1, 0.1)
_LEVEL_DOUBT, MOST_DOUBT = 0.5, 4.0
_RHYTHM_DRIFT = 2e-6
_DECAY_DRIFT = 1e-4
_SURPRISE = 4.0


class Baseline(NamedTuple):
    """The two filters, and what they say of the next bin. K = ``BANK_SIZE``, D = ``GUIDE_SIZE``."""

    guide: Array
    """(D,) means."""
    spread: Array
    """(D, D) their covariance."""
    weight: Array
    """(K,) weights of the filters of the bank; sum to one."""
    level: Array
    """(K,) log of the rate per hour, rhythm apart."""
    doubt: Array
    """(K,) its variance."""
    basis: Array
    """(D,) how the guide enters the next bin."""
    mean: Array
    """(K,) log of the views expected in the next bin."""
    variance: Array
    """(K,) of their relative error."""
    outlook: Array
    """(2,) what decay adds to each level in the next bin; what rhythm and length add to its log mean."""
    bins: Array
    """(1,) bins learned from."""


def new_baseline() -> Baseline:
    """A baseline that has seen nothing."""
    spread = np.zeros(GUIDE_SIZE)
    spread[LEVEL], spread[DECAY] = 1.0, _DECAY_DOUBT**2
    spread[RHYTHM:] = np.repeat(np.array(_RHYTHM_DOUBT), 2) ** 2
    guide = np.zeros(GUIDE_SIZE)
    guide[DECAY] = _DECAY_GUESS
    return Baseline(
        guide=guide,
        spread=np.diag(spread),
        weight=np.full(BANK_SIZE, 1.0 / BANK_SIZE),
        level=np.zeros(BANK_SIZE),
        doubt=np.zeros(BANK_SIZE),
        basis=np.zeros(GUIDE_SIZE),
        mean=np.zeros(BANK_SIZE),
        variance=np.ones(BANK_SIZE),
        outlook=np.zeros(2),
        bins=np.zeros(1),
    )


@compiled
def start(base: Baseline, gained: float, hours: float) -> None:
    """Set every level from the first bin."""
    level = math.log((gained + 0.5) / hours)
    base.guide[LEVEL] = level
    base.level[:] = level
    base.doubt[:] = min(_LEVEL_DOUBT + 1.0 / (gained + 0.5), MOST_DOUBT)
    base.bins[0] = 1.0


@compiled
def expected_rate(base: Baseline) -> tuple[float, float]:
    """Views expected in an hour, rhythm apart, and the variance of their relative error."""
    level, variance = 0.0, 0.0
    for k in range(BANK_SIZE):
        level += base.weight[k] * base.level[k]
        variance += base.weight[k] * (base.doubt[k] + _SCATTER[k])
    return math.exp(level), variance


@compiled
def expect(base: Baseline, began: float, hours: float, count: float) -> None:
    """Foretell the bin of ``hours`` from ``began``, with ``count`` views so far: fills ``mean`` and ``variance``.

    Moves guide and bank forward to the bin; to be called once per bin, before ``learn``.
    """
    _set_rhythm(base.basis, began + 0.5 * hours, hours)
    rate, _ = expected_rate(base)
    growth = math.log1p(rate * hours / max(count, 1.0))
    _move_guide(base, growth, hours)
    rhythm, rhythm_doubt = 0.0, 0.0
    for i in range(RHYTHM, GUIDE_SIZE):
        rhythm += base.basis[i] * base.guide[i]
        for j in range(RHYTHM, GUIDE_SIZE):
            rhythm_doubt += base.basis[i] * base.spread[i, j] * base.basis[j]
    base.outlook[0] = -min(max(base.guide[DECAY], 0.0), 4.0) * growth
    base.outlook[1] = rhythm + math.log(hours)
    shared = rhythm_doubt + growth * growth * base.spread[DECAY, DECAY]
    for k in range(BANK_SIZE):
        base.level[k] += base.outlook[0]
        base.doubt[k] = min(base.doubt[k] + _WALK[k] ** 2 * hours, MOST_DOUBT)
        base.mean[k] = base.level[k] + base.outlook[1]
        base.variance[k] = (1.0 + base.doubt[k] + shared) * (1.0 + _SCATTER[k]) - 1.0


@compiled
def _set_rhythm(basis: Array, middle: float, hours: float) -> None:
    """Harmonics of day and week, averaged over the bin (the mean of a cosine over a span is its middle times sinc)."""
    basis[LEVEL], basis[DECAY] = 1.0, 0.0
    at = RHYTHM
    for period in (DAY, WEEK):
        for order in range(1, 4):
            turn = 2.0 * math.pi * order / period
            half = 0.5 * turn * hours
            flat = math.sin(half) / half
            basis[at], basis[at + 1] = flat * math.cos(turn * middle), flat * math.sin(turn * middle)
            at += 2


@compiled
def _move_guide(base: Baseline, growth: float, hours: float) -> None:
    guide, spread = base.guide, base.spread
    guide[LEVEL] -= growth * guide[DECAY]
    for j in range(GUIDE_SIZE):
        spread[LEVEL, j] -= growth * spread[DECAY, j]
    for i in range(GUIDE_SIZE):
        spread[i, LEVEL] -= growth * spread[i, DECAY]
    wander = 0.0
    for k in range(BANK_SIZE):
        wander += base.weight[k] * _WALK[k] ** 2
    spread[LEVEL, LEVEL] = min(spread[LEVEL, LEVEL] + wander * hours, MOST_DOUBT)
    spread[DECAY, DECAY] = min(spread[DECAY, DECAY] + _DECAY_DRIFT * hours, _DECAY_DOUBT**2)
    for i in range(RHYTHM, GUIDE_SIZE):
        spread[i, i] += _RHYTHM_DRIFT * hours


@compiled
def learn(base: Baseline, gained: float, likelihood: Array, trust: Array, caution: float) -> None:
    """Learn from the bin that ``expect`` foretold.

    ``likelihood`` (K,) of each filter; ``trust`` (K,) in the bin, one where it is no outlier; ``caution`` extra variance.
    """
    total, scatter, sure = 0.0, caution, 0.0
    for k in range(BANK_SIZE):
        base.weight[k] = (base.weight[k] * BANK_SIZE) ** MEMORY * likelihood[k]
        total += base.weight[k]
    for k in range(BANK_SIZE):
        base.weight[k] /= total
        scatter += base.weight[k] * _SCATTER[k]
        sure += base.weight[k] * trust[k]
    _learn_guide(base, gained, scatter, sure)
    for k in range(BANK_SIZE):
        mean = math.exp(base.mean[k])
        pull = trust[k] * base.doubt[k] / (base.doubt[k] + 1.0 / mean + _SCATTER[k] + caution)
        # the mean of a gamma moves in proportion; the deviation of a log would run away at counts near zero
        base.level[k] += math.log1p(pull * (gained / mean - 1.0))
        base.doubt[k] *= 1.0 - pull
    base.bins[0] += 1.0


@compiled
def _learn_guide(base: Baseline, gained: float, scatter: float, sure: float) -> None:
    guide, spread, basis = base.guide, base.spread, base.basis
    mean = math.exp(guide[LEVEL] + base.outlook[1])
    reach = np.zeros(GUIDE_SIZE)
    for i in range(GUIDE_SIZE):
        for j in range(GUIDE_SIZE):
            reach[i] += spread[i, j] * basis[j]
    variance = (scatter + 1.0 / mean) / max(sure, 1e-3)
    for i in range(GUIDE_SIZE):
        variance += basis[i] * reach[i]
    most = _SURPRISE * math.sqrt(variance)
    surprise = min(max(gained / mean - 1.0, -most), most)
    for i in range(GUIDE_SIZE):
        guide[i] += reach[i] / variance * surprise
        for j in range(GUIDE_SIZE):
            spread[i, j] -= reach[i] * reach[j] / variance
