"""Who repeats whom: reprints, agency texts, translations and retellings; and what merely agrees."""

from __future__ import annotations

from dataclasses import replace

from groundswell.reader import Reading, read_document, repeats_of
from groundswell.terms import When

AGENCY = (
    "A short film about two paper boats has been watched more than 5.2 million times since Monday, to the surprise of "
    "the woman who made it in a weekend with a borrowed camera and a bathtub. (AFP)"
)
REPRINT = (
    "Short film sails away: a short film about two paper boats has been watched more than 5.2 million times since "
    "Monday, to the surprise of the woman who made it in a weekend with a borrowed camera. (AFP)"
)
TRANSLATION = (
    "Un court métrage sur deux bateaux en papier a été vu plus de 5,2 millions de fois depuis lundi, à la surprise de "
    "sa réalisatrice. (AFP)"
)
RETOLD = "As The Harbour Post reports, the boat clip has more than 5.2 million views."
ODD = "The counter shows 57,679,352 views."
ODD_AGAIN = "Das Video hat genau 57.679.352 Aufrufe."
OWN = "We watched the boats too. The clip stood at more than 5.2 million views this morning, and our cat liked it."
ELSE = "The council voted for a new bridge with 31 votes, and the mayor was content with the outcome."


def _read(name: str, text: str, outlet: str | None = None, published: str | None = None) -> Reading:
    reading = read_document(name, text)
    return replace(reading, outlet=outlet, published=When(published) if published else None)


def test_reprints_of_an_agency_are_one_group_with_the_agency_as_origin() -> None:
    readings = [_read("a", AGENCY), _read("b", ELSE), _read("c", REPRINT)]
    (group,) = repeats_of(readings)
    assert group.documents == ("a", "c")
    assert (group.origin, group.how) == ("AFP", "reprint")
    assert "credit AFP" in group.because


def test_a_translation_shares_its_numbers_and_its_agency() -> None:
    (group,) = repeats_of([_read("a", AGENCY), _read("b", TRANSLATION), _read("c", ELSE)])
    assert (group.documents, group.origin, group.how) == (("a", "b"), "AFP", "retelling")


def test_a_retelling_names_its_source() -> None:
    own = _read("a", OWN, outlet="The Harbour Post")
    (group,) = repeats_of([_read("b", RETOLD, outlet="City News", published="2019-05-09"), own])
    assert group.origin == "a"
    assert "named as the source" in group.because


def test_an_odd_number_is_not_hit_upon_twice() -> None:
    late, early = _read("a", ODD, published="2019-05-10"), _read("b", ODD_AGAIN, published="2019-05-08")
    (group,) = repeats_of([late, early])
    assert group.origin == "b"
    assert "published first" in group.because


def test_a_round_number_alone_is_no_repetition() -> None:
    assert (
        repeats_of([_read("a", OWN, outlet="The Harbour Post"), _read("b", "It has more than 5.2 million views.")])
        == ()
    )


def test_every_document_is_in_one_group_at_most() -> None:
    readings = [
        _read("a", AGENCY),
        _read("b", REPRINT),
        _read("c", TRANSLATION),
        _read("d", ODD),
        _read("e", ODD_AGAIN),
    ]
    groups = repeats_of(readings)
    members = [name for group in groups for name in group.documents]
    assert sorted(members) == ["a", "b", "c", "d", "e"]


def test_nothing_repeats_nothing() -> None:
    assert repeats_of([]) == ()
    assert repeats_of([_read("a", AGENCY)]) == ()
