"""What the model answers, as frozen values: quantiles, bands, verdicts. No arithmetic, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from groundswell.terms import Bound, When, Window


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The 5, 50 and 95% points of a posterior."""

    q05: float
    q50: float
    q95: float


@dataclass(frozen=True, slots=True)
class Moment:
    """The 5, 50 and 95% points of a time (UTC)."""

    q05: datetime
    q50: datetime
    q95: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """The curve (views) or the rate (views per day) at one time (UTC)."""

    at: datetime
    q05: float
    q50: float
    q95: float


class VerdictKind(StrEnum):
    """What became of a public number."""

    FITS = "fits"
    STRAINED = "strained"
    STALE = "stale"
    EARLY = "early"
    OF_SOMETHING_ELSE = "of_something_else"
    UNIT_SLIP = "unit_slip"
    DATE_SLIP = "date_slip"
    REPEATS = "repeats"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One statement held against all the other evidence.

    ``p`` is the posterior probability, given all *other* evidence, that there was a moment in the as-of window
    at which saying so was right; None where it cannot be asked. ``true_when`` is the window in which it would be.
    ``because`` is one sentence for a reader.
    """

    id: str
    said_by: str
    said_at: When | None
    value: float
    bound: Bound
    quote: str | None
    verdict: VerdictKind
    p: float | None
    true_when: Window | None
    because: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A statement that the curve does not count, and the reason."""

    id: str
    because: str


@dataclass(frozen=True, slots=True)
class CurveAnswer:
    """The cumulative views of one platform at the times asked for; ``because`` says what stands behind it.

    ``points`` is empty where there is too little evidence, and ``because`` says so.
    """

    case: str
    platform: str | None
    points: tuple[Point, ...]
    rate: tuple[Point, ...]
    used: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Gain:
    """Views gained within ``horizon`` days: their 5, 10, 25, 50, 75, 90 and 95% points."""

    horizon: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Milestone:
    """When the count passes ``views``: the 10, 50 and 90% points over the draws that do, None where most do not."""

    views: float
    reached: tuple[datetime, datetime, datetime] | None
    p_never: float


@dataclass(frozen=True, slots=True)
class ForecastAnswer:
    """What comes after ``as_of``. ``gains`` is empty where there is too little evidence, and ``because`` says so."""

    as_of: datetime
    gains: tuple[Gain, ...]
    milestones: tuple[Milestone, ...]
    calibration: str
    because: str


@dataclass(frozen=True, slots=True)
class HitAnswer:
    """Whether it is a hit, None where nobody can say; since when; and the threshold in words."""

    hit: bool | None
    since: Moment | None
    threshold: str
    because: str
