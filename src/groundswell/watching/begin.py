"""From a record and what was typed to a watch that runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from groundswell.errors import GroundswellError, RecordError
from groundswell.record.ledger import LEASE, Notice, open_ledger
from groundswell.record.store import Record, open_record
from groundswell.sources.ask import Manners
from groundswell.sources.discovery import all_finders
from groundswell.watching.clock import Clock
from groundswell.watching.roster import Roster
from groundswell.watching.schedule import Pace
from groundswell.watching.seeking import Brought, Seeker, ready
from groundswell.watching.sending import HELD, Messenger
from groundswell.watching.watcher import Onlooker, Tally, Terms, Watcher
from groundswell.wording.platforms import platform_words


@dataclass(frozen=True)
class Wanted:
    """What was typed. ``lasting`` is how long to watch, None until stopped."""

    address: str
    cases: tuple[str, ...]
    pace: Pace
    who: str
    settings: Mapping[str, str]
    lasting: timedelta | None = None
    once: bool = False
    find: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a watch did: how many copies it watched, its tally, the notices raised meanwhile, the budget's state,
    and what was found where it was to look for what is written.
    """

    watched: int
    tally: Tally
    notices: tuple[Notice, ...]
    spent: int
    brought: Brought | None = None


LOOKED = 20.0
"""Seconds after which it is looked whether uploads were added."""

_OFTENEST = 0.25
"""Real seconds between two such looks, however fast the clock runs."""


async def watch(wanted: Wanted, messenger: Messenger, onlooker: Onlooker, clock: Clock, stop: asyncio.Event) -> Outcome:
    """Watch until stopped, or as long as was wanted; what is added to the record meanwhile is taken up."""
    roster = Roster(wanted.cases, wanted.settings, onlooker.noted)
    with open_record(wanted.address, clock.now) as record:
        roster.renew(record, clock.now())
        seeker = _seeker(wanted, roster, onlooker, clock) if wanted.find else None
        until = None if wanted.lasting is None else clock.now() + wanted.lasting
        usual = Manners()
        # a host is asked so often by the clock of the watch, which may be one that runs faster
        manners = replace(usual, a_second=usual.a_second / clock.real(1.0))
        terms = Terms(wanted.pace, wanted.settings, wanted.who, until, wanted.once, manners, seeker=seeker)
        tally = Tally()
        with open_ledger(wanted.address, clock.now, lease=LEASE / clock.real(1.0)) as ledger:
            before = {notice.id for notice in ledger.notices()}
            while True:
                watcher = Watcher(roster.watched, terms, ledger, clock, onlooker)
                watcher.tally = tally
                rest = asyncio.Event()
                looking = asyncio.create_task(_look(None if wanted.once else roster, record, watcher, stop, rest))
                try:
                    await watcher.run(rest, messenger)
                finally:
                    looking.cancel()
                if stop.is_set() or not rest.is_set():
                    break
                await renewed(roster, record, clock, stop, onlooker.noted)
                if seeker is not None:
                    seeker.look_for(roster.searches.values())
            news = tuple(notice for notice in ledger.notices() if notice.id not in before)
            return Outcome(len(roster.watched), tally, news, ledger.spent(), seeker.brought if seeker else None)


def _seeker(wanted: Wanted, roster: Roster, onlooker: Onlooker, clock: Clock) -> Seeker:
    """Who looks for what is written about the films."""
    finders, lacking = ready(all_finders(), wanted.settings)
    for name, keys in lacking.items():
        onlooker.noted(f"{platform_words(name)}: not searched; set {', '.join(keys)}")
    seeker = Seeker(wanted.address, finders, clock, requests=wanted.pace.requests_a_day)
    seeker.look_for(roster.searches.values())
    return seeker


async def renewed(
    roster: Roster, record: Record, clock: Clock, stop: asyncio.Event, noted: Callable[[str], None]
) -> None:
    """Take up what was added, as soon as the record can be written."""
    while not stop.is_set():
        try:
            roster.renew(record, clock.now())
            return
        except RecordError as error:
            noted(str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), HELD)


async def _look(
    roster: Roster | None, record: Record, watcher: Watcher, stop: asyncio.Event, rest: asyncio.Event
) -> None:
    """Let the watcher rest when it is to stop, or to begin anew because the ``roster`` is out of date."""
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(watcher.clock.real(LOOKED), _OFTENEST))
        with contextlib.suppress(GroundswellError):  # a record that is away is looked into later
            if roster is not None and not watcher.holds and await asyncio.to_thread(roster.differs, record):
                break
    rest.set()
