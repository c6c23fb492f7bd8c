"""Replies: what is given out with its state and its headers, and one clear sentence where there is nothing to give."""

from __future__ import annotations

import hashlib
import re
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from groundswell.web.dressing import dressed, policy
from groundswell.web.given import HTML, JSON, Given, document, page

_BARE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For everything that is no page of ours, a picture's own style allowed: nothing in it may run or fetch."""

_HEADINGS = {
    202: "Being worked out",
    400: "That could not be read",
    401: "A token is needed",
    403: "That may not be done here",
    404: "There is no such page",
    405: "That is not how it is asked",
    413: "That is too much",
    415: "That is of the wrong kind",
    421: "That is another place",
    500: "That failed",
    503: "Not now",
}


_RUN = secrets.token_bytes(16)
"""A reader who holds the answer of an earlier run may hold that of another version, or by another prior."""


def reply(request: HTTPConnection, made: Given, *, state: str | None = None, status: int = 200) -> Response:
    """An answer, packed where the reader takes it so; only its state where the reader holds it already.

    ``state`` tells this answer from the same at another time.
    """
    headers = {"Vary": "Accept-Encoding", "Content-Security-Policy": policy() if made.media_type == HTML else _BARE}
    if state is not None:
        tag = f'W/"{hashlib.sha256(_RUN + state.encode()).hexdigest()[:20]}"'
        headers["ETag"] = tag
        if status == 200 and _holds(request, tag):
            return Response(status_code=304, headers=headers)
    if made.saved_as is not None:
        headers["Content-Disposition"] = f'attachment; filename="{made.saved_as}"'
    body = made.body
    if made.packed is not None and takes_gzip(request):
        body = made.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type=made.media_type)


def refusal(request: HTTPConnection, status: int, because: str, headers: dict[str, str] | None = None) -> Response:
    """One sentence that says why not: for a program as JSON, for a reader as a page."""
    if for_programs(request.url.path):
        made = document({"error": because})
    else:
        heading = _HEADINGS.get(status, "That failed")
        made = page(dressed("sentence.html", place=None, heading=heading, because=because))
    made_of = reply(request, made, status=status)
    made_of.headers.update(headers or {})
    return made_of


def for_programs(path: str) -> bool:
    """Whether an address is one that programs ask."""
    return path.startswith("/api/") or path in ("/api", "/openapi.json", "/healthz")


def takes_gzip(request: HTTPConnection) -> bool:
    """Whether the reader says that gzip is welcome."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False


def _holds(request: HTTPConnection, tag: str) -> bool:
    held = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in held.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


__all__ = ["HTML", "JSON", "for_programs", "refusal", "reply", "takes_gzip"]
