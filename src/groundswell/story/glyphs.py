"""The signs of statements: the shape says the hedge, the stroke across it says the verdict.

over ▲ stands on its value, nearly ▼ hangs from it, about ○, exact ●, at most ▽ under a bar. A statement that is true
of another moment or thing is struck through; a contradicted one is crossed; a strained one wears a ring.
"""

from __future__ import annotations

from collections.abc import Iterable

from groundswell.story.verdict_words import Tone
from groundswell.terms import Bound


def _ring(radius: float) -> str:
    return f"m-{radius},0a{radius},{radius} 0 1 0 {2 * radius},0a{radius},{radius} 0 1 0 -{2 * radius},0z"


_DOT = "h0"  # a line of no length with round ends is a disc, in four letters
_UP, _DOWN = "m-4.2,0h8.4l-4.2,-7z", "m-4.2,0h8.4l-4.2,7z"
_SHAPES: dict[Bound, tuple[tuple[str, str], ...]] = {
    Bound.EXACT: (("dot", _DOT),),
    Bound.ABOUT: (("disc", _DOT), ("hole", _DOT)),
    Bound.OVER: (("solid", _UP),),
    Bound.NEARLY: (("solid", _DOWN),),
    Bound.AT_MOST: (("open", _DOWN), ("sign", "m-5.5,-1h11")),
}
_SIGNS: dict[Tone, str] = {
    Tone.STRAINED: _ring(7.2),
    Tone.ELSEWHERE: "m-7,6l14,-12",
    Tone.AGAINST: "m-6.5,-6.5l13,13m-13,0l13,-13",
}


def glyphs(places: Iterable[tuple[Bound, Tone, str]]) -> str:
    """All signs of one tone as SVG paths; a place is its bound, its tone and ``x,y`` in pixels."""
    paths: dict[str, list[str]] = {kind: [] for kind in ("disc", "hole", "dot", "solid", "open", "sign")}
    for bound, tone, at in places:
        for kind, shape in _SHAPES[bound]:
            paths[kind].append(f"M{at}{shape}")
        if tone in _SIGNS:
            paths["sign"].append(f"M{at}{_SIGNS[tone]}")
    return "".join(f'<path d="{"".join(shapes)}" class="{kind}"/>' for kind, shapes in paths.items() if shapes)
