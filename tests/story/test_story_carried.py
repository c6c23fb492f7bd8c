"""What carried the film, as a stack and as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample

from groundswell.story import Findings, tell
from groundswell.story.carried_chart import OWN, REST, carried_chart, stacked
from groundswell.story.sections.carried import section
from groundswell.understanding.carried_answer import CarriedAnswer


@pytest.fixture(scope="module")
def findings() -> Findings:
    return sample.findings()


def owed(findings: Findings) -> CarriedAnswer:
    assert findings.carried is not None
    return findings.carried


def test_layers_stand_on_one_another_and_reach_what_was_seen(findings: Findings) -> None:
    chart = carried_chart(findings)
    assert chart is not None
    for below, above in zip(chart.areas, chart.areas[1:], strict=False):
        assert [high for _, _, high in below.points] == [low for _, low, _ in above.points]
    for place, point in enumerate(chart.points):
        whole = sum(layer.rates[place] for layer in owed(findings).layers)
        assert point.q50 == pytest.approx(whole)
        assert chart.areas[-1].points[place][2] == pytest.approx(whole)


def test_pushes_with_evidence_have_a_layer_and_the_others_share_one(findings: Findings) -> None:
    layers = stacked(findings, owed(findings))
    assert (layers[0].name, layers[-1].name) == (OWN, REST)
    assert [layer.group.ids for layer in layers if layer.group] == [("h3", "h4", "h5"), ("h2",)]
    assert len({layer.colour for layer in layers}) == len(layers)


def test_the_table_behind_it_adds_up(findings: Findings) -> None:
    chart = carried_chart(findings)
    assert chart is not None
    assert chart.table.columns[0] == "When"
    assert chart.table.columns[-1] == "All"
    assert len(chart.table.columns) == len(chart.areas) + 2
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


def test_it_is_told_in_words_too(findings: Findings) -> None:
    chart = carried_chart(findings)
    assert chart is not None
    assert all(area.name in chart.description for area in chart.areas)
    html = tell(findings)
    assert "Timing is association." in html
    assert (
        f"3\N{NO-BREAK SPACE}happenings from {findings.calendar.day(owed(findings).groups[1].seen_at)}, not sep" in html
    )
    assert "no evidence, p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.4" in html


def test_too_little_evidence_is_a_sentence_without_a_chart(findings: Findings) -> None:
    nothing = replace(
        owed(findings), total=None, base=None, base_share=None, branching=None, groups=(), times=(), layers=()
    )
    told = section(replace(findings, carried=replace(nothing, because="Too little evidence.")))
    assert told is not None
    assert told.charts == ()
    assert "Too little evidence." in tell(replace(findings, carried=replace(nothing, because="Too little evidence.")))


def test_nothing_is_said_where_nothing_was_asked_or_nothing_happened(findings: Findings) -> None:
    assert section(replace(findings, carried=None)) is None
    assert section(replace(findings, file=replace(findings.file, happenings=()))) is None


def test_many_pushes_share_the_last_colour(findings: Findings) -> None:
    answer = owed(findings)
    group, layer = answer.groups[0], answer.layers[1]
    names = [f"h{i}" for i in range(2, 9)]
    many = replace(
        answer,
        groups=tuple(replace(group, ids=(name,)) for name in names),
        layers=(answer.layers[0], *(replace(layer, ids=(name,)) for name in names)),
    )
    layers = stacked(findings, many)
    assert len(layers) == 6
    assert layers[-1].rates[3] == pytest.approx(3 * layer.rates[3])
