"""From what was said to what counts: which statements speak of a curve, and what each is turned into."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from synthetic_films import RELEASED, at_age, film_of, said

from groundswell.terms import Bound, CaseFile, Copy, Statement, When
from groundswell.understanding.evidence import Told, days_between, moment_at, told_of, window_of
from groundswell.understanding.likelihood import FROM, KIND, LEVEL, TO, VALUE, WRONG
from groundswell.understanding.phrases import UP, Phrasing

PHRASING = Phrasing()
USED = said("used", 5e6, 1.0, 2.0, Bound.OVER)


def told(*statements: Statement, platform: str | None = "youtube", file: CaseFile | None = None) -> Told:
    return told_of(file or film_of([USED, *statements]), platform, PHRASING)


def because_of(found: Told) -> dict[str, str]:
    return {one.id: one.because for one in found.set_aside}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"metric": "likes"}, "counts likes, not views of the film"),
        ({"metric": "views:parody"}, "counts views:parody, not views of the film"),
        ({"platform": "all"}, "counts several platforms together"),
        ({"platform": "vimeo"}, "counts views on vimeo"),
    ],
)
def test_what_does_not_speak_of_the_curve_is_set_aside_with_the_reason(change: dict[str, str], reason: str) -> None:
    found = told(replace(said("odd", 9e6, 3.0), **change))  # type: ignore[arg-type]
    assert because_of(found) == {"odd": reason}
    assert found.owners == ("used",)


def test_who_names_no_platform_means_the_main_one() -> None:
    unnamed = replace(said("unnamed", 9e6, 3.0, 4.0), platform=None)
    elsewhere = replace(said("elsewhere", 1e5, 3.0, 4.0), platform="vimeo")
    file = film_of([USED, unnamed, elsewhere])
    assert told_of(file, None, PHRASING).owners == ("used", "unnamed")
    other = told_of(file, "vimeo", PHRASING)
    assert other.owners == ("elsewhere",)
    assert because_of(other)["unnamed"] == "names no platform, so it is taken to mean the main one"


def test_the_count_of_another_copy_is_another_count() -> None:
    copies = (
        Copy(id="first", platform="youtube", url="https://youtube.example/1"),
        Copy(id="second", platform="youtube", url="https://youtube.example/2"),
    )
    own, other = (replace(said(name, 9e6, age, age), copy=name) for name, age in (("first", 3.0), ("second", 4.0)))
    found = told(file=replace(film_of([own, other]), copies=copies))
    assert found.owners == ("first",)
    assert because_of(found) == {"second": "counts another copy, second"}


def test_repeats_are_counted_once_and_named() -> None:
    found = told(said("copy", 5e6, 1.0, 3.0, Bound.OVER))
    assert found.owners == ("used",)
    assert found.counted_with == {"used": "used", "copy": "used"}
    assert because_of(found) == {"copy": "counted once, with used, whose number it repeats"}


def test_leaving_out_leaves_no_trace() -> None:
    file = film_of([USED, said("more", 9e6, 3.0, 4.0)])
    found = told_of(file, "youtube", PHRASING, leave_out=["used"])
    assert found.owners == ("more",)
    assert "used" not in found.counted_with
    assert not found.set_aside


def test_every_statement_is_used_or_set_aside() -> None:
    undated = replace(said("undated", 8e6, 1.0), as_of_from=None, as_of_to=None)
    lost = replace(undated, id="lost", said_at=None)
    rest = [said("copy", 5e6, 1.0, 3.0, Bound.OVER), replace(said("likes", 5.0, 1.0), metric="likes"), undated, lost]
    found = told(*rest)
    aside = set(because_of(found))
    assert aside | set(found.owners) == {"used", "copy", "likes", "undated", "lost"}
    assert aside.isdisjoint(found.owners)
    assert because_of(found)["lost"] == "nobody says when this number was true or when it was said"


def test_a_number_without_a_moment_was_reached_before_it_was_said() -> None:
    found = told(replace(said("undated", 8e6, 3.0, bound=Bound.ABOUT), as_of_from=None, as_of_to=None))
    row = found.terms[found.owners.index("undated")]
    assert (row[KIND], row[VALUE]) == (UP, 8e6)
    assert row[LEVEL] > 1e17
    assert row[FROM] == row[TO] == pytest.approx(3.0)


def test_rows_are_in_days_since_the_start_of_the_release_window() -> None:
    file = film_of([said("a", 1234.0, 0.5, 0.5), said("b", 5e6, 1.0, 2.25, Bound.OVER)], released_within=0.25)
    found = told(file=file)
    assert found.origin == RELEASED
    assert found.release_width == pytest.approx(0.25)
    np.testing.assert_allclose(found.terms[:, [FROM, TO]], [[0.5, 0.5], [1.0, 2.25]])
    np.testing.assert_allclose(found.terms[:, WRONG], [PHRASING.wrong_reading, PHRASING.wrong_said])
    assert found.last == pytest.approx(2.25)


def test_nothing_said_is_an_answer() -> None:
    found = told(file=film_of([]))
    assert (found.owners, found.terms.shape, found.last, found.set_aside) == ((), (0, 9), 0.0, ())


def test_many_readings_are_thinned_but_none_is_lost() -> None:
    ages = np.linspace(0.01, 60.0, 2000)
    file = film_of([said(f"r{place}", 1000.0 + place, float(age)) for place, age in enumerate(ages)])
    found = told(file=file)
    assert 200 <= len(found.owners) <= 301
    assert {"r0", "r1999"} <= set(found.owners)
    assert len(found.counted_with) + len(found.set_aside) == 2000
    kept_ages = np.sort(found.terms[:, FROM])
    assert np.diff(np.log(kept_ages[kept_ages > 1.0])).max() < 0.1


def test_many_readings_of_one_moment_are_no_trouble() -> None:
    found = told(file=film_of([said(f"r{place}", 1000.0 + place, 1.0) for place in range(400)]))
    assert {"r0"} <= set(found.owners)
    assert len(found.owners) + len(found.set_aside) == 400


def test_hedged_statements_are_never_thinned() -> None:
    hedged = [said(f"h{place}", 1e6 + 1e4 * place, place, place + 0.5, Bound.OVER) for place in range(20)]
    read = [said(f"r{place}", 1000.0 + place, 0.01 + place / 40) for place in range(800)]
    assert {one.id for one in hedged} <= set(told(file=film_of([*read, *hedged])).owners)


def test_moments_and_days_are_each_other_s_inverse() -> None:
    assert days_between(RELEASED, RELEASED + timedelta(hours=36)) == 1.5
    assert moment_at(RELEASED, 1.5) == RELEASED + timedelta(hours=36)
    assert moment_at(RELEASED, 1e7) == datetime.max.replace(tzinfo=UTC, microsecond=0)
    assert window_of(RELEASED, 2.0, 1.0).length == timedelta(0)
    assert window_of(RELEASED, 1.0, 2.0).end == at_age(2.0)


def test_the_zone_of_the_case_places_times_without_one() -> None:
    day = replace(said("day", 5e6, 0.0), as_of_from=When("2014-03-04"), as_of_to=When("2014-03-04"))
    found = told(file=film_of([day]))
    # midnight in New York is five in the morning in UTC, twelve hours after the release at noon
    np.testing.assert_allclose(found.terms[0, [FROM, TO]], [0.5, 1.5])
