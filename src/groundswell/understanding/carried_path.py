"""The path that is to be explained: the log of the rate over bins of time, with its doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array
from groundswell.understanding.posterior import Posterior

_COARSE = 0.04
_BEFORE, _AFTER = 3.0, 10.0

_LEAST = 0.5
"""Views of a bin in which none were counted."""


@dataclass(frozen=True)
class Path:
    """``edges`` (T + 1,) in days since origin; ``log_rate`` (T,) of the views a day in each bin, and how far and how
    alike the bins may be off, ``covariance`` (T, T). ``age`` is the film's age at origin in days."""

    edges: Array
    log_rate: Array
    covariance: Array
    age: float = 0.0

    @property
    def widths(self) -> Array:
        return np.diff(self.edges)

    @property
    def middles(self) -> Array:
        return 0.5 * (self.edges[1:] + self.edges[:-1])


def path_of_counts(edges: Array, views: Array, age: float = 0.0) -> Path:
    """Counted views of each bin, such as days: as certain as a count is."""
    counted = np.maximum(np.asarray(views, float), _LEAST)
    return Path(np.asarray(edges, float), np.log(counted / np.diff(edges)), np.diag(1.0 / counted), age)


def path_of_posterior(posterior: Posterior, last: float, release_width: float, near: Sequence[float]) -> Path:
    """The curve as drawn, from the release to ``last`` (days since origin).

    The bins are those of its grid around the moments ``near``; elsewhere they are made at least 4% of the age wide.
    """
    grid = posterior.grid.edges
    edges = [0.0]
    for edge in grid[(grid > release_width) & (grid < last - 1e-6)]:
        fine = any(-_BEFORE <= edge - moment <= _AFTER for moment in near)
        if fine or edge - edges[-1] >= _COARSE * edge - 1e-9:
            edges.append(float(edge))
    edges.append(last)
    gained = np.diff(posterior.count_at(np.array(edges)), axis=1)
    drawn = np.log(np.maximum(gained, _LEAST) / np.diff(edges))
    return Path(np.array(edges), drawn.mean(axis=0), np.cov(drawn, rowvar=False))
