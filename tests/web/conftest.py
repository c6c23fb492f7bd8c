"""One server for all that only look; those who write, or stop it, start their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from films import record_of_films
from playwright.sync_api import Browser, sync_playwright
from served import TOKEN, Served, serving

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The films, told once so that nobody waits for them."""
    folder = tmp_path_factory.mktemp("served")
    record_of_films(folder)
    with serving(folder, "--token", TOKEN) as server:
        for case in ("boats", "hostile", "nothing"):
            assert server.settled(f"/cases/{case}").status == 200
            assert server.ask(f"/api/cases/{case}").status == 200
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: install Debian's chromium")
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield launched
        launched.close()
