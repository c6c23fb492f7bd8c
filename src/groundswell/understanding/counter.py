"""When a counter was read so often that what people said beside it adds nothing: the closed form answers then (C5, C6).

The closed form is the same prior conditioned on exact gains (``conditioning``), and its chances are corrected by what
came true for held-out videos (``calibration``), which no one can do for hedged statements.
"""

from __future__ import annotations

import numpy as np

from groundswell.understanding.calibration import LEVELS, calibration_from
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import Told
from groundswell.understanding.forecast import Batch, batches, gains_drawn
from groundswell.understanding.likelihood import FROM, VALUE, are_readings
from groundswell.understanding.readings import Readings

_GAP, _DAILY, _FROM_AGE = 1.6, 1.1, 1.0
"""Where others spoke too: from an age of a day on, no reading may come later than so many times the age of the one
before it, unless they are a day apart."""

_STILL = 0.95
"""Nor may anybody have spoken of a time later than the last reading's age over this."""


def counter_of(told: Told) -> Readings | None:
    """The readings that stand for everything told, at ages in days since release; None where they do not.

    A release somewhere within a window is taken to have been in its middle, or halfway to the first reading.
    """
    read = are_readings(told.terms)
    if not read.any():
        return None
    rows = told.terms[read][np.argsort(told.terms[read][:, FROM], kind="stable")]
    moments = rows[:, FROM]
    if moments[0] < 0.0:
        return None
    if not read.all():
        seen = np.append(_FROM_AGE, moments[moments > _FROM_AGE])
        gaps = (seen[1:] > _GAP * seen[:-1]) & (np.diff(seen) > _DAILY)
        if moments[-1] < _STILL * told.last or len(rows) < 3 or gaps.any():
            return None
    delay = min(0.5 * told.release_width, 0.5 * float(moments[0]))
    return Readings(moments - delay, rows[:, VALUE])


def chance_of_more(cohort: Cohort, series: list[Readings], views: float, by: float) -> Array:
    """The chance (n,) that each series has more than ``views`` at the age ``by`` (days), calibrated where it can be.

    1 where it has more already; nan where nothing was read before that age.
    """
    chances = np.full(len(series), np.nan)
    for batch in batches(cohort, series, None, np.array([max(by, 1.0)])):
        some = [series[place] for place in batch.places]
        here = np.array([one.last_views for one in some])
        if batch.last_age >= by:
            chances[list(batch.places)] = here > views
            continue
        below = gains_drawn(batch, by - batch.last_age).chances(np.maximum(views - here, 0.0))
        corrected = np.where(here > views, 0.0, _corrected(cohort, batch, by - batch.last_age, below))
        chances[list(batch.places)] = 1.0 - corrected
    return chances


def _corrected(cohort: Cohort, batch: Batch, horizon: float, below: Array) -> Array:
    """Raw chances (n,) of gaining no more, as often as they came true for held-out videos."""
    calibration = calibration_from(cohort.tables)
    if calibration is None or batch.last_age > cohort.days:
        return below
    raw = calibration.corrected(batch.last_age, horizon, calibration.bucket_of(batch.last_age, batch.traits), LEVELS)
    levels = np.concatenate([[0.0], LEVELS, [1.0]])
    return np.array(
        [
            np.interp(chance, np.concatenate([[0.0], asked, [1.0]]), levels) if np.isfinite(asked).all() else chance
            for chance, asked in zip(below, raw, strict=True)
        ]
    )
