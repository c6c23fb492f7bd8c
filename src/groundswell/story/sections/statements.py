"""Every statement with its verdict: a table for a desk, cards for a phone, grouped so that 200 stay pleasant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from groundswell.story.excerpts import Excerpt
from groundswell.story.findings import Findings, Told
from groundswell.story.links import anchor, at_words, safe_link
from groundswell.story.section import Section
from groundswell.story.sentences import own_words, sentence, verdict_names
from groundswell.story.verdict_words import WORDS
from groundswell.terms import Statement
from groundswell.understanding.answers import VerdictKind
from groundswell.wording.numbers import chance, hedged, plain_p
from groundswell.wording.platforms import platform_words

SHORT_GROUP = 12
"""A group of so few rows is open from the start."""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement, worded; ``value`` and the two times (ISO 8601, empty where unknown) are for sorting."""

    id: str
    number: str
    value: str
    quote: str | None
    excerpt: Excerpt | None
    said_by: str
    link: str | None
    of_what: str
    true_of: str
    true_of_time: str
    said_at: str
    verdict: str
    tone: str
    because: str
    chance: str
    p: str
    p_value: float
    true_when: str
    on_chart: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one verdict: ``size`` of them in all, and a sentence where not all of them are here."""

    id: str
    title: str
    meaning: str
    tone: str
    open: bool
    rows: tuple[Row, ...]
    size: int
    left_out: str


def section(findings: Findings) -> Section | None:
    shown = {one.statement.id for one in findings.shown}
    groups = tuple(_group(findings, kind, told, shown) for kind, told in verdict_names(findings))
    if not groups:
        return None
    values = {"groups": groups, "total": len(findings.told)}
    return Section("statements", "What was said, and what became of it", "statements.html", (), values)


def _group(findings: Findings, kind: VerdictKind, told: tuple[Told, ...], shown: set[str]) -> Group:
    words = WORDS[kind]
    opened = len(told) <= SHORT_GROUP and kind not in (VerdictKind.NOT_CHECKABLE, VerdictKind.REPEATS)
    rows = tuple(row(findings, one) for one in told if one.statement.id in shown)
    left_out = ""
    if len(rows) < len(told):
        left_out = f"{len(rows):,} of them stand here, taken at even steps; the export holds them all."
    return Group(kind.value, words.group, words.meaning, words.tone.value, opened, rows, len(told), left_out)


def row(findings: Findings, told: Told) -> Row:
    """The statement in words."""
    statement, calendar, words = told.statement, findings.calendar, WORDS[told.kind]
    p = told.verdict.p if told.verdict is not None else None
    true_when = told.verdict.true_when if told.verdict is not None else None
    main = findings.main.platform if findings.main is not None else None
    excerpt = findings.excerpts.get(statement.id)
    return Row(
        id=anchor(statement.id),
        number=hedged(statement.bound, statement.value),
        value=f"{statement.value:.15g}",
        quote=own_words(statement),
        excerpt=excerpt,
        said_by=statement.said_by,
        link=safe_link(statement.url) if excerpt is None else at_words(statement.url, excerpt.fragment),
        of_what=_of_what(statement, main),
        true_of=calendar.window(told.window) if told.window is not None else "not known",
        true_of_time=f"{told.window.end.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if told.window is not None else "",
        said_at=calendar.said(statement.said_at) if statement.said_at is not None else "",
        verdict=words.short,
        tone=words.tone.value,
        because=sentence(told.because),
        chance="" if p is None else chance(p),
        p="" if p is None else plain_p(p),
        p_value=-1.0 if p is None else round(p, 4),
        true_when=calendar.roughly(true_when) if true_when is not None and told.kind is not VerdictKind.FITS else "",
        on_chart=findings.main is not None and findings.is_on(told, main),
    )


def _of_what(statement: Statement, main: str | None) -> str:
    """Named only where it is not what the reader expects: views on the main platform."""
    names = [] if statement.metric == "views" else [statement.metric.replace("_", " ").replace(":", ": ")]
    if statement.platform not in (None, main):
        names.append(platform_words(statement.platform))
    return ", ".join(names)
