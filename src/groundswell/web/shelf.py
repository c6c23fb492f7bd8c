"""The shelf: every answer is worked out once for each state of a case, never twice at once.

It is kept while there is room. Questions wait in one row for the desk; those that a reader waits for go before those
asked ahead of need.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from groundswell.web.desk import Answered, Refused
from groundswell.web.subject import Question

ROOM = 128 * 2**20
"""Bytes of answers that are kept; those asked for longest ago go first."""

MOST_WAITING = 64
"""Questions that may wait for the desk at once."""


class Refusal(Exception):
    """A request that is not answered: the HTTP status, one sentence, and headers that go with it."""

    def __init__(self, status: int, because: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(because)
        self.status = status
        self.because = because
        self.headers = headers or {}


class StillWorking(Exception):
    """The answer is being worked out, and the reader should come again."""


@dataclass(order=True)
class _Waiting:
    order: tuple[int, int]
    question: Question = field(compare=False)
    answer: asyncio.Future[Answered | Refused] = field(compare=False)


class Shelf:
    """Answers by question, each with the entry of the record up to which it is true."""

    def __init__(self, ask: Callable[[Question], Answered | Refused], room: int = ROOM) -> None:
        self._ask = ask
        self._room = room
        self._kept: OrderedDict[Question, Answered] = OrderedDict()
        self._weight = 0
        self._row: list[_Waiting] = []
        self._asked: dict[Question, _Waiting] = {}
        self._count = count()
        self._come = asyncio.Event()
        self.worked_out = 0

    async def attend(self) -> None:
        """Take one question after the other to the desk, until cancelled."""
        while True:
            while not self._row:
                self._come.clear()
                await self._come.wait()
            waiting = heapq.heappop(self._row)
            answer = await asyncio.to_thread(self._ask, waiting.question)
            self.worked_out += 1
            self._asked.pop(waiting.question, None)
            if isinstance(answer, Answered):
                self._keep(waiting.question, answer)
            if not waiting.answer.done():
                waiting.answer.set_result(answer)

    def kept(self, question: Question) -> Answered | None:
        """The answer as it was last worked out, of whatever state."""
        held = self._kept.get(question)
        if held is not None:
            self._kept.move_to_end(question)
        return held

    def begin(self, question: Question, *, ahead: bool = True) -> asyncio.Future[Answered | Refused]:
        """Have a question answered; ``ahead`` of need it goes behind those that somebody waits for."""
        waiting = self._asked.get(question)
        if waiting is None:
            if len(self._row) >= MOST_WAITING:
                raise Refusal(503, "too many questions wait for an answer; come again soon", {"Retry-After": "5"})
            waiting = _Waiting((int(ahead), next(self._count)), question, asyncio.get_running_loop().create_future())
            self._asked[question] = waiting
            heapq.heappush(self._row, waiting)
            self._come.set()
        elif not ahead and waiting.order[0]:
            waiting.order = (0, waiting.order[1])
            heapq.heapify(self._row)
        return waiting.answer

    async def ask(self, question: Question, entry: int, patience: float) -> Answered:
        """The answer as of that entry or a later one; ``StillWorking`` where that takes longer than ``patience``."""
        held = self.kept(question)
        if held is not None and held.entry >= entry:
            return held
        try:
            async with asyncio.timeout(patience):
                while True:
                    answer = await asyncio.shield(self.begin(question, ahead=False))
                    if isinstance(answer, Refused):
                        raise Refusal(answer.status, answer.because)
                    if answer.entry >= entry:
                        return answer
        except TimeoutError:
            raise StillWorking from None

    async def once(self, question: Question, patience: float) -> Answered:
        """The answer to a question that nobody will ask again; it is not kept."""
        try:
            async with asyncio.timeout(patience):
                answer = await asyncio.shield(self.begin(question, ahead=False))
        except TimeoutError:
            raise StillWorking from None
        finally:
            self._drop(question)
        if isinstance(answer, Refused):
            raise Refusal(answer.status, answer.because)
        return answer

    def _keep(self, question: Question, answer: Answered) -> None:
        self._drop(question)
        self._kept[question] = answer
        self._weight += answer.given.weight
        while self._weight > self._room and self._kept:
            self._drop(next(iter(self._kept)))

    def _drop(self, question: Question) -> None:
        held = self._kept.pop(question, None)
        if held is not None:
            self._weight -= held.given.weight
