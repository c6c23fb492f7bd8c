"""Commands on many series at once: ``batch forecast``, ``batch alarm``, ``learn``."""

from __future__ import annotations

from pathlib import Path

from groundswell import batch, follow
from groundswell.cli import show
from groundswell.cli.asking import named
from groundswell.wording.numbers import plural


def forecast(table: Path, horizons: list[str], out: Path, cohort: Path | None, *, as_json: bool) -> None:
    """Views still to come of every series."""
    with named("--horizon"):
        days = [follow.days_in(text) for text in horizons]
    with show.bar("Forecasting…") as progress:
        rows = batch.forecast_many(table, days, out, cohort, progress)
    if as_json:
        show.as_json({"out": str(out), "rows": rows})
    else:
        show.line(f"{plural(rows, 'row')}: {out}")


def alarm(table: Path, out: Path, *, as_json: bool) -> None:
    """The first alarm of every series."""
    with show.working("Watching…"):
        series, alarmed = batch.alarm_many(table, out)
    if as_json:
        show.as_json({"out": str(out), "series": series, "alarmed": alarmed})
    else:
        show.line(f"{alarmed:,} of {series:,} series alarmed: {out}")


def learn(table: Path, out: Path, *, as_json: bool) -> None:
    """A prior from one's own videos."""
    with show.bar("Learning…") as progress:
        because = batch.learn_from(table, out, progress)
    if as_json:
        show.as_json({"cohort": str(out), "because": because})
    else:
        show.line(f"The prior: {out}. {because}")
