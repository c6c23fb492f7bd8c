"""What docs/record.md says is so."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from groundswell.record import schema
from groundswell.record.columns import DOCUMENTS, SHAPES
from groundswell.record.document_files import COLUMNS as DOCUMENT_COLUMNS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")


def test_the_example_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, printed = re.findall(r"```(?:python)?\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(program, "docs/record.md", "exec"), {})
    assert output.getvalue() == printed


def test_the_columns_are_those_of_the_program() -> None:
    written = dict(re.findall(r"^\| `(\w+)\.csv` \| (.*) \|$", TEXT, re.MULTILINE))
    for shape in SHAPES:
        columns = DOCUMENT_COLUMNS if shape is DOCUMENTS else shape.columns
        needed = {column.name for column in columns if not column.optional and column.default is None}
        names = (f"**{column.name}**" if column.name in needed else column.name for column in columns)
        assert written.pop(shape.name) == ", ".join(names)
    assert not written


def test_the_tables_are_those_of_the_store() -> None:
    section = TEXT.split("## The store")[1]
    named = set(re.findall(r"`(\w+)`", section))
    assert set(schema.METADATA.tables) <= named
    assert {column.name for column in schema.ENTRIES.c} <= named
