"""The latest readings of one counter, enough to know its pace; kept small, for there may be thousands."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np

from groundswell.understanding.compiled import Array

MOST = 128
CLOSEST = 1200.0
"""Seconds; of readings that lie closer together only every so often one is kept, and always the last."""


class Recent:
    """Readings in the order of time; made anew by ``with_reading``, never changed."""

    def __init__(self, seconds: Array, counts: Array) -> None:
        self.seconds = seconds
        self.counts = counts

    @classmethod
    def of(cls, readings: Iterable[tuple[datetime, float]]) -> Recent:
        """Of readings in any order."""
        recent = cls(np.zeros(0), np.zeros(0))
        for moment, count in sorted(readings):
            recent = recent.with_reading(moment, count)
        return recent

    @classmethod
    def from_bytes(cls, data: bytes | None) -> Recent:
        both = np.frombuffer(data or b"", dtype="<f8").reshape(2, -1)
        return cls(both[0], both[1])

    def to_bytes(self) -> bytes:
        return np.vstack([self.seconds, self.counts]).astype("<f8").tobytes()

    def with_reading(self, moment: datetime, count: float) -> Recent:
        """With one more; one from before the last, as after a clock was set back, is not for the pace."""
        at = moment.timestamp()
        seconds, counts = self.seconds, self.counts
        if seconds.size and at <= seconds[-1]:
            return self
        if seconds.size >= 2 and at - seconds[-2] < CLOSEST:
            seconds, counts = seconds[:-1], counts[:-1]
        return Recent(np.append(seconds, at)[-MOST:], np.append(counts, float(count))[-MOST:])

    @property
    def hours(self) -> Array:
        return self.seconds / 3600.0

    def seen(self) -> list[tuple[datetime, int]]:
        """As moments and whole numbers."""
        return [
            (datetime.fromtimestamp(at, UTC), int(count))
            for at, count in zip(self.seconds.tolist(), self.counts.tolist(), strict=True)
        ]

    def rate(self, start: datetime, end: datetime) -> float | None:
        """Views in an hour between two moments, from the last readings before them; None where there are none."""
        first = max(0, bisect.bisect_right(self.seconds.tolist(), start.timestamp()) - 1)
        last = bisect.bisect_right(self.seconds.tolist(), end.timestamp()) - 1
        if self.seconds.size == 0 or last <= first:
            return None
        hours = (self.seconds[last] - self.seconds[first]) / 3600.0
        return float(max(0.0, self.counts[last] - self.counts[first]) / hours)

    def latest_rate(self, span: timedelta = timedelta(hours=1)) -> float | None:
        """Views in an hour lately: over the last ``span``, or between the last two readings where they lie apart."""
        if self.seconds.size < 2:
            return None
        end = datetime.fromtimestamp(float(self.seconds[-1]), UTC)
        return self.rate(end - span, end)
