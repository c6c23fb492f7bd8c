"""Bluesky, by its public search (app.bsky.feed.searchPosts): posts that link to the film."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from groundswell.sources.ask import Client, Question
from groundswell.sources.failures import NotUnderstood
from groundswell.sources.mentions import (
    Finding,
    Found,
    Mention,
    Sought,
    leads_to,
    moment,
    names,
    spellings,
    too_old,
    whole,
)
from groundswell.sources.source import hashed_author, listing, mapping
from groundswell.terms import When

USUAL = "https://public.api.bsky.app"

_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/app\.bsky\.feed\.post/([A-Za-z0-9._~-]{1,64})")


class Bluesky:
    """Posts on Bluesky that link to an upload of the film."""

    name = "bluesky"

    async def find(self, client: Client, sought: Sought) -> Found:
        """The newest hundred for each spelling of each address. A title alone would bring too much of other things."""
        mentions: dict[str, Mention] = {}
        base = client.base("GROUNDSWELL_BLUESKY_URL", USUAL)
        for address in spellings(sought):
            params = {"q": address, "url": address, "sort": "latest", "limit": "100"}
            question = Question(f"{base}/xrpc/app.bsky.feed.searchPosts", params=params)
            found = mapping(await client.json(question), "Bluesky")
            for view in listing(found.get("posts"), "Bluesky"):
                post = mapping(view, "Bluesky")
                record = mapping(post.get("record"), "Bluesky")
                if not _is_about(record, sought):
                    continue
                mention = _mention(post, record)
                if not too_old(mention.seen_at, sought):
                    mentions[mention.id] = mention
        return Found(tuple(mentions.values()))

    example = Finding(
        sought=Sought("First Kiss", ("https://www.youtube.com/watch?v=IpbDHxCV29A",)),
        content=json.dumps(
            {
                "posts": [
                    {
                        "uri": "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3kzexample22",
                        "cid": "bafyreiexample",
                        "author": {"did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "handle": "somebody.example"},
                        "record": {
                            "$type": "app.bsky.feed.post",
                            "text": "Ten years later, still: youtu.be/IpbDHxCV29A",
                            "createdAt": "2024-03-10T09:15:00.123Z",
                            "langs": ["en"],
                            "facets": [
                                {
                                    "index": {"byteStart": 24, "byteEnd": 44},
                                    "features": [
                                        {
                                            "$type": "app.bsky.richtext.facet#link",
                                            "uri": "https://youtu.be/IpbDHxCV29A?si=x",
                                        }
                                    ],
                                }
                            ],
                        },
                        "replyCount": 2,
                        "repostCount": 5,
                        "likeCount": 31,
                        "quoteCount": 0,
                        "indexedAt": "2024-03-10T09:15:01.000Z",
                    }
                ]
            }
        ).encode(),
        mentions=(
            Mention(
                id="bluesky-aaaaaaaaaaaaaaaaaaaaaaaa-3kzexample22",
                kind="post",
                platform="bluesky",
                address="https://bsky.app/profile/did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/post/3kzexample22",
                text="Ten years later, still: youtu.be/IpbDHxCV29A",
                seen_at=When("2024-03-10T09:15:00Z"),
                author_hash=hashed_author("bluesky", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"),
                score=31,
                comments=2,
            ),
        ),
    )


def _is_about(record: Mapping[str, Any], sought: Sought) -> bool:
    """Whether a post links to the film: in its text, in a link of the text, or in the card below it."""
    return any(leads_to(link, sought) for link in _links(record)) or names(
        str(record.get("text") or ""), Sought("", sought.addresses)
    )


def _links(record: Mapping[str, Any]) -> Iterator[object]:
    facets = record.get("facets")
    for facet in facets if isinstance(facets, list) else []:
        features = facet.get("features") if isinstance(facet, dict) else None
        for feature in features if isinstance(features, list) else []:
            yield feature.get("uri") if isinstance(feature, dict) else None
    embed = record.get("embed")
    external = embed.get("external") if isinstance(embed, dict) else None
    yield external.get("uri") if isinstance(external, dict) else None


def _mention(post: Mapping[str, Any], record: Mapping[str, Any]) -> Mention:
    match = _URI.fullmatch(str(post.get("uri") or ""))
    if match is None:
        raise NotUnderstood("Bluesky: a post has no address")
    did, key = match[1], match[2]
    # the writer's own clock may say anything; the server's says when it came in
    written = moment(record.get("createdAt")) or moment(post.get("indexedAt"))
    return Mention(
        id=f"bluesky-{did.rpartition(':')[2]}-{key}",
        kind="post",
        platform="bluesky",
        address=f"https://bsky.app/profile/{did}/post/{key}",
        text=str(record.get("text") or ""),
        seen_at=written,
        author_hash=hashed_author("bluesky", did),
        score=whole(post.get("likeCount")),
        comments=whole(post.get("replyCount")),
    )
