"""What platforms count as a view, next to their curves; and people, only where somebody counted them."""

from __future__ import annotations

from dataclasses import replace

import sample

from groundswell.story import Findings, tell
from groundswell.story.definitions import meanings, people
from groundswell.terms import Bound, Happening, Statement, When
from groundswell.wording.dates import NBSP

KEPT = Happening(id="definition/youtube/0000aaaa", kind="definition", what="YouTube counts as a view: plays & starts.")
MOMENT = When("2019-06-01T12:00:00Z")
CHANGED = Happening(
    id="definition/vimeo/0000bbbb/20190601T120000Z",
    kind="definition",
    what="Vimeo counts otherwise now. As a view it counts: plays.",
    happened_from=MOMENT,
    happened_to=MOMENT,
)


def with_happenings(*happenings: Happening) -> Findings:
    findings = sample.findings()
    return replace(findings, file=replace(findings.file, happenings=(*findings.file.happenings, *happenings)))


def viewers(platform: str, value: float, bound: Bound = Bound.EXACT) -> Statement:
    return Statement(id=f"v-{platform}", said_by="x", value=value, bound=bound, metric="viewers", platform=platform)


def with_viewers(*statements: Statement) -> Findings:
    findings = sample.findings()
    return replace(findings, file=replace(findings.file, statements=(*findings.file.statements, *statements)))


def test_a_definition_stands_beside_its_platform_and_is_nothing_that_happened() -> None:
    findings = with_happenings(KEPT)
    assert [one.sentence for one in meanings(findings, ["youtube"])] == [KEPT.what]
    assert meanings(findings, ["vimeo"]) == ()
    assert KEPT not in findings.undated_happenings
    page = tell(findings)
    assert page.count("YouTube counts as a view: plays &amp; starts.") == 1


def test_a_change_happened_and_is_told_as_the_last_that_is_known() -> None:
    findings = with_happenings(replace(CHANGED, id="definition/vimeo/1", happened_from=None, happened_to=None), CHANGED)
    assert [one.sentence for one in meanings(findings, ["vimeo"])] == [CHANGED.what]
    assert CHANGED in findings.happened


def test_no_viewers_no_people() -> None:
    assert people(sample.findings()) == ""


def test_viewers_bound_the_people() -> None:
    findings = with_viewers(viewers("youtube", 3e6), viewers("vimeo", 2e6))
    sentence = people(findings)
    assert "people saw it" in sentence
    assert "Whoever watched on two platforms is one of the viewers of each." in sentence
    assert sentence in tell(findings)
    alone = people(with_viewers(viewers("youtube", 3e6, Bound.OVER)))
    assert alone.replace(NBSP, " ").startswith("At least 3 million people saw it")
