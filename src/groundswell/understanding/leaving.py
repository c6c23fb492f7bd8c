"""The posterior without one statement, from the draws of the posterior with it.

Each draw weighs one over how likely the statement is there. Where that leaves too few, the draws are led: the
statement is taken to be wrong with a higher and higher chance until it counts for nothing, and at each step the paths
that only it held give way to copies of the others and move on (sequential Monte Carlo, as in ``sampling``).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from groundswell.understanding.compiled import Array
from groundswell.understanding.likelihood import WRONG, many_likelihoods, stops_of
from groundswell.understanding.phrases import OUTLIER_DENSITY
from groundswell.understanding.posterior import Posterior, assembled
from groundswell.understanding.rifts import leaning
from groundswell.understanding.sampling import KEPT, LESSON, LESSONS, MOVES, Ellipse, Evidence, Flock, effective

_BIRDS = 40
_FOUNDERS = 80
"""Paths that are led, and how many draws at least they are chosen from."""
_MOST_STEPS = 20
_LEAST_RIGHT = 1e-9


def weights_without(apt: Array, wrong: float) -> Array:
    """How much each draw counts without a statement that is so apt there (draws,); they sum to one."""
    weights = 1.0 / ((1.0 - wrong) * apt + wrong * OUTLIER_DENSITY)
    return np.asarray(weights / weights.sum())


def without(posterior: Posterior, row: int, apt: Array, *, seed: int, draws: int) -> Posterior:
    """So many draws without term ``row``, which is so ``apt`` on each draw of the posterior with it (draws,)."""
    with threadpool_limits(1):
        return _without(posterior, row, apt, (seed, draws))


def _without(posterior: Posterior, row: int, apt: Array, plan: tuple[int, int]) -> Posterior:
    rng = np.random.default_rng(plan[0])
    flocks, flock_of, paths = list(posterior.flocks), posterior.flock_of, posterior.paths
    chance = float(flocks[0].evidence.terms[row, WRONG])
    kept = min(_FOUNDERS / len(paths), KEPT)
    for _ in range(_MOST_STEPS):
        chance, gain = _further(apt, chance, kept)
        flocks = _heirs(flocks, (flock_of, paths, gain), (row, chance), rng)
        for flock in flocks:
            flock.leap(flock.fly(MOVES).reshape(-1, paths.shape[1]), 0.0)
        if chance == 1.0:
            break
        flock_of = np.repeat(np.arange(len(flocks)), [len(flock.along) for flock in flocks])
        paths = np.concatenate([flock.paths() for flock in flocks])
        apt = np.concatenate([_apt(flock, row) for flock in flocks])
        kept = KEPT
    for flock in flocks:
        for _ in range(LESSONS):
            flock.learn(LESSON)
    sizes = np.array([len(flock.along) for flock in flocks])
    shares = np.diff(np.round(plan[1] * np.cumsum(sizes) / sizes.sum()).astype(int), prepend=0)
    return assembled(posterior.grid, [int(share) for share in shares], flocks)


def _further(apt: Array, chance: float, kept: float) -> tuple[float, Array]:
    """The highest chance of being wrong that keeps this share of the paths effective, and the gains there."""

    def told(chance: float) -> Array:
        return np.asarray(np.log((1.0 - chance) * apt + chance * OUTLIER_DENSITY))

    now = told(chance)
    if effective(told(1.0) - now) >= kept:
        return 1.0, told(1.0) - now
    low, high = np.log(_LEAST_RIGHT), np.log1p(-chance)
    for _ in range(12):
        middle = 0.5 * (low + high)
        if effective(told(1.0 - np.exp(middle)) - now) >= kept:
            high = middle
        else:
            low = middle
    found = float(1.0 - np.exp(min(high, np.log1p(-chance) - 0.1)))
    return found, told(found) - now


def _heirs(
    flocks: list[Flock],
    met: tuple[NDArray[np.int64], Array, Array],
    taken: tuple[int, float],
    rng: np.random.Generator,
) -> list[Flock]:
    """Flocks for which term ``taken[0]`` is wrong with chance ``taken[1]``, of the paths with the most to gain.

    ``met`` are the flocks (n,), places (n, bins) and gains in log likelihood (n,) of all paths.
    """
    flock_of, paths, gain = met
    weights = np.exp(gain - gain.max())
    places = (np.arange(_BIRDS) + rng.uniform()) / _BIRDS
    chosen = np.searchsorted(np.cumsum(weights / weights.sum()), places).clip(0, len(weights) - 1)
    heirs = []
    for number, flock in enumerate(flocks):
        mine = chosen[flock_of[chosen] == number]
        if len(mine):
            here = flock_of == number
            ellipse = _ellipse_of(flock, flock.along_of(paths[here]), weights[here] / weights[here].sum())
            heirs.append(flock.heir(_doubting(flock.evidence, *taken), paths[mine], ellipse, int(rng.integers(2**31))))
    return heirs


def _ellipse_of(flock: Flock, along: Array, weights: Array) -> Ellipse:
    """The ellipse of weighed places (n, r), leaning on the flock's own where few of them count."""
    centre = weights @ along
    apart = along - centre
    known = 1.0 / float(weights @ weights)
    blend = leaning((apart.T * weights) @ apart, flock.ellipse.covariance, round(known))
    return replace(flock.ellipse, centre=centre, factor=np.asarray(np.linalg.cholesky(blend)))


def _doubting(evidence: Evidence, row: int, chance: float) -> Evidence:
    """The same evidence, with one term wrong with this chance."""
    terms = evidence.terms.copy()
    terms[row, WRONG] = chance
    return replace(evidence, terms=terms)


def _apt(flock: Flock, row: int) -> Array:
    """How apt a term is on each path of a flock, (flock,)."""
    term = flock.evidence.terms[row : row + 1]
    right = np.empty((len(flock.along), 1))
    many_likelihoods(flock.paths(), term, stops_of(term, flock.evidence.edges), right)
    return right[:, 0]
