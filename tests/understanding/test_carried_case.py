"""What carried a case: which happenings count, what is said of them, and the shipped film."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from groundswell import plain
from groundswell.follow import Film, shipped_case
from groundswell.terms import Bound, Case, CaseFile, Happening, Statement, When
from groundswell.understanding.carried_answer import CarriedAnswer
from groundswell.understanding.carried_case import ASSOCIATION

RELEASE = datetime(2024, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def happened(name: str, kind: str, start: str | None, end: str | None = None) -> Happening:
    """A happening of that day or window."""
    begins = None if start is None else When(start)
    return Happening(
        id=name, kind=kind, what=f"The {name}", happened_from=begins, happened_to=When(end) if end else begins
    )


def film_of(counts: dict[float, float], *happenings: Happening) -> Film:
    """A film whose counter showed these counts at these ages in days."""
    case = Case(
        name="paper-boats",
        title="Paper Boats",
        released_from=When("2024-03-04T12:00Z"),
        released_to=When("2024-03-04T12:00Z"),
    )
    statements = tuple(
        Statement(
            id=f"s{place}",
            said_by="counter",
            value=value,
            bound=Bound.EXACT,
            platform="youtube",
            as_of_from=When((RELEASE + age * DAY).isoformat()),
            as_of_to=When((RELEASE + age * DAY).isoformat()),
        )
        for place, (age, value) in enumerate(counts.items())
    )
    return Film(CaseFile(case=case, statements=statements, happenings=happenings))


def counts_with_a_jump() -> dict[float, float]:
    """Read every half day for forty days; 800,000 views more come in the days after 24 March, noon."""
    ages = np.arange(0.5, 40.5, 0.5)
    own = 1.2e6 * np.log1p(ages)
    jump = 800_000.0 * (1.0 - np.exp(-np.maximum(ages - 20.0, 0.0) / 0.7))
    return {float(age): round(float(views)) for age, views in zip(ages, own + jump, strict=True)}


JUMP = happened("broadcast", "press", "2024-03-24T10:00Z", "2024-03-24T14:00Z")
NOTHING = happened("rumour", "press", "2024-04-03T12:00Z", "2024-04-03T15:00Z")
OTHERS = (
    happened("mailing", "post", "2024-03-04T12:00Z", "2024-03-04T20:00Z"),
    happened("shoot", "production", "2024-02-20"),
    happened("season", "tv", "2024-03-10", "2024-03-30"),
    happened("whisper", "post", None),
    happened("prize", "award", "2024-06-01"),
)


@pytest.fixture(scope="module")
def answer() -> CarriedAnswer:
    return film_of(counts_with_a_jump(), NOTHING, JUMP, *OTHERS).carried(shapley=True)


def test_every_happening_gets_an_answer(answer: CarriedAnswer) -> None:
    assert [push.happening.id for push in answer.pushes] == ["broadcast", "rumour"]
    reasons = {aside.id: aside.because for aside in answer.set_aside}
    assert set(reasons) == {"mailing", "shoot", "season", "whisper", "prize"}
    assert "release" in reasons["mailing"]
    assert "no date" in reasons["whisper"]
    assert "too vaguely" in reasons["season"]
    assert "after the last" in reasons["prize"]


def test_the_jump_is_owed_to_what_happened_then_and_nothing_to_the_rumour(answer: CarriedAnswer) -> None:
    jump, rumour = answer.pushes
    assert jump.carried.with_echo.q05 < 800_000 < jump.carried.with_echo.q95
    assert jump.carried.direct.q50 < jump.carried.with_echo.q50
    assert jump.carried.evidence
    assert not rumour.carried.evidence
    assert rumour.because.startswith("no evidence")
    assert rumour.carried.share.q05 < 0.005


def test_course_and_pushes_make_the_total(answer: CarriedAnswer) -> None:
    assert answer.total is not None
    assert answer.base is not None
    medians = answer.base.q50 + sum(group.carried.with_echo.q50 for group in answer.groups)
    assert medians == pytest.approx(answer.total, rel=0.05)
    assert answer.split is not None
    assert sum(part.views for part in answer.split) == pytest.approx(answer.total, rel=0.05)
    assert [part.ids for part in answer.split] == [("broadcast",), ("rumour",), ()]
    assert len(answer.layers) == 3
    assert all(len(layer.rates) == len(answer.times) for layer in answer.layers)


def test_timing_is_said_to_be_association(answer: CarriedAnswer) -> None:
    assert answer.because.endswith(ASSOCIATION)


def test_the_promised_shape(answer: CarriedAnswer) -> None:
    told = plain.carried(answer)
    assert {"total", "base", "pushes", "branching"} <= set(told)
    assert isinstance(told["total"], int)
    for push in told["pushes"]:
        assert {"id", "what", "seen_at", "direct", "with_echo", "p_placebo", "with"} <= set(push)
        for name in ("direct", "with_echo"):
            assert list(push[name]) == ["q05", "q50", "q95"]
            assert push[name]["q05"] <= push[name]["q50"] <= push[name]["q95"]
    assert list(told["branching"]) == ["q05", "q50", "q95"]
    assert told["pushes"][0]["seen_at"] == "2024-03-24T10:00:00Z"


def test_two_of_one_day_name_each_other() -> None:
    other = replace(JUMP, id="post", kind="post")
    answer = film_of(counts_with_a_jump(), JUMP, other).carried()
    assert {push.happening.id: push.together for push in answer.pushes} == {
        "broadcast": ("post",),
        "post": ("broadcast",),
    }
    assert all("not separable" in push.because for push in answer.pushes)
    assert len(answer.groups) == 1
    assert answer.groups[0].carried.with_echo.q05 < 800_000 < answer.groups[0].carried.with_echo.q95


@pytest.mark.parametrize("counts", [{}, {1.0: 1e5, 2.0: 2e5}], ids=["nothing said", "two looks"])
def test_too_little_evidence_is_an_answer(counts: dict[float, float]) -> None:
    answer = film_of(counts, JUMP).carried()
    assert answer.total is None
    assert answer.pushes == ()
    assert answer.because.startswith("Too little evidence")
    assert [aside.id for aside in answer.set_aside] == ["broadcast"]
    assert plain.carried(answer)["total"] is None


def test_numbers_that_say_only_what_was_reached_show_no_push() -> None:
    """Without a moment of its own each says that the count had come so far by then, and is no look at it."""
    file = film_of(counts_with_a_jump(), JUMP).file
    undated = tuple(replace(said, said_at=said.as_of_to, as_of_from=None, as_of_to=None) for said in file.statements)
    answer = Film(replace(file, statements=undated)).carried()
    assert answer.pushes == ()
    assert answer.because.startswith("Too little evidence: 0\xa0looks")


def test_a_film_without_happenings_is_all_its_own() -> None:
    answer = film_of(counts_with_a_jump()).carried()
    assert answer.groups == ()
    assert answer.branching is None
    assert answer.base_share is not None
    assert answer.base_share.q05 == pytest.approx(1.0)


def test_first_kiss_as_far_as_the_evidence_goes_and_no_farther() -> None:
    answer = Film(shipped_case()).carried()
    pushes = {push.happening.id: push for push in answer.pushes}
    reddit, sploid, papers = pushes["H08"], pushes["H09"], pushes["H10"]
    assert {"H09", "H10"} <= set(reddit.together)  # Reddit's homepage and the first wave of the press: one night
    first = next(group for group in answer.groups if "H08" in group.ids)
    assert first.carried.evidence
    assert 0.2 < first.carried.share.q05 < first.carried.share.q95 < 0.7
    assert reddit.carried.with_echo.q05 < 0.05 * first.carried.with_echo.q50  # of its own part nobody can say
    assert sploid.carried.share.q95 < first.carried.share.q95
    assert papers.carried.evidence
    # television is not seen in what was counted, and the parodies of the weeks after are hardly anything in it
    for late in ("H26", "H42", "H43"):
        owed = next(group.carried for group in answer.groups if late in group.ids)
        assert owed.share.q95 < 0.05
        assert late != "H26" or not owed.evidence
    assert {"H02", "H04", "H07", "H01"} <= {aside.id for aside in answer.set_aside}
