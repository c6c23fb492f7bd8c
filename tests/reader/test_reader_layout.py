"""Layouts of real files: wrapped lines, bylines, counters of a page, marks of captions, titles with numbers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from groundswell.reader import About, Reading, read_document
from groundswell.reader.wrapping import soft_breaks
from groundswell.terms import When

FILM = About(title="Paper Boats")


WRAPPED = """Paper boats bring a harbour to tears
By Nora Finch
9 May 2019

A four-minute film of two paper boats in the rain had been watched more than
14 million times on YouTube by Wednesday evening, three days after a harbour
town put it there. It was liked by close to
300,000 people.
"""


def _counts(reading: Reading) -> list[tuple[str, float | None, str | None]]:
    return [
        (str(f.metric), f.value, f.bound.value if f.bound else None)
        for f in reading.findings
        if f.kind == "statement" and f.unit is None
    ]


def test_a_wrapped_line_ends_no_sentence() -> None:
    reading = read_document("a.txt", WRAPPED, about=FILM)
    assert _counts(reading) == [("views", 14e6, "over"), ("likes", 300e3, "nearly")]
    assert reading.findings[0].quote == reading.text[reading.findings[0].start : reading.findings[0].end]
    assert (reading.author, str(reading.published)) == ("Nora Finch", "2019-05-09")


@pytest.mark.parametrize(
    "text",
    [
        "Gran knits her way to 3 million views in the longest line of this list of news\nCat plays the harp again",
        "3 million views for a harp that nobody in the whole of the village wanted\nAnd 5 million for the cat",
        "A headline of some length that stands above its text\nThe text begins here and is a good deal longer than it.",
        "one\ntwo\nthree",
        "",
        "\n\n\n",
    ],
)
def test_lists_and_headlines_are_no_wrapped_text(text: str) -> None:
    assert soft_breaks(text) == frozenset()


def test_the_page_of_a_paper_is_not_the_film() -> None:
    text = (
        "Paper Boats sails past 8 million views\nBy Nora Finch, Harbour Reporter\n"
        "Published 08:31, 14 June 2019 | Updated 17:05, 15 June 2019\n214 comments\n3.2K shares\n2 min read\n\n"
        "The clip was shared 40,000 times."
    )
    reading = read_document("a.txt", text, about=FILM)
    assert _counts(reading) == [("views", 8e6, "over"), ("shares", 40e3, "about")]
    assert not [f for f in reading.findings if f.kind == "person"]
    assert str(reading.published) == "2019-06-14T08:31"


def test_the_page_of_a_video_is() -> None:
    text = "1,204,332 views  Premiered Mar 3, 2021\nPaper Boats\n845K subscribers\n98K likes\n3,411 Comments\n"
    reading = read_document("a.txt", text, about=FILM)
    assert [(metric, value) for metric, value, _ in _counts(reading)] == [
        ("views", 1204332.0),
        ("subscribers", 845e3),
        ("likes", 98e3),
        ("comments", 3411.0),
    ]
    assert reading.published is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">> 140 million views. can you believe that?", [("views", 140e6, "about")]),
        ("The video has > 140 million views.", [("views", 140e6, "over")]),
        ("The video was shot in 4K at 60fps.", []),
        ("The video has 4K views.", [("views", 4000.0, "about")]),
        ("Kony 2012 hit 100 million views.", [("views", 100e6, "about")]),
        ("The clip has 16.6 million views.", [("views", 16.6e6, "about")]),
        ("The clip did not go above 2 million views.", [("views", 2e6, "at_most")]),
        ("Her followers went from 300 to 410,000.", [("followers", 300.0, "exact"), ("followers", 410e3, "about")]),
        ("There are 200 copies of the clip.", [("copies", 200.0, "exact")]),
        ("The song sold 200,000 copies.", [("sales", 200e3, "about")]),
    ],
)
def test_numbers_in_their_layouts(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert _counts(read_document("a.txt", text, about=About(title="Kony 2012"))) == expected


def test_a_card_of_numbers_is_true_of_its_as_of() -> None:
    text = "Views: 31.4M | 4.2M likes | 88K comments (as of 12 June 2021)\nYouTube Shorts: 9.9M\nIG Reels: 3.1M\n"
    found = read_document("card.txt", text, about=FILM).findings
    assert [(f.value, f.platform) for f in found] == [
        (31.4e6, None),
        (4.2e6, None),
        (88e3, None),
        (9.9e6, "youtube"),
        (3.1e6, "instagram"),
    ]
    assert [f.as_of.start.strftime("%d %B") if f.as_of else None for f in found] == ["12 June"] * 3 + [None] * 2


@pytest.mark.parametrize(
    ("text", "people", "places"),
    [
        ("Karen Doyle, 52, from Hull, drummed.", ["Karen Doyle"], ["Hull"]),
        ("Deniz Aydin (29) drummed.", ["Deniz Aydin"], []),
        ("The Paper Boats film of 2019 (29 minutes) is short.", [], []),
        ('"Charlie Bit My Finger" was sold.', [], []),
    ],
)
def test_an_age_makes_a_person(text: str, people: list[str], places: list[str]) -> None:
    found = read_document("a.txt", text).findings
    assert [f.quote for f in found if f.kind == "person"] == people
    assert [f.quote for f in found if f.kind == "place"] == places


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("It was released on 12 April 2019.", "release", "2019-04-12"),
        ("The clip was shared on TikTok on Sunday.", "platform", "2019-05-05"),
        ("Il video, pubblicato il 26 aprile su YouTube, piace.", "release", "2019-04-26"),
        ("The album has 12 songs on YouTube.", None, None),
    ],
)
def test_happenings_with_their_day(text: str, kind: str | None, day: str | None) -> None:
    found = [f for f in read_document("a.txt", text, said_at=When("2019-05-09")).findings if f.kind == "happening"]
    assert [f.what for f in found] == ([kind] if kind else [])
    assert [f"{f.as_of.start:%Y-%m-%d}" for f in found if f.as_of] == ([day] if day else [])


def test_an_agency_opens_with_its_date() -> None:
    text = "The Long Walk\n\nBOSTON, Mass. – Nov. 3, 2021 – The film has 25 million views since launching Oct. 18."
    reading = read_document("a.txt", text)
    assert str(reading.published) == "2021-11-03"
    [views] = [f for f in reading.findings if f.kind == "statement"]
    assert views.as_of is not None
    assert f"{views.as_of.start:%d %b}" == "03 Nov"
    [release] = [f for f in reading.findings if f.kind == "happening"]
    assert release.as_of is not None
    assert (release.what, f"{release.as_of.start:%d %b %Y}") == ("release", "18 Oct 2021")


@pytest.mark.parametrize(
    ("text", "subject", "kind"),
    [
        ('"Lift Off" – Avenir Airlines: 91.2 million views', "Lift Off", "other"),
        ("It was seen 50 million times across TikTok, Instagram and Facebook.", "Paper Boats", "all"),
        ("Paper Boats has 19 million views, of which 15 million are on YouTube.", "Paper Boats", "all"),
        ("The group's 2006 documentary has been seen 300,000 times.", "2006 documentary", "other"),
        ("A parody went up on Monday. It has 2 million views.", "parody", "parody"),
        ("Paper Boats beat Tin Whistles, then at 8 million views.", "Tin Whistles", "other"),
        ("She has 3,000 followers.", None, "channel"),
        ("In 2018 another clip of boats had 9 million views.", "another clip", "other"),
    ],
)
def test_what_a_number_is_about(text: str, subject: str | None, kind: str) -> None:
    film = About(title="Paper Boats", released=When("2019-05-06").window(ZoneInfo("UTC")))
    found = [f for f in read_document("a.txt", text, about=film).findings if f.kind == "statement" and f.value]
    assert (found[0].subject, found[0].subject_kind) == (subject, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is at one point two million views now.", [("views", 1.2e6, "about")]),
        ("The film is out. Call +1 555 0100.", []),
        ("At 25 million plays, the film is up from 10 million on August 1.", [("views", 25e6, "about")]),
    ],
)
def test_numbers_as_they_are_spoken(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert _counts(read_document("a.txt", text, about=FILM))[:1] == expected


def test_a_count_of_last_week_has_its_own_moment() -> None:
    text = "The film has 47 million views, up from 39 million a week ago."
    found = read_document("a.txt", text, about=FILM, said_at=When("2022-02-01")).findings
    assert [f"{f.as_of.start:%m-%d}" for f in found if f.as_of] == ["02-01", "01-25"]
