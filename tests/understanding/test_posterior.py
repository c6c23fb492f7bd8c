"""The posterior: against draws from the prior weighed by a plain likelihood, and the promises of the sampler."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from synthetic_films import Array, counts_of, film_of, narrow_prior, readings, said, told_from, true_count
from test_likelihood import plain_density

from groundswell.follow import Film, shipped_case, shipped_prior
from groundswell.terms import Bound
from groundswell.understanding.curve import telling_moments
from groundswell.understanding.evidence import Told, days_between, told_of
from groundswell.understanding.likelihood import FROM, SCALE, TO, WRONG, likelihoods, stops_of
from groundswell.understanding.phrases import OUTLIER_DENSITY, Phrasing
from groundswell.understanding.posterior import Posterior, chosen, posterior_of, release_delays, shifted
from groundswell.understanding.sampling import Candidate, Evidence, Flock
from groundswell.understanding.surrogate import looks_at, picture

PRIOR = narrow_prior()
EDGES = PRIOR.grid.edges
ASKED = np.array([0.3, 1.0, 2.0, 4.0, 9.0, 40.0])
Row = tuple[Bound, float, float, float, float]

SAID: dict[str, list[Row]] = {
    "one reading": [(Bound.EXACT, 400_000.0, 1.0, 2.0, 2.0)],
    "one hedged": [(Bound.OVER, 500_000.0, 1e5, 1.0, 2.0)],
    "two": [(Bound.ABOUT, 300_000.0, 1e5, 0.8, 1.2), (Bound.NEARLY, 900_000.0, 1e5, 5.0, 9.0)],
    "three of which one cannot be": [
        (Bound.ABOUT, 250_000.0, 5e4, 0.5, 1.0),
        (Bound.OVER, 600_000.0, 1e5, 2.0, 4.0),
        (Bound.ABOUT, 90e6, 1e7, 3.0, 3.0),
    ],
    "only a ceiling": [(Bound.AT_MOST, 200_000.0, 1e5, 2.0, 2.0)],
    "a reading that cannot be beside two hedged numbers": [
        (Bound.EXACT, 3_000_000.0, 1.0, 1.2, 1.2),
        (Bound.ABOUT, 200_000.0, 2e4, 1.0, 1.5),
        (Bound.OVER, 400_000.0, 1e5, 2.0, 4.0),
    ],
    "two that contradict each other": [
        (Bound.ABOUT, 200_000.0, 2e4, 2.0, 2.0),
        (Bound.ABOUT, 900_000.0, 5e4, 2.0, 2.0),
    ],
}


@dataclass(frozen=True)
class Weighed:
    """Draws from the prior with their likelihoods: an answer that owes the sampler nothing."""

    counts: Array
    weights: Array
    log_evidence: float

    @property
    def effective(self) -> float:
        return 1.0 / float(self.weights @ self.weights)

    def below(self, place: int, value: float) -> float:
        return float(self.weights @ (self.counts[:, place] <= value))

    def quantile(self, place: int, level: float) -> float:
        order = np.argsort(self.counts[:, place])
        upto = np.searchsorted(np.cumsum(self.weights[order]), level)
        return float(self.counts[order[upto], place])


@cache
def weighed_draws(name: str) -> Weighed:
    return weighed(told_from(SAID[name]))


def weighed(told: Told, number: int = 60_000) -> Weighed:
    """Draw from the prior, the release anywhere in its window, and weigh each draw by what was said."""
    rng = np.random.default_rng(20)
    labels = rng.uniform(size=number) < math.exp(PRIOR.components[0].log_weight)
    paths = np.empty((number, PRIOR.grid.bins))
    for component, mine in zip(PRIOR.components, (labels, ~labels), strict=True):
        paths[mine] = component.mean + rng.standard_normal((int(mine.sum()), PRIOR.grid.bins)) @ component.factor.T
    delays = rng.uniform(0.0, told.release_width, number)
    counts = counts_of(paths, PRIOR.grid)
    log_weights = np.zeros(number)
    for term in told.terms:
        ages = term[FROM] + (term[TO] - term[FROM]) * (np.arange(41) + 0.5) / 41
        seen = [_at(counts, age - delays) for age in (ages if term[TO] > term[FROM] else ages[:1])]
        right = term[SCALE] * np.mean([plain_density(count, term) for count in seen], axis=0)
        log_weights += np.log((1 - term[WRONG]) * right + term[WRONG] * OUTLIER_DENSITY)
    weights = np.exp(log_weights - log_weights.max())
    asked = np.stack([_at(counts, age - delays) for age in ASKED], axis=1)
    return Weighed(asked, weights / weights.sum(), float(log_weights.max() + np.log(weights.mean())))


def _at(counts: Array, ages: Array) -> Array:
    """Each row's count at its own age."""
    ages = np.maximum(ages, 0.0)
    place = np.clip(np.searchsorted(EDGES, ages, side="right") - 1, 0, len(EDGES) - 2)
    rows = np.arange(len(counts))
    part = (ages - EDGES[place]) / (EDGES[place + 1] - EDGES[place])
    low, high = counts[rows, place], counts[rows, place + 1]
    return np.asarray(np.maximum(low + part * (high - low), 1e-3))


def pooled(told: Told, seeds: int) -> Array:
    return np.concatenate([posterior_of(told, PRIOR, seed=seed).count_at(ASKED) for seed in range(seeds)])


def assert_alike(truth: Weighed, runs: list[Array]) -> None:
    """The shares of draws below known quantiles are right within what the runs' own scatter and the weights allow."""
    assert truth.effective > 300
    for place in range(len(ASKED)):
        for level in (0.05, 0.25, 0.5, 0.75, 0.95):
            value = truth.quantile(place, level)
            shares = np.array([(run[:, place] <= value).mean() for run in runs])
            error = math.sqrt(shares.var(ddof=1) / len(shares) + level * (1 - level) / truth.effective)
            assert error < 0.12
            assert float(shares.mean()) == pytest.approx(level, abs=4 * error), (place, level)


@pytest.mark.parametrize("name", SAID)
def test_quantiles_are_those_of_weighed_draws_from_the_prior(name: str) -> None:
    runs = [posterior_of(told_from(SAID[name]), PRIOR, seed=seed).count_at(ASKED) for seed in range(8)]
    assert_alike(weighed_draws(name), runs)


def test_a_release_within_a_day_is_averaged_over() -> None:
    """Four moments stand for the day; on the scale of the day itself they are coarse, later they are not."""
    told = told_from([(Bound.EXACT, 200_000.0, 1.0, 1.2, 1.2)], release_width=1.0)
    truth = weighed(told)
    draws = pooled(told, 6)
    for place in range(2, len(ASKED)):
        for level in (0.1, 0.5, 0.9):
            assert truth.below(place, float(np.quantile(draws[:, place], level))) == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("name", SAID)
def test_the_evidence_is_that_of_weighed_draws_from_the_prior(name: str) -> None:
    told = told_from(SAID[name])
    seen = picture(PRIOR.pooled.mean, PRIOR.pooled.factor, looks_at(told.terms), EDGES)
    evidence = Evidence(told.terms, EDGES)
    found = [
        np.logaddexp.reduce([Flock(Candidate(one, seen, evidence), 60, seed).log_evidence for one in PRIOR.components])
        for seed in range(3)
    ]
    assert np.mean(found) == pytest.approx(weighed_draws(name).log_evidence, abs=0.2)


def test_the_same_seed_gives_the_same_digits_and_another_nearly_the_same() -> None:
    told = told_of(film_of(readings()[::6]), "youtube", Phrasing())
    first, again, other = (posterior_of(told, shipped_prior(), seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.paths, again.paths)
    np.testing.assert_array_equal(first.chain_of, again.chain_of)
    assert not np.array_equal(first.paths, other.paths)
    ages = np.array([1.0, 4.0, 30.0, 200.0])
    np.testing.assert_allclose(
        np.median(first.count_at(ages), axis=0), np.median(other.count_at(ages), axis=0), rtol=0.02
    )


def test_the_number_of_threads_changes_no_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    told = told_from(SAID["two"])
    many = posterior_of(told, PRIOR, seed=3).paths
    monkeypatch.setattr("groundswell.understanding.sampling.THREADS", 1)
    np.testing.assert_array_equal(posterior_of(told, PRIOR, seed=3).paths, many)


def test_exact_readings_are_met_and_curves_never_fall() -> None:
    file = film_of(readings())
    posterior = Film(file).curve().posterior
    assert posterior is not None
    ages = np.array([0.5, 2.0, 10.0, 100.0, 600.0])
    middle = np.median(posterior.count_at(ages), axis=0)
    np.testing.assert_allclose(middle, [true_count(float(age)) for age in ages], rtol=0.03)
    fine = posterior.count_at(np.linspace(0.0, 800.0, 3000))
    assert (np.diff(fine, axis=1) >= 0).all()
    assert (posterior.rates > 0).all()


def test_a_few_wrong_numbers_among_many_do_not_trap_it() -> None:
    rng = np.random.default_rng(6)
    ages = np.geomspace(0.3, 300.0, 30)
    right = [
        said(f"s{k}", float(f"{true_count(age) * math.exp(0.02 * rng.standard_normal()):.2g}"), age, age, Bound.ABOUT)
        for k, age in enumerate(ages)
    ]
    far_off = [
        said(f"w{k}", float(f"{true_count(age) * factor:.2g}"), age, age, Bound.ABOUT)
        for k, (age, factor) in enumerate(((0.6, 30.0), (2.0, 0.02), (9.0, 12.0), (40.0, 0.05), (150.0, 8.0)))
    ]
    told = told_of(film_of([*right, *far_off]), "youtube", Phrasing())
    asked = np.array([0.6, 2.0, 9.0, 40.0, 150.0])
    for seed in range(3):
        middle = np.median(posterior_of(told, shipped_prior(), seed=seed).count_at(asked), axis=0)
        np.testing.assert_allclose(middle, [true_count(float(age)) for age in asked], rtol=0.1)


def test_densities_are_those_of_the_likelihood_draw_by_draw() -> None:
    told = told_from(SAID["two"], release_width=1.0)
    posterior = posterior_of(told, PRIOR, seed=1, draws=40)
    found = posterior.densities(told.terms)
    assert len(np.unique(posterior.delays)) > 1
    right = np.empty(2)
    for draw in (0, 20, len(found) - 1):
        terms = shifted(told.terms, float(posterior.delays[draw]))
        likelihoods(posterior.paths[draw], terms, stops_of(terms, EDGES), right)
        np.testing.assert_array_equal(found[draw], right)


@pytest.fixture(scope="module")
def small() -> Posterior:
    return posterior_of(told_from(SAID["two"], release_width=1.0), PRIOR, seed=1, draws=200)


def test_counts_rates_and_first_passages_agree(small: Posterior) -> None:
    days = np.array([-1.0, 0.1, 0.9, 2.3, 50.0, 8000.0])
    counts = small.count_at(days)
    ages = days[None, :] - small.delays[:, None]
    assert (counts[ages <= 0] == 0).all()
    for draw in (0, 57, 199):
        inside = (ages[draw] > 0) & (ages[draw] < EDGES[-1])
        np.testing.assert_allclose(
            counts[draw][inside], np.interp(ages[draw][inside], EDGES, small.counts[draw]), rtol=1e-12
        )
    step = (small.count_at(days + 1e-4) - small.count_at(days)) / 1e-4
    np.testing.assert_allclose(step[:, 3], small.rate_at(days)[:, 3], rtol=1e-6)
    assert (small.rate_at(days)[:, 0] == 0).all()
    when = small.reached_at(5e5)
    back = small.count_at(when)[np.arange(len(when)), np.arange(len(when))]
    np.testing.assert_allclose(back, 5e5, rtol=1e-9)
    assert np.isinf(small.reached_at(1e15)).all()


@pytest.mark.parametrize(("width", "number"), [(0.0, 1), (0.1, 1), (0.5, 2), (1.0, 4), (2.0, 6), (30.0, 6)])
def test_moments_that_stand_for_a_release_window(width: float, number: int) -> None:
    delays = release_delays(width)
    assert len(delays) == number
    assert delays.mean() == pytest.approx(width / 2)
    assert (delays >= 0).all()
    assert (delays <= width).all()


def test_a_number_before_the_release_moves_the_release() -> None:
    """Somebody counted views early on the day of release, so it was not released late on it."""
    told = told_from([(Bound.EXACT, 60_000.0, 1.0, 0.35, 0.35)], release_width=1.0)
    # a reading is wrong two times in a thousand
    assert (posterior_of(told, PRIOR, seed=2).delays < 0.35).mean() > 0.99


def test_draws_are_as_many_as_asked_and_chains_are_numbered() -> None:
    posterior = posterior_of(told_from(SAID["two"]), PRIOR, seed=1, draws=300)
    assert abs(len(posterior.paths) - 300) <= len(PRIOR.components)
    assert posterior.chain_of.min() == 0
    assert set(np.unique(posterior.chain_of)) == set(range(int(posterior.chain_of.max()) + 1))
    assert posterior.counts.shape == (len(posterior.paths), PRIOR.grid.bins + 1)


def test_runs_of_first_kiss_differ_less_than_its_posterior_is_wide() -> None:
    """From the third day on runs scatter around their mean like means of some two hundred draws or more."""
    told = told_of(shipped_case(), None, Phrasing())
    days = np.array([age for age in (days_between(told.origin, m) for m in telling_moments(told)) if age > 2.5])
    runs = [np.log(posterior_of(told, shipped_prior(), seed=seed).count_at(days)) for seed in range(8)]
    scatter = np.var([run.mean(axis=0) for run in runs], axis=0, ddof=1)
    width = np.mean([run.var(axis=0) for run in runs], axis=0)
    assert len(days) > 10
    assert float(np.median(width / scatter)) > 200
    assert float((width / scatter).min()) > 60


def test_what_is_chosen_stands_for_all_on_average() -> None:
    shares = np.array([0.5, 0.2, *np.full(12, 0.025)])
    shares /= shares.sum()
    stood = np.zeros(len(shares))
    for seed in range(2000):
        some = chosen(shares, 6, np.random.default_rng(seed))
        assert len(some) == 6
        assert some[0][0] == 0
        assert some[0][1] == pytest.approx(shares[0])
        for place, share in some:
            stood[place] += share / 2000
    np.testing.assert_allclose(stood, shares, atol=0.012)


def test_what_is_least_likely_is_left_out() -> None:
    shares = np.array([0.0003, 0.9, 0.099, 0.0004, 0.0003])
    assert chosen(shares, 8, np.random.default_rng(1)) == [(1, 0.9), (2, 0.099)]


def test_a_statement_left_out_is_a_statement_never_made() -> None:
    file = film_of(readings()[::6])
    without = replace(file, statements=file.statements[1:])
    left_out = told_of(file, "youtube", Phrasing(), leave_out=[file.statements[0].id])
    np.testing.assert_array_equal(
        posterior_of(left_out, shipped_prior(), seed=1).paths,
        posterior_of(told_of(without, "youtube", Phrasing()), shipped_prior(), seed=1).paths,
    )
