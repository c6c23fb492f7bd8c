"""The language of a text, among those the reader has tables for; any other is named and read with the common one."""

from __future__ import annotations

import re
from functools import cache

from groundswell.reader.phrasebook import LANGUAGES, OTHERS, phrasebook
from groundswell.reader.tokens import fold, tokens_of

_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")

_SAMPLE = 6000
"""Characters that are looked at."""

_SHORT = 400
"""A text no longer than this, such as a headline, is also judged by the phrases it uses."""

_TELLING = (
    "hedge",
    "metric",
    "scale",
    "money",
    "currency",
    "watch",
    "unit",
    "month",
    "weekday",
    "words.posted",
    "words.since",
    "words.now",
)
"""Categories of phrases that a text about views has in its own language."""

_FEWEST_OTHER = 4
"""Two phrases at least must speak for another language."""

_FEWEST = 0.05
"""A text in a known language has at least this share of its commonest words."""


def language_of(text: str, declared: str | None = None) -> str:
    """An ISO 639-1 code; ``declared`` is what the document says of itself, believed where the text cannot tell."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample)) or 1
    if len(_KANA.findall(sample)) > 0.05 * letters:
        return "ja"
    if len(_CYRILLIC.findall(sample)) > 0.4 * letters:
        return "ru"
    if len(_HAN.findall(sample)) > 0.3 * letters:
        return "zh"
    words = [fold(word) for word in _WORD.findall(sample)]
    counts = {code: sum(word in phrasebook(code).hints for word in words) for code in _latin()}
    if len(sample) <= _SHORT:
        counts = {code: count + 2 * _phrases(sample, code) for code, count in counts.items()}
        others = 2 * _phrases(sample, OTHERS)
        if others >= _FEWEST_OTHER and others > max(counts.values()):
            return (declared or "")[:2].lower() or _identified(sample, OTHERS)
    ranked = sorted(counts, key=lambda code: -counts[code])
    best, second = ranked[0], ranked[1]
    own = (declared or "")[:2].lower()
    clear = counts[best] >= 3 and counts[best] >= 1.3 * counts[second]
    if clear and counts[best] >= _FEWEST * len(words):
        return best
    if own:
        return own
    return _identified(sample, best) if len(words) >= 12 else best if counts[best] else LANGUAGES[0]


@cache
def _latin() -> tuple[str, ...]:
    return tuple(code for code in LANGUAGES if code not in {"ja", "ru"})


def _phrases(sample: str, code: str) -> int:
    tokens = tokens_of(sample)
    marks = phrasebook(code).marks(tokens)
    return sum(len(marks.get(category, ())) for category in _TELLING)


def _identified(sample: str, guess: str) -> str:
    """What a trained identifier says of a text whose commonest words told nothing."""
    import py3langid  # type: ignore[import-untyped]

    code = str(py3langid.classify(sample)[0])
    return guess if guess == OTHERS and code in LANGUAGES else code or guess
