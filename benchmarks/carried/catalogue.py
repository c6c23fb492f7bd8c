"""The older videos of a singer around the release of her new one, on 23 October 2015, and around a day without news."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.alarm.tables import table
from benchmarks.carried.cases import Array
from groundswell.terms import Happening
from groundswell.understanding.carried import explain
from groundswell.understanding.carried_path import path_of_counts
from groundswell.understanding.pushes import Candidate

NEWS = datetime(2015, 10, 23, tzinfo=UTC)
NO_NEWS = datetime(2015, 8, 9, tzinfo=UTC)
BEFORE = AFTER = 60


def lifted(folder: Path, day: datetime) -> dict[str, tuple[Array, float | None]]:
    """Draws of the share of 120 days' views that came with a happening of that day, and its p, by the video's title."""
    long = pl.read_parquet(folder / "youtube_adele_teaser_daily.parquet").filter(pl.col("metric") == "views_daily")
    found = {}
    for (title,), video in long.sort("at").group_by("title", maintain_order=True):
        days = np.array([(at - day).days for at in video["at"]])
        inside = (days >= -BEFORE) & (days < AFTER)
        if inside.sum() < BEFORE + AFTER:
            continue
        views = video["value"].to_numpy()[inside].astype(np.float64)
        age = (day - video["published_at"][0]).total_seconds() / 86400.0 - BEFORE
        path = path_of_counts(np.arange(BEFORE + AFTER + 1, dtype=np.float64), views, age=age)
        happening = Happening(id="news", kind="platform", what="a new video of the singer")
        explained = explain(path, [Candidate(happening, float(BEFORE), BEFORE + 1.0)], seed=1)
        share = explained.pushed[:, 0] / (explained.own + explained.pushed[:, 0])
        found[str(title)] = (share, explained.p_groups[0])
    return found


def catalogue_table(folder: Path) -> str:
    """Shares with their 90% intervals, on the day of the release and on a day without one."""
    news, none = lifted(folder, NEWS), lifted(folder, NO_NEWS)
    rows = []
    for title in sorted(news):
        (share, p), (control, p_control) = news[title], none[title]
        rows.append([title, _interval(share), _p(p), _interval(control), _p(p_control)])
    head = ["video", "with the release, 23 October 2015", "p", "with nothing, 9 August 2015", "p"]
    return table(head, rows)


def _interval(share: Array) -> str:
    low, middle, high = (100 * float(q) for q in np.quantile(share, [0.05, 0.5, 0.95]))
    return f"{middle:.1f}% ({low:.1f} to {high:.1f})"


def _p(p: float | None) -> str:
    return "-" if p is None else f"{p:.2f}"
