"""Counts with their hedges and metrics, in eight languages, from sentences of our own."""

from __future__ import annotations

import pytest
from reader_sentences import ALL, OTHERS

from groundswell.reader import read_document
from groundswell.reader.clauses import clauses_of
from groundswell.reader.moments import moments_of
from groundswell.reader.numerals import Line, digits_value, numeral_at
from groundswell.reader.phrasebook import LANGUAGES, phrasebook
from groundswell.reader.tokens import tokens_of

COUNTS = {"views", "likes", "dislikes", "comments", "shares", "subscribers", "sales"}


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [(language, sentence, expected) for language, rows in ALL.items() for sentence, expected in rows],
)
def test_a_careful_reader_marks_the_same_counts(
    language: str, sentence: str, expected: list[tuple[float, str, str]]
) -> None:
    reading = read_document("a.txt", sentence)
    assert reading.language == language
    found = [
        (f.value, str(f.bound), f.metric) for f in reading.findings if f.kind == "statement" and f.metric in COUNTS
    ]
    assert found == expected
    for finding in reading.findings:
        assert finding.quote == sentence[finding.start : finding.end]


@pytest.mark.parametrize(("sentence", "expected"), OTHERS)
def test_other_languages_give_their_view_counts(sentence: str, expected: list[tuple[float, str, str]]) -> None:
    findings = read_document("a.txt", sentence).findings
    assert [(f.value, str(f.bound), f.metric) for f in findings if f.metric in COUNTS] == expected


@pytest.mark.parametrize(
    ("written", "decimal", "scaled", "value"),
    [
        ("53,779,211", ".", False, 53779211),
        ("53.779.211", ",", False, 53779211),
        ("22 555 235", ",", False, 22555235),
        ("22\u202f555\u202f235", ",", False, 22555235),
        ("3.75", ".", True, 3.75),
        ("5,6", ",", True, 5.6),
        ("2.345", ".", True, 2.345),
        ("2.345", ".", False, 2345),
        ("2,345", ".", True, 2345),
        ("1.234,5", ",", False, 1234.5),
        ("1,234.5", ".", False, 1234.5),
        ("0,500", ",", True, 0.5),
        ("1,00,000", ".", False, 100000),
        ("17", ",", False, 17),
    ],
)
def test_digits(written: str, decimal: str, scaled: bool, value: float) -> None:
    assert digits_value(written, decimal, scaled) == pytest.approx(value)


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "one hundred and twenty-five thousand", 125_000),
        ("en", "three million two hundred thousand", 3_200_000),
        ("en", "a million and a half", 1_500_000),
        ("en", "half a billion", 5e8),
        ("en", "a couple of million", 2e6),
        ("de", "zweieinhalb Millionen", 2.5e6),
        ("de", "1,1 Mio.", 1.1e6),
        ("fr", "quatre-vingt-dix mille", 90_000),
        ("fr", "deux millions et demi", 2.5e6),
        ("es", "dos mil millones", 2e9),
        ("es", "ciento veinte mil", 120_000),
        ("it", "trecentomila", 300_000),
        ("it", "due milioni e mezzo", 2.5e6),
        ("pt", "cento e cinquenta mil", 150_000),
        ("pt", "dois milhões e meio", 2.5e6),
        ("ja", "1億2000万", 1.2e8),
        ("ru", "двадцать пять миллионов", 2.5e7),
    ],
)
def test_numbers_in_words(language: str, written: str, value: float) -> None:
    numeral = numeral_at(_line(written, language), 0)
    assert numeral is not None
    assert numeral.value == value


@pytest.mark.parametrize(
    ("written", "magnitude"), [("millions of people", 1e6), ("hundreds of thousands", 1e5), ("a few million", 1e6)]
)
def test_the_order_alone_is_no_value(written: str, magnitude: float) -> None:
    numeral = numeral_at(_line(written, "en"), 0)
    assert numeral is not None
    assert (numeral.value, numeral.magnitude) == (None, magnitude)


@pytest.mark.parametrize(
    "sentence",
    [
        "The film is the 9th most watched of the year.",
        "At 1:46 she laughs, and at 2:09 he does.",
        "Watch it in 1080p on your phone.",
        "In 2014 the studio moved to Leeds.",
        "She was born in 1987 and has lived there for 10 years.",
        "The address is 1600 Harbour Street.",
        "Call 555-0199 for tickets.",
        "The country has 22.8 million people, the capital 4 million of them.",
        "He ran 12,000 metres in the rain.",
        "The government spent 3 million on roads and 2 million on schools.",
        "More than 20,000 were at the match on Sunday, and 5,000 in the square.",
        "The population grew from 3 million to over 4 million in ten years.",
        "The video was paid for by a firm that invested 3 million in the campaign.",
        "A fund of 3 million shares in the bank was sold to Norway's 5.1 million citizens.",
    ],
)
def test_numbers_that_count_no_views(sentence: str) -> None:
    views = [f for f in read_document("a.txt", sentence).findings if f.metric and f.metric.startswith("views")]
    assert views == []


def test_a_range_keeps_both_ends() -> None:
    (finding,) = read_document("a.txt", "The clip got 5 to 6 million views.").findings
    assert (finding.value, finding.value_to) == (5e6, 6e6)


def test_views_added_in_a_period_are_no_state_of_the_counter() -> None:
    text = "The video gained 2 million more views in the past 24 hours. It gets 30,000 views a day."
    metrics = [f.metric for f in read_document("a.txt", text).findings]
    assert metrics == ["views_gained", "views_gained"]


def test_the_platform_is_the_one_named_beside_the_number() -> None:
    text = "The film has 42 million YouTube views and a further 1.5 million on Vimeo."
    assert [f.platform for f in read_document("a.txt", text).findings] == ["youtube", "vimeo"]


def test_money_is_told_from_counts() -> None:
    text = "The film was made on a budget of $1,300. It earned $870,000 from YouTube."
    found = [(f.kind, f.metric, f.value, f.unit) for f in read_document("a.txt", text).findings]
    assert found == [("cost", "cost", 1300, "USD"), ("statement", "revenue", 870000, "USD")]


def test_money_without_its_currency_is_no_count() -> None:
    text = "On a budget of 3 million it got 40 million views; budget aside, 63 million in a week is a lot."
    found = [(f.kind, f.value) for f in read_document("a.txt", text).findings]
    assert found == [("cost", 3e6), ("statement", 4e7), ("statement", 6.3e7)]


def test_percentages_name_what_changed() -> None:
    (finding,) = read_document("a.txt", "Sales of the label rose by nearly 14,000%.").findings
    assert (finding.metric, finding.value, finding.unit, str(finding.bound)) == ("sales", 14000, "percent", "nearly")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_used(language: str) -> None:
    """A phrase of the tables is found where it is written, which a misspelt category would break."""
    book = phrasebook(language)
    line = _line(" . ".join(sorted(book.hints)), language)
    assert line.tokens
    assert book.decimal in {".", ","}


def _line(text: str, language: str) -> Line:
    book = phrasebook(language)
    tokens = tokens_of(text)
    line = Line(text, tokens, book.marks(tokens), book.decimal, book.day_first)
    assert moments_of(line) is not None
    assert clauses_of(line, book.abbreviations).sentence is not None
    return line
