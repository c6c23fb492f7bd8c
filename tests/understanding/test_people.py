"""People: bounded where viewers were counted, and not made up where they were not."""

from __future__ import annotations

import math
from itertools import count

import pytest

from groundswell.terms import Bound, Case, CaseFile, Copy, Statement, When
from groundswell.understanding.people import people_of

_NUMBERS = count()


def said(
    platform: str | None,
    value: float,
    bound: Bound = Bound.EXACT,
    at: str | None = "2026-03-12",
    metric: str = "viewers",
) -> Statement:
    when = None if at is None else When(at)
    return Statement(
        id=f"s{next(_NUMBERS)}",
        said_by="somebody",
        value=value,
        bound=bound,
        metric=metric,
        platform=platform,
        as_of_from=when,
        as_of_to=when,
    )


def film(*statements: Statement, platforms: tuple[str, ...] = ()) -> CaseFile:
    day = When("2026-03-10")
    copies = tuple(Copy(id=one, platform=one, url=f"https://{one}.example/1") for one in platforms)
    case = Case(name="boats", title="Paper Boats", released_from=day, released_to=day)
    return CaseFile(case=case, copies=copies, statements=statements)


def bounds(file: CaseFile) -> tuple[float, float]:
    found = people_of(file)
    assert found is not None
    return found.least, found.most


def test_views_are_no_people() -> None:
    assert people_of(film(said("youtube", 5e6, metric="views"), said("vimeo", 1e6, metric="views"))) is None


def test_between_the_largest_and_the_sum() -> None:
    assert bounds(film(said("youtube", 3e6), said("facebook", 2e6, metric="unique_viewers"))) == (3e6, 5e6)


def test_a_platform_of_which_nobody_says_it_leaves_the_top_open() -> None:
    file = film(said("youtube", 3e6), said("vimeo", 9e6, metric="views"))
    found = people_of(file)
    assert found is not None
    assert (found.least, found.most, found.silent) == (3e6, math.inf, ("vimeo",))
    assert bounds(film(said("youtube", 3e6), platforms=("youtube", "facebook"))) == (3e6, math.inf)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        (Bound.EXACT, (3e6, 3e6)),
        (Bound.OVER, (3e6, math.inf)),
        (Bound.NEARLY, (2e6, 3e6)),
        (Bound.ABOUT, (2.5e6, 3.5e6)),
        (Bound.AT_MOST, (0.0, 3e6)),
    ],
)
def test_a_hedge_leaves_open_what_it_says(bound: Bound, expected: tuple[float, float]) -> None:
    assert bounds(film(said("youtube", 3e6, bound))) == expected


def test_of_several_numbers_of_one_platform_the_latest_bounds_it_and_none_takes_people_away() -> None:
    assert bounds(film(said("youtube", 1e6, at="2026-03-11"), said("youtube", 2e6, at="2026-03-20"))) == (2e6, 2e6)
    assert bounds(film(said("youtube", 2e6, at="2026-03-20"), said("youtube", 1e6, at=None))) == (2e6, 2e6)


def test_a_number_for_all_together_bounds_both_ways() -> None:
    assert bounds(film(said("youtube", 3e6), said("facebook", 2e6), said("all", 4e6))) == (4e6, 4e6)
    assert bounds(film(said("all", 4e6), platforms=("youtube", "vimeo"))) == (4e6, 4e6)


def test_who_names_no_platform_means_the_main_one() -> None:
    assert bounds(film(said(None, 3e6), said("youtube", 9e6, metric="views"))) == (3e6, 3e6)
