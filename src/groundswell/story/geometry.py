"""From the units of the data to pixels: the frame of a picture, and where a chart's values stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from groundswell.story.charts import Chart, StatementMark
from groundswell.story.happened import Flag
from groundswell.story.labels import Box

FLAG_LANE = 24.0
CHIP_HEIGHT = 16.0
_APART = 8.0
_SHIFTS = (0, 9, -9, 18, -18, 27, -27, 36, -36)


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture's size and the margins of the plot inside it, in pixels.

    ``hovers`` says whether its reader has a pointer that can rest on a mark; a finger cannot.
    """

    width: float
    height: float
    left: float = 8
    right: float = 14
    top: float = 24
    bottom: float = 26
    hovers: bool = True


@dataclass(frozen=True, slots=True)
class Chip:
    """A flag's number, or the numbers of several that stand too close to be told apart."""

    x: float
    width: float
    label: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Geometry:
    """A chart in a frame. ``x`` and ``y`` give pixels; ``plot`` is the box inside the axes."""

    chart: Chart
    frame: Frame

    @cached_property
    def plot(self) -> Box:
        frame = self.frame
        top = frame.top + (FLAG_LANE if self.chart.flags else 0)
        return Box(frame.left, top, frame.width - frame.right, frame.height - frame.bottom)

    def x(self, when: datetime) -> float:
        """Clipped to the plot, so that a window that starts before the axis is drawn from its edge."""
        plot = self.plot
        place = min(1.0, max(0.0, self.chart.time.place(when)))
        return plot.left + place * (plot.right - plot.left)

    def y(self, value: float) -> float:
        plot = self.plot
        return plot.bottom - self.chart.counts.place(value) * (plot.bottom - plot.top)

    @cached_property
    def spread(self) -> tuple[tuple[StatementMark, float, float], ...]:
        """Each mark with its place (x, y); marks that would cover one another move apart inside their windows."""
        placed: list[tuple[StatementMark, float, float]] = []
        taken = _Taken()
        for mark in sorted(self.chart.marks, key=lambda m: (m.at, m.value)):
            home, y = self.x(mark.at), self.y(mark.value)
            first, last = self.x(mark.window.start), self.x(mark.window.end)
            places = [home + shift for shift in _SHIFTS if first <= home + shift <= last] or [home]
            x = next((x for x in places if not taken.covers(x, y)), home)
            taken.add(x, y)
            placed.append((mark, x, y))
        return tuple(placed)

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        """The flags above the plot; neighbours too close for their numbers share a chip."""
        groups: list[tuple[Flag, ...]] = [(flag,) for flag in self.chart.flags]
        while True:
            made = [self._chip(group) for group in groups]
            close = next((i for i in range(1, len(made)) if _touch(made[i - 1], made[i])), None)
            if close is None:
                return tuple(made)
            groups[close - 1 : close + 1] = [groups[close - 1] + groups[close]]

    def _chip(self, flags: tuple[Flag, ...]) -> Chip:
        first, last = flags[0].number, flags[-1].number
        label = str(first) if first == last else f"{first}–{last}"
        width = 8 + 6.6 * len(label)
        x = sum(self.x(flag.at) for flag in flags) / len(flags)
        x = min(max(x, self.frame.left + width / 2), self.frame.width - width / 2)
        return Chip(x, width, label, flags)


def _touch(left: Chip, right: Chip) -> bool:
    return right.x - right.width / 2 < left.x + left.width / 2 + 2


class _Taken:
    """Places of marks, in cells as wide as a mark, so that only the neighbours need a look."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def add(self, x: float, y: float) -> None:
        self._cells.setdefault((int(x // _APART), int(y // _APART)), []).append((x, y))

    def covers(self, x: float, y: float) -> bool:
        column, row = int(x // _APART), int(y // _APART)
        near = (self._cells.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return any(abs(x - left) < _APART and abs(y - top) < _APART for cell in near for left, top in cell)
