"""The films, parodies and channels that a text names: by known names, in quotation marks, by nouns, by grammar."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from groundswell.reader.clauses import Clauses
from groundswell.reader.finding import About, SubjectKind
from groundswell.reader.names import given_names
from groundswell.reader.numerals import Line, numeral_at
from groundswell.reader.tokens import fold

_QUOTED = re.compile(r"(?<!\w)['‘\"“„«「『]((?:[^'’\"”“»«」』\n‘„]|(?<=\w)['’](?=\w)){2,60})['’\"”“»」』](?!\w)")
_SMALL = frozenset("of the a an to for in and & with on de la le du des del di von der die das y e et und".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A film or channel in the tokens ``start`` to before ``end``; ``name`` None where it is not called by one."""

    start: int
    end: int
    kind: SubjectKind
    name: str | None


def mentions_of(line: Line, clauses: Clauses, about: About | None, main: str | None) -> list[Mention]:
    """All films named, in order; a name inside a longer one is left out."""
    found: dict[int, Mention] = {}
    names = _known_names(about, main)
    named = (*_known(line, names), *_quoted(line, names), *_nouns(line), *_other_works(line, about))
    for mention in (*named, *_grammatical(line, about)):
        known = found.get(mention.start)
        if known is None or mention.end > known.end:
            found[mention.start] = mention
    kept: list[Mention] = []
    for mention in sorted(found.values(), key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            continue
        if kept and (joined := _joined(line, kept[-1], mention)) is not None:
            kept[-1] = joined
        else:
            kept.append(mention)
    return _with_pronouns(line, clauses, kept)


def _with_pronouns(line: Line, clauses: Clauses, mentions: list[Mention]) -> list[Mention]:
    """It: the first film named in its sentence before it, else the one that the sentence before was about."""
    subjects: dict[int, Mention] = {}
    found: list[Mention] = []
    pronouns: list[tuple[int, Mention | None]] = [(i, None) for i in line.marks.get("words.it", ())]
    for i, named in sorted([(m.start, m) for m in mentions] + pronouns, key=_place):
        sentence = clauses.sentence[i]
        mention = named
        if mention is None:
            meant = subjects.get(sentence) or _opening(clauses, subjects.get(sentence - 1))
            mention = Mention(i, i + 1, meant.kind, _called(line, meant)) if meant else Mention(i, i + 1, "film", None)
        found.append(mention)
        if named is None or not (named.kind == "channel" or is_compared(line, named)):
            subjects.setdefault(sentence, mention)
    return found


def _called(line: Line, mention: Mention) -> str | None:
    """The name of a film, or the words that the text has for one without."""
    if mention.name is not None or mention.kind not in {"parody", "other"}:
        return mention.name
    return line.text[line.tokens[mention.start].start : line.tokens[mention.end - 1].end]


_OPENING = 6
"""A film named within so many tokens opens its sentence, and the next one may go on about it."""


def _opening(clauses: Clauses, mention: Mention | None) -> Mention | None:
    if mention is None or mention.start < _OPENING:
        return mention
    return mention if clauses.sentence[mention.start - _OPENING] != clauses.sentence[mention.start] else None


def _place(entry: tuple[int, Mention | None]) -> int:
    return entry[0]


def is_compared(line: Line, mention: Mention) -> bool:
    """True for a film that is only compared with: "ahead of Baby", "bigger than the trailer"."""
    return any(
        (hit := line.hit("words.compare", mention.start - back)) is not None and hit.end >= mention.start - 1
        for back in (1, 2, 3)
        if mention.start >= back
    )


def _other_works(line: Line, about: About | None) -> list[Mention]:
    """The group's 2006 documentary, Kohl's own thank-you video: a film of another year, or somebody's own."""
    year = str(about.released.start.year) if about is not None and about.released is not None else None
    found = []
    for i in line.marks.get("words.film_noun", ()):
        end = line.marks["words.film_noun"][i].end
        for back in (1, 2, 3):
            at = i - back
            if at < 0 or line.tokens[at].kind not in {"word", "number"}:
                break
            key = line.tokens[at].key
            dated = len(key) == 4 and key.isdecimal() and "1990" <= key <= "2100" and year is not None and key != year
            owned = line.hit("words.own_work", at) is not None
            if dated or owned:
                found.append(Mention(at, end, "other", _owner(line, at)))
                break
    return found


def _joined(line: Line, first: Mention, second: Mention) -> Mention | None:
    """A parody called "Paper Goats" is one mention, and so are "parodies of the video" and "Lift Off" – Avenir."""
    if first.kind == "channel" or second.start - first.end > 2:
        return None
    between = line.tokens[first.end : second.start]
    if first.kind != "film" and second.kind == "film" and not between:
        return Mention(first.start, second.end, first.kind, first.name)
    if first.kind != "film" and second.kind == "film" and between and line.hit("words.of", first.end) is not None:
        return Mention(first.start, second.end, first.kind, first.name)
    maker = second.kind == "other" and first.name is not None and bool(between)
    if maker and all(token.key in {"-", "–", "—", "by"} for token in between):
        return Mention(first.start, second.end, first.kind, first.name)
    named = second.kind == "other" and second.name is not None and first.kind == "parody"
    if named and all(
        token.key in {",", "called", "titled", "named", "by", ":"} or token.key in "'‘\"“„«" for token in between
    ):
        return Mention(first.start, second.end, "parody", second.name)
    return None


def _known_names(about: About | None, main: str | None) -> dict[tuple[str, ...], tuple[SubjectKind, str]]:
    """Folded names of the film and of the others, as key tuples."""
    names: dict[tuple[str, ...], tuple[SubjectKind, str]] = {}
    if about is not None:
        for other in about.others:
            names[_keys(other)] = ("other", other)
    for own in (*(about.aliases if about else ()), about.title if about else main):
        if own:
            names[_keys(own)] = ("film", own)
    names.pop((), None)
    return names


def title_tokens(line: Line, about: About | None) -> frozenset[int]:
    """The tokens of every place at which the film or another that the case knows is called by its name."""
    return frozenset(i for m in _known(line, _known_names(about, None)) for i in range(m.start, m.end))


def _keys(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.findall(r"[^\W_]+", name))


def _known(line: Line, names: dict[tuple[str, ...], tuple[SubjectKind, str]]) -> list[Mention]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for keys in names:
        by_first.setdefault(keys[0], []).append(keys)
    found = []
    for i, token in enumerate(line.tokens):
        for keys in by_first.get(token.key, ()):
            if tuple(t.key for t in line.tokens[i : i + len(keys)]) == keys:
                kind, name = names[keys]
                if len(keys) > 1 or line.text[token.start].isupper():
                    found.append(Mention(i, i + len(keys), kind, name))
    return found


def _quoted(line: Line, names: dict[tuple[str, ...], tuple[SubjectKind, str]]) -> list[Mention]:
    """Titles in quotation marks that are not the film's own: a few words, the first with a capital."""
    if not line.tokens:
        return []
    starts = [token.start for token in line.tokens]
    found = []
    for match in _QUOTED.finditer(line.text, line.tokens[0].start, line.tokens[-1].end):
        name = match[1].strip(" ,.")
        words = name.split()
        if (
            not name
            or not name[0].isupper()
            or len(words) > 6
            or (len(words) > 1 and name[1:].islower() and len(words) > 3)
        ):
            continue
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        if _is_speech(line, first, last) and _keys(name) not in names:
            continue
        known = names.get(_keys(name))
        kind: SubjectKind = known[0] if known else "other"
        found.append(Mention(first, last, kind, known[1] if known else name))
    return found


def _is_speech(line: Line, first: int, last: int) -> bool:
    """By Tuesday it was 260,000: what somebody said, not a title."""
    return any(line.tokens[i].kind == "number" and len(line.tokens[i].key) > 2 for i in range(first, last)) or any(
        (category := line.hit("words.it", i)) is not None
        and category.end < last
        and line.hit("words.have", category.end)
        for i in range(first, last)
    )


def _nouns(line: Line) -> list[Mention]:
    """The original, the parody, the channel."""
    found = [Mention(i, hit.end, "film", None) for i, hit in line.marks.get("words.film", {}).items()]
    for i, hit in line.marks.get("kin", {}).items():
        kind: SubjectKind = "channel" if hit.value == "channel" else "parody" if hit.value == "parody" else "other"
        if i > 0 and line.tokens[i - 1].kind == "number":
            continue
        if kind == "channel" and not any(_governs(line, at) for at in range(hit.end, hit.end + 4)):
            continue
        found.append(Mention(i, hit.end, kind, _owner(line, i)))
    return found


def _owner(line: Line, at: int) -> str | None:
    """Whose channel or version: the capitalised words before it."""
    end = at
    while end > 0 and (line.tokens[end - 1].key == "s" and line.tokens[end - 1].joined in {"'", "’"}):
        end -= 1
    start = end
    while (
        start > 0
        and line.tokens[start - 1].kind == "word"
        and line.text[line.tokens[start - 1].start].isupper()
        and end - start < 4
    ):
        start -= 1
    while start < end and any(line.hit(c, start) for c in ("words.closed", "words.article", "platform", "role")):
        start += 1
    if start == end:
        return None
    return line.text[line.tokens[start].start : line.tokens[end - 1].end]


def _grammatical(line: Line, about: About | None) -> list[Mention]:
    """Names of two or more capitalised words right before a verb of having or before the number itself."""
    own, title = _own_words(about), _keys(about.title) if about else ()
    found = []
    i = 0
    while i < len(line.tokens):
        j = _capitals_from(line, i)
        while i < j and _is_ordinary(line, i):
            i += 1
        while (start := _platform_ending(line, i, j)) is not None:
            j = start
        keys = tuple(token.key for token in line.tokens[i:j])
        plain = ("metric", "scale", "words.film", "words.film_noun")
        counted = any(line.hit(category, k) is not None for category in plain for k in range(i, j))
        if (
            j - i >= 2
            and not counted
            and keys != title
            and own.isdisjoint(keys)
            and not _is_person(line, i, j)
            and (_governs(line, j) or _opens(line, i, j) or _is_told(line, j))
        ):
            found.append(Mention(i, j, "other", line.text[line.tokens[i].start : line.tokens[j - 1].end]))
        i = max(j, i + 1)
    return found


def _platform_ending(line: Line, start: int, end: int) -> int | None:
    """Where the platform begins with which the run of words ends: Instagram Reels."""
    places = (i for i in range(start, end) if (hit := line.hit("platform", i)) is not None and hit.end == end)
    return next(places, None)


def _is_told(line: Line, at: int) -> bool:
    """Justin Bieber's Baby, then at 803 million."""
    return line.is_mark(at, ",") and line.hit("words.told_next", at + 1) is not None


def _is_person(line: Line, start: int, end: int) -> bool:
    """Joseph Kony; but Justin Bieber's Baby is a work."""
    owns = any(token.key == "s" and token.joined for token in line.tokens[start + 1 : end])
    role = next((hit for back in (1, 2) if start >= back and (hit := line.hit("role", start - back))), None)
    if role is not None and role.value == "person" and role.end == start:
        return True
    return line.tokens[start].key in given_names() and end - start <= 3 and not owns


def _opens(line: Line, start: int, end: int) -> bool:
    """First Sniff, released today by ..., at 63K: a title that opens its part and is then told of."""
    opening = start == 0 or line.tokens[start - 1].kind == "line" or line.is_mark(start - 1, ".;:|•!?")
    if not opening or not line.is_mark(end, ",") or line.tokens[start].key in given_names():
        return False
    for i in range(end, min(end + 12, len(line.tokens))):
        if line.tokens[i].kind == "number" or line.is_mark(i, ".;"):
            return False
        if line.hit("words.posted", i) is not None:
            return True
    return False


def _own_words(about: About | None) -> frozenset[str]:
    if about is None:
        return frozenset()
    return frozenset(
        key for name in (*about.makers, about.brand or "", *about.cast) for key in _keys(name) if len(key) > 2
    )


def _capitals_from(line: Line, at: int) -> int:
    """The token after the run of capitalised words (small connecting words inside it) that starts there."""
    i = last = at
    while i < len(line.tokens):
        token = line.tokens[i]
        if token.kind == "word" and line.text[token.start].isupper():
            if i > at and _ends_in_date(line, i):
                break
            last = i + 1
        elif not (token.kind == "word" and token.key in _SMALL and last == i and i > at):
            break
        i += 1
    return last


def _ends_in_date(line: Line, at: int) -> bool:
    """UPDATE May 11: a month or weekday that no capitalised word follows belongs to a date."""
    if line.hit("month", at) is None and line.hit("weekday", at) is None:
        return False
    return at + 1 >= len(line.tokens) or not line.text[line.tokens[at + 1].start].isupper()


def _is_ordinary(line: Line, at: int) -> bool:
    """A word of the tables, which a headline or the start of a sentence writes with a capital."""
    return any(
        line.hit(category, at) is not None
        for category in (
            "words.closed",
            "metric",
            "platform",
            "words.film",
            "hedge",
            "words.posted",
            "watch",
            "month",
            "weekday",
            "words.ordinary",
            "words.now",
            "words.have",
            "unit",
        )
    )


def _governs(line: Line, at: int) -> bool:
    """True where a verb of having, a hedge or a number follows, perhaps after a bracket."""
    if line.is_mark(at, "'’\"”»") or line.is_mark(at, ":,–—"):
        at += 1
    if line.is_mark(at, "("):
        inside = at + 1 < len(line.tokens)
        if inside and (line.tokens[at + 1].kind == "number" or line.hit("hedge", at + 1) is not None):
            return True
        for i in range(at, min(at + 14, len(line.tokens))):
            if line.is_mark(i, ")"):
                at = i + 1
                break
    if at >= len(line.tokens):
        return False
    hedge = line.hit("hedge", at)
    if hedge is not None:
        return any(numeral_at(line, i) is not None for i in range(hedge.end, min(hedge.end + 2, len(line.tokens))))
    return line.tokens[at].kind == "number" or line.hit("words.have", at) is not None


def _is_called(line: Line, title: Mention) -> bool:
    """The clip, titled "Shed Heaven"; "Harbour Lights" is a song: the words around it say that it is a film."""
    before = range(max(0, title.start - 3), title.start)
    after = range(title.end, min(title.end + 4, len(line.tokens)))
    return any(
        line.hit("words.film_noun", i) is not None
        and not any(
            line.tokens[k].kind == "line" or line.is_mark(k, ".;")
            for k in (*range(i, title.start), *range(title.end, i))
        )
        for i in (*before, *after)
    )


_MOST_TITLES = 50
"""Quoted titles that are considered, in the order of the text."""


def main_subject(line: Line, headline_end: int) -> str | None:
    """The film that a text is about, where the text alone shows it: a quoted title that it names again.

    Counted over the whole text without case; the title must stand in the headline or be called a video, film, clip.
    """
    quoted = _quoted(line, {})
    counts: dict[tuple[str, ...], list[Mention]] = {}
    for mention in quoted:
        keys = _keys(mention.name or "")
        if keys:
            counts.setdefault(keys, []).append(mention)
    best: tuple[int, str] | None = None
    where: dict[str, list[int]] = {}
    firsts = {keys[0] for keys in counts}
    for i, token in enumerate(line.tokens):
        if token.key in firsts:
            where.setdefault(token.key, []).append(i)
    for keys, mentions in list(counts.items())[:_MOST_TITLES]:
        places = where.get(keys[0], [])
        times = sum(tuple(t.key for t in line.tokens[i : i + len(keys)]) == keys for i in places)
        head = any(line.tokens[m.start].start < headline_end for m in mentions)
        called = any(_is_called(line, m) for m in mentions)
        if (head or called) and times + head + called >= 2 and (best is None or times > best[0]):
            best = (times, str(mentions[0].name))
    return best[1] if best else None
