"""The labelled verdicts: complete, consistent with the packages they are held against, and split by a stable rule."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundswell.record.columns import STATEMENTS
from groundswell.record.package import read_package
from groundswell.terms import Bound, Statement, When
from groundswell.understanding.answers import VerdictKind

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "benchmarks" / "labelled"
FILMS = {
    "first-kiss": ROOT / "examples" / "first-kiss",
    **{film: LABELLED / film for film in ("the-fox", "dumb-ways-to-die", "epic-split")},
}
FAULTS = set(VerdictKind) - {VerdictKind.FITS, VerdictKind.STRAINED}


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    with (LABELLED / "verdicts.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def recorded() -> dict[tuple[str, str], Statement]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        (film, statement.id): statement
        for film, package in FILMS.items()
        for statement in read_package(package, now=now).statements
    }


def _statement(row: dict[str, str]) -> Statement:
    def when(column: str) -> When | None:
        return When(row[column]) if row[column] else None

    return Statement(
        id=row["id"],
        said_by=row["said_by"],
        url=row["url"] or None,
        said_at=when("said_at"),
        copy=row["copy"] or None,
        platform=row["platform"] or None,
        metric=row["metric"],
        bound=Bound(row["bound"]),
        value=float(row["value"]),
        granularity=float(row["granularity"]),
        as_of_from=when("as_of_from"),
        as_of_to=when("as_of_to"),
        quote=row["quote"] or None,
        document=row["document"] or None,
    )


def test_every_kind_is_there(table: list[dict[str, str]]) -> None:
    labels = Counter(row["label"] for row in table)
    assert set(labels) == {kind.value for kind in VerdictKind}
    assert len(table) >= 80
    assert labels["fits"] >= 45
    assert min(labels[kind] for kind in FAULTS) >= 7
    assert {row["film"] for row in table} == set(FILMS)


def test_labels_are_verdicts_and_acceptable(table: list[dict[str, str]]) -> None:
    for row in table:
        acceptable = row["acceptable"].split("|")
        assert row["label"] in acceptable, row["id"]
        assert {VerdictKind(verdict) for verdict in acceptable}, row["id"]
        assert row["why"], row["id"]
        if row["label"] == "fits":
            assert "contradicted" not in acceptable, row["id"]


def test_a_row_of_a_package_is_the_statement_there(
    table: list[dict[str, str]], recorded: dict[tuple[str, str], Statement]
) -> None:
    assert len({(row["film"], row["id"]) for row in table}) == len(table)
    for row in table:
        beside = row["id"].startswith("C")
        assert ((row["film"], row["id"]) in recorded) is not beside, row["id"]
        statement = _statement(row)
        if not beside:
            assert statement == recorded[row["film"], row["id"]]
        if row["origin"] == "constructed":
            assert beside
            assert row["said_by"].startswith("constructed")


def test_the_statement_stands_whole_in_its_row(table: list[dict[str, str]]) -> None:
    assert set(STATEMENTS.names) <= set(table[0])


def test_a_third_of_the_outlets_is_held_out_by_a_stable_rule(table: list[dict[str, str]]) -> None:
    sides: dict[str, set[str]] = {}
    for row in table:
        digits = hashlib.sha256(row["outlet"].encode()).hexdigest()[:8]
        assert row["held_out"] == ("yes" if int(digits, 16) % 3 == 0 else "no"), row["id"]
        sides.setdefault(row["said_by"], set()).add(row["held_out"])
    assert all(len(side) == 1 for side in sides.values())
    assert 0.25 < sum(row["held_out"] == "yes" for row in table) / len(table) < 0.42
    for held_out in ("yes", "no"):
        assert {row["label"] for row in table if row["held_out"] == held_out} == {kind.value for kind in VerdictKind}
