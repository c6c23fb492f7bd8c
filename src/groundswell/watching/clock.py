"""The clock of a watch: the real one, or one that runs faster, to rehearse a day in a minute."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from groundswell.errors import InputError
from groundswell.terms import When, shown, zone_named


class Clock(Protocol):
    """``now`` may be set by somebody; ``steady`` (seconds) only ever goes on; ``real`` turns its seconds into ours."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...

    def real(self, seconds: float) -> float: ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> float:
        return time.monotonic()

    def real(self, seconds: float) -> float:
        return seconds


class Rehearsal:
    """A clock that began at ``begin`` and runs ``speed`` times as fast as ours. All who are given the same
    ``zero`` (seconds since 1970) see one time, so that a watch that is started again goes on where it was."""

    def __init__(self, begin: datetime, speed: float, zero: float) -> None:
        self._begin = begin
        self._speed = speed
        self._zero = zero

    def now(self) -> datetime:
        return self._begin + timedelta(seconds=(time.time() - self._zero) * self._speed)

    def steady(self) -> float:
        return time.monotonic() * self._speed

    def real(self, seconds: float) -> float:
        return seconds / self._speed


def clock_in(setting: str | None) -> Clock:
    """The clock that ``GROUNDSWELL_CLOCK`` asks for, such as ``2014-03-10T08:00Z*600@0``; else the real one."""
    if not setting:
        return SystemClock()
    match = re.fullmatch(r"(\S+?)\*(\d+(?:\.\d+)?)@(\d+(?:\.\d+)?)", setting)
    try:
        if match is None or float(match[2]) <= 0:
            raise ValueError
        return Rehearsal(When(match[1]).window(zone_named("UTC")).start, float(match[2]), float(match[3]))
    except ValueError as error:
        raise InputError(
            f"GROUNDSWELL_CLOCK: {shown(setting)} is not a time, a speed and a start such as 2014-03-10T08:00Z*600@0"
        ) from error
