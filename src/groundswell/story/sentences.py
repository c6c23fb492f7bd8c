"""The words of the page: every sentence with its number and its doubt, made from findings and from nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from groundswell.story.findings import TRUE_ELSEWHERE, Findings, Told
from groundswell.story.links import anchor
from groundswell.story.verdict_words import WORDS
from groundswell.terms import Statement
from groundswell.understanding.answers import VerdictKind
from groundswell.wording.dates import age
from groundswell.wording.numbers import NBSP, between, hedged, plural
from groundswell.wording.platforms import platform_words

_DAY = timedelta(days=1)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence in three pieces, so that the number can be set apart."""

    before: str
    number: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.number}{self.after}"


def headline(findings: Findings) -> Headline:
    """The number with its doubt, in a sentence that a person would say."""
    title, point = findings.file.case.title, findings.headline
    if point is None or findings.main is None:
        return Headline(f"How often {title} was seen, ", "nobody can say yet", "")
    where = platform_words(findings.main.platform)
    number = between(point.q05, point.q95)
    return Headline(f"{title} had ", number, f" {where} views {_by(findings)}")


def _by(findings: Findings) -> str:
    """The moment of the headline: the day alone where a day makes no difference beside the doubt."""
    point, calendar = findings.headline, findings.calendar
    assert point is not None
    assert findings.main is not None
    near = [p for p in findings.main.points if abs(p.at - point.at) <= _DAY / 2]
    drift = max(p.q50 for p in near) - min(p.q50 for p in near)
    if drift <= point.q95 - point.q05:
        return f"on {calendar.full_day(point.at)}"
    return f"by {calendar.clock(point.at)} on {calendar.full_day(point.at)}"


def standfirst(findings: Findings) -> str:
    """From how much evidence the headline comes, and what became of it."""
    told = findings.told
    if not told:
        return "The record holds no statement about its views."
    source = "one source" if findings.outlets == 1 else f"{findings.outlets:,} outlets"
    made = f"{plural(len(told), 'public statement')} by {source}"
    if findings.main is None:
        because = findings.curves[0].because if findings.curves else ""
        return f"The record holds {made}. {because}".strip()
    verb = "is" if len(told) == 1 else "are"
    made = f"On record {verb} {made}. Held against one another they leave this range, 9 chances in 10."
    return f"{made} {tally(findings)}"


def tally(findings: Findings) -> str:
    """How many fit, and what became of the others."""
    fit = len(findings.of_kind(VerdictKind.FITS))
    parts = [f"{fit:,} {'fits' if fit == 1 else 'fit'}"]
    strained = len(findings.of_kind(VerdictKind.STRAINED))
    if strained:
        parts.append(f"{strained:,} {'is' if strained == 1 else 'are'} strained")
    elsewhere = len(findings.of_kind(*TRUE_ELSEWHERE))
    if elsewhere:
        verb = "is" if elsewhere == 1 else "are"
        parts.append(f"{elsewhere:,} {verb} true of another moment or another thing")
    against = len(findings.of_kind(VerdictKind.CONTRADICTED))
    parts.append(f"{against or 'none'} {'is' if against in (0, 1) else 'are'} contradicted")
    repeats = len(findings.of_kind(VerdictKind.REPEATS))
    if repeats:
        parts.append(f"{repeats:,} {'repeats' if repeats == 1 else 'repeat'} another")
    unchecked = len(findings.of_kind(VerdictKind.NOT_CHECKABLE))
    if unchecked:
        parts.append(f"{unchecked:,} cannot be checked")
    return _list(parts) + "."


def since_then(findings: Findings) -> str | None:
    """The last number that the evidence reaches, where that is much later than the headline."""
    if findings.main is None or findings.headline is None:
        return None
    known = findings.last_known(findings.main)
    last = min(findings.main.points, key=lambda p: abs(p.at - known))
    if last.at - findings.headline.at < 30 * _DAY:
        return None
    when = findings.calendar.month(last.at)
    after = age(last.at - findings.file.case.released.start)
    return f"By {when}, {after} after its release, it had {between(last.q05, last.q95)}."


def sentence(text: str) -> str:
    """With a capital, as a sentence on the page has one."""
    return text[:1].upper() + text[1:]


def source(told: Told, findings: Findings) -> str:
    """Who said it, and of when: ``ABC News, of Fri 21 March``."""
    when = f", of {findings.calendar.window(told.window)}" if told.window is not None else ""
    return f"{told.statement.said_by}{when}"


def own_words(statement: Statement) -> str | None:
    """The words that were kept, unless they say no more than the number itself."""
    words = " ".join((statement.quote or "").split())
    number = hedged(statement.bound, statement.value).replace(NBSP, " ")
    return statement.quote if words and words != number else None


def said(told: Told, findings: Findings) -> str:
    """Who said what, of when: ``ABC News: over 65 million, Fri 21 March``."""
    statement = told.statement
    number = hedged(statement.bound, statement.value)
    when = f", {findings.calendar.window(told.window)}" if told.window is not None else ""
    return f"{statement.said_by}: {number}{when}"


def unknown(findings: Findings) -> tuple[str, ...]:
    """What the page does not say, and why; one sentence each."""
    sentences = [
        *_unplaced(findings),
        *_missing_curves(findings),
        *_undated(findings),
        *_never_read(findings),
        *_other_counts(findings),
        *_set_aside(findings),
        *findings.remarks,
    ]
    if findings.main is not None:
        sentences.append("Views are plays, not people: nobody counted how many watched twice, or to the end.")
    return tuple(dict.fromkeys(sentences))


def _unplaced(findings: Findings) -> list[str]:
    undated = [told for told in findings.told if told.window is None]
    if not undated:
        return []
    names = _some([told.statement.said_by for told in undated])
    one = len(undated) == 1
    return [
        f"{plural(len(undated), 'statement')} ({names}) cannot be placed in time: nobody says of what moment "
        f"{'it was' if one else 'they were'} true. {'It does' if one else 'They do'} not count in the curve."
    ]


def _missing_curves(findings: Findings) -> list[str]:
    known = {answer.platform for answer in findings.curves if answer.points}
    sentences = [
        f"No curve for {platform_words(answer.platform)}: {answer.because}"
        for answer in findings.curves
        if not answer.points
    ]
    asked = known | {answer.platform for answer in findings.curves}
    silent = sorted({copy.platform for copy in findings.file.copies} - asked - {None})
    sentences += [
        f"The film was also on {platform_words(platform)}; the record holds no count of its views there."
        for platform in silent
    ]
    return sentences


def _undated(findings: Findings) -> list[str]:
    undated = findings.undated_happenings
    if not undated:
        return []
    verb = "has" if len(undated) == 1 else "have"
    return [f"{plural(len(undated), 'happening')} {verb} no date and cannot stand on a chart."]


def _never_read(findings: Findings) -> list[str]:
    """Whether anybody read the counter itself."""
    if findings.main is None:
        return []
    exact = [told for told in findings.on(findings.main.platform) if told.statement.bound.value == "exact"]
    if exact:
        return []
    return ["Nobody left an exact reading of the counter: the curve rests on rounded and hedged numbers alone."]


def _other_counts(findings: Findings) -> list[str]:
    shown = {told.statement.id for told in findings.told}
    others = Counter(s.metric.replace("_", " ") for s in findings.file.statements if s.id not in shown)
    if not others:
        return []
    number, verb = plural(sum(others.values()), "statement"), "is" if sum(others.values()) == 1 else "are"
    return [f"{number} about other counts ({_some(others)}) {verb} kept in the record and not judged here."]


def _set_aside(findings: Findings) -> list[str]:
    number = len(_aside(findings))
    if not number:
        return []
    do, their = ("does", "its") if number == 1 else ("do", "their")
    dated = plural(number, "dated statement")
    return [f"{dated} {do} not count in the curve on {their} own; the reasons stand at the foot of the page."]


def set_aside(findings: Findings) -> tuple[tuple[str, str, str], ...]:
    """The dated statements shown that a curve does not count: the anchor of its row, who said what, and the reason.

    Statements of other things, and undated ones, have sentences of their own. A reason that names a statement by its
    id is given the name of whoever made it.
    """
    told = {one.statement.id: one for one in findings.told}
    shown = {one.statement.id for one in findings.shown}
    rows = []
    for one, reason in _aside(findings):
        if one.statement.id in shown:
            because = _ID.sub(lambda match: told[match[0]].statement.said_by if match[0] in told else match[0], reason)
            rows.append((anchor(one.statement.id), said(one, findings), because))
    return tuple(rows)


def _aside(findings: Findings) -> list[tuple[Told, str]]:
    """The dated statements about the main curve that it does not count, and why not."""
    if findings.main is None:
        return []
    told = {one.statement.id: one for one in findings.told}
    rows = ((told.get(aside.id), aside.because) for aside in findings.main.set_aside)
    return [(one, because) for one, because in rows if one is not None and findings.is_on(one, findings.main.platform)]


def verdict_names(findings: Findings) -> tuple[tuple[VerdictKind, tuple[Told, ...]], ...]:
    """The statements by verdict, in the order in which a reader wants them; only verdicts that occur."""
    return tuple((kind, told) for kind in WORDS if (told := findings.of_kind(kind)))


def never_summed(findings: Findings) -> str:
    """Why there is no grand total."""
    where = _list([platform_words(answer.platform) for answer in findings.curves if answer.points])
    return (
        f"Each platform counts in its own way and the same person may stand behind views on several, "
        f"so {where} are shown side by side and never added up."
    )


def _some(names: Iterable[str], most: int = 4) -> str:
    """The first few different names, and how many more."""
    different = list(dict.fromkeys(names))
    if len(different) <= most:
        return ", ".join(different)
    return ", ".join(different[:most]) + f" and {len(different) - most:,} more"


def _list(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
