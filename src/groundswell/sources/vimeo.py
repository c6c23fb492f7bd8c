"""Vimeo, by its API. The key is ``GROUNDSWELL_VIMEO_KEY``, an access token for public data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from groundswell.sources.ask import Client, Question
from groundswell.sources.counters import Absent, Counted, Counter, Hidden, number_in
from groundswell.sources.failures import Refused
from groundswell.sources.source import Answer, Example, mapping, removed


class Vimeo:
    """Counters of videos on Vimeo."""

    name = "vimeo"
    counts: ClassVar[Mapping[str, str]] = {
        "views": "plays that began, embedded ones too; hidden where the uploader wants that",
        "likes": "people who marked it as liked",
        "comments": "comments; none where they are turned off",
    }
    at_once = 1

    def key_of(self, url: str) -> str | None:
        """The number of the video."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return None
        if host not in ("vimeo.com", "player.vimeo.com"):
            return None
        numbers = [part for part in parts.path.split("/") if re.fullmatch(r"\d{4,12}", part, re.ASCII)]
        return numbers[0] if numbers else None

    async def ask(self, client: Client, keys: Sequence[str]) -> list[Answer]:
        """Counters of the videos, one request each."""
        return [await self._one(client, key) for key in keys]

    async def _one(self, client: Client, key: str) -> Answer:
        question = Question(
            f"{client.base('GROUNDSWELL_VIMEO_URL', 'https://api.vimeo.com')}/videos/{key}",
            params={"fields": "uri,stats,metadata.connections.likes.total,metadata.connections.comments.total"},
            headers={"accept": "application/vnd.vimeo.*+json;version=3.4"},
            secret={"authorization": f"bearer {client.key('GROUNDSWELL_VIMEO_KEY', 'Vimeo')}"},
        )
        try:
            found = mapping(await client.json(question), "Vimeo")
        except Refused as error:
            if error.status in (404, 410):
                return removed(self, key)
            raise
        # without the field that was asked for nothing is known; a hidden count is there, and null
        stats = mapping(found.get("stats"), "Vimeo")
        linked = mapping(mapping(found.get("metadata") or {}, "Vimeo").get("connections") or {}, "Vimeo")
        try:
            counters: dict[str, Counter] = {"views": number_in(stats, "plays", Hidden())}
            for metric in ("likes", "comments"):
                counters[metric] = number_in(_connection(linked, metric), "total", Absent())
        except ValueError as error:
            return Answer(key, trouble=f"Vimeo: {error}")
        return Answer(key, counters)

    example = Example(
        url="https://vimeo.com/88671403",
        content=json.dumps(
            {
                "uri": "/videos/88671403",
                "stats": {"plays": 1048291},
                "metadata": {"connections": {"likes": {"total": 7204}, "comments": {"total": 312}}},
            }
        ).encode(),
        answer=Answer("88671403", {"views": Counted(1048291), "likes": Counted(7204), "comments": Counted(312)}),
        settings={"GROUNDSWELL_VIMEO_KEY": "an-example-and-no-key"},
    )


def _connection(linked: Mapping[str, Any], metric: str) -> Mapping[str, Any]:
    return mapping(linked.get(metric) or {}, "Vimeo")
