"""Which video a number is about."""

from __future__ import annotations

import pytest

from groundswell.reader import About, read_document

FILM = About(
    title="Paper Boats",
    aliases=("The Paper Boats",),
    makers=("Ines Halvorsen",),
    brand="Kestrel",
    others=("Tin Whistles",),
)

ROWS = [
    ("Paper Boats has 5 million views.", [("Paper Boats", "film")]),
    ("More than 5 million views since Monday.", [("Paper Boats", "film")]),
    (
        "Kestrel's film got 5 million views; Tin Whistles has more than 2 million.",
        [("Paper Boats", "film"), ("Tin Whistles", "other")],
    ),
    ("The original has 5 million views; the parody 300,000.", [("Paper Boats", "film"), ("parody", "parody")]),
    ("'Wet Socks' has 2.3 million views, the original 5 million.", [("Wet Socks", "other"), ("Paper Boats", "film")]),
    ("Gloomy Sunday Rides has more than 1.8 billion views.", [("Gloomy Sunday Rides", "other")]),
    ("Counting copies, it has 48 million views.", [("Paper Boats", "all")]),
    ("Across all platforms the film has 48 million views.", [("Paper Boats", "all")]),
    ("MrBusy's channel has 12.8 million subscribers.", [("MrBusy", "channel")]),
    ("It got 3 million views, more than double those of 'Wet Socks'.", [("Paper Boats", "film")]),
    ("The spoof version already has 40,000 views.", [("spoof version", "parody")]),
    ("Jimmy Lund's version has 100,000 views.", [("Jimmy Lund", "parody")]),
    ("Ines Halvorsen has 5 million views on YouTube.", [("Paper Boats", "film")]),
    (
        "There were 200,000 views for 'Wet Socks' and 5 million views of the original.",
        [("Wet Socks", "other"), ("Paper Boats", "film")],
    ),
    ("A parody called 'Paper Goats' got 2 million views.", [("Paper Goats", "parody")]),
    ("It has more views than 'Wet Socks' (3 million).", [("Wet Socks", "other")]),
    ("Her earlier clip got just 12,000 views.", [("earlier clip", "other")]),
    ("Parodies of the video have 9 million views between them.", [("Parodies of the video", "parody")]),
    ("The video and its parodies together have 19 million views.", [("Paper Boats", "all")]),
    ("Over 6 million views on the official channel since May.", [("Paper Boats", "film")]),
    (
        "Das Original hat 5 Millionen Aufrufe, die Parodie „Paper Goats“ 40.000.",
        [("Paper Boats", "film"), ("Paper Goats", "parody")],
    ),
    ("Cette parodie dépasse à peine 2.000 vues sur YouTube.", [("parodie", "parody")]),
    ("Die Parodie hat bereits 40.000 Aufrufe auf YouTube.", [("Parodie", "parody")]),
    ("La parodia ya tiene más de 40.000 visitas en YouTube.", [("parodia", "parody")]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_subjects(text: str, expected: list[tuple[str | None, str]]) -> None:
    found = [
        (f.subject, f.subject_kind)
        for f in read_document("a.txt", text, about=FILM).findings
        if f.metric in {"views", "subscribers"}
    ]
    assert found == expected


def test_without_a_case_the_film_is_named_only_where_the_text_shows_it() -> None:
    shown = read_document("a.txt", "'Paper Boats' sails past 5 million views\n\nThe video 'Paper Boats' is a hit.")
    unnamed = read_document("a.txt", "The video has 5 million views.")
    assert [f.subject for f in shown.findings if f.metric == "views"] == ["Paper Boats"]
    assert [f.subject for f in unnamed.findings if f.metric == "views"] == [None]
