"""A CSV file as rows of values under known columns; what is wrong is told with file, line and column."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from groundswell.errors import InvalidRow, UnreadableFile
from groundswell.record.cells import CellFault, CellReader
from groundswell.record.columns import Column
from groundswell.record.csv_lines import csv_rows
from groundswell.record.limits import Limits
from groundswell.terms import shown

Noted = Callable[[str], None]
"""Takes one sentence about something that was passed over, for the user to read."""


def read_csv_table(
    stream: IO[bytes], where: str, columns: Sequence[Column], limits: Limits, noted: Noted
) -> Iterator[tuple[int, dict[str, object]]]:
    """Each row's line and values by column; a column that is missing though it may be is not among them."""
    return values_by_column(csv_rows(stream, where, limits), where, lambda _header: columns, noted)


def values_by_column(
    rows: Iterator[tuple[int, list[str]]],
    where: str,
    columns_for: Callable[[Sequence[str]], Sequence[Column]],
    noted: Noted,
) -> Iterator[tuple[int, dict[str, object]]]:
    """The same for rows of any origin, the header being the first; ``columns_for`` is given the header's names."""
    line, header = next(rows, (1, None))
    if header is None:
        raise UnreadableFile(f"{where}: is empty; its first line must name the columns")
    names = [name.strip() for name in header]
    if len(names) == 1 and re.search(r"[;\t|]", names[0]):
        raise InvalidRow(where, line, shown(names[0]), "the columns must be parted by commas; save the table so")
    places = header_places(names, columns_for(names), (where, line), noted)
    cells = CellReader()
    for line, row in rows:
        if len(row) != len(names):
            at = names[len(row)] if len(row) < len(names) else str(len(names) + 1)
            raise InvalidRow(where, line, at, f"the row has {len(row)} cells, and the header {len(names)}")
        try:
            yield line, {column.name: cells.value(column, row[place]) for place, column in places}
        except CellFault as fault:
            raise InvalidRow(where, line, fault.column, fault.problem) from fault


def nearest(name: str, known: Sequence[str], cutoff: float = 0.8) -> str | None:
    """What is probably meant by a name that is not known; None where it resembles nothing."""
    return next(iter(difflib.get_close_matches(name[:60].lower(), known, n=1, cutoff=cutoff)), None)


def header_places(
    names: Sequence[str], columns: Sequence[Column], at: tuple[str, int], noted: Noted
) -> list[tuple[int, Column]]:
    """Which cell of a row belongs to which column; ``at`` is the file and the line of the header.

    ``InvalidRow`` where a column is missing, stands there twice, or seems misspelt.
    """
    where, line = at
    known = {column.name: column for column in columns}
    for name, times in Counter(names).items():
        if times > 1:
            raise InvalidRow(where, line, name or "(no name)", "stands there twice; keep one")
    absent = [name for name in known if name not in names]
    for name in names:
        near = None if name in known else nearest(name, absent)
        if near:
            raise InvalidRow(where, line, name, f"is not a column of this table; did you mean {near}?")
    for name in absent:
        if not known[name].optional and known[name].default is None:
            raise InvalidRow(where, line, name, "is missing; add the column")
    if extra := [name for name in names if name not in known]:
        noted(f"{where}: passed over the columns {', '.join(map(shown, extra))}")
    return [(place, known[name]) for place, name in enumerate(names) if name in known]
