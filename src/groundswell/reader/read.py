"""Reading one document from its bytes to its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from groundswell.reader.amounts import is_expected, is_running_time, money_kind, speaks_of_films
from groundswell.reader.asof import (
    Dated,
    as_of_moment,
    base_of,
    dated,
    dated_within,
    implied_said,
    same_day,
    stated_release,
    told_length,
)
from groundswell.reader.claims import MakingTime, happenings_of, making_of, superlatives_of
from groundswell.reader.clauses import Clauses, clauses_of
from groundswell.reader.documents import document_of
from groundswell.reader.finding import About, Finding, Kind, Reading
from groundswell.reader.mentions import main_subject, title_tokens
from groundswell.reader.moment import Moment
from groundswell.reader.moments import moments_of
from groundswell.reader.names import about_the_film
from groundswell.reader.numerals import Line
from groundswell.reader.people import named_in
from groundswell.reader.phrasebook import phrasebook
from groundswell.reader.quantities import quantities_of
from groundswell.reader.quantity import Quantity
from groundswell.reader.saying import said_by
from groundswell.reader.subjects import Subject, subjects_of
from groundswell.reader.tokens import tokens_of
from groundswell.reader.windows import Clock, just_before, moved, resolve
from groundswell.reader.wrapping import soft_breaks
from groundswell.terms import Bound, When, Window, zone_named

LONGEST = 80_000
"""Characters that are read of one document; a longer one is cut there, and its reading says so."""

MOST_TOKENS = 12_000
"""Words and marks that are read of one document, likewise."""

COUNTED = frozenset(
    {
        "views",
        "viewers",
        "likes",
        "dislikes",
        "comments",
        "shares",
        "subscribers",
        "followers",
        "sales",
        "downloads",
        "streams",
        "votes",
        "articles",
        "parodies",
        "reactions",
        "impressions",
        "mentions",
        "signatures",
        "pledges",
        "site_visits",
        "minutes_watched",
    }
)
"""Metrics that a counter counts, and that are therefore true at a moment."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One text, taken apart."""

    document: str
    outlet: str | None
    end: int
    line: Line
    clauses: Clauses
    moments: list[Moment]
    quantities: list[Quantity]


def findings_of(
    reading: Reading, about: About | None, said_at: When | None, known: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """Everything a text says, in the order of its spans; ``known`` are names from other documents of the case."""
    page = _taken_apart(reading, about)
    zone = zone_named(about.zone if about else "UTC")
    said = said_at or reading.published
    clock = Clock(_written(said, zone) if said else None, about.released if about else None, zone)
    making = dict(making_of(page.line, page.clauses, page.moments))
    found = dated(page.line, page.clauses, page.moments, page.quantities)
    found = found.without(frozenset(making))
    clock = _completed(clock, found)
    main = about.title if about else main_subject(page.line, _headline_end(reading))
    findings = [
        *_statements(page, about, main, found, clock),
        *_claims(page, main, found, clock, list(making.values())),
        *_names(page, about, known),
    ]
    kept = [f for f in findings if not _in_header(reading, f.start)]
    return tuple(sorted(kept, key=lambda f: (f.start, f.end, f.kind)))


def _statements(page: _Page, about: About | None, main: str | None, found: Dated, clock: Clock) -> Iterator[Finding]:
    subjects = subjects_of(page.line, page.clauses, page.quantities, about, main)
    films = speaks_of_films(page.line) or about_the_film(page.line.text[: page.end], [], about, ())
    for quantity, subject in zip(page.quantities, subjects, strict=True):
        named = subject.kind == "other" or page.line.hit("words.mark", quantity.numeral.end) is not None
        told = about is not None and _is_told(page, quantity, found)
        if quantity.bare and not (films or named or told):
            continue
        finding = _statement(page, quantity, subject, found, clock)
        if finding is not None:
            counted = quantity.metric in COUNTED
            speaker = said_by(page.line, page.clauses, quantity.numeral.start) if counted else None
            yield replace(finding, said_by=speaker or page.outlet)


def _is_told(page: _Page, quantity: Quantity, found: Dated) -> bool:
    """True for a bare number with a hedge or a time, or a counter's: "nearly 41 million since May"."""
    part, sentence = page.clauses.part, page.clauses.sentence[quantity.start]
    times = (found.moments[n].start for n in found.by_sentence.get(sentence, ()))
    return (
        quantity.hedged or quantity.bound is Bound.EXACT or any(part[start] == part[quantity.start] for start in times)
    )


def _claims(page: _Page, main: str | None, found: Dated, clock: Clock, making: list[MakingTime]) -> Iterator[Finding]:
    for event in happenings_of(page.line, page.clauses, found):
        story = _tells_release(page, event.start + 1)
        as_of = resolve(event.moment, clock, story) if event.moment is not None else None
        yield replace(
            _finding(page, event.start, event.end, "happening"), what=event.kind, platform=event.platform, as_of=as_of
        )
    for claim in superlatives_of(page.line, page.clauses):
        finding = _finding(page, claim.start, claim.end, "statement")
        yield replace(finding, metric="superlative", what=claim.category, subject=main)
    for time in making:
        finding = _finding(page, time.start, time.end, "statement")
        yield replace(finding, metric="making_time", value=time.value, unit=time.unit, bound=time.bound, subject=main)


def _names(page: _Page, about: About | None, known: tuple[str, ...]) -> Iterator[Finding]:
    for named in named_in(page.line, page.clauses, about, known):
        yield replace(_finding(page, named.start, named.end, named.kind), subject=named.known)


def _finding(page: _Page, start: int, end: int, kind: Kind) -> Finding:
    first, last = page.line.tokens[start].start, page.line.tokens[end - 1].end
    return Finding(document=page.document, quote=page.line.text[first:last], start=first, end=last, kind=kind)


def _written(said: When, zone: ZoneInfo) -> Window:
    window = said.window(zone)
    return just_before(window.end, zone) if window.length < timedelta(hours=2) else window


def _completed(clock: Clock, found: Dated) -> Clock:
    """What the text itself tells of its own moment and of the release."""
    if clock.released is None:
        clock = replace(clock, released=stated_release(found, clock))
    if clock.today is None:
        implied = implied_said(found, clock) or dated_within(found, clock)
        if implied is not None:
            clock = replace(clock, said=implied)
    return clock


def _taken_apart(reading: Reading, about: About | None) -> _Page:
    book = phrasebook(reading.language or "en")
    text = reading.text
    soft = soft_breaks(text[: reading.cut])
    tokens = [token for token in tokens_of(text, 0, reading.cut) if token.kind != "line" or token.start not in soft]
    line = Line(text, tokens, book.marks(tokens), book.decimal, book.day_first)
    clauses = clauses_of(line, book.abbreviations)
    moments = [m for m in moments_of(line) if not _in_header(reading, tokens[m.start].start)]
    return _Page(
        reading.document,
        reading.outlet,
        reading.cut or len(text),
        line,
        clauses,
        moments,
        quantities_of(line, clauses, moments, title_tokens(line, about)),
    )


def _in_header(reading: Reading, at: int) -> bool:
    return any(start <= at < end for start, end in reading.header)


def _headline_end(reading: Reading) -> int:
    end = reading.text.find("\n")
    return end if 0 < end < 300 else min(len(reading.text), 120)


def _statement(page: _Page, quantity: Quantity, subject: Subject, found: Dated, clock: Clock) -> Finding | None:
    """The row of a quantity; None where it counts nothing that has to do with a film."""
    metric = _metric_of(page, quantity)
    if metric is None:
        return None
    counted = metric in COUNTED and quantity.unit is None
    as_of, basis = _as_of(page, quantity, subject, found, clock) if counted else (None, None)
    if subject.kind == "film" and as_of is not None and _is_before_release(as_of, clock):
        subject = Subject(None, "other")
    return replace(
        _finding(page, quantity.start, quantity.end, "cost" if metric == "cost" else "statement"),
        subject=subject.name,
        subject_kind=subject.kind,
        metric=f"{metric}_gained" if quantity.gained and counted else metric,
        bound=quantity.bound,
        value=quantity.value,
        value_to=quantity.numeral.value_to,
        magnitude=quantity.numeral.magnitude,
        unit=quantity.unit,
        platform="all" if subject.kind == "all" else _platform(page, quantity) if counted else None,
        as_of=as_of,
        as_of_basis=basis,
    )


def _is_before_release(as_of: Window, clock: Clock) -> bool:
    """True for a count of a day on which the film was not out, with a day's grace for zones and slips."""
    return clock.released is not None and as_of.end <= clock.released.start - timedelta(days=1)


def _metric_of(page: _Page, quantity: Quantity) -> str | None:
    if quantity.metric == "money":
        return money_kind(page.line, page.clauses, quantity)
    if quantity.metric in {"duration", "age"}:
        return "duration" if is_running_time(page.line, page.clauses, quantity) else None
    if quantity.metric in COUNTED and is_expected(page.line, page.clauses, quantity):
        return None
    if quantity.metric == "people" and (quantity.value or 0) <= 2:
        return None
    return quantity.metric


def _as_of(
    page: _Page, quantity: Quantity, subject: Subject, found: Dated, clock: Clock
) -> tuple[Window | None, str | None]:
    """The window in which the number was true, and what tells it; of a film with another release, no elapsed time."""
    if quantity.beginning:
        return None, None
    moment = as_of_moment(page.clauses, found, quantity)
    aside = quantity.metric != "views" and moment is None
    if clock.today is None and (aside or (moment is not None and moment.sort == "recent")):
        moment = told_length(found) or moment
    if moment is not None:
        base = base_of(found, moment, page.clauses, clock)
        if moment.sort == "elapsed" and base is None and subject.kind in {"parody", "other", "channel"}:
            return (clock.said, "published") if _is_fresh(clock) else (None, None)
        story = _tells_release(page, quantity.numeral.start)
        day = same_day(found, moment, page.clauses)
        if day is not None:
            moment = replace(day[0], daypart=moment.daypart, clock=moment.clock)
        window = moved(resolve(moment, clock, story, base), day[1] if day else 0)
        if window is not None:
            return window, moment.sort
        if moment.sort not in {"elapsed", "recent", "now"}:
            return None, None
    return (clock.said, "published") if clock.said is not None else (None, None)


_FRESH = timedelta(days=30)
"""While a film is no older, what is told of its parodies is news as well."""


def _is_fresh(clock: Clock) -> bool:
    return clock.today is not None and clock.release_day is not None and clock.today - clock.release_day <= _FRESH


def _tells_release(page: _Page, at: int) -> bool:
    """True where the text is telling, step by step, how the film was put out: "posted it ... then ... by evening"."""
    line = page.line
    sentence = page.clauses.sentence[min(at, len(line.tokens) - 1)]
    i, stepped = at - 1, False
    while i >= 0 and at - i < 120 and sentence - page.clauses.sentence[i] <= 3 and line.tokens[i].key != "\n\n":
        stepped = stepped or line.hit("words.then", i) is not None
        if stepped and line.hit("words.posted", i) is not None:
            return True
        i -= 1
    return False


def _platform(page: _Page, quantity: Quantity) -> str | None:
    """The platform named nearest to the number in its part of the sentence, its own clause first.

    One behind the number is nearer than one before it, which may belong to the number before.
    """
    places = page.line.marks.get("platform", {})
    part, clause = page.clauses.part, page.clauses.clause
    at = quantity.numeral.start
    near = [
        (abs(clause[i] - clause[at]) * 20 + (i - at if i > at else 3 * (at - i)), hit.value)
        for i, hit in places.items()
        if part[i] == part[at] and abs(i - at) < 40
    ]
    return min(near)[1] if near else None


def _cut(text: str) -> int | None:
    """Where reading stops; None where all of the text is read."""
    if len(text) <= MOST_TOKENS:
        return None
    tokens = tokens_of(text, 0, min(len(text), LONGEST))
    if len(tokens) > MOST_TOKENS:
        return tokens[MOST_TOKENS].start
    return LONGEST if len(text) > LONGEST else None


def read_document(
    name: str,
    data: bytes | str,
    *,
    about: About | None = None,
    said_at: When | None = None,
    known: tuple[str, ...] = (),
) -> Reading:
    """Read one document: HTML, plain text, or captions; ``name`` is the file or address as the user gave it.

    ``about`` is what is known of the film; ``said_at`` overrides the publication time found in the document; ``known``
    are names from other documents of the same case. Never raises: what cannot be read is an empty reading.
    """
    reading = document_of(name, data)
    reading = replace(reading, cut=_cut(reading.text))
    return replace(reading, findings=findings_of(reading, about, said_at, known))
