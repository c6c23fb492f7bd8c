"""Which state each case is in: the number of its last entry, asked of the record a few times a second at most."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

from groundswell.errors import RecordError, UnknownCase
from groundswell.record.store import Record, open_record
from groundswell.terms import case_named
from groundswell.web.operator import UNREADABLE, tell
from groundswell.web.shelf import Refusal

FRESH = 0.2
"""Seconds for which what was asked of the record is taken for what it holds."""


class States:
    """The entries of a record, as many readers ask for them at once."""

    def __init__(self, address: str) -> None:
        self._record: Record = open_record(address, lambda: datetime.now(UTC))
        self._entries: dict[str, tuple[float, int]] = {}
        self._names: tuple[float, list[str]] = (-1.0, [])
        self._naming: asyncio.Task[list[str]] | None = None
        self._asking: dict[str, asyncio.Task[int]] = {}

    @property
    def address(self) -> str:
        return self._record.address

    async def of(self, case: str) -> int:
        """The number of the case's last entry; ``Refusal`` where there is no such case."""
        known = self._entries.get(case)
        if known is not None and time.monotonic() - known[0] < FRESH:
            return known[1]
        task = self._asking.get(case)
        if task is None:
            task = self._asking[case] = asyncio.create_task(self._ask(case))
            task.add_done_callback(_look_at)
        return await asyncio.shield(task)

    async def cases(self) -> list[str]:
        """The names of all cases, by name."""
        asked, names = self._names
        if time.monotonic() - asked < FRESH:
            return names
        if self._naming is None:
            self._naming = asyncio.create_task(self._name())
            self._naming.add_done_callback(_look_at)
        return await asyncio.shield(self._naming)

    async def _name(self) -> list[str]:
        try:
            names = await asyncio.to_thread(self._record.cases)
        except RecordError as error:
            tell(str(error))
            raise Refusal(503, UNREADABLE) from error
        finally:
            self._naming = None
        self._names = (time.monotonic(), names)
        return names

    async def _ask(self, case: str) -> int:
        try:
            entry = await asyncio.to_thread(self._last_entry, case)
        finally:
            self._asking.pop(case, None)
        self._entries[case] = (time.monotonic(), entry)
        return entry

    def _last_entry(self, case: str) -> int:
        try:
            return self._record.last_entry(case_named(case))
        except (UnknownCase, ValueError) as error:
            raise Refusal(404, "there is no such case here") from error
        except RecordError as error:
            tell(str(error))
            raise Refusal(503, UNREADABLE) from error

    def close(self) -> None:
        """Let go of the record."""
        self._record.close()


def _look_at(task: asyncio.Task[Any]) -> None:
    """A refusal is for those who wait; where they have left, it is for nobody."""
    if not task.cancelled():
        task.exception()
