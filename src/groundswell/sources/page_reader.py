"""yt-dlp, with our client in place of its own ways to the network; for ``anysite``."""

from __future__ import annotations

import asyncio
import concurrent.futures
import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yt_dlp
from yt_dlp.networking import RequestHandler, Response
from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.utils import UnsupportedError, YoutubeDLError

from groundswell.sources.ask import Client, Question
from groundswell.sources.counters import Removed
from groundswell.sources.failures import BudgetSpent, NoAnswer
from groundswell.terms import shown

_COUNTS = ("view_count", "like_count", "comment_count")
_GONE = (
    "removed",
    "deleted",
    "no longer available",
    "does not exist",
    "private video",
    "video unavailable",
    "not found",
)
_PATIENCE = 120.0
_STEPS = 3
"""Pages that may show each other's video."""

_SETTINGS: Mapping[str, object] = {
    "quiet": True,
    "no_warnings": True,
    "noprogress": True,
    "simulate": True,
    "skip_download": True,
    "ignore_no_formats_error": True,
    "check_formats": False,
    "noplaylist": True,
    "cachedir": False,
    "socket_timeout": 15,
    "extractor_retries": 0,
    "retries": 0,
    "js_runtimes": {},
    "allowed_extractors": ["default"],
}


@dataclass(frozen=True)
class _Way:
    """How the thread that yt-dlp runs in reaches the client."""

    client: Client
    loop: asyncio.AbstractEventLoop

    def send(self, question: Question) -> Any:
        return asyncio.run_coroutine_threadsafe(self.client.send(question), self.loop).result(_PATIENCE)


class _Silence:
    """Nothing that yt-dlp says is for the terminal; addresses in it might hold what is secret."""

    def debug(self, message: str) -> None: ...

    def info(self, message: str) -> None: ...

    def warning(self, message: str, *_more: object, **_options: object) -> None: ...

    def error(self, message: str) -> None: ...


def extracted(url: str, client: Client, loop: asyncio.AbstractEventLoop) -> Mapping[str, object] | Removed | str:
    """What yt-dlp finds at an address: its fields, or that the video is gone, or a sentence. Runs in a thread."""
    way = _Way(client, loop)

    class GroundswellRH(RequestHandler):  # type: ignore[misc]
        _SUPPORTED_URL_SCHEMES = ("http", "https")
        _SUPPORTED_PROXY_SCHEMES = None
        _SUPPORTED_FEATURES = None

        def _check_extensions(self, extensions: dict[str, object]) -> None:
            extensions.clear()

        def _send(self, request: Any) -> Response:
            return _sent(way, request, self._get_headers(request), self._get_cookiejar(request))

    class Reader(yt_dlp.YoutubeDL):  # type: ignore[misc]
        def build_request_director(self, _handlers: object, preferences: object = None) -> Any:
            return super().build_request_director([GroundswellRH], preferences)

    try:
        with Reader({**_SETTINGS, "logger": _Silence()}) as reader:
            return _followed(reader, url)
    except YoutubeDLError as error:
        return _why_not(url, error)
    except (ValueError, TypeError, KeyError, AttributeError, OSError, concurrent.futures.TimeoutError) as error:
        return f"{_host(url)}: the page could not be read ({type(error).__name__})"


def _followed(reader: Any, url: str) -> Mapping[str, object] | str:
    """What the page says of its video, or the page that it shows the video of; the video itself is left alone."""
    asked, extractor = url, None
    for _step in range(_STEPS):
        found = reader.extract_info(asked, download=False, ie_key=extractor, process=False)
        if not isinstance(found, dict):
            break
        kind = found.get("_type", "video")
        if kind == "playlist":
            entries = list(itertools.islice(found.get("entries") or (), 2))
            if len(entries) != 1 or not isinstance(entries[0], dict):
                return f"{_host(url)}: there are several videos; name one"
            found = entries[0]
            kind = found.get("_type", "video")
        counted = any(found.get(field) is not None for field in _COUNTS)
        if counted or kind not in ("url", "url_transparent"):
            return found
        asked, extractor = str(found.get("url")), found.get("ie_key")
    return f"{_host(url)}: there is no video that can be read"


def _sent(way: _Way, request: Any, headers: dict[str, str], cookies: Any) -> Response:
    """One request of yt-dlp, sent by our client."""
    jar = cookies.get_cookie_header(request.url)
    plain = {name: value for name, value in headers.items() if name.lower() not in ("accept-encoding", "cookie")}
    body = request.data
    if body is not None and not isinstance(body, bytes):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    question = Question(
        request.url, request.method, headers=plain, secret={"cookie": jar} if jar else {}, body=body, fresh=True
    )
    try:
        reply = way.send(question)
    except NoAnswer as error:
        raise TransportError(str(error), cause=error) from error
    kept = {name: value for name, value in reply.headers.items() if name not in ("content-encoding", "content-length")}
    response = Response(io.BytesIO(reply.content), reply.url, kept, status=reply.status)
    if not 200 <= reply.status < 300:
        raise HTTPError(response)
    return response


def _why_not(url: str, error: YoutubeDLError) -> Removed | str:
    """Why yt-dlp found nothing."""
    known = getattr(error, "exc_info", None)
    cause: BaseException | None = known[1] if known else error
    words = str(cause or error).lower()
    while cause is not None:
        if isinstance(cause, BudgetSpent):
            raise cause
        if isinstance(cause, NoAnswer):
            return str(cause)
        if isinstance(cause, HTTPError):
            return Removed() if cause.status in (404, 410) else f"{_host(url)} refuses (HTTP {cause.status})"
        if isinstance(cause, UnsupportedError):
            return f"{_host(url)}: there is no video that can be read"
        cause = getattr(cause, "cause", None) or cause.__cause__ or cause.__context__
    if any(word in words for word in _GONE):
        return Removed()
    return f"{_host(url)}: there is no video that can be read"


def _host(url: str) -> str:
    return shown(urlsplit(url).hostname or "")
