"""Why a question to a server got no answer. None of these sentences holds a key: only a host and a path are named.

::

    NoAnswer                a sentence; the counter may be as before, nobody knows
    ├── PrivateAddress      the host is on this machine or its network, and nobody allowed that
    ├── Unreachable         no connection, cut off, or too slow
    ├── Refused             the server will not (4xx); asking again would not help
    ├── TooBusy             429 or 5xx even after trying again; ``wait`` seconds are asked for
    ├── NotUnderstood       an answer, but not of the form that was published
    ├── KeyMissing          the source needs a key that is not in the environment
    └── BudgetSpent         today's requests are used up
"""

from __future__ import annotations

from groundswell.errors import GroundswellError


class NoAnswer(GroundswellError):
    """No answer came; the sentence says why."""


class PrivateAddress(NoAnswer):
    """The address is not a public one."""


class Unreachable(NoAnswer):
    """Nobody answered."""


class Refused(NoAnswer):
    """The server answered that it will not.

    ``status`` is the HTTP status, ``content`` what it said beside it.
    """

    def __init__(self, sentence: str, status: int, content: bytes = b"") -> None:
        self.status = status
        self.content = content
        super().__init__(sentence)


class TooBusy(NoAnswer):
    """The server asks to be left alone; for ``wait`` seconds, where it says so."""

    def __init__(self, sentence: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(sentence)


class NotUnderstood(NoAnswer):
    """What came is not what was asked for."""


class KeyMissing(NoAnswer):
    """The source needs a key, and the environment has none."""


class BudgetSpent(NoAnswer):
    """One more request would pass the budget of the day."""
