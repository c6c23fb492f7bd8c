"""Measure the alarm and write the tables into its document.

    python -m benchmarks.alarm [--years 100] [--streams 60] [--document docs/alarm.md]

The defaults take four minutes on two cores. ``--years`` is how many years each kind of quiet stream is watched,
``--streams`` how many streams have a jump planted in them, for each kind and size.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.alarm.bursts import burst_table, catalogue_table, daily_views, shared_data
from benchmarks.alarm.jumps import jump_table
from benchmarks.alarm.run_length import asked_table, crowd_table, nulls, run_length_table
from benchmarks.alarm.speed import speed_table
from benchmarks.alarm.tables import put

DOCUMENT = Path(__file__).parents[2] / "docs" / "alarm.md"


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Measure the alarm and write the tables into its document.")
    parser.add_argument("--years", type=int, default=100)
    parser.add_argument("--streams", type=int, default=60)
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    asked = parser.parse_args(arguments)

    def write(name: str, text: str) -> None:
        print(f"{name}\n{text}\n", flush=True)
        put(asked.document, name, text)

    made = nulls(asked.years)
    write("run length", run_length_table(made))
    write("suspicion", asked_table(made))
    write("crowd", crowd_table(10 * asked.years))
    write("jumps", jump_table(made, asked.streams))
    folder = shared_data()
    if folder is None:
        print("late bursts: left as they are; set GROUNDSWELL_SHARED to the folder of the development data")
    else:
        write("late bursts", burst_table(daily_views(folder)))
        write("catalogue", catalogue_table(folder))
    write("speed", speed_table(30 * asked.years))


if __name__ == "__main__":
    main()
