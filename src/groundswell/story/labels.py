"""Where words may stand on a chart: beside what they name, on top of nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

LETTER = 0.56
"""Mean width of a letter as a share of the size of the type; generous, for the reader's font is not known."""


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

    def outside(self, frame: Box) -> float:
        """The area that sticks out of the frame."""
        whole = (self.right - self.left) * (self.bottom - self.top)
        return whole - self.overlap(frame)


def text_width(text: str, size: float) -> float:
    return len(text) * size * LETTER


def place_label(
    anchors: Sequence[tuple[float, float]],
    size: tuple[float, float],
    frame: Box,
    taken: Sequence[Box],
    soft: Sequence[Box],
) -> tuple[tuple[float, float], Box]:
    """The best box of that width and height near one of the anchors (x, y), with the anchor: inside the frame.

    ``taken`` must not be covered; ``soft`` (marks) may be at a price. Nearest wins among equals.
    """
    best: tuple[float, tuple[float, float], Box] | None = None
    for distance in (10, 22, 38, 58, 84, 116, 150):
        for anchor, step in product(anchors, range(16)):
            box = _beside(anchor, size, distance, math.pi / 8 * step)
            cost = 20 * box.outside(frame) + 8 * sum(box.overlap(t) for t in taken)
            cost += 1.5 * sum(box.overlap(s) for s in soft) + distance * 3
            if best is None or cost < best[0]:
                best = (cost, anchor, box)
    if best is None:
        raise ValueError("a label needs a place to hang on")
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
