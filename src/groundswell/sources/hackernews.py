"""Hacker News, by the search interface of Algolia: stories that link to the film."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from groundswell.sources.ask import Client, Question
from groundswell.sources.failures import NotUnderstood
from groundswell.sources.mentions import (
    Finding,
    Found,
    Mention,
    Sought,
    at_second,
    leads_to,
    spellings,
    too_old,
    whole,
)
from groundswell.sources.source import hashed_author, listing, mapping
from groundswell.terms import When

USUAL = "https://hn.algolia.com/api/v1"


class HackerNews:
    """Stories on Hacker News that link to an upload of the film."""

    name = "hackernews"

    async def find(self, client: Client, sought: Sought) -> Found:
        """One request for each spelling of each address; only what truly links to the film is taken of what comes."""
        mentions: dict[str, Mention] = {}
        base = client.base("GROUNDSWELL_HACKERNEWS_URL", USUAL)
        for address in spellings(sought):
            params = {
                "query": re.sub(r"^https?://(?:www\.)?", "", address),
                "tags": "story",
                "restrictSearchableAttributes": "url",
                "typoTolerance": "false",
                "hitsPerPage": "100",
            }
            found = mapping(await client.json(Question(f"{base}/search_by_date", params=params)), "Hacker News")
            for hit in listing(found.get("hits"), "Hacker News"):
                story = mapping(hit, "Hacker News")
                if not leads_to(story.get("url"), sought):
                    continue
                mention = _mention(story)
                if not too_old(mention.seen_at, sought):
                    mentions[mention.id] = mention
        return Found(tuple(mentions.values()))

    example = Finding(
        sought=Sought("First Kiss", ("https://www.youtube.com/watch?v=IpbDHxCV29A",)),
        content=json.dumps(
            {
                "hits": [
                    {
                        "objectID": "7375641",
                        "author": "somebody",
                        "created_at": "2014-03-11T00:40:00Z",
                        "created_at_i": 1394498400,
                        "title": "First Kiss [video]",
                        "url": "http://youtube.com/watch?v=IpbDHxCV29A&feature=youtu.be",
                        "points": 47,
                        "num_comments": 12,
                        "_tags": ["story", "author_somebody", "story_7375641"],
                    },
                    {
                        "objectID": "7375999",
                        "author": "another",
                        "created_at": "2014-03-11T03:10:00Z",
                        "created_at_i": 1394507400,
                        "title": "Another film",
                        "url": "https://www.youtube.com/watch?v=AAAAAAAAAAA",
                        "points": 1,
                        "num_comments": 0,
                    },
                ],
                "nbHits": 2,
                "page": 0,
                "nbPages": 1,
                "hitsPerPage": 100,
            }
        ).encode(),
        mentions=(
            Mention(
                id="hackernews-7375641",
                kind="post",
                platform="hackernews",
                address="https://news.ycombinator.com/item?id=7375641",
                title="First Kiss [video]",
                seen_at=When("2014-03-11T00:40:00Z"),
                author_hash=hashed_author("hackernews", "somebody"),
                score=47,
                comments=12,
            ),
        ),
    )


def _mention(story: Mapping[str, Any]) -> Mention:
    key = str(story.get("objectID") or "")
    if not re.fullmatch(r"\d{1,12}", key, re.ASCII):
        raise NotUnderstood("Hacker News: a story has no number")
    author = story.get("author")
    return Mention(
        id=f"hackernews-{key}",
        kind="post",
        platform="hackernews",
        address=f"https://news.ycombinator.com/item?id={key}",
        title=str(story.get("title") or ""),
        text=str(story.get("story_text") or ""),
        seen_at=at_second(story.get("created_at_i")),
        author_hash=hashed_author("hackernews", author) if isinstance(author, str) else None,
        score=whole(story.get("points")),
        comments=whole(story.get("num_comments")),
    )
