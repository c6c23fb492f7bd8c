"""What a browser asks: the list of cases, and the pages of each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from groundswell import follow
from groundswell.errors import GroundswellError
from groundswell.web import parameters as allowed
from groundswell.web.browsing import DocumentFile, DocumentPage, DocumentsPage, Leaf, StatementsPage
from groundswell.web.checking import CheckedPage, EmptyCheck, check_page
from groundswell.web.desk import Answered
from groundswell.web.dressing import dressed
from groundswell.web.exports import ChartPicture, CurveTable, ExportsPage, Package, Reviews, VerdictTable
from groundswell.web.given import page
from groundswell.web.house import House
from groundswell.web.replies import refusal, reply
from groundswell.web.sent import form_of, parts_of
from groundswell.web.shelf import Refusal, StillWorking
from groundswell.web.story_page import StoryPage
from groundswell.web.subject import Question
from groundswell.web.summary import Summary

PATIENCE = 6.0
"""Seconds that a reader is kept waiting before being told that it takes longer."""

PATIENT = 120.0
"""The same for somebody who sent a text, or takes something away."""

CASES_ON_A_PAGE = 24
LISTENERS = 200
LOOK_EVERY = 0.5
BEAT_EVERY = 15.0


async def cases(request: Request) -> Response:
    """Every film on record with its state; those that are not worked out yet are, meanwhile."""
    house: House = request.app.state.house
    number = int((parts_of(request, {"page": allowed.PAGE})["page"] or ("1",))[0])
    names = await house.states.cases()
    last = max(1, -(-len(names) // CASES_ON_A_PAGE))
    number = min(number, last)
    chosen = names[(number - 1) * CASES_ON_A_PAGE : number * CASES_ON_A_PAGE]
    told = [(name, await _summary(house, name)) for name in chosen]
    entries = tuple((name, None if answered is None else answered.entry) for name, answered in told)
    state = f"{number} of {last}, {len(names)}: {entries}"
    made = house.lists.get(number)
    if made is None or made[0] != state:
        words = [(name, None if answered is None else json.loads(answered.given.body)) for name, answered in told]
        made = house.lists[number] = (state, page(_list(number, last, len(names), words)))
    return reply(request, made[1], state=state)


def _list(number: int, last: int, total: int, told: list[tuple[str, dict[str, Any] | None]]) -> str:
    before = f"/?page={number - 1}" if number > 1 else None
    after = f"/?page={number + 1}" if number < last else None
    return dressed(
        "cases.html",
        place=None,
        total=total,
        cases=told,
        waiting=any(words is None for _, words in told),
        leaf=Leaf(number, last, before, after),
        version=follow.version(),
    )


async def _summary(house: House, name: str) -> Answered | None:
    """The state of a case, as far as it can be had at once."""
    with suppress(Refusal, StillWorking):
        return await house.latest(Summary(name), 0.0)
    return None


async def story(request: Request) -> Response:
    parts_of(request, {})
    return await _given(request, StoryPage(_case(request)))


async def statements(request: Request) -> Response:
    parts = parts_of(request, {"verdict": allowed.OF_VERDICT, "words": allowed.WORDS_IN, "page": allowed.PAGE})
    verdict, words = ("".join(parts[name]) for name in ("verdict", "words"))
    return await _given(request, StatementsPage(_case(request), verdict, words, int("".join(parts["page"]) or 1)))


async def documents(request: Request) -> Response:
    number = "".join(parts_of(request, {"page": allowed.PAGE})["page"])
    return await _given(request, DocumentsPage(_case(request), int(number or 1)))


async def document(request: Request) -> Response:
    return await _given(request, DocumentPage(_case(request), request.path_params["id"]))


async def document_file(request: Request) -> Response:
    return await _given(request, DocumentFile(_case(request), request.path_params["id"]), PATIENT)


async def check(request: Request) -> Response:
    return await _given(request, EmptyCheck(_case(request)))


async def checked(request: Request) -> Response:
    """What was pasted, held against the evidence; a mistake is told on the page, with the text still in it."""
    house: House = request.app.state.house
    sent = await form_of(request)
    text, said_at = sent.get("text", ""), sent.get("said_at", "").strip() or None
    case = _case(request)
    try:
        if said_at is not None and not allowed.SAID_AT.fits(said_at):
            raise Refusal(400, f"“{said_at[:40]}” {allowed.SAID_AT.what}")
        answered = await house.once(CheckedPage(case, text, said_at), PATIENT)
    except Refusal as problem:
        if problem.status != 400:
            raise
        return reply(
            request, page(check_page(case, case, text=text, said_at=said_at, problem=problem.because)), status=400
        )
    return reply(request, answered.given)


async def exports(request: Request) -> Response:
    return await _given(request, ExportsPage(_case(request)))


async def package(request: Request) -> Response:
    return await _given(request, Package(_case(request)), PATIENT)


async def verdict_table(request: Request) -> Response:
    return await _given(request, VerdictTable(_case(request)), PATIENT)


async def reviews(request: Request) -> Response:
    return await _given(request, Reviews(_case(request)), PATIENT)


async def curve_table(request: Request) -> Response:
    name, form = _file(request, ("csv", "json"))
    return await _given(request, CurveTable(_case(request), name, form), PATIENT)


async def chart(request: Request) -> Response:
    name, form = _file(request, ("svg", "png"))
    return await _given(request, ChartPicture(_case(request), name, form), PATIENT)


def _file(request: Request, forms: tuple[str, ...]) -> tuple[str, str]:
    name, _, form = str(request.path_params["file"]).rpartition(".")
    if form not in forms:
        raise Refusal(404, "there is no such file here")
    return name, form


def _case(request: Request) -> str:
    return str(request.path_params["case"])


async def _given(request: Request, question: Question, patience: float = PATIENCE) -> Response:
    house: House = request.app.state.house
    answered = await house.latest(question, patience)
    return reply(request, answered.given, state=f"{question!r} {answered.entry}")


async def events(request: Request) -> Response:
    """Server-sent events: ``told``, with the entry up to which the story can be had, and again at each later one."""
    house: House = request.app.state.house
    case = _case(request)
    await house.states.of(case)
    if house.listeners >= LISTENERS:
        raise Refusal(503, "too many listen already; the page can be loaded again instead")
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    if request.method == "HEAD":
        return Response(None, 200, headers, media_type="text/event-stream")
    return StreamingResponse(_told(house, case), 200, headers, media_type="text/event-stream")


async def _told(house: House, case: str) -> AsyncIterator[str]:
    house.listeners += 1
    try:
        yield "retry: 3000\n\n"
        last, silent = -1, 0.0
        while not house.closing.is_set():
            answered = await _as_told(house, case)
            if answered is not None and answered.entry > last:
                last, silent = answered.entry, 0.0
                yield f"id: {last}\nevent: told\ndata: {last}\n\n"
            elif silent >= BEAT_EVERY:
                silent = 0.0
                yield ": still here\n\n"
            with suppress(TimeoutError):
                await asyncio.wait_for(house.closing.wait(), LOOK_EVERY)
            silent += LOOK_EVERY
    finally:
        house.listeners -= 1


async def _as_told(house: House, case: str) -> Answered | None:
    """The story as it can be had by now; a newer one is begun where the record went on."""
    with suppress(Refusal, StillWorking, GroundswellError):
        return await house.latest(StoryPage(case), LOOK_EVERY)
    return None


async def still_working(request: Request) -> Response:
    """For a reader: a page that asks again by itself."""
    made = refusal(request, 202, "This is being worked out for the first time, and will be here in a moment.")
    made.headers["Refresh"] = "2"
    return made
