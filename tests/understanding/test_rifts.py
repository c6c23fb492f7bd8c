"""Where a posterior falls apart: known parts are found, and jumps between them leave the posterior as it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from synthetic_films import Array, counts_of, narrow_prior, told_from

from groundswell.terms import Bound
from groundswell.understanding.rifts import leaning, one_sided, rifts_of, transport
from groundswell.understanding.sampling import Candidate, Evidence, Flock
from groundswell.understanding.surrogate import looks_at, picture

RNG = np.random.default_rng(5)


def two_parts(few: int = 60) -> tuple[Array, Array]:
    """Places in three dimensions, and the chances that each of three numbers is wrong there.

    The first two are wrong together in the second part; the third is undecided everywhere.
    """
    one = RNG.multivariate_normal([0.0, 0.0, 0.0], np.diag([1.0, 0.2, 0.5]), 240 - few)
    other = RNG.multivariate_normal([9.0, 1.0, 0.0], np.diag([0.3, 0.6, 0.5]), few)
    side = np.concatenate([np.zeros(len(one)), np.ones(len(other))])
    wrong = np.column_stack([0.01 + 0.98 * side, 0.02 + 0.97 * side, np.full(240, 0.5)])
    return np.concatenate([one, other]), wrong


def test_numbers_that_go_wrong_together_make_one_rift() -> None:
    places, wrong = two_parts()
    (rift,) = rifts_of(places, wrong, np.eye(3))
    assert rift.term in (0, 1)
    right, other = rift.parts
    assert other.share == pytest.approx(0.25)
    np.testing.assert_allclose(right.centre, [0.0, 0.0, 0.0], atol=0.25)
    np.testing.assert_allclose(other.centre, [9.0, 1.0, 0.0], atol=0.35)


def test_the_map_carries_one_part_onto_the_other_and_back() -> None:
    places, wrong = two_parts()
    (rift,) = rifts_of(places, wrong, np.eye(3))
    side = wrong[:, rift.term] > 0.5
    there, widened = rift.across(places, side)
    np.testing.assert_allclose(there[~side].mean(axis=0), rift.parts[1].centre, atol=0.01)
    back, narrowed = rift.across(there, ~side)
    np.testing.assert_allclose(back, places, atol=1e-9)
    np.testing.assert_allclose(narrowed, -widened)


def test_the_transport_of_a_gaussian_has_the_covariance_of_the_other() -> None:
    one, other = (root @ root.T + 0.1 * np.eye(4) for root in RNG.standard_normal((2, 4, 4)))
    carried = transport(one, other)
    np.testing.assert_allclose(carried @ one @ carried.T, other, atol=1e-8)
    np.testing.assert_allclose(carried, carried.T, atol=1e-10)


def test_where_hardly_anybody_stands_on_one_side_there_is_no_rift() -> None:
    places, wrong = two_parts(few=3)
    assert rifts_of(places, wrong, np.eye(3)) == ()
    assert one_sided(wrong[:, 0])
    assert not one_sided(two_parts()[1][:, 0])


def test_few_places_lean_on_what_is_usual() -> None:
    usual, seen = np.eye(5), 9.0 * np.eye(5)
    few, many = leaning(seen, usual, 2)[0, 0], leaning(seen, usual, 2000)[0, 0]
    assert 1.0 < few < 4.0
    assert many == pytest.approx(9.0, rel=0.01)


def test_two_numbers_against_two_others_are_believed_as_often_as_they_deserve() -> None:
    """Half a million or one, two outlets each: whatever the seed, flocks agree on the share of each side."""
    prior = narrow_prior()
    rows = [
        (Bound.ABOUT, 500_000.0, 1e4, 2.0, 2.0),
        (Bound.ABOUT, 510_000.0, 1e4, 2.0, 2.0),
        (Bound.ABOUT, 1_000_000.0, 1e4, 2.0, 2.0),
        (Bound.ABOUT, 1_020_000.0, 1e4, 2.0, 2.0),
    ]
    terms = told_from(rows).terms
    seen = picture(prior.pooled.mean, prior.pooled.factor, looks_at(terms), prior.grid.edges)
    place = int(np.searchsorted(prior.grid.edges, 2.0))
    shares = []
    for seed in range(6):
        flock = Flock(Candidate(prior.components[0], seen, Evidence(terms, prior.grid.edges)), 40, seed)
        counts = counts_of(flock.draw(20).reshape(-1, prior.grid.bins), prior.grid)[:, place]
        shares.append(float((counts > 720_000).mean()))
    # the truth, by brute force: draws of the prior weighed by their likelihood
    draws = prior.components[0].mean + np.random.default_rng(1).standard_normal((400_000, prior.grid.bins)) @ (
        prior.components[0].factor.T
    )
    told = Flock._told(flock, draws[::4], terms)[0]
    weights = np.exp(told - told.max())
    true = float(weights @ (counts_of(draws[::4], prior.grid)[:, place] > 720_000) / weights.sum())
    assert 0.02 < true < 0.98
    effective = weights.sum() ** 2 / (weights @ weights)
    noise = math.sqrt(true * (1.0 - true) / effective)
    assert np.mean(shares) == pytest.approx(true, abs=0.05 + 2.0 * noise)
    assert np.std(shares) < 0.1
