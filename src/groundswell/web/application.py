"""The application: which address is answered by what, and how what goes wrong is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from groundswell.errors import GroundswellError, RecordError, UnknownCase
from groundswell.web import pages, programs
from groundswell.web.door import Door, Rules
from groundswell.web.house import House
from groundswell.web.operator import UNREADABLE, tell
from groundswell.web.replies import for_programs, refusal
from groundswell.web.shelf import Refusal, StillWorking

ROUTES = [
    Route("/", pages.cases),
    Route("/cases/{case}", pages.story),
    Route("/cases/{case}/statements", pages.statements),
    Route("/cases/{case}/documents", pages.documents),
    Route("/cases/{case}/documents/{id}", pages.document),
    Route("/cases/{case}/documents/{id}/file", pages.document_file),
    Route("/cases/{case}/check", pages.check, methods=["GET"]),
    Route("/cases/{case}/check", pages.checked, methods=["POST"]),
    Route("/cases/{case}/exports", pages.exports),
    Route("/cases/{case}/package.zip", pages.package),
    Route("/cases/{case}/verdicts.csv", pages.verdict_table),
    Route("/cases/{case}/reviews.jsonld", pages.reviews),
    Route("/cases/{case}/curves/{file}", pages.curve_table),
    Route("/cases/{case}/charts/{file}", pages.chart),
    Route("/cases/{case}/events", pages.events),
    Route("/api/cases", programs.cases),
    Route("/api/cases/{case}", programs.case),
    Route("/api/cases/{case}/curve", programs.curve),
    Route("/api/cases/{case}/hit", programs.hit),
    Route("/api/cases/{case}/forecast", programs.forecast),
    Route("/api/cases/{case}/check", programs.verdicts, methods=["GET"]),
    Route("/api/cases/{case}/check", programs.check, methods=["POST"]),
    Route("/api/cases/{case}/documents", programs.add, methods=["POST"]),
    Route("/api/read", programs.read, methods=["POST"]),
    Route("/openapi.json", programs.described),
    Route("/healthz", programs.health),
]


def application(address: str, rules: Rules, cohort: Path | None = None) -> Starlette:
    """The application over the record at ``address``; ``GroundswellError`` where that cannot be opened."""
    house = House(address, rules, cohort)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with house.open():
            yield

    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Door, rules=rules)],
        exception_handlers={
            Refusal: _refused,
            StillWorking: _still_working,
            GroundswellError: _wrong,
            HTTPException: _http,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.house = house
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refusal(request, error.status, error.because, error.headers)


async def _still_working(request: Request, _error: Exception) -> Response:
    if for_programs(request.url.path):
        return refusal(request, 503, "this is still being worked out; ask again", {"Retry-After": "10"})
    return await pages.still_working(request)


async def _wrong(request: Request, error: Exception) -> Response:
    if isinstance(error, RecordError):
        tell(str(error))
        return refusal(request, 503, UNREADABLE)
    if isinstance(error, UnknownCase):
        return refusal(request, 404, "there is no such case here")
    return refusal(request, 400, str(error))


async def _http(request: Request, error: Exception) -> Response:
    """What the router turns down: no such address, or not asked in that way."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        headers = {"Allow": _allowed(request)}
        return refusal(request, 405, f"this can be asked with {headers['Allow']} alone", headers)
    return refusal(request, error.status_code, "there is nothing at this address", dict(error.headers or {}))


def _allowed(request: Request) -> str:
    """Every method that the address knows; the router would name those of its first route only."""
    known: set[str] = set()
    for route in ROUTES:
        if route.path_regex.match(request.url.path):
            known |= route.methods or set()
    return ", ".join(sorted(known))
