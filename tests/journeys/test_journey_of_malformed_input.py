"""Wrong input: one line that says what, where and what to do; nothing changed, and no traceback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from malformed_inputs import WRONG
from paper_boats import NEW, readings

from groundswell import follow
from program import Here
from somebody_else import as_somebody_else


@pytest.fixture
def begun(here: Here) -> Here:
    """A record with a case and a table of it."""
    assert here.run(*NEW).status == 0
    assert here.run("add", "paper-boats", readings(here.folder, "good.csv").name).status == 0
    return here


def state(folder: Path) -> object:
    """Everything that the record holds, and who entered it when."""
    with follow.open(str(folder / "groundswell.db")) as record:
        return [(name, record.record.read(name), record.record.entries(name)) for name in record.cases()]


def others(folder: Path) -> dict[str, bytes]:
    """The small files beside the record."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("groundswell.db")]
    return {str(path): path.read_bytes() for path in files if path.stat().st_size < 1 << 20}


def test_there_are_enough_of_them() -> None:
    assert len(WRONG) >= 100


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_told_in_one_line(begun: Here, name: str) -> None:
    prepare, words, expected = WRONG[name]
    prepare(begun.folder)
    before, lying = state(begun.folder), others(begun.folder)
    complaint = begun.run(*words).complaint
    for part in expected:
        assert part in complaint, complaint
    assert "Traceback" not in complaint
    assert "secret" not in complaint
    assert len(complaint) < 400
    assert state(begun.folder) == before
    assert others(begun.folder) == lying


@pytest.mark.parametrize("name", ["a count that is NaN", "a moment of no form", "a case that there is none of"])
def test_wrong_input_is_told_alike_where_json_is_asked_for(begun: Here, name: str) -> None:
    prepare, words, _expected = WRONG[name]
    prepare(begun.folder)
    assert begun.run(*words, "--json").complaint == begun.run(*words).complaint


USAGE: dict[str, tuple[tuple[str, ...], str]] = {
    "no command": ((), "Usage:"),
    "no such command": (("bogus",), "No such command 'bogus'"),
    "no case": (("curve",), "Missing argument 'CASE'"),
    "nothing to add": (("add", "a"), "Missing argument"),
    "no such option": (("curve", "a", "--bogus"), "No such option: --bogus"),
    "no title": (("new", "a", "--released", "2019"), "Missing option '--title'"),
    "too much": (("story", "a", "b"), "unexpected extra argument"),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_usage_ends_with_2(here: Here, name: str) -> None:
    words, expected = USAGE[name]
    said = here.run(*words)
    assert (said.status, said.out) == (2, "")
    assert expected in said.err
    assert list(here.folder.iterdir()) == []


def test_what_may_not_be_read_or_written(begun: Here, open_folder: Path) -> None:
    """Permissions hold for everybody but root, so somebody else asks."""
    folder = open_folder
    begun.run("export", "paper-boats", "package", "--bare")
    (begun.folder / "package").rename(folder / "package")
    for name in ("groundswell.db", "good.csv"):
        (folder / name).write_bytes((begun.folder / name).read_bytes())
        (folder / name).chmod(0o644)
    # what is imported late must be here before somebody else asks, who may not read our folders
    for ready in ("story paper-boats", "export paper-boats out", "import out"):
        assert begun.run(*ready.split()).status == 0
    (folder / "mine.txt").write_text("mine")
    (folder / "mine.txt").chmod(0)
    (folder / "package" / "statements.csv").chmod(0)
    (folder / "closed").mkdir(mode=0)
    record = ("--record", str(folder / "groundswell.db"))
    asked: dict[tuple[str, ...], str] = {
        ("add", "paper-boats", str(folder / "mine.txt"), *record): "cannot be read (Permission denied)",
        ("add", "paper-boats", str(folder / "good.csv"), *record): "",  # nothing new, so nothing to write
        ("add", "paper-boats", "https://youtu.be/abcdefghijk", *record): "may not be written to",
        ("new", "another", "--title", "x", "--released", "2019", *record): "may not be written to",
        ("import", str(folder / "package"), *record): "statements.csv",
        ("export", "paper-boats", str(folder / "out"), *record): "cannot be written (Permission denied)",
        ("story", "paper-boats", "--out", str(folder / "a.html"), *record): "cannot be written (Permission denied)",
        ("curve", "paper-boats", "--record", str(folder / "closed" / "a.db")): "",
    }
    for words, expected in asked.items():
        answer = as_somebody_else(partial(answer_of, begun, words))
        status, out, err = json.loads(answer)
        assert "Traceback" not in err, err
        assert expected in err, (words, err)
        if expected:
            assert (status, out, err.count("\n")) == (1, "", 1)


def answer_of(here: Here, words: tuple[str, ...]) -> str:
    said = here.run(*words)
    return json.dumps([said.status, said.out, said.err])


def test_the_clock_is_not_asked_of_old_films(here: Here) -> None:
    """A film may be planned a little ahead, but nothing can be counted before it is there."""
    soon = f"{datetime.now(UTC).year + 1}-01-01"
    said = here.run("new", "soon", "--title", "x", "--released", soon)
    assert said.status in (0, 1)
    (here.folder / "t.csv").write_text("seen_at,views\n2019-05-07,1\n")
    if said.status == 0:
        assert "before the release" in here.run("add", "soon", "t.csv").complaint
