"""What a user installs: the built wheel holds everything the program needs, and starts without our tools."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from program import environment

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "groundswell"

_UNREACHABLE = ("NewConnectionError", "Name or service not known", "Network is unreachable", "Connection refused")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    pytest.importorskip("hatchling", reason="needs hatchling, which builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env=environment(),
        check=True,
        capture_output=True,
        timeout=120,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_everything_is_in_the_wheel(wheel: Path) -> None:
    """Every file of the package, the shipped case, the licence; and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        about = {name.rsplit("/", 1)[-1] for name in archive.namelist() if ".dist-info/" in name}
    made = {"__pycache__"}
    ours = {
        f"groundswell/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and not made & set(path.parts) and path.suffix not in (".pyc", ".nbi", ".nbc")
    }
    case = {
        f"groundswell/examples/first-kiss/{path.relative_to(ROOT / 'examples' / 'first-kiss').as_posix()}"
        for path in (ROOT / "examples" / "first-kiss").rglob("*")
        if path.is_file()
    }
    assert {"groundswell/data/cohort.npz", "groundswell/py.typed"} <= ours
    assert names == ours | case
    assert "LICENSE" in about


def ran(words: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        words, cwd=folder, env=environment(PYTHONPATH=""), capture_output=True, timeout=900, check=False
    )


@pytest.mark.slow
def test_the_wheel_answers_on_a_machine_without_our_tools(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
    constraint = ["--constraint", str(ROOT / "constraints.txt")]
    installing = ran([*pip, "install", *constraint, str(wheel)], tmp_path)
    errors = installing.stderr.decode()
    if any(sign in errors for sign in _UNREACHABLE):
        pytest.skip("needs the package index, from which the dependencies come")
    assert installing.returncode == 0, errors
    listed = json.loads(ran([*pip, "list", "--format", "json"], tmp_path).stdout)
    assert not {"pytest", "mypy", "ruff", "hatchling", "psycopg"} & {one["name"].lower() for one in listed}
    work = tmp_path / "work"
    work.mkdir()
    shown = ran([str(programs / "groundswell"), "demo", "--json"], work)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert json.loads(shown.stdout)["headline"].startswith("First Kiss had between")
    assert (work / "first-kiss.html").is_file()
    refused = ran([str(programs / "groundswell"), "curve", "a", "--record", "postgresql://u@127.0.0.1:1/x"], work)
    assert refused.returncode == 1
    assert b"pip install 'groundswell[postgresql]'" in refused.stderr
    python = "import groundswell as gs; print(gs.open('groundswell.db').case('first-kiss').curve().at('2014-03-16'))"
    asked = ran([str(programs / "python"), "-c", python], work)
    assert asked.stdout.startswith(b"Quantiles(q05="), asked.stderr
