"""The finders against servers that speak what the platforms published."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest

from groundswell.sources.ask import Client, Manners
from groundswell.sources.bluesky import Bluesky
from groundswell.sources.discovery import all_finders
from groundswell.sources.failures import BudgetSpent, NoAnswer, NotUnderstood
from groundswell.sources.feeds import Feeds
from groundswell.sources.hackernews import HackerNews
from groundswell.sources.mentions import Finder, Found, Sought, leads_to, names
from groundswell.sources.mentions_contract import check_finder
from groundswell.sources.reddit import Reddit
from groundswell.sources.wikipedia import Article, DayViews, Wikipedia, article_at, day_views
from groundswell.sources.youtube_comments import YouTubeComments
from groundswell.terms import zone_named
from loopback import Asked, Told, serving

T = TypeVar("T")

HASTY = Manners(a_second=1000, attempts=2, first_wait=0.01, longest_wait=0.1)
FILM = Sought("First Kiss", ("https://www.youtube.com/watch?v=IpbDHxCV29A",), datetime(2014, 3, 9, tzinfo=UTC))


def asked_with(what: Callable[[Client], Coroutine[Any, Any, T]], **settings: str) -> T:
    async def asking() -> T:
        async with Client({"GROUNDSWELL_ALLOW_PRIVATE": "1", **settings}, manners=HASTY) as client:
            return await what(client)

    return asyncio.run(asking())


def found_by(finder: Finder, sought: Sought = FILM, **settings: str) -> Found:
    return asked_with(lambda client: finder.find(client, sought), **settings)


def as_json(value: Any) -> Told:
    return Told(content=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


OURS = {finder.name: finder for finder in (*all_finders(), YouTubeComments(), Wikipedia())}


@pytest.mark.parametrize("finder", OURS.values(), ids=OURS)
def test_every_finder_keeps_the_contract(finder: Finder) -> None:
    check_finder(finder)


def test_ours_come_through_the_door() -> None:
    assert {"feeds", "reddit", "hackernews", "bluesky"} <= {finder.name for finder in all_finders()}


class Forgetful(Reddit):
    """Says nothing where it was refused."""

    async def find(self, client: Client, sought: Sought) -> Found:
        try:
            return await super().find(client, sought)
        except NoAnswer:
            return Found()


def test_the_contract_can_be_broken() -> None:
    with pytest.raises(AssertionError, match="HTTP 401 is no answer"):
        check_finder(Forgetful())


def test_a_title_is_named_by_its_words_in_their_order() -> None:
    assert names("Everyone shares FIRST\n‘kiss’ today", Sought("First Kiss"))
    assert not names("A kiss, the first", Sought("First Kiss"))
    assert not names("First kisses", Sought("First Kiss"))
    assert names("see https://youtu.be/IpbDHxCV29A.", replace(FILM, title="Another"))
    assert not names("anything at all", Sought("…"))


def test_an_upload_is_known_however_it_is_spelt() -> None:
    assert leads_to("http://m.youtube.com/watch?feature=x&v=IpbDHxCV29A#t=3", FILM)
    assert not leads_to("https://www.youtube.com/watch?v=IpbDHxCV29B", FILM)
    own = Sought("Film", ("https://www.films.example/a/",))
    assert leads_to("http://films.example/a", own)
    assert not leads_to("http://films.example/a?page=2", own)
    assert not leads_to(None, own)


ATOM = """<?xml version="1.0" encoding="iso-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Le journal</title><id>urn:x</id><updated>2014-03-12T08:00:00Z</updated>
<entry><title>Vingt inconnus</title><id>urn:1</id><link href="/kiss"/><updated>2014-03-12T08:00:00+01:00</updated>
<content type="html">&lt;a href="https://youtu.be/IpbDHxCV29A"&gt;le film&lt;/a&gt; d\xe9j\xe0 vu</content></entry>
<entry><title>First Kiss, the play</title><id>urn:2</id><link href="https://other.example/play"/>
<published>2009-01-01T00:00:00Z</published><updated>2009-01-01T00:00:00Z</updated></entry>
<entry><title>First Kiss</title><id>urn:3</id><link href="javascript:alert(1)"/></entry>
</feed>""".encode("latin-1")


def test_feeds_find_press_by_title_and_by_link_and_leave_what_is_older() -> None:
    def answer(asked: Asked) -> Told:
        if asked.path == "/rss":
            return Told(content=Feeds.example.content, headers={"Content-Type": "application/rss+xml"})
        if asked.path == "/atom":
            return Told(content=ATOM, headers={"Content-Type": "application/atom+xml"})
        return Told(404) if asked.path == "/gone" else Told(content=b"<html><p>First Kiss")

    with serving(answer) as server:
        paths = [f"{server.url}{path}" for path in ("/rss", "/atom", "/gone", "/page?token=t0ken")]
        found = found_by(Feeds(), GROUNDSWELL_FEEDS=" ".join(paths))
        press = {one.address: (one.title, one.seen_at and one.seen_at.text) for one in found.mentions}
        assert press == {
            "https://paper.example/2014/first-kiss": ("Why everybody shares ‘First Kiss’", "2014-03-11T18:30:00Z"),
            f"{server.url}/kiss": ("Vingt inconnus", "2014-03-12T07:00:00Z"),
        }
        assert [one.kind for one in found.mentions] == ["press", "press"]
        assert len(found.troubles) == 2
        assert "t0ken" not in str(found.troubles)
        with pytest.raises(NoAnswer, match="404"):
            found_by(Feeds(), GROUNDSWELL_FEEDS=f"{server.url}/gone")


def test_feeds_never_let_feedparser_fetch() -> None:
    with serving(lambda _asked: Told(content=Feeds.example.content)) as other:
        with serving(lambda _asked: Told(content=f"{other.url}/feed".encode())) as server, pytest.raises(NoAnswer):
            found_by(Feeds(), GROUNDSWELL_FEEDS=f"{server.url}/feed")
        assert not other.asked


def test_feeds_that_are_too_large_or_reach_for_files_bring_nothing() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    item = b"<item><title>First Kiss&e;</title><link>https://a.example/x</link></item>"
    feed = b'<?xml version="1.0"?>' + entity + b'<rss version="2.0"><channel>' + item + b"</channel></rss>"
    with serving(lambda _asked: Told(content=feed)) as server:
        found = found_by(Feeds(), GROUNDSWELL_FEEDS=f"{server.url}/feed")
    assert {one.title for one in found.mentions} <= {"First Kiss"}
    large = Feeds.example.content + b" " * (2 << 20)
    with serving(lambda _asked: Told(content=large)) as server, pytest.raises(NoAnswer, match="2 MB"):
        found_by(Feeds(), GROUNDSWELL_FEEDS=f"{server.url}/feed")


def test_a_spent_budget_ends_the_looking() -> None:
    async def none_left(_host: str) -> None:
        raise BudgetSpent("the budget is spent")

    async def asking(url: str) -> Found:
        settings = {"GROUNDSWELL_ALLOW_PRIVATE": "1", "GROUNDSWELL_FEEDS": url}
        async with Client(settings, manners=HASTY, meter=none_left) as client:
            return await Feeds().find(client, FILM)

    with serving(lambda _asked: Told(content=ATOM)) as server:
        with pytest.raises(BudgetSpent):
            asyncio.run(asking(server.url))
        assert not server.asked


def test_reddit_asks_for_both_spellings_and_gives_each_post_once() -> None:
    with serving(lambda _asked: Told(content=Reddit.example.content)) as server:
        found = found_by(Reddit(), GROUNDSWELL_REDDIT_URL=server.url)
        asked = [(one.path, one.query.get("url")) for one in server.asked]
    assert asked[:2] == [
        ("/api/info.json", "https://www.youtube.com/watch?v=IpbDHxCV29A"),
        ("/api/info.json", "https://youtu.be/IpbDHxCV29A"),
    ]
    assert found.mentions == Reddit.example.mentions
    post = found.mentions[0].as_post()
    assert (post.platform, post.text) == ("reddit", "Twenty strangers kiss for the first time")
    assert "somebody" not in repr(found)


def test_reddit_comments_leave_out_what_was_deleted() -> None:
    def comment(id: str, body: str, author: str) -> dict[str, Any]:
        data = {"id": id, "body": body, "author": author, "created_utc": 1394492400, "score": 3}
        return {"kind": "t1", "data": data}

    empty = {"kind": "Listing", "data": {"children": []}}
    below = [
        comment("a1", "I cried", "somebody"),
        comment("a2", "[deleted]", "[deleted]"),
        {"kind": "more", "data": {}},
    ]
    answer = [empty, {"kind": "Listing", "data": {"children": below}}]
    post = Reddit.example.mentions[0]
    with serving(lambda _asked: as_json(answer)) as server:
        comments = asked_with(lambda client: Reddit().comments(client, post), GROUNDSWELL_REDDIT_URL=server.url)
        assert server.asked[0].path == "/comments/203kdr.json"
    assert [(one.id, one.text, one.seen_at and one.seen_at.text) for one in comments] == [
        ("reddit-comment-a1", "I cried", "2014-03-10T23:00:00Z")
    ]


def test_reddit_brings_the_comments_on_what_is_most_discussed() -> None:
    post = json.loads(Reddit.example.content)["data"]["children"][0]

    def told(asked: Asked) -> Told:
        if asked.path == "/api/info.json":
            posts = [{**post, "data": {**post["data"], "id": f"post{n}", "num_comments": n}} for n in range(4)]
            return as_json({"kind": "Listing", "data": {"children": posts}})
        key = asked.path.removeprefix("/comments/").removesuffix(".json")
        if key == "post2":
            return Told(500)
        data = {"id": f"c{key}", "body": "I cried", "author": "somebody", "created_utc": 1394492400, "score": 300}
        empty = {"kind": "Listing", "data": {"children": []}}
        return as_json([empty, {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": data}]}}])

    with serving(told) as server:
        found = found_by(Reddit(), GROUNDSWELL_REDDIT_URL=server.url)
    assert [one.id for one in found.mentions if one.kind == "comment"] == ["reddit-comment-cpost3"]
    assert len([one for one in found.mentions if one.kind == "post"]) == 4
    assert len(found.troubles) == 1  # the other one was busy, and that is said


def test_youtube_comments_are_of_the_uploads_there_and_not_older_than_the_film() -> None:
    with serving(lambda _asked: Told(content=YouTubeComments.example.content)) as server:
        where = {"GROUNDSWELL_YOUTUBE_URL": server.url, "GROUNDSWELL_YOUTUBE_KEY": "k3y"}
        addresses = (
            "https://vimeo.com/88671403",
            "https://youtu.be/IpbDHxCV29A",
            "https://www.youtube.com/watch?v=IpbDHxCV29A",
        )
        found = found_by(YouTubeComments(), Sought("First Kiss", addresses), **where)
        assert [asked.query["videoId"] for asked in server.asked] == ["IpbDHxCV29A"]
        later = Sought("First Kiss", addresses, datetime(2014, 3, 13, tzinfo=UTC))
        assert not found_by(YouTubeComments(), later, **where).mentions
    [comment] = found.mentions
    assert (comment.kind, comment.as_post().text, comment.as_post().platform) == (
        "comment",
        "Were they actors?",
        "youtube",
    )
    assert "UCsomebody" not in repr(found)
    disabled = json.dumps({"error": {"errors": [{"reason": "commentsDisabled"}]}}).encode()
    with serving(lambda _asked: Told(403, content=disabled)) as server:
        assert (
            found_by(
                YouTubeComments(), Sought("First Kiss", addresses), **where | {"GROUNDSWELL_YOUTUBE_URL": server.url}
            )
            == Found()
        )


def test_hacker_news_keeps_only_what_links_to_the_film() -> None:
    with serving(lambda _asked: Told(content=HackerNews.example.content)) as server:
        found = found_by(HackerNews(), GROUNDSWELL_HACKERNEWS_URL=server.url)
        assert server.asked[0].path == "/search_by_date"
        assert server.asked[0].query["query"] == "youtube.com/watch?v=IpbDHxCV29A"
    assert [(one.id, one.score, one.comments) for one in found.mentions] == [("hackernews-7375641", 47, 12)]


def test_bluesky_reads_links_in_text_in_facets_and_in_cards() -> None:
    def post(key: str, **record: Any) -> dict[str, Any]:
        did = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"
        record = {"text": "", "createdAt": "nonsense"} | record
        return {
            "uri": f"at://{did}/app.bsky.feed.post/{key}",
            "author": {"did": did, "handle": "somebody.example"},
            "record": record,
            "indexedAt": "2026-03-10T09:15:01.000Z",
        }

    link = "https://youtu.be/IpbDHxCV29A"
    posts = [
        post("text", text=f"watch {link}!"),
        post("card", embed={"$type": "app.bsky.embed.external", "external": {"uri": link, "title": "First Kiss"}}),
        post("other", text="my first kiss was awful"),
        post("odd", facets="x", embed=[1]),
    ]
    with serving(lambda _asked: as_json({"posts": posts})) as server:
        found = found_by(Bluesky(), GROUNDSWELL_BLUESKY_URL=server.url)
        assert server.asked[0].path == "/xrpc/app.bsky.feed.searchPosts"
    assert [one.id.rpartition("-")[2] for one in found.mentions] == ["text", "card"]
    assert {one.seen_at and one.seen_at.text for one in found.mentions} == {"2026-03-10T09:15:01Z"}
    assert "somebody" not in repr(found)


def wikipedia(told: Told) -> tuple[DayViews, ...]:
    article = article_at(Wikipedia.example.sought.addresses[0])
    assert article is not None
    with serving(lambda _asked: told) as server:
        days = asked_with(
            lambda client: day_views(client, article, date(2016, 3, 10), date(2016, 3, 12)),
            GROUNDSWELL_WIKIPEDIA_URL=server.url,
        )
        assert server.asked[0].path == (
            "/metrics/pageviews/per-article/en.wikipedia.org/all-access/user/"
            "First_Kiss_%282014_film%29/daily/20160310/20160312"
        )
        return days


def test_wikipedia_is_asked_about_the_days_from_the_release_to_now() -> None:
    until = datetime(2016, 3, 14, 15, tzinfo=UTC)
    addresses = ("https://youtu.be/IpbDHxCV29A", "https://en.wikipedia.org/wiki/First_Kiss")
    with serving(lambda _asked: Told(content=Wikipedia.example.content)) as server:
        where = {"GROUNDSWELL_WIKIPEDIA_URL": server.url}
        since = datetime(2016, 3, 11, tzinfo=UTC)
        found = found_by(Wikipedia(), Sought("First Kiss", addresses, since, until), **where)
        assert [asked.path.rsplit("/", 4)[1:] for asked in server.asked] == [
            ["First_Kiss", "daily", "20160311", "20160313"]
        ]
        assert found_by(Wikipedia(), Sought("First Kiss", addresses[:1], since, until), **where) == Found()
    [figure] = found.figures
    said = figure.as_statement()
    assert (said.value, said.metric, said.platform, said.bound) == (38.0, "page_views_in_a_day", "wikipedia", "exact")
    window = said.as_of(zone_named("America/New_York"))
    assert window is not None
    assert (window.start, window.end) == (datetime(2016, 3, 12, tzinfo=UTC), datetime(2016, 3, 13, tzinfo=UTC))


def test_wikipedia_tells_the_days_that_are_known_and_no_zero_for_the_others() -> None:
    assert wikipedia(Told(content=Wikipedia.example.content)) == (
        DayViews(date(2016, 3, 10), 41),
        DayViews(date(2016, 3, 12), 38),
    )
    assert wikipedia(Told(404, content=b"{}")) == ()


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"<p>", Wikipedia.example.content[:90], b'{"items": [{"timestamp": "2016", "views": 3}]}',
     b'{"items": [{"timestamp": "2016031000", "views": null}]}',
     b'{"items": [{"timestamp": "2016031000", "views": -4}]}'],
)  # fmt: skip
def test_wikipedia_what_is_of_another_form_is_no_figure(content: bytes) -> None:
    with pytest.raises(NotUnderstood):
        wikipedia(Told(content=content))


def test_an_article_is_known_by_its_address() -> None:
    assert article_at("https://de.m.wikipedia.org/wiki/Erster%20Kuss") == Article("de.wikipedia.org", "Erster_Kuss")
    for foreign in ("https://en.wikipedia.org/w/index.php", "https://example.org/wiki/X", "http://[x", "", "ftp://a"):
        assert article_at(foreign) is None
