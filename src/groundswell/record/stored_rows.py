"""A term as a row of the store, and back.

What was checked at the door is not checked again on the way out, so that a case of 100,000 statements is read in
about a second: a stored time is taken as it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from groundswell.record.columns import DOCUMENTS, Content, Row, Shape
from groundswell.record.times import when_known
from groundswell.terms import Bound, Case, Document, Money, When, platform_named

Stored = tuple[object, ...]
"""The values of one row, in the order of the table's own columns."""

_BOUNDS = {bound.value: bound for bound in Bound}


def columns_of(shape: Shape) -> tuple[str, ...]:
    """The columns of the store, in the order of ``stored_rows``; of a document without its content."""
    extra = ("sha256",) if shape is DOCUMENTS else ()
    return tuple(column.stored_as for column in shape.columns) + extra


def stored_rows(shape: Shape, rows: Iterable[Row]) -> Iterator[Stored]:
    """The values to store of each row; a document's content stands apart, its hash is among them.

    An empty text says no more than an absent one, and is stored as absent.
    """
    encoders = [(place, _encoders[shape.columns[place].content]) for place in shape.places_of(*_encoders)]
    values_of = shape.values
    for row in rows:
        values = list(values_of(row))
        for place, encode in encoders:
            if values[place] is not None:
                values[place] = encode(values[place])
        if "" in values:
            values = [None if value == "" else value for value in values]
        if isinstance(row, Document):
            values.append(fingerprint(row.content))
        yield tuple(values)


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _number(value: object) -> object:
    return float(cast(float, value)) + 0.0


_encoders: dict[Content, Callable[[object], object]] = {
    Content.PLATFORM: lambda value: platform_named(cast(str, value)),
    Content.TIME: lambda value: cast(When, value).text,
    Content.BOUND: lambda value: cast(Bound, value).value,
    Content.COUNT: _number,
    Content.GRAIN: _number,
}


class TermReader:
    """Makes terms of stored rows; equal times are one object."""

    def __init__(self) -> None:
        self._times: dict[str, When] = {}

    def rows(self, shape: Shape, stored: Iterable[Stored], contents: Mapping[str, bytes]) -> Iterator[Row]:
        """The terms of rows of the store; ``contents`` holds those of documents by their hash."""
        times, bounds = shape.places_of(Content.TIME), shape.places_of(Content.BOUND)
        term, names, time = shape.term, shape.names, self._time
        for row in stored:
            values: list[Any] = list(row)
            for place in times:
                if (text := values[place]) is not None:
                    values[place] = time(text)
            for place in bounds:
                values[place] = _BOUNDS[values[place]]
            fields = dict(zip(names, values, strict=False))
            if shape is DOCUMENTS:
                fields["content"] = contents[values[-1]]
            yield term(**fields)

    def _time(self, text: str) -> When:
        """The time of that text, taken as it stands."""
        known = self._times.get(text)
        if known is None:
            known = self._times[text] = when_known(text)
        return known


CASE_COLUMNS = (
    "title released_from released_to zone_name brand maker_names cost_amount cost_currency cast_names"
).split()
"""The columns of a case in the store, in the order of ``stored_case``."""


def stored_case(case: Case) -> Stored:
    """The values to store of a case, its name apart."""
    return (
        case.title,
        case.released_from.text,
        case.released_to.text,
        case.zone,
        case.brand or None,
        json.dumps(case.makers, ensure_ascii=False),
        None if case.cost is None else _number(case.cost.amount),
        None if case.cost is None else case.cost.currency,
        json.dumps(case.cast, ensure_ascii=False),
    )


def case_of(name: str, values: Sequence[object]) -> Case:
    """The case of one row of the store."""
    title, released_from, released_to, zone, brand, makers, amount, currency, people = values
    return Case(
        name=name,
        title=cast(str, title),
        released_from=When(cast(str, released_from)),
        released_to=When(cast(str, released_to)),
        zone=cast(str, zone),
        brand=cast("str | None", brand),
        makers=tuple(json.loads(cast(str, makers))),
        cost=None if amount is None else Money(cast(float, amount), cast(str, currency)),
        cast=tuple(json.loads(cast(str, people))),
    )
