"""The development videos: where they are, and which of them are held out."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array
from groundswell.understanding.learning import Label
from groundswell.understanding.readings import Readings

DAYS = 120
HELD_OUT_BELOW = 112
"""A video is held out if the first byte of the SHA-256 of its id is below this: 44% of them."""

LABEL = Label(
    name="youtube-2014",
    provenance=(
        "statistics of 5,490 YouTube videos of 2014 followed for 120 days, from the ACTIVE data set of Rizoiu, Xie, "
        "Sanner, Cebrian, Yu and Van Hentenryck, “Expecting to be HIP”, WWW 2017 (CC BY-NC 4.0)"
    ),
    bias=(
        "chosen by its makers for being tweeted, so few true flops and few small channels; YouTube of 2014; the first "
        "day is a calendar day, on average half of one"
    ),
)


@dataclass(frozen=True)
class Videos:
    """Views on each day, (N, D); ``held_out`` (N,) says which videos only score; a category, or None where unknown."""

    views: Array
    held_out: NDArray[np.bool_]
    categories: tuple[str | None, ...]

    def some(self, places: NDArray[np.intp]) -> Videos:
        """Only the videos at these places."""
        return Videos(self.views[places], self.held_out[places], tuple(self.categories[i] for i in places))


def series_folder() -> Path | None:
    """The folder of the shared series; None where it is not on this machine."""
    root = Path(os.environ.get("GROUNDSWELL_SHARED") or Path(__file__).parents[3] / "shared")
    folder = root / "data" / "series"
    return folder if folder.is_dir() else None


def development_videos(folder: Path) -> Videos:
    """The 9,765 videos of the ACTIVE data set; a day that was not counted is taken as 0 (nine days in all)."""
    rows = pl.read_parquet(folder / "youtube_active14_daily.parquet").with_columns(
        pl.col("series_id").cast(pl.String), pl.col("category").cast(pl.String)
    )
    wide = rows.pivot(on="age_days", index="series_id", values="value_daily").sort("series_id")
    named = rows.group_by("series_id").agg(pl.col("category").first()).sort("series_id")
    names = wide["series_id"].to_list()
    views = np.nan_to_num(wide.select([str(day) for day in range(DAYS)]).to_numpy().astype(float))
    held_out = np.array([hashlib.sha256(name.encode()).digest()[0] < HELD_OUT_BELOW for name in names])
    kinds = tuple(None if kind == "NA" else kind for kind in named["category"].to_list())
    return Videos(views, held_out, kinds)


def simulated_videos(count: int, seed: int = 0) -> Videos:
    """Videos made up for a quick run: steep and steady ones, bursts, two categories that say a little."""
    random = np.random.default_rng(seed)
    age = np.log(np.arange(1.0, DAYS + 1.0))
    steep = random.random(count) < 0.6
    slope = np.where(steep, -1.1, -0.1)[:, None] + 0.2 * random.standard_normal((count, 1))
    level = np.where(steep, 9.0, 6.5)[:, None] + 1.2 * random.standard_normal((count, 1))
    wander = np.cumsum(0.08 * random.standard_normal((count, DAYS)), axis=1)
    burst = np.where(random.random((count, DAYS)) < 0.004, random.exponential(1.5, (count, DAYS)), 0.0)
    noise = 0.1 * random.standard_normal((count, DAYS)) + burst
    views = np.round(np.exp(np.clip(level + slope * age + wander + noise, 0.0, 16.0)))
    kinds = tuple("Music" if (s == (u < 0.7)) else "News" for s, u in zip(steep, random.random(count), strict=True))
    return Videos(views, random.random(count) < 0.44, kinds)


def readings_of(views: Array, days: int) -> list[Readings]:
    """The first days of each video, as a counter read at the end of every day."""
    ages = np.arange(1.0, days + 1.0)
    return [Readings(ages, row) for row in np.cumsum(views[:, :days], axis=1)]
