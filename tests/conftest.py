"""What every test may ask for: a real PostgreSQL, a record on either database, and the data outside of the project."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from films import record_of_films
from program import Here, Installed
from served import TOKEN, Served, serving
from throwaway_postgresql import NotInstalled, Server, running_server
from watched_town import Town, founded, opened

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A server that this run starts; the test is skipped where none is installed, and fails there in CI."""
    try:
        with running_server() as server:
            yield server
    except NotInstalled as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
def postgresql_address(postgresql_server: Server) -> str:
    """The address of an empty PostgreSQL database."""
    return postgresql_server.emptied()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def record_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a record that is not begun yet, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "groundswell.db")
    return str(request.getfixturevalue("postgresql_address"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The data to build and measure with, which is not part of the project; the test is skipped where it is not."""
    root = Path(os.environ.get("GROUNDSWELL_SHARED") or Path(__file__).parents[2] / "shared")
    if not (root / "data").is_dir():
        pytest.skip("needs the shared data; set GROUNDSWELL_SHARED to its folder")
    return root / "data"


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that anybody can reach."""
    folder = tmp_path_factory.mktemp("open")
    for path in (folder, *folder.parents):
        if "pytest-of-" in str(path):
            path.chmod(0o755)
    return folder


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    """The installed program in an empty folder."""
    return Installed(tmp_path)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The program in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("GROUNDSWELL_RECORD", "GROUNDSWELL_COHORT", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return Here(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with a film that is to be watched."""
    return founded(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(founding: Path, tmp_path: Path) -> Iterator[Town]:
    """A film in a record in the test's folder, whose counter goes up, and a phone."""
    shutil.copy(founding, tmp_path)
    with opened(tmp_path) as opened_town:
        yield opened_town


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The live page over three films, each told once so that nobody waits for it; for those who only look."""
    folder = tmp_path_factory.mktemp("served")
    record_of_films(folder)
    with serving(folder, "--token", TOKEN) as server:
        for case in ("boats", "hostile", "nothing"):
            assert server.settled(f"/cases/{case}").status == 200
            assert server.ask(f"/api/cases/{case}").status == 200
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser, which asks nothing of the network by itself; while it is open no other loop can run."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: install Debian's chromium")
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield launched
        launched.close()
