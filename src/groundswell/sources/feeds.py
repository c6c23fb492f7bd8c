"""RSS and Atom: articles of the press that name the film, in the feeds that the operator lists.

The feeds stand in ``GROUNDSWELL_FEEDS``, their addresses with spaces between. They are fetched by our client;
feedparser is given the bytes and asks nobody.
"""

from __future__ import annotations

import asyncio
import calendar
import hashlib
import io
import re
from typing import Any
from urllib.parse import urlsplit

import feedparser

from groundswell.sources.ask import Client, Question
from groundswell.sources.cache import Reply
from groundswell.sources.failures import BudgetSpent, NoAnswer, NotUnderstood
from groundswell.sources.mentions import Finding, Found, Mention, Sought, at_second, names, too_old
from groundswell.terms import When, shown

SETTING = "GROUNDSWELL_FEEDS"
MOST_FEEDS = 50
LARGEST = 2 << 20
"""Bytes of a feed; a larger one takes feedparser longer than looking is worth."""


class Feeds:
    """Press found in feeds."""

    name = "feeds"

    async def find(self, client: Client, sought: Sought) -> Found:
        """Entries whose title or summary names the film, or links to it; one request for each feed."""
        mentions: dict[str, Mention] = {}
        troubles: list[str] = []
        feeds = list(dict.fromkeys(client.key(SETTING, "looking for press in feeds").split()))[:MOST_FEEDS]
        for feed in feeds:
            try:
                reply = await client.ask(Question(feed))
                entries = await asyncio.to_thread(_entries, reply)
            except BudgetSpent:
                raise
            except NoAnswer as error:
                troubles.append(str(error))
                continue
            found = (_mention(entry, sought) for entry in entries)
            mentions |= {mention.id: mention for mention in found if mention is not None}
        if troubles and len(troubles) == len(feeds):
            raise NoAnswer(troubles[0] if len(feeds) == 1 else f"no feed answers; the first: {troubles[0]}")
        return Found(tuple(mentions.values()), tuple(troubles))

    example = Finding(
        sought=Sought("First Kiss", ("https://www.youtube.com/watch?v=IpbDHxCV29A",)),
        media_type="application/rss+xml",
        content=b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Film news</title><link>https://paper.example/</link><description>All about films</description>
<item><title>Why everybody shares &#8216;First  Kiss&#8217;</title><link>https://paper.example/2014/first-kiss</link>
<description>&lt;p&gt;Twenty strangers, one camera.&lt;/p&gt;</description><dc:creator>Somebody</dc:creator>
<pubDate>Tue, 11 Mar 2014 14:30:00 -0400</pubDate></item>
<item><title>Kiss the cook first</title><link>https://paper.example/2014/cook</link>
<description>A recipe.</description><pubDate>Tue, 11 Mar 2014 15:00:00 -0400</pubDate></item>
</channel></rss>""",
        mentions=(
            Mention(
                id="press-c41aed910313",
                kind="press",
                platform="paper.example",
                address="https://paper.example/2014/first-kiss",
                title="Why everybody shares \u2018First Kiss\u2019",
                text="Twenty strangers, one camera.",
                seen_at=When("2014-03-11T18:30:00Z"),
            ),
        ),
        settings={SETTING: "https://paper.example/feed.xml"},
    )


def _entries(reply: Reply) -> list[Any]:
    where = shown(urlsplit(reply.url).hostname or "")  # a feed's address may hold a token
    if len(reply.content) > LARGEST:
        raise NotUnderstood(f"{where} answers with a feed of more than {LARGEST >> 20} MB")
    headers = {"content-type": reply.headers.get("content-type", ""), "content-location": reply.url}
    try:
        # a stream, since feedparser would take bytes that look like an address or a path for one
        parsed = feedparser.parse(io.BytesIO(reply.content), response_headers=headers)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise NotUnderstood(f"{where}: a feed that cannot be read") from error
    if not parsed.get("version"):
        raise NotUnderstood(f"{where} answers with something that is no feed")
    return list(parsed.entries)


def _mention(entry: Any, sought: Sought) -> Mention | None:
    address = str(entry.get("link") or "").strip()
    match = re.match(r"https?://([A-Za-z0-9.-]+)", address)
    if match is None:
        return None
    title = _plain(entry.get("title"))
    raw = [str(entry.get("summary") or ""), *(str(part.get("value") or "") for part in entry.get("content", []))]
    # links stand in attributes, and title words in the text between tags
    if not names("\n".join([title, address, *raw, *map(_plain, raw)]), sought):
        return None
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    when = at_second(calendar.timegm(stamp)) if stamp else None
    if too_old(when, sought):
        return None
    return Mention(
        id=f"press-{hashlib.sha256(address.encode()).hexdigest()[:12]}",
        kind="press",
        platform=match[1].lower().removeprefix("www."),
        address=address,
        title=title,
        text=_plain(raw[0]),
        seen_at=when,
    )


def _plain(html: object) -> str:
    return " ".join(re.sub(r"<[^<>]*>", " ", str(html or "")).split())
