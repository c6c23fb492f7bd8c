"""Any site that yt-dlp knows: views, likes and comments as far as the site gives them, and nothing is downloaded.

yt-dlp reads the page (``page_reader``, which is loaded when there is a page to read); its requests go through our
client like all others, so that what holds for them holds here: the budget, the limits, no private address. Sites that
answer only to a browser's own way of speaking are out of reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from groundswell.sources.ask import Client
from groundswell.sources.counters import Absent, Counted, Counter, Removed, number_in
from groundswell.sources.source import Answer, Example, removed
from groundswell.sources.wikipedia import article_at
from groundswell.terms import shown

_FIELDS = {"views": "view_count", "likes": "like_count", "comments": "comment_count"}


class AnySite:
    """Counters of a video at whatever address yt-dlp can read."""

    name = "any site"
    counts: ClassVar[Mapping[str, str]] = {
        "views": "whatever the site itself calls a view",
        "likes": "whatever the site itself calls a like",
        "comments": "comments that the site counts",
    }
    at_once = 1

    def key_of(self, url: str) -> str | None:
        """The address itself; an article of Wikipedia is no video."""
        if article_at(url) is not None:
            return None
        try:
            parts = urlsplit(url)
            return url if parts.scheme in ("http", "https") and parts.hostname else None
        except ValueError:
            return None

    async def ask(self, client: Client, keys: Sequence[str]) -> list[Answer]:
        """Counters at the addresses, one after the other."""
        return [await self._one(client, key) for key in keys]

    async def _one(self, client: Client, key: str) -> Answer:
        from groundswell.sources.page_reader import extracted

        loop = asyncio.get_running_loop()
        found = await asyncio.to_thread(extracted, key, client, loop)
        if isinstance(found, Removed):
            return removed(self, key)
        if isinstance(found, str):
            return Answer(key, trouble=found)
        try:
            counters: dict[str, Counter] = {
                metric: number_in(found, field, Absent()) for metric, field in _FIELDS.items()
            }
        except ValueError as error:
            return Answer(key, trouble=f"{shown(urlsplit(key).hostname or '')}: {error}")
        return Answer(key, counters)

    example = Example(
        url="https://films.example/first-kiss",
        media_type="text/html; charset=utf-8",
        content=b"""<!DOCTYPE html><html><head><title>First Kiss</title>
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "VideoObject", "name": "First Kiss",
 "uploadDate": "2014-03-10", "contentUrl": "https://films.example/first-kiss.mp4",
 "interactionStatistic": [
  {"@type": "InteractionCounter", "interactionType": "https://schema.org/WatchAction", "userInteractionCount": 4802},
  {"@type": "InteractionCounter", "interactionType": "https://schema.org/LikeAction", "userInteractionCount": 96}]}
</script></head><body><p>Strangers kiss.</p></body></html>""",
        answer=Answer(
            "https://films.example/first-kiss", {"views": Counted(4802), "likes": Counted(96), "comments": Absent()}
        ),
    )
