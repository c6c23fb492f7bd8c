"""What is watched: copies at addresses that a source knows; and what an answer about one means for the record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from groundswell.record.ledger import CopyState, Notice, Step
from groundswell.sources.counters import (
    Absent,
    Counter,
    Fallen,
    Frozen,
    Hidden,
    Removed,
    compared,
    value_of,
)
from groundswell.sources.discovery import source_for
from groundswell.sources.source import Answer, Source
from groundswell.terms import Bound, Case, CaseFile, Copy, Happening, Statement, When
from groundswell.understanding.alarm import Patience
from groundswell.watching.alarms import Bell, Event, begun
from groundswell.watching.recent import Recent
from groundswell.wording.platforms import platform_words

_NAMES: dict[type, str] = {Hidden: "hidden", Absent: "absent", Removed: "removed", Fallen: "fallen", Frozen: "frozen"}
_TOLD = {
    "hidden": "The view counter on {platform} is hidden.",
    "absent": "There is no view counter on {platform}.",
    "removed": "The upload on {platform} is not there for the public any more.",
    "shown": "The view counter on {platform} can be seen again.",
}


@dataclass(frozen=True)
class Watched:
    """One copy, the source that is asked about it, and what the source calls it.

    ``before`` are the readings that the record had when the watch first saw the copy.
    """

    case: Case
    copy: Copy
    source: Source
    key: str
    before: tuple[tuple[datetime, float], ...] = field(default=(), repr=False)

    @property
    def id(self) -> tuple[str, str]:
        return self.case.name, self.copy.id


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer showed, for whoever looks on."""

    watched: Watched
    at: datetime
    counter: Counter | None
    rate: float | None
    alarmed: bool
    told: str | None = None


def usable(sources: Sequence[Source], settings: Mapping[str, str]) -> tuple[list[Source], dict[str, list[str]]]:
    """The sources that have the keys that they need, and by its name what each of the others lacks."""
    lacking = {
        source.name: [name for name in source.example.settings if not settings.get(name, "").strip()]
        for source in sources
    }
    have = [source for source in sources if not lacking[source.name]]
    return have, {name: keys for name, keys in lacking.items() if keys}


def watched_in(file: CaseFile, sources: Sequence[Source]) -> tuple[list[Watched], list[Copy]]:
    """The copies of a case that can be watched, and those that no source knows."""
    readings: dict[str, list[tuple[datetime, float]]] = {}
    zone = file.case.tz
    for said in file.statements:
        if said.copy is None or said.metric != "views" or said.bound is not Bound.EXACT:
            continue
        window = said.as_of(zone)
        if window is not None and window.start == window.end:
            readings.setdefault(said.copy, []).append((window.start, said.value))
    found: list[Watched] = []
    unknown: list[Copy] = []
    for copy in file.copies:
        known = source_for(copy.url, sources)
        if known is None:
            unknown.append(copy)
        else:
            found.append(Watched(file.case, copy, *known, tuple(sorted(readings.get(copy.id, [])))))
    return found, unknown


def primed(watched: Watched, state: CopyState, patience: Patience) -> CopyState:
    """What is kept of a copy, begun from the readings of the record where there is nothing yet."""
    if state.recent is not None:
        return state
    recent = Recent.of(watched.before)
    alarm = begun(list(watched.before), patience)
    return replace(state, recent=recent.to_bytes(), alarm_state=alarm)


@dataclass(frozen=True)
class Taken:
    """The step that one answer is, and what it showed."""

    step: Step
    shown: Shown
    recent: Recent


def taken(watched: Watched, answer: Answer, at: datetime, state: CopyState, patience: Patience) -> Taken:
    """What one answer changes: rows for the record, the alarm, and what is kept of the copy."""
    state = primed(watched, state, patience)
    recent = Recent.from_bytes(state.recent)
    counter = answer.counters.get("views")
    shown = None if counter is None else compared(counter, at, recent.seen())
    value = None if shown is None else value_of(shown)
    news = None
    event = Event.from_text(state.open_event)
    longer = recent if value is None else recent.with_reading(at, value)
    if longer is not recent:
        bell = Bell(watched.case, patience)
        news = bell.heard(watched.copy, state.alarm_state, event, longer)
    notices: tuple[Notice, ...] = ()
    if news is not None and news.kind is not None:
        id = f"{watched.case.name}/{watched.copy.id}/{news.number}/{news.kind}"
        notices = (Notice(id, *watched.id, kind=news.kind, sentence=news.sentence, url=watched.copy.url, raised_at=at),)
    word = "shown" if shown is None else _NAMES.get(type(shown), "shown")
    standing = "shown" if word in ("fallen", "frozen") else word
    paid = state.paid if answer.paid is None else json.dumps(answer.paid)
    happenings = _happenings(watched, at, (state.shows, standing), (state.paid, paid))
    after = replace(
        state,
        asked_at=at.timestamp(),
        answered_at=at.timestamp(),
        shows=state.shows if shown is None else standing,
        paid=paid,
        recent=longer.to_bytes(),
        alarm_state=state.alarm_state if news is None else news.state,
        open_event=state.open_event if news is None else (news.event.to_text() if news.event else None),
    )
    file = CaseFile(case=watched.case, statements=_statements(watched, answer, at), happenings=happenings)
    told = news.sentence if news is not None and news.kind is not None else None
    onlooker = Shown(watched, at, shown, longer.latest_rate(), after.open_event is not None, told)
    return Taken(Step(after, file, notices), onlooker, longer)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _statements(watched: Watched, answer: Answer, at: datetime) -> tuple[Statement, ...]:
    """A counter reading is a statement like any other, with no doubt but the counter's own."""
    when = When(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    copy = watched.copy
    return tuple(
        Statement(
            id=f"{copy.id}-{metric}-{_stamp(at)}"[-200:],
            said_by=copy.platform,
            value=float(value),
            metric=metric,
            url=copy.url,
            said_at=when,
            copy=copy.id,
            platform=copy.platform,
            granularity=1.0,
            as_of_from=when,
            as_of_to=when,
        )
        for metric, counter in answer.counters.items()
        if (value := value_of(counter)) is not None
    )


def _happenings(
    watched: Watched, at: datetime, shows: tuple[str | None, str], paid: tuple[str | None, str | None]
) -> tuple[Happening, ...]:
    """What is worth a row of its own: a counter that hides or comes back, a video that goes, one that was paid for."""
    when = When(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    copy = watched.copy
    platform = platform_words(copy.platform)
    told: list[tuple[str, str, str]] = []
    before, now = shows
    if now != (before or "shown"):
        told.append((now, "platform", _TOLD[now].format(platform=platform)))
    if paid[0] != paid[1] and paid[1] == "true":
        told.append(("paid", "disclosure", f"{platform} says that the video holds paid promotion."))
    return tuple(
        Happening(
            id=f"{copy.id}-{word}-{_stamp(at)}"[-200:],
            kind=kind,
            what=what,
            happened_from=when,
            happened_to=when,
            url=copy.url,
        )
        for word, kind, what in told
    )
