"""Our sources against servers that speak what the platforms published."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from groundswell.sources.anysite import AnySite
from groundswell.sources.ask import Client, Manners
from groundswell.sources.counters import (
    Absent,
    Counted,
    Fallen,
    Frozen,
    Hidden,
    Removed,
    compared,
)
from groundswell.sources.failures import NotUnderstood, TooBusy
from groundswell.sources.source import Answer, Source
from groundswell.sources.vimeo import Vimeo
from groundswell.sources.youtube import YouTube
from groundswell.terms import Post
from loopback import Asked, Told, serving

HASTY = Manners(a_second=1000, attempts=2, first_wait=0.01, longest_wait=0.1)
STATISTICS = {"viewCount", "likeCount", "dislikeCount", "favoriteCount", "commentCount"}
"""The fields of VideoStatistics in Google's discovery document of youtube.v3."""


def answers(source: Source, keys: Sequence[str], **settings: str) -> list[Answer]:
    async def asking() -> list[Answer]:
        async with Client({"GROUNDSWELL_ALLOW_PRIVATE": "1", **settings}, manners=HASTY) as client:
            return await source.ask(client, keys)

    return asyncio.run(asking())


def videos(*items: dict[str, Any]) -> Told:
    return Told(content=json.dumps({"kind": "youtube#videoListResponse", "items": list(items)}).encode())


def video(id: str, statistics: dict[str, str], **status: Any) -> dict[str, Any]:
    assert set(statistics) <= STATISTICS
    return {"id": id, "statistics": statistics, "status": {"privacyStatus": "public", **status}}


def youtube(told: Told, keys: Sequence[str]) -> list[Answer]:
    with serving(lambda _asked: told) as server:
        found = answers(YouTube(), keys, GROUNDSWELL_YOUTUBE_URL=server.url, GROUNDSWELL_YOUTUBE_KEY="k3y")
        assert server.asked[0].headers["x-goog-api-key"] == "k3y"
        assert server.asked[0].query["id"] == ",".join(keys)
        return found


def test_youtube_tells_hidden_absent_and_removed_apart() -> None:
    told = videos(
        video("shown000000", {"viewCount": "12", "likeCount": "3", "commentCount": "0"}),
        video("nolikes0000", {"viewCount": "12", "commentCount": "5"}),
        video("nothing0000", {"favoriteCount": "0"}),
        video("private0000", {"viewCount": "9"}, privacyStatus="private"),
        video("rejected000", {"viewCount": "9"}, uploadStatus="rejected"),
    )
    keys = ["gone0000000", "shown000000", "nolikes0000", "nothing0000", "private0000", "rejected000"]
    gone = {"views": Removed(), "likes": Removed(), "comments": Removed()}
    found = youtube(told, keys)
    assert [answer.key for answer in found] == keys
    assert [answer.counters for answer in found] == [
        gone,
        {"views": Counted(12), "likes": Counted(3), "comments": Counted(0)},
        {"views": Counted(12), "likes": Hidden(), "comments": Counted(5)},
        {"views": Hidden(), "likes": Hidden(), "comments": Absent()},
        gone,
        gone,
    ]


def test_youtube_what_cannot_be_a_count_is_trouble_of_that_video_alone() -> None:
    wrong = ["-5", "1e9", "12.5", "many", "1 000", "99999999999999999999"]
    told = videos(*(video(f"wrong00000{n}", {"viewCount": text}) for n, text in enumerate(wrong)))
    found = youtube(told, [f"wrong00000{n}" for n in range(len(wrong))])
    assert [bool(answer.trouble) for answer in found] == [True] * len(wrong)
    assert not [answer.counters for answer in found if answer.counters]


def test_youtube_a_video_without_the_part_that_was_asked_for_is_not_understood() -> None:
    with pytest.raises(NotUnderstood):
        youtube(videos({"id": "shown000000"}), ["shown000000"])


def test_youtube_a_spent_quota_is_waited_for() -> None:
    error = {"error": {"code": 403, "errors": [{"domain": "youtube.quota", "reason": "quotaExceeded"}]}}
    with pytest.raises(TooBusy) as spent:
        youtube(Told(403, content=json.dumps(error).encode()), ["shown000000"])
    assert spent.value.wait == 3600


def test_youtube_says_who_was_paid() -> None:
    item = video("paid0000000", {"viewCount": "1"}) | {"paidProductPlacementDetails": {"hasPaidProductPlacement": True}}
    assert [answer.paid for answer in youtube(videos(item), ["paid0000000"])] == [True]


def test_youtube_comments_come_page_by_page_without_their_authors() -> None:
    def answer(asked: Asked) -> Told:
        page = asked.query.get("pageToken", "1")
        snippet = {
            "textOriginal": f"first kiss {page}",
            "authorDisplayName": "Somebody",
            "authorChannelId": {"value": "UCsomebody"},
            "publishedAt": "2014-03-11T12:00:00Z",
        }
        item = {"snippet": {"topLevelComment": {"id": f"c{page}", "snippet": snippet}}}
        body = {"items": [item], "nextPageToken": "2"} if page == "1" else {"items": [item]}
        return Told(content=json.dumps(body).encode())

    async def asking(url: str) -> tuple[Post, ...] | Absent | Removed:
        settings = {
            "GROUNDSWELL_ALLOW_PRIVATE": "1",
            "GROUNDSWELL_YOUTUBE_URL": url,
            "GROUNDSWELL_YOUTUBE_KEY": "k3y",
        }
        async with Client(settings, manners=HASTY) as client:
            return await YouTube().comments(client, "shown000000", pages=3)

    with serving(answer) as server:
        posts = asyncio.run(asking(server.url))
    assert isinstance(posts, tuple)
    assert [(post.id, post.text) for post in posts] == [("youtube-c1", "first kiss 1"), ("youtube-c2", "first kiss 2")]
    assert "omebody" not in repr(posts)
    error = {"error": {"errors": [{"reason": "commentsDisabled"}]}}
    with serving(lambda _asked: Told(403, content=json.dumps(error).encode())) as server:
        assert asyncio.run(asking(server.url)) == Absent()


def test_vimeo_hides_plays_and_loses_videos() -> None:
    hidden = {"stats": {"plays": None}, "metadata": {"connections": {"likes": {"total": 4}}}}

    def answer(asked: Asked) -> Told:
        return Told(content=json.dumps(hidden).encode()) if asked.path == "/videos/1234" else Told(404)

    with serving(answer) as server:
        found = answers(Vimeo(), ["1234", "5678"], GROUNDSWELL_VIMEO_URL=server.url, GROUNDSWELL_VIMEO_KEY="k3y")
        assert server.asked[0].headers["authorization"] == "bearer k3y"
    assert found[0].counters == {"views": Hidden(), "likes": Counted(4), "comments": Absent()}
    assert set(found[1].counters.values()) == {Removed()}


def test_any_site_is_read_by_yt_dlp_over_our_own_client() -> None:
    page = AnySite.example.content

    def answer(asked: Asked) -> Told:
        if asked.path == "/film":
            return Told(content=page, headers={"Content-Type": "text/html"})
        if asked.path == "/moved":
            return Told(302, headers={"Location": "/film"})
        if asked.path == "/empty":
            return Told(content=b"<html><p>nothing", headers={"Content-Type": "text/html"})
        return Told({"/gone": 404, "/busy": 500}.get(asked.path, 403))

    with serving(answer) as server:
        keys = [server.url + path for path in ("/film", "/moved", "/gone", "/busy", "/refused", "/empty")]
        found = answers(AnySite(), keys)
        paths = [one.path for one in server.asked]
    assert [answer.counters.get("views") for answer in found] == [
        Counted(4802),
        Counted(4802),
        Removed(),
        None,
        None,
        None,
    ]
    assert [bool(answer.trouble) for answer in found] == [False, False, False, True, True, True]
    assert "/first-kiss.mp4" not in paths  # the film itself is not fetched


def test_any_site_on_this_machine_is_not_read_unless_allowed() -> None:
    async def asking(url: str) -> list[Answer]:
        async with Client({}, manners=HASTY) as client:
            return await AnySite().ask(client, [url])

    with serving(lambda _asked: Told(content=AnySite.example.content)) as server:
        found = asyncio.run(asking(server.url))
        assert "GROUNDSWELL_ALLOW_PRIVATE" in (found[0].trouble or "")
        assert not server.asked


NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_counter_that_shows_less_has_fallen() -> None:
    assert compared(Counted(90), NOON, [(NOON - HOUR, 100)]) == Fallen(90, 100)
    assert compared(Counted(110), NOON, [(NOON - HOUR, 100)]) == Counted(110)
    assert compared(Hidden(), NOON, [(NOON - HOUR, 100)]) == Hidden()
    assert compared(Counted(5), NOON, []) == Counted(5)


def test_a_counter_that_stands_still_against_its_pace_is_frozen() -> None:
    busy = [(NOON - 10 * HOUR + n * HOUR, 1000 + 500 * min(n, 5)) for n in range(10)]
    stopped = NOON - 5 * HOUR
    assert compared(Counted(3500), NOON, busy) == Frozen(3500, stopped)
    assert compared(Counted(3500), stopped + HOUR, busy) == Counted(3500)
    slow = [(NOON - 10 * HOUR + n * HOUR, 1000 + min(n, 1)) for n in range(10)]
    assert compared(Counted(1001), NOON, slow) == Counted(1001)
