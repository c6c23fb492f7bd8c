"""A case that goes out as a Frictionless Data Package, to a folder or to a zip; the same case, the same bytes."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from groundswell.errors import InputError
from groundswell.record import case_json, descriptor
from groundswell.record.bundle import inner_name
from groundswell.record.cells import cell_text
from groundswell.record.columns import DOCUMENTS, SHAPES, Column, Row, Shape
from groundswell.record.csv_lines import csv_text
from groundswell.record.descriptor import FileOfPackage
from groundswell.record.document_files import COLUMNS as DOCUMENT_COLUMNS
from groundswell.record.document_files import paths_of
from groundswell.record.rules import check_case_file
from groundswell.record.stored_rows import fingerprint
from groundswell.terms import CaseFile, Document

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in a zip that goes out: the hour of writing is not part of the case."""


def write_package(case_file: CaseFile, path: str | Path) -> None:
    """Write the package of a case to a folder, or to a zip where ``path`` ends so.

    The folder must be new, empty, or hold an earlier package of the same case, which is replaced. ``InputError``
    where it cannot be written, or where a row could not be read again.
    """
    check_case_file(case_file, lambda _shape: ())
    place = Path(path)
    try:
        if place.suffix.lower() == ".zip":
            _write_zip(case_file, place)
        else:
            _write_folder(case_file, place)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); name another place") from error


def _write_zip(case_file: CaseFile, place: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place.absolute().parent, prefix=".groundswell-") as folder:
        made = Path(folder) / "package.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(case_file):
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
        made.replace(place)


def _write_folder(case_file: CaseFile, place: Path) -> None:
    stale = _held_by_earlier(place, case_file.case.name) if place.exists() else set()
    place.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.absolute().parent, prefix=".groundswell-") as folder:
        made = Path(folder) / "package"
        names = []
        for name, content in _files(case_file):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
            names.append(name)
        if not place.exists():
            made.rename(place)
            return
        for name in sorted(stale - set(names)):
            (place / name).unlink(missing_ok=True)
        for name in names:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(made / name, place / name)


def _held_by_earlier(place: Path, name: str) -> set[str]:
    """The files that an earlier package of this case lists; ``InputError`` where the folder holds another thing."""
    if not place.is_dir():
        raise InputError(f"{place}: is a file; name a folder, or a zip")
    if not any(place.iterdir()):
        return set()
    try:
        earlier = json.loads((place / descriptor.FILE).read_bytes())
        if earlier["name"] != name:
            raise InputError(f"{place}: holds the package of another case; name a new folder")
        return {inner_name(resource["path"]) for resource in earlier["resources"]}
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise InputError(f"{place}: is not empty, and holds no package of this case; name a new folder") from error


def _files(case_file: CaseFile) -> Iterator[tuple[str, bytes]]:
    """Every file of the package and its content; the descriptor comes last, when all that it lists is there."""
    paths = paths_of(case_file.documents)
    yield case_json.FILE, case_json.case_text(case_file.case).encode()
    for shape in SHAPES:
        yield f"{shape.name}.csv", _table_text(shape, case_file, paths).encode()
    for document, path in zip(case_file.documents, paths, strict=True):
        yield path, document.content
    listed = list(_listed(case_file.documents, paths))
    yield descriptor.FILE, descriptor.descriptor_text(case_file.case, listed).encode()


def _table_text(shape: Shape, case_file: CaseFile, paths: list[str]) -> str:
    header = [column.name for column in _columns(shape)]
    rows = [_cells(shape, row) for row in shape.of(case_file)]
    if shape is DOCUMENTS:
        places = zip(rows, paths, case_file.documents, strict=True)
        rows = [[*row, path, fingerprint(document.content)] for row, path, document in places]
    return csv_text([header, *rows])


def _cells(shape: Shape, row: Row) -> list[str]:
    return [cell_text(column, getattr(row, column.name)) for column in shape.columns]


def _columns(shape: Shape) -> tuple[Column, ...]:
    return DOCUMENT_COLUMNS if shape is DOCUMENTS else shape.columns


def _listed(documents: Iterable[Document], paths: list[str]) -> Iterator[FileOfPackage]:
    yield FileOfPackage("case", case_json.FILE, "application/json")
    for shape in SHAPES:
        yield FileOfPackage(shape.name, f"{shape.name}.csv", "text/csv", _columns(shape))
    for number, (document, path) in enumerate(zip(documents, paths, strict=True), start=1):
        yield FileOfPackage(f"document-{number}", path, document.media_type, (), fingerprint(document.content))
