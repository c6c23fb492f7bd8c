"""Claims beyond counts: happenings, superlatives, who paid, how long the making took."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from groundswell.reader import About, Finding, happenings_of, read_document
from groundswell.terms import Case, When

FILM = About(title="Paper Boats", released=When("2019-05-06").window(ZoneInfo("UTC")))
CASE = Case(name="boats", title="Paper Boats", released_from=When("2019-05-06"), released_to=When("2019-05-06"))


def _happenings(text: str, said_at: str | None = None) -> list[Finding]:
    reading = read_document("a.txt", text, about=FILM, said_at=When(said_at) if said_at else None)
    return [f for f in reading.findings if f.kind == "happening"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("She first posted it on Vimeo.", [("release", "vimeo")]),
        ("The clip was uploaded to YouTube on Monday.", [("release", "youtube")]),
        ("By evening it was on the front page of Reddit.", [("platform", "reddit")]),
        ("Parodies soon followed, and many felt duped.", [("parody", None), ("disclosure", None)]),
        ("It turned out to be an ad for a soap.", [("disclosure", None)]),
        ("The video went viral overnight.", [("mood", None)]),
        ("It won the Grand Prix in Cannes.", [("award", None)]),
        ("Das Video wurde am Montag auf YouTube veröffentlicht und ging viral.", [("mood", None)]),
        ("La vidéo est devenue virale et les parodies se multiplient.", [("mood", None), ("parody", None)]),
        ("The boats were painted on the beach.", []),
    ],
)
def test_happenings(text: str, kinds: list[tuple[str, str | None]]) -> None:
    assert [(f.what, f.platform) for f in _happenings(text)] == kinds


def test_a_happening_has_its_day() -> None:
    (event,) = _happenings("The clip was uploaded to YouTube on Monday.", "2019-05-09")
    assert event.as_of == When("2019-05-06").window(ZoneInfo("UTC"))


def test_happenings_for_the_record_are_not_before_the_release() -> None:
    text = "The clip was uploaded to YouTube on May 6. An older one was uploaded to Vimeo on May 2, 2017."
    reading = read_document("a.txt", text, about=FILM, said_at=When("2019-05-09"))
    first, second = happenings_of(reading, CASE)
    assert str(first.happened_from) == "2019-05-06T00:00:00Z"
    assert second.happened_from is None
    assert first.id != second.id


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("It is the most successful sailing video of all time.", "successful sailing video"),
        ("It was called the biggest ad in history.", "ad"),
        ("Es ist das erfolgreichste Musikvideo aller Zeiten.", "Musikvideo"),
        ("C'est la vidéo la plus partagée de tous les temps.", "vidéo la plus partagée"),
        ("Es el video más visto de la historia.", "video más visto"),
        ("È il video più visto di sempre.", "video più visto"),
        ("É o vídeo mais visto de todos os tempos.", "vídeo mais visto"),
    ],
)
def test_superlatives(text: str, category: str) -> None:
    (finding,) = [f for f in read_document("a.txt", text, about=FILM).findings if f.metric == "superlative"]
    assert (finding.what, finding.value, finding.subject) == (category, None, "Paper Boats")


def test_the_most_of_nothing_is_no_superlative() -> None:
    findings = read_document("a.txt", "Most of them had never met. The best part is the end.").findings
    assert [f for f in findings if f.metric == "superlative"] == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("The film was shot in just one day.", 1, "day", "exact"),
        ("It was made in less than a week.", 1, "week", "at_most"),
        ("The spot was filmed in three weeks.", 3, "week", "exact"),
    ],
)
def test_how_long_the_making_took(text: str, value: float, unit: str, bound: str) -> None:
    (finding,) = [f for f in read_document("a.txt", text).findings if f.metric == "making_time"]
    assert (finding.value, finding.unit, str(finding.bound)) == (value, unit, bound)


@pytest.mark.parametrize(
    ("text", "kind", "metric", "value", "unit"),
    [
        ("It cost 1,300 dollars to make.", "cost", "cost", 1300, "USD"),
        ("The budget was €20,000.", "cost", "cost", 20000, "EUR"),
        ("The production cost between 3 and 4 million dollars.", "cost", "cost", 3e6, "USD"),
        ("Each dancer was paid 20 pounds.", "statement", "pay", 20, "GBP"),
        ("Das Budget lag bei 1.300 Dollar.", "cost", "cost", 1300, "USD"),
        ("Le film a coûté 1 300 euros.", "cost", "cost", 1300, "EUR"),
        ("Costó apenas 1.300 dólares.", "cost", "cost", 1300, "USD"),
        ("È costato 1.300 euro.", "cost", "cost", 1300, "EUR"),
        ("O vídeo custou 1.300 reais.", "cost", "cost", 1300, "BRL"),
    ],
)
def test_money(text: str, kind: str, metric: str, value: float, unit: str) -> None:
    (finding,) = [f for f in read_document("a.txt", text).findings if f.unit and f.unit.isupper()]
    assert (finding.kind, finding.metric, finding.value, finding.unit) == (kind, metric, value, unit)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("According to Harbour Metrics it has 3 million views.", "Harbour Metrics"),
        ("Ines Halvorsen said that it had 3 million views.", "Ines Halvorsen"),
        ("It has 3 million views.", None),
    ],
)
def test_who_says_so(text: str, speaker: str | None) -> None:
    (finding,) = [f for f in read_document("a.txt", text).findings if f.metric == "views"]
    assert finding.said_by == speaker


def test_unique_viewers_are_people_and_other_viewers_are_views() -> None:
    text = "It was seen by 3.2 million unique viewers on YouTube. Two million viewers watched it on Facebook."
    findings = read_document("a.txt", text).findings
    assert {(f.metric, f.value) for f in findings} == {("viewers", 3_200_000.0), ("views", 2_000_000.0)}
