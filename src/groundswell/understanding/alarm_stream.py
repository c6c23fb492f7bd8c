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
    Baseline,
    average,
    bins_learned,
    expect,
    judge,
    learn,
    mean_level,
    mean_scatter,
    miss,
    new_baseline,
    start,
)
from groundswell.understanding.alarm_detector import Detector, conclude, likeliest, new_detector, weigh
from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.streams import (
    BEGAN,
    FALLEN,
    GAINED,
    GAP,
    HOURS,
    MOVED,
    OK,
    OPEN,
    SEEN,
    TOTAL,
    new_counter,
    take,
)

Indices = NDArray[np.int64]

FIRST_BINS = 9
"""Bins that are learned from before any is held to be unusual."""

GAP_CAUTION = 0.25
"""Extra variance of the views gained while nobody looked."""

ALARMS, FIRST, LATEST, NOW, PEAK, SHOWN, WATCHED, STILL, BINS, FOUND_SIZE = 0, 1, 5, 9, 10, 11, 12, 13, 14, 19
"""Where is kept: number of alarms; first and latest alarm (``AT`` .. ``FACTOR`` each); the statistic now, and
the highest so far; whether a count was ever shown; hours weighed; hours since the counter last moved; number of bins
by reason."""

AT, CHANGED, STATISTIC, FACTOR = range(4)

TRACE_SIZE = 7
"""Columns of a trace: start, hours, gain and reason of each bin; gain foretold and its variance; the statistic."""


class Stream(NamedTuple):
    """One stream; all times in hours, counts in views."""

    counter: Array
    base: Baseline
    detector: Detector
    found: Array


def _parts(stream: Stream) -> Iterator[Array]:
    yield stream.counter
    yield from stream.base
    yield from stream.detector
    yield stream.found


def _new_stream() -> Stream:
    found = np.zeros(FOUND_SIZE)
    found[FIRST : FIRST + 4], found[LATEST : LATEST + 4] = math.nan, math.nan
    return Stream(new_counter(), new_baseline(), new_detector(), found)


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
    return Stream(parts[0], Baseline(*parts[1:edge]), Detector(*parts[edge:-1]), parts[-1])


@compiled
def step(stream: Stream, seen: float, views: float, threshold: float) -> int:
    """Take one reading; returns the reason of the bin that it closes (see ``streams``), or ``OPEN``."""
    counter, base, found = stream.counter, stream.base, stream.found
    if views >= 0.0:
        found[SHOWN] = 1.0
    rate, variance = 0.0, 0.0
    if bins_learned(base) > 0.0:
        rate, variance = math.exp(mean_level(base)), mean_scatter(base)
    reason = take(counter, seen, views, rate, variance)
    found[STILL] = counter[SEEN] - counter[MOVED]
    if reason == OPEN:
        return reason
    found[BINS + reason] += 1.0
    if bins_learned(base) == 0.0:
        if reason != FALLEN:
            start(base, counter[GAINED], counter[HOURS])
        return reason
    # an audit that takes views away does not make a video young again
    count = counter[TOTAL] - (counter[GAINED] if counter[GAINED] > 0.0 else 0.0)
    expect(base, counter[BEGAN], counter[HOURS], count)
    if reason not in (OK, GAP):
        miss(base)
        return reason
    stray = judge(base, counter[GAINED])
    alarmed = reason == OK and bins_learned(base) >= FIRST_BINS and _weighed(stream, stray, seen, threshold)
    learn(base, counter[GAINED], counter[BEGAN], counter[HOURS], 0.0 if reason == OK else GAP_CAUTION)
    if alarmed:
        conclude(stream.detector, base)
    return reason


@compiled
def _weighed(stream: Stream, stray: float, seen: float, threshold: float) -> bool:
    """Take the evidence of a good bin; note an alarm and return True where it passes the threshold."""
    counter, detector, found = stream.counter, stream.detector, stream.found
    statistic = weigh(detector, stream.base, counter[GAINED], stray, counter[BEGAN], counter[HOURS])
    found[NOW], found[PEAK] = statistic, max(found[PEAK], statistic)
    found[WATCHED] += counter[HOURS]
    if not statistic >= threshold:
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
