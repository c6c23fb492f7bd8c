"""Where the statements of a case stand in its documents: the words, and what is around them."""

from __future__ import annotations

from functools import lru_cache

from groundswell.reader import span_of, text_of
from groundswell.story.excerpts import Excerpt, excerpt
from groundswell.terms import CaseFile, Document, Statement


def excerpts_of(file: CaseFile) -> dict[str, Excerpt]:
    """For each statement whose words stand in a document of the case, by the statement's id."""
    documents = {document.id: document for document in file.documents}
    found: dict[str, Excerpt] = {}
    for said in file.statements:
        document = documents.get(said.document or "")
        words = excerpt_of(said, document) if document is not None else None
        if words is not None:
            found[said.id] = words
    return found


def excerpt_of(said: Statement, document: Document) -> Excerpt | None:
    """The words of a statement with what stands around them in the document; None where they do not stand there."""
    text = text_in(document)
    span = span_of(said, document.name, text)
    return None if span is None else excerpt(document.name, text, span)


def text_in(document: Document) -> str:
    """The text of a document as the reader reads it."""
    return _text(document.name, document.content)


@lru_cache(maxsize=4096)
def _text(name: str, content: bytes) -> str:
    return text_of(name, content)
