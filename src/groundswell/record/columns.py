"""The columns of every table of a case, named once: for the package's CSV files and for the store.

A column that carries a word reserved in SQL goes by another name in the store (``stored_as``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from groundswell.terms import CaseFile, Copy, Document, Happening, Kin, Post, Statement

Row = Copy | Statement | Happening | Kin | Post | Document
"""One row of a case: everything but the case itself."""


class Content(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    TIME = "time"
    COUNT = "count"
    GRAIN = "grain"
    BOUND = "bound"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``name`` is also the field of the term. An ``optional`` cell may be empty, and is then None.

    An empty cell, or a missing column, that has a ``default`` means that.
    """

    name: str
    content: Content = Content.TEXT
    optional: bool = True
    default: str | None = None
    alias: str | None = None

    @property
    def stored_as(self) -> str:
        return self.alias or self.name


@dataclass(frozen=True)
class Shape:
    """A table of a case: the field of ``CaseFile`` and the CSV file it fills, and its columns in order."""

    name: str
    term: type[Row]
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def values(self) -> Callable[[Row], tuple[object, ...]]:
        """Takes the values of a row, in the order of the columns."""
        return attrgetter(*self.names)

    def places_of(self, *contents: Content) -> tuple[int, ...]:
        """Where among the columns those stand that hold such content."""
        return tuple(place for place, column in enumerate(self.columns) if column.content in contents)

    def of(self, case_file: CaseFile) -> tuple[Row, ...]:
        """The rows of this table in a case."""
        rows: tuple[Row, ...] = getattr(case_file, self.name)
        return rows


def _needed(name: str, content: Content = Content.TEXT, alias: str | None = None) -> Column:
    return Column(name, content, optional=False, alias=alias)


COPIES = Shape(
    "copies",
    Copy,
    (
        _needed("id"),
        _needed("platform", Content.PLATFORM),
        _needed("url"),
        Column("title"),
        Column("uploader"),
        Column("uploaded_at", Content.TIME),
    ),
)

STATEMENTS = Shape(
    "statements",
    Statement,
    (
        _needed("id"),
        _needed("said_by"),
        Column("url"),
        Column("said_at", Content.TIME),
        Column("copy", alias="copy_id"),
        Column("platform", Content.PLATFORM),
        Column("metric", optional=False, default="views"),
        _needed("bound", Content.BOUND),
        _needed("value", Content.COUNT, alias="stated_value"),
        Column("granularity", Content.GRAIN),
        Column("as_of_from", Content.TIME),
        Column("as_of_to", Content.TIME),
        Column("quote"),
        Column("document", alias="document_id"),
    ),
)

HAPPENINGS = Shape(
    "happenings",
    Happening,
    (
        _needed("id"),
        Column("happened_from", Content.TIME),
        Column("happened_to", Content.TIME),
        _needed("kind"),
        _needed("what"),
        Column("url"),
    ),
)

KIN = Shape(
    "kin",
    Kin,
    (
        _needed("id"),
        _needed("title"),
        _needed("kind"),
        Column("maker"),
        Column("published_at", Content.TIME),
        Column("url"),
    ),
)

POSTS = Shape(
    "posts",
    Post,
    (
        _needed("id"),
        Column("seen_at", Content.TIME),
        Column("platform", Content.PLATFORM),
        Column("author_hash"),
        Column("language", alias="language_code"),
        _needed("text", alias="post_text"),
        Column("url"),
    ),
)

DOCUMENTS = Shape(
    "documents",
    Document,
    (
        _needed("id"),
        _needed("name", alias="file_name"),
        _needed("media_type"),
        Column("outlet"),
        Column("url"),
        Column("published_at", Content.TIME),
        Column("language", alias="language_code"),
    ),
)

SHAPES = (COPIES, STATEMENTS, HAPPENINGS, KIN, POSTS, DOCUMENTS)
"""Every table of a case; the content of a document stands beside its table."""


def rows_of(case_file: CaseFile) -> Iterator[tuple[Shape, Row]]:
    """Every row of a case with the table it belongs to, in order."""
    for shape in SHAPES:
        for row in shape.of(case_file):
            yield shape, row
