"""The same requests, at fixed intervals and where the watch puts them: how well curves are known, how soon jumps are.

On the dense series that are read every ten to thirty minutes: the watch's own schedule and alarm look at them through
few readings, as many in any 24 hours as a fixed interval takes. The curve is put together again by straight lines
between the readings. Jumps are planted into the same series: from a moment on views come in four times as fast.
The delays are those of one half of the videos; the constants were chosen on the other (``--chosen-on``).

    GROUNDSWELL_SHARED=../shared python -m benchmarks.watch
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.alarm.tables import put, table
from groundswell.understanding.alarm import Patience, Watch
from groundswell.understanding.compiled import Array
from groundswell.understanding.doubt import doubt_of
from groundswell.watching.recent import Recent
from groundswell.watching.schedule import HOUR, Pace, Schedule

DOCUMENT = Path(__file__).parents[1] / "docs" / "watch.md"
START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 9.5
FILES = ("youtube_tonytani37_10min.parquet", "youtube_prsk_mv_10min.parquet")
INTERVALS = (2.0, 4.0, 8.0, 12.0)
JUMP = 4.0
JUMP_DAYS = (5.0, 7.5)
GROUPS, ROUNDS = 8, 1
"""In one run an eighth of the videos jumps; each does so twice in all, at different moments."""

TWO_DAYS = 48.0
HOLE = 12.0
"""Hours; a longer time without readings is cut out by whole days."""

DENSE = 4.0
"""Hours; no longer time without readings may be left."""


@dataclass(frozen=True)
class Dense:
    """One video: hours since its first reading and counts, both (n,); ``jump_at`` is when its views were multiplied."""

    name: str
    hours: Array
    counts: Array
    jump_at: float | None = None

    @property
    def reported(self) -> bool:
        """Whether the table is about this video; the constants were chosen on the others."""
        return int(hashlib.sha256(self.name.encode()).hexdigest(), 16) % 2 == 1

    def without_holes(self) -> Dense:
        """The whole days in which nobody looked cut out, with their views: the hours of the day stay where they are."""
        spans, gains = np.diff(self.hours), np.diff(self.counts)
        cut = np.where(spans > HOLE, 24.0 * np.floor(spans / 24.0), 0.0)
        left_out = np.concatenate([[0.0], np.cumsum(cut)]), np.concatenate([[0.0], np.cumsum(gains * cut / spans)])
        return replace(self, hours=self.hours - left_out[0], counts=self.counts - np.floor(left_out[1]))

    def at(self, hour: float) -> float:
        return float(np.floor(np.interp(hour, self.hours, self.counts)))

    def with_jump(self, hour: float, factor: float) -> Dense:
        more = (factor - 1.0) * np.maximum(self.counts - np.interp(hour, self.hours, self.counts), 0.0)
        return replace(self, counts=self.counts + np.where(self.hours > hour, more, 0.0), jump_at=hour)


@dataclass(frozen=True)
class Looked:
    """What was read of one video, (n,) hours and counts; when the alarm rose."""

    hours: Array
    counts: Array
    alarms: list[float]


def dense_series(folder: Path) -> list[Dense]:
    """Videos that were read at least hourly for so many days, those days of them."""
    found = []
    for file in FILES:
        frame = pl.read_parquet(folder / file).filter(pl.col("metric") == "views").sort("series_id", "at")
        for (name,), rows in frame.group_by("series_id", maintain_order=True):
            hours = rows["at"].dt.epoch("s").to_numpy().astype(np.float64) / 3600.0
            hours -= hours[0]
            if hours.size < 2 or float(np.median(np.diff(hours))) > 1.0:
                continue
            counts = np.maximum.accumulate(rows["value"].to_numpy().astype(np.float64))
            video = Dense(str(name), hours, counts).without_holes()
            if video.hours[-1] < DAYS * 24.0 or float(np.diff(video.hours).max()) > DENSE:
                continue
            within = video.hours <= DAYS * 24.0
            found.append(replace(video, hours=video.hours[within], counts=video.counts[within]))
    return found


class Eye:
    """The watch's own memory of one video, and its alarm."""

    def __init__(self, video: Dense, patience: Patience) -> None:
        self._video = video
        self._patience = patience
        self._watch = Watch()
        self.recent = Recent.of([])
        self.hours: list[float] = []
        self.counts: list[float] = []
        self.alarms: list[float] = []

    def look(self, hour: float) -> None:
        count, at = self._video.at(hour), START + timedelta(hours=hour)
        before = self._watch.alarms
        self._watch = self._watch.after([at], [count], self._patience)
        self.recent = self.recent.with_reading(at, count)
        self.hours.append(hour)
        self.counts.append(count)
        if self._watch.alarms > before:
            self.alarms.append(hour)

    @property
    def wanted_in(self) -> float | None:
        return self._watch.soon

    def looked(self) -> Looked:
        return Looked(np.array(self.hours), np.array(self.counts), self.alarms)


def at_fixed_intervals(videos: Sequence[Dense], interval: float, seed: int, streams: int) -> list[Looked]:
    """Every video every so many hours, each with a beginning of its own."""
    random = np.random.default_rng(seed)
    patience = Patience(streams=streams)
    found = []
    for video in videos:
        eye = Eye(video, patience)
        for hour in (0.0, *np.arange(random.uniform(0.0, interval), DAYS * 24.0, interval)):
            eye.look(float(hour))
        found.append(eye.looked())
    return found


def by_the_watch(videos: Sequence[Dense], interval: float) -> list[Looked]:
    """As many readings in any 24 hours as that interval takes, where the schedule puts them."""
    budget = round(len(videos) * 24.0 / interval)
    schedule = Schedule([0] * len(videos), [1], Pace(1.0 / 6.0, budget))
    eyes = [Eye(video, Patience(streams=len(videos))) for video in videos]
    paid: deque[float] = deque()
    now, end = 0.0, DAYS * 24.0 * HOUR
    while now < end:
        while paid and paid[0] <= now - 24.0 * HOUR:
            paid.popleft()
        if len(paid) >= budget:
            now = paid[0] + 24.0 * HOUR + 1.0
            continue
        batch = schedule.next_batch(now)
        if batch is None:
            now += max(schedule.wait(now), 1.0)
            continue
        place = int(batch.places[0])
        eyes[place].look(now / HOUR)
        paid.append(now)
        recent = eyes[place].recent
        doubt = doubt_of(recent.hours, recent.counts)
        schedule.learned(place, doubt, recent.seconds.size, eyes[place].wanted_in)
        schedule.answered([place], now)
    return [eye.looked() for eye in eyes]


def errors(videos: Sequence[Dense], looked: Sequence[Looked]) -> tuple[float, float]:
    """Mean over videos of the mean |ln N - ln N'|, and of the mean |N - N'| in shares of what was gained in all."""
    logs, shares = [], []
    for video, seen in zip(videos, looked, strict=True):
        again = np.interp(video.hours, seen.hours, seen.counts)
        logs.append(float(np.mean(np.abs(np.log1p(again) - np.log1p(video.counts)))))
        gained = max(float(video.counts[-1] - video.counts[0]), 1.0)
        shares.append(float(np.mean(np.abs(again - video.counts))) / gained)
    return float(np.mean(logs)), float(np.mean(shares))


def delays(videos: Sequence[Dense], looked: Sequence[Looked]) -> Array:
    """Hours from jump to alarm; infinite where there was none."""
    late = []
    for video, seen in zip(videos, looked, strict=True):
        jump = math.inf if video.jump_at is None else video.jump_at
        late.append(next((alarm - jump for alarm in seen.alarms if alarm >= jump), math.inf))
    return np.array(late)


def planted(videos: Sequence[Dense], run: int) -> list[Dense]:
    """Every eighth video with a jump; in eight runs each has one."""
    random = np.random.default_rng(run)
    jumps = [random.uniform(*JUMP_DAYS) * 24.0 for _video in videos]
    return [
        video.with_jump(jump, JUMP) if place % GROUPS == run % GROUPS else video
        for place, (video, jump) in enumerate(zip(videos, jumps, strict=True))
    ]


@dataclass(frozen=True)
class Compared:
    """What one way of asking brought, at one interval."""

    requests: int
    logs: float
    shares: float
    false: int
    late: Array

    @classmethod
    def of(cls, videos: Sequence[Dense], ask: Ask, shown: Callable[[Dense], bool]) -> Compared:
        quiet = ask(videos, 0)
        logs, shares = errors(videos, quiet)
        late = []
        for run in range(GROUPS * ROUNDS):
            jumping = planted(videos, run)
            seen = [pair for pair in zip(jumping, ask(jumping, run), strict=True) if shown(pair[0])]
            late.append(delays([video for video, _looked in seen], [looked for _video, looked in seen]))
        false = sum(len(looked.alarms) for looked in quiet)
        return cls(sum(looked.hours.size for looked in quiet), logs, shares, false, np.concatenate(late))

    @property
    def found(self) -> Array:
        return self.late[self.late <= TWO_DAYS]


def row(videos: Sequence[Dense], interval: float, reported: bool) -> list[str]:
    """One budget: the fixed interval and the watch."""

    def shown(video: Dense) -> bool:
        return video.jump_at is not None and video.reported == reported

    fixed = Compared.of(videos, lambda those, seed: at_fixed_intervals(those, interval, seed, len(videos)), shown)
    own = Compared.of(videos, lambda those, _seed: by_the_watch(those, interval), shown)
    either = np.isfinite(fixed.late) & np.isfinite(own.late)
    return [
        f"{interval:g} h",
        f"{fixed.requests:,}, {own.requests:,}",
        f"{fixed.logs:.1e}, {own.logs:.1e} (x {own.logs / fixed.logs:.2f})",
        f"{fixed.shares:.4f}, {own.shares:.4f} (x {own.shares / fixed.shares:.2f})",
        f"{fixed.found.size / fixed.late.size:.0%}, {own.found.size / own.late.size:.0%}",
        f"{_middle(fixed.found)}, {_middle(own.found)}",
        f"{_middle(fixed.late[either])}, {_middle(own.late[either])}",
        f"{fixed.false}, {own.false}",
    ]


Ask = Callable[[Sequence[Dense], int], list[Looked]]

HEAD = (
    "a reading every",
    "requests",
    "error of the log count",
    "error in shares of the gain",
    "alarm within two days",
    "median delay of these",
    "median delay where both alarm",
    "alarms without a jump",
)


def _middle(hours: Array) -> str:
    return f"{np.median(hours):.1f} h" if hours.size else "-"


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measure the schedule and write the table into its document.")
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    parser.add_argument("--chosen-on", action="store_true", help="delays of the other half, only printed")
    asked = parser.parse_args(arguments)
    folder = Path(os.environ.get("GROUNDSWELL_SHARED", "../shared")) / "data" / "series"
    began = time.process_time()
    videos = dense_series(folder)
    print(f"{len(videos)} videos, {DAYS:g} days of each")
    rows = []
    for interval in INTERVALS:
        rows.append(row(videos, interval, not asked.chosen_on))
        print(" | ".join(rows[-1]), flush=True)
    if not asked.chosen_on:
        put(asked.document, "watch", table(HEAD, rows))
    print(f"{time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
