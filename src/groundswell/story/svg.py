"""Draws a chart value as SVG. Everything that came from outside is escaped here, on its way into the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from markupsafe import Markup

from groundswell.story.charts import Chart, Note
from groundswell.story.geometry import CHIP_HEIGHT, Frame, Geometry
from groundswell.story.glyphs import glyph
from groundswell.story.labels import Box, leader, place_label, text_width
from groundswell.understanding.answers import Point

TYPE = 12.0
LINE = 15.0

_WIDE = Frame(width=920, height=500)
_NARROW = Frame(width=350, height=420, left=2, right=6)
_LOW_WIDE = Frame(width=920, height=230)
_LOW_NARROW = Frame(width=350, height=210, left=2, right=6)
_SMALL = Frame(width=350, height=210, left=2, right=6)


def frames(chart: Chart) -> tuple[Frame, ...]:
    """The frame for a desk and the one for a phone; one that serves both where the chart is small."""
    if chart.small:
        return (_SMALL,)
    return (_WIDE, _NARROW) if chart.marks or chart.flags else (_LOW_WIDE, _LOW_NARROW)


def picture(geometry: Geometry) -> Markup:
    """The whole picture as SVG elements, without the ``svg`` around them."""
    layers = [
        _counts_axis(geometry),
        _time_axis(geometry),
        _flag_layer(geometry),
        _curve_layer(geometry),
        _mark_layer(geometry),
        _reading_layer(geometry),
        _note_layer(geometry),
    ]
    return Markup("").join(layers)


def targets(geometry: Geometry) -> Markup:
    """What a pointer finds: a disc over each mark and a box over each chip, each with its words.

    They link to the row of the statement and to the list of happenings; the keyboard's way is through those.
    """
    parts = [
        Markup('<a href="#s-{}" tabindex="-1" data-s="{}"><circle cx="{}" cy="{}" r="9"/><title>{}</title></a>').format(
            mark.id, mark.id, _px(x), _px(y), mark.tip
        )
        for mark, x, y in geometry.spread()
    ]
    for chip in geometry.chips():
        words = "; ".join(f"{flag.when}: {flag.happenings[0].what}" for flag in chip.flags)
        parts.append(
            Markup(
                '<a href="#h-{}" tabindex="-1"><rect x="{}" y="0" width="{}" height="{}"/><title>{}</title></a>'
            ).format(
                chip.flags[0].number, _px(chip.x - chip.width / 2), _px(chip.width), _px(CHIP_HEIGHT + 6), words[:400]
            )
        )
    return Markup("").join(parts)


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: str, kind: str, anchor: str = "") -> Markup:
    end = Markup(' text-anchor="{}"').format(anchor) if anchor else Markup("")
    return Markup('<text x="{}" y="{}" class="{}"{}>{}</text>').format(_px(x), _px(y), kind, end, words)


def _counts_axis(geometry: Geometry) -> Markup:
    plot, ticks = geometry.plot, geometry.chart.counts.ticks()
    parts = []
    for i, tick in enumerate(ticks):
        y = plot.bottom - tick.place * (plot.bottom - plot.top)
        kind = "base" if i == 0 else "grid"
        parts.append(Markup('<path d="M{},{}H{}" class="{}"/>').format(_px(plot.left), _px(y), _px(plot.right), kind))
        if i:
            words = f"{tick.label} {geometry.chart.unit}" if i == len(ticks) - 1 else tick.label
            parts.append(_text(plot.left, y - 4, words, "tick"))
    return Markup("").join(parts)


def _time_axis(geometry: Geometry) -> Markup:
    plot = geometry.plot
    parts = []
    for tick in geometry.chart.time.ticks(most=10 if geometry.frame.width > 500 else 5):
        x = plot.left + tick.place * (plot.right - plot.left)
        half = text_width(tick.label, TYPE) / 2
        at = min(max(x, half), geometry.frame.width - half)
        parts.append(Markup('<path d="M{},{}v5" class="base"/>').format(_px(x), _px(plot.bottom)))
        parts.append(_text(at, plot.bottom + 19, tick.label, "tick", "middle"))
    return Markup("").join(parts)


def _flag_layer(geometry: Geometry) -> Markup:
    plot = geometry.plot
    parts = []
    for chip in geometry.chips():
        for flag in chip.flags:
            x = _px(geometry.x(flag.at))
            parts.append(Markup('<path d="M{},{}V{}" class="pole"/>').format(x, _px(CHIP_HEIGHT + 3), _px(plot.bottom)))
        box = Markup('<rect x="{}" y="3" width="{}" height="{}" rx="3" class="chip"/>')
        parts.append(box.format(_px(chip.x - chip.width / 2), _px(chip.width), _px(CHIP_HEIGHT)))
        parts.append(_text(chip.x, 15, chip.label, "number", "middle"))
    return Markup("").join(parts)


def _curve_layer(geometry: Geometry) -> Markup:
    points = geometry.chart.points
    upper = _line(geometry, ((p.at, p.q95) for p in points))
    lower = _line(geometry, ((p.at, p.q05) for p in reversed(points)))
    middle = _line(geometry, ((p.at, p.q50) for p in points))
    return Markup('<path d="M{}L{}Z" class="band"/><path d="M{}" class="curve"/>').format(upper, lower, middle)


def _line(geometry: Geometry, points: Iterable[tuple[datetime, float]]) -> str:
    return "L".join(f"{_px(geometry.x(at))},{_px(geometry.y(value))}" for at, value in points)


def _mark_layer(geometry: Geometry) -> Markup:
    parts = []
    for mark, x, y in geometry.spread():
        first, last = geometry.x(mark.window.start), geometry.x(mark.window.end)
        window = Markup("")
        if last - first > 2:
            window = Markup('<path d="M{},0H{}" class="window"/>').format(_px(first - x), _px(last - x))
        parts.append(
            Markup('<g class="t-{}" data-s="{}" transform="translate({},{})">{}{}</g>').format(
                mark.tone.value, mark.id, _px(x), _px(y), window, Markup(glyph(mark.bound, mark.tone))
            )
        )
    return Markup("").join(parts)


def _reading_layer(geometry: Geometry) -> Markup:
    """The one point that the headline states, as an upright bar with its number."""
    reading = geometry.chart.reading
    if reading is None:
        return Markup("")
    x, low, high = geometry.x(reading.at), geometry.y(reading.q05), geometry.y(reading.q95)
    bar = Markup('<path d="M{},{}V{}m-4,0h8M{},{}h8" class="reading"/>').format(
        _px(x), _px(low), _px(high), _px(x - 4), _px(low)
    )
    box = reading_box(geometry, reading)
    lines = [
        _text(box.right, box.top + LINE * (i + 0.8), words, "strong" if i == 0 else "soft", "end")
        for i, words in enumerate(geometry.chart.reading_words)
    ]
    return bar + Markup("").join(lines)


def reading_box(geometry: Geometry, reading: Point) -> Box:
    """Where the headline's number stands: above its bar, or below it where the plot ends too soon."""
    words = geometry.chart.reading_words
    width = max((text_width(line, TYPE + 1) for line in words), default=0.0)
    height = LINE * len(words)
    right = min(max(geometry.x(reading.at) + width / 2, width), geometry.plot.right)
    top = geometry.y(reading.q95) - height - 5
    if top < geometry.plot.top:
        top = geometry.y(reading.q05) + 8
    return Box(right - width, top, right, top + height)


def _note_layer(geometry: Geometry) -> Markup:
    """Words beside what they name, placed one after the other."""
    taken = [*_curve_boxes(geometry)]
    if geometry.chart.reading is not None:
        taken.append(reading_box(geometry, geometry.chart.reading))
    taken += [Box(0, y - 16, 48, y) for y in _gridlines(geometry)]
    soft = [Box(x - 6, y - 8, x + 6, y + 8) for _, x, y in geometry.spread()]
    places = {mark.id: (x, y) for mark, x, y in geometry.spread()}
    parts = []
    for note in geometry.chart.notes:
        at = places.get(note.of or "", (geometry.x(note.at), geometry.y(note.value)))
        made, box = _one_note(geometry, note, at, (taken, soft))
        taken.append(box)
        parts.append(made)
    return Markup("").join(parts)


def _one_note(
    geometry: Geometry, note: Note, at: tuple[float, float], crowd: tuple[Sequence[Box], Sequence[Box]]
) -> tuple[Markup, Box]:
    size = (max(text_width(line, TYPE) for line in note.lines), LINE * len(note.lines))
    box = place_label(at, size, geometry.plot, *crowd)
    line = leader(at, box)
    drawn = Markup("")
    if line is not None:
        drawn = Markup('<path d="M{},{}L{},{}" class="leader"/>').format(*(_px(value) for value in line))
    left = box.right <= at[0]
    tone = f" t-{note.tone.value}" if note.tone is not None else ""
    words = Markup("").join(
        _text(
            box.right if left else box.left,
            box.top + LINE * (i + 0.8),
            text,
            ("strong" if i == 0 else "soft") + (tone if i == len(note.lines) - 1 and i else ""),
            "end" if left else "",
        )
        for i, text in enumerate(note.lines)
    )
    return drawn + words, box


def _curve_boxes(geometry: Geometry) -> list[Box]:
    """The band as a row of boxes, for the words to keep clear of."""
    boxes = []
    points = geometry.chart.points
    for before, after in pairwise(points):
        left, right = geometry.x(before.at), geometry.x(after.at)
        top, bottom = geometry.y(max(before.q95, after.q95)), geometry.y(min(before.q05, after.q05))
        boxes.append(Box(left, top - 3, max(right, left + 0.5), bottom + 3))
    return boxes


def _gridlines(geometry: Geometry) -> list[float]:
    plot = geometry.plot
    return [plot.bottom - tick.place * (plot.bottom - plot.top) for tick in geometry.chart.counts.ticks()]
