"""What every page needs to answer: the shelf of answers, the states of the record, and the sign that all is to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from groundswell import follow
from groundswell.web.desk import Answered, Clerk
from groundswell.web.door import Rules
from groundswell.web.given import Given
from groundswell.web.shelf import Refusal, Shelf
from groundswell.web.states import States
from groundswell.web.subject import Question


class House:
    """A record that is served: answers as it stands, or as it stood a moment ago while newer ones are worked out."""

    def __init__(self, address: str, rules: Rules, cohort: Path | None = None) -> None:
        self.address = address
        self.rules = rules
        self.states = States(address)
        self.clerk = Clerk(address, cohort)
        self.shelf = Shelf(self.clerk.ask)
        self.closing = asyncio.Event()
        self.listeners = 0
        self.lists: dict[int, tuple[str, Given]] = {}
        """The pages of the list of cases as last told, each with its state."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve until left."""
        attending = asyncio.create_task(self.shelf.attend())
        ready = asyncio.create_task(asyncio.to_thread(self.clerk.open))
        try:
            yield
        finally:
            self.closing.set()
            await ready
            await asyncio.to_thread(self.clerk.close)
            attending.cancel()
            with suppress(asyncio.CancelledError):
                await attending
            self.states.close()

    async def as_of_now(self, question: Question, patience: float) -> Answered:
        """The answer as the record stands."""
        return await self.shelf.ask(question, await self.states.of(question.case), patience)

    async def latest(self, question: Question, patience: float) -> Answered:
        """The answer as last worked out; where the record went on since, a newer one is begun meanwhile."""
        entry = await self.states.of(question.case)
        held = self.shelf.kept(question)
        if held is None:
            return await self.shelf.ask(question, entry, patience)
        if held.entry < entry:
            with suppress(Refusal):
                self.shelf.begin(question)
        return held

    async def once(self, question: Question, patience: float) -> Answered:
        """The answer to a question with a text of its own, which is not kept."""
        await self.states.of(question.case)
        return await self.shelf.once(question, patience)

    async def add(self, case: str, text: str, said_at: str | None) -> follow.Added:
        """Enter a text into the record: the one thing that is written here."""
        await self.states.of(case)
        return await asyncio.to_thread(self._add, case, text, said_at)

    def _add(self, case: str, text: str, said_at: str | None) -> follow.Added:
        from groundswell.adding import document_of
        from groundswell.terms import When
        from groundswell.web.checking import PASTED

        kept = document_of(PASTED, text.encode(), "the text")
        with follow.open(self.address) as record:
            return record.add_document(case, kept, None if said_at is None else When(said_at))
