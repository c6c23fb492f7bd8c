"""Commands that put something into the record: ``new``, ``add``, ``import``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from groundswell import follow, plain
from groundswell.cli import show
from groundswell.cli.reading import said_when
from groundswell.errors import InputError
from groundswell.record.case_json import read_case
from groundswell.record.rules import check_span
from groundswell.terms import Case, case_named
from groundswell.wording.numbers import plural


@dataclass(frozen=True)
class NewCase:
    """The options of ``new``, as they were typed."""

    name: str
    title: str
    released: str
    zone: str
    brand: str | None
    makers: tuple[str, ...]
    cost: str | None


def new(address: str, about: NewCase, *, as_json: bool) -> None:
    """Begin a case."""
    case = _case(about)
    with follow.open(address) as record:
        record.begin(case)
        where = record.record.address
    if as_json:
        released = [plain.moment(end) for end in (case.released.start, case.released.end)]
        show.as_json({"case": case.name, "record": where, "released": released})
    else:
        show.line(f"Begun: {case.name}, “{case.title}”, in {where}.")
        show.line(f"Add what was said or measured: groundswell add {case.name} …")


def _case(about: NewCase) -> Case:
    """The case, through the same door as one that is imported."""
    where = f"new {about.name}"
    try:
        case_named(about.name)
    except ValueError as error:
        raise InputError(f"{where}: {error}") from error
    fields = {
        "name": about.name,
        "title": about.title,
        "released": about.released,
        "zone": about.zone,
        "brand": about.brand,
        "makers": about.makers,
        "cost": about.cost,
    }
    case = read_case(json.dumps(fields).encode(), where, about.name, follow.now(), show.note)
    try:
        check_span(case.released_from, case.released_to, case.tz)
    except ValueError as error:
        raise InputError(f"{where}, field released: {error}") from error
    return case


def add(address: str, name: str, things: list[str], said_at: str | None, *, as_json: bool) -> None:
    """Add uploads, tables and documents in one go."""
    notes: list[str] = []
    with follow.open(address) as record, show.working("Reading…"):
        added = record.add(name, things, said_when(said_at), notes.append)
    for sentence in notes:
        show.note(sentence)
    if as_json:
        show.as_json([asdict(one) for one in added])
        return
    for one in added:
        show.line(f"{one.thing}: {one.told}; {_news(one)}")


def _news(one: follow.Added) -> str:
    """What became of the rows of one thing."""
    parts = [
        f"{one.new:,} new" if one.new else "",
        f"{one.replacing:,} in place of earlier ones" if one.replacing else "",
    ]
    return " and ".join(filter(None, parts)) or "nothing new"


def import_package(address: str, path: str, *, as_json: bool) -> None:
    """Take in a Data Package: all of it, or nothing."""
    notes: list[str] = []
    with follow.open(address) as record, show.working("Importing…"):
        file, entry = record.take_in(path, notes.append)
        where = record.record.address
    if as_json:
        counts = {"statements": len(file.statements), "happenings": len(file.happenings), "copies": len(file.copies)}
        counts |= {"kin": len(file.kin), "posts": len(file.posts), "documents": len(file.documents)}
        show.as_json({"case": file.case.name, "record": where, "rows_added": entry.rows, **counts, "notes": notes})
        return
    for one in notes:
        show.note(one)
    held = ", ".join(
        plural(len(rows), one)
        for rows, one in ((file.statements, "statement"), (file.happenings, "happening"), (file.documents, "document"))
    )
    news = plural(entry.rows, "new row") if entry.rows else "nothing new"
    show.line(f"{file.case.name}, “{file.case.title}”: {held}; {news} in {where}.")
