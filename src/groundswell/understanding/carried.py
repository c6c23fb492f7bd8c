"""What carried the views: the film's own course, dated pushes, and the echo of each (C7).

The path and its doubt are explained together by the own course, by a push for every group of happenings that the
evidence cannot tell apart, and by one echo. Views are counted to the end of the path, so that course and pushes add up.
Timing is association: what is found is what went with a happening, not what it caused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from threadpoolctl import threadpool_limits

from groundswell.understanding.apart import glass_of, groups_of, p_placebo
from groundswell.understanding.carried_draws import DRAWS, Draws, draw
from groundswell.understanding.carried_fit import NOTHING, SIZE_DAYS, Fit, Model, fit, usual_rate
from groundswell.understanding.carried_path import Path
from groundswell.understanding.compiled import Array
from groundswell.understanding.own_course import BENDS, Strays, course_of, strays_of
from groundswell.understanding.push_table import BRANCHING, ECHOES, PushTable, push_table
from groundswell.understanding.pushes import Candidate, Response
from groundswell.understanding.shapley import MOST_PLAYERS, shapley

_ROUGH = 90
"""So many draws say where the pushes are, before they are drawn with the doubt of their shape."""

_TRADED = -0.5
"""From this correlation down, what one push has the other lacks: only their sum is known."""


@dataclass(frozen=True)
class Explained:
    """``groups`` number the candidates; ``own`` (n,) and ``pushed`` (n, groups) are views to the end of the path,
    ``direct`` (n, groups) those without the echo; ``branching`` (n,). ``p_groups`` and ``p_each`` are placebo
    p-values, None where there were too few. ``layers`` (1 + groups, T) are median rates, the own course first."""

    groups: tuple[tuple[int, ...], ...]
    own: Array
    pushed: Array
    direct: Array
    branching: Array
    parts: Array
    p_groups: tuple[float | None, ...]
    p_each: tuple[float | None, ...]
    layers: Array
    split: tuple[float, ...] | None


def explain(
    path: Path, candidates: Sequence[Candidate], *, seed: int, split: bool = False, draws: int = DRAWS
) -> Explained:
    """Explain a path by its own course and the candidates; the same seed gives the same digits.

    With ``split`` also the exact Shapley shares of the six largest groups, the smaller ones left in.
    """
    with threadpool_limits(1):
        return _explain(path, candidates, (seed, split, draws))


def _explain(path: Path, candidates: Sequence[Candidate], plan: tuple[int, bool, int]) -> Explained:
    seed, split, number = plan
    course, strays = course_of(path), strays_of(path)
    alone = Model(path, course, np.empty(0), np.empty(0))
    first = strays.first
    plain = fit(alone, np.empty((0, len(path.seen))), first, float(BENDS[1]))
    groups = groups_of(path, candidates, glass_of(alone, plain, first), ECHOES[len(ECHOES) // 2])
    alike = [_by_response(candidates, group) for group in groups]
    pushes = [push for group in alike for push in group]
    model = Model(
        path,
        course,
        np.array([_usual_size(path, [candidates[k].start for k in push]) for push in pushes]),
        np.array([NOTHING ** len(push) for push in pushes]),
    )
    table = push_table(path, [[candidates[k] for k in push] for push in pushes])
    if path.looks is None:  # looks are too few to show the shape of a push, so that it is not doubted
        rough = draw(model, table, strays, seed=seed, number=_ROUGH)
        pushed = np.median(rough.pushed / (rough.own + rough.pushed.sum(axis=1))[:, None], axis=0)
        strays = strays_of(path, pushed)
    draws = draw(model, table, strays, seed=seed, number=number)
    ends = np.cumsum([0, *map(len, alike)]).tolist()
    parts = [list(range(start, end)) for start, end in pairwise(ends)]
    found = _Found(model, table, draws, strays, _traded(draws.pushed @ path.widths, parts))
    direct = _direct(path, table, draws)
    whole = [tuple(sorted(k for part in parts for k in pushes[part])) for parts in found.parts]
    p_groups, p_each = _tests(found, candidates, whole)
    together = [draws.pushed[:, parts].sum(axis=1) for parts in found.parts]
    return Explained(
        groups=tuple(whole),
        own=draws.own @ path.widths,
        pushed=np.array([rates @ path.widths for rates in together]).reshape(len(whole), len(draws.own)).T,
        direct=np.array([direct[:, parts].sum(axis=1) for parts in found.parts]).reshape(len(whole), len(draws.own)).T,
        branching=_jittered(np.array([echo.branching for echo in ECHOES])[draws.echo], seed),
        parts=_parts(whole, len(candidates), len(draws.own), seed),
        p_groups=p_groups,
        p_each=p_each,
        layers=np.array([np.median(rates, axis=0) for rates in (draws.own, *together)]),
        split=_split(found) if split else None,
    )


@dataclass(frozen=True)
class _Found:
    """What was drawn; ``parts`` are the pushes of the model that are one push of the answer, each a list."""

    model: Model
    table: PushTable
    draws: Draws
    strays: Strays
    parts: list[list[int]]

    @property
    def usual(self) -> tuple[int, int]:
        """The strays and bends most often drawn."""
        return _most(self.draws.strays), _most(self.draws.bends)

    def pushes(self, of: Sequence[int]) -> Array:
        """What pushes add for one view (pushes, T), on average over the draws.

        What is most often drawn hangs on chance where the evidence hardly tells one place and response from others.
        """
        units = [self.table.rates[g, self.draws.options[:, g], self.draws.echo].mean(axis=0) for g in of]
        return np.array(units).reshape(len(of), len(self.model.path.widths))

    def fit(self, inside: Sequence[int]) -> tuple[Model, Fit]:
        """The best explanation with some of the model's pushes only, strays and bends as most often drawn."""
        cell, bend = self.usual
        of = sorted(inside)
        rates = self.pushes(of)
        smaller = replace(self.model, size_centre=self.model.size_centre[of], nothing=self.model.nothing[of])
        return smaller, fit(smaller, self.model.path.counted_by(rates), self.strays.inverse[cell], float(BENDS[bend]))


def _most(numbers: NDArray[np.int64]) -> int:
    return int(np.bincount(numbers).argmax())


def _by_response(candidates: Sequence[Candidate], group: Sequence[int]) -> list[list[int]]:
    """Happenings that cannot be told apart push once for each response among them: what one of them brought in a day
    must not be taken for the echo of what another brought in an hour."""
    found: dict[tuple[Response, ...], list[int]] = {}
    for k in group:
        found.setdefault(candidates[k].responses, []).append(k)
    return list(found.values())


def _usual_size(path: Path, starts: Sequence[float]) -> float:
    return float(np.log(SIZE_DAYS * usual_rate(path, float(np.mean(starts)))))


def _traded(views: Array, parts: list[list[int]]) -> list[list[int]]:
    """Pushes that give their views to one another from draw to draw are one; ``views`` (n, pushes).

    Each pair is asked by itself. What is left of the sum of two that trade hardly moves any more, and would hang
    together with whatever little a third brings.
    """
    sums = np.array([views[:, part].sum(axis=1) for part in parts]).reshape(len(parts), len(views))
    trading = np.array([[_trade(one, other) for other in sums] for one in sums]).reshape(len(parts), len(parts))
    number, label_of = connected_components(trading, directed=False)
    together = [
        [part for part, label in zip(parts, label_of, strict=True) if label == wanted] for wanted in range(number)
    ]
    return [sorted(k for part in some for k in part) for some in together]


def _trade(one: Array, other: Array) -> bool:
    """Whether one has less whenever the other has more."""
    spread = float(one.std() * other.std())
    return spread > 0.0 and float(np.cov(one, other, bias=True)[0, 1]) <= _TRADED * spread


def _jittered(branching: Array, seed: int) -> Array:
    """The branching ratios are tried in steps; a quantile of them should not jump by one."""
    half = 0.5 * float(BRANCHING[1] - BRANCHING[0])
    return np.asarray(branching + np.random.default_rng(seed + 1).uniform(-half, half, len(branching)))


def _direct(path: Path, table: PushTable, draws: Draws) -> Array:
    """Views of each push that came without the echo, to the end of the path (n, groups)."""
    # of one view in all, 1 - R came directly; of those nearly all are in when the echo is
    inside = (table.rates @ path.widths)[np.arange(len(table.options))[None], draws.options, draws.echo[:, None]]
    views = draws.pushed @ path.widths
    whole = views / np.maximum(inside, 1e-9)
    kept = 1.0 - np.array([echo.branching for echo in ECHOES])[draws.echo][:, None]
    return np.minimum(whole * kept, views)


def _parts(groups: Sequence[Sequence[int]], number: int, draws: int, seed: int) -> Array:
    """What part of its group's views each candidate brought (draws, candidates): for several, nobody can say."""
    rng = np.random.default_rng(seed + 2)
    parts = np.ones((draws, number))
    for group in groups:
        if len(group) > 1:
            parts[:, list(group)] = rng.dirichlet(np.ones(len(group)), size=draws)
    return parts


_Tests = tuple[tuple[float | None, ...], tuple[float | None, ...]]


def _tests(found: _Found, candidates: Sequence[Candidate], groups: Sequence[Sequence[int]]) -> _Tests:
    """Placebo p-values of the groups and of the candidates."""
    cell, _ = found.usual
    # the echo that was drawn has been fitted to the push itself; its placebos must not have less
    echo = ECHOES[len(ECHOES) // 2]
    path = found.model.path
    of_groups: list[float | None] = []
    each: list[float | None] = [None] * len(candidates)
    for parts, group in zip(found.parts, groups, strict=True):
        others = [g for g in range(len(found.table.options)) if g not in parts]
        glass = glass_of(*found.fit(others), found.strays.inverse[cell])
        for k in group:
            each[k] = p_placebo(path, candidates[k], glass, echo)
        alone = len(group) == 1
        of_groups.append(each[group[0]] if alone else p_placebo(path, _whole(candidates, group), glass, echo))
    return tuple(of_groups), tuple(each)


@dataclass(frozen=True)
class _Together(Candidate):
    """A group as one candidate: any place and any response of its members."""

    members: tuple[Candidate, ...] = ()

    @property
    def responses(self) -> tuple[Response, ...]:
        return tuple(dict.fromkeys(r for one in self.members for r in one.responses))


def _whole(candidates: Sequence[Candidate], group: Sequence[int]) -> Candidate:
    members = tuple(candidates[k] for k in group)
    return _Together(
        members[0].happening, min(one.start for one in members), max(one.end for one in members), members=members
    )


def _split(found: _Found) -> tuple[float, ...]:
    """Shapley shares of the groups, nothing for those that are too many; then of the film itself. They add up."""
    path = found.model.path
    sizes = [float(np.median(found.draws.pushed[:, parts].sum(axis=1) @ path.widths)) for parts in found.parts]
    largest = [int(g) for g in np.argsort(-np.array(sizes))[:MOST_PLAYERS]]
    whole = float(np.exp(path.log_rate) @ path.widths)

    def explained(coalition: frozenset[int]) -> float:
        """Views that the film itself does not account for when these may have pushed."""
        inside = sorted(part for player in coalition for part in found.parts[largest[player]])
        state = found.fit(inside)[1].state
        own = float(found.model.own_rate(state) @ path.widths)
        sizes = np.exp(state[len(state) - len(inside) :])
        return whole * (1.0 - own / (own + float(sizes @ found.pushes(inside) @ path.widths)))

    shares = np.zeros(len(sizes) + 1)
    shares[largest] = shapley(len(largest), explained)
    shares[-1] = whole - shares.sum()
    return tuple(float(share) for share in shares)
