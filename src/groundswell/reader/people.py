"""People, brands and places that a text names: by the case's own names, by what the text calls them, by lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from groundswell.reader.clauses import Clauses
from groundswell.reader.finding import About
from groundswell.reader.names import Name, about_the_film, given_names, names_of, place_names, resolve
from groundswell.reader.numerals import Line
from groundswell.reader.tokens import fold

_PARTICLES = frozenset("de van von der den di da del la le el bin al ter".split())
_DOUBTFUL = frozenset(
    "nice cork turkey victoria florence orlando sofia austin phoenix perth queens dallas jordan chad georgia lima "
    "nashville bath reading split cannes bergen venice".split()
)
"""Places that are more often something else; they need a preposition that leads to a place."""

_MANY_THINGS = frozenset(
    "mark bill robin jean frank penny dean roman jack christian harry carol gloria milan chelsea logan jordan "
    "victoria sofia virginia florian joan hugo oscar stella vera harvey josh chuck wayne clara lena max".split()
)
"""Given names that, alone, are as often a word, a prize, a firm or a place."""

_HEARD = 6
"""Letters of a name, and of a word written small, below which it may be any word."""

_LEADS = frozenset(
    "in from to at near of across around into through outside en a de desde aus nach a nel da em".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the tokens ``start`` to before ``end``; ``known`` is the spelling of the case, if it has the name."""

    start: int
    end: int
    kind: Literal["person", "brand", "place"]
    known: str | None


@dataclass(frozen=True, slots=True)
class _Search:
    line: Line
    clauses: Clauses
    names: tuple[Name, ...]
    evident: bool


def named_in(line: Line, clauses: Clauses, about: About | None, known: tuple[str, ...] = ()) -> list[Named]:
    """Every person, brand and place once, where it is first named in that spelling; none overlaps another."""
    runs = list(_runs(line, clauses))
    names = names_of(about, known)
    folded = [tuple(line.tokens[i].key for i in range(a, b)) for a, b in runs]
    evident = bool(names) and about_the_film(line.text, folded, about, names)
    search = _Search(line, clauses, names, evident)
    found: list[Named] = []
    for start, end in runs:
        if found and _is_place_after(line, found[-1], start):
            found.append(Named(start, end, "place", None))
        else:
            found.extend(_classified(search, start, end))
    found.extend(_small_letters(search))
    return _once(line, found)


def _is_place_after(line: Line, last: Named, start: int) -> bool:
    if last.kind == "person":
        return _comes_from(line, last.end, start)
    return last.kind == "place" and _goes_on(line, last, start)


def _comes_from(line: Line, end: int, start: int) -> bool:
    """Karen Doyle, 52, from Hull; Deniz Aydin (29) aus Bochum."""
    between = line.tokens[end : start - 1]
    aged = any(token.kind == "number" for token in between)
    if line.tokens[start - 1].key not in ({"from", "aus", "of", "di", "de"} if aged else {"from", "aus"}):
        return False
    return len(between) <= 6 and all(token.kind in {"number", "mark"} or token.key in _YEARS for token in between)


_YEARS = frozenset("year years old jahre jahren anni ans anos de".split())
"""Words of an age."""


def _goes_on(line: Line, place: Named, start: int) -> bool:
    """A place in another: Cafe Gratitude on Larchmont."""
    end = place.end
    if line.tokens[start - 1].key == "on" and _gazetteer(line, place.start, place.end) is not None:
        return False
    if end < start and line.tokens[end].key == "s" and line.tokens[end].joined:
        end += 1
    return start - end == 1 and line.tokens[end].key in {"in", "on", "near"} and not _ordinary(line, start)


def _once(line: Line, found: list[Named]) -> list[Named]:
    """Each name where it first stands in that spelling; a later part of a name already given is left out."""
    seen: set[tuple[str, str]] = set()
    given: set[str] = set()
    kept: list[Named] = []
    brands = {_key(line, named) for named in found if named.kind == "brand"}
    last = 0
    for named in sorted(found, key=lambda n: (n.start, -n.end)):
        key = _key(line, named)
        repeated = (named.kind, key) in seen or (named.kind == "person" and set(key.split()) <= given)
        if named.start < last or repeated or (named.kind != "brand" and key in brands):
            continue
        seen.add((named.kind, key))
        if named.kind == "person":
            given.update(key.split())
        kept.append(named)
        last = named.end
    return kept


def _key(line: Line, named: Named) -> str:
    return " ".join(token.key for token in line.tokens[named.start : named.end] if token.key != ".")


def _runs(line: Line, clauses: Clauses) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words within a sentence, particles and initials inside them."""
    i = 0
    while i < len(line.tokens):
        if not _capital(line, i):
            i += 1
            continue
        end = j = i + 1
        while j < len(line.tokens) and clauses.sentence[j] == clauses.sentence[i]:
            if _capital(line, j) and not (line.tokens[j].key == "s" and line.tokens[j].joined):
                end = j = j + 1
            elif _inside_name(line, j):
                j += 1
            else:
                break
        yield i, end
        i = max(end, i + 1)


def _inside_name(line: Line, at: int) -> bool:
    """A particle before a capital, or the full stop of an initial."""
    if line.tokens[at].key in _PARTICLES and line.tokens[at].kind == "word":
        return _capital(line, at + 1)
    initial = line.tokens[at - 1].end - line.tokens[at - 1].start == 1
    return initial and line.is_mark(at, ".") and line.adjacent(at)


def _capital(line: Line, at: int) -> bool:
    return at < len(line.tokens) and line.tokens[at].kind == "word" and line.text[line.tokens[at].start].isupper()


def _ordinary(line: Line, at: int) -> bool:
    """A word of the phrase tables, capitalised for its place in the sentence or in a headline."""
    if line.tokens[at].key in given_names():
        return False
    return any(
        line.hit(category, at) is not None
        for category in (
            "words.closed",
            "metric",
            "platform",
            "words.film",
            "words.posted",
            "watch",
            "month",
            "weekday",
            "words.ordinary",
            "words.have",
            "unit",
            "role",
            "happening",
            "hedge",
            "words.said",
            "words.now",
            "words.within",
        )
    )


def _classified(search: _Search, start: int, end: int) -> Iterator[Named]:
    line = search.line
    if line.is_mark(start - 1, '"“‘«„') and line.is_mark(end, '"”’»“'):
        return
    if _is_venue(line, start, end):
        yield Named(start, _past_of(line, end), "place", None)
        return
    while start < end and _ordinary(line, start) and not _gazetteer(line, start, end):
        start += 1
    if start >= end:
        return
    own = _of_the_case(search, start, end)
    if own is not None:
        yield own
        return
    cue = _role_before(line, start)
    place = _gazetteer(line, start, end)
    if cue == "brand" and place is None:
        yield Named(start, _past_of(line, end), "brand", None)
        return
    called = cue == "person" or (2 <= end - start <= 4 and _is_aged(line, end))
    person = _person(line, start, end, called and place is None)
    if person is not None:
        yield from person
    elif place is not None:
        yield place
    elif _lived_in(line, start) or _stands_in_place(line, start, end):
        yield Named(start, _possessive(line, end), "place", None)


def _past_of(line: Line, end: int) -> int:
    """Art of Elysium: a name goes on behind "of"."""
    i = end
    while i + 1 < len(line.tokens) and line.tokens[i].key in {"of", "&"} and _capital(line, i + 1):
        i += 2
        while _capital(line, i):
            i += 1
    return i


def _possessive(line: Line, end: int) -> int:
    """Little Dom's, where the s belongs to the name."""
    return end + 1 if end < len(line.tokens) and line.tokens[end].key == "s" and line.tokens[end].joined else end


def _is_venue(line: Line, start: int, end: int) -> bool:
    """A name that says what it is: Cafe Gratitude, Museum of ...; with its last word only where a place may stand."""
    led = start > 0 and (line.tokens[start - 1].key in _LEADS or line.hit("words.article", start - 1) is not None)
    led = led or (start > 0 and line.tokens[start - 1].key == "the")
    return _past_of(line, end) - start >= 2 and any(
        (hit := line.hit("role", i)) is not None and hit.value == "venue"
        for i in ((start, end - 1) if led else (start,))
    )


def _of_the_case(search: _Search, start: int, end: int) -> Named | None:
    """A name of the case, where the text is about its film."""
    if not search.evident:
        return None
    for a, b in ((start, end), (start, start + 2), (end - 2, end), (end - 1, end), (start, start + 1)):
        if not start <= a < b <= end:
            continue
        words = tuple(token.key for token in search.line.tokens[a:b] if token.kind == "word")
        name = resolve(words, search.names) if words else None
        if name is not None and _fits(search, name, words, a, (a, b) == (start, end)):
            return Named(a, b, name.kind, name.full)
    return None


def _fits(search: _Search, name: Name, words: tuple[str, ...], at: int, whole: bool) -> bool:
    """A short name that is only alike needs the text to say what it is; part of a run must be the exact name."""
    if words[-1] == name.last or words == name.words:
        return whole or len(words) > 1 or name.kind == "brand"
    if len(name.last) <= 4:
        return _role_before(search.line, at) == name.kind
    return whole or len(words) > 1


def _role_before(line: Line, at: int) -> str | None:
    """What the words right before call it: filmmaker, fashion label."""
    for back in range(1, 5):
        i = at - back
        hit = line.hit("role", i) if i >= 0 else None
        if hit is not None and (
            hit.end == at
            or (hit.end == at - 1 and line.tokens[at - 1].key in {",", "of", "the", "called", "named", "by"})
        ):
            return hit.value if hit.value in {"person", "brand"} else None
    return None


def _person(line: Line, start: int, end: int, called: bool) -> list[Named] | None:
    """One person, or those inside a headline in capitals; None where the run is none."""
    given = [i for i in range(start, end) if line.tokens[i].key in given_names()]
    if end - start == 1:
        if given and line.is_mark(end, "[") and _capital(line, end + 1) and line.is_mark(end + 2, "]"):
            return [Named(start, end + 3, "person", None)]
        return [Named(start, end, "person", None)] if given and (called or _alone(line, start)) else None
    called = called and not _in_headline(line, start - 1)
    if end - start <= 4 and (called or (given and given[0] == start)):
        return [Named(start, end, "person", None)]
    if end - start <= 3 and line.hit("words.said", end) is not None and not given and start == end - 2:
        return [Named(start, end, "person", None)] if _role_after(line, end) else None
    people = [Named(i, i + 2, "person", None) for i in given if i + 1 < end and not _ordinary(line, i + 1)]
    return people or None


def _in_headline(line: Line, at: int) -> bool:
    """True for a capital in the middle of a line that writes most of its words so."""
    if not _capital(line, at):
        return False
    near = [i for i in range(max(0, at - 6), min(at + 7, len(line.tokens))) if line.tokens[i].kind == "word"]
    return sum(_capital(line, i) for i in near) > 0.7 * len(near)


def _alone(line: Line, at: int) -> bool:
    """A given name by itself, which is nobody's surname nor a common word: Ellen and others."""
    if line.tokens[at].key in _MANY_THINGS or line.tokens[at].end - line.tokens[at].start < 4:
        return False
    before, after = at - 1, at + 1
    inside = before >= 0 and (line.tokens[before].key == "," or line.tokens[before].kind == "word")
    partner = after < len(line.tokens) and line.tokens[after].key in {"and", ","}
    return partner or (inside and not (after < len(line.tokens) and line.tokens[after].joined))


def _is_aged(line: Line, at: int) -> bool:
    """X, 52, of ...; X (29); X, danseuse de 26 ans: what has an age is a person."""
    if not line.is_mark(at, ",("):
        return False
    for i in range(at + 1, min(at + 6, len(line.tokens))):
        token = line.tokens[i]
        if token.kind == "number" and token.key.isdecimal() and len(token.key) == 2:
            alone = i == at + 1 and (i + 1 >= len(line.tokens) or line.is_mark(i + 1, ",)."))
            unit = line.hit("unit", i + 1)
            return alone or (unit is not None and unit.value == "year" and line.is_mark(at, ","))
        if token.kind == "mark":
            return False
    return False


def _role_after(line: Line, at: int) -> bool:
    """X, director of ...; X, founder."""
    return line.is_mark(at, ",") and line.hit("role", at + 1) is not None


def _gazetteer(line: Line, start: int, end: int) -> Named | None:
    """A known place at the beginning of a run that is not part of a longer name (New York, but not New York Times)."""
    for written in place_names().get(line.tokens[start].key, ()):
        stop = start + len(written)
        tokens = line.tokens[start:stop]
        if len(tokens) < len(written) or [fold(w) for w in written] != [t.key for t in tokens]:
            continue
        text = "".join(written)
        if len(text) <= 4 and line.text[tokens[0].start : tokens[-1].end].replace(" ", "") != text:
            continue
        if stop < end and not line.is_mark(stop, ",."):
            continue
        doubtful = len(written) == 1 and tokens[0].key in _DOUBTFUL
        if doubtful and not (start > 0 and line.tokens[start - 1].key in _LEADS):
            continue
        if (
            stop < len(line.tokens)
            and line.tokens[stop].key == "s"
            and line.tokens[stop].joined in {"'", "’"}
            and doubtful
        ):
            continue
        return Named(start, stop, "place", None)
    return None


def _lived_in(line: Line, at: int) -> bool:
    """Lived in Silver Lake and Beachwood; moved to Los Feliz; the Hollywood Hills."""
    i = at - 1
    if i >= 0 and line.tokens[i].key == "the":
        i -= 1
    for back in range(5):
        if _living(line, i - back) == i + 1:
            return True
    if i >= 1 and line.tokens[i].key == "and" and _capital(line, i - 1):
        return any(_living(line, i - back) for back in range(2, 8) if i - back >= 0)
    return False


def _living(line: Line, at: int) -> int | None:
    hit = line.hit("role", at) if at >= 0 else None
    return hit.end if hit is not None and hit.value == "living" else None


def _stands_in_place(line: Line, start: int, end: int) -> bool:
    """Little Dom's in Los Feliz: what stands in a place is one."""
    after = end
    if after < len(line.tokens) and line.tokens[after].key == "s" and line.tokens[after].joined:
        after += 1
    if after + 1 >= len(line.tokens) or line.tokens[after].key != "in" or not _capital(line, after + 1):
        return False
    if _gazetteer(line, after + 1, after + 2) is None and _gazetteer(line, after + 1, after + 3) is None:
        return False
    listed = start > 0 and line.tokens[start - 1].key in {"are", "is", "at", "the", ",", "and"}
    return listed and not _ordinary(line, start) and end - start <= 3


_SPEAKERS = re.compile(r">>|(?:^|[\n.?!\"”] )(?:[A-Z][\w'.]{0,20} ?){1,3}:(?= )", re.MULTILINE)
"""Labels of speakers, as transcripts have them."""

_FEWEST_TURNS = 3


def _small_letters(search: _Search) -> Iterator[Named]:
    """Names that captions write small: known ones by sound, others where the text calls them a filmmaker or a brand."""
    line = search.line
    cues = (*line.marks.get("role", ()), *line.marks.get("words.partner", ()))
    near = {i for at in cues for i in range(at + 1, at + 7)}
    spoken = len(_SPEAKERS.findall(line.text)) >= _FEWEST_TURNS
    for i, token in enumerate(line.tokens):
        if i not in near and not (search.evident and len(token.key) >= _HEARD):
            continue
        if token.kind != "word" or _capital(line, i) or len(token.key) < 3 or _ordinary(line, i):
            continue
        cue = _role_before(line, i)
        if search.evident:
            name = resolve((token.key,), search.names)
            if name is not None and _heard(name, token.key, cue):
                yield Named(i, i + 1, name.kind, name.full)
                continue
        if not spoken:
            continue
        if cue == "brand" and _stands_alone(line, i):
            yield Named(i, i + 1, "brand", None)
        elif (cue == "person" and token.key in given_names()) or _partner_of_brand(line, i):
            yield Named(i, i + 1, "person", None)


def _heard(name: Name, word: str, cue: str | None) -> bool:
    """A small word is a name where it sounds long enough to be no other, or where the text says what it is."""
    if cue == name.kind:
        return True
    return name.kind == "person" and len(name.last) >= _HEARD and word not in given_names() and len(word) >= _HEARD


_ENDS = frozenset(".,;:!?") | {"\n", "\n\n"}


def _stands_alone(line: Line, at: int) -> bool:
    """Followed by the end of its clause, and directly preceded by what it is called."""
    hits = [hit for back in (1, 2, 3) if at >= back and (hit := line.hit("role", at - back)) and hit.end == at]
    return bool(hits) and (at + 1 >= len(line.tokens) or line.tokens[at + 1].key in _ENDS)


def _partner_of_brand(line: Line, at: int) -> bool:
    """A collaboration between X and the clothing brand Y: X is somebody."""
    between = any((hit := line.hit("words.partner", at - back)) and hit.end == at for back in (1, 2, 3) if at >= back)
    if not between or at + 3 >= len(line.tokens) or line.hit("words.and", at + 1) is None:
        return False
    i = at + 3 if line.tokens[at + 2].key == "the" else at + 2
    hit = line.hit("role", i)
    return hit is not None and hit.value == "brand"
