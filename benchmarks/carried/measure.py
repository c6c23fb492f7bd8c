"""One simulated film explained, and held against what truly carried it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from benchmarks.alarm.tables import table
from benchmarks.carried.cases import Array, Film, film
from groundswell.understanding.carried import Explained, explain

LEVEL = 0.8
FAR = 5.0
"""Days between two pushes that should be told apart."""


@dataclass(frozen=True)
class Held:
    """A share and the 80% interval that was given for it."""

    true: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        return self.low <= self.true <= self.high


@dataclass(frozen=True)
class Outcome:
    """What became of one film.

    ``with_echo`` and ``direct`` are of groups that brought something, ``nothing`` of those that did not. ``p_real`` are
    (true share, p) of groups in which all pushed, ``p_null`` the p of those in which none did; ``twins`` whether the
    two of one gap were called not separable, None where there were none; ``apart`` one for each pair that is far apart:
    whether it was told apart.
    """

    with_echo: tuple[Held, ...]
    direct: tuple[Held, ...]
    nothing: tuple[Held, ...]
    own: Held
    branching: Held
    p_real: tuple[tuple[float, float], ...]
    p_null: tuple[float, ...]
    twins: bool | None
    apart: tuple[bool, ...]


def _held(true: float, draws: Array) -> Held:
    low, high = np.quantile(draws, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return Held(true, float(low), float(high))


def outcome(seed: int, *, draws: int) -> Outcome:
    """Simulate a film and explain it."""
    made = film(seed)
    return outcome_of(made, explain(made.path, [one.candidate for one in made.planted], seed=seed, draws=draws))


def outcome_of(made: Film, found: Explained) -> Outcome:
    """What was found of a film, held against the truth; its happenings in the order in which they were explained."""
    total = found.own + found.pushed.sum(axis=1)
    with_echo, direct, nothing, p_real, p_null = [], [], [], [], []
    for g, group in enumerate(found.groups):
        true = sum(made.planted[k].with_echo for k in group)
        p = found.p_groups[g]
        if true == 0.0:
            nothing.append(_held(0.0, found.pushed[:, g] / total))
            p_null += [] if p is None else [p]
            continue
        with_echo.append(_held(true, found.pushed[:, g] / total))
        direct.append(_held(sum(made.planted[k].direct for k in group), found.direct[:, g] / total))
        if p is not None and all(made.planted[k].real for k in group):
            p_real.append((true, p))
    twins, apart = _told_apart(made, found.groups)
    return Outcome(
        with_echo=tuple(with_echo),
        direct=tuple(direct),
        nothing=tuple(nothing),
        own=_held(1.0 - sum(one.with_echo for one in made.planted), found.own / total),
        branching=_held(made.branching, found.branching),
        p_real=tuple(p_real),
        p_null=tuple(p_null),
        twins=twins,
        apart=apart,
    )


def _told_apart(made: Film, groups: Sequence[Sequence[int]]) -> tuple[bool | None, tuple[bool, ...]]:
    """Whether the twins were called not separable, and whether each pair that is far apart was told apart."""
    twins = {k for k, one in enumerate(made.planted) if one.twin}
    called = any(twins <= set(group) for group in groups) if twins else None
    starts = [one.candidate.start for one in made.planted]
    apart = [
        not any({i, j} <= set(group) for group in groups)
        for i, j in combinations(range(len(starts)), 2)
        if abs(starts[i] - starts[j]) > FAR
    ]
    return called, tuple(apart)


def coverage_table(outcomes: Sequence[Outcome], films: str = "films") -> str:
    """How often the intervals of 80% held the truth."""
    rows = []
    for name, all_held in (
        ("share of a push, with echo", [h for one in outcomes for h in one.with_echo]),
        ("share of a push, directly", [h for one in outcomes for h in one.direct]),
        ("share of a happening that brought nothing", [h for one in outcomes for h in one.nothing]),
        ("share of the film itself", [one.own for one in outcomes]),
        ("branching ratio", [one.branching for one in outcomes if one.with_echo]),
    ):
        inside = np.array([held.inside for held in all_held], dtype=np.bool_)
        error = 1.96 * np.sqrt(LEVEL * (1 - LEVEL) / max(len(inside), 1))
        rows.append([name, _percent(inside), f"{error:.1%}", f"{len(inside):,}"])
    return table([f"80% intervals, {len(outcomes)} {films}", "hold", "±", "of"], rows)


def _percent(found: NDArray[np.bool_]) -> str:
    return f"{found.mean():.1%}" if len(found) else "-"


def evidence_table(outcomes: Sequence[Outcome]) -> str:
    """How often a push beats its placebos: one that brought nothing, and real ones by size."""
    null = np.array([p for one in outcomes for p in one.p_null])
    error = 1.96 * np.sqrt(0.05 * 0.95 / max(len(null), 1))
    rows = [["that brought nothing (size)", f"{_percent(null <= 0.05)} (± {error:.1%})", f"{len(null):,}"]]
    real = np.array([pair for one in outcomes for pair in one.p_real]).reshape(-1, 2)
    for low, high in ((0.0, 0.005), (0.005, 0.02), (0.02, 0.05), (0.05, 1.0)):
        inside = real[(real[:, 0] > low) & (real[:, 0] <= high)]
        name = f"that brought {low:.1%} to {high:.1%} of all views"
        rows.append([name, _percent(inside[:, 1] <= 0.05), f"{len(inside):,}"])
    return table(["pushes", "beat 95% of their placebos", "of"], rows)


def separable_table(outcomes: Sequence[Outcome]) -> str:
    """Whether what cannot be told apart was called so, and nothing else."""
    twins = np.array([one.twins for one in outcomes if one.twins is not None], dtype=np.bool_)
    apart = np.array([far for one in outcomes for far in one.apart], dtype=np.bool_)
    rows = [
        ["two of one day, called not separable", _percent(twins), f"{len(twins):,}"],
        [f"two more than {FAR:g} days apart, told apart", _percent(apart), f"{len(apart):,}"],
    ]
    return table(["pairs", "", "of"], rows)
