"""The shape of a finder: who looks for what is written about a film, beside the sources, which count.

::

    class Elsewhere:
        name = "elsewhere"                                  # the platform, as it stands in the record
        example = Finding(...)

        async def find(self, client: Client, sought: Sought) -> Found: ...

``find`` gives what it found, and sentences about what it could not look at; it raises ``NoAnswer`` where that is
everything. Like a source it does not sleep, try again, log or look at a clock. ``mentions_contract.check_finder`` is
its whole test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, runtime_checkable
from urllib.parse import urlsplit

from groundswell.sources.ask import Client
from groundswell.sources.youtube import YouTube
from groundswell.terms import Post, Statement, When, zone_named

UTC_ZONE = zone_named("UTC")

LONGEST_POST = 10_000
"""Characters of a post that are kept."""

MOST_ADDRESSES = 8
"""Addresses of one film that a finder asks about, its spellings included."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A film to look for: its title, the addresses of its uploads and of articles about it, and when it began (UTC).

    Nothing older is of it. ``until`` is the moment at which it is looked for.
    """

    title: str
    addresses: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A text about the film: a ``post`` that leads to it, a ``comment``, or an unread article of the ``press``.

    ``score`` and ``comments`` are what the platform shows beside it at this moment; None where it shows none.
    """

    id: str
    kind: Literal["post", "comment", "press"]
    platform: str
    address: str
    title: str = ""
    text: str = ""
    seen_at: When | None = None
    author_hash: str | None = None
    score: int | None = None
    comments: int | None = None

    def as_post(self) -> Post:
        """The mention as a row of the record."""
        return Post(
            id=self.id,
            text=_kept("\n".join(part for part in (self.title, self.text) if part.strip())) or self.address,
            seen_at=self.seen_at,
            platform=self.platform,
            author_hash=self.author_hash,
            url=self.address,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How much was counted of something between two moments, ended and done with; ``said_by`` is also the platform."""

    id: str
    said_by: str
    metric: str
    value: int
    first: When
    last: When
    address: str

    def as_statement(self) -> Statement:
        """The figure as a row of the record."""
        return Statement(
            id=self.id,
            said_by=self.said_by,
            platform=self.said_by,
            metric=self.metric,
            value=float(self.value),
            granularity=1.0,
            as_of_from=self.first,
            as_of_to=self.last,
            url=self.address,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions and figures that one question brought, and a sentence for each place that could not be looked at."""

    mentions: tuple[Mention, ...] = ()
    troubles: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An exchange of the published form: looking for ``sought`` leads to ``content``, which means these."""

    sought: Sought
    content: bytes
    mentions: tuple[Mention, ...] = ()
    figures: tuple[Figure, ...] = ()
    media_type: str = "application/json"
    settings: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Finder(Protocol):
    """One place where mentions can be looked for. The facts are constants of its class."""

    @property
    def name(self) -> str: ...

    @property
    def example(self) -> Finding: ...

    async def find(self, client: Client, sought: Sought) -> Found: ...


def spellings(sought: Sought) -> list[str]:
    """The addresses of the film as people share them: YouTube's in the long and in the short form."""
    found: dict[str, None] = {}
    for address in sought.addresses:
        key = YouTube().key_of(address)
        for one in [address] if key is None else [f"https://www.youtube.com/watch?v={key}", f"https://youtu.be/{key}"]:
            found[one] = None
    return list(found)[:MOST_ADDRESSES]


def leads_to(link: object, sought: Sought) -> bool:
    """Whether a link is one to an upload of the film, however it is spelt."""
    return isinstance(link, str) and _place(link) in {_place(address) for address in sought.addresses}


def names(text: str, sought: Sought) -> bool:
    """Whether a text holds the words of the title one after the other, or an address of the film."""
    title = _words(sought.title)
    if title and f" {' '.join(title)} " in f" {' '.join(_words(text))} ":
        return True
    return any(leads_to(link.rstrip(".,;:!?)"), sought) for link in re.findall(r"https?://[^\s\"'<>]+", text))


def too_old(when: When | None, sought: Sought) -> bool:
    """Whether it was written before the film began; what has no date is not."""
    return when is not None and sought.since is not None and when.window(UTC_ZONE).end < sought.since


def at_second(seconds: object) -> When | None:
    """A moment given as seconds since 1970; None where that is none."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return When(datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    except (ValueError, OverflowError, OSError):
        return None


def moment(text: object) -> When | None:
    """A moment given as ISO 8601, to the second; None where that is none, or without a zone."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return None if at is None or at.tzinfo is None else at_second(at.timestamp())


def whole(value: Any) -> int | None:
    """A whole number as it is shown beside a post; None where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _kept(text: str) -> str:
    """A text as every store can hold it: no half characters, no NUL, not longer than needed."""
    return text[:LONGEST_POST].encode(errors="replace").decode().replace("\0", "").strip()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _place(address: str) -> str:
    """An address without what may differ between two spellings of it."""
    key = YouTube().key_of(address)
    if key is not None:
        return f"youtube:{key}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return address
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
