"""Where words may stand on a chart: beside what they name, on top of nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

LETTER = 0.56
"""Mean width of a letter as a share of the size of the type; generous, for the reader's font is not known."""

_DISTANCES = (10, 22, 38, 58, 84, 116, 150)
_FARTHEST = _DISTANCES[-1]
_TURNS = sorted(range(16), key=lambda turn: (min(abs(turn - 12), 16 - abs(turn - 12)), turn))
"""Sixteenths of a circle from the right, in the order of preference: 12 is straight up."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def outside(self, frame: Box) -> float:
        """The area that sticks out of the frame."""
        whole = (self.right - self.left) * (self.bottom - self.top)
        return whole - self.overlap(frame)


def text_width(text: str, size: float) -> float:
    return len(text) * size * LETTER


@dataclass(slots=True)
class Crowd:
    """What stands on a chart already: ``taken`` must not be covered, ``soft`` (the marks) may be at a price.

    ``words`` are the labels placed so far; neither a label nor the line to one may cross them.
    """

    frame: Box
    taken: list[Box]
    soft: list[Box]
    words: list[Box] = field(default_factory=list)

    def near(self, anchors: Sequence[tuple[float, float]], reach: float) -> Crowd:
        """The part of it that a label there could meet; the words placed are shared."""
        around = [Box(x - reach, y - reach, x + reach, y + reach) for x, y in anchors]

        def met(boxes: list[Box]) -> list[Box]:
            return [box for box in boxes if any(box.overlap(there) for there in around)]

        return Crowd(self.frame, met(self.taken), met(self.soft), self.words)

    def cost(self, box: Box, anchor: tuple[float, float]) -> float:
        """How bad a label would be there; zero in an empty place."""
        covered = 8 * sum(box.overlap(t) for t in self.taken) + 12 * sum(box.overlap(w) for w in self.words)
        return (
            20 * box.outside(self.frame)
            + covered
            + 1.5 * sum(box.overlap(s) for s in self.soft)
            + 400 * self._crossings(box, anchor)
        )

    def _crossings(self, box: Box, anchor: tuple[float, float]) -> int:
        line = leader(anchor, box)
        if line is None:
            return 0
        steps = [(i + 1) / 12 for i in range(12)]
        dots = [(line[0] + (line[2] - line[0]) * t, line[1] + (line[3] - line[1]) * t) for t in steps]
        return sum(words.holds(*dot) for words in self.words for dot in dots)


def place_label(
    anchors: Sequence[tuple[float, float]], size: tuple[float, float], crowd: Crowd
) -> tuple[tuple[float, float], Box]:
    """The best box of that width and height near one of the anchors (x, y), with the anchor.

    Nearest wins among equals, and above wins among equally near.
    """
    crowd = crowd.near(anchors, math.hypot(*size) + _FARTHEST)
    best: tuple[float, tuple[float, float], Box] | None = None
    for distance in _DISTANCES:
        for anchor, turn in product(anchors, _TURNS):
            box = _beside(anchor, size, distance, math.pi / 8 * turn)
            cost = crowd.cost(box, anchor) + distance * 3
            if best is None or cost < best[0]:
                best = (cost, anchor, box)
    if best is None:
        raise ValueError("a label needs a place to hang on")
    crowd.words.append(best[2])
    return best[1:]


def _beside(anchor: tuple[float, float], size: tuple[float, float], distance: float, angle: float) -> Box:
    """The box whose nearest edge is about ``distance`` from the anchor in the direction of the angle."""
    x = anchor[0] + math.cos(angle) * (distance + size[0] / 2)
    y = anchor[1] + math.sin(angle) * (distance + size[1] / 2)
    return Box(x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)


def leader(anchor: tuple[float, float], box: Box) -> tuple[float, float, float, float] | None:
    """A short line from the mark to the label's nearest point; None where they are close enough without."""
    x = min(max(anchor[0], box.left), box.right)
    y = min(max(anchor[1], box.top), box.bottom)
    if math.hypot(x - anchor[0], y - anchor[1]) < 16:
        return None
    near = 1 - 3 / math.hypot(x - anchor[0], y - anchor[1])
    return (anchor[0], anchor[1], anchor[0] + (x - anchor[0]) * near, anchor[1] + (y - anchor[1]) * near)
