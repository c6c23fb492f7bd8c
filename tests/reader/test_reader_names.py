"""Names misspelt and misheard: found in texts about the film, and in no other."""

from __future__ import annotations

import pytest
from unrelated_texts import TEXTS

from groundswell.reader import About, people_named, read_document
from groundswell.reader.names import alike

FILM = About(title="First Kiss", makers=("Tatia Pilieva", "Melissa Coker"), brand="Wren")
FOX = About(title="The Fox", makers=("Bård Ylvisåker", "Vegard Ylvisåker"))
SPLIT = About(title="The Epic Split", makers=("Andreas Nilsson",), brand="Volvo", cast=("Jean-Claude Van Damme",))
GOAT = About(title="Gangnam Style", makers=("Park Jae-sang",))

SPELLINGS = [
    (FILM, "Tatia Pilieva", name)
    for name in (
        "Pileva", "Plleva", "Pllieva", "Pilivea", "Pilevia", "Pilyeva", "Pilieva", "Palieva", "Pillieva", "Pilieve",
        "Tatia Pilivea", "Tatiana Pilieva", "Tatiana Pileva", "Tatia Pllieva", "Tatya Pilieva", "Tatia Piliyeva",
        "Tatia Pelieva", "Tatia Piliera",
    )
] + [
    (FILM, "Melissa Coker", name)
    for name in ("Corker", "Cocker", "Melissa Corker", "Melissa Cocker", "Mellisa Coker", "Melisa Coker", "Coaker",
                 "Melissa Koker", "Melissa Croker")
] + [
    (FOX, "Bård Ylvisåker", name) for name in ("Bard Ylvisaker", "Bård Ylvisaker", "Baard Ylvisaker", "Bard Ylvisåker")
] + [
    (FOX, "Vegard Ylvisåker", name) for name in ("Vegard Ylvisaker", "Vegaard Ylvisaker", "Vegard Ylvisakar")
] + [
    (SPLIT, "Jean-Claude Van Damme", name)
    for name in ("Jean Claude Van Damme", "Jean-Claude van Dam", "Jean-Claude Vandamme", "Jean Claude van Damme")
] + [
    (SPLIT, "Andreas Nilsson", name) for name in ("Andreas Nielsson", "Andreas Nilson", "Andréas Nilsson")
]  # fmt: skip
"""Spellings as they were met in the press, or as an ear or a hurried hand makes them."""


def _subjects(text: str, about: About) -> set[str | None]:
    return {f.subject for f in read_document("a.txt", text, about=about).findings if f.kind in {"person", "brand"}}


def test_misspellings_are_recognised() -> None:
    missed = [
        name
        for about, full, name in SPELLINGS
        if full not in _subjects(f"The video '{about.title}' is by {name}, who made it in a day.", about)
    ]
    assert len(missed) <= 0.05 * len(SPELLINGS), missed


@pytest.mark.parametrize("heard", ["ren", "wren", "Wrenn", "Ren"])
def test_a_short_brand_is_heard_where_the_text_calls_it_one(heard: str) -> None:
    text = f"'First Kiss' was made with the clothing brand {heard}, which paid for it."
    assert "Wren" in _subjects(text, FILM)


@pytest.mark.parametrize("heard", ["pilevea", "pilieva", "pileeva"])
def test_captions_write_names_small(heard: str) -> None:
    assert "Tatia Pilieva" in _subjects(f'"First Kiss" is by {heard} and her friends.', FILM)


def test_no_name_is_found_in_texts_about_something_else() -> None:
    assert len(TEXTS) == 50
    wrong = [(text, _subjects(text, FILM) - {None}) for text in TEXTS if _subjects(text, FILM) - {None}]
    assert wrong == []


def test_common_words_become_no_names_in_a_text_about_the_film() -> None:
    text = (
        "'First Kiss' made children laugh. A wren sang in the barren garden, the cooker was on, and Joe Cocker played. "
        "Tatiana Petrova, a dancer, said that it was a corker. Melissa Cooper disagreed."
    )
    assert _subjects(text, FILM) - {None} == set()


def test_sound_alone_is_not_enough() -> None:
    assert alike("pilevea", "pilieva")
    assert alike("ren", "wren")
    assert not alike("run", "wren")
    assert not alike("rain", "wren")
    assert not alike("cooper", "coker")
    assert not alike("joker", "coker")


def test_people_brands_and_places_by_what_the_text_calls_them() -> None:
    text = (
        "Filmmaker Ines Halvorsen shot the spot in Lisbon for the fashion label Kestrel. "
        "She was born in Trondheim and moved to Alfama. Composer Tomás Reyes wrote the music."
    )
    found = {(f.kind, f.quote) for f in read_document("a.txt", text).findings if f.kind in {"person", "brand", "place"}}
    assert found == {
        ("person", "Ines Halvorsen"),
        ("person", "Tomás Reyes"),
        ("brand", "Kestrel"),
        ("place", "Lisbon"),
        ("place", "Trondheim"),
        ("place", "Alfama"),
    }


def test_full_names_of_one_document_serve_the_next() -> None:
    first = read_document("a.txt", "Filmmaker Ines Halvorsen shot the spot in Lisbon. Halvorsen laughs.")
    assert people_named([first]) == ("Ines Halvorsen",)
    text = '"Paper Boats" is by Ines Halverson, a newcomer.'
    second = read_document("b.txt", text, known=people_named([first]))
    assert [f.subject for f in second.findings if f.kind == "person"] == ["Ines Halvorsen"]


def test_ordinary_capitals_are_no_names() -> None:
    text = "Monday was cold. The Video of the Week Has Views. However, YouTube and Vimeo Were Down. Nice work!"
    assert [f for f in read_document("a.txt", text).findings if f.kind in {"person", "brand", "place"}] == []


def test_a_small_word_after_brand_is_a_name_only_in_a_transcript() -> None:
    text = "Nobody at the company itself. It was the label again, and the brand twice. La marca misma."
    assert [f.quote for f in read_document("a.txt", text).findings if f.kind == "brand"] == []
    spoken = "Host: Hello. Guest: It is for the clothing brand kestrel. Host: Is it?"
    assert [f.quote for f in read_document("a.txt", spoken).findings if f.kind == "brand"] == ["kestrel"]


def test_a_person_called_park_is_no_park() -> None:
    text = "Hye Yun Park's version is longer. It was filmed in Gorky Park, and at the Museum of Boats."
    assert [f.quote for f in read_document("a.txt", text).findings if f.kind == "place"] == [
        "Gorky Park",
        "Museum of Boats",
    ]
