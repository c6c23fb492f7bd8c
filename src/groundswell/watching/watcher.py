"""The watch itself: asks what is due, keeps what comes, rings where there is news; until it is stopped.

Each answer is entered in one transaction with what the alarm made of it. Where the record cannot be written for a
while, answers are held and entered later; where a server fails, it is left alone for a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx2

from groundswell.errors import RecordError
from groundswell.record.ledger import CopyState, Ledger, Step
from groundswell.sources.ask import Client, Manners
from groundswell.sources.failures import BudgetSpent, NoAnswer, TooBusy
from groundswell.sources.source import Answer, Source
from groundswell.understanding.alarm import Patience
from groundswell.understanding.doubt import doubt_of
from groundswell.watching.alarms import wanted_in
from groundswell.watching.clock import Clock
from groundswell.watching.recent import Recent
from groundswell.watching.schedule import HOUR, Batch, Pace, Schedule
from groundswell.watching.seeking import SHARE, Seeker
from groundswell.watching.sending import HELD, Messenger, Signals, keep_sending
from groundswell.watching.watched import Shown, Taken, Watched, primed, taken

_AT_A_TIME = 4
"""Requests under way to one source."""

_SEEKING = -1
"""What is under way to no source: the looking for what is written."""

_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 900.0
_SENDING = 20.0
"""Real seconds that messages under way are given when the watch is stopped."""

_STOPPING = 5.0
"""Real seconds that requests under way are given when the watch is stopped."""


@dataclass(frozen=True)
class Terms:
    """What the operator asked for; ``until`` ends the watch, ``once`` after every copy was asked about once.

    ``seeker`` looks for what is written, out of a share of the same budget.
    """

    pace: Pace
    settings: Mapping[str, str]
    who: str = "watch"
    until: datetime | None = None
    once: bool = False
    manners: Manners | None = None
    connection: httpx2.AsyncBaseTransport | None = None
    seeker: Seeker | None = None


@dataclass
class Tally:
    """What a watch did, counted while it goes on."""

    answers: int = 0
    readings: int = 0
    requests: int = 0
    failures: int = 0
    alarms: int = 0
    all_clears: int = 0
    troubles: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Onlooker:
    """Who looks on: ``shown`` hears of every answer, ``noted`` sentences about what goes wrong."""

    shown: Callable[[Shown], None]
    noted: Callable[[str], None]


class Watcher:
    """One watch of many copies; ``run`` it once."""

    def __init__(
        self, watched: Sequence[Watched], terms: Terms, ledger: Ledger, clock: Clock, onlooker: Onlooker
    ) -> None:
        self.tally = Tally()
        self._watched = list(watched)
        self._terms = terms
        self._ledger = ledger
        self.clock = clock
        self._onlooker = onlooker
        self._patience = Patience(streams=max(1, len(self._watched)))
        self._sources: list[Source] = list(dict.fromkeys(one.source for one in self._watched))
        places = {id(source): place for place, source in enumerate(self._sources)}
        owners = [places[id(one.source)] for one in self._watched]
        self.schedule = Schedule(owners, [source.at_once for source in self._sources], _for_counters(terms))
        self._writing = asyncio.Lock()
        self._wake = asyncio.Event()
        self._ending = asyncio.Event()
        self._signals = Signals(asyncio.Event(), asyncio.Event())
        self._under_way: dict[asyncio.Task[None], int] = {}
        self._failures = [0] * len(self._sources)
        self._untried = set(range(len(self._watched)))
        self._broke_until = -math.inf
        self._broken: BaseException | None = None
        self._held = 0
        self._tells = False

    @property
    def holds(self) -> int:
        """Answers that wait until they can be entered."""
        return self._held

    async def run(self, stop: asyncio.Event, messenger: Messenger) -> Tally:
        """Watch until ``stop`` is set, or the terms say so."""
        self._begin()
        self._tells = messenger.any
        sending: asyncio.Task[None] | None = None
        if messenger.any:
            sending = asyncio.create_task(
                keep_sending(messenger, self._ledger, self.clock, self._signals, self._onlooker.noted)
            )
        stopping = asyncio.create_task(self._until_stopped(stop))
        terms = self._terms
        try:
            async with Client(
                terms.settings, meter=self._pay, manners=terms.manners, connection=terms.connection
            ) as client:
                if terms.seeker is not None:
                    self._goes_on(terms.seeker.seek(client, self._ending, self._trouble, once=terms.once), _SEEKING)
                while not self._over(stop):
                    self._start_what_is_due(client)
                    await self._until_something()
                self._ending.set()
                await self._end_what_is_under_way()
        finally:
            stopping.cancel()
            if sending is not None:
                self._signals.ending.set()
                self._signals.rung.set()
                # what is on its way is let arrive: who breaks off cannot know whether it did
                await asyncio.wait([sending], timeout=_SENDING)
                sending.cancel()
        return self.tally

    def _begin(self) -> None:
        """Go on where the last watch of this record was."""
        states = self._ledger.states()
        now, steady = self.clock.now().timestamp(), self.clock.steady()
        for place, one in enumerate(self._watched):
            state = primed(one, states.get(one.id) or CopyState(*one.id), self._patience)
            recent = Recent.from_bytes(state.recent)
            if recent.seconds.size:
                self._learned(place, recent, state.alarm_state)
            if state.answered_at > 0.0 and not self._terms.once:
                ago = max(0.0, now - state.answered_at)
                self.schedule.answered([place], steady - ago)

    def _learned(self, place: int, recent: Recent, alarm: bytes | None) -> None:
        doubt = doubt_of(recent.hours, recent.counts)
        self.schedule.learned(place, doubt, recent.seconds.size, wanted_in(alarm))

    async def _until_stopped(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    def _over(self, stop: asyncio.Event) -> bool:
        terms = self._terms
        late = terms.until is not None and self.clock.now() >= terms.until
        return stop.is_set() or late or (terms.once and not self._untried and not self._under_way)

    def _start_what_is_due(self, client: Client) -> None:
        now = self.clock.steady()
        if now < self._broke_until:
            return
        while (batch := self.schedule.next_batch(now, self._busy())) is not None:
            self._goes_on(self._ask(client, batch), batch.source)

    def _goes_on(self, work: Coroutine[Any, Any, None], source: int) -> None:
        task = asyncio.create_task(work)
        self._under_way[task] = source
        task.add_done_callback(self._done)

    def _busy(self) -> set[int]:
        """Sources with as many requests under way as they are to have."""
        counts = Counter(self._under_way.values())
        return {source for source, count in counts.items() if count >= _AT_A_TIME}

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken = error
        self._wake.set()

    async def _until_something(self) -> None:
        """Sleep until something is due or happens; a failure that nobody foresaw ends the watch."""
        if self._broken is not None:
            raise self._broken
        now = self.clock.steady()
        wait = max(self.schedule.wait(now, self._busy()), self._broke_until - now)
        if self._terms.until is not None:
            wait = min(wait, (self._terms.until - self.clock.now()) / timedelta(seconds=1))
        real = min(max(self.clock.real(max(wait, 0.0)), 0.002), 60.0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), real)
        self._wake.clear()

    async def _end_what_is_under_way(self) -> None:
        if self._under_way:
            _done, late = await asyncio.wait(list(self._under_way), timeout=_STOPPING)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._broken is not None:
            raise self._broken
        if self._held:
            raise RecordError(f"{self._held} answers could not be entered before the end; make room and start again")

    async def _ask(self, client: Client, batch: Batch) -> None:
        """One request and what comes of it."""
        places = [int(place) for place in batch.places]
        mine = await self._claimed(places)
        if not mine:
            return
        try:
            answers = await self._sources[batch.source].ask(client, [self._watched[place].key for place in mine])
        except NoAnswer as error:
            await self._no_answer(batch.source, mine, error)
            return
        except (LookupError, TypeError, ValueError, AttributeError) as error:  # a source that breaks the contract
            name = self._sources[batch.source].name
            await self._no_answer(batch.source, mine, NoAnswer(f"{name}: the source failed ({type(error).__name__})"))
            return
        self._failures[batch.source] = 0
        at, steady = self.clock.now(), self.clock.steady()
        good: list[tuple[int, Answer]] = []
        for place, answer in zip(mine, answers, strict=True):
            if answer.trouble is None:
                good.append((place, answer))
            else:
                self._trouble(answer.trouble)
        bad = sorted(set(mine) - {place for place, _answer in good})
        if bad:
            await self._given_back(bad, steady, self._terms.pace.shortest * HOUR)
        if good:
            await self._keep(good, at)
            self.schedule.answered([place for place, _answer in good], steady)
        self._tried(mine)

    async def _claimed(self, places: Sequence[int]) -> list[int]:
        """Those of the copies that no other watch of this record is at."""
        wanted = [(*self._watched[place].id, self._apart(place)) for place in places]
        try:
            async with self._writing:
                claimed = await asyncio.to_thread(self._ledger.claim, wanted)
        except RecordError as error:
            self._trouble(str(error))
            self.schedule.failed(places, self.clock.steady(), _FIRST_PAUSE)
            return []
        steady = self.clock.steady()
        mine = []
        for place in places:
            ago = claimed[self._watched[place].id]
            if ago is None:
                mine.append(place)
            else:
                self.schedule.answered([place], steady - ago)
                self._tried([place])
        return mine

    def _apart(self, place: int) -> float:
        """Seconds within which an answer is news to us, and as good as our own: another watch has it then."""
        if self._terms.once:
            return 0.0
        age = self.clock.steady() - self.schedule.last(place)
        return min(0.9 * self.schedule.apart(place), 0.98 * age)

    async def _keep(self, answers: Sequence[tuple[int, Answer]], at: datetime) -> None:
        """Enter answers, however long that takes."""
        by_id = {self._watched[place].id: (place, answer) for place, answer in answers}
        done: list[Taken] = []

        def step(state: CopyState) -> Step:
            place, answer = by_id[state.case, state.copy]
            done.append(taken(self._watched[place], answer, at, state, self._patience))
            new = done[-1].step
            # where nobody is to be sent to, a notice is done with once it was shown
            return new if self._tells else replace(new, notices=tuple(replace(n, state="shown") for n in new.notices))

        def enter() -> int:
            done.clear()
            return self._ledger.take(list(by_id), step, self._terms.who, "watch")

        self._held += len(answers)
        while True:
            try:
                async with self._writing:
                    self.tally.readings += await asyncio.shield(asyncio.to_thread(enter))
                break
            except RecordError as error:
                self._trouble(f"{error}; what was read is held until it can be entered")
                await asyncio.sleep(HELD)
        self._held -= len(answers)
        self.tally.answers += len(answers)
        self._looked_at(done, {one.id: place for place, one in self._at(answers)})

    def _at(self, answers: Iterable[tuple[int, Answer]]) -> list[tuple[int, Watched]]:
        return [(place, self._watched[place]) for place, _answer in answers]

    def _looked_at(self, done: Sequence[Taken], places: Mapping[tuple[str, str], int]) -> None:
        for one in done:
            self._learned(places[one.shown.watched.id], one.recent, one.step.state.alarm_state)
            for notice in one.step.notices:
                self.tally.alarms += notice.kind == "alarm"
                self.tally.all_clears += notice.kind != "alarm"
                self._signals.rung.set()
            self._onlooker.shown(one.shown)

    async def _no_answer(self, source: int, places: Sequence[int], error: NoAnswer) -> None:
        """Nothing came: leave the source alone for a while, and give the copies back."""
        now = self.clock.steady()
        if not isinstance(error, BudgetSpent):
            self._failures[source] += 1
            self._trouble(str(error))
            pause = min(_FIRST_PAUSE * 2.0 ** (self._failures[source] - 1), _LONGEST_PAUSE)
            if isinstance(error, TooBusy) and error.wait is not None:
                pause = max(pause, error.wait)
            self.schedule.pause(source, now + pause)
        await self._given_back(places, now, 0.0)
        self._tried(places)

    async def _given_back(self, places: Sequence[int], now: float, wait: float) -> None:
        self.schedule.failed(places, now, wait)
        try:
            async with self._writing:
                await asyncio.to_thread(self._ledger.release, [self._watched[place].id for place in places])
        except RecordError as error:
            self._trouble(str(error))

    def _tried(self, places: Iterable[int]) -> None:
        self._untried -= set(places)
        if self._terms.once:
            self.schedule.failed(list(places), self.clock.steady(), 10 * 365 * 86400.0)

    def _trouble(self, sentence: str) -> None:
        self.tally.failures += 1
        first = sentence not in self.tally.troubles
        self.tally.troubles[sentence] = self.tally.troubles.get(sentence, 0) + 1
        if first:
            self._onlooker.noted(sentence)

    async def _pay(self, host: str) -> None:
        """Pay for a request out of the day's budget, or say that it is spent."""
        budget = self._terms.pace.requests_a_day
        try:
            async with self._writing:
                wait = await asyncio.to_thread(self._ledger.spend, host, budget)
        except RecordError as error:
            raise NoAnswer(f"no request is made that cannot be noted: {error}") from error
        if wait is not None:
            self._broke_until = max(self._broke_until, self.clock.steady() + wait)
            sentence = f"the budget of {budget:,} requests in 24 hours is spent"
            self._trouble(sentence)
            raise BudgetSpent(sentence)
        self.tally.requests += 1


def _for_counters(terms: Terms) -> Pace:
    """The pace of reading counters: where somebody looks for what is written, its share of the budget is left."""
    if terms.seeker is None:
        return terms.pace
    return replace(terms.pace, requests_a_day=max(1, int(terms.pace.requests_a_day * (1.0 - SHARE))))
