"""A folder to work in, and the program in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Here, Installed


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
