"""What carried a case: its happenings against its curve, put into words and figures (C7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from groundswell.terms import CaseFile
from groundswell.understanding.answers import Quantiles, SetAside
from groundswell.understanding.carried import Explained, explain
from groundswell.understanding.carried_answer import Carried, CarriedAnswer, Group, Layer, Push, Split
from groundswell.understanding.carried_path import Path, path_of_told
from groundswell.understanding.compiled import Array
from groundswell.understanding.curve import LEVELS
from groundswell.understanding.evidence import Told, days_between, moment_at
from groundswell.understanding.posterior import Posterior
from groundswell.understanding.pushes import Candidate, why_not
from groundswell.wording.numbers import plural

ASSOCIATION = (
    "Timing is association: these are views that came when something happened, beyond the film's own course; "
    "not proof that it brought them."
)

_LEAST_LOOKS = 5
"""With fewer looks at the counter the curve is the prior's, and so would be any push."""


def candidates_of(file: CaseFile, told: Told) -> tuple[list[Candidate], tuple[SetAside, ...]]:
    """The happenings that may have pushed, in the order of time, and the others with the reason."""
    found: list[Candidate] = []
    aside: list[SetAside] = []
    for happening in file.happenings:
        window = happening.window(file.case.tz)
        reason = why_not(happening, window, file.case.released, told.last)
        if reason is not None or window is None:
            aside.append(SetAside(happening.id, f"“{happening.what}” {reason}"))
            continue
        start, end = (days_between(told.origin, at) for at in (window.start, window.end))
        found.append(Candidate(happening, start, end))
    return sorted(found, key=lambda one: (one.start, one.end, one.happening.id)), tuple(aside)


def carried_of(
    file: CaseFile, told: Told, posterior: Posterior | None, *, seed: int, split: bool = False
) -> CarriedAnswer:
    """Views owed to each dated happening, directly and through echo; the same seed gives the same digits.

    ``split`` asks for shares that add up besides (Shapley, of the six largest pushes).
    """
    candidates, aside = candidates_of(file, told)
    if posterior is None or len(told.owners) < _LEAST_LOOKS:
        return nothing_carried(file, told, _too_few(len(told.owners)))
    path = path_of_told(told, posterior, [one.start for one in candidates])
    # of what was said some is of something else, and some says only what the count had reached
    if len(path.seen) < _LEAST_LOOKS:
        return nothing_carried(file, told, _too_few(len(path.seen)))
    explained = explain(path, candidates, seed=seed, split=split)
    total = float(np.median(posterior.count_at(path.edges[-1:])))
    return replace(_answer(told, path, candidates, explained), total=total, set_aside=aside)


def _too_few(looks: int) -> str:
    return f"Too little evidence: {plural(looks, 'look')} at the counter cannot show what carried it."


def nothing_carried(file: CaseFile, told: Told, because: str) -> CarriedAnswer:
    """The answer where there is none."""
    until = moment_at(told.origin, told.last)
    aside = tuple(SetAside(one.id, because) for one in file.happenings)
    return CarriedAnswer(
        told.platform, told.origin, until, None, None, None, None, (), (), aside, (), (), None, because
    )


def _answer(told: Told, path: Path, candidates: Sequence[Candidate], explained: Explained) -> CarriedAnswer:
    total = explained.own + explained.pushed.sum(axis=1)
    ids = [tuple(candidates[k].happening.id for k in group) for group in explained.groups]
    groups = tuple(
        Group(
            ids[g],
            moment_at(told.origin, min(candidates[k].start for k in group)),
            _carried(explained.direct[:, g], explained.pushed[:, g], total, explained.p_groups[g]),
        )
        for g, group in enumerate(explained.groups)
    )
    times = tuple(moment_at(told.origin, float(day)) for day in path.middles)
    layers = tuple(
        Layer(of, tuple(float(r) for r in rates)) for of, rates in zip([(), *ids], explained.layers, strict=True)
    )
    split = None
    if explained.split is not None:
        split = tuple(Split(of, views) for of, views in zip([*ids, ()], explained.split, strict=True))
    return CarriedAnswer(
        platform=told.platform,
        begins=told.origin,
        until=moment_at(told.origin, float(path.edges[-1])),
        total=None,
        base=_quantiles(explained.own),
        base_share=_quantiles(explained.own / total),
        branching=_quantiles(explained.branching) if groups else None,
        pushes=_pushes(told, candidates, explained, total),
        groups=groups,
        set_aside=(),
        times=times,
        layers=layers,
        split=split,
        because=_because(groups),
    )


def _pushes(told: Told, candidates: Sequence[Candidate], explained: Explained, total: Array) -> tuple[Push, ...]:
    group_of = {k: g for g, group in enumerate(explained.groups) for k in group}
    found = []
    for k, one in enumerate(candidates):
        g = group_of[k]
        others = tuple(candidates[j].happening.id for j in explained.groups[g] if j != k)
        part = explained.parts[:, k]
        direct, whole = explained.direct[:, g] * part, explained.pushed[:, g] * part
        carried = _carried(direct, whole, total, explained.p_each[k])
        seen_at = moment_at(told.origin, one.start)
        found.append(Push(one.happening, seen_at, carried, others, _verdict(carried, len(others))))
    return tuple(found)


def _verdict(carried: Carried, others: int) -> str:
    if others:
        return f"not separable from {plural(others, 'other happening')} of the same time; only their sum can be told"
    if carried.p_placebo is None:
        return "too little of the curve is known to try other moments, so nobody can say"
    of = f"{carried.p_placebo:.0%} of other moments explain the curve as well"
    return of if carried.evidence else f"no evidence: {of}"


def _because(groups: Sequence[Group]) -> str:
    if not groups:
        return f"No happening is dated well enough, after the release, to be a push of its own. {ASSOCIATION}"
    strong = sum(group.carried.evidence for group in groups)
    several = sum(len(group.ids) > 1 for group in groups)
    told = plural(len(groups), "push", "pushes")
    words = (
        f"Of {told} that the evidence can tell apart, {strong} {'beats' if strong == 1 else 'beat'} 19 of 20 placebos"
    )
    if several:
        words += f"; {several} {'is' if several == 1 else 'are'} several happenings at once"
    return f"{words}. {ASSOCIATION}"


def _carried(direct: Array, whole: Array, total: Array, p: float | None) -> Carried:
    return Carried(_quantiles(direct), _quantiles(whole), _quantiles(whole / total), p)


def _quantiles(draws: Array) -> Quantiles:
    return Quantiles(*(float(q) for q in np.quantile(draws, LEVELS)))
