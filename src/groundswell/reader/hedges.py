"""How a number was hedged: more than, nearly, or so, a plus sign; and what no hedge at all means."""

from __future__ import annotations

from dataclasses import replace

from groundswell.reader.numerals import Line, Numeral
from groundswell.reader.quantity import REACH, ROUND, Around, Quantity
from groundswell.terms import Bound, granularity_of


def hedges_by_end(line: Line) -> dict[int, tuple[str, int]]:
    """For the token after each hedge, its bound and its start; the longest wins."""
    found: dict[int, tuple[str, int]] = {}
    for start, hit in line.marks.get("hedge", {}).items():
        if _opens_caption(line, start):
            continue
        if hit.end not in found or start < found[hit.end][1]:
            found[hit.end] = (hit.value, start)
    return found


def _opens_caption(line: Line, at: int) -> bool:
    """>> 140 million views: two such marks say that somebody else speaks."""
    return line.is_mark(at, ">") and (line.is_mark(at - 1, ">") or line.is_mark(at + 1, ">"))


def with_hedge(around: Around, quantity: Quantity) -> Quantity:
    """The hedge before or after the number; without one, round numbers are "about" and others exact."""
    before = _hedge_before(around, quantity.numeral.start)
    after = _hedge_after(around, quantity)
    start, end = quantity.start, quantity.end
    bound: Bound | None = None
    if before is not None:
        bound, start = Bound(before[0]), min(start, before[1])
    if after is not None and (bound is None or bound is Bound.ABOUT):
        bound, end = Bound(after[0]), max(end, after[1])
    hedged = bound is not None
    value = quantity.value
    if bound is None and value is not None:
        written_out = quantity.metric == "money" and not quantity.numeral.scaled and quantity.numeral.value_to is None
        bound = Bound.EXACT if written_out else _plain_bound(quantity.numeral, value)
    return replace(quantity, start=start, end=end, bound=bound, hedged=hedged)


def without_hedge(quantity: Quantity) -> Quantity:
    """What no hedge at all means, where the words before are none: "went from 9,000 to ..."."""
    return replace(quantity, bound=_plain_bound(quantity.numeral, quantity.value or 0.0))


def _plain_bound(numeral: Numeral, value: float) -> Bound:
    if numeral.value_to is not None or numeral.few:
        return Bound.ABOUT
    return Bound.ABOUT if value >= ROUND and granularity_of(value) >= 100 else Bound.EXACT


def _hedge_before(around: Around, at: int) -> tuple[str, int] | None:
    """The hedge that ends right before the token, or before small words that may stand between."""
    line = around.line
    i = at
    for _ in range(4):
        if i in around.hedges and around.together(around.hedges[i][1], at):
            return around.hedges[i]
        gap = _gap_before(line, i)
        if gap is None:
            return None
        i = gap
    return None


def _gap_before(line: Line, at: int) -> int | None:
    for back in (4, 3, 2, 1):
        hit = line.hit("words.hedge_gap", at - back) if at >= back else None
        if hit is not None and hit.end == at:
            return at - back
    if at > 0 and line.hit("sign", at - 1) is not None:
        return at - 1
    if at > 0 and line.tokens[at - 1].kind == "mark" and line.tokens[at - 1].key in "\"“”„»«'‘~≈":
        return at - 1
    return None


def _hedge_after(around: Around, quantity: Quantity) -> tuple[str, int] | None:
    """A plus sign or "or so" right after the number or its noun; "broken" after the mark."""
    line = around.line
    for at in dict.fromkeys((quantity.numeral.end, quantity.end)):
        if line.is_mark(at, "+＋") and line.adjacent(at):
            return Bound.OVER.value, at + 1
        tail = line.hit("tail", at)
        if tail is None or not around.together(at, quantity.numeral.start):
            continue
        if not _opens_another(line, tail.end):
            return tail.value, tail.end
    for at in range(quantity.numeral.end, min(quantity.numeral.end + REACH, len(line.tokens))):
        if not around.together(quantity.numeral.start, at) or line.tokens[at].kind == "number":
            break
        done = line.hit("passive_mark", at)
        if done is not None:
            return done.value, done.end
    return None


def _opens_another(line: Line, at: int) -> bool:
    """True where "and more" goes on to another number: "and more than 3,400 comments"."""
    after = line.hit("words.of", at) or line.hit("words.than", at)
    i = after.end if after is not None else at
    return i < len(line.tokens) and (line.tokens[i].kind == "number" or line.hit("numeral", i) is not None)
