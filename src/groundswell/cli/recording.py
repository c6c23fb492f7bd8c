"""Commands that put something into the record: ``new``, ``add``, ``import``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundswell import follow
from groundswell.cli import show
from groundswell.cli.reading import said_when
from groundswell.errors import InputError
from groundswell.terms import Case, Money, When, zone_named


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
    first, _, last = about.released.partition("/")
    try:
        zone_named(about.zone)
        case = Case(
            name=about.name,
            title=about.title,
            released_from=When(first.strip()),
            released_to=When(last.strip() or first.strip()),
            zone=about.zone,
            brand=about.brand,
            makers=about.makers,
            cost=Money.read(about.cost) if about.cost else None,
        )
        released = case.released
    except ValueError as error:
        raise InputError(f"new {about.name}: {error}") from error
    with follow.open(address) as record:
        record.begin(case)
        where = record.record.address
    if as_json:
        show.as_json(
            {"case": case.name, "record": where, "released": [released.start.isoformat(), released.end.isoformat()]}
        )
    else:
        show.line(f"Begun: {case.name}, “{case.title}”, in {where}.")
        show.line(f"Add what was said or measured: groundswell add {case.name} …")


def add(address: str, name: str, things: list[str], said_at: str | None, *, as_json: bool) -> None:
    """Add uploads, tables and documents in one go."""
    with follow.open(address) as record, show.working("Reading…"):
        added = record.add(name, things, said_when(said_at))
    if as_json:
        show.as_json([_added(one) for one in added])
        return
    for one in added:
        show.line(f"{one.thing}: {one.told}")


def _added(one: follow.Added) -> dict[str, Any]:
    return {"thing": one.thing, "kind": one.kind, "rows": one.rows, "told": one.told}


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
    held = (
        f"{len(file.statements):,} statements, {len(file.happenings):,} happenings, {len(file.documents):,} documents"
    )
    news = f"{entry.rows:,} rows are new" if entry.rows else "nothing is new"
    show.line(f"{file.case.name}, “{file.case.title}”: {held}; {news} in {where}.")
