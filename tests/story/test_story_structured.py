"""The page for machines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import sample
from page_reader import Page

from groundswell.story import tell
from groundswell.story.findings import UNTESTED
from groundswell.story.structured import graph, script_text


def kinds(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if node["@type"] == kind]


def test_the_film_is_a_video_object_with_its_count() -> None:
    findings = sample.findings()
    [film] = kinds(graph(findings), "VideoObject")
    assert film["name"] == "The Paper Boat"
    assert film["uploadDate"] == "2019-05-06T14:00:00+00:00"
    assert findings.headline is not None
    assert film["interactionStatistic"]["userInteractionCount"] == round(findings.headline.q50)
    assert film["sameAs"][0].startswith("https://www.youtube.com/")


def test_every_checked_statement_is_reviewed_and_no_other() -> None:
    findings = sample.findings()
    reviews = {review["url"]: review for review in kinds(graph(findings), "ClaimReview")}
    checked = [told for told in findings.told if told.kind not in UNTESTED]
    assert set(reviews) == {f"#s-{told.statement.id}" for told in checked}
    assert reviews["#s-AGAINST"]["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": 1,
        "worstRating": 1,
        "bestRating": 5,
        "alternateName": "Contradicted",
    }
    assert reviews["#s-P20"]["claimReviewed"] == "watched again and again"
    assert reviews["#s-P01"]["itemReviewed"]["author"]["name"] == "Brook Gazette"


THING = {"name", "url", "sameAs", "alternateName", "description", "identifier", "image"}
WORK = THING | {"author", "creator", "sponsor", "datePublished", "interactionStatistic", "inLanguage"}
PROPERTIES = {
    "ClaimReview": WORK | {"claimReviewed", "itemReviewed", "reviewRating", "reviewBody", "reviewAspect"},
    "Claim": WORK | {"appearance", "firstAppearance", "claimInterpreter"},
    "Rating": THING | {"ratingValue", "bestRating", "worstRating", "ratingExplanation", "author"},
    "Organization": THING,
    "Person": THING,
    "VideoObject": WORK | {"uploadDate", "contentUrl", "duration"},
    "InteractionCounter": THING
    | {"interactionType", "interactionService", "userInteractionCount", "startTime", "endTime"},
}
"""The properties that may stand in a node of each type (schema.org/ClaimReview and its neighbours)."""

NEEDED = {
    "ClaimReview": {"claimReviewed", "reviewRating", "url", "author", "itemReviewed"},
    "Claim": {"author"},
    "Rating": {"ratingValue", "bestRating", "worstRating", "alternateName"},
}
"""What a fact check needs to be shown as one."""


def nodes(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and "@type" in value else []
    return own + [node for part in inner for node in nodes(part)]


def test_every_node_has_what_its_type_needs_and_nothing_else() -> None:
    for findings in (sample.findings(), sample.hostile(), sample.bare()):
        for node in nodes(graph(findings)):
            kind, names = node["@type"], {name for name in node if not name.startswith("@")}
            assert names <= PROPERTIES[kind]
            assert NEEDED.get(kind, set()) <= names


def test_a_review_says_why_and_what_to_print_instead() -> None:
    findings = sample.findings()
    against = next(told for told in findings.told if told.statement.id == "AGAINST")
    [review] = kinds(graph(findings, [against], {"AGAINST": "It had fewer."}), "ClaimReview")
    assert review["reviewBody"] == f"{against.because[:1].upper()}{against.because[1:]} To print: It had fewer."


def test_a_number_without_its_noun_is_no_claim() -> None:
    findings = sample.findings()
    first = next(told for told in findings.told if told.kind not in UNTESTED)
    short = replace(first, statement=replace(first.statement, quote="only 3 million"))
    [review] = kinds(graph(findings, [short]), "ClaimReview")
    assert review["claimReviewed"].startswith("The Paper Boat had ")


def test_no_address_that_cannot_be_followed_is_given() -> None:
    text = json.dumps(graph(sample.hostile()))
    assert "javascript:" not in text.lower()


def test_the_script_in_the_page_is_the_same_document() -> None:
    for findings in (sample.findings(), sample.hostile(), sample.bare()):
        page = Page.of(tell(findings))
        [script] = [e for e in page.all("script") if e.attributes.get("type") == "application/ld+json"]
        assert json.loads(script.text) == json.loads(json.dumps(graph(findings)))


def test_nothing_in_the_script_can_close_it() -> None:
    text = script_text({"a": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!-- & \u2028"}


def test_without_a_curve_no_count_is_given() -> None:
    [film] = kinds(graph(replace(sample.findings(), curves=())), "VideoObject")
    assert "interactionStatistic" not in film
