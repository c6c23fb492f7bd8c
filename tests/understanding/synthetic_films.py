"""Films whose curve is known, and what was said of them; ages are days since the release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from groundswell.terms import Bound, Case, CaseFile, Statement, When, Window
from groundswell.understanding.evidence import Told
from groundswell.understanding.grid import Grid, grid_for
from groundswell.understanding.phrases import Phrasing, shape_of
from groundswell.understanding.posterior import Prior
from groundswell.understanding.sampling import Component

Array = NDArray[np.float64]

RELEASED = datetime(2014, 3, 3, 17, tzinfo=UTC)
"""A Monday noon in New York."""


def at_age(days: float) -> datetime:
    return RELEASED + timedelta(seconds=round(days * 86400))


def when(days: float) -> When:
    return When(at_age(days).isoformat())


def between(start: float, end: float) -> Window:
    return Window(at_age(start), at_age(end))


def said(name: str, value: float, start: float, end: float | None = None, bound: Bound = Bound.EXACT) -> Statement:
    """Somebody named like the statement says a number of YouTube; a window of no length where no end is given."""
    return Statement(
        id=name,
        said_by=f"outlet {name}",
        value=value,
        bound=bound,
        platform="youtube",
        said_at=when(start if end is None else end),
        as_of_from=when(start),
        as_of_to=when(start if end is None else end),
    )


def film_of(
    statements: Iterable[Statement], *, released_within: float = 0.0, zone: str = "America/New_York"
) -> CaseFile:
    """A case with these statements, released at noon or within so many days after."""
    case = Case(name="known", title="Known", released_from=when(0.0), released_to=when(released_within), zone=zone)
    return CaseFile(case=case, statements=tuple(statements))


def true_count(days: float) -> float:
    """The known curve: a wave of thirty million in a few days, and a slow tail."""
    return 3e7 * (1.0 - float(np.exp(-days / 4.0))) + 2e6 * float(np.log1p(days))


READ_AT = tuple(float(age) for age in np.geomspace(0.2, 700.0, 60))


def readings(ages: Sequence[float] = READ_AT) -> list[Statement]:
    """Exact readings of the known curve, with the noise of a counter."""
    rng = np.random.default_rng(11)
    return [
        said(f"r{place}", round(true_count(age) * float(np.exp(0.005 * rng.standard_normal()))), age)
        for place, age in enumerate(ages)
    ]


def told_from(rows: Sequence[tuple[Bound, float, float, float, float]], *, release_width: float = 0.0) -> Told:
    """What was said as (bound, value, granularity, from, to), without a case around it."""
    phrasing = Phrasing()
    terms = []
    for bound, value, grain, start, end in rows:
        reading = bound is Bound.EXACT and start == end
        shape = shape_of(bound, value, grain, phrasing, reading=reading)
        wrong = phrasing.wrong_reading if reading else phrasing.wrong_said
        terms.append(
            [float(shape.kind), shape.value, shape.level, shape.blur, shape.fall, shape.scale, wrong, start, end]
        )
    names = tuple(f"s{place}" for place in range(len(rows)))
    table = np.array(terms, dtype=np.float64).reshape(-1, 9)
    return Told("youtube", RELEASED, release_width, table, names, dict(zip(names, names, strict=True)), ())


def narrow_prior() -> Prior:
    """Two kinds of paths, bursts and slow burns, so close that draws from the prior find what was said of them."""
    grid = grid_for(10)
    age = np.log(grid.middles)
    burst = _narrow(0.6, 12.0 - 0.8 * np.maximum(age, -1.0), grid)
    slow = _narrow(0.4, 10.5 - 0.3 * np.maximum(age, -1.0), grid)
    mean = 0.6 * burst.mean + 0.4 * slow.mean
    apart = burst.mean - slow.mean
    covariance = burst.covariance + 0.24 * np.outer(apart, apart)
    return Prior(grid, (burst, slow), Component(0.0, mean, covariance, np.asarray(np.linalg.cholesky(covariance))))


def _narrow(weight: float, mean: Array, grid: Grid) -> Component:
    age = np.log(grid.middles)
    covariance = 0.7**2 + 0.3**2 * np.exp(-np.abs(np.subtract.outer(age, age)))
    covariance += np.diag(np.full(grid.bins, 0.05**2))
    return Component(float(np.log(weight)), mean, covariance, np.asarray(np.linalg.cholesky(covariance)))


def counts_of(paths: Array, grid: Grid) -> Array:
    """The counts (paths, bins + 1) at the grid's edges of paths (paths, bins), in plain numpy."""
    bent = (np.exp(3.0) - 1.0) * np.exp((np.minimum(paths, 3.0) - 3.0) * np.exp(3.0) / (np.exp(3.0) - 1.0))
    rates = np.where(paths > 3.0, np.expm1(paths), bent)
    return np.concatenate([np.zeros((len(paths), 1)), np.cumsum(rates * grid.widths, axis=1)], axis=1)
