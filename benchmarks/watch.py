"""The same requests, at fixed intervals and where the watch puts them: how well curves are known, how soon jumps are.

On the dense series that are read every ten to thirty minutes: the watch's own schedule and alarm look at them through
few readings, as many in any 24 hours as a fixed interval takes. The curve is put together again by straight lines
between the readings. Jumps are planted into the same series: from a moment on views come in four times as fast.

    GROUNDSWELL_SHARED=../shared python -m benchmarks.watch
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from groundswell.understanding.alarm import Patience, Watch
from groundswell.understanding.compiled import Array
from groundswell.understanding.doubt import doubt_of
from groundswell.watching.recent import Recent
from groundswell.watching.schedule import HOUR, Pace, Schedule

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 10.0
FILES = ("youtube_tonytani37_10min.parquet", "youtube_prsk_mv_10min.parquet")
INTERVALS = (2.0, 4.0, 8.0, 12.0)
JUMP = 4.0
TWO_DAYS = 48.0


@dataclass(frozen=True)
class Dense:
    """One video: hours since its first reading and counts, both (n,); ``jump_at`` is when its views were multiplied."""

    name: str
    hours: Array
    counts: Array
    jump_at: float | None = None

    def at(self, hour: float) -> float:
        return float(np.floor(np.interp(hour, self.hours, self.counts)))

    def with_jump(self, hour: float, factor: float) -> Dense:
        more = (factor - 1.0) * np.maximum(self.counts - np.interp(hour, self.hours, self.counts), 0.0)
        return replace(self, counts=self.counts + np.where(self.hours > hour, more, 0.0), jump_at=hour)


@dataclass(frozen=True)
class Looked:
    """What was read of one video, (n,) hours and counts, and when the alarm rose after the jump, if it did."""

    hours: Array
    counts: Array
    alarm: float | None


def dense_series(folder: Path) -> list[Dense]:
    """Videos that were read at least hourly for ten days, those ten days of them."""
    found = []
    for file in FILES:
        frame = pl.read_parquet(folder / file).filter(pl.col("metric") == "views").sort("series_id", "at")
        for (name,), rows in frame.group_by("series_id", maintain_order=True):
            hours = rows["at"].dt.epoch("s").to_numpy().astype(np.float64) / 3600.0
            hours -= hours[0]
            if hours[-1] < DAYS * 24.0 or float(np.median(np.diff(hours))) > 1.0:
                continue
            within = hours <= DAYS * 24.0
            counts = np.maximum.accumulate(rows["value"].to_numpy().astype(np.float64))
            found.append(Dense(str(name), hours[within], counts[within]))
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

    def looked(self) -> Looked:
        jump = self._video.jump_at
        true = [alarm for alarm in self.alarms if jump is not None and alarm >= jump]
        return Looked(np.array(self.hours), np.array(self.counts), true[0] if true else None)


def at_fixed_intervals(videos: Sequence[Dense], interval: float, seed: int) -> list[Looked]:
    """Every video every so many hours, each with a beginning of its own."""
    random = np.random.default_rng(seed)
    patience = Patience(streams=len(videos))
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
        schedule.learned(place, doubt, recent.seconds.size)
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
    both = zip(videos, looked, strict=True)
    return np.array([np.inf if seen.alarm is None else seen.alarm - (video.jump_at or 0.0) for video, seen in both])


def planted(videos: Sequence[Dense], seed: int) -> list[Dense]:
    random = np.random.default_rng(seed)
    return [video.with_jump(random.uniform(5.0, 8.0) * 24.0, JUMP) for video in videos]


def table(videos: Sequence[Dense]) -> list[str]:
    """Rows of budget against error and delay."""
    jumping = planted(videos, 7)
    rows = [
        "| a reading every | requests | error of the log count | error in shares of the gain | "
        "alarm within two days | median delay of these |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for interval in INTERVALS:
        fixed, own = at_fixed_intervals(videos, interval, 1), by_the_watch(videos, interval)
        logs, shares = zip(errors(videos, fixed), errors(videos, own), strict=True)
        late = [
            delays(jumping, at_fixed_intervals(jumping, interval, 1)),
            delays(jumping, by_the_watch(jumping, interval)),
        ]
        found = [one[one <= TWO_DAYS] for one in late]
        requests = [sum(one.hours.size for one in looked) for looked in (fixed, own)]
        rows.append(
            f"| {interval:g} h | {requests[0]:,}, {requests[1]:,} | {logs[0]:.1e}, {logs[1]:.1e} "
            f"(x {logs[1] / logs[0]:.2f}) | {shares[0]:.4f}, {shares[1]:.4f} (x {shares[1] / shares[0]:.2f}) | "
            f"{found[0].size} and {found[1].size} of {len(videos)} | {_middle(found[0])}, {_middle(found[1])} |"
        )
        print(rows[-1], flush=True)
    return rows


def _middle(hours: Array) -> str:
    return f"{np.median(hours):.1f} h" if hours.size else "-"


def main() -> None:
    folder = Path(os.environ.get("GROUNDSWELL_SHARED", "../shared")) / "data" / "series"
    began = time.process_time()
    videos = dense_series(folder)
    print(f"{len(videos)} videos, the first {DAYS:g} days of each")
    table(videos)
    print(f"{time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
