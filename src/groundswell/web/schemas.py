"""The shapes of the answers, as JSON Schema: nothing that is promised may be missing, nothing else may be there."""

from __future__ import annotations

from typing import Any

from groundswell.story.verdict_words import WORDS
from groundswell.terms import Bound

Json = dict[str, Any]


def closed(**fields: Json) -> Json:
    """An object of exactly these fields."""
    return {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}


def many(item: Json) -> Json:
    """A list of such."""
    return {"type": "array", "items": item}


def of(name: str) -> Json:
    """One of the shapes below."""
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "number", "minimum": 0}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
_MOMENT: Json = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
_WINDOW: Json = {"type": "array", "items": _MOMENT, "minItems": 2, "maxItems": 2}
_BOUND: Json = {"enum": [bound.value for bound in Bound]}

_VERDICT: dict[str, Json] = {
    "id": _TEXT,
    "said_by": _TEXT,
    "said_at": _or_null(_TEXT),
    "value": _COUNT,
    "bound": _BOUND,
    "quote": _or_null(_TEXT),
    "verdict": {"enum": [kind.value for kind in WORDS]},
    "p": _or_null(_SHARE),
    "true_when": _or_null(_WINDOW),
    "because": _TEXT,
}
_NINE_IN_TEN = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")

SCHEMAS: dict[str, Json] = {
    "Refusal": closed(error=_TEXT),
    "Point": closed(at=_MOMENT, q05=_COUNT, q50=_COUNT, q95=_COUNT),
    "Curve": closed(
        case=_TEXT,
        platform=_or_null(_TEXT),
        points=many(of("Point")),
        rate_per_day=many(of("Point")),
        used=many(_TEXT),
        set_aside=many(closed(id=_TEXT, because=_TEXT)),
        because=_TEXT,
    ),
    "Verdict": closed(**_VERDICT),
    "Marked": closed(document=_TEXT, **_VERDICT, instead=_or_null(_TEXT)),
    "Hit": closed(
        hit=_or_null({"type": "boolean"}),
        since=_or_null(closed(q05=_MOMENT, q50=_MOMENT, q95=_MOMENT)),
        threshold=_TEXT,
        because=_TEXT,
    ),
    "Forecast": closed(
        as_of=_MOMENT,
        horizons=many(closed(horizon=_TEXT, gain=closed(**dict.fromkeys(_NINE_IN_TEN, _COUNT)))),
        milestones=many(
            closed(views=_COUNT, reached=_or_null(closed(q10=_MOMENT, q50=_MOMENT, q90=_MOMENT)), p_never=_SHARE)
        ),
        calibration=_TEXT,
        because=_TEXT,
    ),
    "Summary": closed(
        case=_TEXT,
        title=_TEXT,
        entry=_WHOLE,
        headline=_TEXT,
        number=_or_null(_TEXT),
        views=_or_null(of("Point")),
        platform=_or_null(_TEXT),
        last=_or_null(closed(said=_TEXT, said_by=_TEXT, true_of=_TEXT)),
        hit=_or_null({"type": "boolean"}),
        hit_because=_TEXT,
        statements=_WHOLE,
        documents=_WHOLE,
    ),
    "Finding": closed(
        document=_TEXT,
        quote=_TEXT,
        start=_WHOLE,
        end=_WHOLE,
        subject=_or_null(_TEXT),
        metric=_or_null(_TEXT),
        bound=_or_null(_BOUND),
        value=_or_null({"type": "number"}),
        unit=_or_null(_TEXT),
        platform=_or_null(_TEXT),
        as_of=_or_null({"type": "array", "items": _or_null(_TEXT), "minItems": 2, "maxItems": 2}),
        said_by=_or_null(_TEXT),
        kind={"enum": ["statement", "happening", "person", "brand", "place", "cost"]},
    ),
    "Added": closed(thing=_TEXT, kind=_TEXT, rows=_WHOLE, new=_WHOLE, replacing=_WHOLE, told=_TEXT),
}
"""By name, as the document refers to them."""
