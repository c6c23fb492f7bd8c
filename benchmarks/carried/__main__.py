"""Measure what is said of what carried a film, and write the tables into its document.

    python -m benchmarks.carried [--cases 300] [--nulls 300] [--told 60] [--draws 1200] [--processes 1]
        [--document docs/carried.md]

The defaults take a quarter of an hour on one processor. ``--cases``, ``--nulls`` and ``--told`` of 0 leave those
tables as they are. How many processes share the films out changes nothing in the tables.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from benchmarks.alarm.bursts import shared_data
from benchmarks.alarm.tables import put
from benchmarks.carried.catalogue import catalogue_table
from benchmarks.carried.measure import coverage_table, evidence_table, outcome, separable_table
from benchmarks.carried.nulls import p_of_nothing, size_table
from benchmarks.carried.shipped import shipped_table
from benchmarks.carried.told import STATEMENTS, told_outcome

DOCUMENT = Path(__file__).parents[2] / "docs" / "carried.md"
FIRST_SEED = 20_000

Found = TypeVar("Found")


def each(measure: Callable[[int], Found], number: int, processes: int) -> list[Found]:
    """What is found of so many simulated films, in the order of their seeds."""
    seeds = range(FIRST_SEED, FIRST_SEED + number)
    if processes == 1:
        return [measure(seed) for seed in seeds]
    # not forked: the threads of the linear algebra would be left behind
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(measure, seeds))


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measure what is said of what carried a film.")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--nulls", type=int, default=300)
    parser.add_argument("--told", type=int, default=60)
    parser.add_argument("--draws", type=int, default=1200)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    asked = parser.parse_args(arguments)

    def write(name: str, text: str) -> None:
        print(f"{name}\n{text}\n", flush=True)
        put(asked.document, name, text)

    write("first kiss", shipped_table())
    folder = shared_data()
    if folder is None:
        print("catalogue: left as it is; set GROUNDSWELL_SHARED to the folder of the development data")
    else:
        write("catalogue", catalogue_table(folder))
    if asked.nulls:
        found = each(partial(p_of_nothing, draws=asked.draws), asked.nulls, asked.processes)
        write("size", size_table([p for p in found if p is not None]))
    if asked.cases:
        outcomes = each(partial(outcome, draws=asked.draws), asked.cases, asked.processes)
        write("coverage", coverage_table(outcomes))
        write("evidence", evidence_table(outcomes))
        write("separable", separable_table(outcomes))
    if asked.told:
        outcomes = each(partial(told_outcome, draws=asked.draws), asked.told, asked.processes)
        write("told", coverage_table(outcomes, f"films told by {STATEMENTS} statements"))


if __name__ == "__main__":
    main()
