"""Which video a number is about: the film, all its copies together, a parody, a channel, or another film in passing."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.reader.clauses import Clauses
from groundswell.reader.finding import About, SubjectKind
from groundswell.reader.mentions import Mention, is_compared, mentions_of
from groundswell.reader.numerals import Line
from groundswell.reader.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about; both None where nobody says."""

    name: str | None
    kind: SubjectKind | None


def subjects_of(
    line: Line, clauses: Clauses, quantities: list[Quantity], about: About | None, main: str | None
) -> list[Subject]:
    """The subject of every quantity, in order. ``main`` is the name of the film that the text is about, if known."""
    inside: dict[int, list[Mention]] = {}
    for mention in mentions_of(line, clauses, about, main):
        inside.setdefault(clauses.part[mention.start], []).append(mention)
    parts = [inside.get(clauses.part[quantity.numeral.start], []) for quantity in quantities]
    return [_subject(line, clauses, quantity, own, main) for quantity, own in zip(quantities, parts, strict=True)]


_OF_THE_FILM = frozenset({"duration", "people", "money", "rank"})
"""Metrics that belong to the film that the text is about, whatever else is named beside them."""


_OF_THE_CHANNEL = frozenset({"subscribers", "followers"})
"""Metrics that nobody counts of a film."""


def _subject(line: Line, clauses: Clauses, quantity: Quantity, inside: list[Mention], main: str | None) -> Subject:
    if quantity.metric in _OF_THE_FILM:
        return Subject(main, "film")
    if quantity.metric in _OF_THE_CHANNEL:
        owners = [m.name for m in inside if m.kind == "channel" and m.end <= quantity.numeral.start]
        return Subject(owners[-1] if owners else None, "channel")
    after = _named_after(line, quantity, inside)
    if after is not None:
        return _as_subject(line, after, main)
    before = [
        m
        for m in inside
        if m.end <= quantity.numeral.start and (_leads_to(line, m, quantity) or _in_bracket_after(line, m, quantity))
    ]
    if _is_total(line, clauses, quantity):
        return Subject(main, "all")
    if before:
        return _as_subject(line, before[-1], main)
    return Subject(main, "film")


def _as_subject(line: Line, mention: Mention, main: str | None) -> Subject:
    """Under its name; a parody or another film without one, under the words that the text has for it."""
    if mention.kind == "film":
        return Subject(main, "film")
    words = line.text[line.tokens[mention.start].start : line.tokens[mention.end - 1].end]
    return Subject(mention.name or (words if mention.kind in {"parody", "other"} else None), mention.kind)


def _named_after(line: Line, quantity: Quantity, mentions: list[Mention]) -> Mention | None:
    """5 million views of the parody; 300,000 for First Gay Hug."""
    at = quantity.end
    while (skipped := line.hit("platform", at) or line.hit("words.link", at)) is not None and line.hit(
        "words.of_subject", at
    ) is None:
        at = skipped.end
    lead = line.hit("words.of_subject", at)
    if lead is None:
        return None
    reach = lead.end + 3
    return next((m for m in mentions if lead.end - 1 <= m.start <= reach and m.kind != "channel"), None)


def _in_bracket_after(line: Line, mention: Mention, quantity: Quantity) -> bool:
    """'Wet Socks' (3 million): a number in brackets right after a name is of it."""
    at = mention.end
    while line.is_mark(at, "'’\"”»"):
        at += 1
    return line.is_mark(at, "(") and quantity.start == at + 1


def _leads_to(line: Line, mention: Mention, quantity: Quantity) -> bool:
    """False for a film that is only compared with, unless its own number follows: "Baby, then at 803 million"."""
    return not is_compared(line, mention) or _is_told_next(line, mention, quantity)


_NEXT = 5
"""So many tokens may stand between a film that is compared with and its own number."""


def _is_told_next(line: Line, mention: Mention, quantity: Quantity) -> bool:
    at = mention.end
    while line.is_mark(at, "'’\"”»"):
        at += 1
    if not line.is_mark(at, ",–—-") or quantity.start - at > _NEXT:
        return False
    return line.hit("words.told_next", at + 1) is not None


def _is_total(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """True where the text says so of the number itself, or goes on to a part of it that has a platform of its own."""
    if not any(line.marks.get(category) for category in ("words.total", "words.of_which", "words.counts_all")):
        return _names_several(line, clauses, quantity)
    part, clause = clauses.part[quantity.numeral.start], clauses.clause[quantity.numeral.start]
    placed = _has_platform(line, clauses, quantity)
    for i in range(max(0, quantity.numeral.start - 8), min(quantity.end + 8, len(line.tokens))):
        if clauses.part[i] != part or abs(clauses.clause[i] - clause) > (0 if placed else 1):
            continue
        if line.hit("words.total", i) is not None and not _number_between(line, i, quantity):
            return True
    if _names_several(line, clauses, quantity):
        return True
    return not placed and (_has_part(line, clauses, quantity) or _is_counted_by_agency(line, clauses, quantity))


def _names_several(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """Across TikTok, Instagram and Facebook: several platforms behind one number."""
    last: int | None = None
    for i in range(quantity.end, min(quantity.end + 9, len(line.tokens))):
        if clauses.part[i] != clauses.part[quantity.numeral.start] or line.tokens[i].kind == "number":
            return False
        hit = line.hit("platform", i)
        if hit is not None and last is not None:
            return all(line.is_mark(k, ",&") or line.hit("words.and", k) is not None for k in range(last, i))
        last = hit.end if hit is not None else last
    return False


def _has_platform(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """True where one platform stands right beside the number: on YouTube (38 million), 38 million on YouTube."""
    start, end = quantity.start, quantity.end
    if line.is_mark(start - 1, "(") and any(line.hit("platform", start - back) is not None for back in (2, 3)):
        return True
    clause = clauses.clause[quantity.numeral.start]
    return any(
        line.hit("platform", i) is not None and clauses.clause[i] == clause
        for i in range(max(0, start - 4), min(end + 5, len(line.tokens)))
    )


def _has_part(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """19 million views, of which 15 million on YouTube."""
    sentence = clauses.sentence[quantity.numeral.start]
    for i in range(quantity.end, min(quantity.end + 8, len(line.tokens))):
        if clauses.sentence[i] != sentence:
            return False
        if line.hit("words.of_which", i) is not None:
            return any(
                line.hit("platform", k) is not None and clauses.sentence[k] == sentence
                for k in range(i, min(i + 12, len(line.tokens)))
            )
        if line.tokens[i].kind == "number":
            return False
    return False


def _is_counted_by_agency(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """A firm that counts every copy of a film is named in the sentence."""
    sentence = clauses.sentence[quantity.numeral.start]
    return any(clauses.sentence[i] == sentence for i in line.marks.get("words.counts_all", ()))


def _number_between(line: Line, at: int, quantity: Quantity) -> bool:
    low, high = (at, quantity.numeral.start) if at < quantity.numeral.start else (quantity.numeral.end, at)
    return any(line.tokens[i].kind == "number" for i in range(low, high))
