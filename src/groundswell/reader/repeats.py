"""Who repeats whom: reprints of one text, copies of an agency's, and retellings that give the same odd number.

The press repeats the press, so a number that ten outlets print may have been read once. Groups are found from words
and numbers alone; nothing is asked of the network. A translation shares no words, but it shares its numbers.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from groundswell.reader.finding import Finding, Reading
from groundswell.reader.tokens import fold
from groundswell.terms import granularity_of

_SHINGLE = 6
_SAME_TEXT = 0.5
"""Share of the shorter text's six-word runs that a reprint keeps."""

_FEWEST_RUNS = 4
_ODD_DIGITS = 4
"""A number said to so many places is not hit upon twice."""

_SHARED_NUMBERS = 3
"""So many equal counts, hedges included, are no chance either."""

_COMMON = 60
"""A run of words in more texts than this is a phrase of the day and tells nothing."""

_WORD = re.compile(r"[^\W_]+")

AGENCIES = {
    "AFP": r"AFP|Agence France[- ]Presse",
    "Reuters": r"Reuters",
    "Associated Press": r"\(AP\)|Associated Press",
    "dpa": r"\bdpa\b|Deutsche Presse-Agentur",
    "ANSA": r"\bANSA\b|\(Ansa\)",
    "EFE": r"\bEFE\b|\(Efe\)",
    "Relaxnews": r"Relaxnews",
    "APA": r"\(APA\)|\bAPA\b",
    "Press Association": r"Press Association|\(PA\)",
    "Xinhua": r"Xinhua",
    "TASS": r"\bTASS\b|ТАСС",
    "RIA Novosti": r"RIA Novosti|РИА Новости",
    "Europa Press": r"Europa Press",
    "Notimex": r"Notimex",
    "Lusa": r"\bLusa\b",
    "Kyodo": r"Kyodo|共同通信",
    "ATS": r"\(ats\)|\bATS\b",
    "Storyful": r"Storyful",
}
"""News agencies by the ways in which texts credit them."""

_CREDITS = {name: re.compile(pattern) for name, pattern in AGENCIES.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that say the same thing because one repeats another.

    ``origin`` is the probable first: an agency's name, or one of the ``documents``; ``how`` is reprint or retelling.
    """

    origin: str
    documents: tuple[str, ...]
    how: str
    because: str


def repeats_of(readings: Sequence[Reading]) -> tuple[Group, ...]:
    """Groups of two or more documents of which one repeats another, in the order of their first documents.

    Time grows with the total length of the texts, not with the number of pairs.
    """
    links: dict[tuple[int, int], str] = {}
    for pair in _same_words(readings):
        links[pair] = "reprint"
    for pair in _same_numbers(readings):
        links.setdefault(pair, "retelling")
    for pair in _named_source(readings):
        links.setdefault(pair, "retelling")
    groups = _joined(len(readings), list(links))
    return tuple(_group(readings, members, links) for members in groups)


def _same_words(readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Pairs in which most of the shorter text's runs of words stand in the other."""
    runs = [_runs(reading.text) for reading in readings]
    where: dict[int, list[int]] = defaultdict(list)
    for n, own in enumerate(runs):
        for run in own:
            where[run].append(n)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in where.values():
        if 1 < len(places) <= _COMMON:
            for pair in combinations(places, 2):
                shared[pair] += 1
    return [
        (a, b)
        for (a, b), count in shared.items()
        if count >= _FEWEST_RUNS and count >= _SAME_TEXT * min(len(runs[a]), len(runs[b]))
    ]


def _runs(text: str) -> set[int]:
    words = [fold(word) for word in _WORD.findall(text[:100_000])]
    return {zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode()) for i in range(len(words) - _SHINGLE + 1)}


def _same_numbers(readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Pairs that share a number no two people would count alike, or several counts with their hedges."""
    odd: dict[float, list[int]] = defaultdict(list)
    plain: dict[tuple[str, float, str], list[int]] = defaultdict(list)
    for n, reading in enumerate(readings):
        for finding in _counts(reading):
            value = float(finding.value or 0)
            if value / granularity_of(value) >= 10 ** (_ODD_DIGITS - 1):
                odd[value].append(n)
            else:
                plain[(str(finding.metric), value, str(finding.bound))].append(n)
    pairs = {pair for places in odd.values() for pair in combinations(sorted(set(places)), 2)}
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for places in plain.values():
        if len(set(places)) <= _COMMON:
            for pair in combinations(sorted(set(places)), 2):
                counts[pair] += 1
    pairs.update(pair for pair, count in counts.items() if count >= _SHARED_NUMBERS)
    return sorted(pairs)


def _counts(reading: Reading) -> list[Finding]:
    return [
        f
        for f in reading.findings
        if f.kind == "statement" and f.value and f.unit is None and f.metric not in {"rank", "people"}
    ]


def _named_source(readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Pairs that share a count and of which one names the other's outlet, or both credit the same agency."""
    values = [{(f.metric, f.value) for f in _counts(reading)} for reading in readings]
    sharing: dict[tuple[str | None, float | None], list[int]] = defaultdict(list)
    for n, own in enumerate(values):
        for value in own:
            sharing[value].append(n)
    credits = [agencies_of(reading.text) for reading in readings]
    pairs = set()
    for places in sharing.values():
        if len(places) > _COMMON:
            continue
        for a, b in combinations(places, 2):
            if (
                set(credits[a]) & set(credits[b])
                or _names(readings[a], readings[b])
                or _names(readings[b], readings[a])
            ):
                pairs.add((a, b))
    return sorted(pairs)


def agencies_of(text: str) -> tuple[str, ...]:
    """The news agencies that a text credits."""
    return tuple(name for name, pattern in _CREDITS.items() if pattern.search(text))


def _names(reading: Reading, other: Reading) -> bool:
    outlet = (other.outlet or "").split("(")[0].strip()
    return len(outlet) >= 4 and re.search(rf"(?<!\w){re.escape(outlet)}(?!\w)", reading.text) is not None


def _joined(size: int, pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Connected sets of two or more."""
    parent = list(range(size))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    sets: dict[int, list[int]] = defaultdict(list)
    for n in range(size):
        sets[root(n)].append(n)
    return [members for members in sets.values() if len(members) > 1]


def _group(readings: Sequence[Reading], members: list[int], links: dict[tuple[int, int], str]) -> Group:
    inside = [how for (a, b), how in links.items() if a in members and b in members]
    how = "reprint" if "reprint" in inside else "retelling"
    origin, because = _origin(readings, members)
    return Group(origin, tuple(readings[n].document for n in members), how, because)


def _origin(readings: Sequence[Reading], members: list[int]) -> tuple[str, str]:
    """The agency that at least two credit; else the one that the others name; else the one published first."""
    credited = [name for n in members for name in agencies_of(readings[n].text)]
    for name in dict.fromkeys(credited):
        if credited.count(name) > 1:
            return name, f"{credited.count(name)} of the texts credit {name}"
    named = {n: sum(_names(readings[m], readings[n]) for m in members if m != n) for n in members}
    most = max(members, key=lambda n: (named[n], -n))
    if named[most]:
        return readings[most].document, f"named as the source by {named[most]} of the others"
    dated = [n for n in members if readings[n].published is not None]
    if dated:
        first = min(dated, key=lambda n: (str(readings[n].published), n))
        return readings[first].document, f"published first, {readings[first].published}"
    return readings[members[0]].document, "none of the texts is dated; the first one handed in"
