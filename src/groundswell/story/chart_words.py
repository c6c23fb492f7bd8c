"""The words on a chart: the headline's number and the few statements named, each beside its place, none on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from markupsafe import Markup

from groundswell.story.charts import Note
from groundswell.story.geometry import Geometry
from groundswell.story.labels import Box, Crowd, leader, place_label, text_width

TYPE = 12.0
LINE = 15.0
_LONGEST = 36
_TICK = Box(0, -16, 44, 0)


def px(value: float) -> str:
    """A length in pixels, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, kind: str, anchor: str = "") -> Markup:
    """One line of text; ``kind`` is its class, ``anchor`` the end that stands at ``x``."""
    end = Markup(' text-anchor="{}"').format(anchor) if anchor else Markup("")
    return Markup('<text x="{}" y="{}" class="{}"{}>{}</text>').format(px(x), px(y), kind, end, words)


def words_layer(geometry: Geometry) -> Markup:
    """The headline's number, then the notes, placed one after the other from the right, where there is least room."""
    places = {mark.id: (x, y) for mark, x, y in geometry.spread}
    soft = [Box(x - 6, y - 8, x + 6, y + 8) for x, y in places.values()]
    crowd = Crowd(geometry.plot, [*_band_boxes(geometry), *_tick_boxes(geometry)], soft)
    parts = [_reading(geometry, crowd)]
    for note in sorted(geometry.chart.notes, key=lambda one: one.at, reverse=True):
        at = places.get(note.of or "", (geometry.x(note.at), geometry.y(note.value)))
        parts.append(_placed(geometry, note, (at,), crowd))
    return Markup("").join(parts)


def _reading(geometry: Geometry, crowd: Crowd) -> Markup:
    """The one point that the headline states: an upright bar with its number."""
    reading = geometry.chart.reading
    if reading is None:
        return Markup("")
    x, low, high = geometry.x(reading.at), geometry.y(reading.q05), geometry.y(reading.q95)
    bar = Markup('<path d="M{},{}V{}m-4,0h8M{},{}h8" class="reading"/>').format(
        px(x), px(low), px(high), px(x - 4), px(low)
    )
    note = Note(reading.at, reading.q95, geometry.chart.reading_words)
    return bar + _placed(geometry, note, ((x, high), (x, low)), crowd)


def _placed(geometry: Geometry, note: Note, ends: tuple[tuple[float, float], ...], crowd: Crowd) -> Markup:
    """The note where there is room for it, which is then taken; it may hang on any of the ends."""
    note = replace(note, lines=tuple(_fitting(line, geometry.plot) for line in note.lines))
    widths = [text_width(line, TYPE + (1 if i == 0 else 0)) for i, line in enumerate(note.lines)]
    size = (max(widths, default=0.0), LINE * len(note.lines))
    at, box = place_label(ends, size, crowd)
    line = leader(at, box)
    drawn = Markup("")
    if line is not None:
        drawn = Markup('<path d="M{},{}L{},{}" class="leader"/>').format(*(px(value) for value in line))
    middle = box.left < at[0] < box.right
    x = (box.left + box.right) / 2 if middle else box.right if box.right <= at[0] else box.left
    anchor = "middle" if middle else "end" if box.right <= at[0] else ""
    lines = (text(x, box.top + LINE * (i + 0.8), words, _kind(note, i), anchor) for i, words in enumerate(note.lines))
    return drawn + Markup("").join(lines)


def _fitting(line: str, plot: Box) -> str:
    """Cut to two fifths of the plot, or to a line that is easily read."""
    most = int(min(_LONGEST, (plot.right - plot.left) * 0.4 / text_width("m", TYPE)))
    return line if len(line) <= most else line[: most - 1].rstrip(" ,(") + "…"


def _kind(note: Note, i: int) -> str:
    if i == 0:
        return "strong"
    return f"soft t-{note.tone.value}" if note.tone is not None and i == len(note.lines) - 1 else "soft"


def _band_boxes(geometry: Geometry) -> list[Box]:
    """The band as a row of boxes."""
    boxes = []
    for before, after in pairwise(geometry.chart.points):
        left, right = geometry.x(before.at), geometry.x(after.at)
        top, bottom = geometry.y(max(before.q95, after.q95)), geometry.y(min(before.q05, after.q05))
        boxes.append(Box(left, top - 3, max(right, left + 0.5), bottom + 3))
    return boxes


def _tick_boxes(geometry: Geometry) -> list[Box]:
    return [Box(_TICK.left, y + _TICK.top, _TICK.right, y) for y in gridlines(geometry)]


def gridlines(geometry: Geometry) -> Sequence[float]:
    """The height of each tick of the counts, in pixels."""
    plot = geometry.plot
    return [plot.bottom - tick.place * (plot.bottom - plot.top) for tick in geometry.chart.counts.ticks()]
