"""Commands that ask: ``curve``, ``check``, ``story``, ``export``, ``demo``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundswell import follow, plain
from groundswell.cli import show
from groundswell.cli.commands import RECORD
from groundswell.errors import InputError
from groundswell.giving import FOLDER, give_out
from groundswell.story import Findings, sentences
from groundswell.story.telling import telling
from groundswell.story.verdict_words import WORDS
from groundswell.terms import platform_named
from groundswell.understanding.answers import Verdict
from groundswell.understanding.evidence import moment_at
from groundswell.wording import numbers
from groundswell.wording.dates import Calendar
from groundswell.wording.platforms import platform_words

OURS = b'<meta name="generator" content="groundswell'
"""By which a page that this program wrote is known."""


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
    with named("--at"):
        moments = [follow.moment_in(film.file.case, text) for text in at]
    with show.working("Drawing curves through everything that was said…"):
        drawn = film.curve(_platform(platform))
        answer = drawn.answer(moments)
    if asked.as_json:
        show.as_json(plain.curve(answer))
        return
    if not answer.points:
        show.line(answer.because)
        return
    case = film.file.case
    calendar = Calendar.of(case)
    where = f" on {platform_words(answer.platform)}" if answer.platform else ""
    show.strong(f"Views of {case.title}{where}, at times of {case.zone}")
    points = [
        (calendar.moment(p.at), numbers.count(p.q05), numbers.count(p.q50), numbers.count(p.q95), numbers.count(r.q50))
        for p, r in zip(answer.points, answer.rate, strict=True)
    ]
    told = [(when, f"{half} ({low} to {high}), {rate} a day") for when, low, half, high, rate in points]
    show.table(("when", "5%", "50%", "95%", "a day"), points, right=frozenset({1, 2, 3, 4}), told=told)
    show.line(answer.because + (" Reasons: --json." if answer.set_aside else ""))
    last = moment_at(drawn.told.origin, drawn.told.last)
    if any(moment > last for moment in moments):
        show.line(f"Nothing was said after {calendar.full_day(last)}: later moments go on as films of its kind do.")


def _platform(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return platform_named(text)
    except ValueError as error:
        raise InputError(f"--platform: {error}") from error


@contextmanager
def named(option: str) -> Iterator[None]:
    """Say which option it is whose value is wrong."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{option}: {error}") from error


def check(asked: Asked) -> None:
    """The verdicts."""
    film = asked.film()
    with show.working("Holding every number against all the others…"):
        found = film.every_verdict
    if asked.as_json:
        show.as_json([plain.verdict(one) for one in found])
        return
    if not found:
        show.line("Too little evidence: the case holds no statement yet.")
        show.line(f"Add what was said or measured: groundswell add {asked.case} …")
        return
    rows = [
        (
            one.id,
            one.said_by,
            numbers.hedged(one.bound, one.value),
            WORDS[one.verdict].short,
            "" if one.p is None else f"{one.p:.2f}",
            one.because,
        )
        for one in found
    ]
    told = [
        (f"{id}  {said_by}: {number}", f"{WORDS[one.verdict].group}{f' (p {p})' if p else ''}. {because}")
        for one, (id, said_by, number, _verdict, p, because) in zip(found, rows, strict=True)
    ]
    columns = ("id", "said by", "number", "verdict", "p", "because")
    show.table(columns, rows, right=frozenset({4}), told=told, prose=True)
    show.on_terminal("")
    show.on_terminal(tally(found))


def tally(found: Sequence[Verdict]) -> str:
    """How many of each verdict, the most disputed first."""
    kinds = Counter(one.verdict for one in found)
    parts = [f"{words.short} {kinds[kind]:,}" for kind, words in WORDS.items() if kinds[kind]]
    return f"{numbers.plural(len(found), 'statement')}: {', '.join(parts)}."


def story(asked: Asked, out: Path | None) -> None:
    """The page."""
    film = asked.film()
    place = place_of(out, asked.case)
    with show.working("Writing the page…"):
        film.story().to_html(place)
    if asked.as_json:
        show.as_json({"case": asked.case, "page": str(place), "bytes": place.stat().st_size})
    else:
        show.line(f"The page: {place}")


def export(asked: Asked, path: Path, *, bare: bool) -> None:
    """The Data Package, and the answers beside it."""
    film = asked.film()
    with show.working("Writing the package…"):
        written = give_out(film, path, bare=bare)
    if bare and (path / FOLDER).is_dir():
        show.note(f"{path / FOLDER}: is of an earlier export, and was left as it is")
    if asked.as_json:
        show.as_json({"case": asked.case, "package": str(path), "answers": written})
    elif written:
        show.line(f"The package: {path}, with {len(written)} files of answers in {FOLDER}/")
    else:
        show.line(f"The package: {path}" + ("" if bare else ", without the answers; a folder takes them too"))


def demo(address: str, out: Path | None, *, serve: bool, as_json: bool) -> None:
    """The shipped case, told in a few lines."""
    place = place_of(out, follow.DEMO)
    with follow.open(address) as record:
        film, shipped = record.shipped()
        where = record.record.address
    if not shipped:
        name = film.file.case.name
        show.note(f"{where}: holds {name} otherwise than it is shipped; it is shown as it stands there")
    with show.working("Drawing curves through everything that was said…"):
        page = film.story()
        page.to_html(place)
    if as_json:
        show.as_json({"case": film.file.case.name, **_told(page.findings), "page": str(place)})
    else:
        _show(page.findings)
        show.line(f"The page: {place}")
        elsewhere = "" if where == RECORD else f" --record {where}"
        show.line(f"Ask on: groundswell check {film.file.case.name}{elsewhere}")
    if serve:
        from groundswell.cli.serving import show_case

        show_case(address, film.file.case.name)


def _told(findings: Findings) -> dict[str, Any]:
    return {
        "headline": plain.sentence(str(sentences.headline(findings))),
        "standfirst": plain.sentence(sentences.standfirst(findings)),
        "answers": [
            {
                "said": plain.sentence(sentences.said(told, findings)),
                "verdict": told.kind.value,
                "because": plain.sentence(told.because),
            }
            for told in telling(findings)
        ],
    }


def _show(findings: Findings) -> None:
    show.strong(str(sentences.headline(findings)))
    show.line(sentences.standfirst(findings))
    show.line()
    for told in telling(findings):
        show.line(sentences.said(told, findings))
        show.beneath(f"{WORDS[told.kind].group}. {told.because}")
    show.line()
    if then := sentences.since_then(findings):
        show.line(then)


def place_of(out: Path | None, case: str) -> Path:
    """Where the page goes, looked at before the work begins; without ``out`` only where nothing of another's lies."""
    place = out or Path(f"{case}.html")
    if not place.absolute().parent.is_dir():
        raise InputError(f"{place}: the folder {place.parent} does not exist; make it first")
    if place.is_dir():
        raise InputError(f"{place}: is a folder; name a file in it, such as {place / case}.html")
    if out is None and place.is_file() and OURS not in place.read_bytes()[:4000]:
        raise InputError(f"{place}: is there already, and is no page of groundswell; name another place with --out")
    return place
