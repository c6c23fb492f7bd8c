"""How long the curve of a case with 200 statements takes once compiled: ``python -m benchmarks.curve [NUMBER]``.

A film and what the press says of it are drawn as in ``benchmarks.calibration``; nine of them, and the median times are
told.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from benchmarks.calibration import ORIGIN, raised, said_of, sometime, truth_from
from groundswell.follow import shipped_prior
from groundswell.terms import Case, CaseFile, When
from groundswell.understanding.evidence import Told, told_of
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import Prior, posterior_of

FILMS = 9
_WINDOWS = (1.0 / 12.0, 1.0, 3.0)


def talked_about(prior: Prior, number: int, seed: int) -> Told:
    """What so many statements say of one simulated film."""
    rng, phrasing = np.random.default_rng(seed), Phrasing()
    truth = truth_from(prior, rng)
    released = When(ORIGIN.isoformat())
    case = Case(name="talked-about", title="Talked about", released_from=released, released_to=released)
    statements = tuple(said_of(truth, k, sometime(rng, _WINDOWS), phrasing, rng) for k in range(number))
    return told_of(CaseFile(case=case, statements=statements), "youtube", phrasing)


def main() -> None:
    """Print how many statements counted, and the median times."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    prior = raised(shipped_prior())
    every = [talked_about(prior, number, seed) for seed in range(FILMS + 1)]
    posterior_of(every[0], prior, seed=0)
    walls, busy = [], []
    for seed, told in enumerate(every[1:]):
        wall, processor = time.perf_counter(), time.process_time()
        posterior_of(told, prior, seed=seed)
        walls.append(time.perf_counter() - wall)
        busy.append(time.process_time() - processor)
    counted = int(np.median([len(told.owners) for told in every[1:]]))
    print(f"{counted} statements counted: {np.median(walls):.2f} s, {np.median(busy):.2f} s of processor time")


if __name__ == "__main__":
    main()
