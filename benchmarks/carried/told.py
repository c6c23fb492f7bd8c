"""The same films, of which nobody knows more than what was said of them: two dozen rounded and hedged numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from benchmarks.carried.cases import Film, film
from benchmarks.carried.measure import Outcome, outcome_of
from groundswell.follow import shipped_prior
from groundswell.terms import Bound, Case, CaseFile, Happening, Statement, When
from groundswell.understanding.carried import explain
from groundswell.understanding.carried_case import candidates_of
from groundswell.understanding.carried_path import path_of_told
from groundswell.understanding.evidence import moment_at, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import posterior_of

STATEMENTS = 25
_ORIGIN = datetime(2024, 3, 4, tzinfo=UTC)
_ROUNDED: dict[Bound, Callable[[float], float]] = {Bound.OVER: np.floor, Bound.NEARLY: np.ceil, Bound.ABOUT: np.round}
_FIGURES = 2


def told_outcome(seed: int, *, draws: int) -> Outcome:
    """Simulate a film, say ``STATEMENTS`` things of its count, and explain the curve that follows from them."""
    made = film(seed)
    file = case_of(made, np.random.default_rng(seed + 1))
    told = told_of(file, "youtube", Phrasing())
    posterior = posterior_of(told, shipped_prior(), seed=seed)
    candidates, _ = candidates_of(file, told)
    path = path_of_told(told, posterior, [one.start for one in candidates])
    explained = explain(path, candidates, seed=seed, draws=draws)
    planted = {one.candidate.happening.id: one for one in made.planted}
    ordered = tuple(planted[one.happening.id] for one in candidates)
    return outcome_of(replace(made, planted=ordered), explained)


def case_of(made: Film, rng: np.random.Generator) -> CaseFile:
    """A case with nothing but statements: more of them early than late, each true at a moment within a day."""
    edges = made.path.edges
    counted = np.concatenate([[0.0], np.cumsum(np.exp(made.path.log_rate) * made.path.widths)])
    ages = np.append(0.3 + (edges[-1] - 0.3) * rng.uniform(0.0, 1.0, STATEMENTS - 1) ** 1.5, edges[-1])
    statements = tuple(_said(k, float(age), float(np.interp(age, edges, counted)), rng) for k, age in enumerate(ages))
    happenings = tuple(
        Happening(
            id=one.candidate.happening.id,
            kind=one.candidate.happening.kind,
            what=one.candidate.happening.what,
            happened_from=_when(one.candidate.start),
            happened_to=_when(one.candidate.end),
        )
        for one in made.planted
    )
    case = Case(name="told", title="Told", released_from=_when(0.0), released_to=_when(0.0))
    return CaseFile(case=case, statements=statements, happenings=happenings)


def _said(number: int, age: float, count: float, rng: np.random.Generator) -> Statement:
    """Rounded to two figures: down and said to be over, up and said to be nearly, or to the nearest."""
    bound = list(_ROUNDED)[int(rng.integers(len(_ROUNDED)))]
    grain = 10.0 ** (np.floor(np.log10(max(count, 10.0))) + 1 - _FIGURES)
    rounded = float(_ROUNDED[bound](count / grain))
    before = float(rng.uniform(0.0, 0.5)) if age > 1.0 else 0.0
    return Statement(
        id=f"s{number}",
        said_by=f"outlet {number}",
        value=max(rounded, 1.0) * float(grain),
        bound=bound,
        platform="youtube",
        granularity=float(grain),
        as_of_from=_when(age - before),
        as_of_to=_when(age),
    )


def _when(age: float) -> When:
    return When(moment_at(_ORIGIN, age).isoformat())
