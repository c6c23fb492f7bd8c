"""What a platform means by a view: kept in the record as a happening without a date, a change of it as one with a date.

A definition is no event that brought views, and no push. What is known of changes that platforms made public stands
in ``CHANGES``, each with the page that says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime

from groundswell.terms import CaseFile, Happening, When, Window

KIND = "definition"


@dataclass(frozen=True, slots=True)
class Change:
    """A platform counts otherwise since some day between ``first`` and ``last``."""

    platform: str
    first: date
    last: date
    what: str
    source: str


CHANGES = (
    Change(
        "facebook",
        date(2024, 11, 14),
        date(2024, 12, 31),
        "what had been called plays of reels and videos is called views, repeated ones included, as on Instagram",
        "https://www.nasdaq.com/articles/meta-says-views-become-primary-metric-facebook",
    ),
    Change(
        "youtube",
        date(2025, 3, 31),
        date(2025, 3, 31),
        "of a Short every start and replay is a view, however short; before, it had to play for some seconds",
        "https://developers.google.com/youtube/v3/revision_history",
    ),
    Change(
        "youtube",
        date(2026, 8, 24),
        date(2026, 8, 27),
        "a view is counted when playing starts, also of long videos and live streams; before, only of Shorts",
        "https://developers.google.com/youtube/v3/revision_history",
    ),
)
"""In the order of time. Changes of which no page was found that dates them are not here."""


def changes_within(platforms: Container[str | None], start: datetime, end: datetime) -> tuple[Change, ...]:
    """The changes of these platforms that may have come between two moments (aware of their zone)."""
    return tuple(
        change
        for change in CHANGES
        if change.platform in platforms and change.last >= start.date() and change.first <= end.date()
    )


def current(file: CaseFile, platform: str) -> Happening | None:
    """The definition that the record last held of a platform, as it stands there."""
    mine = [one for one in file.happenings if one.kind == KIND and one.id.startswith(_beginning(platform))]
    return mine[-1] if mine else None


def news_of(file: CaseFile, platform: str, name: str, definition: str, at: datetime) -> Happening | None:
    """What to enter where a platform, called ``name``, means this by a view ``at`` a moment; None where it is known."""
    digest = hashlib.sha256(definition.encode()).hexdigest()[:8]
    held = current(file, platform)
    if held is None:
        what = f"{name} counts as a view: {definition}."
        return Happening(id=f"{_beginning(platform)}{digest}", kind=KIND, what=what)
    if held.id.split("/")[2] == digest:
        return None
    when = When(at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return Happening(
        id=f"{_beginning(platform)}{digest}/{at:%Y%m%dT%H%M%SZ}",
        kind=KIND,
        what=f"{name} counts otherwise now. As a view it counts: {definition}.",
        happened_from=when,
        happened_to=when,
    )


def is_standing(happening: Happening, window: Window | None) -> bool:
    """Whether it is a definition that nobody saw change, and so nothing that happened."""
    return happening.kind == KIND and window is None


def _beginning(platform: str) -> str:
    return f"definition/{platform}/"
