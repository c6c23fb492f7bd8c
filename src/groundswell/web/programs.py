"""What a program asks: the documents of the command line's ``--json``, under ``/api``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from groundswell.errors import InputError
from groundswell.web import parameters as allowed
from groundswell.web.asked import CurveAsked, ForecastAsked, HitAsked, VerdictsAsked
from groundswell.web.checking import CheckedText, read_text
from groundswell.web.given import document
from groundswell.web.house import House
from groundswell.web.openapi import openapi
from groundswell.web.replies import reply
from groundswell.web.sent import Part, parts_of, text_of
from groundswell.web.shelf import Refusal
from groundswell.web.subject import Question
from groundswell.web.summary import Summary

Asking = Callable[[str, dict[str, tuple[str, ...]]], Question]

PATIENCE = 300.0
"""Seconds that a program is kept waiting; it may hang up before."""


async def health(request: Request) -> Response:
    """Whether the record can be read."""
    parts_of(request, {})
    house: House = request.app.state.house
    await house.states.cases()
    return reply(request, document({"status": "ok"}))


async def described(request: Request) -> Response:
    """The OpenAPI document."""
    parts_of(request, {})
    return reply(request, document(openapi()))


async def cases(request: Request) -> Response:
    parts_of(request, {})
    house: House = request.app.state.house
    names = await house.states.cases()
    return reply(request, document({"cases": names}), state=repr(names))


async def case(request: Request) -> Response:
    return await _answered(request, {}, lambda case, _: Summary(case))


async def curve(request: Request) -> Response:
    parts = {"at": allowed.AT, "platform": allowed.ON_PLATFORM}
    return await _answered(request, parts, lambda case, given: CurveAsked(case, given["at"], _one(given["platform"])))


async def verdicts(request: Request) -> Response:
    return await _answered(request, {}, lambda case, _: VerdictsAsked(case))


async def hit(request: Request) -> Response:
    return await _answered(request, {}, lambda case, _: HitAsked(case))


async def forecast(request: Request) -> Response:
    parts = {"horizon": allowed.HORIZONS, "milestone": allowed.MILESTONES, "as_of": allowed.AS_OF}
    return await _answered(
        request,
        parts,
        lambda case, given: ForecastAsked(case, given["horizon"], given["milestone"], _one(given["as_of"])),
    )


async def check(request: Request) -> Response:
    """The verdict on each number of the text that was sent; nothing of it is kept."""
    house: House = request.app.state.house
    said_at = _one(parts_of(request, {"said_at": allowed.SAID_AT})["said_at"])
    answered = await house.once(CheckedText(_case(request), await text_of(request), said_at), PATIENCE)
    return reply(request, answered.given)


async def read(request: Request) -> Response:
    """What the text that was sent says; asks nothing of the record."""
    parts = parts_of(request, {"about": allowed.ABOUT, "said_at": allowed.SAID_AT})
    text = await text_of(request)
    try:
        found = await asyncio.to_thread(read_text, text, _one(parts["about"]), _one(parts["said_at"]))
    except InputError as error:
        raise Refusal(400, str(error)) from error
    return reply(request, document(found))


async def add(request: Request) -> Response:
    """Enter a text and what it says; the one thing that changes the record, so the token is needed."""
    house: House = request.app.state.house
    turned = house.rules.without_token(request)
    if turned is not None:
        return turned
    said_at = _one(parts_of(request, {"said_at": allowed.SAID_AT})["said_at"])
    try:
        added = await house.add(_case(request), await text_of(request), said_at)
    except InputError as error:
        raise Refusal(400, str(error)) from error
    return reply(request, document(asdict(added)), status=201)


async def _answered(request: Request, parts: dict[str, Part], question: Asking) -> Response:
    house: House = request.app.state.house
    asked = question(_case(request), parts_of(request, parts))
    answered = await house.as_of_now(asked, PATIENCE)
    return reply(request, answered.given, state=f"{asked!r} {answered.entry}")


def _one(texts: tuple[str, ...]) -> str | None:
    return texts[0] if texts else None


def _case(request: Request) -> str:
    return str(request.path_params["case"])
