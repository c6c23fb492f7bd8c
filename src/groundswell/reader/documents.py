"""Documents of any kind as plain text with what can be learned of their origin."""

from __future__ import annotations

from groundswell.reader.finding import Reading


def document_of(name: str, data: bytes | str) -> Reading:
    """The document's text and its origin, not yet read for what it says."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    return Reading(document=name, text=text.removeprefix("\ufeff"))
