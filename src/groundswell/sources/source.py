"""The shape of a source: three facts, two methods, and an example that was recorded of it.

::

    class Elsewhere:
        name = "elsewhere.example"                                   # the platform, as it stands in the record
        counts = {"views": "What the platform calls a view."}        # what it counts, and what it means by that
        at_once = 1                                                  # how many videos one request can ask for
        example = Example(...)

        def key_of(self, url: str) -> str | None: ...    # what it calls the video there; None: not its
        async def ask(self, client: Client, keys: Sequence[str]) -> list[Answer]: ...

``ask`` gives one answer for each key, in order, or raises ``NoAnswer`` for all of them together. A source does not
sleep, try again, log or look at a clock: the client does what of that is needed. ``contract.check`` is its whole test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from groundswell.sources.ask import Client
from groundswell.sources.counters import Counter, Removed
from groundswell.sources.failures import NotUnderstood
from groundswell.terms import Post


@dataclass(frozen=True, slots=True)
class Page:
    """A text elsewhere that may be about the film."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source says of one video: its counters by metric, and what else it found.

    ``paid`` is whether the platform says that somebody paid for the video; None where it does not say.
    ``trouble`` is a sentence where this one video could not be asked for; the counters are then empty.
    """

    key: str
    counters: Mapping[str, Counter] = field(default_factory=dict)
    paid: bool | None = None
    posts: tuple[Post, ...] = ()
    pages: tuple[Page, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A real exchange, recorded: asking for the video at ``url`` leads to ``content``, which means ``answer``.

    ``settings`` are environment variables that the source needs, such as a key (of course not a real one).
    """

    url: str
    content: bytes
    answer: Answer
    media_type: str = "application/json"
    settings: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Source(Protocol):
    """One platform that can be asked. The facts are constants of its class."""

    @property
    def name(self) -> str: ...

    @property
    def counts(self) -> Mapping[str, str]: ...

    @property
    def at_once(self) -> int: ...

    @property
    def example(self) -> Example: ...

    def key_of(self, url: str) -> str | None: ...

    async def ask(self, client: Client, keys: Sequence[str]) -> list[Answer]: ...


def removed(source: Source, key: str) -> Answer:
    """The answer for a video that is not there any more."""
    return Answer(key, {metric: Removed() for metric in source.counts})


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """A JSON object; ``NotUnderstood`` where it is none."""
    if not isinstance(value, dict):
        raise NotUnderstood(f"{where}: the answer is not of the form that was published")
    return value


def listing(value: Any, where: str) -> list[Any]:
    """A JSON list; ``NotUnderstood`` where it is none."""
    if not isinstance(value, list):
        raise NotUnderstood(f"{where}: the answer is not of the form that was published")
    return value


def hashed_author(platform: str, author: str | None) -> str | None:
    """What is kept of who wrote a post: enough to see that two are by one, not who."""
    return hashlib.sha256(f"{platform}:{author}".encode()).hexdigest()[:16] if author else None
