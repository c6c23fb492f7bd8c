"""A text held against a case: its numbers among their words, and the verdicts as fact checkers exchange them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from groundswell.follow import Film, check_texts, open
from groundswell.terms import Case, When
from program import Here

KNOWN = """The bus
12 May 2019
The Last Bus Home had 6,204,118 views on YouTube at noon on 9 May 2019, and 14,090,551 at noon on 12 May.
"""
PASTED = """The film that made Leeds cry
By 9 May 2019 The Last Bus Home had been seen 40 million times on YouTube. On 12 May 2019 the counter said more than
14 million views. It cost £11,000, and 40 million is a number that nobody forgets.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked")
    address = str(folder / "record.db")
    day = When("2019-05-06")
    with open(address) as begun:
        begun.begin(Case(name="bus", title="The Last Bus Home", released_from=day, released_to=day))
        (folder / "known.txt").write_text(KNOWN, encoding="utf-8")
        begun.add("bus", [str(folder / "known.txt")])
    (folder / "pasted.txt").write_text(PASTED, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def film(folder: Path) -> Film:
    with open(str(folder / "record.db")) as record:
        return record.case("bus")


def test_every_number_stands_among_its_own_words(film: Film, folder: Path) -> None:
    found = check_texts(film, [folder / "pasted.txt"], None)
    assert [one.said.value for one in found[:2]] == [40e6, 14e6]
    for one in found:
        assert one.excerpt is not None
        assert PASTED[one.excerpt.start : one.excerpt.end] == one.said.quote
    assert found[0].instead is not None
    assert found[1].instead is None


def test_a_story_shows_the_words_of_its_documents(film: Film) -> None:
    words = {one.words for one in film.story().findings.excerpts.values()}
    assert "6,204,118 views" in words


@pytest.fixture
def program(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.chdir(folder)
    return Here(folder, monkeypatch, capsys)


def test_check_writes_the_reviews_of_a_text(folder: Path, program: Here) -> None:
    done = program.run("check", "bus", "pasted.txt", "--claims", "claims.jsonld", "--record", "record.db")
    assert done.status == 0, done.err
    assert "[40 million times]" in " ".join(done.out.split())
    graph = json.loads((folder / "claims.jsonld").read_text("utf-8"))["@graph"]
    reviews = [node for node in graph if node["@type"] == "ClaimReview"]
    assert reviews[0]["claimReviewed"].startswith("The Last Bus Home had about 40")
    assert reviews[0]["reviewRating"]["ratingValue"] < 5
    assert "To print: “The Last Bus Home” had between " in reviews[0]["reviewBody"]
    assert reviews[1]["reviewRating"]["ratingValue"] == 5


def test_reviews_need_a_text(program: Here) -> None:
    done = program.run("check", "bus", "--claims", "c.jsonld", "--record", "record.db")
    assert (done.status, done.out) == (2, "")
    assert "--claims" in done.err
