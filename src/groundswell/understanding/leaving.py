"""The posterior without one statement, from the draws of the posterior with it.

Each draw weighs one over how likely the statement is there. Where that leaves too few, the draws are led: the statement
is taken with more and more doubt until it counts for nothing, and at each step the paths that only it held give way to
copies of the others and move on. It is the way by which a flock settles (``sampling``), backwards for one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from groundswell.understanding.compiled import Array
from groundswell.understanding.flying import Ellipse
from groundswell.understanding.likelihood import WRONG, many_likelihoods, stops_of
from groundswell.understanding.phrases import OUTLIER_DENSITY
from groundswell.understanding.posterior import Posterior, assembled, chosen
from groundswell.understanding.rifts import leaning
from groundswell.understanding.sampling import KEPT, MOVES, Flock, doubtful, effective, resampled, shared_out

_FLOCKS, _BIRDS, _SMALL = 2, 40, 16
"""So many flocks are led, of so many paths together, none smaller than the last."""
_MOST_STEPS = 20
_ENDLESS = np.inf
"""So much doubt, and the statement counts for nothing."""
_LEAST, _MOST = 1e-3, 10.0


def weights_without(apt: Array, wrong: float) -> Array:
    """How much each draw counts without a statement that is so apt there (draws,); they sum to one."""
    weights = 1.0 / ((1.0 - wrong) * apt + wrong * OUTLIER_DENSITY)
    return np.asarray(weights / weights.sum())


def without(posterior: Posterior, row: int, weights: Array, *, seed: int, draws: int) -> Posterior:
    """So many draws of the posterior without term ``row``, from draws with it that have these ``weights`` without.

    The weights say which flocks are worth leading. How much each is worth then is told by its own evidence, for
    weights that few draws carry are no measure of it.
    """
    with threadpool_limits(1):
        return _without(posterior, row, weights, (seed, draws))


def _without(posterior: Posterior, row: int, weights: Array, plan: tuple[int, int]) -> Posterior:
    rng = np.random.default_rng(plan[0])
    shares = np.asarray(np.bincount(posterior.flock_of, weights, len(posterior.flocks)), float)
    flocks = []
    for place, share in chosen(shares, _FLOCKS, rng):
        size = int(np.clip(round(_BIRDS * share), _SMALL, _BIRDS - _SMALL if len(shares) > 1 else _BIRDS))
        paths = posterior.paths[posterior.flock_of == place]
        flock = _led(posterior.flocks[place], paths, row, (size, int(rng.integers(2**31))))
        flock.settle()
        flock.log_evidence += float(np.log(share / shares[place]))
        flocks.append(flock)
    evidence = np.array([flock.log_evidence for flock in flocks])
    return assembled(posterior.grid, shared_out(plan[1], np.exp(evidence - evidence.max())), flocks)


def _led(flock: Flock, paths: Array, row: int, plan: tuple[int, int]) -> Flock:
    """A flock without the term, of so many of the paths (n, bins) of one with it."""
    said, edges = flock.evidence.terms[row : row + 1], flock.evidence.edges
    stops = stops_of(said, edges)
    rng = np.random.default_rng(plan[1])

    def told(doubt: float) -> Array:
        """The log likelihood of the term on each path, taken with so much doubt."""
        if doubt == _ENDLESS:
            return np.zeros(len(paths))
        return many_likelihoods(paths, doubtful(said, doubt), stops, np.empty((len(paths), 1)))

    doubt = 0.0
    for _ in range(_MOST_STEPS):
        now, doubt = told(doubt), _further(told, doubt)
        gain = told(doubt) - now
        weights = np.exp(gain - gain.max())
        weights /= weights.sum()
        terms = flock.evidence.terms.copy()
        terms[row] = doubtful(said, 0.0 if doubt == _ENDLESS else doubt)[0]
        terms[row, WRONG] = 1.0 if doubt == _ENDLESS else terms[row, WRONG]
        ellipse = _ellipse_of(flock, flock.along_of(paths), weights)
        some = resampled(weights, plan[0], rng)
        flock = flock.heir(replace(flock.evidence, terms=terms), paths[some], ellipse, int(rng.integers(2**31)))
        flock.learn(MOVES)
        if doubt == _ENDLESS:
            break
        paths = flock.paths()
    return flock


def _further(told: Callable[[float], Array], doubt: float) -> float:
    """The most doubt that keeps enough of the paths effective."""
    now = told(doubt)
    if effective(told(_ENDLESS) - now) >= KEPT:
        return _ENDLESS
    low = least = float(np.log(max(1.1 * doubt, _LEAST)))
    high = float(np.log(_MOST))
    for _ in range(8):
        middle = 0.5 * (low + high)
        if effective(told(float(np.exp(middle))) - now) >= KEPT:
            low = middle
        else:
            high = middle
    return float(np.exp(max(low, least)))


def _ellipse_of(flock: Flock, along: Array, weights: Array) -> Ellipse:
    """The ellipse of places (n, r) by their weights (n,), leaning on the flock's own where few of them count."""
    centre = weights @ along
    apart = along - centre
    known = round(1.0 / float(weights @ weights))
    blend = leaning((apart.T * weights) @ apart, flock.ellipse.covariance, known)
    return replace(flock.ellipse, centre=centre, factor=np.asarray(np.linalg.cholesky(blend)))
