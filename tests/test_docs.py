"""The documents say what the program does: every command is told, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from groundswell.cli.commands import app, batch_app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def names(of: typer.Typer) -> list[str]:
    return [
        str(command.name or (command.callback.__name__ if command.callback else ""))
        for command in of.registered_commands
    ]


def test_every_command_is_documented() -> None:
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [name for name in names(app) if f"groundswell {name.rstrip('_')}" not in told]
    missing += [name for name in names(batch_app) if f"groundswell batch {name}" not in told]
    assert names(app)
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:docs|benchmarks|examples|src|tests)/[A-Za-z0-9_./-]+?)`", text))
    assert not [name for name in named if not (ROOT / name).exists()]
