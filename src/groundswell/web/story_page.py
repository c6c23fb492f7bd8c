"""The story of a case inside the application: the same page, with the way to the others above it."""

from __future__ import annotations

from dataclasses import dataclass

from groundswell.story.page import Within, tell
from groundswell.web.dressing import Place, piece
from groundswell.web.given import Given, page
from groundswell.web.subject import Subject


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The page of a case."""

    case: str

    def answer(self, subject: Subject) -> Given:
        place = Place(self.case, subject.film.file.case.title, "")
        within = Within(
            head=piece("site_head.html"),
            above=piece("site_nav.html", place=place, entry=subject.entry),
            below=piece("live.html"),
            statements=f"{place.root}/statements",
        )
        return page(tell(subject.findings, within))
