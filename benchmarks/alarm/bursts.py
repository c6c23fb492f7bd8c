"""Real videos: bursts that came late, and videos in which nothing came, both named in hindsight.

The development videos are not part of the project; without them these tables are left as they are.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from benchmarks.alarm.jumps import first_alarm_after
from benchmarks.alarm.nulls import Array, Stream
from benchmarks.alarm.tables import table
from groundswell.understanding.alarm import Patience, watch_many

DAYS, BEFORE = 120, 14
BURST, BURST_ENDS, QUIET = 3.0, 1.5, 2.0
LEAST_VIEWS, LEAST_QUIET_VIEWS, LEAST_GAIN = 100.0, 20.0, 10.0


def shared_data() -> Path | None:
    """Where the development data is: ``GROUNDSWELL_SHARED`` or ``../shared`` beside the repository."""
    root = Path(os.environ.get("GROUNDSWELL_SHARED") or Path(__file__).parents[3] / "shared")
    return root / "data" / "series" if (root / "data" / "series").is_dir() else None


@dataclass(frozen=True)
class Burst:
    """Views far above the fortnight before: first day, last day, and the day on which half of them had come."""

    begins: int
    ends: int
    half: int
    catchable: bool
    """Whether a daily reading fell into its first half at all."""


def daily_views(folder: Path) -> Array:
    """Views of each day of each video (V, 120)."""
    long = pl.read_parquet(folder / "youtube_active14_daily.parquet").sort("series_id", "age_days")
    wide = long.pivot(on="age_days", index="series_id", values="value_daily").drop("series_id")
    days: Array = wide.to_numpy().astype(np.float64)
    return np.nan_to_num(days)


def burst_in(days: Array, usual: Array) -> Burst | None:
    """The first late burst of a video; ``usual`` is the median of the fortnight before each day (nan before that)."""
    hot = np.flatnonzero((days >= BURST * usual) & (days >= LEAST_VIEWS))
    if not hot.size:
        return None
    begins, base = int(hot[0]), float(usual[hot[0]])
    after = np.flatnonzero(days[begins:] < BURST_ENDS * base)
    ends = begins + int(after[0]) if after.size else days.size
    gain = np.cumsum(np.maximum(days[begins:ends] - base, 0.0))
    if gain[-1] < LEAST_GAIN * base:
        return None
    half = begins + int(np.argmax(gain > gain[-1] / 2))
    return Burst(begins, ends, half, bool(gain[0] <= gain[-1] / 2))


def usual_before(days: Array) -> Array:
    """The median of the fortnight before each day (V, D), nan where there is none."""
    medians = np.median(sliding_window_view(days, BEFORE, axis=1), axis=2)[:, :-1]
    return np.hstack([np.full((days.shape[0], BEFORE), np.nan), medians])


def burst_table(days: Array) -> str:
    """Late bursts caught, and alarms per video-year where there was none."""
    usual = usual_before(days)
    quiet = ~((days >= QUIET * usual) & (days >= LEAST_QUIET_VIEWS)).any(axis=1)
    bursts = [burst_in(row, median) for row, median in zip(days, usual, strict=True)]
    named = [(i, burst) for i, burst in enumerate(bursts) if burst is not None]
    caught, catchable, during, delays = 0, 0, 0, []
    for i, burst in named:
        # a reading at the end of day d (counted from 0) has the time 24 (d + 1)
        alarm, _ = first_alarm_after(_stream(days[i]), 24.0 * burst.begins + 12.0)
        early = alarm <= 24.0 * burst.half
        caught += early
        catchable += burst.catchable
        if alarm <= 24.0 * burst.ends:
            during += 1
            delays.append(alarm / 24.0 - burst.begins)
    alarms, years = _quiet_alarms(days[quiet])
    rows = [
        ["videos", f"{days.shape[0]:,}"],
        ["late bursts", f"{len(named):,}"],
        ["caught before half of the burst's views", f"{caught / len(named):.0%}"],
        ["the same, of those with a daily reading in their first half", f"{caught / catchable:.0%} of {catchable:,}"],
        ["caught before the burst was over", f"{during / len(named):.0%}"],
        ["median delay of these, from the burst's first midnight", f"{np.median(delays):.0f} d"],
        ["quiet videos", f"{int(quiet.sum()):,}, {years:,.0f} years"],
        ["alarms per quiet video-year", f"{alarms / years:.2f}"],
    ]
    return table(["late bursts of the development videos, read daily", ""], rows)


def _stream(days: Array) -> Stream:
    hours: Array = 24.0 * np.arange(days.size + 1, dtype=np.float64)
    return Stream(hours, np.concatenate([[0.0], np.cumsum(days)]), days)


def _quiet_alarms(days: Array) -> tuple[int, float]:
    videos, length = days.shape
    starts = np.arange(videos + 1, dtype=np.int64) * (length + 1)
    views = np.hstack([np.zeros((videos, 1)), np.cumsum(days, axis=1)])
    hours = np.tile(24.0 * np.arange(length + 1), videos)
    found = watch_many(starts, hours, views.ravel(), Patience())
    return int(found.alarms.sum()), videos * length / 365.0


def catalogue_table(folder: Path) -> str:
    """The older videos of a singer around the release of her new one, on 23 October 2015."""
    long = pl.read_parquet(folder / "youtube_adele_teaser_daily.parquet").filter(pl.col("metric") == "views")
    eve = datetime(2015, 10, 20, tzinfo=UTC)
    rows = []
    for (_, title), video in long.sort("at").group_by("series_id", "title", maintain_order=True):
        moments: NDArray[np.float64] = video["at"].dt.epoch("s").to_numpy() / 3600.0
        if moments[0] > eve.timestamp() / 3600.0:
            continue
        stream = Stream(moments, video["value"].to_numpy().astype(np.float64), moments[1:])
        alarm, changed = first_alarm_after(stream, eve.timestamp() / 3600.0)
        rows.append([str(title), _date(alarm), _date(changed)])
    return table(["video", "first alarm after 20 October 2015", "changed since the reading of"], sorted(rows))


def _date(hours: float) -> str:
    if np.isnan(hours):
        return "-"
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hours):%Y-%m-%d}"
