"""The flock itself: doubt, the first ellipse, and where it ends on problems whose answer is known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from synthetic_films import Array, counts_of, narrow_prior, told_from

from groundswell.terms import Bound
from groundswell.understanding.likelihood import BLUR, FALL, KIND, LEVEL, SCALE, VALUE, WRONG
from groundswell.understanding.phrases import Phrasing, no_earlier_than
from groundswell.understanding.sampling import Candidate, Component, Evidence, Flock, bridged, doubtful, first_ellipse
from groundswell.understanding.surrogate import Picture, looks_at, picture

PRIOR = narrow_prior()
EDGES = PRIOR.grid.edges
ROWS = [
    (Bound.EXACT, 400_000.0, 1.0, 2.0, 2.0),
    (Bound.OVER, 600_000.0, 1e5, 3.0, 4.0),
    (Bound.AT_MOST, 9e6, 1e6, 9.0, 9.0),
]
TERMS = told_from(ROWS).terms


def pictured(terms: Array) -> Picture:
    return picture(PRIOR.pooled.mean, PRIOR.pooled.factor, looks_at(terms), EDGES)


def flock(terms: Array, size: int = 200, seed: int = 1, component: Component = PRIOR.components[0]) -> Flock:
    return Flock(Candidate(component, pictured(terms), Evidence(terms, EDGES)), size, seed)


def test_without_doubt_terms_are_as_they_were() -> None:
    assert doubtful(TERMS, 0.0) is TERMS


def test_doubt_widens_every_term_and_touches_none_of_the_originals() -> None:
    before = TERMS.copy()
    wider = doubtful(TERMS, 0.3)
    np.testing.assert_array_equal(TERMS, before)
    np.testing.assert_array_equal(wider[:, [KIND, VALUE, LEVEL]], TERMS[:, [KIND, VALUE, LEVEL]])
    assert wider[0, BLUR] == pytest.approx(math.hypot(TERMS[0, BLUR], 0.3))
    assert wider[1, BLUR] == pytest.approx(math.hypot(TERMS[1, BLUR], 0.3 * TERMS[1, VALUE]))
    assert (wider[1:, FALL] >= wider[1:, BLUR]).all()
    assert wider[1, SCALE] == pytest.approx(TERMS[1, VALUE] / (TERMS[1, LEVEL] + wider[1, FALL]))
    assert wider[2, SCALE] == TERMS[2, SCALE]
    np.testing.assert_allclose(wider[:, WRONG], [TERMS[0, WRONG], 0.05, 0.05])
    assert doubtful(TERMS, 0.01)[0, WRONG] == TERMS[0, WRONG]  # a reading is not let go sooner


def test_the_first_ellipse_follows_the_looks_and_only_where_they_tell() -> None:
    component, seen = PRIOR.components[0], pictured(TERMS)
    ellipse = first_ellipse(component, seen, 0.5)
    known = len(ellipse.centre)
    assert 1 <= known <= len(seen.precisions)
    np.testing.assert_allclose(ellipse.directions.T @ ellipse.directions, np.eye(known), atol=1e-12)
    doubted = np.linalg.norm(first_ellipse(component, seen, 3.0).centre)
    assert doubted < np.linalg.norm(ellipse.centre)
    np.testing.assert_array_less(np.linalg.eigvalsh(ellipse.factor @ ellipse.factor.T), 1.2 + 1e-9)


def test_places_along_and_across_make_up_the_path() -> None:
    found = flock(TERMS, size=30)
    known = found.along.shape[1]
    assert found.across.shape == (30, PRIOR.grid.bins - known)
    basis = np.hstack([found.informed, found.rest])
    np.testing.assert_allclose(basis @ basis.T, PRIOR.components[0].covariance, atol=1e-9)


def test_without_evidence_a_flock_is_the_prior() -> None:
    """A ceiling above everything tells nothing, so moments and evidence are those of the component."""
    terms = told_from([(Bound.AT_MOST, 1e14, 1e14, 1.0, 1.0)]).terms
    component = PRIOR.components[0]
    found = flock(terms, size=400)
    paths = found.fly(8).reshape(-1, PRIOR.grid.bins)
    spread = np.sqrt(np.diag(component.covariance))
    np.testing.assert_allclose((paths.mean(axis=0) - component.mean) / spread, 0.0, atol=0.15)
    np.testing.assert_allclose(paths.std(axis=0) / spread, 1.0, atol=0.12)
    flat = math.log(0.95 * terms[0, SCALE] + 0.05 / math.log(1e7))
    assert found.log_evidence - component.log_weight == pytest.approx(flat, abs=0.02)


def test_a_sharp_reading_leaves_a_sharp_count_and_its_evidence_is_the_prior_s_density_there() -> None:
    """The density of the log count at two days is estimated by a histogram of draws from the prior."""
    component = PRIOR.components[0]
    draws = component.mean + np.random.default_rng(3).standard_normal((40_000, PRIOR.grid.bins)) @ component.factor.T
    place = int(np.searchsorted(EDGES, 2.0))
    logs = np.log(counts_of(draws, PRIOR.grid)[:, place])
    said = float(np.exp(np.median(logs)))
    density = float((np.abs(logs - math.log(said)) < 0.05).mean()) / 0.1
    terms = told_from([(Bound.EXACT, said, 1.0, 2.0, 2.0)]).terms
    found = flock(terms)
    counts = counts_of(found.fly(4).reshape(-1, PRIOR.grid.bins), PRIOR.grid)[:, place]
    assert np.median(counts) == pytest.approx(said, rel=0.005)
    assert np.log(counts).std() == pytest.approx(Phrasing().reading, rel=0.2)
    assert found.log_evidence - component.log_weight == pytest.approx(math.log(0.998 * density), abs=0.2)


def test_a_flock_that_follows_another_ends_where_it_would_have_ended_alone() -> None:
    burst, slow = (Candidate(one, pictured(TERMS), Evidence(TERMS, EDGES)) for one in PRIOR.components)
    led = Flock(slow, 40, 1, Flock(burst, 40, 2))
    alone = Flock(slow, 40, 3)
    assert led.log_evidence == pytest.approx(alone.log_evidence, abs=0.4)
    place = [int(np.searchsorted(EDGES, age)) for age in (1.0, 4.0, 10.0)]
    ours, theirs = (
        np.log(counts_of(one.fly(20).reshape(-1, PRIOR.grid.bins), PRIOR.grid)[:, place]) for one in (led, alone)
    )
    np.testing.assert_allclose(ours.mean(axis=0), theirs.mean(axis=0), atol=0.3 * float(theirs.std(axis=0).max()))


def test_a_small_flock_does_not_take_a_sharp_reading_far_from_where_it_starts_for_wrong() -> None:
    """All of sixteen paths start too low to see the reading; when they lose their doubt at once, they never find it."""
    terms = told_from([(Bound.EXACT, 400_000.0, 1.0, 2.0, 2.0)]).terms
    place = int(np.searchsorted(EDGES, 2.0))
    for seed in range(8):
        found = flock(terms, size=16, seed=seed, component=PRIOR.components[1])
        counts = counts_of(found.fly(4).reshape(-1, PRIOR.grid.bins), PRIOR.grid)[:, place]
        assert np.median(counts) == pytest.approx(400_000, rel=0.02)


def test_the_bridge_finds_the_ratio_of_two_normal_densities() -> None:
    """exp(-x^2 / 2) against the density of N(0.5, 1.5^2): the constant of the first is the root of two pi."""
    rng = np.random.default_rng(8)

    def ratio(x: Array) -> Array:
        return np.asarray(-0.5 * x**2 + 0.5 * ((x - 0.5) / 1.5) ** 2 + math.log(1.5 * math.sqrt(2 * math.pi)))

    ours, theirs = rng.standard_normal(4000), 0.5 + 1.5 * rng.standard_normal(3000)
    assert bridged(ratio(ours), ratio(theirs)) == pytest.approx(0.5 * math.log(2 * math.pi), abs=0.03)
    assert bridged(ratio(ours) + 700.0, ratio(theirs) + 700.0) == pytest.approx(
        700.0 + 0.5 * math.log(2 * math.pi), abs=0.03
    )


def test_moves_leave_the_posterior_as_it_is() -> None:
    """Long after it has settled a flock is where it settled."""
    found = flock(TERMS, size=300)
    place = [int(np.searchsorted(EDGES, age)) for age in (1.0, 4.0, 10.0)]
    seen = [np.log(counts_of(found.fly(6).reshape(-1, PRIOR.grid.bins), PRIOR.grid)[:, place]) for _ in range(4)]
    soon, later = seen[0], seen[-1]
    np.testing.assert_allclose(soon.mean(axis=0), later.mean(axis=0), atol=0.25 * float(later.std(axis=0).max()))
    np.testing.assert_allclose(soon.std(axis=0) / later.std(axis=0), 1.0, atol=0.2)


def test_most_moves_are_accepted() -> None:
    found = flock(TERMS, size=60)
    paths = found.fly(6)
    moved = (np.abs(np.diff(paths, axis=1)).max(axis=2) > 0).mean()
    assert 0.5 < moved <= 1.0
    assert 0.02 <= found.stride <= 1.5


def test_the_same_seed_gives_the_same_flock() -> None:
    first, again, other = (flock(TERMS, size=20, seed=seed) for seed in (4, 4, 5))
    np.testing.assert_array_equal(first.along, again.along)
    assert first.log_evidence == again.log_evidence
    assert not np.array_equal(first.along, other.along)


def test_what_was_known_by_a_day_cuts_off_what_is_below() -> None:
    terms = TERMS[:1].copy()
    shape = no_earlier_than(800_000.0, Phrasing())
    terms[0] = [shape.kind, shape.value, shape.level, shape.blur, shape.fall, shape.scale, 0.0, 2.0, 2.0]
    place = int(np.searchsorted(EDGES, 2.0))
    counts = counts_of(flock(terms).fly(3).reshape(-1, PRIOR.grid.bins), PRIOR.grid)[:, place]
    assert counts.min() > 0.9 * 800_000
    assert np.quantile(counts, 0.9) > 1.3 * 800_000
