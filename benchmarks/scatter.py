"""How far runs with other seeds differ on First Kiss: ``python -m benchmarks.scatter [RUNS] [SEEDS]``.

The variance of the posterior over that of the runs' means: how many independent draws a run is worth at each time.
Chains of one run cannot tell, for they share what the run believes of each component and of each contradiction. Told
beside it are how often runs give the second answer to the count 18 hours after the release, where outlets contradict
each other, and the statements on which the verdicts of SEEDS seeds are not the same.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from groundswell.follow import Film, shipped_case, shipped_prior
from groundswell.understanding.curve import telling_moments
from groundswell.understanding.evidence import days_between, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import posterior_of

CONTESTED, BETWEEN = 0.75, 2.67e6
"""Days after the release, and a count between the two answers there."""


def unsteady(seeds: int) -> dict[str, list[str]]:
    """By statement, the verdicts of so many seeds, where they are not all the same."""
    judged = [Film(shipped_case(), seed=seed).every_verdict for seed in range(1, seeds + 1)]
    each = {one[0].id: [verdict.verdict.value for verdict in one] for one in zip(*judged, strict=True)}
    return {name: kinds for name, kinds in each.items() if len(set(kinds)) > 1}


def main() -> None:
    """Print, for every moment told of, what a run is worth, and the processor time of a run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    told, prior = told_of(shipped_case(), None, Phrasing()), shipped_prior()
    days = np.array([days_between(told.origin, moment) for moment in telling_moments(told)])
    posterior_of(told, prior, seed=0)
    begun = time.process_time()
    posteriors = [posterior_of(told, prior, seed=seed) for seed in range(1, runs + 1)]
    spent = (time.process_time() - begun) / runs
    logs = [np.log1p(posterior.count_at(days)) for posterior in posteriors]
    between = np.var([log.mean(axis=0) for log in logs], axis=0, ddof=1)
    within = np.mean([log.var(axis=0) for log in logs], axis=0)
    for day, worth in zip(days, within / between, strict=True):
        print(f"{day:8.2f} days: {worth:6.0f} draws")
    print(f"{runs} runs of {len(told.owners)} statements, {spent:.2f} s of processor time each")
    seconds = [float((one.count_at(np.array([CONTESTED])) > BETWEEN).mean()) for one in posteriors]
    quarters = ", ".join(f"{share:.0%}" for share in np.quantile(seconds, (0.0, 0.25, 0.5, 0.75, 1.0)))
    print(f"the second answer at {24 * CONTESTED:.0f} hours: {quarters} (least, quartiles, most)")
    differing = unsteady(seeds)
    print(f"verdicts of {seeds} seeds differ on {len(differing)} statements: {differing}")


if __name__ == "__main__":
    main()
