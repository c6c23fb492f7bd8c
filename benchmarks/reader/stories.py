"""The texts and the claims that were taken from them by hand, as the reader is measured on them.

They lie outside the repository, in the folder that ``GROUNDSWELL_SHARED`` names (or ``../shared``).
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.reader.split import held_out
from groundswell.reader import About
from groundswell.terms import When, Window


def _day(text: str, zone: str) -> Window:
    return When(text).window(ZoneInfo(zone))


STORIES: dict[str, About] = {
    "first-kiss": About(
        title="First Kiss",
        makers=("Tatia Pilieva", "Melissa Coker"),
        brand="Wren",
        released=_day("2014-03-10", "America/New_York"),
        zone="America/New_York",
    ),
    "stories/the-fox": About(
        title="The Fox",
        aliases=("What Does the Fox Say",),
        makers=("Ylvis",),
        released=_day("2013-09-03", "Europe/Oslo"),
        zone="Europe/Oslo",
    ),
    "stories/dumb-ways-to-die": About(
        title="Dumb Ways to Die",
        makers=("McCann",),
        brand="Metro Trains",
        released=_day("2012-11-16", "Australia/Melbourne"),
        zone="Australia/Melbourne",
    ),
    "stories/epic-split": About(
        title="Epic Split",
        aliases=("The Epic Split",),
        makers=("Jean-Claude Van Damme",),
        brand="Volvo Trucks",
        released=_day("2013-11-13", "Europe/Stockholm"),
        zone="Europe/Stockholm",
    ),
}
"""What a user would have told of each film, and nothing of its parodies or numbers."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that was taken from a text by hand."""

    value: float
    metric: str
    bound: str
    subject: str
    as_of: Window | None


@dataclass(frozen=True, slots=True)
class Page:
    """One restated page with its claims."""

    story: str
    url: str
    outlet: str
    published: When | None
    text: str
    held_out: bool
    claims: tuple[Claim, ...]
    about: About


METRICS = ("views", "likes", "dislikes", "comments", "shares", "subscribers", "followers", "sales")
"""Counts that are measured; lengths, ranks, people and money have no hedge or window in the claims."""

_BOUNDS = {
    "more than": "over",
    "over": "over",
    "at_least": "over",
    "at least": "over",
    "just over": "over",
    "nearly": "nearly",
    "almost": "nearly",
    "exact": "exact",
    "up to": "at_most",
}


def shared_folder() -> Path:
    """The folder with the data; a ``FileNotFoundError`` says what to set."""
    named = os.environ.get("GROUNDSWELL_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared"
    if not (folder / "data").is_dir():
        raise FileNotFoundError("set GROUNDSWELL_SHARED to the folder that holds data/ and seeds/")
    return folder


def pages(folder: Path) -> Iterator[Page]:
    """Every page of the four stories."""
    for story, about in STORIES.items():
        base = folder / "data" / story
        claims: dict[str, list[Claim]] = {}
        with (base / "claims.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                claim = _claim(row, about.zone)
                if claim is not None:
                    claims.setdefault(row["url"], []).append(claim)
        with (base / "texts.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)
                yield Page(
                    story=story,
                    url=text["url"],
                    outlet=text["outlet"],
                    published=When(text["published"]) if text["published"] else None,
                    text=text["text"],
                    held_out=held_out(text["outlet"]),
                    claims=tuple(claims.get(text["url"], ())),
                    about=about,
                )


def _claim(row: dict[str, str], zone: str) -> Claim | None:
    metric = family(row["metric"])
    if metric is None or not row["figure"].replace(".", "").isdigit():
        return None
    qualifier = row["qualifier"].split(";")[0].split("[")[0].strip().lower()
    as_of = _day(row["as_of"], zone) if row["as_of"] else None
    return Claim(float(row["figure"]), metric, _BOUNDS.get(qualifier, "about"), _subject(row), as_of)


def family(metric: str) -> str | None:
    """The measured metric that a column's name belongs to: ``views:parody (X)`` and ``views_campaign`` are views."""
    if metric == "song_sales":
        return "sales"
    if metric.endswith("_pct"):
        return None
    return next((name for name in METRICS if metric == name or metric.startswith((f"{name}_", f"{name}:"))), None)


def _subject(row: dict[str, str]) -> str:
    metric, platform = row["metric"], row["platform"].lower()
    if metric.startswith("views_campaign") or platform.startswith("all copies"):
        return "all"
    if ":channel" in metric or metric == "subscribers":
        return "channel"
    if ":other" in metric or ":parody" in metric or "derivative" in metric:
        return "other"
    return "film"
