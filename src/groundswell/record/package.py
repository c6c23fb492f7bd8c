"""A case that comes in as a Frictionless Data Package, from a folder or from a zip."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from groundswell.errors import InvalidRow, UnreadableFile
from groundswell.record import case_json, descriptor
from groundswell.record.bundle import Bundle, FolderBundle, ZipBundle, content_of, label, opened
from groundswell.record.cells import CellFault
from groundswell.record.columns import COPIES, DOCUMENTS, HAPPENINGS, KIN, POSTS, STATEMENTS, Row, Shape
from groundswell.record.csv_tables import Noted, read_csv_table
from groundswell.record.document_files import read_documents
from groundswell.record.door import Door, check_new
from groundswell.record.limits import LIMITS, Limits
from groundswell.record.package_out import write_package
from groundswell.terms import Case, CaseFile, shown

__all__ = ["read_package", "write_package"]

_NO_REFERENCES: Mapping[str, Mapping[str, str]] = {}
_HASH = re.compile(r"[0-9a-f]{8,128}")


def read_package(
    path: str | Path, *, now: datetime, limits: Limits = LIMITS, noted: Noted = lambda _sentence: None
) -> CaseFile:
    """The case in a package: a folder, its ``datapackage.json``, or a ``.zip``.

    ``now`` (aware of its zone) is what no statement may be later than. ``noted`` takes a sentence about each thing
    that was passed over, such as a column that no table has. ``InputError`` names file, line and column of the first
    thing that is wrong.
    """
    place = Path(path)
    with closing(_bundle_at(place, str(path), limits)) as bundle:
        listed = descriptor.read_descriptor(bundle, limits)
        case_path = listed.paths.get("case", case_json.FILE)
        if not bundle.has(case_path):
            raise UnreadableFile(f"{bundle.shown_as}: has no {case_path}, which every case's package needs")
        content = content_of(bundle, case_path, limits.json_bytes)
        fallback = listed.name or _name_of(place)
        case = case_json.read_case(content, label(bundle, case_path), fallback, now, noted)
        return _PackageReader(bundle, listed.paths, Door(case, now), limits, noted).read(case)


def _bundle_at(path: Path, shown_as: str, limits: Limits) -> Bundle:
    try:
        if path.is_dir():
            next(path.iterdir(), None)  # a folder that may not be read says so here
            return FolderBundle(path, shown_as.rstrip("/") or "/", limits)
        if path.name == descriptor.FILE and path.is_file():
            return FolderBundle(path.parent, str(Path(shown_as).parent), limits)
        if path.is_file() and (path.suffix.lower() == ".zip" or _starts_as_zip(path)):
            return ZipBundle(path, shown_as, limits)
        exists = path.exists()
    except PermissionError as error:
        raise UnreadableFile(f"{shown_as}: may not be read; change its permissions") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"{shown(shown_as)}: cannot be read ({shown(error)})") from error
    if not exists:
        raise UnreadableFile(f"{shown_as}: does not exist; give the folder, or the zip, of a case's package")
    raise UnreadableFile(f"{shown_as}: is not a package; give its folder, its {descriptor.FILE}, or a zip")


def _starts_as_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04"


def _name_of(path: Path) -> str:
    real = path.resolve()
    base = real.parent.name if real.name == descriptor.FILE else real.name
    return re.sub(r"[^a-z0-9._-]+", "-", base.lower().removesuffix(".zip")).strip("-._")


@dataclass(frozen=True)
class _PackageReader:
    """Reads table after table; ``paths`` are those that the descriptor lists, by the table's name."""

    bundle: Bundle
    paths: dict[str, str]
    door: Door
    limits: Limits
    noted: Noted

    def read(self, case: Case) -> CaseFile:
        documents = read_documents(self.bundle, self._path(DOCUMENTS), self.door, self.limits, self.noted)
        copies = self._rows(COPIES)
        references = {"copy": {copy.id: copy.id for copy in copies}, "document": documents.ids}
        tables: dict[str, Any] = {
            "copies": copies,
            "statements": self._rows(STATEMENTS, references),
            "documents": documents.documents,
        }
        for shape in (HAPPENINGS, KIN, POSTS):
            tables[shape.name] = self._rows(shape)
        return CaseFile(case=case, **tables)

    def _path(self, shape: Shape) -> str | None:
        path = self.paths.get(shape.name, f"{shape.name}.csv")
        return path if self.bundle.has(path) else None

    def _rows(self, shape: Shape, references: Mapping[str, Mapping[str, str]] = _NO_REFERENCES) -> tuple[Row, ...]:
        path = self._path(shape)
        return () if path is None else tuple(self._read(shape, path, references))

    def _read(self, shape: Shape, path: str, references: Mapping[str, Mapping[str, str]]) -> Iterator[Row]:
        where = label(self.bundle, path)
        seen: set[str] = set()
        with opened(self.bundle, path, self.limits.table_bytes) as stream:
            for line, fields in read_csv_table(stream, where, shape.columns, self.limits, self.noted):
                try:
                    check_new(fields, seen)
                    self.door.check(shape, fields)
                    for column, ids in references.items():
                        _resolve(fields, column, ids)
                    if shape is POSTS:
                        _hide_author(fields)
                    yield shape.term(**fields)  # type: ignore[arg-type]
                except CellFault as fault:
                    raise InvalidRow(where, line, fault.column, fault.problem) from fault
                except ValueError as error:
                    raise InvalidRow(where, line, "id", str(error)) from error


def _resolve(fields: dict[str, object], column: str, ids: Mapping[str, str]) -> None:
    """Put the id of what a row names in its place; ``CellFault`` where there is no such thing."""
    named = fields.get(column)
    if named is None:
        return
    if str(named) not in ids:
        table = "copies" if column == "copy" else "documents"
        raise CellFault(column, f"{shown(named)} is not an id in {table}; add it there, or leave this empty")
    fields[column] = ids[str(named)]


def _hide_author(fields: dict[str, object]) -> None:
    """Names of authors are not kept: what is not a hash already becomes one."""
    author = fields.get("author_hash")
    if author is not None and not _HASH.fullmatch(str(author)):
        fields["author_hash"] = hashlib.sha256(str(author).encode()).hexdigest()[:16]
