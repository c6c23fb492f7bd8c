"""What a counter shows: a number, or one of the five ways in which it shows none, or none that can be taken as it is.

*Unknown is never zero*: a hidden counter, one that is not there, and a video that is gone are three different things;
a counter that stands still against its own pace, and one that shows less than it did, are two more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """The counter shows this."""

    value: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """The counter shows less than it did."""

    value: int
    was: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """The counter has stood still since then, though its own pace foretold more."""

    value: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Hidden:
    """The platform counts, and does not show it."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The platform has no such counter for this video."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The video is not there any more, or not for the public."""


Counter = Counted | Fallen | Frozen | Hidden | Absent | Removed
"""One answer about one counter."""

Seen = tuple[datetime, int]
"""A moment and what the counter showed."""

STILL = timedelta(hours=3)
"""No counter is called frozen sooner."""

_UNLIKELY = math.log(1e3)
"""Views foretold, of which none came, that chance explains once in a thousand times (a Poisson zero)."""

_DOUBT = 0.5
"""Of the pace itself: its own relative standard deviation, which makes a zero likelier (a negative binomial's)."""


def value_of(counter: Counter) -> int | None:
    """The number shown; None where there is none."""
    return counter.value if isinstance(counter, Counted | Fallen | Frozen) else None


def number_in(values: Mapping[str, object], name: str, missing: Counter) -> Counter:
    """The whole number called ``name`` in a JSON object (a text of digits as well); ``missing`` where it is not there.

    ``ValueError`` where something stands there that is no count.
    """
    value = values.get(name)
    if value is None:
        return missing
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{name} is not a number")
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{name} is not a number")
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"{name} is not a whole number")
    whole = int(value)
    if not 0 <= whole <= 10**15:
        raise ValueError(f"{name} is not a count")
    return Counted(whole)


def compared(counter: Counter, seen_at: datetime, before: Sequence[Seen]) -> Counter:
    """A number beside what the counter showed ``before`` (in the order of time): it may have fallen, or be frozen."""
    if not isinstance(counter, Counted):
        return counter
    earlier = [seen for seen in before if seen[0] < seen_at]
    if not earlier:
        return counter
    last = earlier[-1][1]
    if counter.value < last:
        return Fallen(counter.value, last)
    if counter.value > last:
        return counter
    since = next((a[0] for a, b in zip(earlier[::-1], earlier[-2::-1], strict=False) if b[1] != last), earlier[0][0])
    expected = _pace_until(earlier, since) * ((seen_at - since) / timedelta(hours=1))
    unlikely = math.log1p(expected * _DOUBT**2) / _DOUBT**2 > _UNLIKELY
    return Frozen(counter.value, since) if seen_at - since >= STILL and unlikely else counter


def _pace_until(earlier: Sequence[Seen], since: datetime) -> float:
    """Views in an hour over the day before the counter stopped; 0 where nothing is known of it."""
    known = [seen for seen in earlier if since - timedelta(days=1) <= seen[0] <= since]
    hours = (known[-1][0] - known[0][0]) / timedelta(hours=1) if known else 0.0
    return max(0.0, (known[-1][1] - known[0][1]) / hours) if hours > 0 else 0.0
