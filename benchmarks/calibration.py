"""Calibration of the curve on simulated cases: ``python -m benchmarks.calibration [CASES]``.

A path is drawn from the prior, statements about it from the model of phrases (some of them of something else), and the
curve is worked out from the statements alone. Bands of 50, 80 and 95% must hold the true count as often as they say,
and the rank of the truth among the draws must be uniform (simulation-based calibration: Talts et al. 2018).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from scipy.stats import binom, chisquare

from groundswell.follow import shipped_prior
from groundswell.terms import Bound, Case, CaseFile, Statement, When
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import moment_at, told_of
from groundswell.understanding.likelihood import rate_of
from groundswell.understanding.phrases import NEAR, Phrasing, density, shape_of
from groundswell.understanding.posterior import Prior, posterior_of

LEVELS = (0.5, 0.8, 0.95)
ASKED = 5
RANKS = 20
LEVEL = 4.0
"""Added to the prior's mean log rate, for truth and curve alike: counts of a few views are no test of phrases."""
SAID = (Bound.EXACT, Bound.OVER, Bound.NEARLY, Bound.ABOUT)
"""At most is left out: it says nothing of how far below, so there is no law by which numbers could be drawn for it."""
ORIGIN = datetime(2024, 3, 4, tzinfo=UTC)

_LENGTHS = (0.0, 1.0 / 12.0, 1.0, 3.0)


@dataclass(frozen=True)
class Truth:
    """A simulated film: the edges of its ages and the true count at each."""

    edges: Array
    counts: Array

    def at(self, age: Array | float) -> Array:
        return np.maximum(np.interp(age, self.edges, self.counts), 1e-3)


def truth_from(prior: Prior, rng: np.random.Generator) -> Truth:
    """A path drawn from the prior."""
    weights = np.exp([component.log_weight for component in prior.components])
    component = prior.components[rng.choice(len(weights), p=weights / weights.sum())]
    path = component.mean + component.factor @ rng.standard_normal(prior.grid.bins)
    rates = np.array([rate_of(x) for x in path])
    return Truth(prior.grid.edges, np.concatenate([[0.0], np.cumsum(rates * prior.grid.widths)]))


def raised(prior: Prior) -> Prior:
    """The prior of films that are seen by many."""
    lifted = [replace(component, mean=component.mean + LEVEL) for component in (*prior.components, prior.pooled)]
    finer = None if prior.finer is None else raised(prior.finer)
    return Prior(prior.grid, tuple(lifted[:-1]), lifted[-1], finer)


def sometime(rng: np.random.Generator, lengths: tuple[float, ...] = _LENGTHS) -> tuple[float, float]:
    """A random age, and the length of the window that begins there, in days."""
    return float(np.exp(rng.uniform(np.log(0.1), np.log(400.0)))), float(rng.choice(lengths))


def said_of(
    truth: Truth, number: int, when: tuple[float, float], phrasing: Phrasing, rng: np.random.Generator
) -> Statement:
    """One statement about a time (age and length, days), in a random phrase, as the model says that people speak."""
    start, length = when
    count = float(truth.at(start + rng.uniform() * length))
    bound = Bound(rng.choice([bound.value for bound in SAID]))
    reading = bound is Bound.EXACT and length == 0.0
    wrong = rng.uniform() < (phrasing.wrong_reading if reading else phrasing.wrong_said)
    grain = 1.0 if bound is Bound.EXACT else 10.0 ** (np.floor(np.log10(max(count, 1.0))) - rng.integers(0, 3))
    value = (
        float(np.exp(rng.uniform(np.log(1e2), np.log(1e9))))
        if wrong
        else _value(count, (bound, grain, reading), phrasing, rng)
    )
    window = [When(moment_at(ORIGIN, day).isoformat()) for day in (start, start + length)]
    return Statement(
        id=f"s{number}",
        said_by=f"outlet {number}",
        value=value,
        bound=bound,
        platform="youtube",
        granularity=max(grain, 1e-3),
        as_of_from=window[0],
        as_of_to=window[1],
    )


def _value(count: float, said: tuple[Bound, float, bool], phrasing: Phrasing, rng: np.random.Generator) -> float:
    """What is said of a count: drawn from the phrase's own density over the number."""
    bound, grain, reading = said
    near = shape_of(bound, count, grain, phrasing, reading=reading)
    if near.kind == NEAR:
        return float(count * np.exp(near.blur * rng.standard_normal()))
    values = count * np.exp(np.linspace(-2.5, 2.5, 4001))
    weights = np.empty(len(values))
    for place, value in enumerate(values):
        shape = shape_of(bound, float(value), grain, phrasing)
        weights[place] = shape.scale * density(count, shape.kind, shape.value, shape.level, shape.blur, shape.fall)[0]
    if not weights.sum() > 0.0:  # less than one view, of which the phrase cannot be said
        return max(count, 1.0)
    return float(rng.choice(values, p=weights / weights.sum()))


@dataclass(frozen=True)
class Outcome:
    """Of one simulated case: which bands held the truth (levels, times), and its ranks (times,)."""

    held: Array
    ranks: Array


def simulate(seed: int, prior: Prior, phrasing: Phrasing) -> Outcome:
    """One case from truth to curve."""
    rng = np.random.default_rng(seed)
    truth = truth_from(prior, rng)
    number = int(rng.integers(3, 40))
    case = Case(
        name="simulated",
        title="Simulated",
        released_from=When("2024-03-04T00:00Z"),
        released_to=When("2024-03-04T00:00Z"),
    )
    statements = tuple(said_of(truth, k, sometime(rng), phrasing, rng) for k in range(number))
    told = told_of(CaseFile(case=case, statements=statements), "youtube", phrasing)
    posterior = posterior_of(told, prior, seed=seed, draws=800)
    ages = np.exp(rng.uniform(np.log(0.2), np.log(300.0), ASKED))
    draws, true = posterior.count_at(ages), truth.at(ages)
    held = np.array(
        [
            (np.quantile(draws, 0.5 - level / 2, axis=0) <= true)
            & (true <= np.quantile(draws, 0.5 + level / 2, axis=0))
            for level in LEVELS
        ]
    )
    thin = draws[:: max(1, len(draws) // 100)][:99]
    return Outcome(held.astype(float), (thin < true).sum(axis=0).astype(float) / (len(thin) + 1))


def main() -> None:
    """Simulate, and print coverage with its binomial range and the uniformity of the ranks."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    prior, phrasing = raised(shipped_prior()), Phrasing()
    outcomes = [simulate(seed, prior, phrasing) for seed in range(cases)]
    # the times of one case share a path, so the error is that of the cases
    for place, level in enumerate(LEVELS):
        share = float(np.mean([outcome.held[place].mean() for outcome in outcomes]))
        first = float(np.mean([outcome.held[place][0] for outcome in outcomes]))
        low, high = binom.ppf([0.005, 0.995], cases, level) / cases
        print(f"{level:.0%} bands hold {share:.1%} (first time only {first:.1%}; by chance {low:.1%} to {high:.1%})")
    ranks = np.array([outcome.ranks[0] for outcome in outcomes])
    seen = np.histogram(ranks, bins=RANKS, range=(0.0, 1.0))[0]
    print(f"ranks over {RANKS} bins: {seen.tolist()}, chi-squared p = {chisquare(seen).pvalue:.3f}")


if __name__ == "__main__":
    main()
