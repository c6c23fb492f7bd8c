"""A baseline as it was before it learned from a bin that is in doubt: what the next look is weighed against.

Where a bin is so large that there is a suspicion, it is either the first of many or chance that passes. A baseline that
has learned from it already foretells half of the news, and then the next bin says little. So the next look, a part of a
bin after, is weighed against what the levels were before, with the surprise itself thought to last for hours. Where
that raises the alarm, or nearly, the bin in doubt is unlearned; else what was learned from it stays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from groundswell.understanding.alarm_baseline import LASTING, Baseline, new_baseline
from groundswell.understanding.compiled import Array, compiled


class Held(NamedTuple):
    """What of a baseline is kept as it was before it learned from a bin that is in doubt; as in ``Baseline``."""

    guide: Array
    spread: Array
    weight: Array
    level: Array
    doubt: Array
    usual: Array


def new_held() -> Held:
    """Nothing held yet."""
    base = new_baseline()
    return Held(*(np.zeros_like(getattr(base, name)) for name in Held._fields))


@compiled
def hold(held: Held, base: Baseline) -> None:
    """Keep the baseline, moved on to a bin by ``expect``, before it learns from that."""
    held.guide[:] = base.guide
    held.spread[:] = base.spread
    held.weight[:] = base.weight
    held.level[:] = base.level
    held.doubt[:] = base.doubt
    held.usual[:] = base.usual


@compiled
def take_back(held: Held, base: Baseline) -> None:
    """Let the baseline be as it was held; what is known of how surprises return stays."""
    base.guide[:] = held.guide
    base.spread[:] = held.spread
    base.weight[:] = held.weight
    base.level[:] = held.level
    base.doubt[:] = held.doubt
    base.usual[:] = held.usual
    base.echo[LASTING] = 1.0


@compiled
def held_baseline(held: Held, base: Baseline) -> Baseline:
    """The baseline as it would be if it had learned of the last bin only that such a surprise may return."""
    echo = base.echo.copy()
    echo[LASTING] = 1.0
    return Baseline(
        held.guide.copy(),
        held.spread.copy(),
        held.weight.copy(),
        held.level.copy(),
        held.doubt.copy(),
        held.usual.copy(),
        echo,
        base.weekly,
        base.late,
        base.basis.copy(),
        base.mean.copy(),
        base.variance.copy(),
        base.outlook.copy(),
        base.likelihood.copy(),
        base.trust.copy(),
    )
