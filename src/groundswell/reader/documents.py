"""Documents of any kind as plain text with what can be learned of their origin: pages, captions, text files."""

from __future__ import annotations

from dataclasses import replace

from groundswell.reader.captions import caption_text, is_captions
from groundswell.reader.dateline import dateline_of
from groundswell.reader.decode import decoded
from groundswell.reader.finding import Reading
from groundswell.reader.html import is_html, page_of
from groundswell.reader.language import language_of


def text_of(name: str, data: bytes | str) -> str:
    """The text of a document, in which the spans of its findings are offsets."""
    text = decoded(data)
    if is_captions(name, text):
        return caption_text(text)
    return page_of(text).text if is_html(name, text) else text


def document_of(name: str, data: bytes | str) -> Reading:
    """The document's text and its origin, not yet read for what it says. Never raises.

    The text of a plain file is its own, decoded; that of a page or of captions is what was extracted from it.
    """
    text = decoded(data)
    if is_captions(name, text):
        reading = Reading(document=name, text=caption_text(text))
    elif is_html(name, text):
        page = page_of(text)
        reading = Reading(
            document=name,
            text=page.text,
            title=page.title,
            outlet=page.outlet,
            author=page.author,
            url=page.url or (name if name.startswith(("http://", "https://")) else None),
            published=page.published,
            updated=page.updated,
            language=page.language,
        )
    else:
        reading = Reading(document=name, text=text)
    language = language_of(reading.text, reading.language)
    reading = replace(reading, language=language)
    line = dateline_of(reading.text, language)
    return replace(
        reading,
        title=reading.title or _first_line(reading.text),
        author=reading.author or line.author,
        outlet=reading.outlet or line.outlet,
        published=reading.published or line.published,
        header=line.spans,
    )


def _first_line(text: str) -> str | None:
    """The headline of a plain text: its first line, where that is short and the text goes on."""
    head, _, rest = text.lstrip().partition("\n")
    return head.strip() if 0 < len(head.strip()) <= 200 and rest.strip() else None
