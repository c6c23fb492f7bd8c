"""Captions (.srt, .vtt) as running text: no counters, no times, no markup; a voice tag becomes a speaker's label.

Read by hand and not by a library, because a mutilated file must still be read and a strict parser refuses it.
"""

from __future__ import annotations

import re

_TIMING = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->|^\s*\d{1,2}:\d\d:\d\d\s*-->|-->")
_TAG = re.compile(r"</?[A-Za-z0-9.:]{0,20}(?:[ .][^<>\n]{0,100})?>|\{\\[^{}\n]{0,80}\}")
_VOICE = re.compile(r"<v(?:\.[^ >\n]{0,40})? ([^<>\n]{1,80})>")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)\b")


_LARGEST = 1_000_000
"""Characters of a caption file that are read: some fifteen hours of talk."""


def is_captions(name: str, text: str) -> bool:
    """True for a caption file by its name or by its first lines."""
    if name.lower().rsplit("?", 1)[0].endswith((".srt", ".vtt", ".sbv")):
        return True
    head = text[:2000].lstrip()
    return head.startswith("WEBVTT") or sum("-->" in line for line in head.splitlines()[:20]) >= 2


def caption_text(text: str) -> str:
    """What is said, in one paragraph a cue block; lines that a rolling caption repeats are written once."""
    said: list[str] = []
    skipping = False
    for raw in text[:_LARGEST].splitlines():
        line = raw.strip()
        if not line:
            skipping = False
            continue
        if line.startswith("WEBVTT") or _BLOCK.match(line):
            skipping = True
            continue
        if _TIMING.search(line):
            skipping = False
            continue
        if skipping or line.isdigit():
            continue
        plain = " ".join(_TAG.sub("", _VOICE.sub(r"\1: ", line)).split())
        if plain and plain not in said[-2:]:
            said.append(plain)
    return " ".join(said)
