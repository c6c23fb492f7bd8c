"""How far runs with other seeds differ on First Kiss: ``python -m benchmarks.scatter [RUNS]``.

The variance of the posterior over that of the runs' means: how many independent draws a run is worth at each time.
Chains of one run cannot tell, for they share what the run believes of each component and of each contradiction.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from groundswell.follow import shipped_case, shipped_prior
from groundswell.understanding.curve import telling_moments
from groundswell.understanding.evidence import days_between, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import posterior_of


def main() -> None:
    """Print, for every moment told of, what a run is worth, and the processor time of a run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    told, prior = told_of(shipped_case(), None, Phrasing()), shipped_prior()
    days = np.array([days_between(told.origin, moment) for moment in telling_moments(told)])
    posterior_of(told, prior, seed=0)
    begun = time.process_time()
    logs = [np.log1p(posterior_of(told, prior, seed=seed).count_at(days)) for seed in range(1, runs + 1)]
    spent = (time.process_time() - begun) / runs
    between = np.var([log.mean(axis=0) for log in logs], axis=0, ddof=1)
    within = np.mean([log.var(axis=0) for log in logs], axis=0)
    for day, worth in zip(days, within / between, strict=True):
        print(f"{day:8.2f} days: {worth:6.0f} draws")
    print(f"{runs} runs of {len(told.owners)} statements, {spent:.2f} s of processor time each")


if __name__ == "__main__":
    main()
