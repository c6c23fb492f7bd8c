"""One cell of a table: its text as a value, and a value as its text."""

from __future__ import annotations

import difflib
import re
from typing import cast

from groundswell.record.columns import Column, Content
from groundswell.record.rules import check_id, check_text
from groundswell.record.times import when_of
from groundswell.terms import LARGEST_VALUE, Bound, When, platform_named, shown

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


class CellFault(Exception):
    """A cell that breaks a rule: which column, and what is wrong."""

    def __init__(self, column: str, problem: str) -> None:
        self.column = column
        self.problem = problem
        super().__init__(column, problem)


class CellReader:
    """Makes values of cells; equal times are read once."""

    def __init__(self) -> None:
        self._times: dict[str, When] = {}

    def value(self, column: Column, text: str) -> object:
        """The value of a cell, None for an empty one; ``CellFault`` where it breaks a rule."""
        if not text and (text := column.default or "") == "":
            if not column.optional:
                raise CellFault(column.name, _empty(column))
            return None
        try:
            return self._read(column, text)
        except ValueError as error:
            raise CellFault(column.name, str(error)) from error

    def _read(self, column: Column, text: str) -> object:
        match column.content:
            case Content.TEXT:
                (check_id if column.name == "id" else check_text)(text)
                return text
            case Content.TIME:
                return self._time(text.strip())
            case Content.PLATFORM:
                return platform_named(text)
            case Content.BOUND:
                return bound_named(text.strip())
            case Content.COUNT:
                return count_of(text)
            case Content.GRAIN:
                if (grain := count_of(text)) == 0:
                    raise ValueError("is 0; a granularity is the place of the last digit that was said")
                return grain

    def _time(self, text: str) -> When:
        known = self._times.get(text)
        if known is None:
            known = self._times[text] = when_of(text)
        return known


def _empty(column: Column) -> str:
    if column.content is Content.BOUND:
        return f"is empty; write one of {', '.join(Bound)}"
    return "is empty; write it, or leave the row out"


def bound_named(text: str) -> Bound:
    """The bound of that name; ``ValueError`` with a suggestion otherwise."""
    try:
        return Bound(text)
    except ValueError as error:
        near = difflib.get_close_matches(text[:60].lower(), list(Bound), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(Bound)}"
        raise ValueError(f"{shown(text)} is not a bound; {hint}") from error


def count_of(text: str) -> float:
    """A number that a count can be; ``ValueError`` otherwise."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        bare = re.sub(r"[,_' ]", "", plain)
        hint = f"write {bare}" if _NUMBER.fullmatch(bare) else "write digits only, such as 3750000"
        raise ValueError(f"{shown(text)} is not a number; {hint}")
    value = float(plain)
    if value > LARGEST_VALUE:
        raise ValueError(f"{shown(plain)} is larger than any count can be (at most {LARGEST_VALUE:g})")
    if value < 0:
        raise ValueError(f"{shown(plain)} is negative; a count is not")
    return abs(value)  # minus zero is zero


def cell_text(column: Column, value: object) -> str:
    """A value as the text of its cell."""
    if value is None:
        return ""
    if column.content in (Content.COUNT, Content.GRAIN):
        return number_text(cast(float, value))
    if column.content is Content.PLATFORM:
        return platform_named(cast(str, value))
    return str(value)


def number_text(value: float) -> str:
    """The shortest text that reads as the same number; a whole number without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
