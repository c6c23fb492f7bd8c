"""Pushes: how the views that a happening brings directly are spread over the time after it, by its kind.

Every response is log-logistic: it rises, and falls with the power tail of a Lomax. Its middle is uncertain, so each
kind has several.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from groundswell.terms import Happening, Window
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import DAY


@dataclass(frozen=True, slots=True)
class Response:
    """Half of the direct views come within ``middle`` days; the tail falls with the power ``shape`` + 1."""

    middle: float
    shape: float

    def share_by(self, days: Array) -> Array:
        """The share of the direct views that has come so many days after the happening."""
        later = np.maximum(days, 0.0) / self.middle
        return np.asarray(1.0 - 1.0 / (1.0 + later**self.shape))


FRONT_PAGE = tuple(Response(middle, 1.6) for middle in (0.15, 0.3, 0.6, 1.2))
"""At its height after 1 to 6 hours, and long in the tail."""
TELEVISION = (Response(0.04, 3.0), Response(0.08, 3.0))
"""A pulse of less than two hours."""
PRESS = tuple(Response(middle, 2.0) for middle in (0.25, 0.5, 1.0, 2.0))
"""Six to forty-eight hours."""
SLOW = tuple(Response(middle, 2.0) for middle in (1.0, 2.0, 4.0, 7.0))

RESPONSES: dict[str, tuple[Response, ...]] = {
    "post": FRONT_PAGE,
    "platform": FRONT_PAGE,
    "tv": TELEVISION,
    "press": PRESS,
    "disclosure": PRESS,
    "backlash": PRESS,
    "award": PRESS,
    "parody": SLOW,
    "remake": SLOW,
}
"""Kinds of happenings that bring views; one of a kind that is not named anywhere responds like the press."""

NO_PUSHES = {
    "production": "came before there was a film to see",
    "release": "is the release, whose views are the film's own",
    "sales": "is something that views brought about",
    "follow_up": "looks back on the film",
    "definition": "is about what is counted, not about who watched",
}
"""Kinds that are no pushes, and why."""

MOST_VAGUE = timedelta(days=4)
"""A happening whose window is longer could be any bump of the curve."""

_PLACES = 4


@dataclass(frozen=True)
class Candidate:
    """A happening that may have carried views, between ``start`` and ``end`` (days since origin)."""

    happening: Happening
    start: float
    end: float

    @property
    def responses(self) -> tuple[Response, ...]:
        return RESPONSES.get(self.happening.kind, PRESS)

    @property
    def places(self) -> Array:
        """Moments that stand for its window, at most four, in days since origin."""
        parts = int(np.clip(np.ceil((self.end - self.start) / 0.25), 1, _PLACES))
        return np.asarray(self.start + (np.arange(parts) + 0.5) * (self.end - self.start) / parts)


def why_not(happening: Happening, window: Window | None, released: Window, last: float) -> str | None:
    """Why a happening is not taken for a push of its own; None where it is. ``last``: days of evidence."""
    if happening.kind in NO_PUSHES:
        return NO_PUSHES[happening.kind]
    if window is None:
        return "has no date"
    if window.start <= released.end:
        return "cannot be told from the release, with which or before which it began"
    if window.length > MOST_VAGUE:
        return "is dated too vaguely: its window is longer than four days"
    if (window.end - released.start) / DAY >= last:
        return "came after the last that is known of the count"
    return None
