"""Which expression of time a number is true of, and which ones tell of the release or of something else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta

from groundswell.reader.clauses import Clauses
from groundswell.reader.moment import Moment
from groundswell.reader.numerals import Line, moves
from groundswell.reader.quantity import Quantity
from groundswell.reader.windows import Clock, resolve
from groundswell.terms import Window

_NEAR = 4
"""So many tokens may stand between "posted" and its date."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The moments of a text, each with its part in it."""

    moments: list[Moment]
    release: frozenset[int]
    """Places in ``moments`` that say when the film was released, and those of other things than counts."""
    by_sentence: dict[int, list[int]]
    """Places in ``moments`` by the sentence that they stand in."""
    numbers: list[int]
    """The tokens at which the quantities of the text start."""
    placed: frozenset[int] = frozenset()
    """Those of ``release`` whose clause names a platform."""
    beginnings: frozenset[int] = frozenset()
    """The tokens of numbers from which a count came: a moment behind one is its own."""
    begun: tuple[Moment, ...] = ()
    """Moments of the release behind a "since": since launching Oct. 18."""

    def without(self, places: frozenset[int]) -> Dated:
        """The same, with further moments that are no moments of counts."""
        return replace(self, release=self.release | places)


def dated(line: Line, clauses: Clauses, moments: list[Moment], quantities: list[Quantity]) -> Dated:
    """Tell the dates of the release from the moments of counts."""
    starts = [q.numeral.start for q in quantities]
    numbers = set(starts)
    release = {n for n, moment in enumerate(moments) if _is_release(line, clauses, moment, numbers)}
    release |= {n for n, moment in enumerate(moments) if n and _counts_from(moments[n - 1], moment)}
    by_sentence: dict[int, list[int]] = {}
    for n, moment in enumerate(moments):
        by_sentence.setdefault(clauses.sentence[moment.start], []).append(n)
    where = {clauses.clause[i] for i in line.marks.get("platform", ())}
    placed = frozenset(n for n in release if clauses.clause[moments[n].start] in where)
    posted = line.marks.get("words.posted", {})
    begun = tuple(
        replace(m, sort="date" if m.month is not None else "day")
        for m in moments
        if m.sort == "since" and (m.day is not None or m.weekday is not None or m.offset is not None)
        if any(i in posted for i in range(m.start, m.end))
    )
    beginnings = frozenset(start for start in starts if moves(line, start))
    return Dated(moments, frozenset(release), by_sentence, starts, placed, beginnings, begun)


def _is_release(line: Line, clauses: Clauses, moment: Moment, numbers: set[int]) -> bool:
    """Posted on March 10; uploaded a week ago; on March 10 it was posted."""
    if moment.sort in {"now", "recent", "elapsed", "since"} or moment.modifier in {"told", "same", "latest"}:
        return False
    part = clauses.part[moment.start]
    for i in range(moment.start - 1, max(-1, moment.start - 9), -1):
        if clauses.part[i] != part or i in numbers:
            break
        hit = line.hit("words.posted", i)
        if hit is not None and (moment.start - hit.end <= _NEAR or clauses.clause[i] == clauses.clause[moment.start]):
            return True
    for i in range(moment.end, min(moment.end + 2 * _NEAR + 1, len(line.tokens))):
        if clauses.clause[i] != clauses.clause[moment.end] or i in numbers:
            break
        if line.hit("words.posted", i) is not None:
            return i <= moment.end + _NEAR or line.hit("words.film_noun", i - 1) is None
    return False


def _counts_from(elapsed: Moment, moment: Moment) -> bool:
    """Within a week of Nov. 13: the date is where the week begins."""
    return elapsed.sort == "elapsed" and moment.sort == "date" and 0 <= moment.start - elapsed.end <= 1


def implied_said(found: Dated, clock: Clock) -> Window | None:
    """When a text was written that says "posted yesterday", or "since Monday", of a release whose day is known."""
    if clock.released is None:
        return None
    for n, moment in enumerate(found.moments):
        if n not in found.release and moment.sort not in {"since", "ago"}:
            continue
        window = _written_after(moment, clock, clock.released, n in found.release)
        if window is not None:
            return window
    return None


def _written_after(moment: Moment, clock: Clock, released: Window, release: bool) -> Window | None:
    """The days on which somebody could say so of the release."""
    first = released.start.astimezone(clock.zone).date()
    last = max(released.start, released.end - timedelta(seconds=1)).astimezone(clock.zone).date()
    if moment.sort == "ago" and moment.days >= 365:
        year = first.year + round(moment.days / 365.25)
        return Window(clock.at(date(year, 1, 1), 0), clock.at(date(year + 1, 1, 1), 0))
    counted = (moment.sort == "ago" and release) or (moment.sort == "since" and moment.days > 0)
    days = moment.days if counted else None
    if moment.offset is not None and moment.offset < 0:
        days = float(-moment.offset)
    if days is not None and days < 60:
        return clock.day(first + timedelta(days=days), (last - first).days + 1)
    if (
        moment.weekday is not None
        and moment.sort in {"since", "day"}
        and moment.weekday == first.weekday() == last.weekday()
    ):
        return clock.day(first + timedelta(days=1), 13) if moment.modifier == "last" else clock.day(first, 7)
    if moment.sort == "period" and moment.modifier in {"last", "end_of"} and moment.unit == "year" and release:
        return Window(clock.at(date(first.year + 1, 1, 1), 0), clock.at(date(first.year + 2, 1, 1), 0))
    if moment.sort == "period" and moment.unit == "week" and release:
        monday = first - timedelta(days=first.weekday())
        return (
            clock.day(monday + timedelta(days=7), 7)
            if moment.modifier == "last"
            else clock.day(first, 7 - first.weekday())
        )
    return None


def told_length(found: Dated) -> Moment | None:
    """The one time since the release that a text gives, which its other fresh numbers are then true of as well."""
    lengths = {
        moment.days: moment
        for n, moment in enumerate(found.moments)
        if n not in found.release and moment.sort == "elapsed" and 1 < moment.days <= 31
    }
    return next(iter(lengths.values())) if len(lengths) == 1 else None


def dated_within(found: Dated, clock: Clock) -> Window | None:
    """The one day that a text names where only its month is known: "a post of 14 March", printed in March."""
    if clock.said is None:
        return None
    days = set()
    for n, moment in enumerate(found.moments):
        if n in found.release or moment.sort != "date" or moment.day is None:
            continue
        window = resolve(moment, clock)
        if window is not None and clock.said.start <= window.start and window.end <= clock.said.end:
            days.add(window)
    return days.pop() if len(days) == 1 else None


def stated_release(dated_moments: Dated, clock: Clock) -> Window | None:
    """The day of the release where the text itself gives it, in full or told from its own day ("posted on Sunday").

    That on a platform comes before that of the song.
    """
    order = sorted(dated_moments.release, key=lambda n: (n not in dated_moments.placed, n))
    told = [*(dated_moments.moments[n] for n in order), *dated_moments.begun]
    full = [moment for moment in told if moment.sort == "date" and moment.day is not None]
    near = [moment for moment in told if moment.sort == "day" and clock.today is not None]
    return next((window for moment in (*full, *near) if (window := resolve(moment, clock)) is not None), None)


_OF_ANOTHER = 2000.0
"""The distance to a moment that leads to another number."""


def as_of_moment(clauses: Clauses, found: Dated, quantity: Quantity) -> Moment | None:
    """The moment that a number is true of: the nearest in its part of the sentence, its own clause first.

    A part without any takes the date that an earlier part of its sentence leads with ("As of Nov. 21 ...; ...").
    """
    at = quantity.numeral.start
    best: tuple[float, int] | None = None
    for n in found.by_sentence.get(clauses.sentence[at], ()):
        moment = found.moments[n]
        if (
            n in found.release
            or moment.sort == "since"
            or (moment.sort == "ago" and not _tells_ago(clauses, moment, at))
        ):
            continue
        if any(at < number < moment.start for number in found.beginnings):
            continue
        if clauses.part[moment.start] == clauses.part[at]:
            cost = _distance(clauses, found.numbers, moment, at)
        elif moment.marked and moment.dated and (moment.start < at or moment.latest):
            cost = 1000.0 - moment.start / 10
        else:
            continue
        if cost < _OF_ANOTHER and (best is None or cost < best[0]):
            best = (cost, n)
    if best is None:
        return None
    chosen = found.moments[best[1]]
    return _note_date(clauses, found, chosen) if chosen.sort == "now" else chosen


def _tells_ago(clauses: Clauses, moment: Moment, at: int) -> bool:
    """Up from 39 million a week ago; a month ago it had 3 million: right behind the number, or leading its sentence."""
    if clauses.part[moment.start] != clauses.part[at]:
        return False
    behind = 0 < moment.start - at <= 5 and clauses.clause[moment.start] == clauses.clause[at]
    first = moment.start == 0 or clauses.sentence[moment.start - 1] != clauses.sentence[moment.start]
    return behind or (first and at - moment.end <= 10)


def _note_date(clauses: Clauses, found: Dated, now: Moment) -> Moment:
    """UPDATE, 4 December: it now shows ...: the date that a note leads with is its now."""
    for n in found.by_sentence.get(clauses.sentence[now.start], ()):
        moment = found.moments[n]
        if moment.dated and moment.marked and moment.day is not None and moment.start < now.start:
            return moment
    return now


def _distance(clauses: Clauses, numbers: list[int], moment: Moment, at: int) -> float:
    """How far a moment is from the number at the token: by clauses, by the numbers between, by words."""
    apart = abs(clauses.clause[moment.start] - clauses.clause[at])
    low, high = min(moment.start, at), max(moment.start, at)
    between = bisect_left(numbers, high) - bisect_right(numbers, low)
    follows = moment.start > at
    vague = 12.0 if moment.sort in {"now", "recent"} else 0.0
    after = bisect_left(numbers, moment.end)
    before = bisect_left(numbers, moment.start) - 1
    taken = not follows and before >= 0 and moment.start - numbers[before] <= 4
    taken = taken and clauses.clause[numbers[before]] == clauses.clause[moment.start]
    leads = follows and after < len(numbers) and numbers[after] - moment.end <= 6
    another = leads and clauses.part[numbers[after]] == clauses.part[moment.start]
    joined = follows and another and moment.start - 1 in clauses.joints
    far = apart * 10 + between * (14 if follows else 13) + (high - low) * 0.1
    return far + vague + 13 * taken + another * (5 + _OF_ANOTHER * (apart > 1 or joined))


def base_of(found: Dated, moment: Moment, clauses: Clauses, clock: Clock) -> Window | None:
    """The date from which an elapsed time counts, where the sentence gives one: "within a week of Nov. 13"."""
    if moment.sort != "elapsed":
        return None
    for n in found.by_sentence.get(clauses.sentence[moment.start], ()):
        other = found.moments[n]
        if other.dated and 0 <= other.start - moment.end <= 2 and other.day is not None:
            return resolve(other, clock)
    return None


def same_day(found: Dated, moment: Moment, clauses: Clauses) -> tuple[Moment, int] | None:
    """The day that a bare time of day, or "the next day", is told from, and the days to add to it.

    It is the last day named before, in the same sentence ("Monday evening ... by morning") or, for "that evening" and
    "the next day", in the one before.
    """
    if moment.modifier not in {"same", "told"}:
        return None
    own = clauses.sentence[moment.start]
    sentences = (own, own - 1) if moment.modifier == "told" else (own,)
    for sentence in sentences:
        for n in reversed(found.by_sentence.get(sentence, [])):
            other = found.moments[n]
            if other.start < moment.start and _names_day(other):
                later = moment.daypart == "morning" and other.daypart in {"evening", "night", "afternoon"}
                return other, moment.offset if moment.offset is not None else int(later)
    return None


def _names_day(moment: Moment) -> bool:
    return (
        moment.modifier != "told"
        and moment.sort in {"day", "date"}
        and any(part is not None for part in (moment.weekday, moment.offset, moment.day))
    )
