"""What passes into the page, and how: addresses that may be followed, anchors, characters that may be printed."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urlsplit

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
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


def at_words(url: str | None, words: tuple[str, str, str]) -> str | None:
    """The address with a text fragment, so that a browser opens the page at the words and marks them.

    ``words`` are some before, those meant, and some after; what is empty is left out.
    """
    link = safe_link(url)
    if link is None or not words[1].strip():
        return link
    before, meant, after = (quote(" ".join(part.split()), safe="").replace("-", "%2D") for part in words)
    parts = [f"{before}-," if before else "", meant, f",-{after}" if after else ""]
    return f"{link}{'' if '#' in link else '#'}:~:text={''.join(parts)}"


def anchor(identifier: str) -> str:
    """The identifier as it may stand in an ``id`` and behind a ``#``; a digest where it holds anything unusual."""
    if _PLAIN.fullmatch(identifier):
        return identifier
    return "x" + hashlib.sha256(identifier.encode()).hexdigest()[:12]


def printable(text: str) -> str:
    """The text without characters that neither HTML nor XML may hold; a mark stands where one was."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def unbroken(text: str) -> str:
    """The text with ranges such as 17–23 kept on one line."""
    return _RANGE.sub("–\N{WORD JOINER}", text)
