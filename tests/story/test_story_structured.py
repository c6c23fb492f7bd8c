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
        "alternateName": "Contradicted",
    }
    assert reviews["#s-P20"]["claimReviewed"] == "watched again and again"
    assert reviews["#s-P01"]["itemReviewed"]["author"]["name"] == "Brook Gazette"


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
