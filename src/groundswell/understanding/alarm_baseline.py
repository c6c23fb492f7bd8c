"""What a stream's own past says of its next bin: level, wander, decay, rhythm of day and week, over-dispersion.

Two filters run side by side. The *guide* (an extended Kalman filter) learns what is shared by all hours: how fast
views fall off as they add up, and the rhythm of day and week as three harmonics each. The *bank* is a grid of small
filters that differ in how fast the level walks (q, per square root of an hour) and in how much a count scatters
about it (d, the over-dispersion: variance = m + d m²). Each foretells the next bin as a negative binomial whose
spread grows with all that is still uncertain; they are weighed by how well they have foretold so far. A stream that
wanders is thus given the doubt that it has earned, and one with a steady past is held to it.

The forecast must not be too low for a stream that is still quiet, so it is given heavy tails and a ``slack``: the part
of the last surprise that tends to come back (an autoregressive term, learned), what the same hour of the week brought
by surprise before, and the rhythm that is not known yet. The decay is written in the count itself: a rate proportional
to N^-k for a cumulative count N, k about 1.4 for real videos in their first weeks; it needs no date of release, and
dies out by itself when a video is old.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from groundswell.understanding.alarm_counts import (
    STRAY_CHANCE,
    TAIL_RATIO,
    main_chance,
    outlier_chance,
    stray_chance,
)
from groundswell.understanding.compiled import Array, compiled

DAY, WEEK = 24.0, 168.0
LEVEL, DECAY, RHYTHM = 0, 1, 2
"""Where the guide keeps the log of the rate per hour, the exponent of the decay, and the harmonics (12)."""

GUIDE_SIZE = 14
FALL, LIFT, RAW_LIFT, SLACK, WIDER, SHARED = range(6)
LAST, DEVIATION, PRODUCTS, SQUARES, LENGTH, LASTING = range(6)
USUAL_LEVEL, LEARNED, USUAL_LENGTH = range(3)
LATE, MISSED = range(2)

_WALKS = (0.003, 0.015, 0.06, 0.2)
_WALK_PRIOR = (0.7, 0.2, 0.07, 0.03)
_SCATTERS = (0.003, 0.02, 0.06, 0.18, 0.5, 1.5)
_WALK = np.repeat(np.array(_WALKS), len(_SCATTERS))
_SCATTER = np.tile(np.array(_SCATTERS), len(_WALKS))
_PRIOR = np.repeat(np.array(_WALK_PRIOR), len(_SCATTERS)) / len(_SCATTERS)
BANK_SIZE = _WALK.size

_LONGEST_MEMORY, _MEMORY_SHARE, _MEMORY_START = 1000.0, 1.5, 10.0
"""Bins after which what spoke for a filter of the bank is forgotten: a third of the past, at most a thousand."""

_FORGETTING_BINS = 4.0
"""Forgetting takes a power, so it is done for so many bins at once."""

_DECAY_GUESS, _DECAY_DOUBT, _MOST_DECAY, _MOST_GROWTH = 1.2, 0.8, 4.0, 2.0
_RHYTHM_DOUBT = (0.3, 0.12, 0.06, 0.2, 0.06, 0.06)
_LEVEL_DOUBT, MOST_DOUBT = 0.5, 4.0
_RHYTHM_DRIFT, _DECAY_DRIFT = 1e-7, 1e-4
_GUIDE_SURPRISE = 4.0
_USUAL_HOURS, _USUAL_BINS = 72.0, 12.0
_ECHO_MEMORY, _ECHO_GUESS, _ECHO_SURPRISE = 150.0, 0.3, 2.5
_LEAST_ECHO = 0.05
"""What a surprise may have to do with one a usual bin later at the least: that lasts longer where bins are shorter."""

_LASTING_HOURS = 6.0
"""A surprise that the levels were not let follow is thought to last, and to be less by a factor e after so long."""

_RHYTHM_SLACK, _RHYTHM_KNOWN = 2.0, 0.1

_SHORT_BY = 2.5
"""Standard deviations by which a bin has to be below what was foretold for views to be thought held back."""

_LATE_HOURS = 24.0
"""Views that are held back come within so many hours, or are thought of no more."""

_LUMP_SHARE = 0.5
"""What was held back comes at once: a bin that brings less than so much of it above the forecast brings none of it.
Else a rise would be taken for views that were in truth taken away for good."""


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
    usual: Array
    """(3,) mean level of the last days; bins learned from; their usual hours, over the memory of ``weight``."""
    echo: Array
    """(6,) the last surprise in standard deviations, one of these; mean product of neighbouring ones, mean square;
    hours of the last bin; whether the last surprise is one that the levels were not let follow."""
    weekly: Array
    """(3, 168) log surprises at each hour of the week, the last and the one before; when the last was. nan: none."""
    late: Array
    """(2,) views that were foretold and may still come in a lump; when the last of them were missed."""
    basis: Array
    """(D,) how the guide enters the next bin."""
    mean: Array
    """(K,) the views expected in the next bin."""
    variance: Array
    """(K,) of their relative error."""
    outlook: Array
    """(6,) what decay adds to each level; what rhythm (shrunk, and raw) and length add to the log mean; slack; how
    much more a count of this length may scatter than one of the usual length; variance of rhythm and decay."""
    likelihood: Array
    """(K,) of each filter for the bin at hand, relative to a stray count."""
    trust: Array
    """(K,) how far that bin is none of the tails."""


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
        weight=_PRIOR.copy(),
        level=np.zeros(BANK_SIZE),
        doubt=np.full(BANK_SIZE, _LEVEL_DOUBT),
        usual=np.zeros(3),
        echo=np.array([0.0, 0.0, _ECHO_GUESS, 1.0, 0.0, 0.0]),
        weekly=np.full((3, int(WEEK)), np.nan),
        late=np.zeros(2),
        basis=np.zeros(GUIDE_SIZE),
        mean=np.zeros(BANK_SIZE),
        variance=np.ones(BANK_SIZE),
        outlook=np.zeros(6),
        likelihood=np.ones(BANK_SIZE),
        trust=np.ones(BANK_SIZE),
    )


@compiled
def bins_learned(base: Baseline) -> float:
    """How many bins the baseline has learned from."""
    return float(base.usual[LEARNED])


@compiled
def start(base: Baseline, gained: float, hours: float) -> None:
    """Set every level from the first bin."""
    level = math.log((gained + 0.5) / hours)
    base.guide[LEVEL] = level
    base.level[:] = level
    base.doubt[:] = min(_LEVEL_DOUBT + 1.0 / (gained + 0.5), MOST_DOUBT)
    base.usual[USUAL_LEVEL], base.usual[LEARNED], base.usual[USUAL_LENGTH] = level, 1.0, hours
    base.echo[LENGTH] = hours


@compiled
def mean_level(base: Baseline) -> float:
    """Log of the views expected in an hour, rhythm apart."""
    level = 0.0
    for k in range(BANK_SIZE):
        level += base.weight[k] * base.level[k]
    return level


@compiled
def mean_doubts(base: Baseline) -> tuple[float, float]:
    """Variance of the log level, and the over-dispersion of a bin of the usual length."""
    doubt, scatter = 0.0, 0.0
    for k in range(BANK_SIZE):
        doubt += base.weight[k] * base.doubt[k]
        scatter += base.weight[k] * _SCATTER[k]
    return doubt, scatter


@compiled
def mean_scatter(base: Baseline) -> float:
    """Variance of the relative error of the views of an hour, other than chance."""
    doubt, scatter = mean_doubts(base)
    return doubt + scatter


@compiled
def expect(base: Baseline, began: float, hours: float, count: float) -> None:
    """Foretell the bin of ``hours`` from ``began``, with ``count`` views so far: ``mean``, ``variance``, ``outlook``.

    Moves guide and bank forward to the bin; to be called once per bin, before ``judge`` and ``learn``.
    """
    _set_rhythm(base.basis, began + 0.5 * hours, hours)
    growth = min(math.log1p(math.exp(mean_level(base)) * hours / max(count, 1.0)), _MOST_GROWTH)
    _move_guide(base, growth, hours)
    rhythm, raw, variance = _rhythm(base)
    outlook = base.outlook
    outlook[FALL] = -min(max(base.guide[DECAY], 0.0), _MOST_DECAY) * growth
    outlook[LIFT], outlook[RAW_LIFT] = rhythm + math.log(hours), raw + math.log(hours)
    outlook[WIDER] = max(base.usual[USUAL_LENGTH] / hours, 1.0)
    base.usual[USUAL_LEVEL] += outlook[FALL]
    shared = variance + growth * growth * base.spread[DECAY, DECAY]
    outlook[SHARED] = shared
    for k in range(BANK_SIZE):
        base.level[k] += outlook[FALL]
        base.doubt[k] = min(base.doubt[k] + _WALK[k] ** 2 * hours, MOST_DOUBT)
        base.mean[k] = math.exp(base.level[k] + outlook[LIFT])
        base.variance[k] = (1.0 + base.doubt[k] + shared) * (1.0 + _SCATTER[k] * outlook[WIDER]) - 1.0
    unknown = max(math.sqrt(max(variance, 0.0)) - _RHYTHM_KNOWN, 0.0)
    outlook[SLACK] = _returning(base, hours) + _same_hour(base, began + 0.5 * hours) + _RHYTHM_SLACK * unknown


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
    walk = 0.0
    for k in range(BANK_SIZE):
        walk += base.weight[k] * _WALK[k] ** 2
    spread[LEVEL, LEVEL] += walk * hours
    if spread[DECAY, DECAY] < _DECAY_DOUBT**2:
        spread[DECAY, DECAY] = min(spread[DECAY, DECAY] + _DECAY_DRIFT * hours, _DECAY_DOUBT**2)
    for i in range(RHYTHM, GUIDE_SIZE):
        spread[i, i] += _RHYTHM_DRIFT * hours
    # row and column together, or the matrix would be the covariance of nothing
    shrink = math.sqrt(min(MOST_DOUBT / spread[LEVEL, LEVEL], 1.0))
    for i in range(GUIDE_SIZE):
        spread[LEVEL, i] *= shrink
        spread[i, LEVEL] *= shrink


@compiled
def _rhythm(base: Baseline) -> tuple[float, float, float]:
    """The log of the rhythm over the bin, shrunk and as it was learned, and its variance.

    Each harmonic is shrunk by its own doubt (James-Stein), so that noise is not taken for a rhythm.
    """
    guide, spread, basis = base.guide, base.spread, base.basis
    shrunk, raw, variance = 0.0, 0.0, 0.0
    for i in range(RHYTHM, GUIDE_SIZE, 2):
        wave = basis[i] * guide[i] + basis[i + 1] * guide[i + 1]
        noise = spread[i, i] + spread[i + 1, i + 1]
        kept = 1.0 - noise / max(guide[i] ** 2 + guide[i + 1] ** 2, 1e-12)
        shrunk += max(kept, 0.0) * wave
        raw += wave
    for i in range(RHYTHM, GUIDE_SIZE):
        for j in range(RHYTHM, GUIDE_SIZE):
            variance += basis[i] * spread[i, j] * basis[j]
    return shrunk, raw, variance


@compiled
def _returning(base: Baseline, hours: float) -> float:
    """The part of the last surprise that may come back in the next bin, if it was an upward one; a log."""
    echo = base.echo
    if echo[LAST] <= 0.0:
        return 0.0
    stays = max(echo[PRODUCTS] / echo[SQUARES], 0.0)
    between = 0.5 * (echo[LENGTH] + hours)
    apart = between / base.usual[USUAL_LENGTH]
    if apart < 1.0:
        stays = max(stays, _LEAST_ECHO) ** apart
    if echo[LASTING] > 0.0:
        stays = max(stays, math.exp(-between / _LASTING_HOURS))
    return math.log1p(stays * echo[LAST] * echo[DEVIATION])


@compiled
def _same_hour(base: Baseline, middle: float) -> float:
    """What this hour of the week has brought above the forecast, and beyond chance, twice running (or once); a log."""
    slot = int(middle % WEEK)
    last, earlier = base.weekly[0, slot], base.weekly[1, slot]
    if middle - base.weekly[2, slot] < DAY:
        last, earlier = earlier, math.nan
    if math.isnan(last):
        return 0.0
    mean, variance = average(base)
    deviation = _deviation(mean, variance)
    return float(max((last if math.isnan(earlier) else min(last, earlier)) - deviation, 0.0))


@compiled
def judge(base: Baseline, gained: float) -> float:
    """Fill ``likelihood`` and ``trust`` for the bin that was foretold; returns the log chance of a stray count."""
    mean, variance = average(base)
    stray = stray_chance(gained, mean)
    outlier = outlier_chance(gained, mean, variance, stray)
    # what is left of an outlier's pull: none of the stray count's, little of the tails'
    kept = (outlier - STRAY_CHANCE) / TAIL_RATIO
    for k in range(BANK_SIZE):
        main = main_chance(gained, base.mean[k], base.variance[k], stray)
        base.likelihood[k] = main + outlier
        base.trust[k] = (main + kept) / base.likelihood[k]
    return stray


@compiled
def average(base: Baseline) -> tuple[float, float]:
    """The views foretold by all filters together, slack apart, and the variance of their relative error."""
    mean, variance = 0.0, 0.0
    for k in range(BANK_SIZE):
        mean += base.weight[k] * base.mean[k]
        variance += base.weight[k] * base.variance[k]
    return mean, variance


@compiled
def hold_back(base: Baseline, change: float, began: float, hours: float) -> None:
    """Keep account of the views that a bin of ``hours`` from ``began``, foretold by ``expect``, owes or gives back.

    A counter that stops, or falls by less than it gains, in the middle of a bin shows no fault, only a small gain;
    what it held back comes within a later bin, and that is no news.
    """
    foretold, variance = average(base)
    missing = foretold - change
    if missing > _SHORT_BY * foretold * _deviation(foretold, variance):
        base.late[LATE] = missing + (base.late[LATE] if _still_awaited(base, began) else 0.0)
        base.late[MISSED] = began + hours
    elif missing < 0.0:
        base.late[LATE] = max(base.late[LATE] + missing, 0.0)


@compiled
def _still_awaited(base: Baseline, began: float) -> bool:
    """Whether what is owed may come in a bin that begins then."""
    return bool(began - base.late[MISSED] < _LATE_HOURS)


@compiled
def late_views(base: Baseline, began: float, excess: float) -> float:
    """How much of ``excess``, the views of a bin beyond the forecast, may have been held back, and is no news."""
    owed = base.late[LATE]
    if not (owed > 0.0 and excess >= _LUMP_SHARE * owed and _still_awaited(base, began)):
        return 0.0
    return float(min(excess, owed))


@compiled
def learn(base: Baseline, gained: float, began: float, hours: float, caution: float) -> None:
    """Learn from the bin that ``judge`` has seen; ``caution`` is extra variance, for a bin that is less than good."""
    foretold, variance = average(base)
    total, scatter, sure = 0.0, caution, 0.0
    learned = bins_learned(base)
    if learned % _FORGETTING_BINS == 0.0:
        _forget(base, learned)
    for k in range(BANK_SIZE):
        base.weight[k] *= base.likelihood[k]
        total += base.weight[k]
    for k in range(BANK_SIZE):
        base.weight[k] /= total
        scatter += base.weight[k] * _SCATTER[k] * base.outlook[WIDER]
        sure += base.weight[k] * base.trust[k]
    _learn_guide(base, gained, scatter, max(sure, 1e-3))
    for k in range(BANK_SIZE):
        mean = base.mean[k]
        noise = 1.0 / mean + _SCATTER[k] * base.outlook[WIDER] + caution
        pull = base.trust[k] * base.doubt[k] / (base.doubt[k] + noise)
        # the mean of a gamma moves in proportion; a log would run away at counts near zero
        base.level[k] += math.log1p(pull * (gained / mean - 1.0))
        base.doubt[k] *= 1.0 - pull
    base.usual[LEARNED] = learned + 1.0
    share = 1.0 if learned < _USUAL_BINS else 1.0 - math.exp(-hours / _USUAL_HOURS)
    base.usual[USUAL_LEVEL] += share * (mean_level(base) - base.usual[USUAL_LEVEL])
    if caution == 0.0:
        base.usual[USUAL_LENGTH] += (hours - base.usual[USUAL_LENGTH]) / min(learned + 1.0, _memory(learned))
        _learn_echo(base, gained / foretold - 1.0, hours, _deviation(foretold, variance))
        middle = began + 0.5 * hours
        slot = int(middle % WEEK)
        if not middle - base.weekly[2, slot] < DAY:
            base.weekly[1, slot] = base.weekly[0, slot]
        base.weekly[0, slot], base.weekly[2, slot] = math.log((gained + 0.5) / (foretold + 0.5)), middle
    else:
        miss(base)


@compiled
def _forget(base: Baseline, learned: float) -> None:
    """Let what spoke for a filter long ago count for less (its prior weight is never forgotten)."""
    memory = 1.0 - _FORGETTING_BINS / _memory(learned)
    for k in range(BANK_SIZE):
        base.weight[k] = _PRIOR[k] * (base.weight[k] / _PRIOR[k]) ** memory


@compiled
def _memory(learned: float) -> float:
    """Bins after which what spoke for a filter is forgotten."""
    return min(_MEMORY_START + learned / _MEMORY_SHARE, _LONGEST_MEMORY)


@compiled
def miss(base: Baseline) -> None:
    """Pass over a bin that nothing can be learned from."""
    base.echo[LAST], base.echo[LASTING] = 0.0, 0.0


@compiled
def _deviation(mean: float, variance: float) -> float:
    """The standard deviation of the relative error of a count."""
    return math.sqrt(variance + 1.0 / mean)


@compiled
def _learn_echo(base: Baseline, error: float, hours: float, deviation: float) -> None:
    echo = base.echo
    surprise = min(max(error / deviation, -_ECHO_SURPRISE), _ECHO_SURPRISE)
    if echo[LENGTH] + hours > base.usual[USUAL_LENGTH]:
        echo[PRODUCTS] += (surprise * echo[LAST] - echo[PRODUCTS]) / _ECHO_MEMORY
        echo[SQUARES] += (surprise * surprise - echo[SQUARES]) / _ECHO_MEMORY
    # what scatters more in a shorter bin is what does not come back
    echo[LASTING] = 0.0
    echo[LAST], echo[DEVIATION], echo[LENGTH] = surprise, deviation / math.sqrt(base.outlook[WIDER]), hours


@compiled
def _learn_guide(base: Baseline, gained: float, scatter: float, sure: float) -> None:
    guide, spread, basis = base.guide, base.spread, base.basis
    mean = math.exp(guide[LEVEL] + base.outlook[RAW_LIFT])
    reach = np.zeros(GUIDE_SIZE)
    variance = (scatter + 1.0 / mean) / sure
    for i in range(GUIDE_SIZE):
        for j in range(GUIDE_SIZE):
            reach[i] += spread[i, j] * basis[j]
        variance += basis[i] * reach[i]
    most = _GUIDE_SURPRISE * math.sqrt(variance)
    surprise = min(max(gained / mean - 1.0, -most), most)
    for i in range(GUIDE_SIZE):
        guide[i] += reach[i] / variance * surprise
        for j in range(GUIDE_SIZE):
            spread[i, j] -= reach[i] * reach[j] / variance


@compiled
def rise_to(base: Baseline, level: float, variance: float) -> None:
    """Take the news as the new normal: no level stays below ``level`` (log of the rate per hour, rhythm apart)."""
    base.guide[LEVEL] = max(base.guide[LEVEL], level)
    base.usual[USUAL_LEVEL] = max(base.usual[USUAL_LEVEL], level)
    for k in range(BANK_SIZE):
        base.level[k] = max(base.level[k], level)
        base.doubt[k] = min(base.doubt[k] + variance, MOST_DOUBT)
    miss(base)
