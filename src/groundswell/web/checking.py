"""A text held against the evidence of a case; and read for what it says. Nothing of it enters the record here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundswell import follow
from groundswell.adding import document_of
from groundswell.reader import About, read_document
from groundswell.story.verdict_words import WORDS
from groundswell.terms import When
from groundswell.web.dressing import Place, dressed
from groundswell.web.given import Given, document, page
from groundswell.web.subject import Subject

PASTED = "pasted.txt"
"""What a text is called that was typed into a page."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The verdict on each number of a text, as ``groundswell check CASE FILE --json`` prints it."""

    case: str
    text: str
    said_at: str | None = None

    def answer(self, subject: Subject) -> Given:
        return document([one.as_json() for one in marked(subject, self.text, self.said_at)])


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The same as a page, with the text to be mended and checked again."""

    case: str
    text: str
    said_at: str | None = None

    def answer(self, subject: Subject) -> Given:
        found = [(one, WORDS[one.verdict.verdict]) for one in marked(subject, self.text, self.said_at)]
        return page(
            check_page(self.case, subject.film.file.case.title, text=self.text, said_at=self.said_at, found=found)
        )


def marked(subject: Subject, text: str, said_at: str | None) -> list[follow.Marked]:
    """Every number in the text with its verdict; ``InputError`` where there is nothing to read."""
    kept = document_of(PASTED, text.encode(), "the text")
    return follow.check_document(subject.film, kept, PASTED, None if said_at is None else When(said_at))


def check_page(case: str, title: str, **values: Any) -> str:
    """The page to paste a text into; ``found`` is what came of it, ``problem`` what is wrong with it."""
    place = Place(case, title, "check")
    blank: dict[str, Any] = {"text": "", "said_at": None, "found": None, "problem": None}
    return dressed("check.html", place=place, **(blank | values))


@dataclass(frozen=True, slots=True)
class EmptyCheck:
    """The page to paste a text into."""

    case: str

    def answer(self, subject: Subject) -> Given:
        return page(check_page(self.case, subject.film.file.case.title))


def read_text(text: str, about: str | None, said_at: str | None) -> list[dict[str, object]]:
    """What a text says, as ``groundswell read FILE --json`` prints it; asks nothing of the record."""
    film = About(title=about) if about else None
    kept = document_of(PASTED, text.encode(), "the text")
    when = None if said_at is None else When(said_at)
    return [one.as_json() for one in read_document(PASTED, kept.content, about=film, said_at=when).findings]
