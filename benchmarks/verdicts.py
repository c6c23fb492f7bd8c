"""Verdicts beside labels: ``python -m benchmarks.verdicts`` scores `benchmarks/labelled/verdicts.csv`.

Each row is judged by all the other evidence of its film. A verdict is right when it is among those the label accepts.
The rows of held-out outlets are scored apart; nothing was tuned on them (``--all`` shows their misses too).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from groundswell.follow import Film, now
from groundswell.record.package import read_package
from groundswell.terms import Bound, CaseFile, Statement, When
from groundswell.understanding.answers import Verdict, VerdictKind

HERE = Path(__file__).parent
TABLE = HERE / "labelled" / "verdicts.csv"


@dataclass(frozen=True)
class Judged:
    """One labelled row and what the model made of it."""

    film: str
    label: str
    acceptable: frozenset[str]
    held_out: bool
    verdict: Verdict

    @property
    def right(self) -> bool:
        return self.verdict.verdict.value in self.acceptable

    @property
    def wronged(self) -> bool:
        """A faultless number called contradicted."""
        faultless = self.label in ("fits", "strained")
        return faultless and self.verdict.verdict is VerdictKind.CONTRADICTED


def judged() -> Iterator[Judged]:
    """Every row of the table with the model's verdict, film by film."""
    table = pl.read_csv(TABLE, infer_schema=False)
    for (film,), rows in table.group_by(["film"], maintain_order=True):
        folder = HERE.parent / "examples" / str(film)
        if not folder.is_dir():
            folder = HERE / "labelled" / str(film)
        file = read_package(folder, now=now())
        in_record = {said.id for said in file.statements}
        labelled = [(row, _statement(row)) for row in rows.iter_rows(named=True)]
        own = Film(file)
        verdicts = {verdict.id: verdict for verdict in own.judge(list(file.statements))}
        for row, said in labelled:
            verdict = verdicts[said.id] if said.id in in_record else _alone(file, said, own)
            yield Judged(
                str(film), row["label"], frozenset(row["acceptable"].split("|")), row["held_out"] == "yes", verdict
            )


def _alone(file: CaseFile, said: Statement, own: Film) -> Verdict:
    """The verdict on a statement that is in no package, handed in beside the record."""
    film = Film(replace(file, statements=(*file.statements, said)))
    film._curves = own._curves  # what is judged does not bend the curve
    return film.judge([said])[0]


def _statement(row: dict[str, str | None]) -> Statement:
    def when(name: str) -> When | None:
        text = row[name]
        return When(text) if text else None

    return Statement(
        id=str(row["id"]),
        said_by=str(row["said_by"]),
        value=float(row["value"] or "nan"),
        bound=Bound(str(row["bound"])),
        metric=str(row["metric"]),
        url=row["url"],
        said_at=when("said_at"),
        platform=row["platform"] or None,
        granularity=float(row["granularity"]) if row["granularity"] else None,
        as_of_from=when("as_of_from"),
        as_of_to=when("as_of_to"),
        quote=row["quote"],
    )


def main() -> None:
    """Print the scores, and the rows that are wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="show the misses of held-out rows too")
    show_all = parser.parse_args().all
    rows = list(judged())
    report("development", [row for row in rows if not row.held_out], misses=True)
    report("held out", [row for row in rows if row.held_out], misses=show_all)


def report(name: str, rows: list[Judged], *, misses: bool) -> None:
    """Print the score of some rows, by label, and those that are wrong."""
    right = sum(row.right for row in rows)
    wronged = [row.verdict.id for row in rows if row.wronged]
    print(f"{name}: {right} of {len(rows)} right ({right / len(rows):.1%})")
    print(f"    faultless called contradicted: {', '.join(wronged) or 'none'}")
    by_label = Counter((row.label, row.right) for row in rows)
    for label in sorted({row.label for row in rows}):
        print(f"    {label:18} {by_label[label, True]:3} of {by_label[label, True] + by_label[label, False]:3}")
    for row in rows:
        if misses and not row.right:
            got = row.verdict
            said = f"{row.film} {got.id} {got.bound.value} {got.value:,.0f}"
            print(f"    {said}: labelled {row.label}, got {got.verdict.value}, p {got.p}: {got.because}")


if __name__ == "__main__":
    main()
