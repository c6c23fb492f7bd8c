"""What comes next: the path drawn on, views gained over a horizon, and when a milestone is passed (C6).

A draw that never passes a milestone counts for "never" and into no average. Where a counter was read often enough, the
closed form answers, which is calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from groundswell.understanding.answers import ForecastAnswer, Gain, Milestone
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.counter import counter_of
from groundswell.understanding.evidence import Told, days_between, moment_at
from groundswell.understanding.forecast import CALIBRATED, LONGEST, PARTLY, UNCALIBRATED, forecast
from groundswell.understanding.milestones import Reached, reach
from groundswell.understanding.posterior import Posterior
from groundswell.understanding.readings import Readings

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

_SOON = 0.5
"""Days; what is asked of a moment so soon after the last reading is asked of that reading."""


Asked = tuple[datetime, Sequence[float], Sequence[float]]
"""After when, within which horizons (days), past which milestones (views)."""


def forecast_of(told: Told, posterior: Posterior, cohort: Cohort, asked: Asked) -> ForecastAnswer:
    """Views gained within each horizon, and when each milestone is passed: by the counter, or drawn on."""
    return _by_counter(told, posterior, cohort, asked) or _drawn_on(told, posterior, asked)


def _drawn_on(told: Told, posterior: Posterior, asked: Asked) -> ForecastAnswer:
    as_of, horizons, milestones = asked
    start = days_between(told.origin, as_of)
    counts = posterior.count_at(np.array([start, *(start + horizon for horizon in horizons)]))
    gains = tuple(
        Gain(horizon, tuple(float(q) for q in np.quantile(counts[:, place + 1] - counts[:, 0], LEVELS)))
        for place, horizon in enumerate(horizons)
    )
    passed = tuple(_milestone(told, posterior, views) for views in milestones)
    years = posterior.grid.edges[-1] / 365.25
    because = (
        f"Drawn from {len(told.owners)} looks at the counter, the last of them {told.last:.0f} days after release; "
        f"never means not within {years:.0f} years. Hedged statements are not calibrated on held-out videos."
    )
    return ForecastAnswer(as_of, gains, passed, "uncalibrated", because)


def _milestone(told: Told, posterior: Posterior, views: float) -> Milestone:
    days = posterior.reached_at(views)
    arrived = days[np.isfinite(days)]
    never = 1.0 - len(arrived) / len(days)
    if never >= 0.5 or len(arrived) == 0:
        return Milestone(views, None, never)
    low, middle, high = (moment_at(told.origin, float(q)) for q in np.quantile(arrived, (0.1, 0.5, 0.9)))
    return Milestone(views, (low, middle, high), never)


def _by_counter(told: Told, posterior: Posterior, cohort: Cohort, asked: Asked) -> ForecastAnswer | None:
    """From the counter alone, in closed form; None where its readings do not stand for everything told, or the last
    of them is too far from the moment asked for."""
    as_of, horizons, milestones = asked
    counter = counter_of(told)
    if counter is None or counter.last_age <= 0 or abs(days_between(told.origin, as_of) - told.last) > _SOON:
        return None
    if max(horizons) > LONGEST:
        return None
    answer = forecast(cohort, [counter], horizons, levels=LEVELS)
    gains = tuple(
        Gain(horizon, tuple(float(q) for q in row)) for horizon, row in zip(horizons, answer.gains[0], strict=True)
    )
    reached = reach(cohort, counter, milestones) or ()
    passed = tuple(
        _milestone(told, posterior, one.views) if one.views <= counter.last_views else _passage(as_of, one)
        for one in reached
    )
    status = next(state for state in (UNCALIBRATED, PARTLY, CALIBRATED) if state in answer.status[0])
    return ForecastAnswer(as_of, gains, passed, status, _because(counter, cohort, status))


def _passage(as_of: datetime, one: Reached) -> Milestone:
    if np.isinf(one.q50):
        return Milestone(one.views, None, one.p_never)
    low, middle, high = (moment_at(as_of, min(q, LONGEST)) for q in (one.q10, one.q50, one.q90))
    return Milestone(one.views, (low, middle, high), one.p_never)


def _because(counter: Readings, cohort: Cohort, status: str) -> str:
    last = f"the last of them {counter.last_age:.1f} days after release"
    read = f"From {len(counter.ages):,} readings of the counter, {last}"
    if status == CALIBRATED:
        return f"{read}; calibrated on held-out videos among {cohort.videos:,}. Never means not within ten years."
    if status == PARTLY:
        return f"{read}; held-out videos were not followed that far, or not from so early. Never: not within ten years."
    return f"{read}; too few videos were held out to calibrate this. Never means not within ten years."
