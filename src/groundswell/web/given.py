"""What is given out: the bytes of one answer, packed once for everybody who asks."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any

HTML = "text/html; charset=utf-8"
JSON = "application/json"
_WORTH_PACKING = 600


@dataclass(frozen=True, slots=True)
class Given:
    """One answer. ``packed`` is the same under gzip where that is shorter; ``saved_as`` names a file to be kept."""

    body: bytes
    media_type: str
    packed: bytes | None = None
    saved_as: str | None = None

    @property
    def weight(self) -> int:
        """What it takes to keep it, in bytes."""
        return len(self.body) + len(self.packed or b"") + 500


def given(body: str | bytes, media_type: str, saved_as: str | None = None) -> Given:
    """An answer as bytes; a text is packed."""
    if isinstance(body, bytes):
        return Given(body, media_type, None, saved_as)
    raw = body.encode()
    packed = gzip.compress(raw, compresslevel=6, mtime=0) if len(raw) >= _WORTH_PACKING else raw
    return Given(raw, media_type, packed if len(packed) < len(raw) else None, saved_as)


def page(html: str) -> Given:
    """A page for a browser."""
    return given(html, HTML)


def document(value: Any) -> Given:
    """A JSON document, as the command line prints it."""
    return given(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n", JSON)
