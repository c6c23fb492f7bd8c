"""What carried a film, as it is asked for at a prompt."""

from __future__ import annotations

from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from interface_schemas import CARRIED
from paper_boats import NEW, everything

from program import Here

ROOT = Path(__file__).parents[2]


def test_the_shipped_case(here: Here) -> None:
    assert here.run("import", str(ROOT / "examples" / "first-kiss")).status == 0
    answer = here.run("carried", "first-kiss", "--shapley", "--json").json
    jsonschema.validate(answer, CARRIED)
    assert {push["id"] for push in answer["pushes"]} >= {"H08", "H09", "H10", "H26"}
    assert "H09" in next(push["with"] for push in answer["pushes"] if push["id"] == "H08")
    told = here.run("carried", "first-kiss").out
    assert told.startswith("What carried First Kiss, ")
    assert "not separable" in told
    assert "Timing is association" in told
    assert sum(part["views"] for part in answer["shapley"]) == pytest.approx(answer["total"], rel=0.05)
    assert answer["shapley"][-1]["ids"] == []


def test_a_case_of_little(here: Here) -> None:
    here.run(*NEW)
    empty = here.run("carried", "paper-boats", "--json").json
    jsonschema.validate(empty, CARRIED)
    assert (empty["total"], empty["pushes"]) == (None, [])
    assert here.run("carried", "paper-boats").out.startswith("Too little evidence")
    here.run("add", "paper-boats", *everything(here.folder), "--said-at", "2019-05-10")
    jsonschema.validate(here.run("carried", "paper-boats", "--json").json, CARRIED)
    assert here.run("carried", "paper-boats").status == 0


def test_a_case_that_is_not_there(here: Here) -> None:
    assert "paper-boats" in here.run("carried", "paper-boats").complaint
