"""Web pages: the main text, and title, outlet, author and times from the page's own metadata."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundswell.terms import When

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

LARGE = 300_000
"""Characters of markup above which the main text is taken plainly, without judging what is furniture."""

_MANY_TAGS = 5_000
_LARGEST = 1_000_000
_BLOCK = re.compile(r"(?=<(?:/?(?:p|div|h[1-6]|li|td|tr|article|section|blockquote|ul|ol)|br)\b)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|h1)\b", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_SPACE = re.compile(r"[ \t\r\f\v\u200b]+")
_LINES = re.compile(r"\n\s*\n+")
_DEEP = 60


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and its text."""

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: When | None = None
    updated: When | None = None
    language: str | None = None


def is_html(name: str, text: str) -> bool:
    """True for a web page by its name or its beginning."""
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return _MARKUP.search(text, 0, 3000) is not None


def page_of(markup: str) -> Page:
    """Read a page; one without anything readable has an empty text, and of one over a million characters the rest
    is left.
    """
    markup = markup[:_LARGEST]
    tree = _tree(markup)
    if tree is None:
        return Page(_plain(re.sub(r"<[^<>]{0,2000}>", " ", markup)))
    facts = _facts(tree)
    body = _main_text(markup, tree)
    title = facts.get("title")
    if title and title not in body[: len(title) + 200]:
        body = f"{title}\n\n{body}"
    return Page(
        text=body,
        title=title,
        outlet=facts.get("outlet"),
        author=facts.get("author"),
        url=facts.get("url"),
        published=_when(facts.get("published")),
        updated=_when(facts.get("updated")),
        language=facts.get("language"),
    )


def _tree(markup: str) -> HtmlElement | None:
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring

    cleaned = markup.replace("\x00", "")
    try:
        return document_fromstring(
            cleaned.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", recover=True)
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _main_text(markup: str, tree: HtmlElement) -> str:
    """The article without menus and adverts; the whole page where no article can be told."""
    if len(markup) <= LARGE and markup.count("<") <= _MANY_TAGS:
        extracted = _extracted(markup)
        if extracted:
            return extracted
    broken = _tree(_BLOCK.sub("\n", markup))
    whole = tree if broken is None else broken
    for element in whole.xpath("//script|//style|//noscript|//template|//svg|//nav|//footer|//form"):
        if element.getparent() is not None:
            element.drop_tree()
    body = whole.find("body")
    return _plain(str((body if body is not None else whole).text_content()))


def _extracted(markup: str) -> str | None:
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        text = trafilatura.extract(
            markup, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None
    return _plain(text) if text else None


def _plain(text: str) -> str:
    tidy = _SPACE.sub(" ", text.replace("\xa0", " "))
    return _LINES.sub("\n\n", "\n".join(line.strip() for line in tidy.split("\n"))).strip()


_META = {
    "og:title": "title",
    "twitter:title": "title",
    "og:site_name": "outlet",
    "application-name": "outlet",
    "author": "author",
    "article:author": "author",
    "og:url": "url",
    "article:published_time": "published",
    "date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "datepublished": "published",
    "pubdate": "published",
    "publishdate": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "og:published_time": "published",
    "article:modified_time": "updated",
    "og:updated_time": "updated",
    "datemodified": "updated",
    "lastmod": "updated",
}


def _facts(tree: HtmlElement) -> dict[str, str]:
    """Title, outlet, author, address, times and language: linked data first, then meta tags, then the markup."""
    facts: dict[str, str] = {}
    for key, value in (*_linked(tree), *_meta(tree), *_marked(tree)):
        text = " ".join(value.split())[:500]
        if text and key not in facts:
            facts[key] = text
    return facts


def _linked(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:20]:
        text = script.text or ""
        if len(text) > 200_000:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data, 0):
            yield from _of_node(node)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:_DEEP]:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        if any(key in data for key in ("datePublished", "headline", "publisher")):
            yield data
        yield from _nodes(data.get("@graph"), depth + 1)


def _of_node(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = {
        "headline": "title",
        "datePublished": "published",
        "dateModified": "updated",
        "publisher": "outlet",
        "author": "author",
        "inLanguage": "language",
    }
    for name, key in names.items():
        value = node.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str):
            yield key, value


def _meta(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in tree.xpath("//meta[@content]")[:300]:
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META:
            yield _META[name], meta.get("content")


def _marked(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    if tree.get("lang"):
        yield "language", tree.get("lang")
    for link in tree.xpath("//link[@rel='canonical'][@href]")[:1]:
        yield "url", link.get("href")
    for heading in tree.xpath("//h1")[:1]:
        yield "title", heading.text_content()
    for title in tree.xpath("//title")[:1]:
        yield "title", title.text_content()
    for time in tree.xpath("//time[@datetime]")[:3]:
        yield "updated" if "updat" in (time.get("class") or "") else "published", time.get("datetime")


def _when(text: str | None) -> When | None:
    """The time as ISO 8601 where it is one; other ways of writing it are tried with a date parser."""
    if not text:
        return None
    match = _TIME.search(text)
    candidate = match.group().replace(" ", "T") if match else _parsed(text)
    try:
        return When(candidate) if candidate else None
    except ValueError:
        return None


def _parsed(text: str) -> str | None:
    if len(text) > 60 or not re.search(r"\d{4}", text):
        return None
    import dateparser  # type: ignore[import-untyped]

    try:
        found = dateparser.parse(text, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
    return found.strftime("%Y-%m-%d") if found and found.year >= 1990 else None
