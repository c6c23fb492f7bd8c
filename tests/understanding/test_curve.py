"""What is read off the posterior: the curve, its rate, first passages, and the moments at which they are told."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from synthetic_films import RELEASED, at_age, film_of, readings, said, true_count

from groundswell.follow import shipped_prior
from groundswell.terms import Bound
from groundswell.understanding.curve import (
    age_at,
    curve_of,
    dense_moments,
    quantiles_at,
    reached,
    telling_moments,
)
from groundswell.understanding.evidence import Told, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import Posterior, posterior_of

Known = tuple[Told, Posterior]


@pytest.fixture(scope="module")
def known() -> Known:
    told = told_of(film_of(readings()), "youtube", Phrasing())
    return told, posterior_of(told, shipped_prior(), seed=1)


def test_points_are_in_the_order_asked_and_quantiles_in_theirs(known: Known) -> None:
    told, posterior = known
    moments = [at_age(30.0), at_age(1.0), at_age(5.0)]
    answer = curve_of("known", told, posterior, moments)
    assert [point.at for point in answer.points] == moments
    assert [point.at for point in answer.rate] == moments
    for point in (*answer.points, *answer.rate):
        assert 0 < point.q05 <= point.q50 <= point.q95
    for point, age in zip(answer.points, (30.0, 1.0, 5.0), strict=True):
        assert point.q05 < true_count(age) < point.q95 or point.q50 == pytest.approx(true_count(age), rel=0.02)


def test_the_rate_is_the_slope_of_the_count(known: Known) -> None:
    told, posterior = known
    answer = curve_of("known", told, posterior, [at_age(2.5)])
    slope = (true_count(2.6) - true_count(2.4)) / 0.2
    assert answer.rate[0].q05 < slope < answer.rate[0].q95


def test_before_the_release_the_count_is_nothing(known: Known) -> None:
    told, posterior = known
    answer = curve_of("known", told, posterior, [RELEASED - timedelta(days=2)])
    assert (answer.points[0].q05, answer.points[0].q95) == (0.0, 0.0)
    assert answer.rate[0].q95 == 0.0


def test_quantiles_at_one_moment_are_those_of_the_curve(known: Known) -> None:
    told, posterior = known
    point = curve_of("known", told, posterior, [at_age(3.0)]).points[0]
    one = quantiles_at(told, posterior, at_age(3.0))
    assert (one.q05, one.q50, one.q95) == (point.q05, point.q50, point.q95)


def test_too_little_evidence_is_an_answer_with_a_sentence() -> None:
    told = told_of(film_of([]), "youtube", Phrasing())
    answer = curve_of("known", told, None, [at_age(1.0)])
    assert (answer.points, answer.rate, answer.used) == ((), (), ())
    assert answer.because == "Too little evidence: no statement about views on youtube can be placed in time."
    assert curve_of("known", told_of(film_of([]), None, Phrasing()), None, []).because.startswith("Too little")


def test_the_sentence_counts_what_stands_behind_it() -> None:
    statements = [
        said("a", 5e6, 1.0, 2.0, Bound.OVER),
        said("b", 5e6, 1.0, 3.0, Bound.OVER),
        said("c", 9e6, 3.0, 4.0, Bound.OVER),
    ]
    told = told_of(film_of(statements), "youtube", Phrasing())
    posterior = posterior_of(told, shipped_prior(), seed=1, draws=60)
    answer = curve_of("known", told, posterior, [])
    assert answer.because == "From 3 statements, 1 of which only repeat another."
    assert set(answer.used) == {"a", "b", "c"}
    assert [one.id for one in answer.set_aside] == ["b"]
    one = told_of(film_of(statements[:1]), "youtube", Phrasing())
    assert curve_of("known", one, posterior, []).because == "From 1 statement."


def test_when_a_count_was_reached(known: Known) -> None:
    told, posterior = known
    moment = reached(told, posterior, true_count(3.0))
    assert moment is not None
    assert moment.q05 <= moment.q50 <= moment.q95
    assert abs(moment.q50 - at_age(3.0)) < timedelta(hours=12)


def test_a_count_that_is_not_reached_has_no_moment(known: Known) -> None:
    told, posterior = known
    assert reached(told, posterior, 1e14) is None
    # where some draws arrive within twenty years and others do not, the answer is a moment or none, never a warning
    arrivals = [reached(told, posterior, views) for views in np.geomspace(4e7, 1e12, 12)]
    assert arrivals[0] is not None
    assert arrivals[-1] is None
    assert [a is None for a in arrivals] == sorted(a is None for a in arrivals)


def test_the_telling_moments_run_from_the_first_hours_to_the_last_word(known: Known) -> None:
    told, _ = known
    moments = telling_moments(told)
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert moments[0] == at_age(0.25)
    assert abs(moments[-1] - at_age(told.last)) < timedelta(seconds=2)
    assert telling_moments(told_of(film_of([]), "youtube", Phrasing()))[-1] == at_age(1.0)


@pytest.mark.parametrize("last", [0.4, 1.5, 13.0, 15.0, 700.0, 7000.0])
def test_the_dense_moments_rise_and_reach_a_little_past_the_last_word(last: float) -> None:
    told = told_of(film_of([said("a", 5e6, last, last, Bound.OVER)]), "youtube", Phrasing())
    moments = dense_moments(told)
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert moments[0] == RELEASED
    assert abs((moments[-1] - at_age(max(1.1 * last, 2.0))).total_seconds()) < 2
    assert 10 < len(moments) <= 401
    later = at_age(3 * last + 5)
    assert abs((dense_moments(told, later)[-1] - later).total_seconds()) < 2


def test_age_is_counted_from_the_start_of_the_release(known: Known) -> None:
    assert age_at(known[0], at_age(2.5)) == timedelta(days=2.5)
