"""Happenings as numbered flags: one flag for a day or a month, however much happened in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from groundswell.terms import Happening, Window
from groundswell.wording.dates import Calendar

_LONGEST_DAY = timedelta(days=2)
_LONGEST_MONTH = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Flag:
    """What happened at one place on the time axis; ``number`` is its number in the list beside the chart."""

    number: int
    at: datetime
    when: str
    precise: bool
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """All happenings: those that stand on the axis, those dated too vaguely for it, those with no date."""

    flags: tuple[Flag, ...]
    vague: tuple[tuple[str, Happening], ...]
    undated: tuple[Happening, ...]


def flag(happenings: Iterable[Happening], calendar: Calendar) -> Flagged:
    """Group happenings by the day, or by the month where no day is known."""
    groups: dict[tuple[datetime, bool], list[tuple[Window, Happening]]] = {}
    vague: list[tuple[Window, Happening]] = []
    undated: list[Happening] = []
    for happening in happenings:
        window = happening.window(calendar.zone)
        if window is None:
            undated.append(happening)
        elif window.length > _LONGEST_MONTH:
            vague.append((window, happening))
        else:
            precise = window.length <= _LONGEST_DAY
            day = calendar.local(window.start).replace(hour=0, minute=0, second=0, microsecond=0)
            groups.setdefault((day, not precise), []).append((window, happening))
    made = (_one_flag(not rough, members, calendar) for (_, rough), members in groups.items())
    ordered = sorted(made, key=lambda one: (one.at, not one.precise))
    flags = tuple(replace(one, number=number) for number, one in enumerate(ordered, start=1))
    dated = sorted(vague, key=lambda pair: pair[0])
    return Flagged(flags, tuple((calendar.window(w), happening) for w, happening in dated), tuple(undated))


def _one_flag(precise: bool, members: list[tuple[Window, Happening]], calendar: Calendar) -> Flag:
    members = sorted(members, key=lambda pair: (pair[0].start, pair[0].length))
    windows = [window for window, _ in members]
    middle = sum(((w.start - windows[0].start) + w.length / 2 for w in windows), timedelta()) / len(windows)
    start = windows[0].start
    when = calendar.day(start) if precise else calendar.window(windows[0])
    return Flag(0, start + middle, when, precise, tuple(happening for _, happening in members))
