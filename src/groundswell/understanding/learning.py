"""``learn``: a prior from one's own videos.

A thousand videos followed to the cohort's last day carry a mixture of their own (``mixture``). Fewer, or videos that
were not followed so long, move another cohort towards themselves (``adapting``). Too few are told so. With a hundred
videos or more the forecasts are held against videos left out (``heldout``), and the cohort carries what follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from groundswell.understanding.adapting import adapt
from groundswell.understanding.calibration import LEAST_VIDEOS, tables_of
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.heldout import FOLDS, calibrated
from groundswell.understanding.lifetime import USUAL_TAIL
from groundswell.understanding.mixture import evidence_weights, fit_mixture, leanings_of
from groundswell.understanding.readings import Readings, together

DAYS = 120
"""D of a cohort that is learned from scratch."""

FEWEST, FOR_A_MIXTURE = 30, 1000
LEAST_DAYS = 7
"""A series of which fewer whole days are known teaches nothing about paths."""

LONGEST_GAP = 3.0
"""Days; the gain over a gap no longer than this is shared out evenly among its days."""

SIZE_CHANCES = np.array([0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999])

_SEED = 1


@dataclass(frozen=True)
class Label:
    """What a cohort is called, whose videos they are, and what they are not typical of."""

    name: str
    provenance: str
    bias: str


@dataclass(frozen=True)
class Learnt:
    """The cohort, or None where the series are too few; ``because`` is a sentence that says which and why."""

    cohort: Cohort | None
    because: str


Progress = Callable[[int, int], None]


def learn(
    series: Sequence[Readings],
    label: Label,
    *,
    base: Cohort | None = None,
    categories: Sequence[str | None] | None = None,
    progress: Progress | None = None,
) -> Learnt:
    """A cohort learned from ``series``; with fewer than a thousand whole ones, ``base`` moved towards them.

    ``categories`` name each series' category, None where unknown. ``progress(done, of)`` is told about steps. The same
    series give the same cohort. ``ValueError`` where there are not as many categories as series.
    """
    if categories is not None and len(categories) != len(series):
        raise ValueError("there must be one category, or None, for each series")
    days = base.days if base is not None else DAYS
    paths = np.array([path_of(readings, days) for readings in series]).reshape(len(series), days)
    taught = np.isfinite(paths).sum(axis=1) >= LEAST_DAYS
    whole = np.isfinite(paths).all(axis=1)
    named = [category for category, kept in zip(categories or [None] * len(series), taught, strict=True) if kept]
    if whole.sum() >= FOR_A_MIXTURE:
        named = [category for category, kept in zip(categories or [None] * len(series), whole, strict=True) if kept]
        cohort = _from_scratch(paths[whole], named, label, progress)
        return Learnt(cohort, f"learned from {cohort.videos:,} videos followed for {days} days")
    if taught.sum() < FEWEST or base is None:
        needed = FEWEST if base is not None else FOR_A_MIXTURE
        had = int(taught.sum()) if base is not None else int(whole.sum())
        long = f"{LEAST_DAYS} days or more" if base is not None else f"{days} days"
        return Learnt(
            None, f"too few videos to learn from: {had:,} were followed for {long}, and {needed:,} are needed"
        )
    cohort = _adapted(base, paths[taught], named, label, progress)
    said = "" if cohort.videos >= LEAST_VIDEOS else "; fewer than 100 videos, so its forecasts are uncalibrated"
    return Learnt(cohort, f"{base.name} moved towards {cohort.videos:,} videos{said}")


def path_of(readings: Readings, days: int) -> Array:
    """y = log(1 + views on day d), (days,), from readings of any spacing; nan where a day cannot be told."""
    path = np.full(days, np.nan)
    for alike in together([readings], days):
        pattern = alike.pattern
        for start, end, gain in zip(pattern.starts, pattern.ends, alike.gains[0], strict=True):
            whole = abs(start - round(start)) < 1e-6 and abs(end - round(end)) < 1e-6
            if whole and end <= days + 1e-6 and end - start <= LONGEST_GAP + 1e-6:
                path[round(start) : round(end)] = np.log1p(gain / (end - start))
    return path


def _numbered(named: Sequence[str | None]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    kinds = tuple(sorted({category for category in named if category is not None}))
    place = {category: number for number, category in enumerate(kinds)}
    return kinds, np.array([-1 if category is None else place[category] for category in named], dtype=np.intp)


def _leant(leaning: Array, numbers: NDArray[np.intp]) -> Array:
    """What the categories add to the log weights, (N, K)."""
    if leaning.shape[1] == 0:
        return np.zeros((len(numbers), len(leaning)))
    return np.where(numbers[:, None] >= 0, leaning.T[numbers], 0.0)


def _stages(progress: Progress | None, stages: int) -> Callable[[int], Callable[[float], None]]:
    """Progress in thousandths, for stages of equal length."""

    def stage(number: int) -> Callable[[float], None]:
        def tell(share: float) -> None:
            if progress is not None:
                progress(round(1000 * (number + share) / stages), 1000)

        return tell

    return stage


def _from_scratch(paths: Array, named: Sequence[str | None], label: Label, progress: Progress | None) -> Cohort:
    kinds, numbers = _numbered(named)
    stage = _stages(progress, 1 + FOLDS)
    folds_begun = 0

    def fit(places: NDArray[np.intp], tell: Callable[[float], None] | None = None) -> Cohort:
        nonlocal folds_begun
        if tell is None:
            folds_begun += 1
            tell = stage(folds_begun)
        fitted = fit_mixture(paths[places], numbers[places], len(kinds), _SEED, tell)
        tables: dict[str, Array] = {"evidence_weight": evidence_weights(paths.shape[1]), "tail": tail_of(paths[places])}
        if kinds:
            tables["category_leaning"] = fitted.leaning
        return _labelled(label, len(places), (fitted.weights, fitted.means, fitted.covariances), kinds, tables)

    with threadpool_limits(1):
        cohort = fit(np.arange(len(paths)), stage(0))
        calibration = calibrated(paths, lambda held, out: _leant(_leaning_in(held), numbers[out]), fit)
    return replace(cohort, tables={**cohort.tables, **tables_of(calibration), "sizes": sizes_of(paths)})


def _adapted(
    base: Cohort, paths: Array, named: Sequence[str | None], label: Label, progress: Progress | None
) -> Cohort:
    numbers = np.array([base.categories.index(c) if c in base.categories else -1 for c in named], dtype=np.intp)
    leanings = _leant(_leaning_in(base), numbers)
    calibrate = len(paths) >= LEAST_VIDEOS
    stage = _stages(progress, 1 + FOLDS * calibrate)
    folds_begun = 0

    def fit(places: NDArray[np.intp], tell: Callable[[float], None] | None = None) -> Cohort:
        nonlocal folds_begun
        if tell is None:
            folds_begun += 1
            tell = stage(folds_begun)
        adapted = adapt(base, paths[places], leanings[places], tell)
        tables = {name: table for name, table in base.tables.items() if name in {"evidence_weight", "tail"}}
        if base.categories:
            own = leanings_of(adapted.duties, numbers[places], len(base.categories))
            share = len(places) / (len(places) + base.videos)
            tables["category_leaning"] = (1.0 - share) * _leaning_in(base) + share * own
        parts = (adapted.weights, adapted.means, adapted.covariances)
        return _labelled(label, len(places), parts, base.categories, tables)

    with threadpool_limits(1):
        cohort = fit(np.arange(len(paths)), stage(0))
        whole = paths[np.isfinite(paths).all(axis=1)]
        if len(whole) >= LEAST_VIDEOS:
            cohort = replace(cohort, tables={**cohort.tables, "sizes": sizes_of(whole)})
        if not calibrate:
            return cohort
        calibration = calibrated(paths, lambda held, out: _leant(_leaning_in(held), numbers[out]), fit)
    return replace(cohort, tables={**cohort.tables, **tables_of(calibration)})


def _leaning_in(cohort: Cohort) -> Array:
    return cohort.tables.get("category_leaning", np.zeros((cohort.weights.size, 0)))


def _labelled(
    label: Label, videos: int, parts: tuple[Array, Array, Array], kinds: tuple[str, ...], tables: dict[str, Array]
) -> Cohort:
    weights, means, covariances = parts
    return Cohort(label.name, label.provenance, label.bias, videos, weights, means, covariances, kinds, tables)


def sizes_of(paths: Array) -> Array:
    """Chances and the quantiles of all views by the last day, (2, Q)."""
    return np.stack([SIZE_CHANCES, np.quantile(np.expm1(paths).sum(axis=1), SIZE_CHANCES)])


def tail_of(paths: Array) -> Array:
    """The four numbers of ``lifetime`` measured on the last three doublings of age; the usual ones for short paths."""
    days = paths.shape[1]
    if days < 60 or len(paths) < LEAST_VIDEOS:
        return USUAL_TAIL
    views = np.expm1(paths)
    marks = [days // 8, days // 4, days // 2, days]
    levels = [np.log1p(views[:, a:b].mean(axis=1)) for a, b in pairwise(marks)]
    steps = np.diff(np.array(levels), axis=0)[:, np.mean(levels, axis=0) > 3.0]
    if steps.shape[1] < LEAST_VIDEOS:
        return USUAL_TAIL
    together = float(np.cov(steps)[0, 1])
    slope_variance = min(max(together, 0.0) / np.log(2.0) ** 2, 0.5)
    rest = float(steps[-1].var()) - slope_variance * np.log(2.0) ** 2
    wander = float(np.clip(rest / np.log(2.0), 0.1, 2.0))
    return np.array([float(steps[-1].mean()) / np.log(2.0), np.sqrt(slope_variance), wander, USUAL_TAIL[3]])
