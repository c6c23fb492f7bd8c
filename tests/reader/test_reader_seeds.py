"""The two texts that the product began with: everything a careful person would mark in them, and nothing else.

They lie outside the repository (``GROUNDSWELL_SHARED``); what is kept of them here are facts and short phrases.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from groundswell.reader import About, Finding, Reading, happenings_of, read_document, statements_of
from groundswell.terms import Bound, Case, When

ZONE = ZoneInfo("America/Los_Angeles")
FILM = About(
    title="First Kiss",
    makers=("Tatia Pilieva", "Melissa Coker"),
    brand="Wren",
    released=When("2014-03-10").window(ZONE),
    zone=str(ZONE),
)


def _seed(ending: str) -> tuple[str, bytes]:
    named = os.environ.get("GROUNDSWELL_SHARED")
    folder = (Path(named) if named else Path(__file__).resolve().parents[3] / "shared") / "seeds"
    files = sorted(folder.glob(f"*{ending}")) if folder.is_dir() else []
    if not files:
        pytest.skip("the seeds are not here; GROUNDSWELL_SHARED says where")
    return files[0].name, files[0].read_bytes()


def _magazine(about: About | None = FILM, said_at: str | None = None) -> Reading:
    name, data = _seed("15143e132f096cb0.txt")
    return read_document(name, data, about=about, said_at=When(said_at) if said_at else None)


def _broadcast(about: About | None = FILM) -> Reading:
    return read_document(*_seed("e2a9acce8f3a8ec8.txt"), about=about)


def _numbers(reading: Reading) -> list[tuple[str | None, float | None, str | None, str | None, str | None]]:
    kinds = {"statement", "cost"}
    return [
        (f.metric, f.value, str(f.bound) if f.bound else None, f.unit, f.platform)
        for f in reading.findings
        if f.kind in kinds
    ]


def _one(reading: Reading, metric: str, value: float | None) -> Finding:
    (finding,) = [f for f in reading.findings if f.metric == metric and f.value == value]
    return finding


def _named(reading: Reading, kind: str) -> list[str]:
    return [f.quote for f in reading.findings if f.kind == kind]


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_every_number_of_the_magazine() -> None:
    assert _numbers(_magazine()) == [
        ("duration", 3, "exact", "minute", None),
        ("people", 20, "exact", None, None),
        ("superlative", None, None, None, None),
        ("views", 69_000_000, "over", None, "youtube"),
        ("duration", 3, "exact", "minute", None),
        ("making_time", 1, "at_most", "week", None),
        ("views", 5_000_000, "about", None, None),
        ("making_time", 1, "exact", "day", None),
    ]


def test_every_number_of_the_broadcast_and_not_its_own_length_or_date() -> None:
    reading = _broadcast()
    assert reading.published == When("2014-03-21")
    assert _numbers(reading) == [
        ("views", None, None, None, None),
        ("views", 65_000_000, "over", None, "youtube"),
        ("people", 20, "exact", None, None),
        ("cost", 1300, "exact", "USD", None),
    ]
    assert _one(reading, "views", None).magnitude == 1e6


def test_the_moments_of_the_numbers() -> None:
    early = _one(_magazine(), "views", 5_000_000).as_of
    assert early is not None
    assert _local("2014-03-11T00:00") < early.start < early.end <= _local("2014-03-11T12:00")
    late = _one(_magazine(), "views", 69_000_000).as_of
    assert late is not None
    assert (late.start, late.end) == (_local("2014-03-11"), _local("2014-03-24")), "last Monday was the release"
    assert _one(_magazine(None), "views", 69_000_000).as_of is None, "nobody says when the magazine was written"
    dated = _one(_magazine(said_at="2014-03-18"), "views", 69_000_000).as_of
    assert dated is not None
    assert (dated.start, dated.end) == (_local("2014-03-18"), _local("2014-03-19"))
    shown = _one(_broadcast(), "views", 65_000_000).as_of
    assert shown is not None
    assert (shown.start, shown.end) == (_local("2014-03-21"), _local("2014-03-22"))


def test_who_says_so() -> None:
    assert _one(_magazine(), "views", 5_000_000).said_by == "the editor"
    assert _one(_magazine(), "views", 69_000_000).said_by is None


def test_the_superlative_has_its_category() -> None:
    finding = _one(_magazine(), "superlative", None)
    assert (finding.subject, finding.what) == ("First Kiss", "successful viral fashion video")


def test_every_happening_of_the_magazine() -> None:
    found = [(f.what, f.platform) for f in _magazine().findings if f.kind == "happening"]
    assert found == [
        ("mood", None),
        ("release", "youtube"),
        ("disclosure", None),
        ("parody", None),
        ("mood", None),
        ("release", "style.com"),
        ("release", "vimeo"),
        ("release", "youtube"),
        ("mood", None),
        ("platform", "reddit"),
    ]


def test_the_dates_of_the_happenings() -> None:
    findings = _magazine().findings
    release = next(f for f in findings if f.what == "release")
    front_page = next(f for f in findings if f.what == "platform")
    assert release.as_of is not None
    assert (release.as_of.start, release.as_of.end) == (_local("2014-03-10"), _local("2014-03-11"))
    assert front_page.as_of is not None
    assert _local("2014-03-10T16:00") < front_page.as_of.start < front_page.as_of.end == _local("2014-03-11T00:00")


def test_every_happening_of_the_broadcast() -> None:
    found = [f.what for f in _broadcast().findings if f.kind == "happening"]
    assert found == ["mood", "parody", "disclosure", "mood", "disclosure", "disclosure", "disclosure", "mood"]


def test_every_person_brand_and_place_of_the_magazine() -> None:
    reading = _magazine()
    assert _named(reading, "person") == [
        "Tatia Pilieva",
        "Melissa Coker",
        "Deborah Ann Woll",
        "Luke Grimes",
        "Hailee Steinfeld",
        "Kristen Wiig",
        "Andre Lascaris",
        "Nicolas Ghesquiere",
    ]
    assert _named(reading, "brand") == ["Wren", "Art of Elysium"]
    assert _named(reading, "place") == [
        "L.A.",
        "Silver Lake",
        "Georgia",
        "Los Angeles",
        "New York",
        "Beachwood",
        "Hollywood Hills",
        "Europe",
        "Little Dom's",
        "Los Feliz",
        "Speranza",
        "Cafe Gratitude",
        "Larchmont",
        "Museum of Jurassic Technology",
        "Palms",
    ]


def test_the_captions_names_are_resolved_by_sound() -> None:
    named = {f.quote: (f.kind, f.subject) for f in _broadcast().findings if f.kind in {"person", "brand", "place"}}
    assert named == {
        "Tatia Pilieva": ("person", "Tatia Pilieva"),
        "Sara": ("person", None),
        "Ellen": ("person", None),
        "Andre": ("person", None),
        "pilevea": ("person", "Tatia Pilieva"),
        "ren": ("brand", "Wren"),
    }


def test_without_a_case_the_captions_names_stay_as_they_are_spelt() -> None:
    named = {f.quote: (f.kind, f.subject) for f in _broadcast(None).findings if f.quote in {"pilevea", "ren"}}
    assert named == {"pilevea": ("person", None), "ren": ("brand", None)}


def test_another_document_of_the_case_gives_the_name() -> None:
    name, data = _seed("e2a9acce8f3a8ec8.txt")
    reading = read_document(name, data, known=("Tatia Pilieva",))
    assert next(f.subject for f in reading.findings if f.quote == "pilevea") == "Tatia Pilieva"


def test_every_span_is_in_the_files_own_text() -> None:
    for reading in (_magazine(), _broadcast(), _magazine(None), _broadcast(None)):
        for finding in reading.findings:
            assert reading.text[finding.start : finding.end] == finding.quote


def test_the_rows_for_the_record() -> None:
    case = Case(
        name="first-kiss",
        title="First Kiss",
        released_from=When("2014-03-10"),
        released_to=When("2014-03-10"),
        zone=str(ZONE),
    )
    views = [s for s in statements_of(_broadcast(), case) if s.metric == "views"]
    assert [(s.value, s.bound, s.granularity) for s in views] == [
        (2_000_000, Bound.OVER, 98_000_000),
        (65_000_000, Bound.OVER, 1_000_000),
    ]
    assert [s.id for s in views] == [s.id for s in statements_of(_broadcast(), case) if s.metric == "views"]
    happenings = happenings_of(_magazine(), case)
    assert [h.kind for h in happenings if h.happened_from is not None][:1] == ["release"]
