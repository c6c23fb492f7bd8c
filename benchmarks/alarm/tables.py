"""Tables of a document, written by the command that measures them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def put(document: Path, name: str, text: str) -> None:
    """Put a text between the marks of that name; ``ValueError`` where the document has none."""
    begin, end = f"<!-- measured: {name} -->", "<!-- end -->"
    content = document.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(content):
        raise ValueError(f"{document} has no place for {name}")
    content = pattern.sub(lambda _: f"{begin}\n{text}\n{end}", content, count=1)
    document.write_text(content, encoding="utf-8", newline="\n")
