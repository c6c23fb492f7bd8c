"""The key to the signs on the chart; only the signs that occur on it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from groundswell.story.charts import Chart
from groundswell.story.glyphs import glyphs
from groundswell.story.verdict_words import Tone
from groundswell.terms import Bound

_BOUNDS = {
    Bound.EXACT: "exactly so many",
    Bound.OVER: "over, more than",
    Bound.NEARLY: "nearly, almost",
    Bound.ABOUT: "about",
    Bound.AT_MOST: "at most",
}
_TONES = {
    Tone.STRAINED: "ringed: strained",
    Tone.ELSEWHERE: "struck through: true of another moment or thing",
    Tone.AGAINST: "crossed: contradicted",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign with its tone and its meaning."""

    drawing: Markup
    tone: str
    text: str


def signs(charts: tuple[Chart, ...]) -> tuple[Sign, ...]:
    """Shapes first, then the strokes across them."""
    marks = [mark for chart in charts for mark in chart.marks]
    bounds = {mark.bound for mark in marks}
    tones = {mark.tone for mark in marks}
    made = [
        Sign(Markup(glyphs([(b, Tone.FITS, "0,0")])), Tone.FITS.value, words)
        for b, words in _BOUNDS.items()
        if b in bounds
    ]
    made += [
        Sign(Markup(glyphs([(Bound.EXACT, t, "0,0")])), t.value, words) for t, words in _TONES.items() if t in tones
    ]
    return tuple(made)
