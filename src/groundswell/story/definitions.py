"""What platforms count as a view, and what that leaves to be said of people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from groundswell.story.findings import Findings
from groundswell.understanding.definitions import Change, changes_within, current
from groundswell.understanding.people import People, people_of
from groundswell.wording.numbers import between, count
from groundswell.wording.platforms import platform_words


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence, and the page that it rests on, if any."""

    sentence: str
    source: str | None = None


def meanings(findings: Findings, platforms: Sequence[str | None]) -> tuple[Meaning, ...]:
    """What each platform counts as a view, as far as the record says, and what it changed while it was counted."""
    ends = [findings.last_known(answer) for answer in findings.curves if answer.points and answer.platform in platforms]
    held = [current(findings.file, platform) for platform in platforms if platform is not None]
    told = [Meaning(one.what, one.url) for one in held if one is not None]
    if ends:
        known = changes_within(platforms, findings.file.case.released.start, max(ends))
        told += [Meaning(_sentence(findings, change), change.source) for change in known]
    return tuple(told)


def people(findings: Findings) -> str:
    """Bounds on the number of people, in a sentence; empty where nobody says a number of viewers."""
    bounds = people_of(findings.file)
    return "" if bounds is None else _people(bounds)


def _sentence(findings: Findings, change: Change) -> str:
    calendar = findings.calendar
    first = datetime.combine(change.first, time(12), calendar.zone)
    since = f"Since {calendar.full_day(first)}" + ("" if change.first == change.last else ", or soon after")
    return f"{since}, {platform_words(change.platform)} counts otherwise: {change.what}."


def _people(bounds: People) -> str:
    if math.isinf(bounds.most):
        how_many = f"At least {count(bounds.least)} people saw it"
    elif bounds.most == bounds.least:
        how_many = f"{count(bounds.least)} people saw it"
    else:
        how_many = f"{between(bounds.least, bounds.most).capitalize()} people saw it"
    where = " and ".join(platform_words(platform) for platform, _least, _most in bounds.viewers)
    known = f"as far as numbers of different viewers are known ({where})" if where else "as it was said of all together"
    both = " Whoever watched on two platforms is one of the viewers of each." if len(bounds.viewers) > 1 else ""
    return f"{how_many}, {known}.{both} Views alone say nothing of people."
