"""Draws a chart value as SVG. Everything that came from outside is escaped here, on its way into the picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup

from groundswell.story.chart_words import TYPE, gridlines, px, text, words_layer
from groundswell.story.charts import Chart
from groundswell.story.geometry import CHIP_HEIGHT, Chip, Frame, Geometry
from groundswell.story.glyphs import glyph
from groundswell.story.labels import text_width
from groundswell.story.verdict_words import Tone

_WIDE = Frame(width=920, height=500)
_NARROW = Frame(width=350, height=420, left=2, right=6)
_LOW_WIDE = Frame(width=920, height=230)
_LOW_NARROW = Frame(width=350, height=210, left=2, right=6)
_SMALL = Frame(width=350, height=210, left=2, right=6)
_LONGEST_TIP = 400
_LEAST_STEP = 1.2
"""Points of the band closer together than this many pixels make no difference that can be seen."""


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
        words_layer(geometry),
    ]
    return Markup("").join(layers)


def targets(geometry: Geometry) -> Markup:
    """What a pointer finds: a disc over each mark and a box over each chip, each with its words.

    They link to the row of the statement and to the list of happenings; the keyboard's way is through those.
    """
    disc = Markup('<a href="#s-{}" tabindex="-1"><circle cx="{}" cy="{}" r="9"/><title>{}</title></a>')
    parts = [disc.format(mark.id, px(x), px(y), mark.tip) for mark, x, y in geometry.spread()]
    box = Markup('<a href="#h-{}" tabindex="-1"><rect x="{}" y="0" width="{}" height="{}"/><title>{}</title></a>')
    for chip in geometry.chips():
        left, tip = px(chip.x - chip.width / 2), _tip(chip)
        parts.append(box.format(chip.flags[0].number, left, px(chip.width), px(CHIP_HEIGHT + 6), tip))
    return Markup("").join(parts)


def _tip(chip: Chip) -> str:
    words = "; ".join(f"{flag.when}: {flag.happenings[0].what}" for flag in chip.flags)
    return words if len(words) <= _LONGEST_TIP else words[: _LONGEST_TIP - 1] + "…"


def _counts_axis(geometry: Geometry) -> Markup:
    plot, heights = geometry.plot, gridlines(geometry)
    parts = []
    for i, (tick, y) in enumerate(zip(geometry.chart.counts.ticks(), heights, strict=True)):
        kind = "base" if i == 0 else "grid"
        parts.append(Markup('<path d="M{},{}H{}" class="{}"/>').format(px(plot.left), px(y), px(plot.right), kind))
        if i:
            words = f"{tick.label} {geometry.chart.unit}" if i == len(heights) - 1 else tick.label
            parts.append(text(plot.left, y - 4, words, "tick"))
    return Markup("").join(parts)


def _time_axis(geometry: Geometry) -> Markup:
    plot = geometry.plot
    parts = []
    for tick in geometry.chart.time.ticks(most=10 if geometry.frame.width > 500 else 5):
        x = plot.left + tick.place * (plot.right - plot.left)
        half = text_width(tick.label, TYPE) / 2
        at = min(max(x, half), geometry.frame.width - half)
        parts.append(Markup('<path d="M{},{}v5" class="base"/>').format(px(x), px(plot.bottom)))
        parts.append(text(at, plot.bottom + 19, tick.label, "tick", "middle"))
    return Markup("").join(parts)


def _flag_layer(geometry: Geometry) -> Markup:
    plot = geometry.plot
    poles, heads = [], []
    box = Markup('<rect x="{}" y="3" width="{}" height="{}" rx="3" class="chip"/>')
    for chip in geometry.chips():
        poles += [f"M{px(geometry.x(flag.at))},{px(CHIP_HEIGHT + 3)}V{px(plot.bottom)}" for flag in chip.flags]
        heads.append(box.format(px(chip.x - chip.width / 2), px(chip.width), px(CHIP_HEIGHT)))
        heads.append(text(chip.x, 15, chip.label, "number", "middle"))
    if not poles:
        return Markup("")
    return Markup('<path d="{}" class="pole"/>').format("".join(poles)) + Markup("").join(heads)


def _curve_layer(geometry: Geometry) -> Markup:
    points = geometry.chart.points
    upper = _line(geometry, ((p.at, p.q95) for p in points))
    lower = _line(geometry, ((p.at, p.q05) for p in reversed(points)))
    middle = _line(geometry, ((p.at, p.q50) for p in points))
    return Markup('<path d="M{}L{}Z" class="band"/><path d="M{}" class="curve"/>').format(upper, lower, middle)


def _line(geometry: Geometry, points: Iterable[tuple[datetime, float]]) -> str:
    places = [(geometry.x(at), geometry.y(value)) for at, value in points]
    kept = places[:1]
    for place in places[1:-1]:
        if abs(place[0] - kept[-1][0]) + abs(place[1] - kept[-1][1]) >= _LEAST_STEP:
            kept.append(place)
    kept += places[-1:]
    return "L".join(f"{px(x)},{px(y)}" for x, y in kept)


def _mark_layer(geometry: Geometry) -> Markup:
    """The statements, the quiet ones below and the disputed ones on top; windows below every sign."""
    tones: dict[Tone, tuple[list[str], list[str]]] = {tone: ([], []) for tone in _FROM_BELOW}
    for mark, x, y in geometry.spread():
        windows, signs = tones[mark.tone]
        first, last = geometry.x(mark.window.start), geometry.x(mark.window.end)
        if last - first > 2:
            windows.append(f"M{px(first)},{px(y)}H{px(last)}")
        signs.append(f'<g transform="translate({px(x)},{px(y)})">{glyph(mark.bound, mark.tone)}</g>')
    parts = [
        f'<g class="t-{tone.value}"><path d="{"".join(windows)}" class="window"/>{"".join(signs)}</g>'
        for tone, (windows, signs) in tones.items()
        if signs
    ]
    return Markup("".join(parts))


_FROM_BELOW = (Tone.QUIET, Tone.FITS, Tone.STRAINED, Tone.ELSEWHERE, Tone.AGAINST)
