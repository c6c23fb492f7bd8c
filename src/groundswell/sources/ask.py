"""The one polite client: every request of every source goes through here.

It waits its turn at each host, tries again where a server is busy and as late as that server asks, keeps what may be
kept, gives up on what is too slow or too large, and reaches no private address unless told. Keys come from the
environment as headers of one request; they are in no address, no message and nothing that is kept.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx2
import stamina
from aiolimiter import AsyncLimiter

from groundswell.sources.cache import Cache, Reply
from groundswell.sources.failures import KeyMissing, NoAnswer, NotUnderstood, Refused, TooBusy, Unreachable
from groundswell.sources.guard import transport
from groundswell.terms import shown

WHO_WE_ARE = "groundswell/0.1 (counts views of videos)"

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MEDIA = ("video/", "audio/", "application/octet-stream")
_GLANCE = 1 << 14
"""Bytes that are read of a film itself, which nobody asked for."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the client behaves towards one host. Times in seconds, sizes in bytes."""

    a_second: float = 5.0
    at_once: int = 4
    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 30.0
    read_timeout: float = 15.0
    whole_timeout: float = 60.0
    largest: int = 10 << 20
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One request. ``secret`` headers are sent to the host asked and to none that it sends us on to.

    ``fresh``: what was kept is not good enough without asking again; a counter is asked so.
    """

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None
    fresh: bool = True


async def nothing_to_pay(_host: str) -> None:
    """The meter of who has no budget."""


class Client:
    """Ask with it, inside ``async with``. ``settings`` are environment variables.

    ``meter`` is told of every request before it is sent, repeated ones and those after a redirect too, and raises
    ``BudgetSpent`` where one more would be too many. ``connection`` replaces the network in tests.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        *,
        meter: Callable[[str], Awaitable[None]] = nothing_to_pay,
        manners: Manners | None = None,
        connection: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.manners = manners or Manners()
        self._meter = meter
        allowed = settings.get("GROUNDSWELL_ALLOW_PRIVATE", "") == "1"
        self._http = httpx2.AsyncClient(
            transport=connection or transport(allow_private=allowed),
            timeout=httpx2.Timeout(self.manners.read_timeout),
            follow_redirects=False,
            trust_env=False,
        )
        self._cache = Cache()
        self._limiters: dict[str, AsyncLimiter] = {}
        self._doors: dict[str, asyncio.Semaphore] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    def base(self, variable: str, usual: str) -> str:
        """The address of a source: what the environment says, or the usual one; without a slash at its end."""
        return (self.settings.get(variable) or usual).rstrip("/")

    def key(self, variable: str, what_for: str) -> str:
        """A key from the environment; ``KeyMissing`` where there is none."""
        key = self.settings.get(variable, "").strip()
        if not key:
            raise KeyMissing(f"{what_for} needs a key: set {variable}")
        if not key.isascii() or not key.isprintable():
            raise KeyMissing(f"{variable} is not a key: it holds a character that no key has")
        return key

    async def json(self, question: Question) -> Any:
        """The JSON that answers; ``NotUnderstood`` where it is something else."""
        return json_in(await self.ask(question))

    async def ask(self, question: Question) -> Reply:
        """The answer with status 200 (or another below 300); every other way to end is a ``NoAnswer``."""
        reply = await self.send(question)
        if reply.status < 300:
            return reply
        raise Refused(f"{_place(question.url)} refuses (HTTP {reply.status})", reply.status, reply.content)

    async def send(self, question: Question) -> Reply:
        """The answer whatever its status, after redirects, and after trying again where the server is busy."""
        try:
            url = str(httpx2.URL(question.url, params=dict(question.params) or None))
        except (httpx2.InvalidURL, ValueError, TypeError) as error:
            raise Unreachable(f"{shown(question.url)} is not an address") from error
        secret = dict(question.secret)
        for _hop in range(self.manners.redirects + 1):
            reply = await self._patiently(question, url, secret)
            target = reply.headers.get("location")
            if reply.status not in _MOVED or not target:
                return reply
            onward = urljoin(url, target)
            if _origin(onward) != _origin(url):
                secret = {}
            url = onward
        raise Unreachable(f"{_place(question.url)} sends us on and on")

    async def _patiently(self, question: Question, url: str, secret: Mapping[str, str]) -> Reply:
        manners = self.manners

        def again(error: Exception) -> bool | float:
            if isinstance(error, TooBusy):
                return True if error.wait is None else error.wait <= manners.longest_wait and error.wait
            return isinstance(error, Unreachable) and bool(getattr(error, "passing", False))

        async for attempt in stamina.retry_context(
            on=again,
            attempts=manners.attempts,
            timeout=None,
            wait_initial=manners.first_wait,
            wait_max=manners.longest_wait,
            wait_jitter=manners.first_wait,
        ):
            with attempt:
                return await self._once(question, url, secret)
        raise AssertionError("the last attempt either answers or raises")

    async def _once(self, question: Question, url: str, secret: Mapping[str, str]) -> Reply:
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        if urlsplit(url).scheme not in ("http", "https") or not host:
            raise Unreachable(f"{shown(url)} is not an address of the web")
        cached = question.method == "GET"
        key = (url, *(f"{name}:{value}" for name, value in sorted({**question.headers, **secret}.items())))
        if cached and not question.fresh and (kept := self._cache.fresh(key, time.monotonic())) is not None:
            return kept
        marks = self._cache.marks(key) if cached else {}
        said = {name.lower(): value for name, value in {**question.headers, **secret}.items()}
        headers = {"user-agent": WHO_WE_ARE, **said, **marks}
        request = self._http.build_request(question.method, url, headers=headers, content=question.body)
        async with self._door(host):
            await self._turn(host)
            await self._meter(host)
            reply = await self._exchange(request, url)
        if reply.status in _BUSY:
            raise TooBusy(f"{_place(url)} is busy (HTTP {reply.status})", _asked_to_wait(reply.headers))
        if reply.status == 304:
            whole = self._cache.confirmed(key, reply, time.monotonic())
            if whole is None:
                raise NotUnderstood(f"{_place(url)} says that nothing changed since an answer it never gave")
            return whole
        if cached:
            self._cache.keep(key, reply, time.monotonic())
        return reply

    async def _exchange(self, request: httpx2.Request, url: str) -> Reply:
        """One request and its answer, read to its end or to the limit."""
        largest = self.manners.largest
        try:
            async with asyncio.timeout(self.manners.whole_timeout):
                response = await self._http.send(request, stream=True)
                try:
                    content = bytearray()
                    moving = response.headers.get("content-type", "").lower().startswith(_MEDIA)
                    async for part in response.aiter_bytes():
                        content += part
                        if moving and len(content) >= _GLANCE:
                            break
                        if len(content) > largest:
                            raise NotUnderstood(f"{_place(url)} answers with more than {largest >> 20} MB")
                finally:
                    await response.aclose()
        except NoAnswer:
            raise
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise _passing(f"{_place(url)} does not answer in time") from error
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            raise _passing(f"{_place(url)} cannot be reached, or broke off ({type(error).__name__})") from error
        except (httpx2.InvalidURL, ValueError) as error:
            raise Unreachable(f"{_place(url)} cannot be asked ({type(error).__name__})") from error
        return Reply(response.status_code, url, {k.lower(): v for k, v in response.headers.items()}, bytes(content))

    def _door(self, host: str) -> asyncio.Semaphore:
        return self._doors.setdefault(host, asyncio.Semaphore(self.manners.at_once))

    async def _turn(self, host: str) -> None:
        if host not in self._limiters:
            self._limiters[host] = AsyncLimiter(1, 1.0 / self.manners.a_second)
        await self._limiters[host].acquire()


def json_in(reply: Reply) -> Any:
    """The JSON of a reply; ``NotUnderstood`` where it is cut off, or something else such as a page."""
    try:
        return json.loads(reply.content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        start = reply.content.lstrip()[:1]
        what = "a page instead of JSON" if start == b"<" else "JSON that is broken or cut off" if start else "nothing"
        raise NotUnderstood(f"{_place(reply.url)} answers with {what}") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _passing(sentence: str) -> Unreachable:
    """A failure that may be gone the next time."""
    error = Unreachable(sentence)
    error.passing = True  # type: ignore[attr-defined]
    return error


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text), 7 * 86400))
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - datetime.now(UTC)).total_seconds()), 7 * 86400.0)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def _place(url: str) -> str:
    """Host and path for a message: no credential, nothing of the query."""
    parts = urlsplit(url)
    return shown(parts.netloc.rpartition("@")[2] + parts.path)
