"""The door: who may come in, what they may bring, and what goes out with every reply.

On a loopback address anybody at this machine may read; a name that is not this machine's is turned away, so that a page
elsewhere cannot read through a reader's browser (DNS rebinding). On any other address everybody needs the token, and
whoever writes needs it anywhere.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from groundswell.errors import InputError
from groundswell.web.operator import FAILED, tell_of_a_fault
from groundswell.web.replies import refusal

SHORTEST_TOKEN = 16
LARGEST_BODY = 2 * 2**20
"""Bytes that a request may bring."""

LONGEST_ADDRESS = 4096

_SAFE = ("GET", "HEAD", "OPTIONS")
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, a form of ours would come from "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}


def is_loopback(host: str) -> bool:
    """Whether an address reaches nobody but this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Rules:
    """Where it is served, and the token; without one nothing can be written."""

    host: str
    token: str | None = None

    def __post_init__(self) -> None:
        if self.token is not None and (len(self.token) < SHORTEST_TOKEN or not _printable(self.token)):
            raise InputError(
                f"the token must have at least {SHORTEST_TOKEN} letters, digits or signs of ASCII and no blank; "
                "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(24))'"
            )
        if not self.on_loopback and self.token is None:
            raise InputError(
                f"{self.host} can be reached by others, so a token is needed: give --token or GROUNDSWELL_TOKEN, "
                "or serve on 127.0.0.1"
            )

    @property
    def on_loopback(self) -> bool:
        return is_loopback(self.host)

    def turned_away(self, request: Request) -> Response | None:
        """Why somebody may not come in; None where they may."""
        if len(request.url.path) + len(request.url.query) > LONGEST_ADDRESS:
            return refusal(request, 414, "the address is too long")
        if self.on_loopback and not _names_this_machine(request.headers.get("host", "")):
            return refusal(
                request, 421, "this is served to this machine alone, under the name that it was started with"
            )
        if request.method not in _SAFE and not _from_here(request):
            return refusal(request, 403, "a page of another site may not ask this")
        if _length(request) > LARGEST_BODY:
            return refusal(request, 413, f"no more than {LARGEST_BODY // 2**20} MB can be sent at once")
        if not self.on_loopback and request.url.path != "/healthz":
            return self.without_token(request)
        return None

    def without_token(self, request: Request) -> Response | None:
        """Why somebody may not do what needs the token; None where they have it."""
        if self.token is None:
            return refusal(request, 403, "nothing can be written here; start serve with --token to allow it")
        if _told(request, self.token):
            return None
        challenge = 'Basic realm="groundswell", charset="UTF-8"'
        return refusal(
            request,
            401,
            "give the token as password, with any name, or as Authorization: Bearer",
            {"WWW-Authenticate": challenge},
        )


class Door:
    """Lets in who may come in, and sees every reply off with the headers that keep readers safe."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app = app
        self.rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        begun = False

        async def see_off(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            turned = self.rules.turned_away(request)
            await (turned or self.app)(scope, receive, see_off)
        except Exception as error:
            tell_of_a_fault(f"{request.method} of a page", error)
            if not begun:
                failed = refusal(request, 500, FAILED)
                await failed(scope, receive, see_off)


def _printable(token: str) -> bool:
    return token.isascii() and all("!" <= letter <= "~" for letter in token)


def _names_this_machine(host: str) -> bool:
    match = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?", host)
    return match is not None and is_loopback(match[1].strip("[]"))


def _from_here(request: Request) -> bool:
    """Whether what is asked comes from a page of ours, or from no page at all."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("none", "same-origin")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
    except ValueError:
        return False


def _length(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text) if re.fullmatch(r"\d{1,18}", text) else 2**62


def _told(request: Request, token: str) -> bool:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    given = value.strip()
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), token.encode())
