"""Numbers as people write them: digits, words, mixtures, fractions, ranges, and the bare order ("millions")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from groundswell.reader.phrasebook import Hit, Marks
from groundswell.reader.tokens import Token

_MOST_DIGITS = 300
"""Digits of a numeral that are looked at; nobody counts further."""

_WIDEST = 5
"""A range whose upper end is more times its lower is none."""

_GROUPED = re.compile(r"[^\d.,]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the tokens ``start`` to before ``end``. ``value`` None: only its order was said (``magnitude``)."""

    start: int
    end: int
    value: float | None
    value_to: float | None = None
    magnitude: float | None = None
    digits: str | None = None
    scaled: bool = False
    few: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The tokens of a text with the phrases found in them: what every rule of the grammar looks at."""

    text: str
    tokens: list[Token]
    marks: Marks
    decimal: str
    day_first: bool

    def hit(self, category: str, at: int) -> Hit | None:
        """The longest phrase of the category that starts at that token."""
        places = self.marks.get(category)
        return places.get(at) if places else None

    def adjacent(self, at: int) -> bool:
        """True where the token follows the one before without a space."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].end

    def is_number(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "number"

    def is_mark(self, at: int, marks: str) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].key in marks and self.tokens[at].kind == "mark"


def digits_value(written: str, decimal: str, scaled: bool) -> float:
    """The value of a numeral in digits, in a language with that decimal mark.

    Three digits behind a single mark are thousands, unless the mark is the decimal one and a scale word follows
    ("2.345 million"); other numbers of digits are decimals in every language.
    """
    plain = _GROUPED.sub("", written[:_MOST_DIGITS])
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return float(plain[:_MOST_DIGITS])
    last = marks[-1]
    whole, _, rest = plain.rpartition(last)
    if len(set(marks)) == 2:
        return float(re.sub(r"[.,]", "", whole) + "." + rest) if len(rest) != 3 or marks.count(last) == 1 else 0.0
    if len(marks) > 1:
        return float(plain.replace(last, ""))
    thousands = len(rest) == 3 and whole not in {"", "0"} and not (scaled and last == decimal)
    return float(whole + rest) if thousands else float(f"{whole or 0}.{rest}")


def numeral_at(line: Line, at: int) -> Numeral | None:
    """The number that starts at the token, ranges included; None where none does."""
    first = _single_at(line, at)
    if first is None or first.value is None:
        return first
    whole = _range_from(line, first) or first
    if not whole.scaled or (_is_written(whole.value) and _is_written(whole.value_to)):
        return whole
    return replace(whole, value=_as_written(whole.value), value_to=_as_written(whole.value_to))


def _is_written(value: float | None) -> bool:
    return value is None or value.is_integer()


def _as_written(value: float | None) -> float | None:
    """Without what binary fractions add: 16.6 million is 16,600,000."""
    return float(f"{value:.12g}") if value is not None and value < 1e15 else value


def _single_at(line: Line, at: int) -> Numeral | None:
    if at >= len(line.tokens):
        return None
    fraction = _fraction_at(line, at)
    if fraction is not None:
        return fraction
    counted = _counted_at(line, at)
    if counted is not None:
        return counted
    vague = line.hit("vague", at)
    return Numeral(at, vague.end, None, magnitude=float(vague.value)) if vague else None


def _fraction_at(line: Line, at: int) -> Numeral | None:
    """Half a million, a quarter of a million, half-million."""
    fraction = line.hit("fraction", at)
    if fraction is None:
        return None
    i = fraction.end
    of = line.hit("words.of", i)
    if of is not None and line.hit("scale", of.end) is not None:
        i = of.end
    scale = line.hit("scale", i)
    if scale is None:
        return None
    return Numeral(at, scale.end, float(fraction.value) * float(scale.value), scaled=True)


def _counted_at(line: Line, at: int) -> Numeral | None:
    """Digits or number words, each with what multiplies them."""
    start = at
    few = line.hit("few", at)
    if few is not None:
        return _few_at(line, at, few)
    token = line.tokens[at]
    if token.kind == "number":
        return _digits_at(line, at)
    article = line.hit("words.article", at)
    if article is not None and line.hit("scale", article.end) is not None:
        at = article.end
    elif line.hit("numeral", at) is None and line.hit("bare_scale", at) is None:
        return None
    value, end, scaled = _words_from(line, at)
    return Numeral(start, end, value, scaled=scaled) if value is not None else None


def _few_at(line: Line, at: int, few: Hit) -> Numeral | None:
    scale = line.hit("scale", few.end)
    if scale is None:
        return None
    count = float(few.value)
    if count == 2:
        return Numeral(at, scale.end, count * float(scale.value), scaled=True, few=True)
    if count == 0:
        return None
    return Numeral(at, scale.end, None, magnitude=float(scale.value), few=True)


def _digits_at(line: Line, at: int) -> Numeral:
    token = line.tokens[at]
    i, factor = _multiplier_from(line, at + 1)
    value = digits_value(token.key, line.decimal, factor > 1) * factor
    half = line.hit("and_half", at + 1)
    if half is not None and line.hit("scale", half.end) is not None:
        i, factor = _multiplier_from(line, half.end)
        value = (digits_value(token.key, line.decimal, True) + float(half.value)) * factor
    elif factor > 1 and (half := line.hit("and_half", i)) is not None:
        i, value = half.end, value + float(half.value) * factor
    # 1億2000万: a smaller scale goes on adding, where the number of it touches.
    while factor > 1 and i < len(line.tokens) and line.tokens[i].kind == "number" and line.adjacent(i):
        j, smaller = _multiplier_from(line, i + 1)
        if not 1 < smaller < factor:
            break
        value += digits_value(line.tokens[i].key, line.decimal, True) * smaller
        i, factor = j, smaller
    return Numeral(at, i, value, digits=token.key, scaled=i > at + 1)


def _multiplier_from(line: Line, at: int) -> tuple[int, float]:
    """The suffix or scale words from the token on, and what they multiply by."""
    factor = 1.0
    suffix = line.hit("suffix", at)
    if suffix is not None and (line.adjacent(at) or _capital(line, at)) and not _runs_on(line, suffix.end):
        return suffix.end, float(suffix.value)
    sign = line.hit("scale_sign", at)
    while sign is not None:
        factor *= float(sign.value)
        at = sign.end
        sign = line.hit("scale_sign", at)
    scale = line.hit("scale", at)
    while scale is not None:
        factor *= float(scale.value)
        at = scale.end
        if _abbreviates(line, at):
            at += 1
        scale = line.hit("scale", at)
    return at, factor


def _abbreviates(line: Line, at: int) -> bool:
    """True for the full stop of "1,1 Mio. Aufrufe", where the count goes on behind it."""
    if not (line.is_mark(at, ".") and line.adjacent(at) and len(line.tokens[at - 1].key) <= 4):
        return False
    if at + 1 >= len(line.tokens) or line.tokens[at + 1].kind != "word":
        return False
    going_on = any(line.hit(category, at + 1) for category in ("metric", "words.times", "platform", "words.link"))
    return going_on or line.text[line.tokens[at + 1].start].islower()


def _runs_on(line: Line, at: int) -> bool:
    """True where the token goes on the word before it, so that "5mm" and "3.5km" are no millions."""
    return line.adjacent(at) and line.tokens[at].kind not in {"mark", "line"} and not line.tokens[at].joined


def _capital(line: Line, at: int) -> bool:
    token = line.tokens[at]
    return line.text[token.start : token.end] in {"M", "K"}


def _words_from(line: Line, at: int) -> tuple[float | None, int, bool]:
    """Number words from the token on: the sum, the token after them, and whether a scale word was among them."""
    total, current, i, scaled = 0.0, None, at, False
    while i < len(line.tokens):
        scale = line.hit("scale", i) or line.hit("scale_sign", i)
        numeral = line.hit("numeral", i)
        half = line.hit("and_half", i)
        joint = line.hit("words.and", i)
        if half is not None and (scaled or line.hit("scale", half.end) is not None) and current is not None:
            unit = 1.0 if line.hit("scale", half.end) is not None else _largest_scale(current)
            current, i = current + float(half.value) * unit, half.end
        elif scale is not None:
            factor = float(scale.value)
            current = (1.0 if current is None else current) * factor
            scaled, i = scaled or factor >= 1000, scale.end
        elif current is not None and current < 1000 and (point := _point_at(line, i)) is not None:
            current, i = current + point[0], point[1]
        elif numeral is not None and (current is None or _adds(current, float(numeral.value))):
            if current is not None and current >= 1000:
                total, current = total + current, None
            current, i = (current or 0.0) + float(numeral.value), numeral.end
        elif joint is not None and current is not None and current >= 20 and _joins(line, joint.end, current):
            i = joint.end
        else:
            break
    if current is None:
        return None, at, False
    return total + current, i, scaled


def _point_at(line: Line, at: int) -> tuple[float, int] | None:
    """One point two: what is said behind the point, digit by digit, and the token after it."""
    point = line.hit("words.point", at)
    if point is None:
        return None
    digits, i = "", point.end
    while (numeral := line.hit("numeral", i)) is not None and 0 <= float(numeral.value) < 100 and len(digits) < 4:
        digits += f"{float(numeral.value):.0f}"
        i = numeral.end
    return (float(f"0.{digits}"), i) if digits else None


def _joins(line: Line, at: int, current: float) -> bool:
    numeral = line.hit("numeral", at)
    return numeral is not None and _adds(current, float(numeral.value)) and current < 1e6


def _adds(current: float, value: float) -> bool:
    """Twenty five, hundred and seventy, two thousand three hundred: the smaller fills the zeros of the larger."""
    place = 10.0 if value < 10 else 100.0 if value < 100 else 1000.0
    return current >= max(20.0, place) and current % place == 0


def _largest_scale(value: float) -> float:
    return next((scale for scale in (1e9, 1e6, 1e3) if value >= scale), 1.0)


def moves(line: Line, at: int) -> bool:
    """From 1 million to 8 million: a way, not a range."""
    ways = ((word, back) for word in ("words.from", "words.rose") for back in (1, 2, 3) if at >= back)
    return any((hit := line.hit(word, at - back)) is not None and hit.end == at for word, back in ways)


def _range_from(line: Line, first: Numeral) -> Numeral | None:
    """5-6 million, 5 to 6 million, between five and six million: the smaller end takes the scale of the larger."""
    i = first.end
    if i >= len(line.tokens):
        return None
    if line.tokens[i].joined in {"-", "–", "‑"} and line.tokens[i].kind == "number":
        second = _single_at(line, i)
    elif line.is_mark(i, "-–—") and i + 1 < len(line.tokens) and line.adjacent(i) and line.adjacent(i + 1):
        second = _single_at(line, i + 1)
    else:
        to = line.hit("words.to", i)
        joint = line.hit("words.and", i)
        between = first.start > 0 and any(
            (hit := line.hit("words.between", first.start - back)) and hit.end == first.start for back in (1, 2)
        )
        link = to if to is not None and (joint is None or between) else joint if between else None
        second = _single_at(line, link.end) if link is not None else None
    if second is None or second.value is None or first.value is None:
        return None
    low = first.value
    if not first.scaled and second.scaled and low < 1000:
        low *= _largest_scale(second.value)
    if not low < second.value <= low * _WIDEST or moves(line, first.start):
        return None
    return Numeral(first.start, second.end, low, value_to=second.value, scaled=second.scaled, digits=second.digits)
