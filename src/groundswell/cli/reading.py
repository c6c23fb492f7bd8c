"""Commands that read texts: ``read``, and ``check`` on a file that is in no record."""

from __future__ import annotations

from pathlib import Path

from groundswell import follow, giving, plain
from groundswell.cli import show
from groundswell.cli.asking import Asked
from groundswell.errors import InputError
from groundswell.reader import Finding
from groundswell.story.verdict_words import WORDS
from groundswell.terms import When
from groundswell.wording import numbers
from groundswell.wording.platforms import platform_words


def said_when(text: str | None) -> When | None:
    """The option ``--said-at``."""
    if text is None:
        return None
    try:
        return When(text)
    except ValueError as error:
        raise InputError(f"--said-at: {error}") from error


def read(files: list[str], about: str | None, said_at: str | None, *, as_json: bool) -> None:
    """What texts say; touches no record."""
    with show.working("Reading…"):
        findings = follow.read_texts([Path(file) for file in files], about, said_when(said_at))
    if as_json:
        show.as_json([finding.as_json() for finding in findings])
        return
    if not findings:
        show.line("Nothing in it that can be counted, dated or named.")
        return
    rows = [_row(one) for one in findings]
    told = [
        (f"{document}: “{words}”", ", ".join(filter(None, [kind, number, about and f"of {about}", when])))
        for document, kind, number, when, about, words in rows
    ]
    columns = ("document", "kind", "number", "as of", "about", "words")
    show.table(columns, rows, told=told, prose=True)


def _row(finding: Finding) -> tuple[str, ...]:
    number = ""
    if finding.value is not None:
        bound = numbers.hedged(finding.bound, finding.value) if finding.bound else numbers.as_said(finding.value)
        where = f"on {platform_words(finding.platform)}" if finding.platform else ""
        number = " ".join(filter(None, [bound, finding.unit or finding.metric, where]))
    window = plain.window(finding.as_of)
    return (
        finding.document,
        finding.kind,
        number,
        "" if window is None else " to ".join(window),
        finding.subject or "",
        " ".join(finding.quote.split()),
    )


def check(asked: Asked, files: list[str], said_at: str | None, claims: Path | None = None) -> None:
    """The verdict on each number of some texts, given the evidence of the case; nothing is added to the record.

    ``claims`` is where the verdicts go as schema.org ClaimReview as well.
    """
    film = asked.film()
    with show.working("Holding every number against the evidence of the case…"):
        found = follow.check_texts(film, [Path(file) for file in files], said_when(said_at))
    if claims is not None:
        giving.give_claims(film, found, claims)
    if asked.as_json:
        show.as_json([one.as_json() for one in found])
        return
    if not found:
        show.line("No number in it that could be checked.")
        return
    for one in found:
        verdict = one.verdict
        show.strong(f"{one.document}: {_in_text(one)}")
        p = "" if verdict.p is None else f" (p {verdict.p:.2f})"
        show.beneath(f"{WORDS[verdict.verdict].group}{p}. {verdict.because}")
        if one.instead:
            show.beneath(f"To print: {one.instead}")


def _in_text(one: follow.Marked) -> str:
    """The number between marks, among the words around it where the text holds it as it is."""
    if one.excerpt is None:
        return f"“{' '.join((one.verdict.quote or '').split())}”"
    words = f"{one.excerpt.before}[{one.excerpt.words}]{one.excerpt.after}"
    return f"…{' '.join(words.split())}…"
