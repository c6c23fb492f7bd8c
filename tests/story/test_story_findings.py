"""What follows from holding the answers together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sample

from groundswell.story import gather
from groundswell.story.telling import telling
from groundswell.terms import Window
from groundswell.understanding.answers import VerdictKind


def test_the_main_platform_comes_first_and_the_empty_curve_last() -> None:
    findings = sample.findings()
    assert [answer.platform for answer in findings.curves] == ["youtube", "vimeo", "tern.example.com"]
    assert findings.main is findings.curves[0]
    assert findings.others == findings.curves[1:]


def test_every_statement_about_views_is_told_once_in_the_order_of_its_moment() -> None:
    findings = sample.findings()
    views = {s.id for s in findings.file.statements if s.metric == "views"}
    assert [t.statement.id for t in findings.told if t.window is None] == ["U3", "U1", "U2"]
    assert {t.statement.id for t in findings.told} == views
    assert len(findings.told) == len(views)
    ends = [t.window.end for t in findings.told if t.window is not None]
    assert ends == sorted(ends)


def test_a_statement_about_another_count_is_told_only_where_its_verdict_says_something() -> None:
    findings = sample.findings()
    likes = next(s for s in findings.file.statements if s.metric == "likes")
    judged = replace(sample.verdict(likes), verdict=VerdictKind.OF_SOMETHING_ELSE)
    silent = replace(judged, verdict=VerdictKind.NOT_CHECKABLE)
    told = replace(findings, verdicts=(*findings.verdicts, judged)).told
    assert likes.id in {t.statement.id for t in told}
    told = replace(findings, verdicts=(*findings.verdicts, silent)).told
    assert likes.id not in {t.statement.id for t in told}


def test_the_headline_speaks_of_noon_when_the_first_wave_has_passed() -> None:
    findings = sample.findings()
    point = findings.headline
    assert point is not None
    assert point in findings.curves[0].points
    assert abs(findings.calendar.local(point.at).hour - 12) <= 3
    speed = {p.at: p.q50 for p in findings.curves[0].rate}
    assert speed[point.at] < 0.03 * point.q50
    day_before = min(findings.curves[0].points, key=lambda p: abs(p.at - point.at + 2 * sample.DAY))
    assert speed[day_before.at] > 0.1 / 7 * day_before.q50


def test_a_wave_that_never_passes_is_read_at_the_last_statement() -> None:
    file = sample.case_file()
    main = sample.curves(file)[1]
    last = sample.RELEASE + 2 * sample.DAY
    young = replace(
        main,
        points=tuple(p for p in main.points if p.at <= last),
        rate=tuple(p for p in main.rate if p.at <= last),
    )
    headline = gather(file, (young,), (), sample.method()).headline
    assert headline is not None
    assert last - headline.at <= timedelta(hours=12)


def test_the_headline_may_be_asked_for() -> None:
    findings = replace(sample.findings(), headline_at=sample.RELEASE + 100 * sample.DAY)
    assert findings.headline is not None
    assert abs(findings.headline.at - sample.RELEASE - 100 * sample.DAY) < 5 * sample.DAY


def test_without_a_curve_there_is_no_headline() -> None:
    bare = sample.bare()
    assert bare.main is None
    assert bare.headline is None
    assert bare.told == ()


def test_a_statement_that_names_no_platform_is_meant_of_the_main_one() -> None:
    findings = sample.findings()
    assert {t.statement.platform for t in findings.on("youtube")} == {None, "youtube"}
    assert {t.statement.platform for t in findings.on("vimeo")} == {"vimeo"}


def test_the_most_telling_are_the_makers_own_and_two_about_the_headline() -> None:
    findings = sample.findings()
    chosen = telling(findings)
    assert len(chosen) == 3
    assert chosen[0].statement.id == "MAKER"
    assert findings.headline is not None
    for told in chosen[1:]:
        assert isinstance(told.window, Window)
        outside = max(told.window.start - findings.headline.at, findings.headline.at - told.window.end)
        assert outside <= timedelta(hours=12)
        assert findings.headline.q50 / 2 <= told.statement.value <= findings.headline.q50 * 2


def test_nothing_untested_is_telling() -> None:
    findings = sample.findings()
    silent = tuple(replace(v, verdict=VerdictKind.NOT_CHECKABLE) for v in findings.verdicts)
    assert telling(replace(findings, verdicts=silent)) == ()


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_the_sample_holds_every_verdict(kind: VerdictKind) -> None:
    assert sample.findings().of_kind(kind)
