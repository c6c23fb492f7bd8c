"""The words of the page."""

from __future__ import annotations

from dataclasses import replace

import sample

from groundswell.story import Findings
from groundswell.story.sentences import (
    headline,
    never_summed,
    set_aside,
    since_then,
    standfirst,
    tally,
    unknown,
    verdict_names,
)
from groundswell.story.verdict_words import WORDS
from groundswell.terms import Bound
from groundswell.understanding.answers import SetAside, VerdictKind
from groundswell.wording.dates import NBSP


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_the_headline_says_the_number_with_its_doubt_and_its_day() -> None:
    findings = sample.findings()
    point = findings.headline
    assert point is not None
    words = plain(str(headline(findings)))
    low, high = f"{point.q05 / 1e6:.1f}", f"{point.q95 / 1e6:.1f}"
    day = findings.calendar.local(point.at).day
    assert words == f"The Paper Boat had between {low} and {high} million YouTube views on {day} May 2019"


def test_a_headline_in_the_steep_hours_names_the_hour() -> None:
    early = replace(sample.findings(), headline_at=sample.RELEASE + 1.25 * sample.DAY)
    assert early.headline is not None
    clock = early.calendar.clock(early.headline.at)
    assert plain(str(headline(early))).endswith(f"YouTube views by {plain(clock)} on 7 May 2019")


def test_without_a_curve_the_headline_claims_nothing() -> None:
    assert str(headline(sample.bare())) == "How often Bare was seen, nobody can say yet"
    assert standfirst(sample.bare()) == "The record holds no statement about its views."


def test_a_curve_with_too_little_evidence_says_why() -> None:
    findings = sample.findings()
    empty = replace(findings.curves[0], points=(), rate=(), because="Two statements are too few.")
    poor = replace(findings, curves=(empty,))
    assert standfirst(poor).endswith("Two statements are too few.")
    assert any("Two statements are too few." in sentence for sentence in unknown(poor))


def test_the_standfirst_counts_what_the_page_shows() -> None:
    findings = sample.findings()
    words = plain(standfirst(findings))
    assert f"{len(findings.told)} public statements by {findings.outlets} outlets" in words
    assert f"{len(findings.of_kind(VerdictKind.FITS))} fit" in words
    assert "1 is contradicted" in words
    assert "5 are true of another moment or another thing" in words


def test_the_tally_adds_up() -> None:
    findings = sample.findings()
    numbers = [int(word) for word in plain(tally(findings)).replace(",", "").split() if word.isdigit()]
    assert sum(numbers) == len(findings.told)


def test_none_contradicted_is_said() -> None:
    findings = sample.findings()
    calm = replace(findings, verdicts=tuple(v for v in findings.verdicts if v.id != "AGAINST"))
    assert "none is contradicted" in tally(calm)


def test_the_last_that_is_known_follows_where_it_is_much_later() -> None:
    words = since_then(sample.findings())
    assert words is not None
    assert plain(words).startswith("By October 2021, 2 years after its release, it had between ")
    assert since_then(sample.bare()) is None


def test_what_is_not_known_is_said() -> None:
    text = plain(" ".join(unknown(sample.findings())))
    assert "3 statements (Undated Notes, Undated Review) cannot be placed in time" in text
    assert "No curve for tern.example.com: Nobody has published a count." in text
    assert "1 happening has no date" in text
    assert "1 statement about other counts (likes) is kept in the record" in text
    assert "1 dated statement does not count in the curve on its own; the reasons" in text
    assert "The shares of two happenings are not separable." in text
    assert "plays, not people" in text
    assert "exact reading" not in text


def test_a_copy_whose_platform_nobody_counted_is_named() -> None:
    findings = sample.findings()
    text = " ".join(unknown(replace(findings, curves=findings.curves[:2])))
    assert "also on tern.example.com; the record holds no count" in text


def test_without_a_reading_of_the_counter_that_is_said() -> None:
    findings = sample.findings()
    hedged = tuple(replace(s, bound=Bound.OVER) if s.bound is Bound.EXACT else s for s in findings.file.statements)
    without = replace(findings, file=replace(findings.file, statements=hedged))
    assert any("Nobody left an exact reading" in sentence for sentence in unknown(without))


def test_a_reason_names_whoever_is_meant_and_not_an_id() -> None:
    findings = sample.findings()
    name = next(s.said_by for s in findings.file.statements if s.id == "P10")
    rows = set_aside(findings)
    assert [row[0] for row in rows] == ["REPEAT"]
    assert rows[0][2] == f"counted once, with {name}, whose number it repeats"


def test_statements_of_other_things_are_not_listed_as_set_aside() -> None:
    findings = sample.findings()
    aside = (SetAside("LIKES", "counts likes"), SetAside("U1", "has no date"))
    assert set_aside(replace(findings, curves=(replace(findings.curves[0], set_aside=aside),))) == ()


def test_platforms_are_named_side_by_side_and_never_summed() -> None:
    words = never_summed(sample.findings())
    assert "YouTube and Vimeo are shown side by side and never added up" in words


def test_groups_run_from_the_most_disputed_to_the_least() -> None:
    kinds = [kind for kind, _ in verdict_names(sample.findings())]
    assert kinds == [kind for kind in WORDS if kind in kinds]
    assert kinds[0] is VerdictKind.CONTRADICTED


def test_every_verdict_has_words() -> None:
    assert set(WORDS) == set(VerdictKind)


def test_one_statement_is_not_many() -> None:
    findings = sample.findings()
    one = replace(
        findings,
        file=replace(findings.file, statements=findings.file.statements[:1]),
        verdicts=findings.verdicts[:1],
        curves=(replace(findings.curves[0], used=("P00",), set_aside=()),),
    )
    assert isinstance(one, Findings)
    assert plain(standfirst(one)).startswith("On record is 1 public statement by one source.")
