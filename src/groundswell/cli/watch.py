"""``watch``: a live table on a terminal, a line for each answer in a pipe, one JSON document at the end when asked."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from rich.console import Console
from rich.live import Live
from rich.table import Table

from groundswell import plain
from groundswell.cli import show, signals
from groundswell.errors import InputError
from groundswell.record.entry import whoever
from groundswell.sources.counters import Absent, Counter, Fallen, Frozen, Hidden, Removed, value_of
from groundswell.terms import shown
from groundswell.watching.begin import Outcome, Wanted, watch
from groundswell.watching.clock import Clock, clock_in
from groundswell.watching.schedule import Pace
from groundswell.watching.sending import TEST, Messenger
from groundswell.watching.watched import Shown
from groundswell.watching.watcher import Onlooker
from groundswell.wording.numbers import plural
from groundswell.wording.platforms import platform_words

_UNITS = {"s": 1 / 3600, "m": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0}
_WORDS: dict[type, str] = {
    Hidden: "hidden",
    Absent: "no counter",
    Removed: "removed",
    Fallen: "fallen",
    Frozen: "frozen",
}


@dataclass(frozen=True)
class Typed:
    """The options of ``watch``, as they were typed."""

    record: str
    cases: tuple[str, ...]
    every: str
    quota: str
    notify: tuple[str, ...]
    lasting: str | None
    once: bool
    find: bool
    as_json: bool


def start(typed: Typed) -> None:
    """Watch until stopped."""
    wanted = _wanted(typed)
    messenger = Messenger(typed.notify)
    clock = clock_in(os.environ.get("GROUNDSWELL_CLOCK"))
    with _looking(as_json=typed.as_json) as onlooker:
        outcome = asyncio.run(
            _until_stopped(wanted, messenger, onlooker, clock_in(os.environ.get("GROUNDSWELL_CLOCK")))
        )
    _tell(outcome, clock.now().isoformat(timespec="seconds"), as_json=typed.as_json)


def test(notify: tuple[str, ...], *, as_json: bool) -> None:
    """Send a message by every way, to see that it arrives."""
    if not notify:
        raise InputError("--test needs an address to send to: --notify URL")
    signals.let_go()
    messenger = Messenger(notify)
    sent = asyncio.run(messenger.tell("groundswell: a test", TEST))
    if not sent:
        raise InputError("--notify: the test could not be sent; check the address and that its service can be reached")
    if as_json:
        show.as_json({"sent": True})
    else:
        show.line("Sent. Look whether it has arrived.")


async def _until_stopped(wanted: Wanted, messenger: Messenger, onlooker: Onlooker, clock: Clock) -> Outcome:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in signals.STOP:
        loop.add_signal_handler(number, stop.set)
    signals.let_go()
    return await watch(wanted, messenger, onlooker, clock, stop)


def _wanted(typed: Typed) -> Wanted:
    lasting = None if typed.lasting is None else timedelta(hours=_hours("--for", typed.lasting))
    pace = Pace(_hours("--every", typed.every), _requests(typed.quota))
    return Wanted(typed.record, typed.cases, pace, whoever(), os.environ, lasting, typed.once, typed.find)


def _hours(option: str, text: str) -> float:
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*([smhdw])\s*", text.lower())
    hours = float(match[1]) * _UNITS[match[2]] if match else 0.0
    if not 1 / 3600 <= hours <= 8784:
        raise InputError(f"{option}: {shown(text)} is not a span of time; write it like 10m, 6h or 2d")
    return hours


def _requests(text: str) -> int:
    match = re.fullmatch(r"\s*(\d{1,9})\s*(?:/\s*day)?\s*", text.lower())
    if match is None or int(match[1]) < 1:
        raise InputError(f"--quota: {shown(text)} is not a number of requests; write it like 9000/day")
    return int(match[1])


@contextmanager
def _looking(*, as_json: bool) -> Iterator[Onlooker]:
    """Where answers are shown while the watch goes on."""
    if as_json:
        yield Onlooker(lambda _shown: None, show.note)
    elif sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        board = Board()
        with Live(get_renderable=board.table, console=board.console, refresh_per_second=2, transient=False) as live:
            yield Onlooker(board.saw, lambda sentence: live.console.print(show.one_line(sentence), highlight=False))
    else:
        yield Onlooker(_Lines().saw, show.note)


class _Lines:
    """A line for each answer, with a heading above the first."""

    def __init__(self) -> None:
        self._begun = False

    def saw(self, one: Shown) -> None:
        if not self._begun:
            print("\t".join(("at", "case", "copy", "views", "an hour", "remark")))
        self._begun = True
        _print_line(one)


def _print_line(one: Shown) -> None:
    cells = (plain.moment(one.at), one.watched.case.name, one.watched.copy.id, *_numbers(one, ""), _remark(one))
    print("\t".join(show.one_line(cell) for cell in cells), flush=True)


def _numbers(one: Shown, group: str) -> tuple[str, str]:
    value = None if one.counter is None else value_of(one.counter)
    return (
        "" if value is None else f"{value:{group}}",
        "" if one.rate is None else f"{one.rate:{group}.0f}",
    )


def _remark(one: Shown) -> str:
    words = [_state(one.counter)] if one.counter is not None else ["no answer"]
    if one.told is not None:
        words.append(one.told)
    elif one.alarmed:
        words.append("alarm")
    return "; ".join(word for word in words if word)


def _state(counter: Counter) -> str:
    return _WORDS.get(type(counter), "")


class Board:
    """The copies that were heard of, the fastest first, as many as the terminal has lines for."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self._seen: dict[tuple[str, str], Shown] = {}

    def saw(self, one: Shown) -> None:
        self._seen[one.watched.id] = one
        if one.told is not None:
            self.console.print(show.one_line(one.told), highlight=False)

    def table(self) -> Table:
        rows = sorted(self._seen.values(), key=lambda one: (not one.alarmed, -(one.rate or 0.0), one.watched.id))
        most = max(3, self.console.height - 6)
        table = Table(box=None, header_style="dim", pad_edge=False, caption=self._caption(len(rows), most))
        for name, justify in (("case", "left"), ("where", "left"), ("views", "right"), ("an hour", "right")):
            table.add_column(name, justify=justify, no_wrap=True, overflow="ellipsis")  # type: ignore[arg-type]
        table.add_column("read at")
        table.add_column("", no_wrap=True, overflow="ellipsis")
        for one in rows[:most]:
            name, where = show.one_line(one.watched.case.name), platform_words(one.watched.copy.platform)
            at = one.at.astimezone(one.watched.case.tz).strftime("%H:%M %Z")
            state = "alarm" if one.alarmed else _state(one.counter) if one.counter is not None else ""
            table.add_row(name, where, *_numbers(one, ","), at, state)
        return table

    def _caption(self, rows: int, most: int) -> str | None:
        return f"and {rows - most:,} more" if rows > most else None if rows else "asking for the first time…"


def _tell(outcome: Outcome, ended: str, *, as_json: bool) -> None:
    tally, brought = outcome.tally, outcome.brought
    if as_json:
        show.as_json(
            {
                "watched": outcome.watched,
                "requests": tally.requests,
                "answers": tally.answers,
                "rows_added": tally.readings,
                "failures": tally.failures,
                "spent_in_24h": outcome.spent,
                "found": None if brought is None else asdict(brought),
                "ended": ended,
                "notices": [
                    {
                        "kind": notice.kind,
                        "case": notice.case,
                        "copy": notice.copy,
                        "raised_at": plain.moment(notice.raised_at),
                        "sentence": notice.sentence,
                        "url": notice.url,
                        "state": notice.state,
                    }
                    for notice in outcome.notices
                ],
                "troubles": [{"sentence": one, "times": times} for one, times in tally.troubles.items()],
            }
        )
        return
    asked = f"{plural(tally.requests, 'request')}, {plural(tally.answers, 'answer')}"
    show.note(f"stopped; {plural(outcome.watched, 'upload')} watched, {asked}, {plural(tally.failures, 'failure')}")
    if brought is not None:
        found = plural(brought.posts, "post"), plural(brought.documents, "article"), plural(brought.figures, "figure")
        show.note(f"found: {', '.join(found[:2])} and {found[2]}")
