"""A hit, and what comes next: in words, as a fan, and as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sample

from groundswell.story import Findings, tell
from groundswell.story.ahead_chart import ahead_chart
from groundswell.story.page import charts
from groundswell.story.sections.ahead import section
from groundswell.understanding.answers import ForecastAnswer, Gain, HitAnswer, Moment

LAST = sample.RELEASE + timedelta(days=14)
GAINS = tuple(
    Gain(days, tuple(days * 1e5 * factor for factor in (0.5, 0.6, 0.8, 1, 1.3, 2, 3))) for days in (7.0, 30.0)
)
AHEAD = ForecastAnswer(LAST, GAINS, (), "calibrated", "From 14 readings & more.")
HIT = HitAnswer(
    True, Moment(*(sample.RELEASE + timedelta(hours=h) for h in (5, 9, 20))), "8 million views: the top 1%", "Sure."
)


@pytest.fixture(scope="module")
def findings() -> Findings:
    return replace(sample.findings(), hit=HIT, ahead=AHEAD)


def test_the_fan_opens_from_nothing_at_the_last_word(findings: Findings) -> None:
    chart = ahead_chart(findings, AHEAD)
    assert chart is not None
    assert chart.points[0].at == LAST
    assert (chart.points[0].q05, chart.points[0].q95) == (0.0, 0.0)
    assert [(point.q05, point.q50, point.q95) for point in chart.points[1:]] == [
        (3.5e5, 7e5, 2.1e6),
        (1.5e6, 3e6, 9e6),
    ]
    assert len(chart.table.rows) == 3


def test_one_horizon_is_no_fan(findings: Findings) -> None:
    assert ahead_chart(findings, replace(AHEAD, gains=GAINS[:1])) is None


def test_the_page_says_since_when_and_how_far_with_its_doubt(findings: Findings) -> None:
    html = tell(findings)
    assert 'id="ahead"' in html
    assert "A hit: 8 million" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert HIT.since is not None
    assert findings.calendar.moment(HIT.since.q50) in html
    assert "Calibrated. From 14 readings &amp; more." in html
    assert "ahead" in charts(findings)


def test_not_a_hit_too_little_evidence_and_nothing_asked(findings: Findings) -> None:
    small = replace(findings, hit=replace(HIT, hit=False, since=None))
    assert "Not a hit." in tell(small)
    unknown = replace(findings, hit=HitAnswer(None, None, "the top 1%", "Too little evidence."), ahead=None)
    made = section(unknown)
    assert made is not None
    assert made.charts == ()
    assert "Too little evidence." in tell(unknown)
    assert section(replace(findings, hit=None, ahead=None)) is None
