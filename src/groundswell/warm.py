"""``python -m groundswell.warm`` compiles the model's loops once, so that no user waits for it later."""

from __future__ import annotations

import polars as pl

from groundswell.follow import Film, shipped_case, shipped_cohort
from groundswell.understanding.alarm_table import alarm_table
from groundswell.understanding.forecast_table import forecast_table


def main() -> None:
    """Ask the shipped case, and a small table, what the first user will ask."""
    film = Film(shipped_case())
    _ = film.curve().answer()
    _ = film.hit(), film.carried(), film.forecast("30d")
    ages = [float(age) for age in range(1, 30)]
    table = pl.DataFrame({"series_id": ["a"] * 29, "age_days": ages, "views": [1000.0 * age for age in ages]})
    _ = alarm_table(table), forecast_table(table, [7.0], shipped_cohort())


if __name__ == "__main__":
    main()
