"""Line breaks that only wrap a text at a width: they end no sentence, as a number may stand on either side of one."""

from __future__ import annotations

import re
from itertools import pairwise

_NARROWEST = 40
"""Lines of fewer characters are verses, lists and headlines, and are as they are for a reason."""

_MIDDLE = re.compile(r"\s*(?:\d[\d.,]*\s+)?([^\W\d_])")
_WIDEST = 200
"""Longer lines are paragraphs of their own."""


def soft_breaks(text: str) -> frozenset[int]:
    """The offsets of the line feeds that wrap a paragraph."""
    if "\n" not in text:
        return frozenset()
    found: set[int] = set()
    block: list[tuple[int, str]] = []  # where each line ends, and the line
    at = 0
    for line in text.split("\n"):
        if line.strip():
            block.append((at + len(line), line.rstrip()))
        else:
            found.update(_in_block(block))
            block = []
        at += len(line) + 1
    found.update(_in_block(block))
    return frozenset(found)


def _in_block(block: list[tuple[int, str]]) -> list[int]:
    """A break is soft where the next word would not have fitted on the line, if any line goes on in small letters."""
    width = max((len(line) for _, line in block), default=0)
    if len(block) < 2 or not _NARROWEST <= width <= _WIDEST:
        return []
    going_on = any(_goes_on(line) for _, line in block[1:])
    soft = []
    for (end, line), (_, after) in pairwise(block):
        full = len(line) + 1 + len(after.split(maxsplit=1)[0]) > width
        if len(line) >= _NARROWEST and (_goes_on(after) or (going_on and full)):
            soft.append(end)
    return soft


def _goes_on(line: str) -> bool:
    """True for a line that begins in the middle of a sentence: with a small letter, or a number before one."""
    match = _MIDDLE.match(line)
    return match is not None and match[1].islower()
