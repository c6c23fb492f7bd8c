"""Draws a chart value as SVG. Everything that came from outside is escaped here, on its way into the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from markupsafe import Markup

from groundswell.story.chart_words import TYPE, gridlines, px, text, words_layer
from groundswell.story.charts import Chart, StatementMark
from groundswell.story.geometry import CHIP_HEIGHT, Frame, Geometry
from groundswell.story.glyphs import glyphs
from groundswell.story.labels import text_width
from groundswell.story.polyline import simplified
from groundswell.story.verdict_words import Tone

_WIDE = Frame(width=920, height=500)
_NARROW = Frame(width=350, height=420, left=2, right=6, hovers=False)
_LOW_WIDE = Frame(width=920, height=230)
_LOW_NARROW = Frame(width=350, height=210, left=2, right=6, hovers=False)
_SMALL = Frame(width=350, height=210, left=2, right=6)
_Placed = tuple[StatementMark, float, float]

_LONGEST_TIP = 160


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
        _area_layer(geometry),
        _curve_layer(geometry),
        _window_layer(geometry),
        _counts_labels(geometry),
        _mark_layer(geometry),
        words_layer(geometry),
    ]
    return Markup("").join(layers)


def targets(geometry: Geometry) -> Markup:
    """What a pointer finds: a disc over each mark and a box over each chip, each with its words.

    They link to the row of the statement and to the list of happenings; the keyboard's way is through those.
    """
    link = Markup('<a href="#{}" tabindex="-1">{}<title>{}</title></a>')
    return Markup("").join(link.format(*hit) for hit in _hits(geometry))


def tooltips(geometry: Geometry) -> Markup:
    """The same words in a picture that stands alone, where there is nothing to link to."""
    group = Markup("<g>{}<title>{}</title></g>")
    return Markup("").join(group.format(*hit[1:]) for hit in _hits(geometry))


def _hits(geometry: Geometry) -> Iterator[tuple[str, Markup, str]]:
    """The anchor, the shape and the words of everything that a pointer can find."""
    disc = Markup('<circle cx="{}" cy="{}" r="9"/>')
    for mark, x, y in geometry.spread:
        yield f"s-{mark.id}", disc.format(px(x), px(y)), _short(mark.tip)
    box = Markup('<rect x="{}" y="0" width="{}" height="{}"/>')
    for chip in geometry.chips:
        words = "; ".join(f"{flag.when}: {flag.happenings[0].what}" for flag in chip.flags)
        shape = box.format(px(chip.x - chip.width / 2), px(chip.width), px(CHIP_HEIGHT + 6))
        yield f"h-{chip.flags[0].number}", shape, _short(words)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_TIP else words[: _LONGEST_TIP - 1] + "…"


def _counts_axis(geometry: Geometry) -> Markup:
    plot, heights = geometry.plot, gridlines(geometry)
    parts = []
    for i, y in enumerate(heights):
        kind = "base" if i == 0 else "grid"
        parts.append(Markup('<path d="M{},{}H{}" class="{}"/>').format(px(plot.left), px(y), px(plot.right), kind))
    return Markup("").join(parts)


def _counts_labels(geometry: Geometry) -> Markup:
    """The numbers on the gridlines, above the band; the uppermost says of what."""
    *ticks, top = geometry.chart.counts.ticks()[1:]
    words = [*(tick.label for tick in ticks), f"{top.label} {geometry.chart.unit}"]
    heights = gridlines(geometry)[1:]
    left = geometry.plot.left
    return Markup("").join(text(left, y - 4, label, "tick") for label, y in zip(words, heights, strict=True))


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
    for chip in geometry.chips:
        poles += [f"M{px(geometry.x(flag.at))},{px(CHIP_HEIGHT + 3)}V{px(plot.bottom)}" for flag in chip.flags]
        heads.append(box.format(px(chip.x - chip.width / 2), px(chip.width), px(CHIP_HEIGHT)))
        heads.append(text(chip.x, 15, chip.label, "number", "middle"))
    if not poles:
        return Markup("")
    return Markup('<path d="{}" class="pole"/>').format("".join(poles)) + Markup("").join(heads)


def _area_layer(geometry: Geometry) -> Markup:
    """The layers of a stack, each a filled area."""
    parts = []
    for area in geometry.chart.areas:
        upper = _line(geometry, ((at, high) for at, _, high in area.points))
        lower = _line(geometry, ((at, low) for at, low, _ in reversed(area.points)))
        parts.append(Markup('<path d="M{}L{}Z" class="area a{}"/>').format(upper, lower, area.colour))
    return Markup("").join(parts)


def _curve_layer(geometry: Geometry) -> Markup:
    points = geometry.chart.points
    upper = _line(geometry, ((p.at, p.q95) for p in points))
    lower = _line(geometry, ((p.at, p.q05) for p in reversed(points)))
    middle = _line(geometry, ((p.at, p.q50) for p in points))
    return Markup('<path d="M{}L{}Z" class="band"/><path d="M{}" class="curve"/>').format(upper, lower, middle)


def _line(geometry: Geometry, points: Iterable[tuple[datetime, float]]) -> str:
    corners = simplified([(geometry.x(at), geometry.y(value)) for at, value in points])
    return "L".join(f"{px(x)},{px(y)}" for x, y in corners)


def _window_layer(geometry: Geometry) -> Markup:
    """The as-of windows as level lines, below the words."""
    return _by_tone(geometry, lambda placed: _windows(geometry, placed))


def _mark_layer(geometry: Geometry) -> Markup:
    """The signs of the statements, the quiet ones below and the disputed ones on top."""
    return _by_tone(
        geometry, lambda placed: glyphs((mark.bound, mark.tone, f"{px(x)},{px(y)}") for mark, x, y in placed)
    )


def _by_tone(geometry: Geometry, draw: Callable[[Sequence[_Placed]], str]) -> Markup:
    spread = geometry.spread
    parts = []
    for tone in _FROM_BELOW:
        drawn = draw([one for one in spread if one[0].tone is tone])
        if drawn:
            parts.append(f'<g class="t-{tone.value}">{drawn}</g>')
    return Markup("".join(parts))


def _windows(geometry: Geometry, placed: Sequence[_Placed]) -> str:
    """Those that say little, for they span much of the axis, are faint; those that cannot be seen are left out."""
    plot = geometry.plot
    paths: dict[str, list[str]] = {"long": [], "window": []}
    for mark, _, y in placed:
        first, last = geometry.x(mark.window.start), geometry.x(mark.window.end)
        if last - first < _LITTLE:
            continue
        kind = "long" if last - first > (plot.right - plot.left) * _MUCH else "window"
        paths[kind].append(f"M{px(first)},{px(y)}H{px(last)}")
    return "".join(f'<path d="{"".join(lines)}" class="{kind}"/>' for kind, lines in paths.items() if lines)


_MUCH, _LITTLE = 0.2, 4.0
_FROM_BELOW = (Tone.QUIET, Tone.FITS, Tone.STRAINED, Tone.ELSEWHERE, Tone.AGAINST)
