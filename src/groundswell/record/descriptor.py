"""``datapackage.json``: the list of a package's files, as the Frictionless Data Package standard has it.

Source: https://specs.frictionlessdata.io/data-package/ and .../tabular-data-resource/ (version 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from groundswell.errors import InputError, UnreadableFile
from groundswell.record.bundle import Bundle, content_of, inner_name, label
from groundswell.record.columns import Column, Content
from groundswell.record.json_text import Json, json_object, kind_of, text_in
from groundswell.record.limits import Limits
from groundswell.terms import Bound, Case, shown

FILE = "datapackage.json"

_TYPES = {Content.COUNT: "number", Content.GRAIN: "number"}


@dataclass(frozen=True, slots=True)
class FileOfPackage:
    """One file as the descriptor lists it; ``columns`` where it is a table, else empty."""

    name: str
    path: str
    media_type: str
    columns: tuple[Column, ...] = ()
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a descriptor that came in says: the package's name, and the path of each listed file by its name."""

    name: str | None = None
    paths: dict[str, str] = field(default_factory=dict)


def descriptor_text(case: Case, files: Iterable[FileOfPackage]) -> str:
    """The descriptor of a case's package as the text of ``datapackage.json``."""
    fields = {
        "profile": "data-package",
        "name": case.name,
        "title": case.title,
        "resources": [_resource(file) for file in files],
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _resource(file: FileOfPackage) -> Json:
    suffix = file.path.rsplit(".", 1)[-1].lower() if "." in file.path.rsplit("/", 1)[-1] else ""
    resource: Json = {
        "name": file.name,
        "path": file.path,
        "profile": "tabular-data-resource" if file.columns else "data-resource",
        "mediatype": file.media_type,
    }
    if suffix:
        resource["format"] = suffix
    if file.sha256 is not None:
        resource["hash"] = f"sha256:{file.sha256}"
    if file.columns:
        resource |= {"encoding": "utf-8", "schema": _schema(file.columns)}
    return resource


def _schema(columns: Sequence[Column]) -> Json:
    return {"fields": [_field(column) for column in columns], "primaryKey": "id", "missingValues": [""]}


def _field(column: Column) -> Json:
    """Times are texts there: a month, a day and a minute stand in one column, each as exact as somebody said it."""
    constraints: Json = {}
    if not column.optional:
        constraints["required"] = True
    if column.name == "id":
        constraints["unique"] = True
    if column.content is Content.BOUND:
        constraints["enum"] = [bound.value for bound in Bound]
    described: Json = {"name": column.name, "type": _TYPES.get(column.content, "string")}
    return described | ({"constraints": constraints} if constraints else {})


def read_descriptor(bundle: Bundle, limits: Limits) -> Descriptor:
    """The descriptor of a package, empty where it has none; every file that it lists is there."""
    if not bundle.has(FILE):
        return Descriptor()
    where = label(bundle, FILE)
    fields = json_object(content_of(bundle, FILE, limits.json_bytes), where)
    resources = fields.get("resources", [])
    if not isinstance(resources, list):
        raise InputError(f"{where}, field resources: must be a list, and is {kind_of(resources)}")
    if len(resources) > limits.files:
        raise InputError(f"{where}: lists more than the {limits.files:,} files allowed")
    paths: dict[str, str] = {}
    for number, resource in enumerate(resources, start=1):
        place = f"{where}, resource {number}"
        name, path = _listed(resource, place)
        if not bundle.has(path):
            raise UnreadableFile(f"{place}: lists {shown(path)}, which is not in the package; add it, or take it out")
        if name in paths:
            raise InputError(f"{place}: the name {shown(name)} stands there twice")
        paths[name] = path
    return Descriptor(text_in(fields, "name", where), paths)


def _listed(resource: object, place: str) -> tuple[str, str]:
    if not isinstance(resource, dict):
        raise InputError(f"{place}: must be an object, and is {kind_of(resource)}")
    path = resource.get("path")
    if not isinstance(path, str):
        found = "missing" if path is None else kind_of(path)
        raise InputError(f"{place}, field path: must be the path of one file in the package, and is {found}")
    if re.match(r"[a-z][a-z0-9+.-]+://", path, re.IGNORECASE):
        raise InputError(f"{place}, field path: {shown(path)} is an address; put the file into the package")
    try:
        path = inner_name(path)
    except ValueError as error:
        raise InputError(f"{place}, field path: {error}") from error
    _check_dialect(resource, place)
    stem = path.rsplit("/", 1)[-1].removesuffix(".csv").removesuffix(".json")
    return text_in(resource, "name", place) or stem, path


def _check_dialect(resource: Json, place: str) -> None:
    encoding = resource.get("encoding", "utf-8")
    if str(encoding).lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
        raise InputError(f"{place}, field encoding: is {shown(encoding)}; save the file as UTF-8")
    dialect = resource.get("dialect")
    if isinstance(dialect, dict):
        for name, usual in (("delimiter", ","), ("quoteChar", '"'), ("doubleQuote", True), ("header", True)):
            if dialect.get(name, usual) != usual:
                raise InputError(f"{place}, dialect {name}: is {shown(dialect[name])}; save the table with {usual}")
