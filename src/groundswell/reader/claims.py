"""What a text claims beyond counts: happenings with their platform and time, superlatives, how long the making took."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundswell.reader.asof import Dated
from groundswell.reader.clauses import Clauses
from groundswell.reader.moment import DAYS, Moment
from groundswell.reader.numerals import Line, numeral_at
from groundswell.terms import Bound

_REACH = 9
"""Tokens within which a posting names its platform."""

_SCOPE = 9
"""Tokens within which "the most ..." says among what."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, in the tokens ``start`` to before ``end``; ``kind`` is a kind of happening."""

    start: int
    end: int
    kind: str
    platform: str | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Superlative:
    """The most of its category: not checkable from counts; ``category`` is as the text has it."""

    start: int
    end: int
    category: str


@dataclass(frozen=True, slots=True)
class MakingTime:
    """How long the making of the film took, in ``unit``."""

    start: int
    end: int
    value: float
    unit: str
    bound: Bound


def happenings_of(line: Line, clauses: Clauses, found: Dated) -> list[Happened]:
    """Releases on platforms, front pages, broadcasts, parodies, disclosures, turns of mood, awards; in order."""
    places = dict(line.marks.get("happening", {}))
    events: list[Happened] = []
    taken = 0
    for at in sorted(set(places) | set(line.marks.get("words.posted", {}))):
        hit = places.get(at)
        if at < taken:
            continue
        kind = hit.value if hit is not None else "release"
        end = hit.end if hit is not None else line.marks["words.posted"][at].end
        event = _event(line, clauses, found, kind, (at, end))
        if event is None:
            continue
        taken = event.end
        again = events and events[-1].kind == kind and clauses.clause[events[-1].start] == clauses.clause[at]
        if not (again and event.start - events[-1].end <= 3 and kind != "release"):
            events.append(event)
    return events


def _event(line: Line, clauses: Clauses, found: Dated, kind: str, span: tuple[int, int]) -> Happened | None:
    at, end = span
    platform = _platform_after(line, clauses, end, 4 if kind == "platform" else _REACH)
    if kind == "release" and platform is None:
        return _dated_release(line, clauses, found, span)
    if kind == "platform" and platform is None:
        return None
    if kind == "release" and platform is not None and _counts_inside(line, found, end, platform[1]):
        return None
    stop = platform[1] if platform is not None and kind in {"release", "platform"} else end
    moment = _moment_near(clauses, found, at, stop, kind in {"release", "platform"})
    if kind in {"release", "platform"} and moment is not None and moment.start >= stop and moment.start - stop <= 3:
        stop = moment.end
    return Happened(at, stop, kind, platform[0] if platform else None, moment)


def _dated_release(line: Line, clauses: Clauses, found: Dated, span: tuple[int, int]) -> Happened | None:
    """Released on 12 April 2019: no platform, but a day right behind it."""
    hit = line.hit("happening", span[0])
    moment = _moment_near(clauses, found, *span, True)
    if moment is None or not (_is_point(moment) or moment.month is not None):
        return None
    within = moment.start < span[0] < moment.end
    if not within and not 0 <= moment.start - span[1] <= (7 if hit is not None else 2):
        return None
    return Happened(span[0], moment.end, "release", None, moment)


def _counts_inside(line: Line, found: Dated, start: int, end: int) -> bool:
    """True where a number that is no date stands between the posting and its platform."""
    dated = {i for moment in found.moments for i in range(moment.start, moment.end)}
    return any(line.tokens[i].kind == "number" and i not in dated for i in range(start, end))


def _platform_after(line: Line, clauses: Clauses, at: int, reach: int) -> tuple[str, int] | None:
    """The platform named next in the same clause, past no other posting, and the token after it."""
    for i in range(at, min(at + reach, len(line.tokens))):
        if clauses.clause[i] != clauses.clause[at - 1] or (i > at and line.hit("words.posted", i) is not None):
            return None
        hit = line.hit("platform", i)
        if hit is not None:
            return hit.value, hit.end
    return None


def _moment_near(clauses: Clauses, found: Dated, at: int, end: int, release: bool) -> Moment | None:
    """The moment of a happening: within its clause, or leading its sentence."""
    best: tuple[int, Moment] | None = None
    for n in found.by_sentence.get(clauses.sentence[at], ()):
        moment = found.moments[n]
        if moment.sort in {"recent", "now", "elapsed"} or (moment.sort == "since" and not _is_point(moment)):
            continue
        if clauses.clause[moment.start] != clauses.clause[at] or (n in found.release and not release):
            continue
        distance = min(abs(moment.start - end), abs(at - moment.end))
        if best is None or distance < best[0]:
            best = (distance, moment)
    if best is None:
        return None
    moment = best[1]
    return replace(moment, sort="date" if moment.month is not None else "day") if moment.sort == "since" else moment


def _is_point(moment: Moment) -> bool:
    return moment.weekday is not None or moment.day is not None or moment.offset is not None


def superlatives_of(line: Line, clauses: Clauses) -> list[Superlative]:
    """The most successful viral fashion video of all time; nothing without "of all time", "ever" and the like."""
    found: list[Superlative] = []
    for at, hit in sorted(line.marks.get("superlative", {}).items()):
        if hit.value != "most" or (found and at < found[-1].end):
            continue
        for i in range(hit.end, min(hit.end + _SCOPE, len(line.tokens))):
            if clauses.part[i] != clauses.part[at] or line.tokens[i].kind in {"number", "line"}:
                break
            scope = line.hit("superlative", i)
            if scope is not None and scope.value == "scope" and i > hit.end:
                start = _noun_before(line, at)
                first = line.tokens[hit.end if start == at else start].start
                found.append(Superlative(start, scope.end, line.text[first : line.tokens[i - 1].end]))
                break
    return found


def _noun_before(line: Line, at: int) -> int:
    """La vidéo la plus vue de l'histoire: where the noun stands before, the category begins with it."""
    for back in (1, 2):
        hit = line.hit("words.film_noun", at - back) if at >= back else None
        if hit is not None and hit.end == at:
            return at - back
    return at


def making_of(line: Line, clauses: Clauses, moments: list[Moment]) -> Iterator[tuple[int, MakingTime]]:
    """Made in less than a week; shot in just one day: the place of the moment among the moments, and what it says."""
    for n, moment in enumerate(moments):
        if moment.sort != "elapsed" or moment.days <= 0 or moment.unit not in DAYS:
            continue
        made = _made_before(line, clauses, moment.start)
        if made is not None:
            bound, value = _said_length(line, moment)
            yield n, MakingTime(made, moment.end, value, moment.unit, bound)


def _made_before(line: Line, clauses: Clauses, at: int) -> int | None:
    for i in range(at - 1, max(-1, at - 10), -1):
        if (
            clauses.sentence[i] != clauses.sentence[at]
            or line.tokens[i].kind == "number"
            or line.hit("words.posted", i)
        ):
            return None
        if line.hit("words.made", i) is not None:
            return i
    return None


def _said_length(line: Line, moment: Moment) -> tuple[Bound, float]:
    bound = Bound.EXACT
    for i in range(moment.start, moment.end):
        hedge = line.hit("hedge", i)
        if hedge is not None:
            bound = Bound(hedge.value)
        numeral = numeral_at(line, i)
        if numeral is not None and numeral.value is not None and numeral.end <= moment.end:
            return bound, numeral.value
    return bound, round(moment.days / DAYS[moment.unit], 2)
