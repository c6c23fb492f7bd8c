"""Statements and documents to browse: page by page, each number with its verdict and the way to where it was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from groundswell.errors import InputError, UnknownCase
from groundswell.reader.documents import document_of
from groundswell.story.findings import Told
from groundswell.story.links import safe_link
from groundswell.story.sections.statements import Row, row
from groundswell.story.verdict_words import WORDS
from groundswell.terms import Document
from groundswell.understanding.answers import VerdictKind
from groundswell.web.dressing import Place, address, dressed
from groundswell.web.given import Given, given, page
from groundswell.web.subject import Subject
from groundswell.wording.dates import Calendar

A_PAGE = 50
LONGEST_TEXT = 200_000
"""Characters of a document that are shown; the file holds all of it."""

_BINARY = ("application/pdf", "application/vnd", "image/", "video/", "audio/", "application/zip")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: ``number`` of ``of``, and the addresses of those beside it."""

    number: int
    of: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """Statements of one verdict (all where it is empty) in which all of the words occur."""

    case: str
    verdict: str = ""
    words: str = ""
    number: int = 1

    def answer(self, subject: Subject) -> Given:
        place = Place(self.case, subject.film.file.case.title, "statements")
        found: Sequence[Told] = subject.told
        if self.verdict or self.words:
            found = [told for told in found if self._fits(told)]
        leaf, chosen = self._leaf(place, found)
        kinds = subject.verdicts
        html = dressed(
            "statements.html",
            place=place,
            leaf=leaf,
            found=len(found),
            total=len(subject.told),
            rows=[(row(subject.findings, told), _document_link(self.case, told)) for told in chosen],
            kinds=[(kind.value, words.group, kinds[kind.value]) for kind, words in WORDS.items() if kinds[kind.value]],
            meaning=WORDS[VerdictKind(self.verdict)].meaning if self.verdict else "",
            asked=self,
        )
        return page(html)

    def _fits(self, told: Told) -> bool:
        if self.verdict and told.kind.value != self.verdict:
            return False
        said = told.statement
        text = " ".join(filter(None, (said.said_by, said.quote, said.metric, said.platform, said.id))).lower()
        return all(word in text for word in self.words.lower().split())

    def _leaf(self, place: Place, found: Sequence[Told]) -> tuple[Leaf, Sequence[Told]]:
        last = max(1, -(-len(found) // A_PAGE))
        number = min(self.number, last)
        before = self._address(place, number - 1) if number > 1 else None
        after = self._address(place, number + 1) if number < last else None
        return Leaf(number, last, before, after), found[(number - 1) * A_PAGE : number * A_PAGE]

    def _address(self, place: Place, number: int) -> str:
        asked = {"verdict": self.verdict, "words": self.words, "page": str(number) if number > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{place.root}/statements" + (f"?{query}" if query else "")


def _document_link(case: str, told: Told) -> str | None:
    return None if told.statement.document is None else address("cases", case, "documents", told.statement.document)


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The documents of a case, as they were entered."""

    case: str
    number: int = 1

    def answer(self, subject: Subject) -> Given:
        file = subject.film.file
        place = Place(self.case, file.case.title, "documents")
        last = max(1, -(-len(file.documents) // A_PAGE))
        number = min(self.number, last)
        leaf = Leaf(
            number,
            last,
            f"{place.root}/documents?page={number - 1}" if number > 1 else None,
            f"{place.root}/documents?page={number + 1}" if number < last else None,
        )
        numbers = Counter(said.document for said in file.statements)
        rows = [
            (one, address("cases", self.case, "documents", one.id), _published(subject, one), numbers[one.id])
            for one in file.documents[(number - 1) * A_PAGE : number * A_PAGE]
        ]
        return page(dressed("documents.html", place=place, leaf=leaf, rows=rows, total=len(file.documents)))


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; with ``row`` it is one of the numbers that were read in it."""

    text: str
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document as it was read, with the numbers in it marked; without its layout, so that nothing of it runs."""

    case: str
    id: str

    def answer(self, subject: Subject) -> Given:
        found = document_in(subject, self.id)
        place = Place(self.case, subject.film.file.case.title, "documents")
        told = [one for one in subject.told if one.statement.document == self.id]
        text = None if found.media_type.startswith(_BINARY) else document_of(found.name, found.content).text
        rows = [row(subject.findings, one) for one in told]
        html = dressed(
            "document.html",
            place=place,
            document=found,
            link=safe_link(found.url),
            published=_published(subject, found),
            file=address("cases", self.case, "documents", self.id, "file"),
            rows=[(one, None) for one in rows],
            spans=None if text is None else _spans(text[:LONGEST_TEXT], told, rows),
            cut=text is not None and len(text) > LONGEST_TEXT,
        )
        return page(html)


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document byte for byte, to be saved."""

    case: str
    id: str

    def answer(self, subject: Subject) -> Given:
        found = document_in(subject, self.id)
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", found.name).strip("-.") or "document"
        return replace(given(found.content, "application/octet-stream"), saved_as=name[-80:])


def _published(subject: Subject, document: Document) -> str:
    """When it was published, in words; empty where nobody says."""
    return "" if document.published_at is None else Calendar.of(subject.film.file.case).said(document.published_at)


def document_in(subject: Subject, id: str) -> Document:
    """The document of that id; ``UnknownCase`` where the case has none."""
    found = next((one for one in subject.film.file.documents if one.id == id), None)
    if found is None:
        raise UnknownCase(f"no document {id}")
    return found


def _spans(text: str, told: list[Told], rows: list[Row]) -> list[Span]:
    """The text cut where the numbers stand that were read in it."""
    places: list[tuple[int, int, Row]] = []
    for one, words in zip(told, rows, strict=True):
        quote = one.statement.quote
        at = text.find(quote) if quote else -1
        if quote and at >= 0:
            places.append((at, at + len(quote), words))
    spans, done = [], 0
    for start, end, words in sorted(places, key=lambda place: place[:2]):
        if start >= done:
            spans += [Span(text[done:start]), Span(text[start:end], words)]
            done = end
    return [*spans, Span(text[done:])]


def number_of(text: str) -> int:
    """The number of a page as it stands in an address."""
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise InputError("a page has a number, such as ?page=2")
    return int(text)
