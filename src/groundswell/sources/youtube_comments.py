"""YouTube's comments on the film: the newest hundred under each of its uploads there."""

from __future__ import annotations

import json

from groundswell.sources.ask import Client
from groundswell.sources.mentions import MOST_ADDRESSES, Finding, Found, Mention, Sought, too_old
from groundswell.sources.source import hashed_author
from groundswell.sources.youtube import YouTube
from groundswell.terms import Post, When


class YouTubeComments:
    """Comments under the uploads of the film on YouTube."""

    name = "youtube"

    async def find(self, client: Client, sought: Sought) -> Found:
        """One request for each upload; nothing where comments are turned off or the video is gone."""
        mentions: dict[str, Mention] = {}
        keys = dict.fromkeys(key for address in sought.addresses if (key := YouTube().key_of(address)) is not None)
        for key in list(keys)[:MOST_ADDRESSES]:
            posts = await YouTube().comments(client, key)
            for post in posts if isinstance(posts, tuple) else ():
                if not too_old(post.seen_at, sought):
                    mentions[post.id] = _mention(post, key)
        return Found(tuple(mentions.values()))

    example = Finding(
        sought=Sought("First Kiss", ("https://youtu.be/IpbDHxCV29A",)),
        content=json.dumps(
            {
                "kind": "youtube#commentThreadListResponse",
                "pageInfo": {"totalResults": 1, "resultsPerPage": 100},
                "items": [
                    {
                        "kind": "youtube#commentThread",
                        "id": "UgxAbc",
                        "snippet": {
                            "videoId": "IpbDHxCV29A",
                            "topLevelComment": {
                                "kind": "youtube#comment",
                                "id": "UgxAbc",
                                "snippet": {
                                    "textDisplay": "Were they actors?",
                                    "textOriginal": "Were they actors?",
                                    "authorDisplayName": "somebody",
                                    "authorChannelId": {"value": "UCsomebody"},
                                    "likeCount": 12,
                                    "publishedAt": "2014-03-12T09:30:00Z",
                                    "updatedAt": "2014-03-12T09:30:00Z",
                                },
                            },
                            "canReply": True,
                            "totalReplyCount": 3,
                            "isPublic": True,
                        },
                    }
                ],
            }
        ).encode(),
        mentions=(
            Mention(
                id="youtube-UgxAbc",
                kind="comment",
                platform="youtube",
                address="https://www.youtube.com/watch?v=IpbDHxCV29A&lc=UgxAbc",
                text="Were they actors?",
                seen_at=When("2014-03-12T09:30:00Z"),
                author_hash=hashed_author("youtube", "UCsomebody"),
            ),
        ),
        settings={"GROUNDSWELL_YOUTUBE_KEY": "an-example-and-no-key"},
    )


def _mention(post: Post, key: str) -> Mention:
    return Mention(
        id=post.id,
        kind="comment",
        platform="youtube",
        address=post.url or f"https://www.youtube.com/watch?v={key}",
        text=post.text,
        seen_at=post.seen_at,
        author_hash=post.author_hash,
    )
