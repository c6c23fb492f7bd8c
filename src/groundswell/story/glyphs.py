"""The signs of statements: the shape says the hedge, the stroke across it says the verdict.

over ▲ stands on its value, nearly ▼ hangs from it, about ○, exact ●, at most ▼ under a bar. A statement that is true
of another moment or thing is struck through; a contradicted one is crossed; a strained one wears a ring.
"""

from __future__ import annotations

from groundswell.story.verdict_words import Tone
from groundswell.terms import Bound

RADIUS = 4.5

_SHAPES = {
    Bound.EXACT: '<circle r="3.4" class="solid"/>',
    Bound.ABOUT: '<circle r="3.6" class="open"/>',
    Bound.OVER: '<path d="M-4.2,0H4.2L0,-7Z" class="solid"/>',
    Bound.NEARLY: '<path d="M-4.2,0H4.2L0,7Z" class="solid"/>',
    Bound.AT_MOST: '<path d="M-4.2,0H4.2L0,7Z" class="open"/><path d="M-5.5,-1H5.5" class="stroke"/>',
}
_SIGNS = {
    Tone.FITS: "",
    Tone.QUIET: "",
    Tone.STRAINED: '<circle r="7.2" class="ring"/>',
    Tone.ELSEWHERE: '<path d="M-7,6L7,-6" class="strike"/>',
    Tone.AGAINST: '<path d="M-6.5,-6.5L6.5,6.5M-6.5,6.5L6.5,-6.5" class="strike"/>',
}


def glyph(bound: Bound, tone: Tone) -> str:
    """The sign as SVG, centred on 0,0."""
    return _SHAPES[bound] + _SIGNS[tone]
