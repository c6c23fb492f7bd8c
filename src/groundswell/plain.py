"""The answers as plain JSON values and as tables: the shapes of the command line, the web and the notebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from groundswell.terms import Window
from groundswell.understanding.answers import (
    CurveAnswer,
    ForecastAnswer,
    HitAnswer,
    Point,
    Quantiles,
    SetAside,
    Verdict,
)
from groundswell.understanding.carried_answer import Carried, CarriedAnswer
from groundswell.wording.numbers import NBSP

Json = Any


def moment(at: datetime) -> str:
    """A moment in UTC, ``2014-03-16T20:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def window(value: Window | None) -> list[str] | None:
    return None if value is None else [moment(value.start), moment(value.end)]


def number(value: float) -> int | float:
    """A count as people write it: whole views where it is large."""
    return round(value) if abs(value) >= 100 else round(value, 3)


def sentence(text: str) -> str:
    """A sentence of ours with blanks that can be searched for; a page needs those that hold a number together."""
    return text.replace(NBSP, " ")


def point(value: Point) -> dict[str, Json]:
    return {"at": moment(value.at), "q05": number(value.q05), "q50": number(value.q50), "q95": number(value.q95)}


def set_aside(value: SetAside) -> dict[str, str]:
    return {"id": value.id, "because": sentence(value.because)}


def curve(answer: CurveAnswer) -> dict[str, Json]:
    """INTERFACE: ``{case, platform, points, used, set_aside}``, with the rate and the sentence beside."""
    return {
        "case": answer.case,
        "platform": answer.platform,
        "points": [point(value) for value in answer.points],
        "rate_per_day": [point(value) for value in answer.rate],
        "used": list(answer.used),
        "set_aside": [set_aside(value) for value in answer.set_aside],
        "because": sentence(answer.because),
    }


def verdict(value: Verdict) -> dict[str, Json]:
    """INTERFACE: ``{id, said_by, said_at, value, bound, quote, verdict, p, true_when, because}``."""
    return {
        "id": value.id,
        "said_by": value.said_by,
        "said_at": None if value.said_at is None else value.said_at.text,
        "value": number(value.value),
        "bound": value.bound.value,
        "quote": value.quote,
        "verdict": value.verdict.value,
        "p": None if value.p is None else round(value.p, 4),
        "true_when": window(value.true_when),
        "because": sentence(value.because),
    }


def forecast(answer: ForecastAnswer) -> dict[str, Json]:
    """INTERFACE: ``{as_of, horizons, milestones, calibration, because}``."""
    names = ("q05", "q10", "q25", "q50", "q75", "q90", "q95")
    return {
        "as_of": moment(answer.as_of),
        "horizons": [
            {
                "horizon": f"{gain.horizon:g}d",
                "gain": dict(zip(names, (number(q) for q in gain.quantiles), strict=True)),
            }
            for gain in answer.gains
        ],
        "milestones": [
            {
                "views": number(one.views),
                "reached": None
                if one.reached is None
                else dict(zip(("q10", "q50", "q90"), (moment(at) for at in one.reached), strict=True)),
                "p_never": round(one.p_never, 4),
            }
            for one in answer.milestones
        ],
        "calibration": answer.calibration,
        "because": sentence(answer.because),
    }


def hit(answer: HitAnswer) -> dict[str, Json]:
    """INTERFACE: ``{hit, since, threshold, because}``."""
    since = answer.since
    return {
        "hit": answer.hit,
        "since": None
        if since is None
        else {"q05": moment(since.q05), "q50": moment(since.q50), "q95": moment(since.q95)},
        "threshold": answer.threshold,
        "because": sentence(answer.because),
    }


def quantiles(value: Quantiles | None) -> dict[str, Json] | None:
    """``{q05, q50, q95}`` of a count."""
    return None if value is None else {"q05": number(value.q05), "q50": number(value.q50), "q95": number(value.q95)}


def share(value: Quantiles | None) -> dict[str, Json] | None:
    """``{q05, q50, q95}`` of a share or a ratio."""
    names = ("q05", "q50", "q95")
    return None if value is None else {name: round(getattr(value, name), 4) for name in names}


def _owed(value: Carried) -> dict[str, Json]:
    return {
        "direct": quantiles(value.direct),
        "with_echo": quantiles(value.with_echo),
        "share": share(value.share),
        "p_placebo": None if value.p_placebo is None else round(value.p_placebo, 4),
    }


def carried(answer: CarriedAnswer) -> dict[str, Json]:
    """INTERFACE: ``{total, base, pushes: [{id, what, seen_at, direct, with_echo, p_placebo, with}], branching}``.

    Beside them the time that is spoken of, shares, the sums of what cannot be told apart, and what was left out.
    """
    return {
        "platform": answer.platform,
        "from": moment(answer.begins),
        "until": moment(answer.until),
        "total": None if answer.total is None else number(answer.total),
        "base": quantiles(answer.base),
        "base_share": share(answer.base_share),
        "pushes": [
            {
                "id": push.happening.id,
                "what": push.happening.what,
                "seen_at": moment(push.seen_at),
                **_owed(push.carried),
                "with": list(push.together),
                "because": sentence(push.because),
            }
            for push in answer.pushes
        ],
        "groups": [
            {"ids": list(group.ids), "seen_at": moment(group.seen_at), **_owed(group.carried)}
            for group in answer.groups
        ],
        "branching": share(answer.branching),
        "shapley": None
        if answer.split is None
        else [{"ids": list(part.ids), "views": number(part.views)} for part in answer.split],
        "set_aside": [set_aside(value) for value in answer.set_aside],
        "because": sentence(answer.because),
    }


def curve_table(answer: CurveAnswer) -> pl.DataFrame:
    """One row per moment: at (UTC), views and views a day with their 5, 50 and 95% points."""
    rows = [(p.at, p.q05, p.q50, p.q95, r.q05, r.q50, r.q95) for p, r in zip(answer.points, answer.rate, strict=True)]
    names = ["at", "q05", "q50", "q95", "rate_q05", "rate_q50", "rate_q95"]
    kinds: dict[str, Any] = dict.fromkeys(names, pl.Float64) | {"at": pl.Datetime("us", "UTC")}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def verdict_table(verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """One row per statement, in order, with ``true_from`` and ``true_to`` in UTC."""
    rows = [
        {
            **{name: value for name, value in verdict(one).items() if name != "true_when"},
            "value": float(one.value),
            "true_from": one.true_when.start if one.true_when else None,
            "true_to": one.true_when.end if one.true_when else None,
        }
        for one in verdicts
    ]
    text, time = pl.String, pl.Datetime("us", "UTC")
    kinds: dict[str, Any] = {
        "id": text,
        "said_by": text,
        "said_at": text,
        "value": pl.Float64,
        "bound": text,
        "quote": text,
        "verdict": text,
        "p": pl.Float64,
        "because": text,
        "true_from": time,
        "true_to": time,
    }
    return pl.DataFrame(rows, schema=kinds)
