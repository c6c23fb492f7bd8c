"""The film's own course: how its views would have gone by themselves, and how far they stray from it.

The log of the own rate falls by 0.6 in log age, with a level and a slope of its own, hinges at which it may bend, and
the rhythm of day and week where the bins can show it. Time runs in u = log(age + 0.5) + age / 30: hinges are close
together in the first days and about two weeks apart in later life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dtrtri

from groundswell.understanding.carried_path import Path
from groundswell.understanding.compiled import Array
from groundswell.understanding.grid import EARLY_MEMORY, EARLY_WANDER, QUARTER_DAYS, TAIL_WANDER

SLOPE, SLOPE_SD = -0.6, 0.5
LEVEL_SD, RHYTHM_SD = 3.0, 0.2
BENDS = np.array([0.03, 0.1, 0.3])
"""How strongly the slope in u may bend at a hinge (standard deviation)."""

STRAYS = np.array([0.02, 0.04, 0.08, 0.16, 0.32])
MEMORIES = np.array([0.2, 1.0, 4.0, 16.0])
WANDERS = np.array([0.0, 0.5, 1.0])
"""The rate strays from its course by so much (log), remembers it for so many days; and wanders by this part of what the
prior over paths allows within the first days, and from then on (``grid``)."""

AT_FIRST = 7
"""Before anything is drawn, the path is taken to stray by 8% with a memory of a day."""

MISFIT = 0.15
MISFIT_MEMORY = 1.5
"""No push has exactly the shape of a formula: what it adds is off by so much of itself, for so many days on end. In all
it brings what it brings: what comes too late for the formula is missing earlier."""

_HINGE = 0.5
_MOST_HINGES = 28
_CYCLES = ((1.0, 2), (7.0, 3))


@dataclass(frozen=True)
class Course:
    """``shapes`` (T, p) times coefficients plus ``trend`` (T,) is the log of the own rate. ``sd`` (p,) of the
    coefficients' prior around ``centre`` (p,); from ``hinges`` on they are hinges, whose sd is one of ``BENDS``, up to
    ``rhythm``, where the cycles begin, and after them the straying of a path that is only looked at."""

    shapes: Array
    trend: Array
    centre: Array
    sd: Array
    hinges: int
    rhythm: int

    def precision(self, bend: float) -> Array:
        """One over the variance of each coefficient (p,)."""
        sd = self.sd.copy()
        sd[self.hinges : self.rhythm] = bend
        return np.asarray(sd**-2.0)


def course_of(path: Path) -> Course:
    """The own course on the bins of a path."""
    age = path.middles + path.age
    u = np.log(age + 0.5) + age / 30.0
    span = float(u[-1] - u[0])
    number = int(np.clip(span / _HINGE, 2, _MOST_HINGES))
    at = u[0] + span * np.arange(1, number + 1) / (number + 1)
    bends = np.maximum(u[:, None] - at[None, :], 0.0) * (_HINGE / max(span / (number + 1), 1e-9)) ** 0.5
    middle = u[len(u) // 2]
    columns = [np.ones_like(u), u - middle, *bends.T]
    cycles = _rhythm(path)
    straying = _straying(path) if path.looks is not None else np.empty((len(u), 0))
    shapes = np.column_stack([*columns, *cycles, straying])
    trend = SLOPE * np.log(age + 0.5)
    centre = np.zeros(shapes.shape[1])
    centre[0] = float(np.median(path.log_rate - trend))
    sd = np.concatenate(
        [[LEVEL_SD, SLOPE_SD], np.full(number, BENDS[1]), np.full(len(cycles), RHYTHM_SD), np.ones(straying.shape[1])]
    )
    return Course(shapes, trend, centre, sd, 2, 2 + number)


def _rhythm(path: Path) -> list[Array]:
    """Cycles of a day and of a week that at least four cycles of bins fine enough can show."""
    found: list[Array] = []
    for period, harmonics in _CYCLES:
        fine = path.widths <= period / 6.0
        if path.widths[fine].sum() < 4.0 * period:
            continue
        # where a bin is too wide to show the cycle, it averages it away
        for k in range(1, harmonics + 1):
            turn = 2.0 * np.pi * k / period
            damped = np.sinc(k * path.widths / period)
            found += [np.cos(turn * path.middles) * damped, np.sin(turn * path.middles) * damped]
    return found


@dataclass(frozen=True)
class Strays:
    """How what was seen strays from the course, each way of it a cell: ``inverse`` (cells, K, K) is the inverse of the
    lower Cholesky factor of its covariance, ``log_det`` (cells,) the log determinant of that factor."""

    inverse: Array
    log_det: Array

    @property
    def first(self) -> Array:
        """The cell that is taken before anything is drawn."""
        return np.asarray(self.inverse[min(AT_FIRST, len(self.inverse) - 1)])


def strays_of(path: Path, pushed: Array | None = None) -> Strays:
    """Every way in which the path may stray, the doubt of the path itself included.

    ``pushed`` (pushes, T) is what part of each bin's views each push is taken to have brought. Where the path is only
    looked at, its straying is a part of the course, and what is left is the doubt of the looks.
    """
    given = path.covariance + 1e-8 * np.eye(len(path.covariance))
    if path.looks is not None:
        return _strays([given])
    apart = np.abs(np.subtract.outer(path.middles, path.middles))
    wandering = _wandering(path)
    views = np.exp(path.log_rate) * path.widths
    for part in np.empty((0, len(views))) if pushed is None else pushed:
        given = given + _misshapen(part, views, apart)
    return _strays(
        [
            given + stray**2 * np.exp(-apart / memory) + part**2 * wandering
            for part in WANDERS
            for memory in MEMORIES
            for stray in STRAYS
        ]
    )


def _misshapen(part: Array, views: Array, apart: Array) -> Array:
    """How the shape of a push that brought ``part`` (T,) of each bin's ``views`` (T,) may be off, (T, T)."""
    covariance = MISFIT**2 * np.outer(part, part) * np.exp(-apart / MISFIT_MEMORY)
    of_sum = covariance @ views
    return np.asarray(covariance - np.outer(of_sum, of_sum) / max(float(views @ of_sum), 1e-300))


def _strays(covariances: Sequence[Array]) -> Strays:
    factors = [np.linalg.cholesky(covariance) for covariance in covariances]
    dets = [float(np.log(np.diag(factor)).sum()) for factor in factors]
    # a triangle is inverted for a sixth of what a full matrix costs
    return Strays(np.array([dtrtri(factor, lower=1)[0] for factor in factors]), np.array(dets))


def _straying(path: Path) -> Array:
    """Shapes (T, n), each of standard deviation 1, in which a path that is only looked at strays: looks are too few to
    tell how much, so it is half of what the prior allows, and 8% that is remembered for four days."""
    apart = np.abs(np.subtract.outer(path.middles, path.middles))
    covariance = STRAYS[2] ** 2 * np.exp(-apart / MEMORIES[2]) + WANDERS[1] ** 2 * _wandering(path)
    return np.asarray(np.linalg.cholesky(covariance + 1e-8 * np.eye(len(apart))))


def _wandering(path: Path) -> Array:
    """How the prior over paths wanders: Brownian in log age, and within the first days."""
    log_age = np.log(path.middles + path.age + 1.0)
    brownian = np.minimum.outer(log_age, log_age) - log_age[0]
    age = np.maximum(path.middles + path.age, 0.125)
    early = np.where(age < QUARTER_DAYS, EARLY_WANDER / np.sqrt(np.maximum(age, 0.5)), 0.0)
    memory = np.exp(-np.abs(np.subtract.outer(np.log(age), np.log(age))) / EARLY_MEMORY)
    return np.asarray(TAIL_WANDER**2 * brownian + np.outer(early, early) * memory)
