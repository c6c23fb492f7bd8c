"""The named faults, each alone on a film whose curve is known: what is named, and when the number was true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from synthetic_films import at_age, film_of, readings, said, true_count, when

from groundswell.follow import Film
from groundswell.terms import Bound, Statement, When
from groundswell.understanding.answers import Verdict, VerdictKind

NBSP = "\N{NO-BREAK SPACE}"

OTHERS = [
    replace(said("everywhere", 61_300_000, 20.0, 21.0), platform="all"),
    replace(said("elsewhere", 2_140_000, 3.0, 4.0), platform="vimeo"),
    replace(said("spoof", 9_870_000, 30.0, 31.0), metric="views:parody"),
    replace(said("daily", 7_650_000, 1.0, 2.0), metric="views_per_day"),
    replace(said("round-spoof", 8e6, 30.0, 31.0), metric="views:parody"),
    said("original", 12_345_678, 1.9, 2.1),
]
"""What others said of other things, and one count to the last digit."""


@pytest.fixture(scope="module")
def known() -> Film:
    film = Film(film_of([*readings(), *OTHERS]))
    film.curve()
    return film


def judged(film: Film, statement: Statement) -> Verdict:
    return film.judge([statement])[0]


def true_at(verdict: Verdict, age: float) -> bool:
    assert verdict.true_when is not None
    return verdict.true_when.start <= at_age(age) <= verdict.true_when.end


def test_the_known_film_is_as_it_should_be(known: Film) -> None:
    others = {one.id for one in OTHERS}
    own = [verdict for verdict in known.every_verdict if verdict.id not in others]
    assert len(own) == len(readings())
    assert {verdict.verdict for verdict in own} <= {VerdictKind.FITS, VerdictKind.STRAINED}


def test_stale(known: Film) -> None:
    verdict = judged(known, said("x", float(f"{true_count(2.0):.2g}"), 12.0, 12.5, Bound.ABOUT))
    assert verdict.verdict is VerdictKind.STALE
    assert true_at(verdict, 2.0)
    assert "was true" in verdict.because
    assert verdict.because.endswith("it was out of date.")


def test_early(known: Film) -> None:
    verdict = judged(known, said("x", float(f"{true_count(3.4):.2g}"), 2.0, 2.2, Bound.OVER))
    assert verdict.verdict is VerdictKind.EARLY
    assert true_at(verdict, 3.4)
    assert verdict.because.startswith("Ahead of its time: ")


def test_far_ahead_is_not_early_but_contradicted(known: Film) -> None:
    verdict = judged(known, said("x", float(f"{true_count(9.0):.2g}"), 0.9, 1.0, Bound.OVER))
    assert verdict.verdict is VerdictKind.CONTRADICTED
    assert "is too high for" in verdict.because


def test_contradicted_says_what_everything_else_says(known: Film) -> None:
    verdict = judged(known, said("x", 900e6, 12.0, 13.0, Bound.ABOUT))
    assert verdict.verdict is VerdictKind.CONTRADICTED
    assert verdict.because.startswith(f"about 900{NBSP}million is too high for ")
    assert re.search("everything else puts it at 33[.]\\d.million to 34[.]\\d.million[.]$", verdict.because)
    assert verdict.p == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("factor", "words"), [(1e3, "A unit too many"), (1e6, "A unit too many"), (1e-3, "A unit too few")]
)
def test_unit_slip(known: Film, factor: float, words: str) -> None:
    meant = float(f"{true_count(5.0):.3g}")
    verdict = judged(known, said("x", meant * factor, 4.9, 5.1, Bound.ABOUT))
    assert verdict.verdict is VerdictKind.UNIT_SLIP
    assert verdict.because.startswith(f"{words}: ")
    assert verdict.because.endswith("does not.")
    assert true_at(verdict, 5.0)  # in the unit that was meant


def test_a_factor_of_ten_is_no_unit(known: Film) -> None:
    verdict = judged(known, said("x", float(f"{10 * true_count(5.0):.3g}"), 4.9, 5.1, Bound.ABOUT))
    assert verdict.verdict is VerdictKind.CONTRADICTED


@pytest.mark.parametrize(("day", "wrong"), [("2014-03-06", "2014-05-06"), ("2014-03-07", "2015-03-07")])
def test_date_slip(known: Film, day: str, wrong: str) -> None:
    age = (When(day).window(known.file.case.tz).start - known.file.case.released.start) / timedelta(days=1)
    value = float(f"{true_count(age + 0.5):.2g}")
    base = said("x", value, age, bound=Bound.ABOUT)
    right = replace(base, as_of_from=When(day), as_of_to=When(day))
    assert judged(known, right).verdict is VerdictKind.FITS
    verdict = judged(known, replace(base, as_of_from=When(wrong), as_of_to=When(wrong)))
    assert verdict.verdict is VerdictKind.DATE_SLIP
    assert true_at(verdict, age + 0.5)
    number = int(day[-2:])
    assert verdict.because.startswith("Right ")
    assert f"{number}{NBSP}March, wrong " in verdict.because
    assert verdict.because.endswith("the date slipped.")


def test_a_date_before_the_release_is_a_slip(known: Film) -> None:
    value = float(f"{true_count(3.0):.2g}")
    statement = replace(
        said("x", value, 3.0, bound=Bound.ABOUT), as_of_from=When("2013-03-06"), as_of_to=When("2013-03-06")
    )
    verdict = judged(known, statement)
    assert verdict.verdict is VerdictKind.DATE_SLIP


def test_a_slip_over_the_change_of_the_clocks_names_the_day_of_the_case() -> None:
    """Right on a day of January in New York, said of one in March, when clocks had been put forward."""
    in_winter = timedelta(days=50)

    def earlier(moment: When | None) -> When:
        assert moment is not None
        return When((moment.window(ZoneInfo("UTC")).start - in_winter).isoformat())

    release = earlier(when(0.0))
    moved = [
        replace(one, as_of_from=earlier(one.as_of_from), as_of_to=earlier(one.as_of_to), said_at=earlier(one.said_at))
        for one in readings()
    ]
    summer = film_of(moved)
    film = Film(replace(summer, case=replace(summer.case, released_from=release, released_to=release)))
    value = float(f"{true_count(1.0):.2g}")
    slipped = replace(
        said("x", value, 0.0, bound=Bound.ABOUT), as_of_from=When("2014-03-13"), as_of_to=When("2014-03-13")
    )
    verdict = film.judge([slipped])[0]
    assert verdict.verdict is VerdictKind.DATE_SLIP
    assert verdict.because.startswith(f"Right Mon{NBSP}13{NBSP}January, wrong Thu{NBSP}13{NBSP}March")


@pytest.mark.parametrize(
    ("value", "where", "words"),
    [
        (61_300_000, 20.5, "what outlet everywhere gives as views of all clips together, not the views of this film."),
        (2_140_000, 3.5, "what outlet elsewhere gives as views on vimeo, not the views of this film."),
        (9_870_000, 30.5, "what outlet spoof gives as views (parody) on youtube, not the views of this film."),
        (7_650_000, 6.0, "what outlet daily gives as views (per day) on youtube, not the views of this film."),
    ],
)
def test_of_something_else(known: Film, value: float, where: float, words: str) -> None:
    verdict = judged(known, said("x", value, where, where + 0.1))
    assert verdict.verdict is VerdictKind.OF_SOMETHING_ELSE
    assert verdict.because.endswith(words)


def test_equal_round_numbers_of_two_films_are_chance(known: Film) -> None:
    verdict = judged(known, said("x", 8e6, 30.0, 30.1, Bound.ABOUT))
    assert verdict.verdict is VerdictKind.STALE


def test_repeated_to_the_last_digit(known: Film) -> None:
    verdict = judged(known, said("x", 12_345_678, 20.0, 21.0))
    assert verdict.verdict is VerdictKind.REPEATS
    assert verdict.because.startswith("The same number as outlet original gave for Wed")
    assert verdict.because.endswith("repeated without a moment of its own.")


def test_a_count_of_another_platform_to_the_last_digit_is_of_something_else() -> None:
    elsewhere = replace(said("elsewhere", 2_143_217, 3.0, 3.1), platform="vimeo")
    film = Film(film_of([*readings(), elsewhere]))
    verdict = judged(film, said("x", 2_143_217, 20.0, 21.0))
    assert verdict.verdict is VerdictKind.OF_SOMETHING_ELSE
    assert "on vimeo" in verdict.because


def test_who_said_it_first_repeats_nobody(known: Film) -> None:
    early = said("x", 12_345_678, 0.5, 1.0)
    assert judged(known, early).verdict is not VerdictKind.REPEATS


def test_the_same_outlet_does_not_repeat_itself(known: Film) -> None:
    own = replace(said("x", 12_345_678, 20.0, 21.0), said_by="outlet original")
    assert judged(known, own).verdict is VerdictKind.STALE


def test_a_repeated_number_without_a_moment(known: Film) -> None:
    undated = replace(said("x", 12_345_678, 20.0), as_of_from=None, as_of_to=None)
    assert judged(known, undated).verdict is VerdictKind.REPEATS
    unknown_day = replace(undated, said_at=None)
    assert judged(known, unknown_day).verdict is VerdictKind.REPEATS


def test_the_specific_fault_comes_before_the_general_one(known: Film) -> None:
    """Every number that is too low was true once; what has a better reason is not called stale."""
    for statement, kind in (
        (said("x", 9_870_000, 30.0, 30.5), VerdictKind.OF_SOMETHING_ELSE),
        (said("x", float(f"{true_count(5.0):.3g}") / 1e3, 5.0, 5.1, Bound.ABOUT), VerdictKind.UNIT_SLIP),
        (said("x", 12_345_678, 20.0, 21.0), VerdictKind.REPEATS),
    ):
        verdict = judged(known, statement)
        assert verdict.verdict is kind
        assert verdict.because


def test_faults_are_only_sought_where_a_number_does_not_fit(known: Film) -> None:
    """A number that fits is not of something else because somebody gives the same number for something else."""
    count = float(f"{true_count(5.0):.4g}")
    same = replace(said("same", count, 5.0, 5.1), platform="all")
    film = Film(replace(known.file, statements=(*known.file.statements, same)))
    verdict = film.judge([said("x", count, 5.0, 5.1)])[0]
    assert verdict.verdict in {VerdictKind.FITS, VerdictKind.STRAINED}
