"""What can be taken away from a case: its Data Package, its curves and verdicts as tables, its charts as pictures."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from groundswell import plain
from groundswell.errors import UnknownCase
from groundswell.follow import Curve
from groundswell.record.package_out import write_package
from groundswell.story import chart_png, chart_svg, charts
from groundswell.story.structured import graph
from groundswell.understanding.curve import dense_moments
from groundswell.web.dressing import Place, dressed
from groundswell.web.given import Given, document, given, page
from groundswell.web.subject import Subject

CSV = "text/csv; charset=utf-8"
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """Everything that there is to take away."""

    case: str

    def answer(self, subject: Subject) -> Given:
        place = Place(self.case, subject.film.file.case.title, "exports")
        drawn = charts(subject.findings)
        return page(
            dressed(
                "exports.html",
                place=place,
                platforms=[platform for platform in subject.film.platforms if subject.film.curve(platform).posterior],
                charts=[(name, chart.title, chart.description) for name, chart in drawn.items()],
            )
        )


@dataclass(frozen=True, slots=True)
class Package:
    """The Data Package of the case in a zip."""

    case: str

    def answer(self, subject: Subject) -> Given:
        with tempfile.TemporaryDirectory(prefix="groundswell-") as folder:
            place = Path(folder) / f"{self.case}.zip"
            write_package(subject.film.file, place)
            return given(place.read_bytes(), "application/zip", f"{self.case}.zip")


@dataclass(frozen=True, slots=True)
class CurveTable:
    """The curve of a platform, point by point, as CSV or (``form`` json) as the command line prints it."""

    case: str
    platform: str
    form: str

    def answer(self, subject: Subject) -> Given:
        curve = self._curve(subject)
        answer = curve.answer(dense_moments(curve.told))
        name = f"{self.case}-curve-{self.platform}.{self.form}"
        if self.form == "json":
            made = document(plain.curve(answer))
            return Given(made.body, made.media_type, made.packed, name)
        return given(plain.curve_table(answer).write_csv(), CSV, name)

    def _curve(self, subject: Subject) -> Curve:
        if self.platform not in subject.film.platforms:
            raise UnknownCase(f"no curve of {self.platform}")
        return subject.film.curve(self.platform)


@dataclass(frozen=True, slots=True)
class VerdictTable:
    """The verdicts as CSV."""

    case: str

    def answer(self, subject: Subject) -> Given:
        return given(subject.film.verdicts().write_csv(), CSV, f"{self.case}-verdicts.csv")


@dataclass(frozen=True, slots=True)
class Reviews:
    """The film as VideoObject and the verdicts as ClaimReview (JSON-LD)."""

    case: str

    def answer(self, subject: Subject) -> Given:
        text = json.dumps(graph(subject.findings), ensure_ascii=False, indent=2) + "\n"
        return given(text, "application/ld+json", f"{self.case}.jsonld")


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """One chart of the story as SVG or PNG."""

    case: str
    chart: str
    form: str

    def answer(self, subject: Subject) -> Given:
        if self.chart not in charts(subject.findings):
            raise UnknownCase(f"no chart {self.chart}")
        svg = chart_svg(subject.findings, self.chart)
        if self.form == "png":
            return given(chart_png(svg), "image/png")
        return given(svg, SVG)
