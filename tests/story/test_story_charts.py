"""Charts as values, and as pictures: where marks, flags and words stand."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st

from groundswell.story import Findings, chart_png, chart_svg, charts
from groundswell.story.geometry import Geometry
from groundswell.story.happened import flag
from groundswell.story.labels import Box, Crowd, leader, place_label
from groundswell.story.palette import DARK, LIGHT
from groundswell.story.png import by_day
from groundswell.story.polyline import simplified
from groundswell.story.svg import frames
from groundswell.story.verdict_words import Tone
from groundswell.terms import Bound

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ["curve", "hours", "life", "rate", "carried", "platform-vimeo"]


@pytest.fixture(scope="module")
def findings() -> Findings:
    return sample.findings()


def geometries(findings: Findings) -> Iterator[Geometry]:
    for chart in charts(findings).values():
        for frame in frames(chart):
            yield Geometry(chart, frame)


def test_the_page_has_these_charts(findings: Findings) -> None:
    assert list(charts(findings)) == NAMES


def test_a_young_film_has_no_chart_of_its_whole_life() -> None:
    base = sample.findings()
    last = sample.RELEASE + 20 * sample.DAY
    main = base.curves[0]
    young = replace(
        base,
        curves=(
            replace(
                main,
                points=tuple(p for p in main.points if p.at <= last),
                rate=tuple(p for p in main.rate if p.at <= last),
            ),
        ),
    )
    made = charts(young)
    assert list(made) == ["curve", "hours", "rate", "carried"]
    assert made["curve"].points[-1].at > sample.RELEASE + 18 * sample.DAY


def test_a_curve_of_a_few_hours_is_drawn() -> None:
    base = sample.findings()
    last = sample.RELEASE + 0.5 * sample.DAY
    main = base.curves[0]
    fresh = replace(
        base,
        curves=(
            replace(
                main,
                points=tuple(p for p in main.points if p.at <= last),
                rate=tuple(p for p in main.rate if p.at <= last),
            ),
        ),
    )
    assert list(charts(fresh)) == ["curve", "rate"]
    assert chart_svg(fresh, "curve")


def test_a_curve_of_zeros_is_drawn() -> None:
    base = sample.findings()
    flat = replace(base.curves[0], points=tuple(replace(p, q05=0.0, q50=0.0, q95=0.0) for p in base.curves[0].points))
    assert chart_svg(replace(base, curves=(flat,)), "curve")


def test_every_mark_stands_in_its_window_and_inside_the_plot(findings: Findings) -> None:
    for geometry in geometries(findings):
        plot = geometry.plot
        for mark, x, y in geometry.spread:
            assert mark.window.start <= mark.at <= mark.window.end
            assert geometry.x(mark.window.start) - 0.01 <= x <= geometry.x(mark.window.end) + 0.01
            assert plot.left <= x <= plot.right
            assert plot.top <= y <= plot.bottom


def test_a_mark_stands_where_the_curve_comes_closest(findings: Findings) -> None:
    curve = charts(findings)["curve"]
    exact = [mark for mark in curve.marks if mark.bound is Bound.EXACT]
    assert exact
    for mark in exact:
        inside = [p for p in findings.curves[0].points if mark.window.start <= p.at <= mark.window.end]
        best = min(abs(p.q50 - mark.value) for p in inside)
        nearest = min(findings.curves[0].points, key=lambda p: abs(p.at - mark.at))
        assert abs(nearest.q50 - mark.value) == best


def test_the_tone_of_a_mark_follows_its_verdict(findings: Findings) -> None:
    made = charts(findings)
    tones = {mark.id: mark.tone for name in ("curve", "hours", "life") for mark in made[name].marks}
    assert tones["STALE"] is Tone.ELSEWHERE
    assert tones["STRAINED"] is Tone.STRAINED
    assert tones["EARLY"] is Tone.ELSEWHERE
    assert tones["P01"] is Tone.FITS


def test_the_whole_life_marks_only_what_came_later_unless_it_is_the_only_chart(findings: Findings) -> None:
    made = charts(findings)
    assert {"P48", "STALE"} <= {mark.id for mark in made["life"].marks}
    assert "P10" not in {mark.id for mark in made["life"].marks}
    main = findings.curves[0]
    late = replace(main, points=tuple(p for p in main.points if p.at > sample.RELEASE + 16 * sample.DAY))
    alone = charts(replace(findings, curves=(late,)))
    assert "curve" not in alone
    assert len(alone["life"].marks) > len(made["life"].marks)


def test_a_number_too_large_for_the_scale_is_named_instead(findings: Findings) -> None:
    curve = charts(findings)["curve"]
    assert "UNIT" not in {mark.id for mark in curve.marks}
    assert "Decimal Daily" in curve.left_out


def test_flags_do_not_overlap_and_each_is_on_a_chip(findings: Findings) -> None:
    for geometry in geometries(findings):
        made = geometry.chips
        for left, right in pairwise(made):
            assert left.x + left.width / 2 < right.x - right.width / 2
        assert tuple(one for chip in made for one in chip.flags) == geometry.chart.flags


def test_flags_crowd_onto_one_chip_on_a_phone() -> None:
    base = sample.findings()
    dense = tuple(
        replace(base.file.happenings[3], id=f"d{i}", happened_from=start, happened_to=start)
        for i, start in enumerate(sample.when(sample.RELEASE + (0.2 + i * 0.9) * sample.DAY) for i in range(14))
    )
    chart = charts(replace(base, file=replace(base.file, happenings=dense), carried=None))["curve"]
    wide, narrow = (Geometry(chart, frame).chips for frame in frames(chart))
    assert len(wide) > len(narrow)
    assert any("–" in chip.label for chip in narrow)


def test_happenings_are_grouped_by_day_and_none_is_lost(findings: Findings) -> None:
    happenings = findings.file.happenings
    flagged = flag(happenings, findings.calendar)
    assert [one.number for one in flagged.flags] == list(range(1, len(flagged.flags) + 1))
    shown = [h.id for one in flagged.flags for h in one.happenings]
    shown += [h.id for _, h in flagged.vague] + [h.id for h in flagged.undated]
    assert sorted(shown) == sorted(h.id for h in happenings)
    assert [when for when, _ in flagged.vague] == ["2019"]
    assert [h.id for h in flagged.undated] == ["hx"]


def test_a_chart_says_in_words_what_it_shows(findings: Findings) -> None:
    made = charts(findings)
    for chart in made.values():
        assert findings.file.case.title in chart.description
        assert re.search(r"\d", chart.description)
    last = made["life"].points[-1]
    assert f"{last.q95 / 1e6:.1f}" in made["life"].description
    assert f"{len(made['curve'].marks)}\N{NO-BREAK SPACE}statements are drawn" in made["curve"].description


def test_the_table_behind_a_chart_holds_its_last_point(findings: Findings) -> None:
    for chart in charts(findings).values():
        assert len(chart.table.rows) <= 28
        assert chart.table.rows[-1][0] == findings.calendar.moment(chart.points[-1].at)
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_valid_svg_with_a_name(findings: Findings, name: str) -> None:
    root = ET.fromstring(chart_svg(findings, name))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    ids = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert all(ids[one] for one in (root.get("aria-labelledby") or "").split())
    assert not any("href" in key for element in root.iter() for key in element.attrib)
    assert len(list(root.iter(f"{SVG}title"))) > len(charts(findings)[name].marks)


def test_an_unknown_chart_is_refused_with_the_names_of_those_there_are(findings: Findings) -> None:
    with pytest.raises(KeyError, match="curve, hours, life"):
        chart_svg(findings, "pie")


def test_foreign_text_cannot_break_a_picture() -> None:
    hostile = sample.hostile()
    base = hostile.file.statements[0]
    rude = replace(base, said_by="bell\x07 null\x00 <b>&amp;")
    findings = replace(hostile, file=replace(hostile.file, statements=(rude, *hostile.file.statements[1:])))
    for name in charts(findings):
        root = ET.fromstring(chart_svg(findings, name))
        assert not list(root.iter(f"{SVG}script"))
        assert not list(root.iter(f"{SVG}img"))


def test_a_picture_by_day_uses_no_variables(findings: Findings) -> None:
    for name in NAMES:
        text = by_day(chart_svg(findings, name))
        ET.fromstring(text)
        assert "var(" not in text
        assert LIGHT["band"] in text
        assert DARK["band"] not in text


def test_a_chart_becomes_a_png(findings: Findings) -> None:
    pytest.importorskip("vl_convert", reason="pictures as PNG need vl-convert-python")
    png = chart_png(chart_svg(findings, "rate"), scale=1.0)
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    root = ET.fromstring(chart_svg(findings, "rate"))
    assert (width, height) == (float(root.get("width") or 0), float(root.get("height") or 0))


def test_the_same_findings_give_the_same_picture() -> None:
    assert chart_svg(sample.findings(), "curve") == chart_svg(sample.findings(), "curve")


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 500)), min_size=1, max_size=60))
def test_a_simplified_line_leaves_out_only_what_cannot_be_seen(points: list[tuple[float, float]]) -> None:
    line = sorted(points)
    kept = simplified(line, 0.5)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert set(kept) <= set(line)
    for point in line:
        ends = [(a, b) for a, b in pairwise(kept) if a[0] <= point[0] <= b[0]] or [(kept[0], kept[-1])]
        assert min(_apart(point, a, b) for a, b in ends) <= 0.5 + 1e-6


def _apart(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    run, rise = end[0] - start[0], end[1] - start[1]
    length = math.hypot(run, rise)
    if length == 0:
        return math.dist(point, start)
    return abs(rise * (point[0] - start[0]) - run * (point[1] - start[1])) / length


def test_a_straight_line_keeps_its_ends_only() -> None:
    assert simplified([(float(i), 2.0 * i) for i in range(50)]) == [(0.0, 0.0), (49.0, 98.0)]


def test_a_label_stands_on_nothing_where_there_is_room() -> None:
    frame = Box(0, 0, 300, 300)
    wall = Box(100, 0, 200, 300)
    crowd = Crowd(frame, [wall], [])
    placed = [place_label([(95.0, 150.0)], (60, 30), crowd)[1] for _ in range(3)]
    for i, box in enumerate(placed):
        assert box.outside(frame) == 0
        assert box.overlap(wall) == 0
        assert all(box.overlap(other) == 0 for other in placed[:i])


def test_a_far_label_has_a_line_to_its_mark() -> None:
    assert leader((0, 0), Box(5, -5, 50, 5)) is None
    line = leader((0, 0), Box(40, -5, 90, 5))
    assert line is not None
    assert line[:2] == (0, 0)
    assert line[2] == pytest.approx(37)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_on_a_chart_do_not_cover_one_another(findings: Findings, name: str) -> None:
    boxes = []
    for element in ET.fromstring(chart_svg(findings, name)).iter(f"{SVG}text"):
        if (element.get("class") or "").partition(" ")[0] in ("strong", "soft"):
            x, y, width = float(element.get("x") or 0), float(element.get("y") or 0), 6 * len(element.text or "")
            left = x - width * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor") or "", 0.0)
            boxes.append(Box(left, y - 10, left + width, y + 2))
    assert boxes
    for i, box in enumerate(boxes):
        assert all(box.overlap(other) == 0 for other in boxes[:i])
