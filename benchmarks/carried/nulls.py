"""The size of the placebo test on its own: films in which a single dated happening brought nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.alarm.tables import table
from benchmarks.carried.cases import quiet_film
from groundswell.understanding.carried import explain

LEVELS = (0.05, 0.1, 0.2, 0.5)


def p_of_nothing(seed: int, *, draws: int) -> float | None:
    """The placebo p-value of a happening that brought nothing, in a film without pushes."""
    made = quiet_film(seed)
    return explain(made.path, [made.planted[0].candidate], seed=seed, draws=draws).p_groups[0]


def size_table(found: Sequence[float]) -> str:
    """How often p lies below each level, beside what it should be."""
    p = np.array(found)
    rows = [
        [
            f"p ≤ {level:g}",
            f"{(p <= level).mean():.1%}",
            f"{level:.0%} ± {1.96 * np.sqrt(level * (1 - level) / len(p)):.1%}",
        ]
        for level in LEVELS
    ]
    return table([f"{len(p)} happenings that brought nothing", "measured", "nominal"], rows)
