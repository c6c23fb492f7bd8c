"""The page for machines: the film as schema.org VideoObject and the verdicts as ClaimReview, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from groundswell.story.findings import UNTESTED, Findings, Told
from groundswell.story.links import anchor, safe_link
from groundswell.story.sentences import own_words, sentence
from groundswell.story.verdict_words import WORDS, Tone
from groundswell.terms import Statement
from groundswell.wording.numbers import hedged
from groundswell.wording.platforms import platform_words

_RATING = {Tone.FITS: 5, Tone.STRAINED: 3, Tone.ELSEWHERE: 2, Tone.AGAINST: 1}
_REVIEWER = {"@type": "Organization", "@id": "#groundswell", "name": "groundswell"}


def graph(
    findings: Findings, told: Sequence[Told] | None = None, instead: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One JSON-LD document: the film, then a review of each statement that could be checked, or of these.

    ``instead`` are the sentences that would be right, by the id of the statement.
    """
    asked = findings.told if told is None else told
    reviews = [
        _review(findings, one, (instead or {}).get(one.statement.id)) for one in asked if one.kind not in UNTESTED
    ]
    return {"@context": "https://schema.org", "@graph": [_film(findings), _REVIEWER, *reviews]}


def script_text(document: dict[str, Any]) -> Markup:
    """JSON that may stand inside a ``script`` element: nothing in it can close the element or open a comment."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


def _film(findings: Findings) -> dict[str, Any]:
    case = findings.file.case
    film: dict[str, Any] = {
        "@type": "VideoObject",
        "name": case.title,
        "uploadDate": case.released.start.isoformat(),
    }
    links = [link for copy in findings.file.copies if (link := safe_link(copy.url)) is not None]
    if links:
        film["sameAs"] = links
    if case.makers:
        film["creator"] = [{"@type": "Person", "name": maker} for maker in case.makers]
    if case.brand:
        film["sponsor"] = {"@type": "Organization", "name": case.brand}
    if findings.headline is not None and findings.main is not None:
        film["interactionStatistic"] = {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/WatchAction",
            "interactionService": platform_words(findings.main.platform),
            "userInteractionCount": round(findings.headline.q50),
            "endTime": findings.headline.at.isoformat(),
        }
    return film


def _review(findings: Findings, told: Told, instead: str | None) -> dict[str, Any]:
    statement, words = told.statement, WORDS[told.kind]
    when = f", {findings.calendar.window(told.window)}" if told.window is not None else ""
    number = hedged(statement.bound, statement.value)
    claim: dict[str, Any] = {"@type": "Claim", "author": {"@type": "Organization", "name": statement.said_by}}
    link = safe_link(statement.url)
    if link is not None:
        claim["appearance"] = link
    if statement.said_at is not None:
        claim["datePublished"] = statement.said_at.text
    return {
        "@type": "ClaimReview",
        "url": f"#s-{anchor(statement.id)}",
        "author": {"@id": _REVIEWER["@id"]},
        "claimReviewed": _claimed(statement) or f"{findings.file.case.title} had {number} views{when}",
        "itemReviewed": claim,
        "reviewBody": sentence(told.because) + (f" To print: {instead}" if instead else ""),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATING[words.tone],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": words.group,
        },
    }


_FEWEST_WORDS = 4
"""Fewer words than this do not say what was claimed: "12 million views"."""


def _claimed(statement: Statement) -> str | None:
    words = own_words(statement)
    return words if words is not None and len(words.split()) >= _FEWEST_WORDS else None
