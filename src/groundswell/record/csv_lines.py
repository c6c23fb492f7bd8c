"""CSV as it is written and read here: UTF-8, comma, ``\\n``, a cell quoted only where it must be.

Written by hand because the library leaves a bare carriage return unquoted in some versions, and reads it as a new row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from groundswell.errors import UnreadableFile
from groundswell.record.limits import Limits, in_words

_MUST_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')

_TROUBLES = {
    "unexpected end of data": "a quotation mark opens a cell and is never closed",
    "field larger than field limit": "a cell is too long; perhaps a quotation mark opens it and is never closed",
    "new-line character seen": "a carriage return stands outside quotation marks; end the lines with a line feed",
    "expected after": "a quotation mark stands inside a quoted cell; write it twice",
}


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as the text of a file."""
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _MUST_QUOTE.search(text) else text


def csv_rows(stream: IO[bytes], where: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the line on which it starts, the first being 1.

    Never more than one line is held. ``UnreadableFile`` names the file, the line and what is wrong.
    """
    reader = csv.reader(_lines(stream, where, limits), strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(f"{where}, line {line}: {_trouble(str(error))}") from error
        if row is None:
            return
        if row:
            count += 1
            if len(row) > limits.columns:
                raise UnreadableFile(f"{where}, line {line}: has more than the {limits.columns} columns allowed")
            if count > limits.rows + 1:
                raise UnreadableFile(f"{where}: holds more than the {limits.rows:,} rows allowed; split it")
            yield line, row


def _trouble(message: str) -> str:
    return next((sentence for start, sentence in _TROUBLES.items() if start in message), f"is not CSV ({message})")


def _lines(stream: IO[bytes], where: str, limits: Limits) -> Iterator[str]:
    number, offset = 0, 0
    while line := stream.readline(limits.line_bytes + 1):
        number += 1
        if len(line) > limits.line_bytes:
            raise UnreadableFile(
                f"{where}, line {number}: is longer than the {in_words(limits.line_bytes)} allowed; "
                "end each row with a line feed"
            )
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if b"\0" in text:
            raise UnreadableFile(
                f"{where}, line {number}: holds a NUL byte at offset {offset + line.index(0)}; save the file as UTF-8"
            )
        try:
            yield text.decode()
        except UnicodeDecodeError as error:
            at = offset + len(line) - len(text) + error.start
            raise UnreadableFile(
                f"{where}, line {number}: byte 0x{text[error.start]:02X} at offset {at} is not UTF-8; "
                "save the file as UTF-8"
            ) from error
        offset += len(line)
