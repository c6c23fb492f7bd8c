"""The path that is to be explained: the log of the rate over bins of time, and what was seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from groundswell.understanding.carried_looks import looks_at
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import Told
from groundswell.understanding.posterior import Posterior

_COARSE = 0.04
_BEFORE, _AFTER = 3.0, 10.0

_LEAST = 0.5
"""Views of a bin in which none were counted."""


@dataclass(frozen=True)
class Path:
    """``edges`` (T + 1,) in days since origin; ``log_rate`` (T,) of the views a day in each bin, as far as it is known.
    ``age`` is the film's age at origin in days.

    What was seen is the rate of each bin itself, with ``covariance`` (T, T) of how far and how alike the bins may be
    off; or, where there are ``looks`` (K, T), the log of so many days of each bin's rate: ``counted`` (K,), with
    ``covariance`` (K, K).
    """

    edges: Array
    log_rate: Array
    covariance: Array
    age: float = 0.0
    looks: Array | None = None
    counted: Array | None = None

    @cached_property
    def widths(self) -> Array:
        return np.diff(self.edges)

    @cached_property
    def middles(self) -> Array:
        return 0.5 * (self.edges[1:] + self.edges[:-1])

    @property
    def seen(self) -> Array:
        """What was seen, (K,): logs."""
        return self.log_rate if self.counted is None else self.counted

    def counted_by(self, rates: Array) -> Array:
        """What the looks count, (..., K), of rates (..., T): not yet its log."""
        return rates if self.looks is None else rates @ self.looks.T


def path_of_counts(edges: Array, views: Array, age: float = 0.0) -> Path:
    """Counted views of each bin, such as days: as certain as a count is."""
    counted = np.maximum(np.asarray(views, float), _LEAST)
    return Path(np.asarray(edges, float), np.log(counted / np.diff(edges)), np.diag(1.0 / counted), age)


def path_of_told(told: Told, posterior: Posterior, near: Sequence[float]) -> Path:
    """What was said of a film, on bins from its release to the last word, with the curve as drawn for its course.

    The bins are those of its grid around the moments ``near``; elsewhere they are made at least 4% of the age wide.
    """
    grid = posterior.grid.edges
    edges = [0.0]
    for edge in grid[(grid > told.release_width) & (grid < told.last - 1e-6)]:
        fine = any(-_BEFORE <= edge - moment <= _AFTER for moment in near)
        if fine or edge - edges[-1] >= _COARSE * edge - 1e-9:
            edges.append(float(edge))
    edges.append(told.last)
    gained = np.diff(posterior.count_at(np.array(edges)), axis=1)
    drawn = np.log(np.maximum(gained, _LEAST) / np.diff(edges))
    looks = looks_at(told, posterior, np.array(edges))
    doubt = np.diag(looks.doubt)
    return Path(np.array(edges), drawn.mean(axis=0), doubt, looks=looks.days, counted=looks.seen)
