"""Drawing whole paths from the posterior: a flock of them, led from a doubtful view of the evidence to the exact one.

Because a few wrong numbers can trap a lone chain, many paths go together (how each moves: ``flying``): every number is
first taken with much more doubt than it deserves, the doubt is lowered step by step, and at each step the paths that
explain the evidence badly give way to copies of those that explain it well (sequential Monte Carlo: Del Moral, Doucet &
Jasra 2006). On the way they jump between what remain separate parts of the posterior (``rifts``). The evidence for each
component of the prior is then told by a bridge between the flock and Gaussians that are like its parts (Meng & Wong
1996).

Coordinates are whitened by the prior: path = mean + factor @ z. The evidence informs few directions of z; only
along those the Gaussian differs from the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from groundswell.understanding.compiled import Array
from groundswell.understanding.flying import Ellipse, Swarm
from groundswell.understanding.likelihood import (
    BLUR,
    FALL,
    KIND,
    LEVEL,
    READING,
    SCALE,
    VALUE,
    WRONG,
    Stops,
    many_likelihoods,
    stops_of,
)
from groundswell.understanding.phrases import NEAR, OUTLIER_DENSITY
from groundswell.understanding.rifts import Part, Rift, covariance_of, leaning, one_sided, rifts_of
from groundswell.understanding.surrogate import Picture

Found = TypeVar("Found")

THREADS = 2
_WORTH_THREADS = 200
"""Paths from which on it pays to share them out."""

_FIRST_DOUBT, _FOLLOWERS_DOUBT = 0.5, 0.1
_TRIES = 16
"""Places that a first flock is chosen from, for each of its paths, so that it does not set out without its tails."""
_LEAST_DOUBT = 2e-3
KEPT = 0.3
"""Doubt is lowered as far as leaves this share of the flock effective."""
MOVES = 2
_LESSONS, _LESSON = 2, 3
"""So often, and for so many moves each, a settled flock flies for its Gaussian alone."""
_SCOUTS = 6
_SOUNDINGS = 32
"""Places of the Gaussian for each path of the flock, at which the likelihood is asked for the bridge."""
_INFORMED = 0.05
"""Directions along which the surrogate's precision is below this share of the prior's are left to the prior."""
_MOST_STEPS = 40
_STEEPEST = 4.0
"""Doubt is lowered to no less than one part in so many at once."""


@dataclass(frozen=True)
class Component:
    """One Gaussian of the prior on the grid: its log weight, mean (bins,), covariance and its Cholesky factor."""

    log_weight: float
    mean: Array
    covariance: Array
    factor: Array


@dataclass(frozen=True)
class Evidence:
    """What was said, as numbers: ``terms`` (n, 9), ages in days since release; ``edges`` (bins + 1,) of the grid.

    The release is taken to have been ``delay`` days after origin."""

    terms: Array
    edges: Array
    delay: float = 0.0

    @cached_property
    def stops(self) -> Stops:
        """Where the paths are asked for their counts."""
        return stops_of(self.terms, self.edges)


@dataclass(frozen=True)
class Candidate:
    """A component of the prior with a moment of release: the evidence as seen from there, and its picture."""

    component: Component
    picture: Picture
    evidence: Evidence


def doubtful(terms: Array, doubt: float) -> Array:
    """The same terms, each taken with ``doubt`` more noise on the log scale; what was said, not read, as wrong sooner.

    A reading that is let go while nobody is near it is never found again.
    """
    if doubt == 0.0:
        return terms
    wider = terms.copy()
    near = wider[:, KIND] == NEAR
    wider[:, BLUR] = np.hypot(wider[:, BLUR], doubt * np.where(near, 1.0, wider[:, VALUE]))
    wider[~near, FALL] = np.maximum(wider[~near, FALL], wider[~near, BLUR])
    ends = ~near & (wider[:, LEVEL] < 1e17)
    wider[ends, SCALE] = wider[ends, VALUE] / (wider[ends, LEVEL] + wider[ends, FALL])
    said = wider[:, WRONG] >= READING
    wider[said, WRONG] = np.maximum(wider[said, WRONG], min(0.05, doubt))
    return wider


def first_ellipse(component: Component, picture: Picture, doubt: float) -> Ellipse:
    """The surrogate's Gaussian in whitened coordinates, every look taken with so much more doubt."""
    by_z = picture.slopes @ component.factor
    # also along what is taken for wrong here: another part of the posterior may stand on it
    _, sizes, rows = np.linalg.svd(by_z * np.sqrt(picture.sharpest)[:, None], full_matrices=False)
    directions = rows[sizes**2 > _INFORMED].T
    along = by_z @ directions
    weights = 1.0 / (1.0 / picture.precisions + doubt**2)
    covariance = np.linalg.inv(np.eye(along.shape[1]) + (along.T * weights) @ along)
    surprise = picture.offsets - picture.slopes @ (component.mean - picture.path)
    centre = covariance @ (along.T @ (weights * surprise))
    return Ellipse(centre, directions, np.asarray(np.linalg.cholesky(1.2 * covariance)))


class Flock:
    """Paths of one candidate, and the evidence for it. The same seed gives the same digits.

    ``along`` (flock, r) are their places along the informed directions, ``across`` (flock, bins - r) along the others;
    ``met`` (n, bins) are the paths of the last lesson.
    """

    def __init__(
        self,
        candidate: Candidate,
        size: int,
        seed: int,
        leader: Flock | None = None,
    ) -> None:
        """A settled flock; where a ``leader`` is given it sets out from the leader's places instead of from afar."""
        component = self.component = candidate.component
        self.evidence = candidate.evidence
        self.ellipse = first_ellipse(component, candidate.picture, _FIRST_DOUBT)
        directions = self.ellipse.directions
        self.informed = component.factor @ directions
        beside = _complement(directions)
        self.rest = component.factor @ beside
        self.rulers = tuple(
            solve_triangular(component.factor, basis, trans="T", lower=True).T for basis in (directions, beside)
        )
        self.rng = np.random.default_rng(seed)
        known = len(self.ellipse.centre)
        self.rifts: tuple[Rift, ...] = ()
        self.met: Array
        if leader is None:
            self.stride = 0.25
            draws = self.rng.standard_normal((_TRIES * size, len(component.mean)))
            self.along = self.ellipse.centre + draws[:, :known] @ self.ellipse.factor.T
            self.across = draws[:, known:]
            log_density = -0.5 * (draws[:, :known] ** 2).sum(axis=1)
            self._choose(self._likelihoods(_FIRST_DOUBT) - 0.5 * (self.along**2).sum(axis=1) - log_density, size)
            self._settle(_FIRST_DOUBT)
        else:
            self.stride = leader.stride
            self.ellipse = self._learned(self.along_of(leader.met))
            self.across = self.rng.standard_normal((size, len(component.mean) - known))
            self.along = self.along_of(leader.met[self.rng.integers(len(leader.met), size=size)])
            self._settle(_FOLLOWERS_DOUBT)
        self.settle()

    def settle(self) -> None:
        """Learn how the settled flock flies best, and the evidence."""
        self.met = np.concatenate([self.learn(_LESSON) for _ in range(_LESSONS)])
        self.log_evidence = self.component.log_weight + self._bridge()

    def learn(self, moves: int) -> Array:
        """Fly for the sake of a better Gaussian alone; the paths met, (flock * moves, bins)."""
        met = self.fly(moves).reshape(-1, len(self.component.mean))
        self.leap(met, 0.0)
        self.ellipse = self._learned(self.along_of(met))
        return met

    def along_of(self, paths: Array) -> Array:
        """The places along the informed directions, (n, r), of paths (n, bins)."""
        return np.asarray((paths - self.component.mean) @ self.rulers[0].T)

    def heir(self, evidence: Evidence, paths: Array, ellipse: Ellipse, seed: int) -> Flock:
        """Another flock of the same component, that sets out from ``paths`` (flock, bins) with other evidence."""
        one = copy(self)
        one.evidence, one.ellipse, one.rng = evidence, ellipse, np.random.default_rng(seed)
        one.along = self.along_of(paths)
        one.across = np.asarray((paths - self.component.mean) @ self.rulers[1].T)
        return one

    def _settle(self, doubt: float) -> None:
        """Lead the flock from where it stands to the exact posterior."""
        for _ in range(_MOST_STEPS):
            self.ellipse = self._learned(self.along)
            self.leap(self.fly(MOVES, doubt).reshape(-1, len(self.component.mean)), doubt)
            if doubt == 0.0:
                break
            doubt, gain = self._next(doubt)
            self._choose(gain)

    def paths(self) -> Array:
        """Where the flock is, (flock, bins)."""
        return np.asarray(self.component.mean + self.along @ self.informed.T + self.across @ self.rest.T)

    def _likelihoods(self, doubt: float) -> Array:
        return self._told(self.paths(), doubtful(self.evidence.terms, doubt))[0]

    def _told(self, paths: Array, terms: Array) -> tuple[Array, Array]:
        """Log likelihoods (n,) of paths (n, bins), and the chances (n, terms) that each term is wrong."""
        right, stops = np.empty((len(paths), len(terms))), self.evidence.stops
        if len(paths) < _WORTH_THREADS:
            told = many_likelihoods(paths, terms, stops, right)
        else:
            parts = zip(np.array_split(paths, THREADS), np.array_split(right, THREADS), strict=True)
            jobs = [partial(many_likelihoods, part, terms, stops, into) for part, into in parts]
            told = np.concatenate(side_by_side(jobs))
        return told, chance_wrong(right, terms)

    def leap(self, met: Array, doubt: float) -> None:
        """See where the paths that were ``met`` fall apart, and let each of the flock try to get across."""
        terms = doubtful(self.evidence.terms, doubt)
        wrong = self._told(met, terms)[1]
        lost = [rift for rift in self.rifts if one_sided(wrong[:, rift.term])]
        if lost:
            met = np.concatenate([met, *(self._scouts(rift, doubt) for rift in lost)])
            wrong = self._told(met, terms)[1]
        self.rifts = rifts_of(self.along_of(met), wrong, self.ellipse.covariance)
        self._cross(terms)

    def _scouts(self, rift: Rift, doubt: float) -> Array:
        """What a few meet who are sent to the side of a rift where nobody is now; they do not come back."""
        kept = self.along, self.across, self.stride
        some = self.rng.integers(len(self.along), size=_SCOUTS)
        self.along, self.across = self.along[some], self.across[some]
        wrong = self._told(self.paths(), doubtful(self.evidence.terms, doubt))[1]
        self.along = rift.across(self.along, wrong[:, rift.term] > 0.5)[0]
        met = self.fly(_LESSON, doubt).reshape(-1, len(self.component.mean))
        self.along, self.across, self.stride = kept
        return met

    def _cross(self, terms: Array) -> None:
        """Each of the flock tries to get across each rift once."""
        if not self.rifts:
            return
        told, wrong = self._told(self.paths(), terms)
        for rift in self.rifts:
            before, side = self.along, wrong[:, rift.term] > 0.5
            self.along, widened = rift.across(before, side)
            then, wrong_then = self._told(self.paths(), terms)
            gain = then - told - 0.5 * (self.along**2 - before**2).sum(axis=1) + widened
            gain[(wrong_then[:, rift.term] > 0.5) == side] = -np.inf
            stays = np.log(self.rng.uniform(size=len(gain))) >= gain
            self.along[stays] = before[stays]
            told, wrong = np.where(stays, told, then), np.where(stays[:, None], wrong, wrong_then)

    def _next(self, doubt: float) -> tuple[float, Array]:
        """The lowest doubt that keeps enough of the flock, and the gains in log likelihood there.

        Never much lower at once: where nobody is near a sharp reading yet, all are equally far from it, and a flock
        that lost its doubt there would take the reading for wrong.
        """
        now = self._likelihoods(doubt)
        low = doubt / _STEEPEST if doubt > _STEEPEST * _LEAST_DOUBT else 0.0
        lowest = self._likelihoods(low) - now
        if effective(lowest) >= KEPT:
            return low, lowest
        high = doubt
        for _ in range(4):
            middle = math.sqrt(max(low, 0.1 * _LEAST_DOUBT) * high)
            if effective(self._likelihoods(middle) - now) >= KEPT:
                high = middle
            else:
                low = middle
        if high < _LEAST_DOUBT:
            return 0.0, self._likelihoods(0.0) - now
        chosen = min(high, 0.9 * doubt)
        return chosen, self._likelihoods(chosen) - now

    def _choose(self, gain: Array, size: int | None = None) -> None:
        """Let paths give way in proportion to the gain (systematic resampling); ``size`` are left, all if None."""
        weights = np.exp(gain - float(gain.max()))
        chosen = resampled(weights / weights.sum(), size or len(weights), self.rng)
        self.along, self.across = self.along[chosen], self.across[chosen]

    def _learned(self, along: Array) -> Ellipse:
        """The ellipse of places (n, r), blended with the one before while they are few."""
        blend = leaning(covariance_of(along), self.ellipse.covariance, len(along))
        return Ellipse(along.mean(axis=0), self.ellipse.directions, np.asarray(np.linalg.cholesky(blend)))

    def _bridge(self) -> float:
        """The log evidence, from paths that the settled flock met and others drawn from Gaussians like its parts."""
        parts, size = self._parts(), _SOUNDINGS * len(self.along)
        along = np.concatenate(
            [
                part.centre
                + self.rng.standard_normal((number, len(part.centre))) @ np.linalg.cholesky(part.covariance).T
                for part, number in zip(parts, shared_out(size, np.array([part.share for part in parts])), strict=True)
            ]
        )
        across = self.rng.standard_normal((size, self.across.shape[1]))
        drawn = self.component.mean + along @ self.informed.T + across @ self.rest.T
        return bridged(self._over(parts, self.along_of(self.met), self.met), self._over(parts, along, drawn))

    def _parts(self) -> tuple[Part, ...]:
        """What the paths last met look like along the informed directions."""
        along = self.along_of(self.met)
        found = rifts_of(along, self._told(self.met, self.evidence.terms)[1], self.ellipse.covariance)
        whole = leaning(covariance_of(along), self.ellipse.covariance, len(along))
        return found[0].parts if found else (Part(along.mean(axis=0), whole, 1.0),)

    def _over(self, parts: tuple[Part, ...], along: Array, paths: Array) -> Array:
        """Log of prior times likelihood over the density of the parts at places (n, r) of paths (n, bins)."""
        told, _ = self._told(paths, self.evidence.terms)
        density = np.logaddexp.reduce([part.log_density(along) for part in parts])
        return np.asarray(told - 0.5 * (along**2).sum(axis=1) - density)

    def draw(self, moves: int) -> Array:
        """Paths met in so many moves of each, (flock, moves, bins), with a try at every rift now and then."""
        met = []
        for first in range(0, moves, MOVES):
            met.append(self.fly(min(MOVES, moves - first)))
            self._cross(self.evidence.terms)
        return np.concatenate(met, axis=1)

    def fly(self, moves: int, doubt: float = 0.0) -> Array:
        """Move every path ``moves`` times; the paths met on the way, (flock, moves, bins)."""
        bases = (self.component.mean, self.informed, self.rest)
        swarm = Swarm(bases, (self.along, self.across), self.ellipse, self.stride)
        evidence = (doubtful(self.evidence.terms, doubt), self.evidence.stops)
        jobs = swarm.jobs(moves, evidence, int(self.rng.integers(2**31 - 1000)))
        side_by_side(jobs)
        self.along, self.across = swarm.places()
        self.stride = swarm.next_stride()
        return swarm.met


def side_by_side(jobs: Sequence[Callable[[], Found]]) -> list[Found]:
    """What some jobs find, done by threads that end with them: whoever keeps a flock keeps no threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda job: job(), jobs))


def chance_wrong(right: Array, terms: Array) -> Array:
    """The chances (n, terms) that each term is wrong, from how apt it is (n, terms)."""
    outlying = terms[:, WRONG] * OUTLIER_DENSITY
    return np.asarray(outlying / np.maximum((1.0 - terms[:, WRONG]) * right + outlying, 1e-300))


def bridged(here: Array, there: Array) -> float:
    """Log of the ratio of two normalising constants, from the log ratio of their densities at draws of the one,
    ``here`` (n,), and of the other, ``there`` (m,): the optimal bridge (Meng & Wong 1996, equation 4.1)."""
    top = float(np.median(here))
    ours, theirs = np.exp(np.clip(here - top, -500, 500)), np.exp(np.clip(there - top, -500, 500))
    of_ours = len(here) / (len(here) + len(there))
    ratio = 1.0
    for _ in range(100):
        above = (theirs / (of_ours * theirs + (1.0 - of_ours) * ratio)).mean()
        below = (1.0 / (of_ours * ours + (1.0 - of_ours) * ratio)).mean()
        before, ratio = ratio, float(above / below)
        if abs(ratio - before) < 1e-6 * before:
            break
    return top + float(np.log(max(ratio, 1e-300)))


def shared_out(size: int, shares: Array) -> list[int]:
    """How many of ``size`` fall to each share (n,); together all of them."""
    upto = np.round(size * np.cumsum(shares) / np.sum(shares)).astype(int)
    return [int(number) for number in np.diff(upto, prepend=0)]


def resampled(weights: Array, size: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """``size`` places, each as often as its weight (n,) says (systematic resampling)."""
    upto = np.cumsum(weights)
    return np.asarray(np.searchsorted(upto, (np.arange(size) + rng.uniform()) / size).clip(0, len(weights) - 1))


def effective(gain: Array) -> float:
    """The share of a flock that stays effective when its log likelihoods change by ``gain``."""
    weights = np.exp(gain - gain.max())
    return float(weights.sum() ** 2 / (weights @ weights) / len(weights))


def _complement(directions: Array) -> Array:
    """An orthonormal basis of everything orthogonal to the columns of ``directions``."""
    full, _ = np.linalg.qr(directions, mode="complete")
    return np.asarray(full[:, directions.shape[1] :])
