"""Wikipedia: how often an article was looked at on each day, by Wikimedia's page view interface.

Readers only: what Wikimedia holds to be a spider or another program is left out. The figures begin in July 2015, and
those of a day come a day or so later.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, unquote, urlsplit

from groundswell.sources.ask import Client, Question
from groundswell.sources.counters import Counted, Removed, number_in
from groundswell.sources.failures import NotUnderstood, Refused
from groundswell.sources.mentions import Figure, Finding, Found, Sought
from groundswell.sources.source import listing, mapping
from groundswell.terms import When

USUAL = "https://wikimedia.org/api/rest_v1"
MEANING = "times that a reader opened the article, on any device, programs left out"

BEGUN = date(2015, 7, 1)
"""Of no day before it there are figures."""

METRIC = "page_views_in_a_day"


@dataclass(frozen=True, slots=True)
class Article:
    """An article: the project such as ``en.wikipedia.org``, and its title with underscores."""

    project: str
    title: str


@dataclass(frozen=True, slots=True)
class DayViews:
    """How often an article was looked at on one day, UTC."""

    day: date
    views: int


def article_at(url: str) -> Article | None:
    """The article at an address; None where that is none of a Wikipedia."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").replace(".m.wikipedia", ".wikipedia")
    except ValueError:
        return None
    title = unquote(parts.path.removeprefix("/wiki/")).replace(" ", "_")
    known = re.fullmatch(r"[a-z0-9-]{2,20}\.wikipedia\.org", host) and parts.path.startswith("/wiki/")
    return Article(host, title) if known and title and parts.scheme in ("http", "https") else None


async def day_views(client: Client, article: Article, first: date, last: date) -> tuple[DayViews, ...]:
    """The days from ``first`` to ``last`` for which there is a figure, in order.

    Days that are missing are not zero: nobody looked, or they were not counted yet.
    """
    base = client.base("GROUNDSWELL_WIKIPEDIA_URL", USUAL)
    path = f"{article.project}/all-access/user/{quote(article.title, safe='')}/daily/{first:%Y%m%d}/{last:%Y%m%d}"
    try:
        found = mapping(
            await client.json(Question(f"{base}/metrics/pageviews/per-article/{path}", fresh=False)), "Wikipedia"
        )
    except Refused as error:
        if error.status == 404:
            return ()
        raise
    days: dict[date, DayViews] = {}
    for item in listing(found.get("items"), "Wikipedia"):
        row = mapping(item, "Wikipedia")
        try:
            day = datetime.strptime(str(row.get("timestamp")), "%Y%m%d%H").replace(tzinfo=UTC).date()
            views = number_in(row, "views", Removed())
        except ValueError as error:
            raise NotUnderstood(f"Wikipedia: {error}") from error
        if not isinstance(views, Counted):
            raise NotUnderstood("Wikipedia: a day has no number of views")
        if first <= day <= last:
            days[day] = DayViews(day, views.value)
    return tuple(days[day] for day in sorted(days))


class Wikipedia:
    """Page views of each day, of the articles that a case holds."""

    name = "wikipedia"

    async def find(self, client: Client, sought: Sought) -> Found:
        """One request for each article: the days from the release to yesterday, as far as there are figures."""
        figures: list[Figure] = []
        last = sought.until.date() - timedelta(days=1) if sought.until else None
        first = max(sought.since.date(), BEGUN) if sought.since else BEGUN
        for address in dict.fromkeys(sought.addresses):
            article = article_at(address)
            if article is not None and last is not None and first <= last:
                figures += [_figure(day, article, address) for day in await day_views(client, article, first, last)]
        return Found(figures=tuple(figures))

    example = Finding(
        sought=Sought(
            "First Kiss",
            ("https://en.wikipedia.org/wiki/First_Kiss_(2014_film)",),
            since=datetime(2014, 3, 10, tzinfo=UTC),
            until=datetime(2016, 3, 14, tzinfo=UTC),
        ),
        content=json.dumps(
            {
                "items": [
                    {
                        "project": "en.wikipedia",
                        "article": "First_Kiss_(2014_film)",
                        "granularity": "daily",
                        "timestamp": stamp,
                        "access": "all-access",
                        "agent": "user",
                        "views": views,
                    }
                    for stamp, views in (("2016031000", 41), ("2016031200", 38))
                ]
            }
        ).encode(),
        figures=tuple(
            Figure(
                id=f"wikipedia-619314a7-{day}",
                said_by="wikipedia",
                metric=METRIC,
                value=views,
                first=When(f"2016-03-{day[-2:]}T00:00:00Z"),
                last=When(f"2016-03-{int(day[-2:]) + 1}T00:00:00Z"),
                address="https://en.wikipedia.org/wiki/First_Kiss_(2014_film)",
            )
            for day, views in (("20160310", 41), ("20160312", 38))
        ),
    )
    """An exchange of the published form; a day on which nobody looked is not in it."""


def _figure(one: DayViews, article: Article, address: str) -> Figure:
    name = hashlib.sha256(f"{article.project}/{article.title}".encode()).hexdigest()[:8]
    return Figure(
        id=f"wikipedia-{name}-{one.day:%Y%m%d}",
        said_by="wikipedia",
        metric=METRIC,
        value=one.views,
        first=When(f"{one.day}T00:00:00Z"),
        last=When(f"{one.day + timedelta(days=1)}T00:00:00Z"),
        address=address,
    )
