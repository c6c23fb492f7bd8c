"""First Kiss with 35% of the outlets withheld, ten times: ``python -m benchmarks.withheld``.

The curve is drawn from the statements of the outlets that remain; each dated statement of the others is then asked
how likely it is (p), and the 90% band on 16 March 2014 is held against its median.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.verdicts import TABLE
from groundswell.follow import Film, shipped_case
from groundswell.understanding.answers import Verdict

SPLITS = 10
WITHHELD = 0.35
FIT = ("fits", "strained")
ON = "2014-03-16T15:00"
NAMED = ("stale", "early", "of_something_else", "unit_slip", "date_slip", "repeats")


def split(seed: int) -> tuple[list[Verdict], float]:
    """Verdicts on the withheld dated statements, and the width of the band over its median."""
    file = shipped_case()
    outlets = sorted({said.said_by for said in file.statements})
    rng = np.random.default_rng(seed)
    hidden = set(rng.choice(outlets, size=round(WITHHELD * len(outlets)), replace=False).tolist())
    film = Film(replace(file, statements=tuple(s for s in file.statements if s.said_by not in hidden)))
    main = file.main_platform
    asked = [
        said
        for said in file.statements
        if said.said_by in hidden and said.metric == "views" and said.as_of_from and said.platform in (None, main)
    ]
    band = film.curve().at(ON)
    assert band is not None
    return list(film.judge(asked)), (band.q95 - band.q05) / band.q50


def main() -> None:
    """Print each split, and all together."""
    every: list[Verdict] = []
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else SPLITS):
        verdicts, width = split(seed)
        every += verdicts
        likely = sum(1 for v in verdicts if v.p is not None and v.p >= 0.02)
        print(f"split {seed}: {likely} of {len(verdicts)} with p >= 0.02; band on 16 March {width:.1%} of its median")
    faultless = {
        row["id"] for row in pl.read_csv(TABLE, infer_schema=False).iter_rows(named=True) if row["label"] in FIT
    }
    sound = [v for v in every if v.id in faultless]
    odd = [v for v in every if v.p is None or v.p < 0.02]
    print(f"all: {1 - len(odd) / len(every):.1%} of {len(every)} with p >= 0.02")
    fine = sum(1 for v in sound if v.p is not None and v.p >= 0.02)
    print(f"of the {len(sound)} that benchmarks/labelled calls faultless: {fine / len(sound):.1%}")
    print(f"of the other {len(odd)}, {sum(v.verdict.value in NAMED for v in odd)} have a named fault:")
    for line in sorted({f"    {v.id} {v.said_by}: {v.verdict.value}. {v.because}" for v in odd}):
        print(line)


if __name__ == "__main__":
    main()
