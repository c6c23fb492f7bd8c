"""Commands that ask: ``curve``, ``check``, ``story``, ``export``, ``demo``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundswell import follow, plain
from groundswell.cli import show
from groundswell.errors import InputError
from groundswell.giving import give_out
from groundswell.story import sentences
from groundswell.story.telling import telling
from groundswell.story.verdict_words import WORDS
from groundswell.wording import numbers
from groundswell.wording.dates import Calendar


@dataclass(frozen=True)
class Asked:
    """What every question has: the record's address, the case, a prior of the user's own, and JSON or words."""

    record: str
    case: str
    cohort: Path | None
    as_json: bool

    def film(self) -> follow.Film:
        """The case, read from the record."""
        cohort = follow.cohort_in(self.cohort) if self.cohort is not None else None
        with follow.open(self.record) as record:
            return record.case(self.case, cohort=cohort)


def curve(asked: Asked, at: list[str], platform: str | None) -> None:
    """How many views at which moments."""
    film = asked.film()
    moments = [follow.moment_in(film.file.case, text) for text in at]
    with show.working("Drawing curves through everything that was said…"):
        answer = film.curve(platform).answer(moments)
    if asked.as_json:
        show.as_json(plain.curve(answer))
        return
    if not answer.points:
        show.line(answer.because)
        return
    calendar = Calendar.of(film.file.case)
    rows = [
        (calendar.moment(p.at), numbers.count(p.q05), numbers.count(p.q50), numbers.count(p.q95), numbers.count(r.q50))
        for p, r in zip(answer.points, answer.rate, strict=True)
    ]
    show.strong(f"Views of {film.file.case.title} on {answer.platform or 'the platform meant'}")
    show.table(("when", "5%", "half", "95%", "a day"), rows, right=frozenset({1, 2, 3, 4}))
    show.line(answer.because)


def check(asked: Asked) -> None:
    """The verdicts."""
    film = asked.film()
    with show.working("Holding every number against all the others…"):
        found = film.every_verdict
    if asked.as_json:
        show.as_json([plain.verdict(one) for one in found])
        return
    rows = [
        (
            one.id,
            one.said_by,
            numbers.hedged(one.bound, one.value),
            one.verdict.value.replace("_", " "),
            "" if one.p is None else f"{one.p:.2f}",
            one.because,
        )
        for one in found
    ]
    show.table(("id", "said by", "number", "verdict", "p", "because"), rows, right=frozenset({4}))


def story(asked: Asked, out: Path | None) -> None:
    """The page."""
    film = asked.film()
    with show.working("Writing the page…"):
        place = film.story().to_html(out or Path(f"{asked.case}.html"))
    if asked.as_json:
        show.as_json({"case": asked.case, "page": str(place), "bytes": place.stat().st_size})
    else:
        show.line(f"The page: {place}")


def export(asked: Asked, path: Path, *, bare: bool) -> None:
    """The Data Package, and the answers beside it."""
    film = asked.film()
    with show.working("Writing the package…"):
        written = give_out(film, path, bare=bare)
    if asked.as_json:
        show.as_json({"case": asked.case, "package": str(path), "answers": written})
    else:
        show.line(f"The package: {path}" + (f", with {len(written)} files of answers in answers/" if written else ""))


def demo(address: str, out: Path, *, serve: bool, as_json: bool) -> None:
    """The shipped case, told in a few lines."""
    file = follow.shipped_case()
    with follow.open(address) as record:
        record.enter(file, source="the shipped case")
        film = record.case(file.case.name)
    with show.working("Drawing curves through everything that was said…"):
        page = film.story()
        place = page.to_html(out)
    findings = page.findings
    answers = [
        {"said": sentences.said(told, findings), "verdict": told.kind.value, "because": told.because}
        for told in telling(findings)
    ]
    if as_json:
        headline, standfirst = str(sentences.headline(findings)), sentences.standfirst(findings)
        show.as_json(
            {
                "case": file.case.name,
                "headline": headline,
                "standfirst": standfirst,
                "answers": answers,
                "page": str(place),
            }
        )
    else:
        show.strong(str(sentences.headline(findings)))
        show.line(sentences.standfirst(findings))
        show.line()
        for told in telling(findings):
            show.line(f"{sentences.said(told, findings)}")
            show.line(f"    {WORDS[told.kind].group}. {told.because}")
        then = sentences.since_then(findings)
        show.line()
        if then:
            show.line(then)
        show.line(f"The page: {place}")
        show.line(f"Ask on: groundswell check {file.case.name} --record {address}")
    if serve:
        _serve(place)


def _serve(page: Path) -> None:
    """Show one file on the loopback address until stopped."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    handler = partial(SimpleHTTPRequestHandler, directory=str(page.resolve().parent))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", 8000), handler)
    except OSError as error:
        raise InputError(f"port 8000 of this machine is taken ({error.strerror}); open {page} in a browser") from error
    show.note(f"on http://127.0.0.1:8000/{page.name} until you stop it with Ctrl-C")
    with server:
        server.serve_forever()
