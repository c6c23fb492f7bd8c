"""The OpenAPI 3.1 document: what programs may ask, and the shape of every answer, held to by the tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from groundswell import follow
from groundswell.web import parameters as allowed
from groundswell.web.schemas import SCHEMAS, closed, many, of
from groundswell.web.sent import Part

Json = dict[str, Any]

_CASE: Json = {
    "name": "case",
    "in": "path",
    "required": True,
    "description": "The name of a case.",
    "schema": {"type": "string", "pattern": f"^(?:{allowed.CASE})$"},
    "example": "first-kiss",
}
_TEXT: Json = {
    "required": True,
    "description": "A text in UTF-8, at most 2 MB; no address is ever followed for a reader.",
    "content": {"text/plain": {"schema": {"type": "string", "minLength": 1}}},
}


@cache
def openapi() -> Json:
    """The document, the same for everybody."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "groundswell",
            "version": follow.version(),
            "summary": "What really happened to a video, with its doubt.",
            "description": (
                "The answers are the documents that the command line prints with `--json`. Reading is open on a "
                "loopback address and needs the token on any other; writing always needs it."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
    }


def _paths() -> Json:
    one = "/api/cases/{case}"
    time = _part("said_at", allowed.SAID_AT, "When the text was published, where it does not say so.")
    return {
        "/healthz": {"get": _get("health", "Whether the record can be read.", closed(status={"const": "ok"}))},
        "/openapi.json": {"get": _get("openapi", "This document.", {"type": "object"})},
        "/api/cases": {"get": _get("cases", "The names of all cases.", closed(cases=many({"type": "string"})))},
        one: {"get": _of_case("case", "The state of a case in a few words.", of("Summary"))},
        f"{one}/curve": {
            "get": _of_case(
                "curve",
                "How many views there were, at any moment, with its doubt.",
                of("Curve"),
                _part("at", allowed.AT, "A moment; one without a zone is read in the zone of the case."),
                _part("platform", allowed.ON_PLATFORM, "The platform; the main one if not given."),
            )
        },
        f"{one}/hit": {"get": _of_case("hit", "Whether the film is a hit, and since when.", of("Hit"))},
        f"{one}/forecast": {
            "get": _of_case(
                "forecast",
                "How many views are still to come, and when.",
                of("Forecast"),
                _part("horizon", allowed.HORIZONS, "Such as 36h, 30d or 2y."),
                _part("milestone", allowed.MILESTONES, "Views, such as 100M."),
                _part("as_of", allowed.AS_OF, "Look ahead from here, knowing what was known then."),
            )
        },
        f"{one}/check": {
            "get": _of_case("verdicts", "The verdict on each statement of the case.", many(of("Verdict"))),
            "post": _sent(_of_case("check", "The verdict on each number of a text.", many(of("Marked")), time)),
        },
        f"{one}/documents": {
            "post": _added(_sent(_of_case("add", "Enter a text and what it says.", of("Added"), time)))
        },
        "/api/read": {
            "post": _sent(
                _get(
                    "read",
                    "What a text says; asks nothing of the record.",
                    many(of("Finding")),
                    _part("about", allowed.ABOUT, "The title of the film that it is about."),
                    time,
                )
            )
        },
    }


def _get(name: str, summary: str, schema: Json, *parameters: Json) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": schema}}},
            "304": {"description": "What the reader holds is still the answer."},
            **_refusals(400, 401, 421, 503),
        },
    }


def _of_case(name: str, summary: str, schema: Json, *parameters: Json) -> Json:
    made = _get(name, summary, schema, _CASE, *parameters)
    made["responses"] |= _refusals(404)
    return made


def _sent(made: Json) -> Json:
    made["requestBody"] = _TEXT
    made["responses"].pop("304")
    made["responses"] |= _refusals(403, 413, 415)
    return made


def _added(made: Json) -> Json:
    made["security"] = [{"bearer": []}, {"password": []}]
    made["responses"]["201"] = {**made["responses"].pop("200"), "description": "What was entered."}
    return made


_WHY = {
    400: "The question is wrong.",
    401: "The token is needed.",
    403: "That may not be done here, or not from a page of another site.",
    404: "There is no such case.",
    413: "What was sent is too large.",
    415: "What was sent is no text.",
    421: "Asked under a name that is not this machine’s.",
    503: "Not now: the record cannot be read, or too many wait.",
}


def _refusals(*statuses: int) -> Json:
    content = {"application/json": {"schema": of("Refusal")}}
    return {str(status): {"description": _WHY[status], "content": content} for status in statuses}


def _part(name: str, part: Part, description: str) -> Json:
    schema: Json = {"type": "string", "pattern": f"^(?:{part.pattern})$"}
    if part.most > 1:
        schema = {"type": "array", "items": schema, "maxItems": part.most}
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
        "style": "form",
        "explode": True,
    }
