"""What each number of a text counts: its hedge, its metric, its unit, and the platform it was seen on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from groundswell.reader.clauses import Clauses
from groundswell.reader.hedges import hedges_by_end, with_hedge, without_hedge
from groundswell.reader.moment import DAYS, Moment
from groundswell.reader.numerals import Line, Numeral, moves, numeral_at
from groundswell.reader.quantity import REACH, ROUND, Around, Quantity
from groundswell.terms import Bound

_STRANGERS = 2
"""Words of no table that may stand between a number and its noun."""


def quantities_of(
    line: Line, clauses: Clauses, moments: list[Moment], titles: frozenset[int] = frozenset()
) -> list[Quantity]:
    """Every number that counts something, in order, without the dates and lengths of time that were read before.

    ``titles`` are tokens of the names of films, whose numbers count nothing: Kony 2012, 99 Balloons.
    """
    taken = [i in titles for i in range(len(line.tokens) + 1)]
    for moment in moments:
        for i in range(moment.start, moment.end):
            taken[i] = True
    found: list[Quantity] = []
    i = 0
    hedges = hedges_by_end(line)
    while i < len(line.tokens):
        if taken[i]:
            i += 1
            continue
        numeral = numeral_at(line, i)
        if numeral is None or not _is_quantity(line, numeral):
            i = numeral.end if numeral is not None else i + 1
            continue
        around = Around(line, clauses, hedges, taken)
        quantity = _beginning(around, numeral) or _describe(around, numeral) or _listed(around, numeral, found)
        if quantity is not None:
            found.append(_going_on(line, quantity, found))
        i = numeral.end
    return found


def _beginning(around: Around, numeral: Numeral) -> Quantity | None:
    """From 1,200 to 87,000 subscribers: where a number came from counts what the second one does."""
    line = around.line
    to = line.hit("words.to", numeral.end)
    second = numeral_at(line, to.end) if to is not None and moves(line, numeral.start) else None
    if second is None:
        return None
    own = _describe(around, numeral)
    counted = own if own is not None and not own.bare else _describe(around, second)
    if counted is None or counted.unit is not None:
        return None
    first = Quantity(numeral.start, numeral.end, numeral, None, False, counted.metric, beginning=True)
    return without_hedge(first)


_GOES_ON = 30
"""Tokens within which a number without a noun may go on about followers."""


def _going_on(line: Line, quantity: Quantity, found: list[Quantity]) -> Quantity:
    """I had 14 followers on Sunday; by Tuesday it was 260,000: what a number without a noun goes on counting."""
    last = found[-1] if found else None
    if last is not None and quantity.unit == last.unit == "percent" and quantity.metric is None:
        return replace(quantity, metric=last.metric)
    if last is None or not quantity.bare or quantity.start - last.end > _GOES_ON:
        return quantity
    turned = ("platform", "words.film", "words.film_noun", "watch")
    followers = last.metric in {"followers", "subscribers"} and not any(
        line.hit(category, i) for category in turned for i in range(last.end, quantity.start)
    )
    return replace(quantity, metric=last.metric, bare=False) if followers or last.beginning else quantity


_SAME_LIST = 16
"""Tokens from one number of a list to the next."""


def _listed(around: Around, numeral: Numeral, found: list[Quantity]) -> Quantity | None:
    """The Fox 289 million, Harlem Shake 96, ...; past three million and close to four: the million goes on."""
    line, last = around.line, found[-1] if found else None
    if (
        last is None
        or last.metric != "views"
        or not last.numeral.scaled
        or not around.together(last.start, numeral.start)
    ):
        return None
    if (
        numeral.scaled
        or numeral.value is None
        or numeral.value >= 1000
        or numeral.start - last.numeral.end > _SAME_LIST
    ):
        return None
    after = numeral.end
    ends = after >= len(line.tokens) or (line.tokens[after].kind in {"line", "mark"} and not line.is_mark(after, ":%/"))
    before = line.tokens[numeral.start - 1]
    titled = before.key == ")" or (before.kind == "word" and line.text[before.start].isupper())
    if not ends or not (titled or numeral.start in around.hedges):
        return None
    factor = next((scale for scale in (1e9, 1e6, 1e3) if (last.value or 0) >= scale), 1.0)
    whole = replace(numeral, value=numeral.value * factor, scaled=True)
    return with_hedge(around, Quantity(numeral.start, numeral.end, whole, None, False, "views", bare=True))


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


def _describe(around: Around, numeral: Numeral) -> Quantity | None:
    readers: tuple[Callable[[Around, Numeral], Quantity | None], ...] = (
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
            return _with_gain(around, with_hedge(around, quantity))
    return None


def _with_gain(around: Around, quantity: Quantity) -> Quantity:
    """Views added in a period are no state of the counter: "2 million more", "a day", "best day"."""
    line, numeral = around.line, quantity.numeral
    if quantity.metric is None:
        return quantity
    end = quantity.end
    for at in range(numeral.end, min(end + 1, len(line.tokens))):
        if around.clauses.clause[at] != around.clauses.clause[numeral.start]:
            break
        if line.hit("words.gain", at) is not None and line.hit("hedge", at) is None:
            return quantity if _is_placed(around, quantity) else replace(quantity, gained=True)
    if end < len(line.tokens) and line.hit("words.per_day", end) is not None and around.together(end, numeral.start):
        return replace(quantity, gained=True)
    part = around.clauses.part[numeral.start]
    i = numeral.start - 1
    while i >= 0 and around.clauses.part[i] == part and numeral.start - i <= 6:
        best = line.hit("words.best_day", i) or line.hit("words.gain_before", i)
        if best is not None:
            return quantity if _is_placed(around, quantity) else replace(quantity, gained=True)
        i -= 1
    return quantity


def _is_placed(around: Around, quantity: Quantity) -> bool:
    """Another 1.5 million on Vimeo: as many on that platform, not so many more."""
    clause, line = around.clauses.clause, around.line
    after = range(quantity.numeral.end, min(quantity.end + 5, len(line.tokens)))
    return any(line.hit("platform", i) is not None and clause[i] == clause[quantity.numeral.start] for i in after)


def _money(around: Around, numeral: Numeral) -> Quantity | None:
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


def _percent(around: Around, numeral: Numeral) -> Quantity | None:
    line = around.line
    sign = line.hit("words.percent_word", numeral.end)
    end = sign.end if sign else numeral.end + 1 if line.is_mark(numeral.end, "%％") else None
    if end is None:
        return None
    metric = _changed_metric(around, numeral, end)
    return Quantity(numeral.start, end, numeral, None, False, metric, unit="percent")


def _changed_metric(around: Around, numeral: Numeral, end: int) -> str | None:
    """What rose or fell by so much: the noun before ("sales up 14,000%"), else after ("21% fewer accidents")."""
    line, part = around.line, around.clauses.part[numeral.start]
    before = range(numeral.start - 1, max(-1, numeral.start - 2 * REACH), -1)
    after = range(end, min(end + REACH, len(line.tokens)))
    for places in (before, after):
        for i in places:
            if around.clauses.part[i] != part or line.tokens[i].kind == "number":
                break
            hit = line.hit("metric", i)
            if hit is not None and hit.value != "people" and not _is_verb(line, i):
                return hit.value
    return None


def _rank(around: Around, numeral: Numeral) -> Quantity | None:
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


def _length(around: Around, numeral: Numeral) -> Quantity | None:
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


def _counted_noun(around: Around, numeral: Numeral) -> Quantity | None:
    """The noun after the number, past adjectives and the name of a platform."""
    line = around.line
    i, skipped = numeral.end, 0
    for _ in range(REACH):
        if i >= len(line.tokens) or not around.together(numeral.start, i) or around.taken[i]:
            return None
        metric = line.hit("metric", i)
        if metric is not None and not ((skipped or _like_year(numeral)) and _is_verb(line, i)):
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
        elif skipped < _STRANGERS and _may_describe(line, i):
            skipped, i = skipped + 1, i + 1
        else:
            return None
    return None


def _may_describe(line: Line, at: int) -> bool:
    """A word of no table, before a noun that is counted: "3 million delighted viewers"."""
    token = line.tokens[at]
    if token.kind != "word" or any(
        line.hit(category, at) for category in ("words.closed", "unit", "words.have", "watch")
    ):
        return False
    after = line.hit("metric", at + 1) or line.hit("metric", at + 2)
    return after is not None and after.value != "people"


def _closing(line: Line, at: int) -> int | None:
    """The token after the bracket that closes the one at ``at``, if it is near."""
    return next((i + 1 for i in range(at, min(at + 14, len(line.tokens))) if line.is_mark(i, ")")), None)


def _of_noun(around: Around, numeral: Numeral, metric: str, end: int) -> Quantity | None:
    if metric == "people":
        if (joined := _joined_before(around, numeral)) is not None:
            return Quantity(numeral.start, end, numeral, None, False, joined)
        done = _watching(around, numeral, end)
        if done is not None:
            return Quantity(numeral.start, end, numeral, None, False, done)
        return Quantity(numeral.start, end, numeral, None, False, "people")
    if around.line.hit("percent_of", end) is not None:
        return None
    if metric == "copies" and _verb_in_part(around, numeral) == "sales":
        return Quantity(numeral.start, end, numeral, None, False, "sales")
    return Quantity(numeral.start, end, numeral, None, False, metric)


def _joined_before(around: Around, numeral: Numeral) -> str | None:
    """The number of subscribers rose to 150,000 people."""
    clause = around.clauses.clause[numeral.start]
    for i in range(numeral.start - 1, max(-1, numeral.start - 20), -1):
        if around.clauses.clause[i] != clause:
            return None
        hit = around.line.hit("metric", i)
        if hit is not None and hit.value in {"subscribers", "followers"}:
            return hit.value
    return None


def _of_times(around: Around, numeral: Numeral, end: int) -> Quantity | None:
    """Viewed more than 23,000,000 times: the verb says what was counted."""
    after = around.line.hit("watch", end)
    verb = after.value if after is not None else _verb_in_part(around, numeral)
    if verb is None:
        on_platform = any(around.together(i, numeral.start) for i in around.line.marks.get("platform", ()))
        verb = "views" if on_platform and (numeral.value or 0) >= ROUND else None
    return Quantity(numeral.start, end, numeral, None, False, verb) if verb is not None else None


def _verb_in_part(around: Around, numeral: Numeral, reach: int = 14) -> str | None:
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


def _verb_after(around: Around, numeral: Numeral) -> str | None:
    """Thousands have commented: the verb of the number's own clause."""
    clause = around.clauses.clause[numeral.start]
    for i in range(numeral.end, min(numeral.end + 4, len(around.line.tokens))):
        if around.clauses.clause[i] != clause or around.line.tokens[i].kind == "number":
            return None
        hit = around.line.hit("watch", i)
        if hit is not None:
            return hit.value
    return None


def _watching(around: Around, numeral: Numeral, end: int) -> str | None:
    """Seen by a million people, 94 million people clicked: what people are counted as, None for a mere crowd."""
    if numeral.value is not None and numeral.value < ROUND:
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


def _noun_before(around: Around, numeral: Numeral) -> Quantity | None:
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
        if _is_verb(line, i):
            continue
        return Quantity(i, numeral.end, numeral, None, False, metric.value)
    return None


def _in_total(line: Line, at: int) -> bool:
    """True for the noun inside a phrase such as "with copies", which counts nothing."""
    return any((hit := line.hit("words.total", i)) is not None and hit.end > at for i in range(max(0, at - 3), at))


def _is_verb(line: Line, at: int) -> bool:
    """A word that may be noun or verb ("view", "hit") is a verb unless the tables say otherwise."""
    return line.tokens[at].key in {"view", "hit", "watch", "like", "share", "play", "click"}


def _ends_there(around: Around, numeral: Numeral) -> bool:
    """True where no noun of its own follows the number."""
    line, i = around.line, numeral.end
    if i >= len(line.tokens) or around.taken[i] or line.tokens[i].kind != "word":
        return True
    if _has_own_noun(line, i):
        return False
    if any(
        line.hit(category, i)
        for category in (
            "words.closed",
            "platform",
            "tail",
            "words.mark",
            "hedge",
            "words.now",
            "watch",
            "words.posted",
        )
    ):
        return True
    return line.hit("passive_mark", i) is not None or line.hit("words.have", i) is not None


def _has_own_noun(line: Line, at: int) -> bool:
    """3,5 millions de voyageurs: what follows "of" is a word of no table."""
    of = line.hit("words.of", at)
    if of is None or of.end >= len(line.tokens) or line.tokens[of.end].kind != "word":
        return False
    known = ("words.closed", "platform", "words.film", "words.film_noun", "words.own", "metric", "words.link", "kin")
    return not any(line.hit(category, of.end) for category in known) and line.text[line.tokens[of.end].start].islower()


def _watched(around: Around, numeral: Numeral) -> Quantity | None:
    """Seen by 43 million who; 40 million saw it; watched 12 million so far."""
    if (numeral.value is None or numeral.value >= ROUND) and not _like_year(numeral):
        line = around.line
        if not _ends_there(around, numeral) and line.hit("watch", numeral.end) is None:
            return None
        verb = _verb_after(around, numeral) or _verb_in_part(around, numeral, reach=6)
        if verb is not None:
            return Quantity(numeral.start, numeral.end, numeral, None, False, verb)
    return None


def _bare(around: Around, numeral: Numeral) -> Quantity | None:
    """A large number with no noun at all, as headlines have it, counts what the text is about."""
    if numeral.value is None or numeral.value < ROUND or _like_year(numeral) or not _ends_there(around, numeral):
        return None
    if not numeral.scaled and any(around.line.is_number(i) for i in (numeral.start - 1, numeral.end)):
        return None  # +1 555 0100: a telephone
    if around.line.hit("words.more_than", numeral.end) is not None or _is_resolution(around.line, numeral):
        return None
    if _after_money(around, numeral):
        return Quantity(numeral.start, numeral.end, numeral, None, False, "money")
    return Quantity(numeral.start, numeral.end, numeral, None, False, "views", bare=True)


def _is_resolution(line: Line, numeral: Numeral) -> bool:
    """Shot in 4K."""
    return numeral.digits in {"4", "8"} and numeral.value in {4e3, 8e3} and line.tokens[numeral.start + 1].key == "k"


def _after_money(around: Around, numeral: Numeral) -> bool:
    """A budget of 3 million: money without its currency."""
    for at in range(max(0, numeral.start - 3), numeral.start):
        hit = around.line.hit("money", at)
        close = hit is not None and hit.end >= numeral.start - 1
        if close and around.clauses.clause[at] == around.clauses.clause[numeral.start]:
            return True
    return False
