"""One stream as it is watched: the counter, the baseline, the detector and what was found, in one flat vector.

The vector is all that is kept of the past. Its parts are views of it, so that saving is copying, and a stream that is
resumed from what was saved goes on exactly as if it had never been put down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.alarm_baseline import (
    USUAL_LENGTH,
    Baseline,
    average,
    bins_learned,
    expect,
    hold_back,
    judge,
    learn,
    mean_level,
    mean_scatter,
    miss,
    new_baseline,
    start,
)
from groundswell.understanding.alarm_detector import (
    Detector,
    conclude,
    copied_detector,
    likeliest,
    new_detector,
    weigh,
)
from groundswell.understanding.alarm_held import Held, held_baseline, hold, new_held, take_back
from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.streams import (
    BASE,
    BEGAN,
    CHANGE,
    FALLEN,
    FELL,
    GAINED,
    GAP,
    HOLE,
    HOURS,
    MARK,
    MOVED,
    OK,
    OPEN,
    SEEN,
    SHORTEST,
    SHORTEST_IN_DOUBT,
    SINCE,
    STUCK,
    TOTAL,
    close,
    new_counter,
    take,
)

Indices = NDArray[np.int64]

FIRST_BINS = 9
"""Bins that are learned from before any is held to be unusual."""

SUSPICIOUS = 10.0
"""Hours that the statistic has to reach, and to grow, for a suspicion: by its expectation once in as many hours."""

ENOUGH, ONE_MORE = 50.0, 1000.0
"""A bin that has raised the statistic so many times has said what one bin can say: it is closed where one more such
bin could raise the alarm."""

FIRST_LOOK, NEXT_LOOK = 0.125, 4.0
"""Where there is a suspicion, the bin that is open is looked at when so much of the usual hours of a bin is over, and
when so many times as much is. What was foretold of a bin is foretold of its parts, so the evidence of one that is not
complete grows by chance alone too."""

_COMPLETE, _PUNCTUAL = 0.75, 0.95
GAP_CAUTION = 0.25
"""Extra variance of the views gained while nobody looked."""

ALARMS, FIRST, LATEST, NOW, PEAK, SHOWN, WATCHED, STILL, BINS = 0, 1, 5, 9, 10, 11, 12, 13, 14
SOON, FOUND_SIZE = 19, 20
"""Where is kept: number of alarms; first and latest alarm (``AT`` .. ``FACTOR`` each); the statistic now, and
the highest so far; whether a count was ever shown; hours weighed; hours since the counter last moved; number of bins
by reason; while there is a suspicion, the hours of the open bin at which it is to be looked at."""

AT, CHANGED, STATISTIC, FACTOR = range(4)

TRACE_SIZE = 7
"""Columns of a trace: start, hours, gain and reason of each bin; gain foretold and its variance; the statistic."""


class Stream(NamedTuple):
    """One stream; all times in hours, counts in views. ``held`` is of account while there is a suspicion."""

    counter: Array
    base: Baseline
    detector: Detector
    held: Held
    found: Array


def _parts(stream: Stream) -> Iterator[Array]:
    yield stream.counter
    yield from stream.base
    yield from stream.detector
    yield from stream.held
    yield stream.found


def _new_stream() -> Stream:
    found = np.zeros(FOUND_SIZE)
    found[FIRST : FIRST + 4], found[LATEST : LATEST + 4] = math.nan, math.nan
    return Stream(new_counter(), new_baseline(), new_detector(), new_held(), found)


_SHAPES = tuple(part.shape for part in _parts(_new_stream()))


def new_state() -> Array:
    """The vector of a stream that nobody has read yet."""
    return np.concatenate([part.ravel() for part in _parts(_new_stream())])


def stream_in(state: Array) -> Stream:
    """The stream whose parts are views of the vector; ``ValueError`` where it is no such vector."""
    sizes = [math.prod(shape) for shape in _SHAPES]
    if state.shape != (sum(sizes),):
        raise ValueError("this is not the state of a stream")
    pieces = np.split(state, np.cumsum(sizes)[:-1])
    parts = [piece.reshape(shape) for piece, shape in zip(pieces, _SHAPES, strict=True)]
    edge = 1 + len(Baseline._fields)
    held = edge + len(Detector._fields)
    base, detector = Baseline(*parts[1:edge]), Detector(*parts[edge:held])
    return Stream(parts[0], base, detector, Held(*parts[held:-1]), parts[-1])


@compiled
def step(stream: Stream, seen: float, views: float, threshold: float) -> int:
    """Take one reading; returns the reason of the bin that it closes (see ``streams``), or ``OPEN``."""
    counter, base, found = stream.counter, stream.base, stream.found
    if views >= 0.0:
        found[SHOWN] = 1.0
    rate, variance = 0.0, 0.0
    if bins_learned(base) > 0.0:
        rate, variance = math.exp(mean_level(base)), mean_scatter(base)
    shortest = SHORTEST if found[SOON] == 0.0 else max(SHORTEST, _COMPLETE * base.usual[USUAL_LENGTH])
    reason = take(counter, seen, views, rate, variance, shortest)
    found[STILL] = counter[SEEN] - counter[MOVED]
    if reason == OPEN and seen == counter[SEEN] and _told_early(stream, threshold):
        reason = OK
        take_back(stream.held, base)
        close(counter, seen, counter[MARK] - counter[BASE])
    if reason != OPEN:
        _take_bin(stream, reason, seen, threshold)
    return reason


@compiled
def _told_early(stream: Stream, threshold: float) -> bool:
    """Look at a bin that is not complete, where there is a suspicion: whether it is enough for an alarm as it is."""
    counter, found = stream.counter, stream.found
    hours, gained = counter[SEEN] - counter[SINCE], counter[MARK] - counter[BASE]
    if not (found[SOON] > 0.0 and hours >= _PUNCTUAL * found[SOON]):
        return False
    while _PUNCTUAL * found[SOON] <= hours:
        found[SOON] *= NEXT_LOOK
    if gained == 0.0 or counter[FELL] + counter[STUCK] + counter[HOLE] > 0.0:
        return False
    base, detector = held_baseline(stream.held, stream.base), copied_detector(stream.detector)
    expect(base, counter[SINCE], hours, counter[TOTAL])
    stray = judge(base, gained)
    statistic = weigh(detector, base, gained, stray, (counter[SINCE], hours))
    return statistic >= threshold or statistic >= max(threshold / ONE_MORE, found[NOW] * ENOUGH)


@compiled
def _take_bin(stream: Stream, reason: int, seen: float, threshold: float) -> None:
    """Weigh the bin that was closed, and learn from it."""
    counter, base, found = stream.counter, stream.base, stream.found
    found[BINS + reason] += 1.0
    if bins_learned(base) == 0.0:
        if reason != FALLEN:
            start(base, counter[GAINED], counter[HOURS])
        return
    # an audit that takes views away does not make a video young again
    count = counter[TOTAL] - (counter[GAINED] if counter[GAINED] > 0.0 else 0.0)
    expect(base, counter[BEGAN], counter[HOURS], count)
    if reason not in (OK, GAP):
        hold_back(base, counter[CHANGE], counter[BEGAN], counter[HOURS])
        miss(base)
        hold(stream.held, base)
        return
    stray = judge(base, counter[GAINED])
    alarmed = reason == OK and bins_learned(base) >= FIRST_BINS and _weighed(stream, stray, seen, threshold)
    hold_back(base, counter[CHANGE], counter[BEGAN], counter[HOURS])
    if found[SOON] > 0.0:
        hold(stream.held, base)
    learn(base, counter[GAINED], counter[BEGAN], counter[HOURS], 0.0 if reason == OK else GAP_CAUTION)
    if alarmed:
        conclude(stream.detector, base)


@compiled
def _weighed(stream: Stream, stray: float, seen: float, threshold: float) -> bool:
    """Take the evidence of a good bin; note an alarm and return True where it passes the threshold."""
    counter, detector, found = stream.counter, stream.detector, stream.found
    statistic = weigh(detector, stream.base, counter[GAINED], stray, (counter[BEGAN], counter[HOURS]))
    before = found[NOW]
    found[NOW], found[PEAK] = statistic, max(found[PEAK], statistic)
    found[WATCHED] += counter[HOURS]
    usual = stream.base.usual[USUAL_LENGTH]
    found[SOON] = 0.0
    if not statistic >= threshold:
        if statistic >= max(SUSPICIOUS, before):
            found[SOON] = max(FIRST_LOOK * usual, SHORTEST_IN_DOUBT)
        return False
    i = likeliest(detector)
    found[LATEST + AT], found[LATEST + CHANGED] = seen, detector.since[i]
    found[LATEST + STATISTIC] = statistic
    found[LATEST + FACTOR] = math.exp(detector.after[i] - detector.before[i])
    if found[ALARMS] == 0.0:
        found[FIRST : FIRST + 4] = found[LATEST : LATEST + 4]
    found[ALARMS] += 1.0
    return True


@compiled
def run(stream: Stream, seen: Array, views: Array, threshold: float) -> None:
    """Take readings in the order of their times; ``seen`` (N,) hours, ``views`` (N,) counts or nan where hidden."""
    for i in range(seen.size):
        step(stream, seen[i], views[i], threshold)


@compiled
def run_each(stream: Stream, states: Array, starts: Indices, readings: Array, threshold: float, found: Array) -> None:
    """Watch many streams one after the other.

    ``states`` (2, size): the first row holds the parts of ``stream``, the second what each begins with. ``readings``
    (2, N): hours and views; stream i has those from ``starts[i]`` to ``starts[i + 1]``. Fills ``found`` (streams,
    ``FOUND_SIZE``).
    """
    for i in range(starts.size - 1):
        states[0] = states[1]
        for j in range(starts[i], starts[i + 1]):
            step(stream, readings[0, j], readings[1, j], threshold)
        found[i] = stream.found


@compiled
def trace(stream: Stream, seen: Array, views: Array, threshold: float, out: Array) -> int:
    """As ``run``, and keep every bin in ``out`` (at least N, ``TRACE_SIZE``); returns their number."""
    n = 0
    for i in range(seen.size):
        reason = step(stream, seen[i], views[i], threshold)
        if reason == OPEN:
            continue
        counter, base = stream.counter, stream.base
        out[n, 0], out[n, 1], out[n, 2], out[n, 3] = counter[BEGAN], counter[HOURS], counter[GAINED], reason
        out[n, 4], out[n, 5] = average(base)
        out[n, 6] = stream.found[NOW]
        n += 1
    return n
