"""Pages, captions, encodings and date lines."""

from __future__ import annotations

import pytest
from reader_samples import PAGE, SRT, WEBVTT

from groundswell.reader import read_document
from groundswell.reader.captions import caption_text
from groundswell.reader.language import language_of
from groundswell.terms import When


def test_a_page_tells_what_it_is() -> None:
    reading = read_document("boats.html", PAGE.encode())
    assert reading.title == "'Paper Boats' sails past 5 million views"
    assert reading.outlet == "The Harbour Post"
    assert reading.author == "A. Lund"
    assert reading.url == "https://harbour.example/boats"
    assert reading.published == When("2019-05-09T14:05:00-04:00")
    assert reading.updated == When("2019-05-10T09:00:00-04:00")
    assert reading.language == "en"


def test_a_page_is_read_without_its_furniture() -> None:
    reading = read_document("boats.html", PAGE)
    found = [(f.metric, f.value) for f in reading.findings if f.kind in {"statement", "cost"}]
    assert found == [("views", 5e6), ("views", 5.2e6), ("cost", 1300)]
    assert all(reading.text[f.start : f.end] == f.quote for f in reading.findings)
    assert {f.said_by for f in reading.findings if f.metric == "views"} == {"The Harbour Post"}


def test_linked_data_gives_the_times() -> None:
    page = (
        "<html><head><script type='application/ld+json'>"
        '{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Boats", '
        '"datePublished": "2019-05-09", "publisher": {"name": "The Harbour Post"}}]}'
        "</script></head><body><p>The clip has 3 million views.</p></body></html>"
    )
    reading = read_document("a.html", page)
    assert (reading.published, reading.outlet) == (When("2019-05-09"), "The Harbour Post")


def test_other_ways_of_writing_a_time() -> None:
    page = "<html><head><meta name='date' content='9 May 2019'></head><body><p>Seen 3 million times.</p></body></html>"
    assert read_document("a.html", page).published == When("2019-05-09")


@pytest.mark.parametrize(("name", "text"), [("a.vtt", WEBVTT), ("a.srt", SRT), ("a.txt", SRT)])
def test_captions_are_read_across_their_cues(name: str, text: str) -> None:
    reading = read_document(name, text.encode())
    (finding,) = [f for f in reading.findings if f.metric == "views"]
    assert (finding.value, str(finding.bound), finding.platform) == (65e6, "over", "youtube")


def test_captions_lose_times_and_markup_and_keep_speakers() -> None:
    text = caption_text(WEBVTT)
    assert text.startswith("Reporter: The clip was seen")
    assert "-->" not in text
    assert "<i>" not in text
    assert "NOTE" not in text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "iso-8859-15", "mac_roman"]
)
def test_encodings(encoding: str) -> None:
    text = "La vidéo a été vue plus de 12 millions de fois depuis lundi, à la surprise générale de sa réalisatrice."
    reading = read_document("a.txt", text.encode(encoding))
    assert [(f.value, f.metric) for f in reading.findings if f.metric == "views"] == [(12e6, "views")]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "shift_jis", "euc_jp"])
def test_encodings_of_other_scripts(encoding: str) -> None:
    cyrillic = "Ролик набрал более 10 миллионов просмотров за три дня, и это рекорд для молодого режиссера из Москвы. "
    japanese = "動画は公開から三日で500万回再生を突破し、世界中で話題になっている。監督は喜びを語った。"
    text = japanese if encoding in {"shift_jis", "euc_jp"} else cyrillic
    page = f"<html><head><meta charset={encoding}></head><body><p>{text}</p></body></html>"
    values = [f.value for f in read_document("a.html", page.encode(encoding)).findings if f.metric == "views"]
    assert values == [5e6 if text is japanese else 1e7]


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("3:00 | 03/21/14", "2014-03-21"),
        ("By A. Lund, May 9, 2019", "2019-05-09"),
        ("Published 9 May 2019", "2019-05-09"),
        ("2019-05-09", "2019-05-09"),
        ("Thursday, May 9, 2019", "2019-05-09"),
    ],
)
def test_the_date_line_is_no_fact_about_the_film(head: str, published: str) -> None:
    text = f"A clip that everybody talks about\n{head}\n\nThe clip has more than 65 million views on YouTube."
    reading = read_document("a.txt", text)
    assert reading.published == When(published)
    assert [f.value for f in reading.findings if f.kind == "statement"] == [65e6]


def test_a_german_date_line() -> None:
    text = "Ein Clip, über den alle reden\nDonnerstag, 9. Mai 2019\n\nDas Video hat mehr als 65 Millionen Aufrufe."
    reading = read_document("a.txt", text)
    assert reading.published == When("2019-05-09")
    assert [f.value for f in reading.findings if f.kind == "statement"] == [65e6]


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    reading = read_document("a.txt", "The clip had 5 million views on May 9, 2019.\nIt now has 7 million views.")
    assert reading.published is None
    assert [f.value for f in reading.findings if f.metric == "views"] == [5e6, 7e6]


def test_a_text_that_is_only_a_headline() -> None:
    (finding,) = read_document("a.txt", "Dancing Goat tops 1bn on YouTube").findings
    assert (finding.value, str(finding.bound), finding.metric) == (1e9, "over", "views")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The clip has been watched by many people since it was posted.", "en"),
        ("Das Video wurde seit Montag von vielen Menschen gesehen.", "de"),
        ("La vidéo a été vue par beaucoup de gens depuis lundi.", "fr"),
        ("El vídeo ha sido visto por mucha gente desde el lunes.", "es"),
        ("Il video è stato visto da molte persone da lunedì.", "it"),
        ("O vídeo foi visto por muitas pessoas desde segunda-feira.", "pt"),
        ("動画は多くの人に見られている。", "ja"),
        ("Ролик посмотрели многие люди.", "ru"),
        ("A videót sokan látták hétfő óta, és mindenki erről beszél a városban meg az egész országban.", "hu"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_language_without_a_table_still_gives_its_digits() -> None:
    text = "A videót sokan látták hétfő óta a YouTube oldalán, már 12 345 678 view jött össze az egész országban."
    assert [f.value for f in read_document("a.txt", text).findings if f.metric == "views"] == [12345678]
