"""Wide terminals and narrow ones, none at all, and readers that leave."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from paper_boats import NEW, everything
from rich.cells import cell_len

from groundswell import follow
from groundswell.terms import Case, When
from program import GROUNDSWELL, Here, Installed, environment, seen

SPINNER = frozenset("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A folder with a record of Paper Boats, which nobody changes."""
    folder = tmp_path_factory.mktemp("told")
    began = When("2019-05-06T09:00")
    case = Case(
        name="paper-boats", title="Paper Boats", zone="Pacific/Auckland", released_from=began, released_to=began
    )
    with follow.open(str(folder / "groundswell.db")) as record:
        record.begin(case)
        tables = [str(folder / name) for name in everything(folder)[:2]]
        record.add("paper-boats", tables)
    return Installed(folder)


@pytest.mark.parametrize("columns", [40, pytest.param(80, marks=pytest.mark.slow), 200])
def test_verdicts_fit_the_terminal(told: Installed, columns: int) -> None:
    status, written = told.on_terminal(columns, "check", "paper-boats")
    assert status == 0
    lines = seen(written)
    assert max(map(cell_len, lines)) <= columns
    text = " ".join(" ".join(lines).split())
    assert "A blog" in text
    assert "contradicted 1" in text
    assert SPINNER & set(written), "long work shows that it goes on"
    assert not SPINNER & set(text), "and takes the sign back again"
    table = lines[0].split()[:3] == ["id", "said", "by"]
    assert table == (columns == 200), "a table only where it fits"


@pytest.mark.parametrize("columns", [30, pytest.param(80, marks=pytest.mark.slow)])
def test_a_curve_fits_the_terminal(told: Installed, columns: int) -> None:
    status, written = told.on_terminal(columns, "curve", "paper-boats", "--at", "2019-05-08", "--at", "2029-05-08")
    assert status == 0
    lines = seen(written)
    assert max(map(cell_len, lines)) <= columns
    words = " ".join(lines).split()
    for word in ("million", "YouTube,", "2029,"):
        assert word in words, "no word is broken"


def test_nothing_turns_in_a_pipe(told: Installed) -> None:
    program = Installed(told.folder, {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1"})
    said = program.run("curve", "paper-boats", "--at", "2019-05-08")
    assert (said.status, said.err) == (0, "")
    assert "\x1b" not in said.out
    assert "\xa0" not in said.out, "a blank that cannot be searched for"


def test_nothing_turns_on_a_terminal_that_cannot(told: Installed) -> None:
    _status, written = Installed(told.folder, {"TERM": "dumb"}).on_terminal(80, "read", "article.html")
    assert not SPINNER & set(written)


def test_an_alphabet_without_our_signs(told: Installed) -> None:
    program = Installed(told.folder, {"PYTHONIOENCODING": "ascii"})
    plain = program.run("read", "article.html")
    assert (plain.status, plain.err) == (0, "")
    assert "Zo? ?rlig" in plain.out
    as_json = program.run("read", "article.html", "--json")
    assert as_json.out.isascii()
    assert "Zoë Ärlig" in {one["subject"] or one["quote"] for one in as_json.json}


@pytest.mark.parametrize("command", ["check paper-boats", "read article.html --json", "--help"])
def test_a_reader_who_leaves(told: Installed, command: str) -> None:
    line = f"set -o pipefail; {GROUNDSWELL} {command} | head -n 1"
    done = subprocess.run(
        ["bash", "-c", line], cwd=told.folder, env=environment(), capture_output=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1


def test_a_disk_that_is_full(told: Installed) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with full.open("w") as stream:
        done = subprocess.run(
            [GROUNDSWELL, "read", "article.html", "--json"],
            cwd=told.folder,
            env=environment(),
            stdout=stream,
            stderr=subprocess.PIPE,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "groundswell: the output: cannot be read or written (No space left on device); make room, or name another"
    ]


def test_closed_streams(told: Installed) -> None:
    line = f"{GROUNDSWELL} read article.html >&- 2>&-"
    done = subprocess.run(["bash", "-c", line], cwd=told.folder, env=environment(), timeout=120, check=False)
    assert done.returncode == 0


def test_ctrl_c_leaves_the_record_whole(told: Installed) -> None:
    process = told.begin("demo", "--record", "stopped.db")
    record = told.folder / "stopped.db"
    deadline = time.monotonic() + 60
    while not record.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode()) == (130, b"", "groundswell: stopped\n")
    assert not (told.folder / "first-kiss.html").exists()
    with follow.open(str(record)) as opened:
        assert opened.cases() in ([], ["first-kiss"])
        opened.shipped()
        assert opened.cases() == ["first-kiss"]


def test_a_script_from_outside_steers_no_terminal(here: Here) -> None:
    here.run(*NEW)
    (here.folder / "t.csv").write_text(
        'said_by,bound,value,as_of_from,as_of_to\n"\x1b]0;owned\x07A\x1b[2J",over,500000,2019-05-08,2019-05-08\n'
    )
    added = here.run("add", "paper-boats", "t.csv")
    if added.status == 0:
        assert not set("\x1b\x07") & set(here.run("check", "paper-boats").out)
    else:
        assert not set("\x1b\x07") & set(added.err)


def test_json_is_one_document_on_a_terminal_too(told: Installed) -> None:
    _status, written = told.on_terminal(400, "read", "article.html", "--json")
    document: Any = json.loads("\n".join(seen(written)))
    assert {one["document"] for one in document} == {"article.html"}


NOWHERE = """
import sys
import numba.core.caching as caching
def refuse(self): raise OSError("read-only")
for name in dir(caching):
    if "CacheLocator" in name:
        getattr(caching, name).ensure_cache_path = refuse
from groundswell.cli import main
main()
"""


@pytest.mark.slow
def test_a_machine_on_which_nothing_may_be_kept(told: Installed) -> None:
    """Neither the folder of the program nor that of the user can be written: slower, but it answers."""
    python = str(Path(GROUNDSWELL).with_name("python"))
    done = subprocess.run(
        [python, "-c", NOWHERE, "curve", "paper-boats", "--at", "2019-05-08", "--json"],
        cwd=told.folder,
        env=environment(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == told.run("curve", "paper-boats", "--at", "2019-05-08", "--json").out
