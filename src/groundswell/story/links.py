"""Which addresses may become links: ``http`` and ``https``, and nothing that only looks like them."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


def safe_link(url: str | None) -> str | None:
    """The address where it may be followed from the page; None where it may not, or where there is none."""
    if url is None or url != url.strip() or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and host else None


def anchor(identifier: str) -> str:
    """The identifier as it may stand in an ``id`` and behind a ``#``; a digest where it holds anything unusual."""
    if _PLAIN.fullmatch(identifier):
        return identifier
    return "x" + hashlib.sha256(identifier.encode()).hexdigest()[:12]
