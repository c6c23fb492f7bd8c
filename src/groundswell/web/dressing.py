"""How every page of the application is dressed: its templates, its style and script, and the policy that names them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from groundswell.story.links import anchor, printable, safe_link, unbroken
from groundswell.story.page import digests, page_style
from groundswell.story.sentences import sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: ``case`` and its title, and which of the case's pages (by the end of its address)."""

    case: str
    title: str
    here: str

    @property
    def root(self) -> str:
        """The address of the case's story."""
        return address("cases", self.case)


PAGES = (
    ("", "Story"),
    ("statements", "Statements"),
    ("documents", "Documents"),
    ("check", "Check"),
    ("exports", "Exports"),
)
"""The pages of a case, and how they are called."""


def address(*parts: str) -> str:
    """An address of ours, its parts safe from what may stand in an id."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def dressed(template: str, **values: Any) -> str:
    """A page of the application as HTML."""
    return printable(_templates().get_template(template).render(**values))


def piece(template: str, **values: Any) -> Markup:
    """A part of a page."""
    return Markup(_templates().get_template(template).render(**values))


@cache
def policy() -> str:
    """The content security policy of every page: our style and script by their digests, and nothing from elsewhere."""
    page_css, page_js = digests()
    return (
        f"default-src 'none'; style-src '{page_css}' '{_digest(source('site.css'))}'; "
        f"script-src '{page_js}' '{_digest(source('live.js'))}'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def source(name: str) -> str:
    """A style sheet or script of ours, as it is."""
    loader = _templates().loader
    assert loader is not None
    return loader.get_source(_templates(), name)[0]


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("groundswell.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"safe_link": safe_link, "anchor": anchor, "sentence": sentence, "unbroken": unbroken}
    templates.filters["thousands"] = "{:,}".format
    templates.globals |= {"pages": PAGES, "address": address}
    templates.globals["page_style"] = Markup(page_style())
    templates.globals["source"] = lambda name: Markup(source(name))
    return templates


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
