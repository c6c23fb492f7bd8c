"""What an amount of money was paid for, and whether a length of time is the film's own."""

from __future__ import annotations

from groundswell.reader.clauses import Clauses
from groundswell.reader.numerals import Line
from groundswell.reader.quantity import Quantity


def money_kind(line: Line, clauses: Clauses, quantity: Quantity) -> str:
    """What an amount of money was: cost, revenue, media_value or pay by the nearest word that says so, else money."""
    part, at = clauses.part[quantity.start], quantity.numeral.start
    kinds = [(i, hit.value) for i, hit in line.marks.get("money", {}).items()]
    kinds += [(i, "cost") for i in line.marks.get("words.made", ()) if at - 12 <= i < at]
    near = [(abs(i - at), kind) for i, kind in kinds if clauses.part[i] == part and abs(i - at) <= 12]
    return min(near or _asked(line, kinds, at), default=(0, "money"))[1]


def _asked(line: Line, kinds: list[tuple[int, str]], at: int) -> list[tuple[int, str]]:
    """And it cost how much? - Eleven thousand pounds: what the question right before is about."""
    return [(at - i, kind) for i, kind in kinds if 0 < at - i <= 14 and any(line.is_mark(k, "?") for k in range(i, at))]


def is_running_time(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """True for a length in minutes or seconds that is the film's: "three-minute short", "3.5 minutes;"."""
    if quantity.unit not in {"minute", "second"}:
        return False
    part, clause = clauses.part[quantity.start], clauses.clause[quantity.start]
    for i in range(quantity.end, min(quantity.end + 6, len(line.tokens))):
        if clauses.part[i] != part:
            break
        if line.hit("words.film_noun", i) is not None or line.hit("words.film", i) is not None:
            return True
    own = [
        i
        for i in range(max(0, quantity.start - 6), min(quantity.end + 4, len(line.tokens)))
        if clauses.clause[i] == clause
    ]
    words = [i for i in own if line.tokens[i].kind == "word" and not quantity.start <= i < quantity.end]
    return all(line.hit("hedge", i) or line.hit("words.closed", i) or line.hit("words.running", i) for i in words)


def is_expected(line: Line, clauses: Clauses, quantity: Quantity) -> bool:
    """True for a number that was only hoped for or foretold: "it will hit 10 million"."""
    at, clause = quantity.numeral.start, clauses.clause[quantity.numeral.start]
    return any(
        clauses.clause[i] == clause and line.hit("words.expected", i) is not None for i in range(max(0, at - 7), at)
    )


_OF_FILMS = ("platform", "words.film", "words.film_noun", "kin")


def speaks_of_films(line: Line) -> bool:
    """True for a text with any word of videos, platforms or viewing: there a number without a noun may count views."""
    if any(line.marks.get(category) for category in _OF_FILMS):
        return True
    viewing = (*line.marks.get("watch", {}).values(), *line.marks.get("metric", {}).values())
    return any(hit.value == "views" for hit in viewing)
