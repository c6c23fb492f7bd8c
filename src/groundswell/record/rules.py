"""What may be kept in a record at all: texts that every store and every CSV file can hold, and rows that hang together.

The package and the tables ask more of what comes through the door (``door``); this is asked of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from zoneinfo import ZoneInfo

from groundswell.errors import InputError
from groundswell.record.columns import COPIES, DOCUMENTS, SHAPES, Row, Shape, rows_of
from groundswell.terms import Case, CaseFile, Happening, Statement, When, shown

LONGEST_TEXT = 100_000
"""Characters of one text; what is longer is a document."""

LONGEST_ID = 200


def check_id(text: str) -> None:
    """``ValueError`` where an id could not stand in a table and be found again."""
    if not text or text != text.strip():
        raise ValueError(f"{shown(text)} is not an id: it is empty, or starts or ends with a blank")
    if len(text) > LONGEST_ID:
        raise ValueError(f"{shown(text)} is longer than the {LONGEST_ID} characters of an id")
    if not text.isprintable():
        raise ValueError(f"{shown(text)} is not an id: it holds a character that cannot be printed")


def check_text(text: str) -> None:
    """``ValueError`` where a text is too long, or holds what neither UTF-8 nor a database can."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters; keep it as a document and quote from it")
    if "\0" in text:
        raise ValueError("holds a NUL character; remove it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"holds half a character (U+{ord(text[error.start]):04X}); remove it") from error


def check_span(start: When | None, end: When | None, zone: ZoneInfo) -> None:
    """``ValueError`` where the window has one end only, or ends before it starts."""
    if (start is None) != (end is None):
        raise ValueError("the window has one end only; give both, or neither")
    if start is None or end is None or start.text == end.text:
        return
    first, last = start.window(zone), end.window(zone)
    # A day that ends where the next begins has still ended before it; a moment may end where it starts.
    if last.start < first.start and last.end <= first.start:
        raise ValueError(f"{shown(end.text)} ends before {shown(start.text)} starts")


def check_case(case: Case) -> None:
    """``ValueError`` where one of a case's texts cannot be kept; the rest it checks itself."""
    for text in (case.title, case.brand or "", *case.makers, *case.cast):
        check_text(text)


def check_row(shape: Shape, row: Row, zone: ZoneInfo) -> None:
    """``ValueError`` where a row cannot be kept."""
    check_id(row.id)
    texts = [value for value in shape.values(row) if isinstance(value, str)]
    if "" in texts:
        _check_filled(shape, row)
    together = "".join(texts)
    for text in [together] if len(together) <= LONGEST_TEXT else texts:
        check_text(text)
    if isinstance(row, Statement):
        check_span(row.as_of_from, row.as_of_to, zone)
    elif isinstance(row, Happening):
        check_span(row.happened_from, row.happened_to, zone)


def _check_filled(shape: Shape, row: Row) -> None:
    for column in shape.columns:
        if not column.optional and getattr(row, column.name) == "":
            raise ValueError(f"{column.name} is empty; write it, or leave the row out")


def check_case_file(case_file: CaseFile, recorded: Callable[[Shape], Container[str]]) -> None:
    """``InputError`` where a case, or one of its rows, cannot be kept.

    ``recorded`` gives the ids that the record already has of one table; it is asked only where a statement names a
    copy or a document that is not in ``case_file`` itself.
    """
    name = case_file.case.name
    try:
        check_case(case_file.case)
    except ValueError as error:
        raise InputError(f"case {name}: {error}") from error
    zone = case_file.case.tz
    seen: dict[str, set[str]] = {shape.name: set() for shape in SHAPES}
    for shape, row in rows_of(case_file):
        try:
            check_row(shape, row, zone)
            if row.id in seen[shape.name]:
                raise ValueError("the id stands there twice; give each row its own")
            seen[shape.name].add(row.id)
        except ValueError as error:
            raise InputError(f"case {name}, {shape.name}, id {shown(row.id)}: {error}") from error
    for statement in case_file.statements:
        for shape, named in ((COPIES, statement.copy), (DOCUMENTS, statement.document)):
            if named is not None and named not in seen[shape.name] and named not in recorded(shape):
                raise InputError(
                    f"case {name}, statements, id {shown(statement.id)}: {shown(named)} is not an id in {shape.name}"
                )
