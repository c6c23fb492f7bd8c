"""A cohort's days told on to twenty years, so that one Gaussian per component answers for every age.

Bins are whole days to the cohort's last day D, then grow by 12%. In a bin stands y = log(1 + views a day). Beyond D
the log rate goes on from the level of the last twenty days: linear in log age with a slope of its own, a random walk
in log age, and a little noise of each bin. The four numbers of that tail are measured on the cohort (``learning``)
or, where it was not followed long enough, are those of the videos named below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array

YEARS = 20
GROWTH = 1.12
LEVEL_DAYS = 20

USUAL_TAIL = np.array([-0.57, 0.34, 0.66, 0.04])
"""Mean slope of the log rate in log age, its variance between videos being 0.34 squared, the variance of the random
walk per unit of log age, and the variance of a bin's own noise. Measured on the doublings of age 15-30-60-120 days of
the development videos of the shipped cohort; six music videos followed for 3 to 9 years (Wu et al., CSCW 2019) wander
by 0.68 per unit of log age."""


@dataclass(frozen=True)
class Lifetime:
    """The bins of age (``edges``, days, shape (F + 1,)) and the mixture over y on them.

    ``log_weights`` (K,), ``means`` (K, F), ``covariances`` (K, F, F); ``evidence_weight`` (F,) as in ``Cohort``;
    the first ``days`` bins are whole days.
    """

    days: int
    edges: Array
    log_weights: Array
    means: Array
    covariances: Array
    evidence_weight: Array

    @property
    def widths(self) -> Array:
        return np.diff(self.edges)

    @property
    def bins(self) -> int:
        return len(self.edges) - 1

    def until(self, age: float) -> Lifetime:
        """The same up to the bin that ends at ``age`` or later."""
        last = min(max(int(np.searchsorted(self.edges, age - 1e-9)), 1), self.bins)
        return Lifetime(
            min(self.days, last),
            self.edges[: last + 1],
            self.log_weights,
            self.means[:, :last],
            self.covariances[:, :last, :last],
            self.evidence_weight[:last],
        )


def tail_edges(days: int) -> Array:
    """Edges of the bins after day ``days``."""
    steps = int(np.ceil(np.log(YEARS * 365.25 / days) / np.log(GROWTH)))
    return np.asarray(days * GROWTH ** np.arange(1, steps + 1))


def lifetime_of(cohort: Cohort, marks: Sequence[float] = ()) -> Lifetime:
    """The cohort told to twenty years; components of no weight are left out.

    ``marks`` are ages at which a bin is to end besides, so that what was read and what is asked are not of one bin.
    """
    days = cohort.days
    beyond = np.unique(np.concatenate([tail_edges(days), [mark for mark in marks if mark > days + 0.5]]))
    beyond = beyond[np.append(True, np.diff(beyond) > 0.02)]
    edges = np.concatenate([np.arange(days + 1.0), beyond])
    middles = np.sqrt(edges[days:-1] * edges[days + 1 :])
    level = min(LEVEL_DAYS, days)
    since = np.log(middles / max(days - level / 2, 0.5))
    slope, slope_sd, wander, noise = cohort.tables.get("tail", USUAL_TAIL)
    own = slope_sd**2 * np.outer(since, since) + wander * np.minimum.outer(since, since) + noise * np.eye(len(since))
    kept = cohort.weights > 0
    means, covariances = cohort.means[kept], cohort.covariances[kept]
    with_level = covariances[:, :, days - level :].mean(axis=2)
    bins = len(edges) - 1
    whole = np.empty((len(means), bins, bins))
    whole[:, :days, :days] = covariances
    whole[:, :days, days:] = with_level[:, :, None]
    whole[:, days:, :days] = with_level[:, None, :]
    whole[:, days:, days:] = with_level[:, days - level :].mean(axis=1)[:, None, None] + own
    tail_means = means[:, days - level :].mean(axis=1)[:, None] + slope * since
    weighed = cohort.evidence_weight
    share = weighed[-1] * days * np.log(edges[days + 1 :] / edges[days:-1])
    return Lifetime(
        days,
        edges,
        np.log(cohort.weights[kept]),
        np.concatenate([means, tail_means], axis=1),
        whole,
        np.concatenate([weighed, np.minimum(share, 1.0)]),
    )
