"""What a request brings, read no further than it may be: one form, one text, and the parts of its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

from groundswell.web.door import LARGEST_BODY
from groundswell.web.shelf import Refusal


async def body_of(request: Request) -> bytes:
    """What was sent; ``Refusal`` where it is more than may be."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > LARGEST_BODY:
                raise Refusal(413, f"no more than {LARGEST_BODY // 2**20} MB can be sent at once")
            parts.append(part)
    except ClientDisconnect as error:
        raise Refusal(400, "the text did not come whole") from error
    return b"".join(parts)


async def text_of(request: Request) -> str:
    """A text sent as ``text/plain``."""
    _is_of(request, "text/plain")
    return _decoded(await body_of(request))


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, each given once."""
    _is_of(request, "application/x-www-form-urlencoded")
    sent = _decoded(await body_of(request))
    try:
        fields = parse_qs(sent, keep_blank_values=True, errors="strict", max_num_fields=20)
    except (ValueError, UnicodeDecodeError) as error:
        raise Refusal(400, "the form cannot be read; send it again from its page") from error
    return {name: values[-1] for name, values in fields.items()}


def _is_of(request: Request, kind: str) -> None:
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != kind:
        raise Refusal(415, f"send it as {kind}")


def _decoded(sent: bytes) -> str:
    try:
        text = sent.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, "the text is not UTF-8") from error
    return text


@dataclass(frozen=True, slots=True)
class Part:
    """One parameter of an address: what it may look like, how often it may stand there, and what it is, in words."""

    pattern: str
    what: str
    most: int = 1

    def fits(self, text: str) -> bool:
        return re.fullmatch(self.pattern, text) is not None


def parts_of(request: Request, allowed: Mapping[str, Part]) -> dict[str, tuple[str, ...]]:
    """The parameters of the address by name, those not given empty; ``Refusal`` where one is not as it should be."""
    given: dict[str, list[str]] = {name: [] for name in allowed}
    for name, text in request.query_params.multi_items():
        part = allowed.get(name)
        if part is None:
            names = ", ".join(allowed) or "none"
            raise Refusal(400, f"there is no parameter of that name; there are: {names}")
        given[name].append(text)
        if len(given[name]) > part.most:
            raise Refusal(400, f"{name}: is given more than {'once' if part.most == 1 else f'{part.most} times'}")
        if not part.fits(text):
            raise Refusal(400, f"{name}: {part.what}")
    return {name: tuple(texts) for name, texts in given.items()}
