"""The posterior of one curve: whole paths drawn from everything that was said, and what is read off them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.evidence import Told
from groundswell.understanding.grid import Grid, grid_for, spread
from groundswell.understanding.likelihood import FROM, TO, are_readings, many_likelihoods, rate_of, stops_of
from groundswell.understanding.sampling import Candidate, Component, Evidence, Flock, shared_out, side_by_side
from groundswell.understanding.surrogate import evidence_of, looks_at, picture

DRAWS = 1000
"""Paths drawn in the end, over all components of the prior."""

_FLOCK = 64
_SMALL_FLOCK = 16
"""Paths that go together for a component that explains all of the evidence, and for one that explains little."""

_NEGLIGIBLE = 1e-3
"""What seems least likely is left out as long as it is less than this share of all."""

MOST_FLOCKS = 4
"""Of all components and moments of release so many are flown for; which, chance decides where there are more."""

_RELEASES = 6
"""At most so many moments stand for a release window."""


@dataclass(frozen=True)
class Prior:
    """A cohort told on the grid of ages: its components, and the one Gaussian with their mean and covariance.

    ``finer`` is the same on finer bins of the first hours.
    """

    grid: Grid
    components: tuple[Component, ...]
    pooled: Component
    finer: Prior | None = None

    def fit_for(self, told: Told) -> Prior:
        """Itself, or the finer one for a film whose counter was read several times before the first edge."""
        ages = told.terms[are_readings(told.terms), FROM]
        early = (ages > 0.0) & (ages < self.grid.edges[1])
        return self.finer if self.finer is not None and early.sum() >= _EARLY_READINGS else self


_EARLY_READINGS = 2

MOST_KINDS = 6
"""Components that the curve is drawn from; a cohort of more is merged, for the evidence tells no finer."""


def prior_of(cohort: Cohort, most: int = MOST_KINDS) -> Prior:
    """The prior over paths that a cohort makes; the same digits however many threads a matrix product may take."""
    with threadpool_limits(1):
        return _prior_of(cohort.merged(most) if np.count_nonzero(cohort.weights) > most else cohort)


def _prior_of(cohort: Cohort) -> Prior:
    finer = _told_on(grid_for(cohort.days, finer=True), cohort)
    return replace(_told_on(grid_for(cohort.days), cohort), finer=finer)


def _told_on(grid: Grid, cohort: Cohort) -> Prior:
    weights = cohort.weights
    mean = weights @ cohort.means
    apart = cohort.means - mean
    covariance = np.einsum("k,kij->ij", weights, cohort.covariances) + np.einsum("k,ki,kj->ij", weights, apart, apart)
    components = tuple(
        _component(float(np.log(weight)), mean_k, covariance_k, grid)
        for weight, mean_k, covariance_k in zip(weights, cohort.means, cohort.covariances, strict=True)
        if weight > 0
    )
    return Prior(grid, components, _component(0.0, mean, covariance, grid))


def _component(log_weight: float, mean: Array, covariance: Array, grid: Grid) -> Component:
    told_mean, told_covariance = spread(mean, covariance, grid)
    return Component(log_weight, told_mean, told_covariance, np.asarray(np.linalg.cholesky(told_covariance)))


@dataclass(frozen=True)
class Posterior:
    """Draws of the path. ``counts`` (draws, bins + 1) at the grid's edges, ``rates`` (draws, bins) in views a day,
    ``delays`` (draws,) of the release in days; ``chain_of`` numbers the bird that each draw came from, ``flock_of``
    its flock among ``flocks``."""

    grid: Grid
    paths: Array
    rates: Array
    counts: Array
    delays: Array
    chain_of: NDArray[np.int64]
    flock_of: NDArray[np.int64]
    flocks: tuple[Flock, ...]

    def count_at(self, days: Array) -> Array:
        """The count so many days after origin, (draws, times)."""
        result: Array = _counts_at(np.asarray(days, float), self.grid.edges, self.rates, self.counts, self.delays)
        return result

    def rate_at(self, days: Array) -> Array:
        """Views a day so many days after origin, (draws, times)."""
        ages = np.asarray(days, float)[None, :] - self.delays[:, None]
        bins = np.clip(np.searchsorted(self.grid.edges, ages, side="right") - 1, 0, self.grid.bins - 1)
        rates: Array = np.take_along_axis(self.rates, bins, axis=1)
        return np.where(ages < 0.0, 0.0, rates)

    def reached_at(self, views: float) -> Array:
        """Days after origin at which the count reaches ``views``, (draws,); infinite where it never does."""
        result: Array = _reached(views, self.grid.edges, self.rates, self.counts, self.delays)
        return result

    def some(self, number: int) -> Posterior:
        """The same by at most so many of the draws, evenly taken."""
        taken = np.linspace(0, len(self.paths) - 1, min(number, len(self.paths))).astype(int)
        paths, rates, counts, delays = (part[taken] for part in (self.paths, self.rates, self.counts, self.delays))
        chains = self.chain_of[taken], self.flock_of[taken]
        return Posterior(self.grid, paths, rates, counts, delays, *chains, self.flocks)

    def densities(self, terms: Array) -> Array:
        """How apt each term is on each draw, as ``likelihoods`` has it: (draws, terms)."""
        right = np.empty((len(self.paths), len(terms)))
        for delay in np.unique(self.delays):
            moved = shifted(terms, float(delay))
            here = np.flatnonzero(self.delays == delay)
            found = np.empty((len(here), len(terms)))
            many_likelihoods(self.paths[here], moved, stops_of(moved, self.grid.edges), found)
            right[here] = found
        return right


@compiled
def _counts_at(days: Array, edges: Array, rates: Array, counts: Array, delays: Array) -> Array:
    result = np.empty((len(delays), len(days)))
    for draw in range(len(delays)):
        for k in range(len(days)):
            age = days[k] - delays[draw]
            if age <= 0.0:
                result[draw, k] = 0.0
                continue
            j = min(np.searchsorted(edges, age, side="right") - 1, len(edges) - 2)
            result[draw, k] = counts[draw, j] + rates[draw, j] * (age - edges[j])
    return result


@compiled
def _reached(views: float, edges: Array, rates: Array, counts: Array, delays: Array) -> Array:
    result = np.empty(len(delays))
    for draw in range(len(delays)):
        j = np.searchsorted(counts[draw], views, side="left")
        if j >= len(edges):
            result[draw] = np.inf
        elif j == 0:
            result[draw] = delays[draw]
        else:
            result[draw] = edges[j - 1] + (views - counts[draw, j - 1]) / rates[draw, j - 1] + delays[draw]
    return result


@compiled
def _rates_of(paths: Array) -> Array:
    result = np.empty_like(paths)
    for i in range(paths.shape[0]):
        for j in range(paths.shape[1]):
            result[i, j] = rate_of(paths[i, j])
    return result


def shifted(terms: Array, delay: float) -> Array:
    """The same terms with ages counted from a release ``delay`` days after origin."""
    moved = terms.copy()
    moved[:, FROM] -= delay
    moved[:, TO] -= delay
    return moved


def _shares(log_weights: Array) -> Array:
    shares = np.exp(log_weights - log_weights.max())
    return np.asarray(shares / shares.sum())


def _promise(candidates: list[Candidate], pictured: list[tuple[float, float]]) -> Array:
    """How much each candidate seems worth a flock, (candidates,).

    Where numbers contradict each other the picture believes one side of it and is too sure of everything. So it is
    believed only as far as it fits: the logarithms are divided by the misfit of the best, as by an over-dispersion.
    """
    evidence, misfit = np.array(pictured).T
    log_weights = np.array([candidate.component.log_weight for candidate in candidates])
    return _shares(log_weights + evidence / max(1.0, float(misfit[np.argmax(log_weights + evidence)])))


def release_delays(width: float) -> Array:
    """Moments that stand for a release window of ``width`` days: the middles of at most six equal parts."""
    parts = int(np.clip(np.ceil(4.0 * width), 1, _RELEASES))
    return np.asarray((np.arange(parts) + 0.5) * width / parts)


def chosen(shares: Array, most: int, rng: np.random.Generator) -> list[tuple[int, float]]:
    """At most ``most`` places of ``shares`` (n,), each with the share that it now stands for; right on average.

    Large shares stand for themselves; of the small ones some are drawn, all with the same share (optimal resampling:
    Fearnhead & Clifford 2003).
    """
    falling = np.sort(shares)[::-1]
    rest = np.append(falling[::-1].cumsum()[::-1], 0.0)
    telling = int(np.searchsorted(-rest, -_NEGLIGIBLE))
    if telling <= most:
        return [(int(place), float(shares[place])) for place in np.argsort(-shares, kind="stable")[:telling]]
    kept = next(kept for kept in range(most) if falling[kept] * (most - kept) <= rest[kept])
    level = float(rest[kept]) / (most - kept)
    small = np.flatnonzero(shares <= level)
    upto = np.cumsum(shares[small]) / level
    drawn = small[np.searchsorted(upto, rng.uniform() + np.arange(most - kept)).clip(0, len(small) - 1)]
    large = np.argsort(-shares, kind="stable")[:kept]
    return [(int(place), float(shares[place])) for place in large] + [(int(place), level) for place in np.unique(drawn)]


def posterior_of(
    told: Told, prior: Prior, *, seed: int, draws: int = DRAWS, most_flocks: int = MOST_FLOCKS
) -> Posterior:
    """Draw paths given everything that was told; the same seed gives the same digits.

    Of the components of the prior, at each moment that the release may have been, ``most_flocks`` are flown for.
    """
    with threadpool_limits(1):
        return _posterior_of(told, prior, (seed, draws, most_flocks))


def _posterior_of(told: Told, prior: Prior, plan: tuple[int, int, int]) -> Posterior:
    seed, draws, most_flocks = plan
    prior = prior.fit_for(told)
    candidates: list[Candidate] = []
    pictured: list[tuple[float, float]] = []
    for delay in release_delays(told.release_width):
        evidence = Evidence(shifted(told.terms, float(delay)), prior.grid.edges, float(delay))
        seen = picture(prior.pooled.mean, prior.pooled.factor, looks_at(evidence.terms), evidence.edges)
        for component in prior.components:
            pictured.append(evidence_of(component.mean, component.covariance, seen))
            candidates.append(Candidate(component, seen, evidence))
    flocks = _flocks(candidates, _promise(candidates, pictured), most_flocks, seed)
    wanted_of = shared_out(draws, _shares(np.array([flock.log_evidence for flock in flocks])))
    return assembled(prior.grid, wanted_of, flocks)


def assembled(grid: Grid, wanted_of: Sequence[int], flocks: Sequence[Flock]) -> Posterior:
    """So many draws of each of some settled flocks."""
    taken = [(wanted, flock) for wanted, flock in zip(wanted_of, flocks, strict=True) if wanted]
    paths = side_by_side([partial(_drawn, flock, wanted) for wanted, flock in taken])
    numbers = [wanted for wanted, _ in taken]
    sizes = [len(flock.along) for _, flock in taken]
    firsts = np.cumsum([0, *sizes[:-1]])
    chain_of = [
        np.arange(wanted, dtype=np.int64) % size + first
        for wanted, size, first in zip(numbers, sizes, firsts, strict=True)
    ]
    every = np.concatenate(paths)
    rates = _rates_of(every)
    counts = np.concatenate([np.zeros((len(every), 1)), np.cumsum(rates * grid.widths, axis=1)], axis=1)
    delays = np.repeat([flock.evidence.delay for _, flock in taken], numbers)
    flock_of = np.repeat(np.arange(len(taken)), numbers)
    others = tuple(flock for _, flock in taken)
    return Posterior(grid, every, rates, counts, delays, np.concatenate(chain_of), flock_of, others)


def _flocks(candidates: list[Candidate], shares: Array, most_flocks: int, seed: int) -> list[Flock]:
    """Settled flocks of some of the candidates, where the first of each moment of release leads the others."""
    some = chosen(shares, most_flocks, np.random.default_rng(seed))
    leaders: dict[float, Flock] = {}

    def settled(number: int) -> Flock:
        place, share = some[number]
        candidate = candidates[place]
        size = int(np.clip(round(_FLOCK * share), _SMALL_FLOCK, _FLOCK)) if number else _FLOCK
        more = float(np.log(share / shares[place]))
        component = replace(candidate.component, log_weight=candidate.component.log_weight + more)
        return Flock(replace(candidate, component=component), size, seed * 1000 + place, leaders.get(delays[number]))

    delays = [candidates[place].evidence.delay for place, _ in some]
    leading = [number for number, delay in enumerate(delays) if delay not in delays[:number]]
    following = [number for number in range(len(some)) if number not in leading]
    flocks = dict(zip(leading, side_by_side([partial(settled, number) for number in leading]), strict=True))
    leaders.update({delays[number]: flock for number, flock in flocks.items()})
    flocks.update(zip(following, side_by_side([partial(settled, number) for number in following]), strict=True))
    return [flocks[number] for number in range(len(some))]


def _drawn(flock: Flock, wanted: int) -> Array:
    """So many paths (wanted, bins) of a flock, one of each bird in turn."""
    drawn = flock.draw(-(-wanted // len(flock.along)))
    return np.asarray(drawn.swapaxes(0, 1).reshape(-1, drawn.shape[-1])[:wanted])
