"""What programs ask: the same documents as ``--json`` prints on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell import follow, plain
from groundswell.web.given import Given, document
from groundswell.web.subject import Subject


@dataclass(frozen=True, slots=True)
class CurveAsked:
    """How many views there were, at these moments or at the telling ones."""

    case: str
    moments: tuple[str, ...] = ()
    platform: str | None = None

    def answer(self, subject: Subject) -> Given:
        film = subject.film
        moments = [follow.moment_in(film.file.case, text) for text in self.moments]
        return document(plain.curve(film.curve(self.platform).answer(moments)))


@dataclass(frozen=True, slots=True)
class VerdictsAsked:
    """The verdict on each statement of the case."""

    case: str

    def answer(self, subject: Subject) -> Given:
        return document([plain.verdict(one) for one in subject.film.every_verdict])


@dataclass(frozen=True, slots=True)
class HitAsked:
    """Whether the film is a hit, and since when."""

    case: str

    def answer(self, subject: Subject) -> Given:
        return document(plain.hit(subject.film.hit()))


@dataclass(frozen=True, slots=True)
class ForecastAsked:
    """How many views are still to come, and when."""

    case: str
    horizons: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    as_of: str | None = None

    def answer(self, subject: Subject) -> Given:
        film = subject.film
        views = [follow.views_in(text) for text in self.milestones]
        moment = None if self.as_of is None else follow.moment_in(film.file.case, self.as_of)
        return document(plain.forecast(film.forecast(*self.horizons, milestones=views, as_of=moment)))
