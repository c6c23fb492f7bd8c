"""The words of the house as frozen types: what a film is, and everything that was said and seen of it.

Nothing here reads a clock, a disk or a network. A value that does not belong raises ``ValueError`` with a
sentence that says what is wrong; whoever stands at the door (``record``, ``cli``) adds where.
"""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FIRST_YEAR = 1990
"""No view of a video on a public network was counted before the web; an earlier year is a slip."""

LARGEST_VALUE = 1e15
"""Above every count of anything that people said of a video, slips of the unit included."""

PLATFORMS = frozenset(
    "all bilibili bluesky dailymotion facebook hackernews instagram kuaishou linkedin mastodon niconico odysee "
    "pinterest reddit rumble rutube snapchat telegram threads tiktok tumblr twitch twitter vimeo vk wechat weibo "
    "wikipedia x yahoo youku youtube".split()
)
"""Platforms by their usual name; any other is written as its host, such as ``style.com``."""

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_WHEN = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d(?:\.\d{1,6})?))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?"
)


class Bound(StrEnum):
    """How a number was hedged by whoever said it."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """An interval of time, both ends included and aware of their zone; a moment is a window of no length."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs times with a zone")
        if self.end < self.start:
            raise ValueError(f"ends ({self.end.isoformat()}) before it starts ({self.start.isoformat()})")

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class When:
    """A time exactly as somebody wrote it, ISO 8601 to whatever precision they had: ``2014-03``, ``2014-03-11T12:00``.

    The text is kept so that a record goes out as it came in; ``window`` says which interval it means.
    """

    text: str

    def __post_init__(self) -> None:
        _read_when(self.text, ZoneInfo("UTC"))

    def window(self, zone: ZoneInfo) -> Window:
        """The interval meant, in UTC; ``zone`` is used where the text names none."""
        return _read_when(self.text, zone)

    def __str__(self) -> str:
        return self.text


def _read_when(text: str, zone: ZoneInfo) -> Window:
    match = _WHEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{shown(text)} is not an ISO 8601 time such as 2014-03-11 or 2014-03-11T12:00-04:00")
    part = match.groupdict()
    year = int(part["year"])
    if year < FIRST_YEAR:
        raise ValueError(f"{shown(text)} is before {FIRST_YEAR}, when no video was counted")
    if part["zone"]:
        tz: ZoneInfo | None = None
        offset = "+00:00" if part["zone"] == "Z" else part["zone"]
    else:
        tz, offset = zone, ""
    month, day = int(part["month"] or 1), int(part["day"] or 1)
    clock = f"{part['hour'] or '00'}:{part['minute'] or '00'}:{part['second'] or '00'}"
    try:
        start = datetime.fromisoformat(f"{year:04d}-{month:02d}-{day:02d}T{clock}{offset}")
        if tz is not None:
            start = start.replace(tzinfo=tz)
        end = _end_of(start, part)
        return Window(start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{shown(text)} is not a time that exists") from error


def _end_of(start: datetime, part: dict[str, str | None]) -> datetime:
    """The last instant meant by a time of that precision (wall-clock arithmetic, so a day may have 23 hours)."""
    if part["second"] or part["minute"]:
        return start
    if part["hour"]:
        return start + timedelta(hours=1)
    if part["day"]:
        return start + timedelta(days=1)
    if part["month"]:
        return start + timedelta(days=calendar.monthrange(start.year, start.month)[1])
    return start.replace(year=start.year + 1)


def shown(text: object) -> str:
    """A foreign text made fit for one line of a message: quoted, cut at 60 characters, nothing unprintable."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
    return f"“{line[:57]}…”" if len(line) > 60 else f"“{line}”"


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name; ``ValueError`` with a hint where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{shown(name)} is not a time zone; write one such as America/New_York") from error


def platform_named(text: str) -> str:
    """The platform's slug (``youtube``, ``style.com``); ``ValueError`` where it is neither known nor a host."""
    slug = text.strip().lower()
    if slug in PLATFORMS or _HOST.fullmatch(slug):
        return slug
    raise ValueError(f"{shown(text)} is not a platform we know; write its host (such as style.com) or leave it empty")


def case_named(text: str) -> str:
    """A case's name as it may stand in a command and an address; ``ValueError`` otherwise."""
    if _NAME.fullmatch(text):
        return text
    raise ValueError(f"{shown(text)} is not a case name: small letters, digits, dots and dashes, 100 at most")


def granularity_of(value: float) -> float:
    """The last place that is not zero: 3,750,000 was said to 10,000, and 70 million to 10 million.

    Fractions count to the sixth place; zero has granularity 1.
    """
    if value == 0 or not math.isfinite(value):
        return 1.0
    scaled, place = round(abs(value) * 1e6), 1e-6
    if scaled == 0:
        return 1e-6
    while scaled % 10 == 0:
        scaled //= 10
        place *= 10
    return float(f"{place:.0e}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, written ``1300 USD``."""

    amount: float
    currency: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.amount) and 0 <= self.amount <= LARGEST_VALUE):
            raise ValueError(f"{self.amount!r} is not an amount of money")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"{shown(self.currency)} is not a currency code such as USD")

    @classmethod
    def read(cls, text: str) -> Money:
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s+([A-Za-z]{3})\s*", text)
        if match is None:
            raise ValueError(f"{shown(text)} is not an amount with its currency, such as “1300 USD”")
        return cls(float(match[1]), match[2].upper())

    def __str__(self) -> str:
        return f"{self.amount:.15g} {self.currency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One film, and how it is to be called. ``released_from``/``released_to`` bound the moment of its release."""

    name: str
    title: str
    released_from: When
    released_to: When
    zone: str = "UTC"
    brand: str | None = None
    makers: tuple[str, ...] = ()
    cost: Money | None = None
    cast: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        case_named(self.name)
        if not self.title.strip():
            raise ValueError("a case needs a title")
        if self.released.end < self.released.start:  # pragma: no cover - Window refuses it first
            raise ValueError("the release ends before it starts")

    @property
    def tz(self) -> ZoneInfo:
        return zone_named(self.zone)

    @property
    def released(self) -> Window:
        """The interval in which the film was first published, in UTC."""
        return Window(self.released_from.window(self.tz).start, self.released_to.window(self.tz).end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One upload of the film at one address."""

    id: str
    platform: str
    url: str
    title: str | None = None
    uploader: str | None = None
    uploaded_at: When | None = None

    def __post_init__(self) -> None:
        platform_named(self.platform)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody says that a count of something was so much. The one type of all numbers.

    ``as_of_from``/``as_of_to`` bound the moment at which the number was true; both absent means that nobody
    can place it. ``granularity`` is the last place that was said. ``platform`` absent means not named.
    """

    id: str
    said_by: str
    value: float
    bound: Bound = Bound.EXACT
    metric: str = "views"
    url: str | None = None
    said_at: When | None = None
    copy: str | None = None
    platform: str | None = None
    granularity: float | None = None
    as_of_from: When | None = None
    as_of_to: When | None = None
    quote: str | None = None
    document: str | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"{self.value!r} is not a number that can be counted")
        if self.value < 0:
            raise ValueError(f"{self.value:g} is negative; a count is not")
        if self.value > LARGEST_VALUE:
            raise ValueError(f"{self.value:g} is larger than any count can be")
        if self.granularity is not None and not (0 < self.granularity <= LARGEST_VALUE):
            raise ValueError(f"{self.granularity!r} is not a granularity: the place of the last digit that was said")
        if (self.as_of_from is None) != (self.as_of_to is None):
            raise ValueError("an as-of window needs both its ends, or neither")
        if self.platform is not None:
            platform_named(self.platform)

    def as_of(self, zone: ZoneInfo) -> Window | None:
        """The window in which the number was true, in UTC; ``ValueError`` where it ends before it starts."""
        if self.as_of_from is None or self.as_of_to is None:
            return None
        return Window(self.as_of_from.window(zone).start, self.as_of_to.window(zone).end)

    @property
    def grain(self) -> float:
        """The granularity, read from the value itself where none is recorded."""
        return self.granularity if self.granularity is not None else granularity_of(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A dated event that may have carried views."""

    id: str
    kind: str
    what: str
    happened_from: When | None = None
    happened_to: When | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.happened_from is None) != (self.happened_to is None):
            raise ValueError("a happening needs both ends of its window, or neither")

    def window(self, zone: ZoneInfo) -> Window | None:
        """When it happened, in UTC; None where nobody says."""
        if self.happened_from is None or self.happened_to is None:
            return None
        return Window(self.happened_from.window(zone).start, self.happened_to.window(zone).end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A re-upload, excerpt, spoof, remake or reaction."""

    id: str
    title: str
    kind: str
    maker: str | None = None
    published_at: When | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public comment or thread title; the author is a hash, made at the door."""

    id: str
    text: str
    seen_at: When | None = None
    platform: str | None = None
    author_hash: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that was read, or a table that was handed in; ``content`` is kept byte for byte."""

    id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    outlet: str | None = None
    url: str | None = None
    published_at: When | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """Everything recorded about one film, in the order in which it was entered."""

    case: Case
    copies: tuple[Copy, ...] = ()
    statements: tuple[Statement, ...] = ()
    happenings: tuple[Happening, ...] = ()
    kin: tuple[Kin, ...] = ()
    posts: tuple[Post, ...] = ()
    documents: tuple[Document, ...] = ()

    @cached_property
    def main_platform(self) -> str | None:
        """The platform that most view statements name; the one a reader means who names none.

        Where none is named by anybody, that of the first copy.
        """
        counts: dict[str, int] = {}
        for statement in self.statements:
            if statement.metric == "views" and statement.platform not in (None, "all"):
                counts[str(statement.platform)] = counts.get(str(statement.platform), 0) + 1
        if not counts:
            return next((copy.platform for copy in self.copies if copy.platform is not None), None)
        return max(counts, key=lambda platform: (counts[platform], platform))
