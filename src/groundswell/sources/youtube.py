"""YouTube, by its Data API v3: fifty videos for one unit of quota (videos.list), and comments (commentThreads.list).

The key is ``GROUNDSWELL_YOUTUBE_KEY``; it goes into a header, so that no address ever holds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from groundswell.sources.ask import Client, Question
from groundswell.sources.counters import Absent, Counted, Counter, Hidden, Removed, number_in
from groundswell.sources.failures import NotUnderstood, Refused, TooBusy
from groundswell.sources.source import Answer, Example, hashed_author, listing, mapping, removed
from groundswell.terms import Post, When

USUAL = "https://www.googleapis.com/youtube/v3"

_ID = re.compile(r"[A-Za-z0-9_-]{6,20}")
_HOSTS = frozenset({"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"})
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded"})
_NOT_UP = frozenset({"deleted", "failed", "rejected"})


class YouTube:
    """Counters of videos on YouTube."""

    name = "youtube"
    counts: ClassVar[Mapping[str, str]] = {
        "views": "starts of playing, since August 2026 (Shorts since 31 March 2025); before, plays meant by a person",
        "likes": "people who marked it as liked; hidden where the uploader wants that",
        "comments": "comments and replies; none where they are turned off",
    }
    at_once = 50

    def key_of(self, url: str) -> str | None:
        """The eleven characters that name the video."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return None
        path = [part for part in parts.path.split("/") if part]
        if host == "youtu.be" and path:
            key = path[0]
        elif host in _HOSTS and path[:1] == ["watch"]:
            key = parse_qs(parts.query).get("v", [""])[0]
        elif host in _HOSTS and len(path) > 1 and path[0] in ("shorts", "embed", "live", "v"):
            key = path[1]
        else:
            return None
        return key if _ID.fullmatch(key) else None

    async def ask(self, client: Client, keys: Sequence[str]) -> list[Answer]:
        """Counters of up to fifty videos in one request."""
        question = Question(
            f"{client.base('GROUNDSWELL_YOUTUBE_URL', USUAL)}/videos",
            params={"part": "statistics,status,paidProductPlacementDetails", "id": ",".join(keys), "maxResults": "50"},
            secret={"x-goog-api-key": client.key("GROUNDSWELL_YOUTUBE_KEY", "YouTube")},
        )
        found = mapping(await _answered(client, question), "YouTube")
        if found.get("kind", "youtube#videoListResponse") != "youtube#videoListResponse":
            raise NotUnderstood("YouTube: the answer is not a list of videos")
        items = {}
        for item in listing(found.get("items"), "YouTube"):
            items[mapping(item, "YouTube").get("id")] = item
        return [self._answer(key, items.get(key)) for key in keys]

    def _answer(self, key: str, item: Mapping[str, Any] | None) -> Answer:
        if item is None:
            return removed(self, key)
        status = mapping(item.get("status") or {}, "YouTube")
        if status.get("uploadStatus") in _NOT_UP or status.get("privacyStatus") == "private":
            return removed(self, key)
        # without the part that was asked for nothing is known, and nothing must not be taken for hidden
        statistics = mapping(item.get("statistics"), "YouTube")
        paid = mapping(item.get("paidProductPlacementDetails") or {}, "YouTube").get("hasPaidProductPlacement")
        missing: dict[str, Counter] = {"views": Hidden(), "likes": Hidden(), "comments": Absent()}
        try:
            counters = {
                metric: number_in(statistics, f"{metric.removesuffix('s')}Count", missing[metric])
                for metric in self.counts
            }
        except ValueError as error:
            return Answer(key, trouble=f"YouTube: {error}")
        return Answer(key, counters, paid=paid if isinstance(paid, bool) else None)

    async def comments(self, client: Client, key: str, pages: int = 1) -> tuple[Post, ...] | Absent | Removed:
        """The newest comments on a video, up to a hundred a page."""
        posts: list[Post] = []
        token = ""
        for _page in range(pages):
            params = {
                "part": "snippet",
                "videoId": key,
                "order": "time",
                "maxResults": "100",
                "textFormat": "plainText",
            }
            question = Question(
                f"{client.base('GROUNDSWELL_YOUTUBE_URL', USUAL)}/commentThreads",
                params={**params, "textFormat": "plainText"} | ({"pageToken": token} if token else {}),
                secret={"x-goog-api-key": client.key("GROUNDSWELL_YOUTUBE_KEY", "YouTube")},
            )
            try:
                found = mapping(await _answered(client, question), "YouTube")
            except Refused as error:
                reasons = _reasons(error.content)
                if "commentsDisabled" in reasons:
                    return Absent()
                if error.status == 404 or "videoNotFound" in reasons:
                    return Removed()
                raise
            posts += [_post(mapping(thread, "YouTube"), key) for thread in listing(found.get("items"), "YouTube")]
            token = str(found.get("nextPageToken") or "")
            if not token:
                break
        return tuple(posts)

    example = Example(
        url="https://www.youtube.com/watch?v=IpbDHxCV29A",
        content=json.dumps(
            {
                "kind": "youtube#videoListResponse",
                "etag": "xYwVv0xj3cXvC0jBkzSUbYXsFpE",
                "items": [
                    {
                        "kind": "youtube#video",
                        "etag": "Bd0lX6BqbTqTsfBAtQyxqUXlWzo",
                        "id": "IpbDHxCV29A",
                        "status": {
                            "uploadStatus": "processed",
                            "privacyStatus": "public",
                            "license": "youtube",
                            "embeddable": True,
                            "publicStatsViewable": True,
                            "madeForKids": False,
                        },
                        "statistics": {"viewCount": "157679352", "favoriteCount": "0", "commentCount": "38105"},
                        "paidProductPlacementDetails": {"hasPaidProductPlacement": False},
                    }
                ],
                "pageInfo": {"totalResults": 1, "resultsPerPage": 1},
            }
        ).encode(),
        answer=Answer(
            "IpbDHxCV29A",
            {"views": Counted(157679352), "likes": Hidden(), "comments": Counted(38105)},
            paid=False,
        ),
        settings={"GROUNDSWELL_YOUTUBE_KEY": "an-example-and-no-key"},
    )


async def _answered(client: Client, question: Question) -> Any:
    """The JSON; a spent quota is a server that wants to be left alone, not a refusal."""
    try:
        return await client.json(question)
    except Refused as error:
        if _reasons(error.content) & _QUOTA:
            raise TooBusy("YouTube: the key's quota is used up", 3600.0) from error
        raise


def _reasons(content: bytes) -> set[str]:
    """The reasons that an error of the API names."""
    try:
        errors = json.loads(content)["error"]["errors"]
        return {str(one.get("reason")) for one in errors}
    except (ValueError, KeyError, TypeError, AttributeError):
        return set()


def _post(thread: Mapping[str, Any], video: str) -> Post:
    top = mapping(mapping(thread.get("snippet"), "YouTube").get("topLevelComment"), "YouTube")
    said = mapping(top.get("snippet"), "YouTube")
    author = said.get("authorChannelId")
    id = str(top.get("id") or "")
    if not id:
        raise NotUnderstood("YouTube: a comment has no id")
    try:
        when = When(str(said["publishedAt"])) if said.get("publishedAt") else None
    except ValueError:
        when = None
    return Post(
        id=f"youtube-{id}",
        text=str(said.get("textOriginal") or said.get("textDisplay") or ""),
        seen_at=when,
        platform="youtube",
        author_hash=hashed_author("youtube", author.get("value") if isinstance(author, dict) else None),
        url=f"https://www.youtube.com/watch?v={video}&lc={id}",
    )
