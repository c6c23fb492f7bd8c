"""Which counters to ask next, and when: those whose reading is worth most for what a request costs.

Times are seconds of a clock that only goes on. What a request can ask for together is always asked together: where
one holds all videos of a source, they have one rhythm; where there are more, it is filled with those worth most.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array
from groundswell.understanding.doubt import Doubt, shared_out, worth

HOUR = 3600.0
DAY = 24.0 * HOUR
REPRICED = 300.0
"""Seconds after which the price is worked out anew."""

_OF_THE_BUDGET = 0.97
"""The rest is for what has to be asked again."""

_MOST_IN_DOUBT = 0.5
"""Of the budget, what readings of counters that may be about to raise the alarm may take from all others."""

_NEVER = 1e6
_BY_THE_DAY, _NEARLY, _GOLDEN = 3.0, 0.15, 0.618
"""Hours. Where readings lie farther apart, they are made at the same times of every day, one left out now and then, so
that the rhythm of the day is no surprise to the alarm. Each copy has times of its own."""

_A_TENTH = 0.1
"""A counter that was read once is read again before it can have grown by more."""

_HALVED = 12.0 * HOUR
"""Readings in doubt are saved on all others, half of them within so long."""

_EAGER = 6.0
"""Where so many times the requests that ask about all are within a day's budget, a counter that was read only once is
read again as soon as may be: nothing is known of its pace."""


@dataclass(frozen=True, slots=True)
class Pace:
    """No counter is read more often than every ``shortest`` hours."""

    shortest: float
    requests_a_day: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One request: the source, and the places of the copies that it asks for, what is due first."""

    source: int
    places: NDArray[np.int64]


class Schedule:
    """The state of the schedule for n copies; ``sources[i]`` is the place of copy i's source in ``at_once``."""

    def __init__(self, sources: Sequence[int], at_once: Sequence[int], pace: Pace) -> None:
        self._sources = np.array(sources, dtype=np.int64)
        self._at_once = list(at_once)
        self._pace = pace
        n = self._sources.size
        self._doubts = np.zeros((n, 3))
        self._last = np.full(n, -math.inf)
        self._ready = np.full(n, -math.inf)
        self._asked = np.zeros(n, dtype=np.bool_)
        self._apart = np.full(n, pace.shortest)
        self._late = np.zeros(n)
        self._soon = np.full(n, _NEVER)
        self._suspected = np.zeros(n, dtype=np.bool_)
        self._beside = 0.0
        self._paused = [-math.inf] * len(self._at_once)
        self._priced = -math.inf
        mine = np.bincount(self._sources, minlength=len(self._at_once))
        all_of_them = sum(math.ceil(count / most) for count, most in zip(mine.tolist(), self._at_once, strict=True))
        self._eager = _EAGER * all_of_them <= pace.requests_a_day
        shared = np.array([count <= most for count, most in zip(mine.tolist(), self._at_once, strict=True)])
        self._phase = np.where(shared[self._sources], 0.0, np.arange(n) * _GOLDEN % 1.0)
        self._mine = [np.flatnonzero(self._sources == source) for source in range(len(self._at_once))]

    def learned(self, place: int, doubt: Doubt, readings: int, soon: float | None = None) -> None:
        """A reading changed what is known of a counter, of which there are so many ``readings`` now.

        Where the alarm suspects news, the next one so many hours ``soon`` would say much.
        """
        self._doubts[place] = (doubt.a, doubt.b, doubt.c)
        if readings < 2:
            soon = 0.0 if self._eager else _A_TENTH / max(doubt.b, 1.0 / _NEVER)
        self._soon[place] = _NEVER if soon is None else soon
        self._suspected[place] = readings >= 2 and soon is not None

    def answered(self, places: Sequence[int], now: float) -> None:
        """An answer about these copies came."""
        chosen = np.array(places, dtype=np.int64)
        aimed, half = self._aim()[chosen], 0.5 * self._grid()[chosen]
        # what was read for the first time was read with all others at once: the budget of that day is lower by it
        late = np.where(np.isinf(aimed), -half, np.clip(now - aimed, -half, half))
        self._late[chosen] = np.where(self._apart[chosen] >= _BY_THE_DAY, late, 0.0)
        self._last[chosen] = now
        self._ready[chosen] = -math.inf
        self._asked[chosen] = False

    def failed(self, places: Sequence[int], now: float, seconds: float) -> None:
        """No answer about these copies came; not to be asked again for so long."""
        chosen = np.array(places, dtype=np.int64)
        self._ready[chosen] = now + seconds
        self._asked[chosen] = False

    def pause(self, source: int, until: float) -> None:
        """A source is to be left alone."""
        self._paused[source] = max(self._paused[source], until)

    def apart(self, place: int) -> float:
        """Seconds that are to lie between two readings of a copy now."""
        return max(float(min(self._apart[place], self._soon[place])), self._pace.shortest) * HOUR

    def last(self, place: int) -> float:
        """When the last answer about a copy came, as far as is known here."""
        return float(self._last[place])

    def overdue(self, now: float) -> float:
        """Seconds since which the copy that is most overdue should have been asked about; 0 where none is."""
        read = ~np.isinf(self._last)
        return max(0.0, now - float(self._due()[read].min())) if read.any() else 0.0

    def next_batch(self, now: float, busy: Container[int] = ()) -> Batch | None:
        """The request that is due, if one is; its copies count as asked until ``answered`` or ``failed``.

        Sources that are ``busy`` are passed over.
        """
        self._price(now)
        due = self._due()
        for source, mine in enumerate(self._mine):
            if source in busy or self._paused[source] > now or not mine.size:
                continue
            free = mine[~self._asked[mine]]
            if not (due[free] <= now).any():
                continue
            floor = np.maximum(self._last[free] + self._pace.shortest * HOUR * 0.999, self._ready[free])
            may = free[floor <= now]
            since = np.where(np.isinf(self._last[may]), 0.0, now - self._last[may])
            value = worth(self._doubts[may], since / HOUR)
            value[due[may] <= now] = math.inf
            order = np.lexsort((due[may], -value))
            places = may[order][: self._at_once[source]]
            self._asked[places] = True
            if self._suspected[places[0]]:
                self._beside += 1.0
            return Batch(source, places)
        return None

    def wait(self, now: float, busy: Container[int] = ()) -> float:
        """Seconds until something may be due of sources not ``busy``, at most until the price is worked out anew."""
        due = self._due()
        soonest = now + REPRICED
        for source, mine in enumerate(self._mine):
            free = mine[~self._asked[mine]]
            if free.size and source not in busy:
                soonest = min(soonest, max(float(due[free].min()), self._paused[source]))
        return max(0.0, soonest - now)

    def _due(self) -> Array:
        aim, grid = self._aim(), self._grid()
        evenly = (np.round(aim / grid - self._phase) + self._phase) * grid
        usual = np.where(self._apart >= _BY_THE_DAY, evenly, aim)
        first = np.maximum(np.minimum(usual, self._last + self._soon * HOUR), self._last + self._pace.shortest * HOUR)
        moments: Array = np.maximum(first, self._ready)
        return moments

    def _aim(self) -> Array:
        """When every copy is to be read next; what is made up for is that the last reading was late or early."""
        moments: Array = self._last + self._apart * HOUR - self._late
        return moments

    def _grid(self) -> Array:
        """Seconds between the times of the day at which a copy may be read."""
        seconds: Array = DAY / np.maximum(np.ceil(DAY / HOUR / self._apart - _NEARLY), 1.0)
        return seconds

    def _price(self, now: float) -> None:
        """Work out how far apart the readings of every counter may lie, so that the budget lasts."""
        if now - self._priced < REPRICED:
            return
        self._beside *= 0.5 ** ((now - max(self._priced, 0.0)) / _HALVED)
        self._priced = now
        rows: list[Array] = []
        costs: list[float] = []
        owners: list[NDArray[np.int64]] = []
        for source, mine in enumerate(self._mine):
            at_once = self._at_once[source]
            doubts = self._doubts[mine]
            if 0 < mine.size <= at_once:
                rows, costs, owners = [*rows, doubts.sum(axis=0)], [*costs, 1.0], [*owners, mine]
            elif mine.size:
                rows += list(doubts * at_once)
                costs += [1.0 / at_once] * mine.size
                owners += [np.array([place]) for place in mine]
        if rows:
            self._share(np.array(rows), np.array(costs), owners)

    def _share(self, doubts: Array, costs: Array, owners: Sequence[NDArray[np.int64]]) -> None:
        an_hour = max(self._pace.requests_a_day, 1) / 24.0 * _OF_THE_BUDGET
        an_hour -= min(self._beside * HOUR * math.log(2.0) / _HALVED, _MOST_IN_DOUBT * an_hour)
        hours = shared_out(doubts, costs, an_hour, self._pace.shortest)
        for own, apart in zip(owners, hours.tolist(), strict=True):
            self._apart[own] = apart
