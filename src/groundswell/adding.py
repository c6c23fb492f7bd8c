"""What a thing handed to ``add`` is: the address of an upload, a table, or a document; read whole, entered later."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from groundswell.errors import InputError, UnreadableFile
from groundswell.reader import About, happenings_of, read_document, statements_of
from groundswell.record.columns import SHAPES, Row, rows_of
from groundswell.record.document_files import media_type_of
from groundswell.record.tables import read_table
from groundswell.terms import PLATFORMS, CaseFile, Copy, Document, When, shown
from groundswell.wording.numbers import plural

LARGEST_DOCUMENT = 5 * 2**20

_TABLES = frozenset({".csv", ".parquet"})
_OTHER_TABLES = frozenset({".tsv", ".xls", ".xlsx", ".ods", ".json", ".jsonl", ".arrow", ".feather"})
_NO_TEXTS = {
    b"%PDF": "is a PDF; save its text as .txt",
    b"{\\rtf": "is a text with its layout; save it as .txt",
    b"\x1f\x8b": "is compressed; unpack it",
    b"PK\x03\x04": "is a zip, or a file of an office program; import a package, save a text as .txt or a table as .csv",
}
"""By its first bytes, what would be read as nonsense, and what to do with it."""

_HOSTS = {
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "youtube-nocookie.com": "youtube",
    "vimeo.com": "vimeo",
    "dailymotion.com": "dailymotion",
    "dai.ly": "dailymotion",
    "facebook.com": "facebook",
    "fb.watch": "facebook",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "twitter.com": "twitter",
    "x.com": "x",
    "twitch.tv": "twitch",
    "bilibili.com": "bilibili",
    "nicovideo.jp": "niconico",
    "rutube.ru": "rutube",
    "vk.com": "vk",
    "rumble.com": "rumble",
}


@dataclass(frozen=True)
class New:
    """What one thing brings: its rows, what it was taken for, and a sentence about it."""

    thing: str
    kind: str
    file: CaseFile
    told: str

    @property
    def rows(self) -> int:
        file = self.file
        return len(file.copies) + len(file.statements) + len(file.documents) + len(file.happenings)


def together(news: Sequence[New], before: CaseFile) -> CaseFile:
    """The rows of several things as one addition to a case; ``InputError`` where two give one id to different rows."""
    tables: dict[str, dict[str, tuple[Row, str]]] = {shape.name: {} for shape in SHAPES}
    for new in news:
        for shape, row in rows_of(new.file):
            held, thing = tables[shape.name].setdefault(row.id, (row, new.thing))
            if held != row:
                raise InputError(
                    f"{new.thing}: gives the id {shown(row.id)} of {shape.name} to something else than {thing} does; "
                    "give each row its own"
                )
    rows: dict[str, Any] = {name: tuple(row for row, _thing in table.values()) for name, table in tables.items()}
    return CaseFile(case=before.case, **rows)


def counted(news: Sequence[New], before: CaseFile) -> Iterator[tuple[int, int]]:
    """For each thing, how many of its rows are new after those before it, and how many the case had otherwise."""
    known: dict[tuple[str, str], Row] = {(shape.name, row.id): row for shape, row in rows_of(before)}
    for new in news:
        unknown = changed = 0
        for shape, row in rows_of(new.file):
            held = known.get((shape.name, row.id))
            unknown += held is None
            changed += held is not None and held != row
            known[shape.name, row.id] = row
        yield unknown, changed


def thing_at(thing: str, before: CaseFile, now: datetime, said_at: When | None, noted: Callable[[str], None]) -> New:
    """Read one thing for a case as it is ``before``; ``InputError`` says what is wrong with it.

    ``said_at`` is when a text was published, where it does not say so itself; ``noted`` hears what was passed over.
    """
    case = before.case
    if re.match(r"[a-z][a-z0-9+.-]*://", thing, re.IGNORECASE):
        copy = upload_at(thing)
        told = f"an upload on {copy.platform}, kept as {copy.id}"
        if copy.platform not in PLATFORMS:
            told += "; was it an article? then save the page and add the file"
        return New(thing, "upload", CaseFile(case=case, copies=(copy,)), told)
    path = Path(thing)
    if path.suffix.lower() in _TABLES:
        said = read_table(path, case, now=now, noted=noted)
        told = f"a table, {plural(len(said), 'statement')}"
        return New(thing, "table", CaseFile(case=case, statements=said), told)
    return text_at(path, before, said_at)


def text_at(path: Path, before: CaseFile, said_at: When | None) -> New:
    """The document in a file, and what it says about the film of the case."""
    return read_for(document_at(path), str(path), before, said_at)


def read_for(kept: Document, thing: str, before: CaseFile, said_at: When | None) -> New:
    """A document, handed in as ``thing``, and what it says about the film of the case."""
    reading = read_document(kept.name, kept.content, about=About.of(before), said_at=said_at)
    document = replace(
        kept,
        outlet=reading.outlet,
        url=reading.url,
        published_at=reading.published or said_at,
        language=reading.language,
    )
    reading = replace(reading, published=document.published_at)
    statements = statements_of(reading, before.case, document=document.id)
    happenings = happenings_of(reading, before.case)
    file = CaseFile(case=before.case, documents=(document,), statements=statements, happenings=happenings)
    read = f"{plural(len(statements), 'number')} and {plural(len(happenings), 'happening')} read"
    told = f"a document, kept as {document.id}: {read}"
    if document.published_at is None and statements:
        told += "; it does not say when it was published, so give --said-at to place them"
    return New(thing, "document", file, told)


def upload_at(address: str) -> Copy:
    """The upload at an address; its platform is read from the host."""
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or "." not in host or not re.fullmatch(r"[a-z0-9.-]+", host):
        raise InputError(f"{shown(address)} is not the address of an upload; write it with its host, https://…")
    platform = _HOSTS.get(host, host)
    named = parse_qs(parts.query).get("v", [""])[0] if platform == "youtube" else ""
    name = named or (parts.path.strip("/").split("/")[-1] if platform == "youtube" else "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{6,20}", name):
        name = hashlib.sha256(address.encode()).hexdigest()[:10]
    try:
        return Copy(id=f"{platform}-{name}", platform=platform, url=address)
    except ValueError as error:
        raise InputError(f"{shown(address)}: {error}") from error


def document_at(path: Path) -> Document:
    """The document in a file, byte for byte; ``UnreadableFile`` where it is no text or too large."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_DOCUMENT + 1)
    except IsADirectoryError as error:
        raise UnreadableFile(f"{path}: is a folder; name the files in it, or import it if it is a package") from error
    except FileNotFoundError as error:
        raise UnreadableFile(f"{path}: does not exist; name a file, or an address with its https://") from error
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror}); name a file or an address") from error
    if content.strip() and path.suffix.lower() in _OTHER_TABLES:
        raise UnreadableFile(f"{path}: is a table of a form that is not read; save it as .csv or .parquet")
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise UnreadableFile(f"{path}: has a name that is not UTF-8; rename it") from error
    return document_of(path.name, content, str(path))


def document_of(name: str, content: bytes, where: str) -> Document:
    """A text as a document of that name; ``UnreadableFile`` says what is wrong with it, and where it was."""
    if not content.strip():
        raise UnreadableFile(f"{where}: is empty; name a file with a text in it")
    for starts, what in _NO_TEXTS.items():
        if content.startswith(starts):
            raise UnreadableFile(f"{where}: {what}")
    if len(content) > LARGEST_DOCUMENT:
        raise UnreadableFile(f"{where}: is larger than {LARGEST_DOCUMENT // 2**20} MB; cut it to the text that matters")
    if b"\0" in content[:100_000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"{where}: is not a text (it holds NUL bytes); name an article or a transcript")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Document(id=f"doc-{digest}", name=name, media_type=media_type_of(name), content=content)
