"""What a stranger types first: the shipped case, and what becomes of one that they have changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from groundswell import follow
from program import Here, Installed, Said, seen

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installed, Said]:
    """The demo in an empty folder, as JSON."""
    program = Installed(tmp_path_factory.mktemp("demo"))
    return program, program.run("demo", "--json", "--out", "page.html")


def test_one_document_and_nothing_else(shown: tuple[Installed, Said]) -> None:
    program, said = shown
    assert said.err == ""
    told = said.json
    assert told["case"] == "first-kiss"
    assert re.fullmatch(r"First Kiss had between .+ million YouTube views on \d+ March 2014", told["headline"])
    assert len(told["answers"]) == 3
    assert {"said", "verdict", "because"} == set(told["answers"][0])
    page = (program.folder / told["page"]).read_text(encoding="utf-8")
    number = re.search(r"between (.+) million", told["headline"])
    assert number is not None
    assert number[1] in page.replace("\xa0", " ")
    assert {path.name for path in program.folder.iterdir()} == {"page.html", "groundswell.db"}


def test_the_readme_shows_what_the_demo_says(shown: tuple[Installed, Said]) -> None:
    """Every line of the first screen is one that the program says, or the beginning of one."""
    told: dict[str, Any] = shown[1].json
    said = [told["headline"], told["standfirst"], *(one["said"] for one in told["answers"])]
    said += [one["because"] for one in told["answers"]]
    whole = "\n".join(said)
    block = README.read_text(encoding="utf-8").partition("$ groundswell demo\n")[2].partition("```")[0]
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    assert len(lines) > 5
    for line in lines:
        if not line.startswith(("The page:", "Ask on:", "By ")):
            assert re.sub(r"^[A-Z][a-z ]+\. (?=Everything)", "", line) in whole


@pytest.mark.slow
def test_what_a_person_sees(installed: Installed) -> None:
    status, written = installed.on_terminal(80, "demo")
    lines = [line for line in seen(written) if line]
    assert status == 0
    assert lines[0].startswith("First Kiss had between")
    assert lines[-2:] == ["The page: first-kiss.html", "Ask on: groundswell check first-kiss"]
    assert (installed.folder / "first-kiss.html").stat().st_size > 50_000
    # a second time it may write over its own page
    again = installed.run("demo")
    assert (again.status, again.err) == (0, "")


def changed(folder: Path) -> None:
    """A record in which somebody has the shipped case with one number of their own."""
    file = follow.shipped_case()
    with follow.open(str(folder / "groundswell.db")) as record:
        record.enter(file, source="the shipped case")
    (folder / "mine.csv").write_text("id,said_by,bound,value,platform\nFK001,Me,over,12345,youtube\n")


def test_the_demo_leaves_what_somebody_changed(here: Here) -> None:
    changed(here.folder)
    told = here.run("add", "first-kiss", "mine.csv")
    assert told.out.endswith("1 in place of earlier ones\n")
    with follow.open(str(here.folder / "groundswell.db")) as record:
        entries = record.record.entries("first-kiss")
        film, as_shipped = record.shipped()
        assert not as_shipped
        assert next(said for said in film.file.statements if said.id == "FK001").value == 12345
        assert record.record.entries("first-kiss") == entries
        assert len(record.record.history("first-kiss", "FK001")) == 2


@pytest.mark.slow
def test_the_demo_says_that_it_shows_what_somebody_changed(here: Here) -> None:
    changed(here.folder)
    here.run("add", "first-kiss", "mine.csv")
    said = here.run("demo", "--json")
    assert said.err == (
        "groundswell: groundswell.db: holds first-kiss otherwise than it is shipped; it is shown as it stands there\n"
    )
    assert json.loads(said.out)["case"] == "first-kiss"


def test_the_demo_beside_other_cases(here: Here) -> None:
    """The record of somebody's own films takes the shipped one too, and keeps theirs."""
    here.run("new", "mine", "--title", "Mine", "--released", "2019")
    with follow.open(str(here.folder / "groundswell.db")) as record:
        mine = record.record.read("mine")
        _film, as_shipped = record.shipped()
        assert as_shipped
        assert record.cases() == ["first-kiss", "mine"]
        assert record.record.read("mine") == mine
