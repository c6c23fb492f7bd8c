"""The shapes of ``--json`` as they were promised: nothing of them is missing, and each is what it says."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "number", "minimum": 0}


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}


CURVE: Schema = {
    **_object(
        case=_TEXT,
        platform=_TEXT_OR_NULL,
        points={"type": "array", "items": _object(at=_MOMENT, q05=_COUNT, q50=_COUNT, q95=_COUNT)},
        used={"type": "array", "items": _TEXT, "uniqueItems": True},
        set_aside={"type": "array", "items": _object(id=_TEXT, because=_TEXT)},
    ),
    # what was not promised may stand beside it
    "additionalProperties": True,
}

CHECK: Schema = {
    "type": "array",
    "items": _object(
        id=_TEXT,
        said_by=_TEXT,
        said_at=_TEXT_OR_NULL,
        value=_COUNT,
        bound={"enum": ["exact", "over", "nearly", "about", "at_most"]},
        quote=_TEXT_OR_NULL,
        verdict={
            "enum": [
                "fits",
                "strained",
                "stale",
                "early",
                "of_something_else",
                "unit_slip",
                "date_slip",
                "repeats",
                "contradicted",
                "not_checkable",
            ]
        },
        p={"type": ["number", "null"], "minimum": 0, "maximum": 1},
        true_when={"anyOf": [{"type": "null"}, {"type": "array", "items": _MOMENT, "minItems": 2, "maxItems": 2}]},
        because=_TEXT,
    ),
}

_QUANTILES: Schema = _object(q05=_COUNT, q50=_COUNT, q95=_COUNT)
_QUANTILES_OR_NULL: Schema = {"anyOf": [{"type": "null"}, _QUANTILES]}

CARRIED: Schema = {
    **_object(
        total={"type": ["number", "null"], "minimum": 0},
        base=_QUANTILES_OR_NULL,
        pushes={
            "type": "array",
            "items": {
                **_object(
                    id=_TEXT,
                    what=_TEXT,
                    seen_at=_MOMENT,
                    direct=_QUANTILES,
                    with_echo=_QUANTILES,
                    p_placebo={"type": ["number", "null"], "minimum": 0, "maximum": 1},
                    **{"with": {"type": "array", "items": _TEXT, "uniqueItems": True}},
                ),
                "additionalProperties": True,
            },
        },
        branching=_QUANTILES_OR_NULL,
    ),
    "additionalProperties": True,
}
