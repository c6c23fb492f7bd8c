"""A case in a few words, for the list of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundswell import plain
from groundswell.story.findings import Told
from groundswell.story.sentences import headline
from groundswell.web.given import Given, document
from groundswell.web.subject import Subject
from groundswell.wording.numbers import hedged


@dataclass(frozen=True, slots=True)
class Summary:
    """The state of a case: its headline, the last number, whether it is a hit, and how much is on record."""

    case: str

    def answer(self, subject: Subject) -> Given:
        file, findings = subject.film.file, subject.findings
        told = headline(findings)
        hit = subject.film.hit()
        words: dict[str, Any] = {
            "case": file.case.name,
            "title": file.case.title,
            "entry": subject.entry,
            "headline": plain.sentence(str(told)),
            "number": plain.sentence(told.number) if findings.headline is not None else None,
            "views": None,
            "platform": findings.main.platform if findings.main is not None else file.main_platform,
            "last": _last(subject),
            "hit": hit.hit,
            "hit_because": plain.sentence(hit.because),
            "statements": len(file.statements),
            "documents": len(file.documents),
        }
        if findings.headline is not None:
            words["views"] = plain.point(findings.headline)
        return document(words)


def _last(subject: Subject) -> dict[str, Any] | None:
    """The number that is true of the latest moment."""
    known = [told for told in subject.findings.told if told.window is not None]
    if not known:
        return None
    last: Told = known[-1]
    assert last.window is not None
    return {
        "said": plain.sentence(hedged(last.statement.bound, last.statement.value)),
        "said_by": last.statement.said_by,
        "true_of": plain.sentence(subject.findings.calendar.window(last.window)),
    }
