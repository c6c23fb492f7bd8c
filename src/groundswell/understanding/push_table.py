"""What a push adds to the rate of each bin, for every place, response and echo that it may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.carried_path import Path
from groundswell.understanding.compiled import Array
from groundswell.understanding.echo import lognormal_weights, lomax_weights, with_echo
from groundswell.understanding.pushes import Candidate, Response

STEP = 1.0 / 16.0
_LASTS = 96.0
_ECHO_LASTS = 40.0
_STEPS: Array = np.linspace(0.0, _LASTS, int(_LASTS / STEP) + 1)

BRANCHING = np.array([0.06, 0.2, 0.34, 0.48, 0.62, 0.76])
DELAYS = np.array([0.6, 1.5, 3.0])
"""Branching ratios, and mean delays of the echo in days, that are tried; a kernel's shape shows in no single series."""

_ALPHA, _BETA = 2.0, 3.0
_SPREAD = 1.0
_TAIL = 2.5


@dataclass(frozen=True)
class Echo:
    """One echo: its branching ratio, the mean of its delay in days, and whether that is Lomax or log-normal."""

    branching: float
    delay: float
    lomax: bool = False

    @property
    def weights(self) -> Array:
        """The delay by steps of a sixteenth of a day."""
        number = int(_ECHO_LASTS / STEP)
        if self.lomax:
            return lomax_weights(self.delay, _TAIL, STEP, number)
        return lognormal_weights(self.delay, _SPREAD, STEP, number)


ECHOES = tuple(Echo(float(r), float(d), lomax) for r in BRANCHING for d in DELAYS for lomax in (False, True))


def echo_log_prior() -> Array:
    """Log prior of each of ``ECHOES``: a beta (2, 3) over the branching ratio, even over delays."""
    r = np.array([echo.branching for echo in ECHOES])
    return np.asarray((_ALPHA - 1.0) * np.log(r) + (_BETA - 1.0) * np.log(1.0 - r))


@cache
def spread_over(response: Response, echo: Echo) -> Array:
    """The share of all views of a push, echo included, that has come by each step after it, (steps + 1,)."""
    direct = np.diff(response.share_by(_STEPS))
    whole = with_echo(direct, echo.branching, echo.weights) * (1.0 - echo.branching)
    return np.concatenate([[0.0], np.cumsum(whole)])


def added(path: Path, places: Array, response: Response, echo: Echo | None) -> Array:
    """Views a day in each bin for one view in all, echo included, from each of ``places`` (n,), (n, T).

    Without an echo, for one direct view.
    """
    since = path.edges - places[:, None]
    if echo is None:
        come = response.share_by(since)
    else:
        come = np.interp(since.ravel(), _STEPS, spread_over(response, echo)).reshape(since.shape)
    return np.asarray(np.diff(come, axis=1) / path.widths)


@dataclass(frozen=True)
class PushTable:
    """``rates`` (groups, options, echoes, T): what a group adds for one view in all; ``options`` (groups,) is how many
    places and responses each has."""

    rates: Array
    options: NDArray[np.int64]


def push_table(path: Path, groups: Sequence[Sequence[Candidate]]) -> PushTable:
    """Every way in which each group of happenings may have pushed."""
    # happenings of one response and one place push in one way
    ways = [_ways(group) for group in groups]
    options = [sum(map(len, way.values())) for way in ways]
    rates = np.zeros((len(groups), max(options, default=0), len(ECHOES), len(path.log_rate)))
    for g, way in enumerate(ways):
        first = 0
        for response, places in way.items():
            for e, echo in enumerate(ECHOES):
                rates[g, first : first + len(places), e] = added(path, np.array(places), response, echo)
            first += len(places)
    return PushTable(rates, np.array(options, dtype=np.int64))


def _ways(group: Sequence[Candidate]) -> dict[Response, list[float]]:
    """The places that each response of a group may have."""
    found: dict[Response, dict[float, None]] = {}
    for one in group:
        for response in one.responses:
            found.setdefault(response, {}).update(dict.fromkeys(one.places.tolist()))
    return {response: list(places) for response, places in found.items()}
