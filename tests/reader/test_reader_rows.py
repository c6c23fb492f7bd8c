"""Findings as rows for the record."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from groundswell.reader import About, read_document, statements_of
from groundswell.terms import Bound, Case, When

CASE = Case(name="boats", title="Paper Boats", released_from=When("2019-05-06"), released_to=When("2019-05-06"))
FILM = About.of(CASE)

TEXT = (
    "Paper Boats has more than 5.2 million views on YouTube and 1.5 million on Vimeo. The parody has 300,000. "
    "Counting copies, it is 9 million. Between 5 and 6 thousand comments were left. Millions have seen it. "
    "It cost $1,300 and is three minutes long."
)


def _rows(text: str = TEXT) -> list[tuple[str, float, Bound, float | None, str | None]]:
    reading = read_document("boats.txt", text, about=FILM, said_at=When("2019-05-09"))
    return [(s.metric, s.value, s.bound, s.granularity, s.platform) for s in statements_of(reading, CASE)]


def test_counts_become_statements_and_costs_do_not() -> None:
    assert _rows() == [
        ("views", 5.2e6, Bound.OVER, 1e5, "youtube"),
        ("views", 1.5e6, Bound.ABOUT, 1e5, "vimeo"),
        ("views:parody", 3e5, Bound.ABOUT, 1e5, None),
        ("views", 9e6, Bound.ABOUT, 1e6, "all"),
        ("comments", 5e3, Bound.OVER, 1e3, None),
        ("views", 2e6, Bound.OVER, 98e6, None),
    ]


def test_ids_are_the_same_for_the_same_text_and_differ_within_it() -> None:
    reading = read_document("boats.txt", TEXT, about=FILM)
    first, second = statements_of(reading, CASE), statements_of(reading, CASE)
    assert [s.id for s in first] == [s.id for s in second]
    assert len({s.id for s in first}) == len(first)
    other = statements_of(read_document("other.txt", TEXT, about=FILM), CASE)
    assert not {s.id for s in first} & {s.id for s in other}


def test_the_window_is_kept_and_one_before_the_release_is_not() -> None:
    reading = read_document("a.txt", "It had 5 million views on May 9, 2019.", about=FILM)
    (row,) = statements_of(reading, CASE, document="d1")
    assert row.document == "d1"
    window = row.as_of(ZoneInfo("UTC"))
    assert window == When("2019-05-09").window(ZoneInfo("UTC"))
    (early,) = statements_of(read_document("a.txt", "It had 5 million views on May 9, 2016.", about=FILM), CASE)
    assert early.as_of_from is None


def test_the_outlet_or_the_document_says_it() -> None:
    head = "<meta property='og:site_name' content='The Post'>"
    page = f"<html><head>{head}</head><body><p>5 million views.</p></body></html>"
    (row,) = statements_of(read_document("a.html", page, about=FILM), CASE)
    assert row.said_by == "The Post"
    (plain,) = statements_of(read_document("a.txt", "5 million views.", about=FILM), CASE)
    assert plain.said_by == "a.txt"


def test_the_json_of_a_finding() -> None:
    reading = read_document(
        "a.txt", "It has more than 5 million views on YouTube.", about=FILM, said_at=When("2019-05-09")
    )
    (finding,) = reading.findings
    assert finding.as_json() == {
        "document": "a.txt",
        "quote": "more than 5 million views",
        "start": 7,
        "end": 32,
        "subject": "Paper Boats",
        "metric": "views",
        "bound": "over",
        "value": 5e6,
        "unit": None,
        "platform": "youtube",
        "as_of": ["2019-05-09T00:00:00+00:00", "2019-05-10T00:00:00+00:00"],
        "said_by": None,
        "kind": "statement",
    }
