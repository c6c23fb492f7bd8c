"""The posterior without a statement against weighed draws from the prior that never heard of it."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from synthetic_films import Array, told_from
from test_posterior import ASKED, PRIOR, assert_alike, weighed

from groundswell.terms import Bound
from groundswell.understanding.evidence import Told
from groundswell.understanding.leaving import weights_without, without
from groundswell.understanding.likelihood import WRONG
from groundswell.understanding.posterior import Posterior, posterior_of

Row = tuple[Bound, float, float, float, float]

OTHERS: list[Row] = [
    (Bound.ABOUT, 200_000.0, 2e4, 1.0, 1.5),
    (Bound.OVER, 400_000.0, 1e5, 2.0, 4.0),
]
LEFT_OUT: dict[str, Row] = {
    "a sharp reading elsewhere": (Bound.EXACT, 900_000.0, 1.0, 1.2, 1.2),
    "a sharp reading near by": (Bound.EXACT, 240_000.0, 1.0, 1.2, 1.2),
    "a hedge that agrees": (Bound.NEARLY, 500_000.0, 1e5, 3.0, 3.5),
    "a number that is far too low": (Bound.ABOUT, 30_000.0, 1e3, 3.0, 3.2),
}
DRAWS = 400


def with_it(name: str) -> tuple[Told, int]:
    """What was said, the one to be left out last."""
    return told_from([*OTHERS, LEFT_OUT[name]]), len(OTHERS)


def left_out(name: str, seed: int) -> tuple[Posterior, float]:
    """The posterior without it, and how many of the draws with it count there."""
    told, row = with_it(name)
    posterior = posterior_of(told, PRIOR, seed=seed)
    apt = posterior.densities(told.terms)[:, row]
    weights = weights_without(apt, told.terms[row, WRONG])
    return without(posterior, row, weights, seed=seed, draws=DRAWS), 1.0 / float(weights @ weights)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_who_was_left_out_leaves_no_trace(name: str) -> None:
    runs = [left_out(name, seed)[0].count_at(ASKED) for seed in range(8)]
    assert_alike(weighed(told_from(OTHERS)), runs)


def test_it_is_needed_where_few_of_the_draws_count() -> None:
    """One of the statements above leaves hardly any of its draws standing, or the test above would show little."""
    assert left_out("a sharp reading near by", 0)[1] < 100


def test_the_same_seed_gives_the_same_digits_and_what_it_came_from_is_as_it_was() -> None:
    told, row = with_it("a sharp reading elsewhere")
    posterior = posterior_of(told, PRIOR, seed=3)
    weights = weights_without(posterior.densities(told.terms)[:, row], told.terms[row, WRONG])
    places: list[Array] = [flock.along.copy() for flock in posterior.flocks]
    first, again, other = (without(posterior, row, weights, seed=seed, draws=DRAWS) for seed in (1, 1, 2))
    assert len(first.paths) == DRAWS
    np.testing.assert_array_equal(first.paths, again.paths)
    assert (first.paths != other.paths).any()
    for flock, before in zip(posterior.flocks, places, strict=True):
        np.testing.assert_array_equal(flock.along, before)
        assert flock.evidence.terms[row, WRONG] == told.terms[row, WRONG]


def test_whoever_keeps_what_was_drawn_keeps_no_threads() -> None:
    told, row = with_it("a sharp reading near by")
    before = threading.active_count()
    posterior = posterior_of(told, PRIOR, seed=1)
    weights = weights_without(posterior.densities(told.terms)[:, row], told.terms[row, WRONG])
    kept = [posterior, *(without(posterior, row, weights, seed=seed, draws=DRAWS) for seed in range(3))]
    assert all(one.flocks for one in kept)
    assert threading.active_count() == before
