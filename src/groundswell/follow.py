"""Where they meet: a record, the model and the story, joined for whoever asks about a case.

Here alone are the clock, the shipped files and the choice of a seed. Both faces and the Python API stand on this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib import metadata, resources
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import polars as pl
from threadpoolctl import threadpool_limits

from groundswell import plain
from groundswell.adding import New, counted, document_at, read_for, thing_at, together
from groundswell.errors import GroundswellError, InputError
from groundswell.quoting import excerpt_of, excerpts_of
from groundswell.reader import About, Finding, Reading, people_named, read_document
from groundswell.record.entry import Entry, whoever
from groundswell.record.package import read_package
from groundswell.record.store import Record, open_record
from groundswell.repeating import settled
from groundswell.story import Findings, Method, chart_svg, gather, tell
from groundswell.story.excerpts import Excerpt
from groundswell.terms import Case, CaseFile, Document, Statement, When, platform_named, shown
from groundswell.understanding.ahead import forecast_of
from groundswell.understanding.answers import (
    CurveAnswer,
    ForecastAnswer,
    HitAnswer,
    Quantiles,
    Verdict,
    VerdictKind,
)
from groundswell.understanding.carried_answer import CarriedAnswer
from groundswell.understanding.carried_case import carried_of
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.curve import curve_of, dense_moments, quantiles_at, telling_moments
from groundswell.understanding.evidence import Told, moment_at, told_of
from groundswell.understanding.hit import hit_of, size_of_a_hit
from groundswell.understanding.phrases import Phrasing
from groundswell.understanding.posterior import DRAWS, Posterior, Prior, posterior_of, prior_of
from groundswell.understanding.verdicts import Jury, not_held, verdicts
from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import between
from groundswell.wording.platforms import platform_words

SEED = 1
DEMO = "first-kiss"
_FAN = ("1d", "3d", "7d", "14d", "21d", "30d", "45d", "60d", "90d")


def now() -> datetime:
    """The clock: this moment, in UTC."""
    return datetime.now(UTC)


def version() -> str:
    """The installed version."""
    return metadata.version("groundswell")


def shipped_cohort(name: str = "cohort.npz") -> Cohort:
    """The prior that comes with the program; ``merged.npz`` is the same with the few components of the curve."""
    return Cohort.from_bytes(resources.files("groundswell.data").joinpath(name).read_bytes())


def cohort_in(path: Path) -> Cohort:
    """A prior that ``groundswell learn`` wrote."""
    try:
        return Cohort.from_bytes(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a file written by learn") from error
    except GroundswellError as error:
        raise InputError(f"{path}: {error}") from error


@cache
def shipped_prior() -> Prior:
    return prior_of(shipped_cohort("merged.npz"))


def shipped_case() -> CaseFile:
    """The film of the demo, ``first-kiss``."""
    return read_package(_shipped_folder(), now=now())


def _shipped_folder() -> Path:
    """The package beside the installed code, or in the checkout that it runs from."""
    installed = Path(str(resources.files("groundswell"))) / "examples" / DEMO
    checkout = Path(__file__).parents[2] / "examples" / DEMO
    for folder in (installed, checkout):
        if (folder / "datapackage.json").is_file():
            return folder
    raise InputError(f"{installed}: the shipped case is missing; install groundswell again")


def moment_in(case: Case, text: str) -> datetime:
    """A moment as somebody writes it, in the zone of the case; the middle of a day, month or year."""
    try:
        window = When(text).window(case.tz)
    except ValueError as error:
        raise InputError(str(error)) from error
    return window.start + (window.end - window.start) / 2


@dataclass(frozen=True)
class Curve:
    """The posterior of one curve, to be asked at any moment."""

    case: Case
    told: Told
    posterior: Posterior | None

    def at(self, moment: str | datetime) -> Quantiles | None:
        """The count at a moment (a text is ISO 8601, in the zone of the case where it names none); None if unknown."""
        if self.posterior is None:
            return None
        asked = moment_in(self.case, moment) if isinstance(moment, str) else moment
        return quantiles_at(self.told, self.posterior, asked)

    def answer(self, moments: Sequence[datetime] | None = None) -> CurveAnswer:
        """Count and rate at these moments, or at the telling ones."""
        return curve_of(self.case.name, self.told, self.posterior, moments or telling_moments(self.told))

    def frame(self) -> pl.DataFrame:
        """The curve as a table."""
        return plain.curve_table(self.answer(dense_moments(self.told)))

    def _repr_html_(self) -> str:
        frame: str = plain.curve_table(self.answer())._repr_html_()
        return frame


@dataclass(frozen=True)
class Story:
    """The page of a case."""

    findings: Findings

    @cached_property
    def html(self) -> str:
        return tell(self.findings)

    def to_html(self, path: str | Path) -> Path:
        """Write the page as one self-contained file."""
        place = Path(path)
        try:
            place.write_text(self.html, encoding="utf-8", newline="\n")
        except OSError as error:
            raise InputError(
                f"{place}: cannot be written ({error.strerror}); name a file in a folder of yours"
            ) from error
        return place

    def svg(self, name: str) -> str:
        """One chart of the page as a picture of its own."""
        return chart_svg(self.findings, name)

    def _repr_html_(self) -> str:
        return self.html


class Film:
    """A case and everything that can be asked of it. Answers are worked out once and kept."""

    def __init__(self, file: CaseFile, *, cohort: Cohort | None = None, seed: int = SEED) -> None:
        self.file = file
        self.seed = seed
        self.phrasing = Phrasing()
        self._cohort = cohort
        self._curves: dict[str | None, Curve] = {}
        self._carried: dict[bool, CarriedAnswer] = {}

    @cached_property
    def cohort(self) -> Cohort:
        """The prior's source: the shipped cohort unless another was given."""
        return self._cohort if self._cohort is not None else shipped_cohort()

    @cached_property
    def prior(self) -> Prior:
        return prior_of(self._cohort) if self._cohort is not None else shipped_prior()

    def curve(self, platform: str | None = None) -> Curve:
        """The curve on a platform; the main one where none is named."""
        wanted = self._platform(platform)
        if wanted not in self._curves:
            told = told_of(self.file, wanted, self.phrasing)
            posterior = posterior_of(told, self.prior, seed=self.seed) if told.owners else None
            self._curves[wanted] = Curve(self.file.case, told, posterior)
        return self._curves[wanted]

    def _platform(self, platform: str | None) -> str | None:
        if platform is None:
            return self.file.main_platform
        try:
            return platform_named(platform)
        except ValueError as error:
            raise InputError(str(error)) from error

    @cached_property
    def platforms(self) -> list[str]:
        """Platforms on which somebody counted views, the main one first."""
        main = self.file.main_platform
        named = {s.platform for s in self.file.statements if s.metric == "views" and s.platform not in (None, "all")}
        return sorted((str(platform) for platform in named), key=lambda platform: (platform != main, platform))

    def judge(self, statements: Sequence[Statement]) -> tuple[Verdict, ...]:
        """Hold statements against the curves of the platforms that they speak of."""
        done: dict[str, Verdict] = {}
        groups: dict[str | None, list[Statement]] = {}
        for said in statements:
            other = said.platform if said.platform in self.platforms[1:] else None
            groups.setdefault(other, []).append(said)
        for platform, mine in groups.items():
            curve = self.curve(platform)
            if curve.posterior is None:
                done |= {said.id: not_held(said, "Nothing else is known of this count at any moment.") for said in mine}
                continue
            jury = Jury(self.file, curve.told, self.prior, self.phrasing, curve.posterior, self.seed)
            done |= {verdict.id: verdict for verdict in verdicts(jury, mine)}
        return tuple(done[said.id] for said in statements)

    @cached_property
    def every_verdict(self) -> tuple[Verdict, ...]:
        """A verdict on each statement of the case, in their order."""
        return self.judge(self.file.statements)

    def until(self, moment: datetime) -> Film:
        """The case as it could be known at a moment: what had been said by then, of moments before it."""
        zone = self.file.case.tz
        known = tuple(said for said in self.file.statements if _known_at(said, moment, zone))
        return Film(replace(self.file, statements=known), cohort=self._cohort, seed=self.seed)

    def forecast(
        self, *horizons: str, milestones: Sequence[float] = (), as_of: datetime | None = None
    ) -> ForecastAnswer:
        """What comes after ``as_of`` (the last word where None), from what was known then. A horizon is ``30d``."""
        film = self if as_of is None else self.until(as_of)
        curve = film.curve()
        if curve.posterior is None:
            at = as_of or self.file.case.released.end
            because = "Too little evidence: no statement about views can be placed in time."
            return ForecastAnswer(at, (), (), "uncalibrated", because)
        at = as_of or moment_at(curve.told.origin, curve.told.last)
        days = [days_in(text) for text in horizons or ("7d", "30d", "90d")]
        return forecast_of(curve.told, curve.posterior, self.cohort, (at, days, milestones))

    def hit(self) -> HitAnswer:
        """Whether it is a hit, and since when."""
        curve = self.curve()
        if curve.posterior is None:
            because = "Too little evidence: no statement about views can be placed in time."
            return HitAnswer(None, None, "the top 1% of the cohort, 9 to 1", because)
        return hit_of(curve.told, curve.posterior, self.cohort, size_of_a_hit(self.cohort))

    def carried(self, *, shapley: bool = False) -> CarriedAnswer:
        """Views owed to each dated happening, directly and through echo; with ``shapley`` also a split that adds up."""
        if shapley not in self._carried:
            told, posterior = self.curve().told, self.curve().posterior
            self._carried[shapley] = carried_of(self.file, told, posterior, seed=self.seed, split=shapley)
        return self._carried[shapley]

    def verdicts(self) -> pl.DataFrame:
        """The verdicts as a table, one row per statement."""
        return plain.verdict_table(self.every_verdict)

    def story(self) -> Story:
        """The page."""
        curves = []
        for platform in self.platforms or list[str | None]([None]):
            curve = self.curve(platform)
            curves.append(curve.answer(dense_moments(curve.told)))
        with threadpool_limits(1), ThreadPoolExecutor(1) as pool:
            carried = pool.submit(self.carried)
            findings = gather(self.file, curves, self.every_verdict, self.method())
            findings = replace(findings, hit=self.hit(), ahead=self.forecast(*_FAN))
            findings = replace(findings, excerpts=excerpts_of(self.file), carried=carried.result())
        return Story(findings)

    def instead_of(self, said: Statement, verdict: Verdict) -> str | None:
        """The sentence that would be right at the end of its window, for a number that does not fit."""
        curve, calendar = self.curve(), Calendar.of(self.file.case)
        if verdict.p is None or verdict.verdict is VerdictKind.FITS or curve.posterior is None:
            return None
        window = said.as_of(calendar.zone) or (said.said_at.window(calendar.zone) if said.said_at else None)
        if window is None:
            return None
        count = quantiles_at(curve.told, curve.posterior, window.end)
        views = f"{between(count.q05, count.q95)} {platform_words(curve.told.platform)} views"
        when = f"{calendar.full_day(window.end)}, {calendar.clock(window.end)}"
        return f"“{self.file.case.title}” had {views} by {when}."

    def method(self) -> Method:
        """How the answers were computed."""
        return Method(
            version=version(),
            seed=self.seed,
            draws=DRAWS,
            prior=self.cohort.provenance,
            prior_bias=self.cohort.bias,
            parameters=self.phrasing.described(),
            docs="docs/mathematics.md",
        )


def _known_at(said: Statement, moment: datetime, zone: ZoneInfo) -> bool:
    window = said.as_of(zone)
    spoken = said.said_at.window(zone) if said.said_at else None
    if spoken is not None and spoken.start > moment:
        return False
    return window.end <= moment if window is not None else spoken is not None and spoken.end <= moment


def days_in(text: str) -> float:
    """A horizon such as ``36h``, ``30d``, ``8w`` or ``2y``, in days."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(h|d|w|y)\s*", text.lower())
    days = float(match[1]) * {"h": 1 / 24, "d": 1.0, "w": 7.0, "y": 365.25}[match[2]] if match else 0.0
    if not 0.0 < days <= 20 * 365.25:
        raise InputError(f"{shown(text)} is not a horizon; write hours, days, weeks or years, such as 36h, 30d or 2y")
    return days


def views_in(text: str) -> float:
    """A milestone such as ``100M``, ``2.5 million``, ``1bn`` or ``750000``."""
    match = re.fullmatch(r"\s*(\d[\d,_]*(?:\.\d+)?)\s*(k|m|b|bn|thousand|million|billion)?\s*", text.lower())
    size = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
    views = float(re.sub("[,_]", "", match[1])) * size.get(match[2] or "", 1.0) if match else 0.0
    if not 1.0 <= views <= 1e12:
        raise InputError(f"{shown(text)} is not a number of views; write it like 100M or 750000")
    return views


@dataclass(frozen=True)
class Marked:
    """A number in a text with its verdict and the words around it; ``instead`` would be right, None where it is."""

    document: str
    verdict: Verdict
    instead: str | None
    said: Statement
    excerpt: Excerpt | None

    def as_json(self) -> dict[str, object]:
        """The row that ``groundswell check --json`` prints for it."""
        instead = None if self.instead is None else plain.sentence(self.instead)
        return {"document": self.document, **plain.verdict(self.verdict), "instead": instead}


def read_texts(paths: Sequence[Path], about: str | None, said_at: When | None) -> list[Finding]:
    """What texts say, in their order; a name in one helps to read the next."""
    film = About(title=about) if about else None
    readings: list[Reading] = []
    for path in paths:
        content = document_at(path).content
        known = people_named(readings)
        readings.append(read_document(str(path), content, about=film, said_at=said_at, known=known))
    return [finding for reading in readings for finding in reading.findings]


def check_texts(film: Film, paths: Sequence[Path], said_at: When | None) -> list[Marked]:
    """Every count in some texts, held against the evidence of a case; nothing is added to it."""
    return [one for path in paths for one in check_document(film, document_at(path), str(path), said_at)]


def check_document(film: Film, document: Document, name: str, said_at: When | None) -> list[Marked]:
    """The same for one document that is called ``name``."""
    said = read_for(document, name, film.file, said_at).file.statements
    verdicts = film.judge(said)  # by the case alone: what is checked does not bend the curve
    return [
        Marked(name, verdict, film.instead_of(one, verdict), one, excerpt_of(one, document))
        for one, verdict in zip(said, verdicts, strict=True)
    ]


@dataclass(frozen=True)
class Added:
    """One thing that was handed to ``add``: what it was taken for, how many rows are in it, and a sentence.

    ``new`` rows the case did not have; ``replacing`` rows it had otherwise, and keeps in their history.
    """

    thing: str
    kind: str
    rows: int
    new: int
    replacing: int
    told: str


class OpenRecord:
    """A record, open for asking and adding; use it in a ``with`` statement."""

    def __init__(self, address: str, *, clock: Callable[[], datetime] = now) -> None:
        self.clock = clock
        self.record: Record = open_record(address, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.record.close()

    def cases(self) -> list[str]:
        """The names of all cases."""
        return self.record.cases()

    def case(self, name: str, *, cohort: Cohort | None = None) -> Film:
        """A case by its name; ``UnknownCase`` where there is none."""
        return Film(self.record.read(name), cohort=cohort)

    def begin(self, case: Case) -> Entry:
        """Begin a case; ``InputError`` where there is one of that name."""
        if case.name in self.cases():
            raise InputError(
                f"{self.record.address}: has a case {case.name} already; choose another name, or add to it"
            )
        return self.enter(CaseFile(case=case), source="new")

    def enter(self, file: CaseFile, *, source: str) -> Entry:
        """Enter what is new in ``file``: all of it, or nothing."""
        return self.record.enter(file, who=whoever(), source=source)

    def take_in(
        self, path: str | Path, noted: Callable[[str], None] = lambda _sentence: None
    ) -> tuple[CaseFile, Entry]:
        """Enter a Data Package: all of it, or nothing where one row is wrong."""
        file = read_package(path, now=self.clock(), noted=noted)
        return file, self.enter(file, source=str(path))

    def shipped(self) -> tuple[Film, bool]:
        """The film of the demo as the record has it, entered where it has none; and whether it is as it was shipped."""
        file = shipped_case()
        if file.case.name not in self.cases():
            self.enter(file, source="the shipped case")
        film = self.case(file.case.name)
        return film, film.file == file

    def add(
        self,
        name: str,
        things: Sequence[str],
        said_at: When | None = None,
        noted: Callable[[str], None] = lambda _sentence: None,
    ) -> list[Added]:
        """Add addresses of uploads, tables and documents to a case: all of them, or nothing where one is wrong.

        ``said_at`` is when the texts were published, where they do not say; ``noted`` hears what was passed over.
        """
        before = self.record.read(name)
        return self._add(before, [thing_at(thing, before, self.clock(), said_at, noted) for thing in things])

    def add_document(self, name: str, document: Document, said_at: When | None = None) -> Added:
        """Add a document that is at hand to a case, and what it says."""
        before = self.record.read(name)
        return self._add(before, [read_for(document, document.name, before, said_at)])[0]

    def _add(self, before: CaseFile, news: Sequence[New]) -> list[Added]:
        news = settled(news, before)
        self.enter(together(news, before), source=", ".join(new.thing for new in news)[:500])
        counts = counted(news, before)
        return [Added(new.thing, new.kind, new.rows, *count, new.told) for new, count in zip(news, counts, strict=True)]


def open(address: str | Path = "groundswell.db") -> OpenRecord:
    """Open a record: a file for SQLite, or ``postgresql://user@host/database``."""
    return OpenRecord(str(address))
