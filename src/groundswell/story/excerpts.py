"""A few words around a number, from the document that says it: the evidence beside the statement."""

from __future__ import annotations

from dataclasses import dataclass

SIDE = 90
"""Letters on either side of the words; quotes are short."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands in a document: the ``words`` of a statement, and some before and after them, cut at words.

    ``document`` is the document's name as it was handed in; ``start`` and ``end`` are offsets of the words in its text.
    """

    document: str
    before: str
    words: str
    after: str
    start: int
    end: int

    @property
    def fragment(self) -> tuple[str, str, str]:
        """The last two words before, the words themselves and the first two after: what a text fragment names."""
        return " ".join(self.before.split()[-2:]), self.words, " ".join(self.after.split()[:2])


def excerpt(document: str, text: str, span: tuple[int, int]) -> Excerpt:
    """The words of the span with what stands around them in their paragraph."""
    start, end = span
    before = text[max(0, start - SIDE) : start].rsplit("\n", 1)[-1]
    after = text[end : end + SIDE].split("\n", 1)[0]
    if start - len(before) > 0 and len(before) == SIDE:
        before = before.split(" ", 1)[-1]
    if len(after) == SIDE:
        after = after.rsplit(" ", 1)[0]
    return Excerpt(document, before, text[start:end], after, start, end)
