"""The curve: what the posterior says of the count and its rate at any moments (C3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from groundswell.understanding.answers import CurveAnswer, Moment, Point, Quantiles
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import DAY, Told, days_between, moment_at
from groundswell.understanding.posterior import Posterior

LEVELS = (0.05, 0.50, 0.95)

_DENSE = 400
_AFTER = 1.1
"""How far past the last word the story's curve is drawn, as a multiple of the age then."""


def curve_of(case: str, told: Told, posterior: Posterior | None, moments: Sequence[datetime]) -> CurveAnswer:
    """The count and the rate at each moment, in the order asked; no points where there is too little evidence."""
    if posterior is None or not told.owners:
        where = f" on {told.platform}" if told.platform else ""
        because = f"Too little evidence: no statement about views{where} can be placed in time."
        return CurveAnswer(case, told.platform, (), (), (), told.set_aside, because)
    days = np.array([days_between(told.origin, moment) for moment in moments])
    because = _because(told)
    return CurveAnswer(
        case=case,
        platform=told.platform,
        points=_points(moments, posterior.count_at(days)),
        rate=_points(moments, posterior.rate_at(days)),
        used=tuple(told.counted_with),
        set_aside=told.set_aside,
        because=because,
    )


def _points(moments: Sequence[datetime], draws: Array) -> tuple[Point, ...]:
    bands = np.quantile(draws, LEVELS, axis=0) if len(moments) else np.empty((3, 0))
    return tuple(Point(moment, *map(float, band)) for moment, band in zip(moments, bands.T, strict=True))


def _because(told: Told) -> str:
    looks, used = len(told.owners), len(told.counted_with)
    repeated = used - looks
    words = f"From {used} statement{'s' if used != 1 else ''}"
    if repeated:
        words += f", {repeated} of which only repeat another"
    aside = len(told.set_aside) - repeated
    return f"{words}; {aside} set aside." if aside else f"{words}."


def quantiles_at(told: Told, posterior: Posterior, moment: datetime) -> Quantiles:
    """The count at one moment."""
    draws = posterior.count_at(np.array([days_between(told.origin, moment)]))[:, 0]
    return Quantiles(*map(float, np.quantile(draws, LEVELS)))


def reached(told: Told, posterior: Posterior, views: float) -> Moment | None:
    """When the count reached ``views``; None where one draw in twenty or more has not within twenty years."""
    # a quantile that is one of the draws, for between a time and never there is nothing to interpolate
    moments = np.quantile(posterior.reached_at(views), LEVELS, method="higher")
    if not np.isfinite(moments).all():
        return None
    return Moment(*(moment_at(told.origin, float(moment)) for moment in moments))


def telling_moments(told: Told) -> list[datetime]:
    """The moments of a table for a reader: the first days by quarters and days, then ever wider, to the last word."""
    end = max(told.last, 1.0)
    days = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 60, 90, 180]
    days += [365.25 * year for year in range(1, 21)]
    return [moment_at(told.origin, day) for day in [*[d for d in days if d < end], end]]


def dense_moments(told: Told, until: datetime | None = None) -> list[datetime]:
    """The moments at which a curve is drawn: hours at first, then evenly in the logarithm of age."""
    end = max(told.last * _AFTER, 2.0)
    if until is not None:
        end = max(end, days_between(told.origin, until))
    hourly = np.arange(0.0, min(14.0, end), 1.0 / 8.0)
    later = np.geomspace(14.0, end, _DENSE - len(hourly)) if end > 14.0 else np.array([end])
    return [moment_at(told.origin, float(day)) for day in np.concatenate([hourly, later])]


def age_at(told: Told, moment: datetime) -> timedelta:
    """Time since the start of the release window."""
    return days_between(told.origin, moment) * DAY
