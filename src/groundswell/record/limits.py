"""How much a package or a table may hold before it is refused, so that nothing handed in can exhaust the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. ``expansion`` is how many times its size in the zip a large file may have outside of it."""

    rows: int = 2_000_000
    columns: int = 500
    line_bytes: int = 8 << 20
    table_bytes: int = 512 << 20
    json_bytes: int = 16 << 20
    document_bytes: int = 64 << 20
    package_bytes: int = 1 << 30
    files: int = 20_000
    expansion: int = 200
    expansion_matters_from: int = 4 << 20


LIMITS = Limits()
"""What the program allows where nobody says otherwise."""


def in_words(size: int) -> str:
    """A size as a person reads it."""
    for unit, scale in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size:,} bytes"
