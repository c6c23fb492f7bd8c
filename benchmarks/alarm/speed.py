"""How fast streams are watched, looking back and live."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.alarm.tables import table
from groundswell.understanding.alarm import Patience, Watch, watch_many
from groundswell.understanding.alarm_stream import new_state, step, stream_in


def speed_table(streams: int, days: int = 120) -> str:
    """Looking back over so many series of daily readings, and live; per second of processor time."""
    rng = np.random.default_rng(5)
    counts = rng.negative_binomial(20, 20 / 520.0, (streams, days))
    views = np.hstack([np.full((streams, 1), 1e4), 1e4 + np.cumsum(counts, axis=1)]).ravel()
    hours = np.tile(24.0 * np.arange(days + 1), streams)
    starts = np.arange(streams + 1, dtype=np.int64) * (days + 1)
    watch_many(starts[:2], hours, views, Patience())
    rows: list[list[str]] = []
    began = time.process_time()
    watch_many(starts, hours, views, Patience())
    rows.append([f"series of {days} daily readings", f"{streams / (time.process_time() - began):,.0f}"])
    rows.append(["live: a reading taken by a watch in memory", f"{_live(20000):,.0f}"])
    rows.append(["the same, put down and taken up again each time", f"{_resumed(500):,.0f}"])
    return table(["", "per second of processor time"], rows)


def _live(readings: int) -> float:
    stream = stream_in(new_state())
    step(stream, 0.0, 0.0, 8760.0)
    began = time.process_time()
    for i in range(readings):
        step(stream, 1.0 + i, 100.0 * (i + 1), 8760.0)
    return readings / (time.process_time() - began)


def _resumed(readings: int) -> float:
    watch, moment = Watch(), datetime(2015, 10, 23, tzinfo=UTC)
    began = time.process_time()
    for i in range(readings):
        watch = Watch.from_bytes(watch.to_bytes()).after([moment + timedelta(hours=i)], [100.0 * i])
    return readings / (time.process_time() - began)
