"""The path that is to be explained: the log of the rate over bins of time, with its doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groundswell.understanding.compiled import Array
from groundswell.understanding.posterior import Posterior

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


def path_of_posterior(posterior: Posterior, last: float, release_width: float) -> Path:
    """The curve as drawn, from the release to ``last`` (days since origin), on the bins of its grid."""
    inside = posterior.grid.edges[(posterior.grid.edges > release_width) & (posterior.grid.edges < last - 1e-6)]
    edges = np.concatenate([[0.0], inside, [last]])
    gained = np.diff(posterior.count_at(edges), axis=1)
    drawn = np.log(np.maximum(gained, _LEAST) / np.diff(edges))
    return Path(edges, drawn.mean(axis=0), np.cov(drawn, rowvar=False))
