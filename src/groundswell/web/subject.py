"""One state of one case, and what was worked out of it so far; and the questions that are asked of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cached_property
from typing import Protocol

from groundswell.follow import Film
from groundswell.story import Findings
from groundswell.story.findings import Told
from groundswell.web.given import Given


class Subject:
    """A case as it stood after an entry; ``entry`` is that entry's number."""

    def __init__(self, entry: int, film: Film) -> None:
        self.entry = entry
        self.film = film

    @property
    def name(self) -> str:
        return self.film.file.case.name

    @cached_property
    def findings(self) -> Findings:
        """What the story is told from."""
        return self.film.story().findings

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every statement of the case beside its verdict, those of the latest moments first, the undated last."""
        verdicts = {verdict.id: verdict for verdict in self.findings.verdicts}
        known = {told.statement.id: told for told in self.findings.told}
        zone = self.film.file.case.tz
        told = [
            known.get(said.id) or Told(said, verdicts.get(said.id), said.as_of(zone))
            for said in self.film.file.statements
        ]
        return tuple(sorted(told, key=_latest_first))

    @cached_property
    def verdicts(self) -> Counter[str]:
        """How many statements have which verdict."""
        return Counter(told.kind.value for told in self.told)


def _latest_first(told: Told) -> tuple[bool, float]:
    when: datetime | None = None if told.window is None else told.window.end
    return (when is None, 0.0 if when is None else -when.timestamp())


class Question(Protocol):
    """Something that can be asked of a case: frozen, so that one asked before is known again."""

    @property
    def case(self) -> str: ...

    def answer(self, subject: Subject) -> Given:
        """The answer; ``GroundswellError`` where the question is wrong. Takes as long as it takes."""
        ...
