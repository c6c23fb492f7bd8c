"""From a record and what was typed to a watch that runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from groundswell.errors import InputError, UnknownCase
from groundswell.record.ledger import LEASE, Notice, open_ledger
from groundswell.record.store import Record, open_record
from groundswell.sources.ask import Manners
from groundswell.sources.discovery import all_finders, all_sources
from groundswell.story.platforms import platform_words
from groundswell.watching.clock import Clock
from groundswell.watching.schedule import Pace
from groundswell.watching.seeking import Brought, Search, Seeker, ready
from groundswell.watching.sending import Messenger
from groundswell.watching.watched import Watched, usable, watched_in
from groundswell.watching.watcher import Onlooker, Tally, Terms, Watcher


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


def copies_in(record: Record, wanted: Wanted, onlooker: Onlooker) -> list[Watched]:
    """The copies to watch; ``InputError`` where there is none."""
    sources, lacking = usable(all_sources(), wanted.settings)
    names = wanted.cases or tuple(record.cases())
    if not names:
        raise UnknownCase(f"{record.address}: has no case yet; begin one with new or import")
    watched: list[Watched] = []
    for name in dict.fromkeys(names):
        mine, unknown = watched_in(record.read(name), sources)
        watched += mine
        for copy in unknown:
            onlooker.noted(f"{name}: no source knows {copy.url}")
    if not watched:
        raise InputError(f"there is no upload to watch; add one: groundswell add {names[0]} https://…")
    for source in all_sources():
        if source.name in lacking and any(source.key_of(one.copy.url) for one in watched):
            name, keys = platform_words(source.name), ", ".join(lacking[source.name])
            onlooker.noted(f"{name} is read from its pages, for there is no key to its interface: set {keys}")
    return watched


def seeker_in(record: Record, wanted: Wanted, onlooker: Onlooker, clock: Clock) -> Seeker:
    """Who looks for what is written about the films."""
    finders, lacking = ready(all_finders(), wanted.settings)
    for name, keys in lacking.items():
        onlooker.noted(f"{platform_words(name)}: not searched; set {', '.join(keys)}")
    names = wanted.cases or tuple(record.cases())
    searches = [Search.of(record.read(name)) for name in dict.fromkeys(names)]
    return Seeker(wanted.address, searches, finders, clock, requests=wanted.pace.requests_a_day)


async def watch(wanted: Wanted, messenger: Messenger, onlooker: Onlooker, clock: Clock, stop: asyncio.Event) -> Outcome:
    """Watch until stopped, or as long as was wanted."""
    with open_record(wanted.address, clock.now) as record:
        watched = copies_in(record, wanted, onlooker)
        seeker = seeker_in(record, wanted, onlooker, clock) if wanted.find else None
    until = None if wanted.lasting is None else clock.now() + wanted.lasting
    usual = Manners()
    # a host is asked so often by the clock of the watch, which may be one that runs faster
    manners = replace(usual, a_second=usual.a_second / clock.real(1.0))
    terms = Terms(wanted.pace, wanted.settings, wanted.who, until, wanted.once, manners, seeker=seeker)
    with open_ledger(wanted.address, clock.now, lease=LEASE / clock.real(1.0)) as ledger:
        before = {notice.id for notice in ledger.notices()}
        tally = await Watcher(watched, terms, ledger, clock, onlooker).run(stop, messenger)
        news = tuple(notice for notice in ledger.notices() if notice.id not in before)
        return Outcome(len(watched), tally, news, ledger.spent(), seeker.brought if seeker else None)
