"""Hit and forecast, from the same paths as the curve."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from groundswell.errors import InputError
from groundswell.follow import Film, days_in, shipped_cohort, views_in
from groundswell.terms import Bound, Case, CaseFile, Statement, When
from groundswell.understanding.forecast import forecast
from groundswell.understanding.hit import size_of_a_hit
from groundswell.understanding.readings import Readings

RELEASE = datetime(2024, 3, 4, 12, tzinfo=UTC)


def film_of(counts: dict[float, float], bound: Bound = Bound.EXACT) -> Film:
    """A film whose counter, or whose press, said these counts at these ages in days."""
    case = Case(
        name="paper-boats",
        title="Paper Boats",
        released_from=When("2024-03-04T12:00Z"),
        released_to=When("2024-03-04T12:00Z"),
    )
    statements = tuple(
        Statement(
            id=f"s{place}",
            said_by=f"outlet {place}",
            value=value,
            bound=bound,
            platform="youtube",
            as_of_from=When((RELEASE + timedelta(days=age)).isoformat()),
            as_of_to=When((RELEASE + timedelta(days=age)).isoformat()),
        )
        for place, (age, value) in enumerate(counts.items())
    )
    return Film(CaseFile(case=case, statements=statements))


LARGE = {float(age): round(4e7 * (1 - np.exp(-age / 5.0))) for age in range(1, 40)}
SMALL = {float(age): round(4e3 * (1 - np.exp(-age / 5.0))) for age in range(1, 130, 3)}


def test_a_large_film_is_a_hit_and_could_be_known_as_one_before_it_passed_the_size() -> None:
    answer = film_of(LARGE).hit()
    size = size_of_a_hit(shipped_cohort())
    assert answer.hit is True
    assert answer.since is not None
    passed = -5.0 * np.log(1 - size / 4e7)
    since = (answer.since.q50 - RELEASE) / timedelta(days=1)
    assert 0.05 < since < passed
    assert answer.since.q05 <= answer.since.q50 <= answer.since.q95
    assert answer.threshold.endswith("views in 120 days, the top 1% of 5,490 videos, at odds of 9 to 1")
    assert "in 120 days is over 99 in 100. A reader of its counter" in answer.because


def test_a_film_that_is_small_for_long_is_a_hit_only_since_it_took_off() -> None:
    """Three hundred views a day for a month, then a million a day."""
    film = film_of({float(age): 300.0 * age + 1e6 * max(age - 30, 0) for age in range(1, 60)})
    answer = film.hit()
    assert answer.since is not None
    assert (answer.since.q05 - RELEASE) / timedelta(days=1) > 29.9
    assert (answer.since.q95 - RELEASE) / timedelta(days=1) < 40.0


def test_a_counter_that_is_read_daily_has_a_calibrated_forecast_and_a_few_words_have_none() -> None:
    read = film_of({float(age): round(6e5 * (1 - np.exp(-age / 9.0))) for age in range(1, 31)})
    assert read.forecast("7d", "30d").calibration == "calibrated"
    assert "30 readings" in read.forecast("30d").because
    told = film_of({1.0: 2e5, 4.0: 4e5, 20.0: 6e5}, Bound.OVER)
    assert told.forecast("30d").calibration == "uncalibrated"


def test_the_case_and_the_batch_say_the_same_of_the_same_readings() -> None:
    counts = {float(age): float(round(6e5 * (1 - np.exp(-age / 9.0)))) for age in range(1, 31)}
    (gain,) = film_of(counts).forecast("30d").gains
    readings = Readings(np.array(list(counts)), np.array(list(counts.values())))
    batch = forecast(shipped_cohort(), [readings], [30.0]).gains[0, 0]
    np.testing.assert_allclose(gain.quantiles, batch, rtol=1e-6)


def test_a_small_film_is_no_hit() -> None:
    answer = film_of(SMALL).hit()
    assert answer.hit is False
    assert answer.since is None
    assert answer.because.endswith("is under 1 in 1,000, short of 90 in 100.")


def test_nothing_said_is_an_answer() -> None:
    film = film_of({})
    assert film.hit().hit is None
    assert film.forecast("30d").gains == ()
    assert "Too little evidence" in film.forecast("30d").because


def test_gains_grow_with_the_horizon_and_quantiles_rise() -> None:
    answer = film_of(LARGE).forecast("7d", "30d", "1y")
    assert [gain.horizon for gain in answer.gains] == [7.0, 30.0, 365.25]
    for gain in answer.gains:
        assert list(gain.quantiles) == sorted(gain.quantiles)
        assert gain.quantiles[0] >= 0
    middles = [gain.quantiles[3] for gain in answer.gains]
    assert middles == sorted(middles)


def test_a_milestone_that_was_passed_is_dated_and_one_out_of_reach_is_never() -> None:
    passed, never = film_of(SMALL).forecast("30d", milestones=[3000.0, 1e11]).milestones
    assert passed.reached is not None
    assert passed.p_never == 0.0
    assert (passed.reached[1] - RELEASE) / timedelta(days=1) == pytest.approx(-5.0 * np.log(0.25), abs=1.5)
    assert never.reached is None
    assert never.p_never > 0.9


def test_looking_ahead_from_the_past_knows_only_what_was_said_by_then() -> None:
    film = film_of(LARGE)
    then = RELEASE + timedelta(days=5)
    assert len(film.until(then).file.statements) == 5
    early = film.forecast("30d", as_of=then).gains[0]
    late = film.forecast("30d").gains[0]
    assert early.quantiles[6] - early.quantiles[0] > late.quantiles[6] - late.quantiles[0]


@pytest.mark.parametrize(("text", "days"), [("36h", 1.5), ("30d", 30.0), ("2w", 14.0), ("2y", 730.5)])
def test_horizons(text: str, days: float) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize("text", ["", "30", "-3d", "0d", "90y", "d", "1e9d"])
def test_horizons_that_are_none(text: str) -> None:
    with pytest.raises(InputError, match="horizon"):
        days_in(text)


@pytest.mark.parametrize(
    ("text", "views"), [("100M", 1e8), ("2.5 million", 2.5e6), ("1bn", 1e9), ("750000", 750e3), ("1,000,000", 1e6)]
)
def test_milestones(text: str, views: float) -> None:
    assert views_in(text) == views


@pytest.mark.parametrize("text", ["", "many", "-5M", "0", "1e300", "99999999999999"])
def test_milestones_that_are_none(text: str) -> None:
    with pytest.raises(InputError, match="views"):
        views_in(text)
