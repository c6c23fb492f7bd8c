"""The alarm: when to wake someone, with a stated bound on how often that is for nothing.

``Watch`` is one stream as it comes in; ``watch_many`` and ``watch_together`` look back over many at once.
What is exact and what has been checked by simulation is in ``docs/alarm.md``.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import InputError
from groundswell.understanding.alarm_stream import (
    ALARMS,
    AT,
    BINS,
    CHANGED,
    FACTOR,
    FIRST,
    FIRST_BINS,
    FOUND_SIZE,
    LATEST,
    NOW,
    PEAK,
    SHOWN,
    SOON,
    STATISTIC,
    STILL,
    TRACE_SIZE,
    WATCHED,
    Indices,
    new_state,
    run,
    run_each,
    stream_in,
    trace,
)
from groundswell.understanding.compiled import Array
from groundswell.understanding.streams import FALLEN, FROZEN, GAP, OK, REASONS, SEEN, SINCE

YEAR_HOURS = 8760.0

_STILL_HOURS = 72.0
"""A counter that has not moved for so long is worth a word."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_MARK = b"gs-watch-3"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long it takes, in the mean, until there is a false alarm: at least ``hours`` of watching.

    ``streams`` are watched side by side, and the promise is made for all of them together.
    """

    hours: float = YEAR_HOURS
    streams: int = 1

    def __post_init__(self) -> None:
        if not (1.0 <= self.hours < math.inf and self.streams >= 1):
            raise ValueError("patience is at least an hour, for at least one stream")

    @property
    def threshold(self) -> float:
        """What the statistic has to reach."""
        return self.hours * self.streams

    def __str__(self) -> str:
        years = self.hours / YEAR_HOURS
        span = "a year" if years == 1.0 else f"{years:.3g} years" if years > 1.0 else f"{self.hours:,.0f} hours"
        whose = "" if self.streams == 1 else f", over all {self.streams:,} streams together"
        return f"a false alarm is to be expected at most once in {span} of watching{whose}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Whether and when to wake someone about one stream.

    ``alarm_at`` is the reading that raised the alarm and ``changed_at`` the likeliest moment of the change (UTC), both
    None where there is none. ``statistic`` is the evidence then, or now, in hours (see ``Patience.threshold``).
    ``status`` is one sentence that begins with ``alarm``, ``quiet`` or ``too little evidence``.
    """

    series_id: str
    alarm_at: datetime | None
    changed_at: datetime | None
    statistic: float
    status: str


@dataclass(frozen=True, slots=True)
class Watch:
    """One stream, watched: all that is kept of its past, and what was found in it. Immutable, 10 kB.

    ``after`` gives the watch that has taken further readings; ``to_bytes`` and ``from_bytes`` put it down and take it
    up again, exactly.
    """

    state: bytes = new_state().tobytes()

    def after(
        self, seen_at: Sequence[datetime], views: Sequence[float | None], patience: Patience | None = None
    ) -> Watch:
        """The watch after these readings: aware times and counts, None where the count was hidden.

        Readings are taken in the order of their times; one from before the last one taken changes nothing.
        """
        hours = np.array([hours_of(moment) for moment in seen_at], dtype=np.float64)
        counts = np.array([math.nan if count is None else float(count) for count in views], dtype=np.float64)
        if hours.shape != counts.shape:
            raise ValueError("a watch needs as many counts as times")
        order = np.argsort(hours, kind="stable")
        state = np.frombuffer(self.state).copy()
        run(stream_in(state), hours[order], counts[order], (patience or Patience()).threshold)
        return Watch(state.tobytes())

    @property
    def alarms(self) -> int:
        """How many alarms there have been; after each, the news is the new normal and the watch goes on."""
        return int(self._found()[ALARMS])

    @property
    def soon(self) -> float | None:
        """Hours after which the next reading would say much, where the evidence has begun to speak for news."""
        stream = stream_in(np.frombuffer(self.state))
        wanted = float(stream.found[SOON])
        return max(0.0, wanted - float(stream.counter[SEEN] - stream.counter[SINCE])) if wanted else None

    def first_alarm(self, series_id: str, patience: Patience | None = None) -> Alarm:
        """The first alarm of the stream, or why there is none."""
        return _alarm(series_id, self._found(), FIRST, patience or Patience())

    def latest_alarm(self, series_id: str, patience: Patience | None = None) -> Alarm:
        """The latest alarm of the stream, or why there is none."""
        return _alarm(series_id, self._found(), LATEST, patience or Patience())

    def to_bytes(self) -> bytes:
        """All that is kept, for a file or a cell of a database."""
        return _MARK + struct.pack("<I", len(self.state)) + np.frombuffer(self.state).astype("<f8").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Watch:
        """The watch that was put down; ``InputError`` where these are not its bytes."""
        state = new_state().tobytes()
        head = _MARK + struct.pack("<I", len(state))
        if not data.startswith(head) or len(data) != len(head) + len(state):
            raise InputError("this is not a watch that this version of groundswell has put down; begin a new one")
        return cls(np.frombuffer(data[len(head) :], dtype="<f8").astype(np.float64).tobytes())

    def _found(self) -> Array:
        return stream_in(np.frombuffer(self.state)).found


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in many streams, in the order in which they were given. S streams, times in hours."""

    alarms: NDArray[np.int64]
    """(S,) how many alarms there have been; after each, the news is the new normal and the watch goes on."""
    alarm: Array
    """(S,) the reading that raised the first alarm; nan for none."""
    changed: Array
    """(S,) the likeliest moment of that change; nan for none."""
    statistic: Array
    """(S,) the evidence at that alarm, or now where there was none, in hours."""
    now: Array
    """(S,) the evidence now, in hours, since the last alarm."""
    watched: Array
    """(S,) hours that were weighed."""
    status: tuple[str, ...]
    """(S,) the sentences of ``Alarm.status``."""


def watch_many(starts: Indices, hours: Array, views: Array, patience: Patience, workers: int = 1) -> Found:
    """Watch many streams from their beginnings.

    ``hours`` (N,) and ``views`` (N,, nan where hidden) hold the streams one after the other, each in the order of its
    times; stream i from ``starts[i]`` to ``starts[i + 1]`` (S + 1,). ``workers`` threads share the work; the answers
    do not depend on them.
    """
    return _found(_watched(starts, hours, views, patience.threshold, workers), str(patience))


def watch_together(starts: Indices, hours: Array, views: Array, share: float = 0.1, workers: int = 1) -> Found:
    """Watch many streams so that of those for which an alarm is raised at most ``share`` are expected to be false.

    Arguments as for ``watch_many``. By Ville's inequality the hours watched over the highest statistic are a p-value
    for "nothing happened"; k streams are named if k of them reach the threshold that is due for k (Benjamini &
    Hochberg 1995, streams independent). No threshold is below a year, and one stream alone has a year's patience.
    """
    streams = starts.size - 1
    if streams == 1:
        return watch_many(starts, hours, views, Patience(), workers)
    found = _watched(starts, hours, views, math.inf, workers)
    threshold = _due(found[:, PEAK], float(found[:, WATCHED].sum()) / share)
    for i in np.flatnonzero(found[:, PEAK] >= threshold):
        mine = slice(starts[i], starts[i + 1])
        found[i] = _watched(np.array([0, starts[i + 1] - starts[i]]), hours[mine], views[mine], threshold, 1)[0]
    return _found(found, f"of the alarms raised among these {streams:,} streams at most {share:.0%} should be false")


def _due(peaks: Array, allowed: float) -> float:
    """The lowest threshold, of a year or more, at which the alarms are worth it; ``allowed`` is that for one alarm."""
    ranked = np.sort(peaks)[::-1]
    due = np.maximum(allowed / np.arange(1, ranked.size + 1), YEAR_HOURS)
    enough = np.flatnonzero(ranked >= due)
    return float(due[enough[-1]]) if enough.size else math.inf


def _watched(starts: Indices, hours: Array, views: Array, threshold: float, workers: int) -> Array:
    """What was found in each stream (S, ``FOUND_SIZE``)."""
    streams = max(starts.size - 1, 0)
    readings = np.ascontiguousarray(np.vstack([hours, views]), dtype=np.float64)
    found = np.zeros((streams, FOUND_SIZE))

    def watch(chunk: NDArray[np.int64]) -> None:
        if chunk.size:
            states = np.vstack([new_state(), new_state()])
            part = starts[chunk[0] : chunk[-1] + 2].astype(np.int64)
            run_each(stream_in(states[0]), states, part, readings, threshold, found[chunk[0] : chunk[-1] + 1])

    chunks = np.array_split(np.arange(streams, dtype=np.int64), max(workers, 1))
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        list(pool.map(watch, chunks))
    return found


def _found(found: Array, promise: str) -> Found:
    first = found[:, FIRST : FIRST + 4]
    alarmed = found[:, ALARMS] > 0
    return Found(
        alarms=found[:, ALARMS].astype(np.int64),
        alarm=first[:, AT],
        changed=first[:, CHANGED],
        statistic=np.where(alarmed, first[:, STATISTIC], found[:, NOW]),
        now=found[:, NOW],
        watched=found[:, WATCHED],
        status=tuple(_status(row, FIRST, promise) for row in found),
    )


@dataclass(frozen=True, slots=True)
class Bins:
    """A stream as the alarm sees it, bin by bin (B,): for charts, and for whoever wants to check."""

    began: Array
    """When each bin began, in hours."""
    hours: Array
    gained: Array
    """Views; nan where the counter's new level had to be believed after a fall."""
    reason: tuple[str, ...]
    """ok, gap, frozen or fallen."""
    expected: Array
    """Views that the past of the stream had foretold."""
    variance: Array
    """Of the relative error of that, other than chance."""
    statistic: Array
    """The evidence after each bin, in hours."""


def bins_of(hours: Array, views: Array, patience: Patience | None = None) -> Bins:
    """The bins of one stream; ``hours`` (N,) in order, ``views`` (N,) nan where hidden."""
    out = np.zeros((hours.size, TRACE_SIZE))
    state = new_state()
    bins = trace(stream_in(state), hours, views, (patience or Patience()).threshold, out)
    began, lengths, gained, reason, expected, variance, statistic = np.ascontiguousarray(out[:bins].T)
    reasons = tuple(REASONS[int(code)] for code in reason)
    return Bins(began, lengths, gained, reasons, expected, variance, statistic)


def news_among(statistics: Array, watched: Array, share: float = 0.1) -> NDArray[np.bool_]:
    """Which of many streams have changed, as of now, so that at most ``share`` of those named are named wrongly.

    ``statistics`` (S,) and ``watched`` (S,) are ``Found.now`` and ``Found.watched`` at one moment fixed beforehand:
    their quotient is an e-value, and this is the e-BH procedure (Wang & Ramdas 2022), whatever hangs together.
    """
    evidence = np.divide(statistics, watched, out=np.zeros_like(statistics), where=watched > 0)
    order = np.argsort(-evidence, kind="stable")
    enough = evidence[order] * np.arange(1, evidence.size + 1) * share >= evidence.size
    named = np.zeros(evidence.size, dtype=np.bool_)
    if enough.any():
        named[order[: int(np.flatnonzero(enough)[-1]) + 1]] = True
    return named


def hours_of(moment: datetime) -> float:
    """Hours since 1970 in UTC; ``ValueError`` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a reading needs a time with a zone")
    return (moment - _EPOCH) / _HOUR


def moment_of(hours: float) -> datetime | None:
    """The time (UTC) so many hours after 1970, to the microsecond; None for nan."""
    return None if math.isnan(hours) else _EPOCH + timedelta(microseconds=round(hours * 3.6e9))


def _alarm(series_id: str, found: Array, which: int, patience: Patience) -> Alarm:
    at, changed = moment_of(found[which + AT]), moment_of(found[which + CHANGED])
    statistic = float(found[which + STATISTIC] if at else found[NOW])
    return Alarm(series_id, at, changed, statistic, _status(found, which, str(patience)))


def _status(found: Array, which: int, promise: str) -> str:
    """The sentence for a reader."""
    bins = found[BINS:]
    good = int(bins[OK])
    if found[ALARMS] > 0:
        times = f"about {found[which + FACTOR]:.2g} times" if found[which + FACTOR] < 20 else "more than 20 times"
        return f"alarm: since the change views have come in at {times} what was foretold; {promise}"
    aside = [
        f"{int(bins[code])} {word}"
        for code, word in ((GAP, "with a gap"), (FROZEN, "frozen"), (FALLEN, "fallen"))
        if bins[code] > 0
    ]
    faults = f"; set aside: {', '.join(aside)}" if aside else ""
    if found[STILL] >= _STILL_HOURS:
        faults += f"; the counter has stood still for {found[STILL] / 24.0:,.0f} days"
    if found[SHOWN] == 0:
        return "too little evidence: no reading shows a count"
    if good <= FIRST_BINS:
        return f"too little evidence: {good} of the {FIRST_BINS + 1} intervals needed to know its pace{faults}"
    return f"quiet: nothing beyond chance in {good:,} intervals{faults}; {promise}"
