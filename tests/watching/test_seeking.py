"""A watch that also looks for what is written, against a server that plays all the platforms."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rising_films import listed
from stage import BEGIN, Stage, film

from groundswell.record.package import read_package
from groundswell.record.package_out import write_package
from groundswell.sources.bluesky import Bluesky
from groundswell.sources.feeds import Feeds
from groundswell.sources.hackernews import HackerNews
from groundswell.sources.reddit import Reddit
from groundswell.sources.wikipedia import Wikipedia
from groundswell.sources.youtube_comments import YouTubeComments
from groundswell.terms import Document, Happening
from groundswell.watching.begin import Outcome, Wanted, watch
from groundswell.watching.clock import Rehearsal
from groundswell.watching.schedule import Pace
from groundswell.watching.seeking import SHORTEST, Brought, apart, ready
from groundswell.watching.sending import Messenger
from groundswell.watching.watcher import Onlooker
from loopback import Asked, Told, serving

ID = "video000001"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Paper Boats is everywhere</title></head><body><article>
<h1>Paper Boats is everywhere</h1><p>The short film Paper Boats has been watched 2.5 million times on YouTube since
Tuesday, and nobody who made it had foretold that so many people would want to see a boat that is made of paper.</p>
<p>It was filmed in one afternoon beside a pond, with a camera that had been borrowed from a neighbour.</p>
</article></body></html>"""


class Town:
    """A server on which YouTube, Reddit, Hacker News, Bluesky and a newspaper are at home."""

    def __init__(self) -> None:
        self.url = ""
        self.page: Told = Told(content=PAGE.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        self.title = "A boat of paper"
        self.score = 17
        comments = json.loads(YouTubeComments.example.content)
        comments["items"][0]["snippet"]["topLevelComment"]["snippet"]["publishedAt"] = "2026-03-11T09:30:00Z"
        self.comments = json.dumps(comments).encode()

    def __call__(self, asked: Asked) -> Told:
        if asked.path == "/videos":
            return listed(asked, lambda _id: 12_000)
        if asked.path == "/api/info.json":
            return self._reddit()
        if asked.path == "/search_by_date":
            return Told(content=b'{"hits": []}')
        if asked.path == "/xrpc/app.bsky.feed.searchPosts":
            return Told(403, content=b'{"error": "Forbidden"}')
        if asked.path == "/feed":
            item = f"<item><title>Paper Boats!</title><link>{self.url}/article</link>"
            date = "<pubDate>Wed, 11 Mar 2026 07:00:00 GMT</pubDate></item>"
            return Told(content=f'<rss version="2.0"><channel>{item}{date}</channel></rss>'.encode())
        if asked.path == "/comments/abc12.json":
            return self._reddit_comments()
        if asked.path == "/commentThreads":
            return Told(content=self.comments)
        if asked.path.startswith("/metrics/pageviews"):
            return Told(content=page_views())
        return self.page if asked.path == "/article" else Told(404)

    def _reddit_comments(self) -> Told:
        data = {
            "id": "def34",
            "body": "I want one",
            "author": "somebody",
            "created_utc": BEGIN.timestamp() + 7200,
            "score": 900,
        }
        children: list[list[Any]] = [[], [{"kind": "t1", "data": data}]]
        return Told(content=json.dumps([{"kind": "Listing", "data": {"children": one}} for one in children]).encode())

    def _reddit(self) -> Told:
        post: dict[str, Any] = {
            "id": "abc12",
            "title": self.title,
            "selftext": "half a \ud83d and a \0 byte",
            "author": "somebody",
            "permalink": "/r/videos/comments/abc12/boats/",
            "created_utc": BEGIN.timestamp() + 3600,
            "score": self.score,
            "num_comments": 4,
        }
        listing = {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": post}]}}
        return Told(content=json.dumps(listing).encode())


def page_views() -> bytes:
    days = [("2026031000", 12), ("2026031100", 4000)]
    return json.dumps({"items": [{"timestamp": stamp, "views": views} for stamp, views in days]}).encode()


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of our finders, whatever else is installed."""
    finders = (Bluesky(), Feeds(), HackerNews(), Reddit(), Wikipedia(), YouTubeComments())
    monkeypatch.setattr("groundswell.watching.begin.all_finders", lambda: finders)


def settings(url: str) -> dict[str, str]:
    places = ("YOUTUBE", "REDDIT", "HACKERNEWS", "BLUESKY", "WIKIPEDIA")
    return {
        "GROUNDSWELL_ALLOW_PRIVATE": "1",
        "GROUNDSWELL_YOUTUBE_KEY": "s3cret",
        "GROUNDSWELL_FEEDS": f"{url}/feed",
        **{f"GROUNDSWELL_{place}_URL": url for place in places},
    }


def run(stage: Stage, *, hours: float | None = None, quota: int = 100_000) -> Outcome:
    """Watch once, or for so many hours of the stage's clock."""
    lasting = None if hours is None else timedelta(hours=hours)
    wanted = Wanted(stage.address, (), Pace(1 / 6, quota), "test", settings(stage.url), lasting, hours is None, True)
    onlooker = Onlooker(stage.shown.append, stage.notes.append)
    return asyncio.run(watch(wanted, Messenger([]), onlooker, stage.clock, asyncio.Event()))


def events(stage: Stage) -> list[Happening]:
    """What happened; not what the platforms mean by a view."""
    return [one for one in stage.files()[0].happenings if one.kind != "definition"]


def test_posts_and_articles_are_found_entered_and_read_once(tmp_path: Path) -> None:
    town = Town()
    with serving(town) as server:
        town.url = server.url
        stage = Stage.of(tmp_path, server.url, film("boats", [ID]))
        first = run(stage)
        again = run(stage)
        town.title = "A boat of paper [2026]"
        third = run(stage)
        fetched = Counter(asked.path for asked in server.asked)["/article"]
    file = stage.files()[0]
    assert [first.brought and (first.brought.posts, first.brought.documents), fetched] == [(3, 1), 1]
    assert again.brought is not None
    assert (again.brought.posts, again.brought.documents) == (0, 0)
    assert third.brought is not None
    assert third.brought.posts == 1  # the same post, whose title was changed
    [post] = [one for one in file.posts if one.id == "reddit-abc12"]
    assert (post.id, post.platform, post.seen_at and post.seen_at.text) == (
        "reddit-abc12",
        "reddit",
        "2026-03-10T09:00:00Z",
    )
    assert post.text == "A boat of paper [2026]\nhalf a ? and a  byte"
    assert "somebody" not in repr(file)
    [document] = file.documents
    assert (document.name, document.media_type) == (f"{server.url}/article", "text/html")
    said = [one for one in file.statements if one.document == document.id]
    assert [(one.value, one.metric) for one in said] == [(2.5e6, "views")]
    assert any("HTTP 403" in note for note in stage.notes)  # Bluesky refused, and that is said
    assert [one.value for one in stage.statements() if one.document is None]  # the counters were read beside it


def test_a_post_that_many_saw_is_a_happening_as_well_and_only_once(tmp_path: Path) -> None:
    town = Town()
    with serving(town) as server:
        town.url = server.url
        stage = Stage.of(tmp_path, server.url, film("boats", [ID]))
        happened = []
        for score in (99, 100, 2891):
            town.score = score
            run(stage)
            happened.append(events(stage))
    assert [len(some) for some in happened] == [0, 1, 1]
    [one] = happened[1]
    assert happened[2] == happened[1]
    assert one.kind == "post"
    assert one.what.startswith("A post on Reddit links to the film: A boat of paper")
    assert one.happened_from is not None
    assert one.happened_from.text == "2026-03-10T09:00:00Z"


def test_comments_and_page_views_are_collected(tmp_path: Path) -> None:
    town = Town()
    wiki = "https://en.wikipedia.org/wiki/Paper_Boats"
    article = Document(id="wiki", name="wiki.html", media_type="text/html", content=PAGE.encode(), url=wiki)
    with serving(town) as server:
        boats = film("boats", [ID])
        stage = Stage.of(tmp_path, server.url, replace(boats, documents=(article,)))
        stage.clock = Rehearsal(BEGIN + timedelta(days=5), 60.0, time.time())
        first, again = run(stage), run(stage)
    file = stage.files()[0]
    assert first.brought == Brought(posts=3, documents=1, figures=2)
    assert again.brought == Brought()
    assert {post.id for post in file.posts} == {"reddit-abc12", "reddit-comment-def34", "youtube-UgxAbc"}
    assert not events(stage)  # a comment leads nobody to the film, however well it is liked
    figures = [one for one in file.statements if one.platform == "wikipedia"]
    assert [(one.value, one.metric, one.url) for one in figures] == [
        (12.0, "page_views_in_a_day", wiki),
        (4000.0, "page_views_in_a_day", wiki),
    ]


def test_what_was_found_leaves_and_comes_back_in_a_package(tmp_path: Path) -> None:
    town = Town()
    with serving(town) as server:
        town.url = server.url
        stage = Stage.of(tmp_path, server.url, film("boats", [ID]))
        run(stage)
    file = stage.files()[0]
    write_package(file, tmp_path / "out")
    back = read_package(tmp_path / "out", now=stage.clock.now())
    assert (back.posts, back.documents) == (file.posts, file.documents)


def test_a_page_that_is_none_is_trouble_and_keeps_nothing_else_back(tmp_path: Path) -> None:
    town = Town()
    with serving(town) as server:
        town.url = server.url
        stage = Stage.of(tmp_path, server.url, film("boats", [ID]))
        for page in (
            Told(content=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
            Told(content=b"", headers={"Content-Type": "text/html"}),
            Told(404),
        ):
            town.page = page
            run(stage)
    file = stage.files()[0]
    assert (len(file.documents), len(file.posts), len(stage.statements())) == (0, 3, 3)
    for sentence in ("is no page", "is empty", "HTTP 404"):
        assert any(sentence in note for note in stage.notes), sentence


def test_a_finder_is_asked_once_an_hour_at_most_and_the_quota_holds(tmp_path: Path) -> None:
    town = Town()
    with serving(town) as server:
        town.url = server.url
        stage = Stage.of(tmp_path, server.url, film("boats", [ID]))
        began = stage.hours()
        outcome = run(stage, hours=30.0)
        lasted = stage.hours() - began
        feeds = Counter(asked.path for asked in server.asked)["/feed"]
        assert 2 <= feeds <= lasted + 1
        assert len(server.asked) == outcome.tally.requests
    with serving(town) as server:
        town.url = server.url
        (tmp_path / "tight").mkdir()
        tight = Stage.of(tmp_path / "tight", server.url, film("boats", [ID]))
        run(tight, hours=12.0, quota=8)
        assert len(server.asked) <= 8
        looked = [asked.path for asked in server.asked if asked.path != "/videos"]
        assert set(looked) <= {"/xrpc/app.bsky.feed.searchPosts"}  # the others' turn comes days later
    assert tight.files()[0].statements


def test_looking_takes_about_a_tenth_of_the_budget() -> None:
    assert apart(1, 9000) == SHORTEST
    assert 24 * 3600 / apart(100, 9000) * 100 * 5 == pytest.approx(900)


def test_what_has_no_setting_is_left_out_and_named() -> None:
    assert ready([Feeds(), Reddit()], {})[1] == {"feeds": ["GROUNDSWELL_FEEDS"]}
    assert len(ready([Feeds(), Reddit()], {"GROUNDSWELL_FEEDS": "https://paper.example/feed"})[0]) == 2
