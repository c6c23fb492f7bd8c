"""The documents of a package: ``documents.csv``, and the files in ``documents/`` that it lists."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from groundswell.errors import InvalidRow, UnreadableFile
from groundswell.record.bundle import Bundle, content_of, inner_name, label, opened
from groundswell.record.cells import CellFault
from groundswell.record.columns import DOCUMENTS, Column
from groundswell.record.csv_tables import Noted, read_csv_table
from groundswell.record.door import Door, check_new
from groundswell.record.limits import Limits
from groundswell.record.rules import check_id
from groundswell.record.stored_rows import fingerprint
from groundswell.terms import Document, When, shown

FOLDER = "documents"
COLUMNS = (
    *(replace(column, optional=column.name != "id") for column in DOCUMENTS.columns),
    Column("path"),
    Column("sha256"),
)
"""The columns of ``documents.csv``: those of a document, and where its content stands.

Where no name is given it is that of the file, and the media type is known by the file's ending.
"""

_MEDIA_TYPES = {
    "csv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "srt": "application/x-subrip",
    "txt": "text/plain",
    "vtt": "text/vtt",
}
_LONGEST_NAME = 80
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def media_type_of(name: str) -> str:
    """The media type that a file's ending promises."""
    return _MEDIA_TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


@dataclass(frozen=True, slots=True)
class DocumentsOfPackage:
    """The documents that came in; ``ids`` gives the id for every way in which a row may name one."""

    documents: tuple[Document, ...]
    ids: Mapping[str, str]


def read_documents(bundle: Bundle, path: str | None, door: Door, limits: Limits, noted: Noted) -> DocumentsOfPackage:
    """The documents listed in the table at ``path``, then those that only stand in the folder, by name.

    A file that is not listed has its name for an id.
    """
    documents: list[Document] = []
    placed: dict[str, str] = {}
    left = limits.package_bytes
    for document, place in _listed(bundle, path, door, limits, noted):
        documents.append(document)
        placed[place] = document.id
        left = _less(left, document, bundle)
    ids = {document.id: document.id for document in documents}
    for place in bundle.under(FOLDER):
        name = place.removeprefix(f"{FOLDER}/")
        if place not in placed and not name.startswith("."):
            document = _unlisted(bundle, place, name, limits)
            if document.id in ids:
                raise UnreadableFile(f"{label(bundle, place)}: is not listed, and its name is the id of another")
            documents.append(document)
            ids[document.id] = document.id
            placed[place] = document.id
            left = _less(left, document, bundle)
    return DocumentsOfPackage(tuple(documents), ids | _other_names(placed, ids))


def _other_names(placed: Mapping[str, str], ids: Container[str]) -> dict[str, str]:
    """The ids of documents by path, by path in the folder, and by that without its ending where one alone has it."""
    named: dict[str, set[str]] = {}
    for place, id in placed.items():
        inside = place.removeprefix(f"{FOLDER}/")
        for name in {place, inside, inside.rpartition(".")[0]}:
            named.setdefault(name, set()).add(id)
    return {name: found.pop() for name, found in named.items() if len(found) == 1 and name not in ids}


def _less(left: int, document: Document, bundle: Bundle) -> int:
    if len(document.content) > left:
        raise UnreadableFile(f"{bundle.shown_as}/{FOLDER}: holds more than the package may; split it")
    return left - len(document.content)


def _unlisted(bundle: Bundle, place: str, name: str, limits: Limits) -> Document:
    try:
        inner_name(place)
        check_id(name)
    except ValueError as error:
        raise UnreadableFile(f"{label(bundle, place)}: {error}") from error
    content = content_of(bundle, place, limits.document_bytes)
    return Document(id=name, name=name, media_type=media_type_of(name), content=content)


def _listed(
    bundle: Bundle, path: str | None, door: Door, limits: Limits, noted: Noted
) -> Iterator[tuple[Document, str]]:
    if path is None:
        return
    where = label(bundle, path)
    seen: set[str] = set()
    with opened(bundle, path, limits.table_bytes) as stream:
        for line, fields in read_csv_table(stream, where, COLUMNS, limits, noted):
            try:
                door.check(DOCUMENTS, fields)
                check_new(fields, seen)
                place = _place(bundle, fields)
                content = content_of(bundle, place, limits.document_bytes)
                yield _document(fields, place, content), place
            except CellFault as fault:
                raise InvalidRow(where, line, fault.column, fault.problem) from fault


def _place(bundle: Bundle, fields: Mapping[str, object]) -> str:
    named = fields.get("path") or (f"{FOLDER}/{fields['name']}" if fields.get("name") else None)
    if named is None:
        raise CellFault("path", "is empty; write where the document stands, such as documents/a.txt")
    try:
        place = inner_name(str(named))
    except ValueError as error:
        raise CellFault("path", str(error)) from error
    if not bundle.has(place):
        raise CellFault("path", f"{shown(place)} is not in the package; add it, or take the row out")
    return place


def _document(fields: Mapping[str, object], place: str, content: bytes) -> Document:
    stated = fields.get("sha256")
    if stated is not None and str(stated).lower() != fingerprint(content):
        raise CellFault("sha256", f"{shown(place)} has another content than this promises; take the right file")
    name = str(fields.get("name") or place.rsplit("/", 1)[-1])
    return Document(
        id=str(fields["id"]),
        name=name,
        media_type=str(fields.get("media_type") or media_type_of(name)),
        content=content,
        outlet=_text(fields, "outlet"),
        url=_text(fields, "url"),
        published_at=published if isinstance(published := fields.get("published_at"), When) else None,
        language=_text(fields, "language"),
    )


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def paths_of(documents: Iterable[Document]) -> list[str]:
    """A path for each document, made of its name; fit for every file system, and no two alike."""
    taken: set[str] = set()
    paths: list[str] = []
    for number, document in enumerate(documents, start=1):
        name = _file_name(document.name)
        if name.casefold() in taken:
            name = f"{number}-{name}"
        while name.casefold() in taken:
            name = f"0{name}"
        taken.add(name.casefold())
        paths.append(f"{FOLDER}/{name}")
    return paths


def _file_name(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")
    if len(plain) > _LONGEST_NAME:
        stem, point, suffix = plain.rpartition(".")
        tail = point + suffix if point and len(suffix) <= 10 else ""
        plain = (stem if tail else plain)[: _LONGEST_NAME - len(tail)].rstrip("-.") + tail
    if not plain or _RESERVED.fullmatch(plain):
        plain = f"document-{plain}".rstrip("-")
    return plain
