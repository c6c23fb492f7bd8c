"""``case.json``: the film itself, in and out.

::

    {"name": "first-kiss", "title": "First Kiss", "makers": ["..."], "brand": "...",
     "cost": {"amount": 1300, "currency": "USD"}, "zone": "America/New_York",
     "released": {"from": "2014-03-10", "to": "2014-03-10"}, "cast": ["..."]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from groundswell.errors import InputError
from groundswell.record.cells import number_text
from groundswell.record.csv_tables import Noted, nearest
from groundswell.record.door import PLANNED_AHEAD
from groundswell.record.json_text import Json, json_object, kind_of, text_in, texts_in
from groundswell.record.rules import check_case
from groundswell.terms import Case, Money, When, case_named, shown, zone_named

FILE = "case.json"
_FIELDS = ("name", "title", "makers", "brand", "cost", "zone", "released", "cast", "released_from", "released_to")
_MOST_EXTRA = 200


def case_text(case: Case) -> str:
    """The case as the text of ``case.json``."""
    amount = None if case.cost is None else json.loads(number_text(case.cost.amount))
    fields = {
        "name": case.name,
        "title": case.title,
        "makers": list(case.makers),
        "brand": case.brand or None,
        "cost": None if case.cost is None else {"amount": amount, "currency": case.cost.currency},
        "zone": case.zone,
        "released": {"from": case.released_from.text, "to": case.released_to.text},
        "cast": list(case.cast),
    }
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def read_case(content: bytes, where: str, fallback_name: str, now: datetime, noted: Noted) -> Case:
    """The case in ``case.json``; ``InputError`` names the field that is wrong.

    ``fallback_name`` is used where the file names none; ``now`` bounds how far ahead a release may be.
    """
    fields = json_object(content, where)
    _check_names(fields, where, noted)
    title = text_in(fields, "title", where)
    if title is None or not title.strip():
        raise InputError(f"{where}, field title: is missing; write the title of the film")
    with _field(where, "name", "; add a name"):
        name = case_named(text_in(fields, "name", where) or fallback_name)
    with _field(where, "zone"):
        zone = text_in(fields, "zone", where) or "UTC"
        zone_named(zone)
    with _field(where, "released"):
        released_from, released_to = _released(fields, where)
    with _field(where, "cost"):
        cost = _cost(fields)
    texts = {name: texts_in(fields, name, where) for name in ("makers", "cast")}
    brand = text_in(fields, "brand", where) or None
    with _field(where, "released"):
        case = Case(
            name=name,
            title=title,
            released_from=released_from,
            released_to=released_to,
            zone=zone,
            brand=brand,
            cost=cost,
            **texts,
        )
        if case.released.start > now + PLANNED_AHEAD:
            raise ValueError(f"{shown(case.released_from)} is too far ahead; check the year")
    try:
        check_case(case)
    except ValueError as error:
        raise InputError(f"{where}: a text {error}") from error
    return case


def _check_names(fields: Json, where: str, noted: Noted) -> None:
    absent = [name for name in _FIELDS if name not in fields]
    extra = [name for name in fields if name not in _FIELDS]
    if len(extra) > _MOST_EXTRA:
        raise InputError(f"{where}: has {len(extra):,} fields that no case has; is it a case's file?")
    for name in extra:
        if near := nearest(name, absent):
            raise InputError(f"{where}, field {shown(name)}: is not a field of a case; did you mean {near}?")
    if extra:
        noted(f"{where}: passed over the fields {', '.join(map(shown, extra))}")


def _released(fields: Json, where: str) -> tuple[When, When]:
    """The release, written as ``{from, to}``, a list of two, ``FROM/TO``, one time, or two fields."""
    match value := fields.get("released"):
        case {"from": str(first), "to": str(last)}:
            pass
        case {"from": str(first), **others} if others.get("to") is None:
            last = first
        case [str(first), str(last)]:
            pass
        case str(text):
            first, separator, end = text.partition("/")
            last = end if separator else first
        case None:
            first = text_in(fields, "released_from", where) or ""
            last = text_in(fields, "released_to", where) or first
            if not first:
                raise ValueError("is missing; write when the film was first shown, such as 2014-03-10")
        case _:
            raise ValueError(f"must be {{from, to}} or a time, and is {kind_of(value)}; write it as 2014-03-10")
    return When(first.strip()), When(last.strip())


def _cost(fields: Json) -> Money | None:
    """What the film cost, written as ``{amount, currency}`` or ``1300 USD``."""
    match value := fields.get("cost"):
        case None:
            return None
        case str(text):
            return Money.read(text)
        case {"amount": bool(), **_others}:
            raise ValueError("the amount must be a number, and is true or false")
        case {"amount": (int() | float()) as amount, "currency": str(currency), **_others}:
            return Money(_float(amount), currency)
        case dict():
            raise ValueError("must hold an amount, a number, and a currency such as USD")
        case _:
            raise ValueError(f"must be {{amount, currency}} or a text such as “1300 USD”, and is {kind_of(value)}")


def _float(amount: int | float) -> float:
    try:
        return float(amount)
    except OverflowError as error:
        raise ValueError("is larger than any amount of money") from error


@contextmanager
def _field(where: str, name: str, to_do: str = "") -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise InputError(f"{where}, field {name}: {error}{to_do}") from error
