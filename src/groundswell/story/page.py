"""The one page: every section in its template, style and script inside, nothing fetched from anywhere.

The content security policy allows exactly this page's style and script, by their digests, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from groundswell.story.charts import Chart
from groundswell.story.findings import Findings
from groundswell.story.geometry import Geometry
from groundswell.story.links import anchor, printable, safe_link, unbroken
from groundswell.story.palette import CHART_STYLE, DARK, LIGHT, variables
from groundswell.story.picture import standalone
from groundswell.story.section import Section
from groundswell.story.sections import all_sections
from groundswell.story.sentences import headline, sentence, since_then, source, standfirst
from groundswell.story.structured import graph, script_text
from groundswell.story.svg import frames, picture, targets
from groundswell.story.telling import telling
from groundswell.story.verdict_words import WORDS
from groundswell.wording.numbers import hedged


@dataclass(frozen=True, slots=True)
class Within:
    """What stands around a page that is shown inside an application, which states its own policy.

    ``head`` goes into the head, ``above`` before the header, ``below`` into the footer; ``statements`` is the address
    of all statements.
    """

    head: Markup
    above: Markup
    below: Markup
    statements: str


def tell(findings: Findings, within: Within | None = None) -> str:
    """The whole page as one HTML document (UTF-8 text); the same findings give the same characters."""
    sections = all_sections(findings)
    style, script = page_style(), _source("page.js")
    words = {
        "within": within,
        "case": findings.file.case,
        "calendar": findings.calendar,
        "headline": headline(findings),
        "standfirst": standfirst(findings),
        "since_then": since_then(findings),
        "telling": [
            {
                "number": hedged(told.statement.bound, told.statement.value),
                "source": source(told, findings),
                "anchor": anchor(told.statement.id),
                "words": WORDS[told.kind],
                "told": told,
            }
            for told in telling(findings)
        ],
        "method": findings.method,
    }
    page = _templates().get_template("page.html")
    text = page.render(
        **words,
        sections=[(section, _render(section, words)) for section in sections],
        style=Markup(style),
        script=Markup(script),
        style_digest=_digest(style),
        script_digest=_digest(script),
        structured=script_text(graph(findings, findings.shown)),
    )
    return printable(text)


def charts(findings: Findings) -> dict[str, Chart]:
    """Every chart of the page by its name."""
    return {chart.name: chart for section in all_sections(findings) for chart in section.charts}


def chart_svg(findings: Findings, name: str) -> str:
    """One chart of the page as a picture of its own (SVG); ``KeyError`` names the charts that there are."""
    known = charts(findings)
    if name not in known:
        raise KeyError(f"no chart {name!r}; there are: {', '.join(known) or 'none'}")
    return standalone(known[name])


def _render(section: Section, words: dict[str, Any]) -> Markup:
    template = _templates().get_template(f"sections/{section.template}")
    return Markup(template.render({**words, **section.values, "section": section, "charts": section.charts}))


def _plots(chart: Chart) -> list[dict[str, Any]]:
    """The chart once for a desk and once for a phone; a style sheet shows the one that suits."""
    kinds = ("both",) if len(frames(chart)) == 1 else ("wide", "narrow")
    plots = []
    for kind, frame in zip(kinds, frames(chart), strict=True):
        geometry = Geometry(chart, frame)
        plots.append(
            {"kind": kind, "frame": frame, "picture": picture(geometry), "targets": _targets(geometry)},
        )
    return plots


def _targets(geometry: Geometry) -> Markup:
    """None on a phone, where a finger is wider than the space between two marks: there the rows are the way."""
    return targets(geometry) if geometry.frame.hovers else Markup("")


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("groundswell.story"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["plots"] = _plots
    templates.filters["safe_link"] = safe_link
    templates.filters["anchor"] = anchor
    templates.filters["sentence"] = sentence
    templates.filters["unbroken"] = unbroken
    return templates


@cache
def _source(name: str) -> str:
    """A style sheet or script of ours, as it is; nothing is put into it."""
    loader = _templates().loader
    assert loader is not None
    return loader.get_source(_templates(), name)[0]


@cache
def page_style() -> str:
    """The style sheet of the page, with both palettes."""
    day, night = variables(LIGHT), variables(DARK)
    return (
        f":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        f"{CHART_STYLE}{_source('page.css')}"
    )


def digests() -> tuple[str, str]:
    """The style and the script of every page, as a content security policy names them."""
    return _digest(page_style()), _digest(_source("page.js"))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
