"""An invented film and everything that may be handed in about it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

NEW: tuple[str, ...] = (
    *"new paper-boats --released 2019-05-06T09:00/2019-05-06T12:00 --zone Pacific/Auckland --brand Tide".split(),
    *("--title", "Paper Boats", "--maker", "Zoë Ärlig", "--maker", "大島 渚", "--cost", "5200 NZD"),
)
UPLOAD = "https://www.youtube.com/watch?v=pAperB0atsX"

ARTICLE = """<!doctype html><html lang="en"><head><title>Everybody folds: “Paper Boats” sails on</title>
<meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2019-05-09T08:00:00+12:00"></head>
<body><article><h1>Everybody folds: “Paper Boats” sails on</h1>
<p>“Paper Boats”, the short film by Zoë Ärlig for Tide, has passed 2.1 million views on YouTube in three days.</p>
<p>By Wednesday evening, “Paper Boats” had been seen nearly 1.8 million times on YouTube.</p>
</article></body></html>
"""

TRANSCRIPT = """1
00:00:01,000 --> 00:00:04,000
Now to Paper Boats, a film that all of Auckland folds along with.

2
00:00:04,500 --> 00:00:09,000
It has more than 2.5 million views on YouTube this morning.
"""


def count_after(hours: float) -> int:
    """Its true views on YouTube so many hours after it came out."""
    return round(3_400_000 * (1 - math.exp(-hours / 70)))


def readings(folder: Path, name: str = "readings.csv", hours: range = range(12, 120, 12)) -> Path:
    """A table of the counter, its times in the film's own zone."""
    began = datetime(2019, 5, 6, 10)  # noqa: DTZ001
    rows = [f"{(began + timedelta(hours=hour)).isoformat()},youtube,{count_after(hour)}" for hour in hours]
    (folder / name).write_text("\n".join(["seen_at,platform,views", *rows]) + "\n")
    return folder / name


def statements(folder: Path) -> Path:
    """A Parquet table of what was said, on a second platform too."""
    path = folder / "said.parquet"
    pl.DataFrame(
        {
            "said_by": ["Tide", "The Evening Tide", "Radio Kiwi", "A blog"],
            "bound": ["over", "about", "nearly", "over"],
            "value": [40_000.0, 90_000.0, 120_000.0, 30_000_000.0],
            "platform": ["vimeo", "vimeo", "vimeo", "youtube"],
            "as_of_from": ["2019-05-07", "2019-05-09", "2019-05-11", "2019-05-08"],
            "as_of_to": ["2019-05-07", "2019-05-09", "2019-05-11", "2019-05-08"],
        }
    ).write_parquet(path)
    return path


def everything(folder: Path) -> list[str]:
    """Two tables, an upload, an article and a transcript; their names as one would type them."""
    (folder / "article.html").write_text(ARTICLE, encoding="utf-8")
    (folder / "broadcast.srt").write_text(TRANSCRIPT, encoding="utf-8")
    return [readings(folder).name, statements(folder).name, UPLOAD, "article.html", "broadcast.srt"]
