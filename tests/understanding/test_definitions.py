"""What a platform means by a view: kept once, and a change of it once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from groundswell.terms import Case, CaseFile, Happening, When
from groundswell.understanding.definitions import CHANGES, changes_within, current, is_standing, news_of
from groundswell.understanding.pushes import why_not

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
FILM = CaseFile(
    case=Case(name="boats", title="Paper Boats", released_from=When("2026-03-10"), released_to=When("2026-03-10"))
)


def told(file: CaseFile, definition: str, at: datetime, platform: str = "youtube") -> CaseFile:
    news = news_of(file, platform, platform.capitalize(), definition, at)
    return file if news is None else replace(file, happenings=(*file.happenings, news))


def test_a_definition_is_kept_once_and_has_no_date() -> None:
    file = told(told(FILM, "plays", NOON), "plays", NOON + timedelta(days=1))
    [kept] = file.happenings
    assert kept.what == "Youtube counts as a view: plays."
    assert is_standing(kept, kept.window(file.case.tz))


def test_a_change_is_a_happening_once_and_so_is_the_way_back() -> None:
    file = FILM
    for day, definition in enumerate(["plays", "starts", "starts", "plays", "plays"]):
        file = told(file, definition, NOON + timedelta(days=day))
    assert [(one.happened_from and one.happened_from.text) for one in file.happenings] == [
        None,
        "2026-03-11T12:00:00Z",
        "2026-03-13T12:00:00Z",
    ]
    assert len({one.id for one in file.happenings}) == 3
    last = current(file, "youtube")
    assert last is not None
    assert last.what == "Youtube counts otherwise now. As a view it counts: plays."


def test_platforms_do_not_mix() -> None:
    file = told(told(FILM, "plays", NOON, "x"), "starts", NOON, "x-y.com")
    assert [current(file, platform) for platform in ("x", "x-y.com", "vimeo")] == [*file.happenings, None]
    assert not any(one.happened_from for one in file.happenings)


def test_a_definition_is_no_push() -> None:
    when = When("2026-03-12T12:00:00Z")
    change = Happening(id="d", kind="definition", what="It counts otherwise.", happened_from=when, happened_to=when)
    because = why_not(change, change.window(FILM.case.tz), FILM.case.released, 30.0)
    assert because == "is about what is counted, not about who watched"


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [((2014, 3, 10), (2014, 12, 1), []), ((2025, 3, 1), (2026, 1, 1), [2025]), ((2025, 4, 1), (2026, 11, 1), [2026])],
)
def test_known_changes_are_told_where_they_fall_into_the_time_of_a_film(
    start: tuple[int, int, int], end: tuple[int, int, int], years: list[int]
) -> None:
    found = changes_within({"youtube"}, datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))
    assert [change.first.year for change in found] == years


def test_every_known_change_has_its_page_and_its_day() -> None:
    assert list(CHANGES) == sorted(CHANGES, key=lambda change: change.first)
    for change in CHANGES:
        assert change.source.startswith("https://")
        assert date(2005, 1, 1) < change.first <= change.last
