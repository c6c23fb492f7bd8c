"""Reddit: posts that link to the film, with their score and number of comments; and the comments on one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from groundswell.sources.ask import Client, Question
from groundswell.sources.failures import NoAnswer, NotUnderstood
from groundswell.sources.mentions import Finding, Found, Mention, Sought, at_second, spellings, too_old, whole
from groundswell.sources.source import hashed_author, listing, mapping
from groundswell.terms import When

USUAL = "https://www.reddit.com"

MOST_DISCUSSED = 2
"""Posts whose comments are fetched after one question: those with the most of them."""


class Reddit:
    """Posts on Reddit that link to an upload of the film."""

    name = "reddit"

    async def find(self, client: Client, sought: Sought) -> Found:
        """One request for each spelling of each address, up to a hundred posts each; then the comments."""
        mentions: dict[str, Mention] = {}
        base = client.base("GROUNDSWELL_REDDIT_URL", USUAL)
        for address in spellings(sought):
            question = Question(f"{base}/api/info.json", params={"url": address, "limit": "100", "raw_json": "1"})
            for kind, data in _things(await client.json(question)):
                mention = _post(data) if kind == "t3" else None
                if mention is not None and not too_old(mention.seen_at, sought):
                    mentions[mention.id] = mention
        discussed = sorted((one for one in mentions.values() if one.comments), key=lambda one: -(one.comments or 0))
        troubles: list[str] = []
        for post in discussed[:MOST_DISCUSSED]:
            try:
                mentions |= {comment.id: comment for comment in await self.comments(client, post)}
            except NoAnswer as error:
                troubles.append(str(error))
        return Found(tuple(mentions.values()), tuple(troubles))

    async def comments(self, client: Client, mention: Mention) -> tuple[Mention, ...]:
        """The comments on a post that stand directly below it, the newest first, up to a hundred."""
        base = client.base("GROUNDSWELL_REDDIT_URL", USUAL)
        key = mention.id.removeprefix("reddit-")
        question = Question(
            f"{base}/comments/{key}.json", params={"sort": "new", "limit": "100", "depth": "1", "raw_json": "1"}
        )
        pair = listing(await client.json(question), "Reddit")
        if len(pair) != 2:
            raise NotUnderstood("Reddit: the answer is not a post with its comments")
        found = (_comment(data, mention) for kind, data in _things(pair[1]) if kind == "t1")
        return tuple(comment for comment in found if comment is not None)

    example = Finding(
        sought=Sought("First Kiss", ("https://youtu.be/IpbDHxCV29A",)),
        content=json.dumps(
            {
                "kind": "Listing",
                "data": {
                    "modhash": "",
                    "dist": 1,
                    "children": [
                        {
                            "kind": "t3",
                            "data": {
                                "id": "203kdr",
                                "name": "t3_203kdr",
                                "subreddit": "videos",
                                "author": "somebody",
                                "title": "Twenty strangers kiss for the first time",
                                "selftext": "",
                                "is_self": False,
                                "url": "https://www.youtube.com/watch?v=IpbDHxCV29A",
                                "permalink": "/r/videos/comments/203kdr/twenty_strangers_kiss_for_the_first_time/",
                                "created_utc": 1394488800.0,
                                "score": 2891,
                                "num_comments": 954,
                            },
                        }
                    ],
                    "after": None,
                    "before": None,
                },
            }
        ).encode(),
        mentions=(
            Mention(
                id="reddit-203kdr",
                kind="post",
                platform="reddit",
                address="https://www.reddit.com/r/videos/comments/203kdr/twenty_strangers_kiss_for_the_first_time/",
                title="Twenty strangers kiss for the first time",
                seen_at=When("2014-03-10T22:00:00Z"),
                author_hash=hashed_author("reddit", "somebody"),
                score=2891,
                comments=954,
            ),
        ),
    )


def _things(answer: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The things of a Listing: what each is, and its fields."""
    found = mapping(answer, "Reddit")
    if found.get("kind") != "Listing":
        raise NotUnderstood("Reddit: the answer is not a listing")
    children = listing(mapping(found.get("data"), "Reddit").get("children"), "Reddit")
    things = [mapping(child, "Reddit") for child in children]
    return [(str(thing.get("kind")), mapping(thing.get("data"), "Reddit")) for thing in things]


def _author(data: Mapping[str, Any]) -> str | None:
    author = data.get("author")
    return hashed_author("reddit", author) if isinstance(author, str) and author != "[deleted]" else None


def _address(data: Mapping[str, Any]) -> str | None:
    path = data.get("permalink")
    return f"{USUAL}{path}" if isinstance(path, str) and path.startswith("/") else None


def _post(data: Mapping[str, Any]) -> Mention | None:
    key, address = str(data.get("id") or ""), _address(data)
    if not re.fullmatch(r"[a-z0-9]{1,13}", key) or address is None:
        raise NotUnderstood("Reddit: a post has no id or no address")
    if data.get("removed_by_category"):
        return None
    return Mention(
        id=f"reddit-{key}",
        kind="post",
        platform="reddit",
        address=address,
        title=str(data.get("title") or ""),
        text=str(data.get("selftext") or ""),
        seen_at=at_second(data.get("created_utc")),
        author_hash=_author(data),
        score=whole(data.get("score")),
        comments=whole(data.get("num_comments")),
    )


def _comment(data: Mapping[str, Any], post: Mention) -> Mention | None:
    key, text = str(data.get("id") or ""), str(data.get("body") or "")
    if not re.fullmatch(r"[a-z0-9]{1,13}", key) or text in ("", "[deleted]", "[removed]"):
        return None
    return Mention(
        id=f"reddit-comment-{key}",
        kind="comment",
        platform="reddit",
        address=_address(data) or post.address,
        text=text,
        seen_at=at_second(data.get("created_utc")),
        author_hash=_author(data),
        score=whole(data.get("score")),
    )
