"""Verdicts on a film whose curve is known: what is right is never called wrong, and what is wrong is named."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from synthetic_films import READ_AT, RELEASED, at_age, film_of, readings, said, true_count, when

from groundswell.follow import Film, shipped_prior
from groundswell.terms import Bound, Statement
from groundswell.understanding.answers import Verdict, VerdictKind
from groundswell.understanding.evidence import told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import posterior_of
from groundswell.understanding.verdicts import FITS, STRAINED, Jury, verdict_on

GOOD = {VerdictKind.FITS, VerdictKind.STRAINED}


@pytest.fixture(scope="module")
def known() -> Film:
    film = Film(film_of(readings()))
    film.curve()
    return film


def judged(film: Film, statement: Statement) -> Verdict:
    return film.judge([statement])[0]


def rounded(value: float, places: int, *, up: bool = False) -> float:
    """To so many significant figures, down or up: as whoever says "over" or "nearly" does."""
    grain = 10.0 ** (math.floor(math.log10(value)) - places + 1)
    return float((math.ceil if up else math.floor)(value / grain)) * grain


def truly_said(number: int, rng: np.random.Generator) -> Statement:
    """A statement that was right at some moment of its window."""
    start = float(np.exp(rng.uniform(np.log(0.3), np.log(500.0))))
    length = float(rng.choice([0.0, 0.1, 1.0, 4.0]))
    count = true_count(start + length * rng.uniform())
    bound = Bound(rng.choice([bound.value for bound in Bound]))
    value = {
        Bound.EXACT: round(count),
        Bound.OVER: rounded(count, 2),
        Bound.NEARLY: rounded(count, 2, up=True),
        Bound.ABOUT: float(f"{count:.1e}"),
        Bound.AT_MOST: rounded(1.2 * count, 2, up=True),
    }[bound]
    return said(f"t{number}", value, start, start + length, bound)


def test_what_is_right_is_never_contradicted(known: Film) -> None:
    rng = np.random.default_rng(3)
    found = known.judge([truly_said(number, rng) for number in range(150)])
    kinds = [verdict.verdict for verdict in found]
    assert set(kinds) <= GOOD
    assert kinds.count(VerdictKind.FITS) >= 135
    for verdict in found:
        assert verdict.p is not None
        assert (verdict.p >= FITS) == (verdict.verdict is VerdictKind.FITS)
        assert verdict.because.startswith("Everything else puts the count")


def test_a_film_of_nothing_but_right_statements_has_no_wrong_one() -> None:
    """Each is held against all the others, itself left out."""
    rng = np.random.default_rng(12)
    statements = [truly_said(number, rng) for number in range(40)]
    film = Film(film_of(statements))
    assert {verdict.verdict for verdict in film.every_verdict} <= GOOD | {VerdictKind.REPEATS}
    assert [verdict.id for verdict in film.every_verdict] == [statement.id for statement in statements]


@pytest.mark.parametrize(
    ("value", "bound", "at", "low", "high"),
    [
        (1.00, Bound.EXACT, 5.0, 0.5, 1.0),
        (1.05, Bound.EXACT, 5.0, 0.0, 0.2),
        (1.50, Bound.EXACT, 5.0, 0.0, 0.001),
        (0.99, Bound.OVER, 5.0, 0.5, 1.0),
        (1.30, Bound.OVER, 5.0, 0.0, 0.001),
        (0.40, Bound.NEARLY, 5.0, 0.0, 0.001),
    ],
)
def test_p_falls_with_the_distance(known: Film, value: float, bound: Bound, at: float, low: float, high: float) -> None:
    number = float(f"{value * true_count(at):.3g}")
    verdict = judged(known, said("x", number, at, at, bound))
    assert verdict.p is not None
    assert low <= verdict.p <= high


def test_strained_says_on_which_side(known: Film) -> None:
    sides = set()
    for factor in np.linspace(0.9, 1.1, 41):
        verdict = judged(known, said("x", round(float(factor) * true_count(5.0)), 5.0, 5.001))
        if verdict.verdict is VerdictKind.STRAINED:
            assert verdict.p is not None
            assert STRAINED <= verdict.p < FITS
            sides.add("high" if factor > 1 else "low")
            assert f"this is rather {'high' if factor > 1 else 'low'} for it." in verdict.because
    assert sides == {"high", "low"}


def test_true_when_is_when_the_curve_passes(known: Film) -> None:
    for age in (1.0, 4.0, 60.0):
        verdict = judged(known, said("x", round(true_count(age)), 300.0, 300.5))
        assert verdict.true_when is not None
        assert verdict.true_when.start <= at_age(age) <= verdict.true_when.end
        assert verdict.true_when.length < timedelta(days=max(0.5, 1.5 * age))


def test_true_when_of_an_open_phrase_begins_with_the_film(known: Film) -> None:
    verdict = judged(known, said("x", 20e6, 2.0, 2.5, Bound.AT_MOST))
    assert verdict.true_when is not None
    assert verdict.true_when.start - RELEASED < timedelta(hours=2)
    assert verdict.true_when.end > at_age(2.5)


def test_a_number_never_reached_is_never_true(known: Film) -> None:
    verdict = judged(known, said("x", 5e12, 3.0, 4.0, Bound.OVER))
    assert verdict.true_when is None


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"metric": "likes"}, "It counts likes, and the record holds no curve of that."),
        ({"metric": "sales_growth_pct"}, "It counts sales growth pct, and the record holds no curve of that."),
        (
            {"platform": "all"},
            "It counts several platforms together; plays on different platforms are not added up here.",
        ),
        ({"platform": "vimeo"}, "It counts views on vimeo, which has no curve of its own."),
    ],
)
def test_what_cannot_be_held_against_the_curve_says_why(known: Film, change: dict[str, str], because: str) -> None:
    verdict = judged(known, replace(said("x", 5e6, 1.0, 2.0, Bound.OVER), **change))  # type: ignore[arg-type]
    assert (verdict.verdict, verdict.p, verdict.true_when) == (VerdictKind.NOT_CHECKABLE, None, None)
    assert verdict.because == because


def test_a_lone_statement_has_nothing_to_be_held_against() -> None:
    film = Film(film_of([said("only", 5e6, 1.0, 2.0, Bound.OVER), said("copy", 5e6, 1.0, 3.0, Bound.OVER)]))
    for verdict in film.every_verdict:
        assert verdict.verdict is VerdictKind.NOT_CHECKABLE
        assert "nothing to hold it against" in verdict.because


def test_a_number_without_any_moment_is_told_when_the_curve_passes_it(known: Film) -> None:
    undated = replace(said("x", 12e6, 2.0, bound=Bound.OVER), as_of_from=None, as_of_to=None, said_at=None)
    verdict = judged(known, undated)
    assert (verdict.verdict, verdict.p) == (VerdictKind.NOT_CHECKABLE, None)
    assert verdict.true_when is not None
    assert verdict.because.startswith("Nobody says when this number was true; the curve passes it ")


def test_a_number_without_a_moment_was_true_before_it_was_said(known: Film) -> None:
    undated = replace(said("x", 12e6, 0.0, 9.0, Bound.OVER), as_of_from=None, as_of_to=None)
    assert judged(known, undated).verdict is VerdictKind.FITS
    too_soon = replace(undated, said_at=when(0.5))
    assert judged(known, too_soon).verdict not in GOOD


def test_a_statement_does_not_vouch_for_itself() -> None:
    """Four readings of the middle days are withheld; a lone wrong one in the gap is not made right by being there."""
    ages = [age for age in READ_AT if not 2.0 < age < 9.0]
    wrong = said("wrong", round(3.0 * true_count(4.0)), 4.0, 4.05)
    film = Film(film_of([*readings(ages), wrong]))
    verdict = next(one for one in film.every_verdict if one.id == "wrong")
    assert verdict.p is not None
    assert verdict.p < STRAINED


def test_reweighed_draws_say_what_new_ones_would() -> None:
    """Leaving one out by weights, and drawing the curve again without it, agree on the verdict and on p."""
    hedged = [said(f"h{k}", rounded(true_count(age), 2), age, age + 0.3, Bound.OVER) for k, age in enumerate((1, 3, 8))]
    loose = [said(f"l{k}", float(f"{true_count(age):.1e}"), age, age + 1, Bound.ABOUT) for k, age in enumerate((2, 6))]
    file = film_of([*hedged, *loose])
    film = Film(file)
    phrasing, prior = Phrasing(), shipped_prior()
    for statement in file.statements:
        reweighed = judged(film, statement)
        told = told_of(file, "youtube", phrasing, leave_out=[statement.id])
        jury = Jury(file, told, prior, phrasing, posterior_of(told, prior, seed=5), seed=5)
        again = verdict_on(jury, statement)
        assert reweighed.p is not None
        assert again.p is not None
        assert reweighed.verdict == again.verdict
        assert reweighed.p == pytest.approx(again.p, abs=0.15)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_two_readings_that_contradict_each_other_neither_fits(seed: int) -> None:
    film = Film(film_of([said("low", 1e6, 2.0), said("high", 5e6, 2.0)]), seed=seed)
    assert all(verdict.p is not None and verdict.p < STRAINED for verdict in film.every_verdict)


def test_a_counter_that_shows_nothing_at_the_release_is_right() -> None:
    nothing, later = Film(film_of([said("none", 0.0, 0.0), said("later", 5e6, 2.0)])).every_verdict
    assert (nothing.verdict, nothing.p) == (VerdictKind.FITS, 1.0)
    assert later.verdict is VerdictKind.FITS
    late = Film(film_of([said("none", 0.0, 3.0), said("later", 5e6, 4.0)])).every_verdict[0]
    assert late.verdict not in GOOD


def test_verdicts_carry_the_statement(known: Film) -> None:
    statement = replace(said("x", 5e6, 1.0, 2.0, Bound.OVER), quote="over 5 million")
    verdict = judged(known, statement)
    carried = (verdict.id, verdict.said_by, verdict.value, verdict.bound, verdict.quote, verdict.said_at)
    assert carried == ("x", "outlet x", 5e6, Bound.OVER, "over 5 million", statement.said_at)
