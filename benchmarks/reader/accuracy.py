"""How much of what people took from the texts by hand the reader takes: F1 by language, held-out outlets apart.

    python -m benchmarks.reader.accuracy [--seen | --fresh | --later] [--misses] [--quantulum PYTHON]

Without ``--seen`` only the outlets that were held out are counted. A number of the text that the claims do not list
counts as wrong, although most of them are there: the F1 is a lower bound. ``--quantulum`` names a Python that has
quantulum3, which is given the same texts; it knows values only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from benchmarks.reader.fresh import LATER, fresh_pages
from benchmarks.reader.stories import Claim, Page, family, pages, shared_folder
from groundswell.reader import Finding, read_document
from groundswell.terms import Window

_SHORTEST = timedelta(hours=12)
"""A claim whose moment is one minute is held by a window of up to twice this."""


@dataclass
class Score:
    """Counts of one language."""

    claims: int = 0
    found: int = 0
    with_bound: int = 0
    with_subject: int = 0
    unlisted: int = 0
    dated: int = 0
    held: int = 0
    held_middle: int = 0
    misses: list[str] = field(default_factory=list)

    def f1(self, hits: int) -> float:
        total = self.claims + self.found + self.unlisted
        return 2 * hits / total if total else float("nan")

    def add(self, other: Score) -> None:
        for name in ("claims", "found", "with_bound", "with_subject", "unlisted", "dated", "held", "held_middle"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses.extend(other.misses)


def measured(page: Page) -> tuple[str, Score]:
    """The language of a page and its score."""
    reading = read_document(page.url, page.text, about=page.about, said_at=page.published)
    left = [
        f for f in reading.findings if f.kind == "statement" and f.value is not None and f.unit is None and _family(f)
    ]
    score = Score()
    for claim in page.claims:
        score.claims += 1
        match = _best(left, claim)
        if match is None:
            score.misses.append(f"missed {claim.value:g} {claim.metric} in: {page.text}")
            continue
        left.remove(match)
        _count(score, page, claim, match)
    score.unlisted = len(left)
    score.misses.extend(f"unlisted {f.quote!r} ({f.metric}, {f.subject_kind}) in: {page.text}" for f in left)
    return reading.language or "?", score


def _family(finding: Finding) -> str | None:
    return family(str(finding.metric))


def _best(left: list[Finding], claim: Claim) -> Finding | None:
    same = [f for f in left if f.value == claim.value and _family(f) == claim.metric]
    return min(same, key=lambda f: (f.bound != claim.bound, _subject(f) != claim.subject), default=None)


def _subject(finding: Finding) -> str:
    kind = finding.subject_kind or "film"
    return "other" if kind == "parody" else kind


def _count(score: Score, page: Page, claim: Claim, match: Finding) -> None:
    score.found += 1
    bound, subject = match.bound == claim.bound, _subject(match) == claim.subject
    score.with_bound += bound
    score.with_subject += bound and subject
    if not (bound and subject):
        score.misses.append(f"{match.quote!r}: {match.bound}, {_subject(match)}; {claim.bound}, {claim.subject}")
    if claim.as_of is None:
        return
    wanted = claim.as_of
    score.dated += 1
    got = match.as_of
    if got is None or got.length > 2 * max(wanted.length, _SHORTEST):
        score.misses.append(
            f"{match.quote!r}: window {_told(got)}; {_told(wanted)} (published {page.published}) in: {page.text}"
        )
        return
    holds = got.start <= wanted.start and wanted.end <= got.end
    score.held += holds
    score.held_middle += got.start <= wanted.start + wanted.length / 2 <= got.end
    if not holds:
        score.misses.append(f"{match.quote!r}: window {_told(got)}; {_told(wanted)} in: {page.text}")


def _told(window: Window | None) -> str:
    return f"{window.start:%Y-%m-%dT%H:%M} to {window.end:%Y-%m-%dT%H:%M} UTC" if window else "none"


def by_language(chosen: Iterable[Page]) -> dict[str, Score]:
    """The scores of the pages by the language of their text, and ``all`` together."""
    scores: dict[str, Score] = defaultdict(Score)
    for page in chosen:
        language, score = measured(page)
        for key in (language, "all"):
            scores[key].add(score)
    return dict(scores)


_QUANTULUM = """
import json, sys
from quantulum3 import parser
for line in sys.stdin:
    try:
        found = [q.value for q in parser.parse(json.loads(line))]
    except Exception:
        found = []
    print(json.dumps(found))
"""


def quantulum(chosen: list[Page], python: str) -> float:
    """The F1 of the value of quantulum3 on the same pages: its numbers of a thousand or more, and the claims."""
    texts = "\n".join(json.dumps(page.text) for page in chosen)
    run = subprocess.run([python, "-c", _QUANTULUM], input=texts, capture_output=True, text=True, check=True)
    hits = claims = numbers = 0
    for page, line in zip(chosen, run.stdout.splitlines(), strict=True):
        left = [value for value in json.loads(line) if value >= 1000]
        numbers += len(left)
        for claim in page.claims:
            claims += 1
            near = next((value for value in left if abs(value - claim.value) <= 1e-6 * claim.value), None)
            if near is not None:
                left.remove(near)
                hits += 1
    return 2 * hits / (claims + numbers)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seen", action="store_true", help="the outlets that the grammar was written on instead")
    arguments.add_argument("--fresh", action="store_true", help="the texts in fresh.jsonl instead")
    arguments.add_argument("--later", action="store_true", help="those in fresh_later.jsonl instead")
    arguments.add_argument("--misses", action="store_true", help="list what was missed")
    arguments.add_argument("--quantulum", help="a Python with quantulum3")
    options = arguments.parse_args()
    if options.fresh or options.later:
        chosen = list(fresh_pages(LATER) if options.later else fresh_pages())
    else:
        chosen = [page for page in pages(shared_folder()) if page.held_out != options.seen]
    scores = by_language(chosen)
    print("language claims  value  +bound +subject  windows that hold the as-of (its middle)  unlisted")
    for language, score in sorted(scores.items(), key=lambda item: -item[1].claims):
        dated = f"{score.held}/{score.dated} ({score.held_middle})"
        values = " ".join(f"{score.f1(hits):7.3f}" for hits in (score.found, score.with_bound, score.with_subject))
        print(f"{language:8} {score.claims:6} {values}   {dated:42} {score.unlisted}")
    if options.misses:
        print("\n".join(scores["all"].misses))
    if options.quantulum:
        print(f"quantulum3, value: {quantulum(chosen, str(Path(options.quantulum))):.3f}")


if __name__ == "__main__":
    main()
