"""Notices on their way to a phone, by Apprise: each once, and none forgotten where the way was blocked.

Addresses of services hold secrets: they are in no record, no log and no message of ours.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.errors import InputError, RecordError
from groundswell.record.ledger import Ledger, Notice
from groundswell.watching.alarms import CLEAR
from groundswell.watching.clock import Clock

_FIRST_WAIT, _LONGEST_WAIT = 15.0, 900.0

HELD = 2.0
"""Real seconds until what the record could not take is tried again."""

TEST = "This is a test of the alarm. If you can read it, you would have been woken."


class Messenger:
    """Knows the ways that notices take; ``InputError`` where one of them is none."""

    def __init__(self, addresses: Sequence[str]) -> None:
        # Apprise tells its own log about addresses, keys and all
        for name in ("apprise", "requests", "urllib3"):
            logging.getLogger(name).addHandler(logging.NullHandler())
            logging.getLogger(name).propagate = False
        self._ways: list[Any] = []
        for place, address in enumerate(addresses, start=1):
            import apprise

            way = apprise.Apprise()
            if not way.add(address):
                kind = address.partition(":")[0][:20] if ":" in address else "it"
                raise InputError(
                    f"--notify, address {place} ({kind}): Apprise knows none such; write mailto://… or json://…"
                )
            self._ways.append(way)

    @property
    def any(self) -> bool:
        """Whether there is any way at all."""
        return bool(self._ways)

    async def tell(self, title: str, body: str, *, good: bool = False) -> bool:
        """Send by every way; whether it left by at least one."""
        import apprise

        kind = apprise.NotifyType.SUCCESS if good else apprise.NotifyType.WARNING
        sent = [await asyncio.to_thread(way.notify, body=body, title=title, notify_type=kind) for way in self._ways]
        return any(sent)


def words_of(notice: Notice) -> tuple[str, str]:
    """Title and body of a notice."""
    title = "groundswell: all clear" if notice.kind == CLEAR else "groundswell: it has started"
    body = notice.sentence if notice.url is None else f"{notice.sentence}\n{notice.url}"
    return title, f"(This may have reached you before.) {body}" if notice.again else body


async def send_due(messenger: Messenger, ledger: Ledger, noted: Callable[[str], None]) -> bool:
    """Send everything that is due; False where something could not be sent."""
    while True:
        try:
            notice = await asyncio.to_thread(ledger.take_notice)
        except RecordError as error:
            noted(str(error))
            return False
        if notice is None:
            return True
        title, body = words_of(notice)
        sent = await messenger.tell(title, body, good=notice.kind == CLEAR)
        await _given_back(ledger, notice, noted, sent=sent)
        if not sent:
            noted("the alarm could not be sent; it is tried again")
            return False


async def _given_back(ledger: Ledger, notice: Notice, noted: Callable[[str], None], *, sent: bool) -> None:
    """Keep how the sending ended, however long that takes: what is not known to be sent would be sent again."""
    while True:
        try:
            await asyncio.to_thread(ledger.give_back, notice, sent=sent)
            return
        except RecordError as error:
            noted(str(error))
            await asyncio.sleep(HELD)


@dataclass(frozen=True)
class Signals:
    """``rung``: there is something to send. ``ending``: send that and what is due, and be done."""

    rung: asyncio.Event
    ending: asyncio.Event


async def keep_sending(
    messenger: Messenger, ledger: Ledger, clock: Clock, signals: Signals, noted: Callable[[str], None]
) -> None:
    """Send whenever ``rung``, and again after a while where that failed, until it is ``ending``."""
    wait = _FIRST_WAIT
    while True:
        signals.rung.clear()
        ending = signals.ending.is_set()
        sent = await send_due(messenger, ledger, noted)
        if ending:
            return
        wait = _FIRST_WAIT if sent else min(wait * 2, _LONGEST_WAIT)
        try:
            await asyncio.wait_for(signals.rung.wait(), clock.real(_LONGEST_WAIT if sent else wait))
        except TimeoutError:
            continue
