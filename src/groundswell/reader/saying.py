"""Who is quoted with a number: "the editor ... said", "according to Visible Measures"."""

from __future__ import annotations

from groundswell.reader.clauses import Clauses
from groundswell.reader.numerals import Line

_REACH = 14


def said_by(line: Line, clauses: Clauses, at: int) -> str | None:
    """Whoever the sentence of the token names as the source; None where it names nobody."""
    if not line.marks.get("words.said") and not line.marks.get("words.according"):
        return None
    sentence = clauses.sentence[at]
    for i in range(at - 1, max(-1, at - 40), -1):
        if clauses.sentence[i] != sentence and at - i > 12:
            break
        if line.tokens[i].key == "\n\n":
            break
        if line.hit("words.said", i) is not None and clauses.part[i] == clauses.part[at]:
            found = _subject_before(line, clauses, i)
            if found is not None:
                return found
    for i in range(max(0, at - _REACH), min(at + _REACH, len(line.tokens))):
        hit = line.hit("words.according", i)
        if hit is not None and clauses.part[i] == clauses.part[at]:
            return _capitals(line, hit.end)
    return None


def _subject_before(line: Line, clauses: Clauses, said: int) -> str | None:
    """The name right before the verb, or the person that its sentence is about: "the editor woke me up and said"."""
    end = said
    start = end
    while start > 0 and _capital(line, start - 1) and clauses.clause[start - 1] == clauses.clause[said]:
        start -= 1
    if start < end:
        return _text(line, start, end)
    for i in range(said - 1, max(-1, said - _REACH), -1):
        if clauses.sentence[i] != clauses.sentence[said]:
            return None
        role = line.hit("role", i)
        if role is not None and role.value == "person" and i > 0 and line.tokens[i - 1].key in {"the", "her", "his"}:
            return _text(line, i - 1, role.end)
    return None


def _capitals(line: Line, at: int) -> str | None:
    end = at
    while end < len(line.tokens) and end - at < 5 and _capital(line, end):
        end += 1
    return _text(line, at, end) if end > at else None


def _capital(line: Line, at: int) -> bool:
    return line.tokens[at].kind == "word" and line.text[line.tokens[at].start].isupper()


def _text(line: Line, start: int, end: int) -> str:
    return line.text[line.tokens[start].start : line.tokens[end - 1].end]
