"""What each number of a text counts: its hedge, its metric, its unit, and the platform it was seen on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from groundswell.reader.clauses import Clauses
from groundswell.reader.moment import DAYS, Moment
from groundswell.reader.numerals import Line, Numeral, numeral_at
from groundswell.terms import Bound, granularity_of

REACH = 7
"""A noun further from its number than so many tokens does not belong to it."""

_ROUND = 1000.0
"""A bare number of at least this size that ends in zeros was rounded by whoever said it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts, as tokens ``start`` to before ``end``, the hedge and the noun included."""

    start: int
    end: int
    numeral: Numeral
    bound: Bound | None
    hedged: bool
    metric: str | None
    unit: str | None = None
    gained: bool = False
    bare: bool = False

    @property
    def value(self) -> float | None:
        return self.numeral.value


def quantities_of(line: Line, clauses: Clauses, moments: list[Moment]) -> list[Quantity]:
    """Every number that counts something, in order, without the dates and lengths of time that were read before."""
    taken = [False] * (len(line.tokens) + 1)
    for moment in moments:
        for i in range(moment.start, moment.end):
            taken[i] = True
    found: list[Quantity] = []
    i = 0
    hedges = _hedges_by_end(line)
    while i < len(line.tokens):
        if taken[i]:
            i += 1
            continue
        numeral = numeral_at(line, i)
        if numeral is None or not _is_quantity(line, numeral):
            i = numeral.end if numeral is not None else i + 1
            continue
        quantity = _describe(_Around(line, clauses, hedges, taken), numeral)
        if quantity is not None:
            found.append(quantity)
        i = numeral.end
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What a number looks at: its line, where clauses end, the hedges by their last token, and what is a time."""

    line: Line
    clauses: Clauses
    hedges: dict[int, tuple[str, int]]
    taken: list[bool]

    def together(self, a: int, b: int) -> bool:
        """True where both tokens stand in one part of one sentence."""
        return self.clauses.part[a] == self.clauses.part[b]


def _hedges_by_end(line: Line) -> dict[int, tuple[str, int]]:
    """For the token after each hedge, its bound and its start; the longest wins."""
    found: dict[int, tuple[str, int]] = {}
    for start, hit in line.marks.get("hedge", {}).items():
        if hit.end not in found or start < found[hit.end][1]:
            found[hit.end] = (hit.value, start)
    return found


def _is_quantity(line: Line, numeral: Numeral) -> bool:
    """False for numbers that name rather than count: 9th, 1:46, 1080p, #9 stays (a rank), v2, @7."""
    after = numeral.end
    if numeral.digits is not None and not numeral.scaled and line.adjacent(after):
        if line.hit("words.ordinal_suffix", after) is not None:
            return False
        token = line.tokens[after]
        if token.kind == "word" and token.joined == "" and line.hit("suffix", after) is None and token.key.isascii():
            return False
        if token.kind == "mark" and token.key in ":/_@=" and after + 1 < len(line.tokens) and line.adjacent(after + 1):
            return False
    before = numeral.start - 1
    if before >= 0 and line.adjacent(numeral.start) and line.tokens[numeral.start].joined == "":
        token = line.tokens[before]
        return not (
            token.key in ":/_@="
            or (token.kind == "word" and token.key.isascii() and token.key.isalpha() and not line.hit("sign", before))
        )
    return True


def _like_year(numeral: Numeral) -> bool:
    """Four digits without a mark, as years are written: counts nothing unless a noun says so."""
    written = numeral.digits or ""
    return not numeral.scaled and len(written) == 4 and written.isdecimal() and "1900" <= written <= "2100"


def _describe(around: _Around, numeral: Numeral) -> Quantity | None:
    readers: tuple[Callable[[_Around, Numeral], Quantity | None], ...] = (
        _money,
        _percent,
        _rank,
        _length,
        _counted_noun,
        _noun_before,
        _watched,
        _bare,
    )
    for read in readers:
        quantity = read(around, numeral)
        if quantity is not None:
            return _with_gain(around, _with_hedge(around, quantity))
    return None


def _with_hedge(around: _Around, quantity: Quantity) -> Quantity:
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


def _plain_bound(numeral: Numeral, value: float) -> Bound:
    if numeral.value_to is not None or numeral.few:
        return Bound.ABOUT
    return Bound.ABOUT if value >= _ROUND and granularity_of(value) >= 100 else Bound.EXACT


def _hedge_before(around: _Around, at: int) -> tuple[str, int] | None:
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


def _hedge_after(around: _Around, quantity: Quantity) -> tuple[str, int] | None:
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


def _with_gain(around: _Around, quantity: Quantity) -> Quantity:
    """Views added in a period are no state of the counter: "2 million more", "a day", "best day"."""
    line, numeral = around.line, quantity.numeral
    if quantity.metric is None:
        return quantity
    end = quantity.end
    for at in range(numeral.end, min(end + 1, len(line.tokens))):
        if around.clauses.clause[at] != around.clauses.clause[numeral.start]:
            break
        if line.hit("words.gain", at) is not None and line.hit("hedge", at) is None:
            return replace(quantity, gained=True)
    if end < len(line.tokens) and line.hit("words.per_day", end) is not None and around.together(end, numeral.start):
        return replace(quantity, gained=True)
    part = around.clauses.part[numeral.start]
    i = numeral.start - 1
    while i >= 0 and around.clauses.part[i] == part and numeral.start - i <= 6:
        best = line.hit("words.best_day", i) or line.hit("words.gain_before", i)
        if best is not None:
            return replace(quantity, gained=True)
        i -= 1
    return quantity


def _money(around: _Around, numeral: Numeral) -> Quantity | None:
    line = around.line
    for back in (3, 2, 1):
        at = numeral.start - back
        sign = line.hit("sign", at) if at >= 0 else None
        if sign is not None and sign.end == numeral.start:
            return Quantity(at, numeral.end, numeral, None, False, "money", unit=sign.value)
    end = numeral.end
    of = line.hit("words.of", end)
    for at in (end, of.end if of else end):
        sign = line.hit("sign", at) or line.hit("currency", at)
        if sign is not None:
            return Quantity(numeral.start, sign.end, numeral, None, False, "money", unit=sign.value)
    return None


def _percent(around: _Around, numeral: Numeral) -> Quantity | None:
    line = around.line
    sign = line.hit("words.percent_word", numeral.end)
    end = sign.end if sign else numeral.end + 1 if line.is_mark(numeral.end, "%％") else None
    if end is None:
        return None
    metric = _changed_metric(around, numeral, end)
    return Quantity(numeral.start, end, numeral, None, False, metric, unit="percent")


def _changed_metric(around: _Around, numeral: Numeral, end: int) -> str | None:
    """What rose or fell by so much: the noun before ("sales up 14,000%"), else after ("21% fewer accidents")."""
    line, part = around.line, around.clauses.part[numeral.start]
    before = range(numeral.start - 1, max(-1, numeral.start - REACH - 3), -1)
    after = range(end, min(end + REACH, len(line.tokens)))
    for places in (before, after):
        for i in places:
            if around.clauses.part[i] != part or line.tokens[i].kind == "number":
                break
            hit = line.hit("metric", i)
            if hit is not None and hit.value != "people" and not _is_verb(line, i):
                return hit.value
    return None


def _rank(around: _Around, numeral: Numeral) -> Quantity | None:
    """No. 9, number 8, #1."""
    line = around.line
    if numeral.value is None or numeral.scaled or numeral.value > 500 or numeral.value != int(numeral.value):
        return None
    for back in (2, 1):
        at = numeral.start - back
        hit = line.hit("words.rank", at) if at >= 0 else None
        if hit is not None and hit.end == numeral.start:
            return Quantity(at, numeral.end, numeral, Bound.EXACT, False, "rank")
    if line.is_mark(numeral.start - 1, "#") and line.adjacent(numeral.start):
        return Quantity(numeral.start - 1, numeral.end, numeral, Bound.EXACT, False, "rank")
    return None


def _length(around: _Around, numeral: Numeral) -> Quantity | None:
    """Three-minute film, 3.5 minutes, 35-year-old: a length of time that is no as-of phrase."""
    line = around.line
    end, value = numeral.end, numeral
    half = line.hit("and_half", end)
    if half is not None and numeral.value is not None and not numeral.scaled:
        end, value = half.end, replace(numeral, value=numeral.value + float(half.value), end=half.end)
    unit = line.hit("unit", end)
    if unit is None or numeral.scaled or unit.value not in DAYS:
        return None
    aged = line.hit("words.aged", end)
    if aged is not None:
        return Quantity(numeral.start, aged.end, value, None, False, "age", unit="year")
    after_half = line.hit("and_half", unit.end)
    if after_half is not None and numeral.value is not None and line.hit("metric", unit.end) is None:
        extended = replace(numeral, value=numeral.value + float(after_half.value))
        return Quantity(numeral.start, after_half.end, extended, None, False, "duration", unit=unit.value)
    return Quantity(numeral.start, unit.end, value, None, False, "duration", unit=unit.value)


def _counted_noun(around: _Around, numeral: Numeral) -> Quantity | None:
    """The noun after the number, past adjectives and the name of a platform."""
    line = around.line
    i = numeral.end
    for _ in range(REACH):
        if i >= len(line.tokens) or not around.together(numeral.start, i) or around.taken[i]:
            return None
        metric = line.hit("metric", i)
        if metric is not None:
            return _of_noun(around, numeral, metric.value, metric.end)
        times = line.hit("words.times", i)
        if times is not None and (line.adjacent(i) or i > numeral.end - 1):
            return _of_times(around, numeral, times.end)
        passed = line.hit("platform", i) or line.hit("words.link", i) or line.hit("tail", i) or line.hit("words.of", i)
        if passed is not None:
            i = passed.end
        elif line.is_mark(i, "+＋\"“”'’‘«»„"):
            i += 1
        elif i == numeral.end and line.is_mark(i, "(") and (closed := _closing(line, i)) is not None:
            i = closed
        else:
            return None
    return None


def _closing(line: Line, at: int) -> int | None:
    """The token after the bracket that closes the one at ``at``, if it is near."""
    return next((i + 1 for i in range(at, min(at + 14, len(line.tokens))) if line.is_mark(i, ")")), None)


def _of_noun(around: _Around, numeral: Numeral, metric: str, end: int) -> Quantity | None:
    if metric == "people":
        done = _watching(around, numeral, end)
        if done is not None:
            return Quantity(numeral.start, end, numeral, None, False, done)
        return Quantity(numeral.start, end, numeral, None, False, "people")
    if around.line.hit("percent_of", end) is not None:
        return None
    return Quantity(numeral.start, end, numeral, None, False, metric)


def _of_times(around: _Around, numeral: Numeral, end: int) -> Quantity | None:
    """Viewed more than 23,000,000 times: the verb says what was counted."""
    after = around.line.hit("watch", end)
    verb = after.value if after is not None else _verb_in_part(around, numeral)
    if verb is None:
        return None
    return Quantity(numeral.start, end, numeral, None, False, verb)


def _verb_in_part(around: _Around, numeral: Numeral, reach: int = 14) -> str | None:
    """The nearest verb of watching, sharing or liking in the number's part of the sentence: before it, else after."""
    line, part = around.line, around.clauses.part[numeral.start]
    for i in range(numeral.start - 1, max(-1, numeral.start - reach), -1):
        if around.clauses.part[i] != part:
            break
        hit = line.hit("watch", i)
        if hit is not None:
            return hit.value
    for i in range(numeral.end, min(numeral.end + reach, len(line.tokens))):
        if around.clauses.part[i] != part or line.tokens[i].kind == "number":
            break
        hit = line.hit("watch", i)
        if hit is not None:
            return hit.value
    return None


def _verb_after(around: _Around, numeral: Numeral) -> str | None:
    """Thousands have commented: the verb of the number's own clause."""
    clause = around.clauses.clause[numeral.start]
    for i in range(numeral.end, min(numeral.end + 4, len(around.line.tokens))):
        if around.clauses.clause[i] != clause or around.line.tokens[i].kind == "number":
            return None
        hit = around.line.hit("watch", i)
        if hit is not None:
            return hit.value
    return None


def _watching(around: _Around, numeral: Numeral, end: int) -> str | None:
    """Seen by a million people, 94 million people clicked: what people are counted as, None for a mere crowd."""
    if numeral.value is not None and numeral.value < _ROUND:
        return None
    line, part = around.line, around.clauses.part[numeral.start]
    clause = around.clauses.clause[numeral.start]
    for i in range(numeral.start - 1, max(-1, numeral.start - 9), -1):
        if around.clauses.part[i] == part and (hit := line.hit("watch", i)) is not None:
            return hit.value
    content = False
    for i in range(end, min(end + 8, len(line.tokens))):
        if around.clauses.part[i] != part:
            break
        if (hit := line.hit("watch", i)) is not None:
            return hit.value
        if around.clauses.clause[i] == clause and not around.taken[i] and line.tokens[i].kind == "word":
            content = True
    before = numeral.start - 1
    alone = before < 0 or around.clauses.part[before] != part or around.hedges.get(numeral.start) is not None
    owned = before >= 1 and line.tokens[before].joined in {"'", "’"}
    return "views" if alone and not content and not owned else None


def _noun_before(around: _Around, numeral: Numeral) -> Quantity | None:
    """Views topped 41 million; view count: 5,000,000; the number of likes rose to 30,000."""
    line, part = around.line, around.clauses.part[numeral.start]
    if not _ends_there(around, numeral) or _like_year(numeral):
        return None
    colon = line.is_mark(numeral.start - 1, ":：")
    for i in range(numeral.start - 1, max(-1, numeral.start - REACH), -1):
        if around.clauses.part[i] != part and not (colon and i >= numeral.start - 4):
            return None
        if line.tokens[i].kind in {"number", "line"} or line.is_mark(i, ",;.!?)"):
            return None
        metric = line.hit("metric", i)
        if metric is None or metric.value in {"people", "countries"} or _in_total(line, i):
            continue
        if i > 0 and (line.tokens[i - 1].kind == "number" or line.hit("scale", i - 1) is not None):
            return None
        if (
            line.hit("watch", i) is not None
            and line.hit("watch", i - 1) is None
            and metric.value == "views"
            and _is_verb(line, i)
        ):
            continue
        return Quantity(i, numeral.end, numeral, None, False, metric.value)
    return None


def _in_total(line: Line, at: int) -> bool:
    """True for the noun inside a phrase such as "with copies", which counts nothing."""
    return any((hit := line.hit("words.total", i)) is not None and hit.end > at for i in range(max(0, at - 3), at))


def _is_verb(line: Line, at: int) -> bool:
    """A word that may be noun or verb ("view", "hit") is a verb unless the tables say otherwise."""
    return line.tokens[at].key in {"view", "hit", "watch", "like", "share", "play", "click"}


def _ends_there(around: _Around, numeral: Numeral) -> bool:
    """True where no noun of its own follows the number."""
    line, i = around.line, numeral.end
    if i >= len(line.tokens) or around.taken[i] or line.tokens[i].kind != "word":
        return True
    if any(
        line.hit(category, i) for category in ("words.closed", "platform", "tail", "words.mark", "hedge", "words.now")
    ):
        return True
    return line.hit("passive_mark", i) is not None or line.hit("words.have", i) is not None


def _watched(around: _Around, numeral: Numeral) -> Quantity | None:
    """Seen by 43 million who; 40 million saw it; watched 12 million so far."""
    if (numeral.value is None or numeral.value >= _ROUND) and not _like_year(numeral):
        line = around.line
        if not _ends_there(around, numeral) and line.hit("watch", numeral.end) is None:
            return None
        verb = _verb_after(around, numeral) or _verb_in_part(around, numeral, reach=6)
        if verb is not None:
            return Quantity(numeral.start, numeral.end, numeral, None, False, verb)
    return None


def _bare(around: _Around, numeral: Numeral) -> Quantity | None:
    """A large number with no noun at all, as headlines have it, counts what the text is about."""
    if numeral.value is None or numeral.value < _ROUND or _like_year(numeral) or not _ends_there(around, numeral):
        return None
    if around.line.hit("words.more_than", numeral.end) is not None:
        return None
    return Quantity(numeral.start, numeral.end, numeral, None, False, "views", bare=True)
