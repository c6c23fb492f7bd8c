"""A counter that was read thousands of times: the page stays one that can be read, and says what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sample
from page_reader import Page

from groundswell.story import Findings, tell
from groundswell.story.chosen import MOST, chosen, evenly
from groundswell.story.curve_charts import MOST_ON_THE_LINE, curve_charts
from groundswell.story.structured import graph
from groundswell.terms import Bound, Statement, When
from groundswell.understanding.answers import Verdict, VerdictKind

READINGS = 5000


@pytest.fixture(scope="module")
def findings() -> Findings:
    """The sample, and a counter that was read every ten minutes beside what people said."""
    few = sample.findings()
    said = []
    for i in range(READINGS):
        at = When((sample.RELEASE + timedelta(minutes=10 * (i + 1))).strftime("%Y-%m-%dT%H:%M:%SZ"))
        value = round(sample.views_at((i + 1) / 144))
        said.append(
            Statement(id=f"r{i:05}", said_by="Counter", value=value, platform="youtube", as_of_from=at, as_of_to=at)
        )
    kinds = {17: VerdictKind.CONTRADICTED}
    verdicts = tuple(
        Verdict(
            one.id,
            one.said_by,
            None,
            one.value,
            Bound.EXACT,
            None,
            kinds.get(i, VerdictKind.FITS),
            0.5,
            None,
            "Because.",
        )
        for i, one in enumerate(said)
    )
    file = replace(few.file, statements=(*few.file.statements, *said))
    return replace(few, file=file, verdicts=(*few.verdicts, *verdicts))


def test_the_page_shows_what_can_be_read_and_counts_all(findings: Findings) -> None:
    html = tell(findings).replace("\xa0", " ")
    page = Page.of(html)
    rows = [one for one in page.all("tr") if one.attributes.get("id", "").startswith("s-")]
    assert len(html) < 900_000
    assert MOST <= len(rows) < 2 * MOST
    assert f"{len(findings.told):,} public statements" in html
    assert "stand here, taken at even steps; the export holds them all." in html
    ids = set(page.ids)
    assert not [link for link in page.links if link.startswith("#") and link[1:] not in ids]


def test_no_disputed_number_and_nothing_that_people_said_is_lost_among_readings(findings: Findings) -> None:
    shown = {told.statement.id for told in findings.shown}
    assert "r00017" in shown
    assert {told.statement.id for told in sample.findings().told} <= shown
    assert [told for told in findings.told if told.statement.id in shown] == list(findings.shown)


def test_a_case_told_by_hand_is_shown_whole() -> None:
    few = sample.findings()
    assert few.shown == few.told


def test_machines_are_given_all_where_they_ask_for_all(findings: Findings) -> None:
    reviews = [one for one in graph(findings)["@graph"] if one["@type"] == "ClaimReview"]
    on_the_page = [one for one in graph(findings, findings.shown)["@graph"] if one["@type"] == "ClaimReview"]
    assert len(reviews) > READINGS
    assert len(on_the_page) < 2 * MOST


@pytest.mark.parametrize("most", [1, 2, 3, 10, 99, 100, 101])
def test_even_steps_keep_both_ends(most: int) -> None:
    rows = list(range(100))
    taken = list(evenly(rows, most))
    assert len(taken) == min(most, 100)
    assert taken == sorted(set(taken))
    assert taken[-1] == 99
    if most > 1:
        assert taken[0] == 0


def test_what_was_said_goes_before_what_was_read() -> None:
    assert chosen(["a", "b"], [1, 2, 3, 4, 5], 4) == ["a", "b", 1, 5]
    assert chosen(["a", "b", "c"], [1], 2) == ["a", "c"]


def test_readings_do_not_hide_the_line_that_they_are_on(findings: Findings) -> None:
    for chart in curve_charts(findings):
        assert sum(one.id.startswith("r") for one in chart.marks) <= MOST_ON_THE_LINE + 1
    assert any(one.id == "r00017" for chart in curve_charts(findings) for one in chart.marks)
