"""Everything that can go wrong, in one tree.

::

    GroundswellError            a sentence for the person at the keyboard: what, where, what to do
    ├── InputError              what was handed in is wrong (exit status 1); nothing was changed
    │   ├── UnreadableFile      missing, not a file of this kind, wrong encoding, too large
    │   └── InvalidRow          one row of a table breaks a rule; names file, line and column
    ├── UnknownCase             the record has no case of that name (exit status 1)
    └── RecordError             the record itself cannot be opened, read or written (exit status 1)

"Too little evidence" is not here: it is an answer.
"""

from __future__ import annotations


class GroundswellError(Exception):
    """Root of the tree; ``str(error)`` is one line for a person."""


class InputError(GroundswellError):
    """What was handed in is wrong; nothing was changed."""


class UnreadableFile(InputError):
    """A file that is missing, too large, or not what its name promises."""


class InvalidRow(InputError):
    """One row of a table that breaks a rule.

    ``where`` is the file as the user named it, ``line`` counts from 1 with the header as line 1.
    """

    def __init__(self, where: str, line: int, column: str, problem: str) -> None:
        self.where = where
        self.line = line
        self.column = column
        self.problem = problem
        super().__init__(f"{where}, line {line}, column {column}: {problem}")


class UnknownCase(GroundswellError):
    """The record has no case of that name."""


class RecordError(GroundswellError):
    """The record cannot be opened, read or written."""
