"""The one page as text: whole, self-contained, honest, and closed to whatever comes from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest
import sample
from page_reader import Page

from groundswell.story import Findings, tell
from groundswell.story.links import anchor, printable, safe_link
from groundswell.terms import CaseFile
from groundswell.wording.numbers import hedged

PAGES = {"findings": sample.findings, "hostile": sample.hostile, "bare": sample.bare}
EVENT = re.compile(r"on[a-z]+")


@pytest.fixture(scope="module")
def html() -> str:
    return tell(sample.findings())


@pytest.fixture(scope="module", params=list(PAGES))
def page(request: pytest.FixtureRequest) -> Page:
    return Page.of(tell(PAGES[request.param]()))


def test_the_same_findings_give_the_same_page(html: str) -> None:
    assert tell(sample.findings()) == html


def test_every_id_is_given_once_and_every_anchor_leads_somewhere(page: Page) -> None:
    ids = page.ids
    assert len(ids) == len(set(ids))
    anchors = [link[1:] for link in page.links if link.startswith("#")]
    assert anchors
    assert set(anchors) <= set(ids)


def test_every_name_by_reference_exists(page: Page) -> None:
    ids = set(page.ids)
    for element in page.elements:
        for attribute in ("aria-labelledby", "for"):
            names = element.attributes.get(attribute, "").split()
            assert set(names) <= ids
    charts = [e for e in page.all("svg") if e.attributes.get("role") == "img"]
    assert all(len(e.attributes["aria-labelledby"].split()) == 2 for e in charts)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(e.tag[1]) for e in page.elements if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_fetched(page: Page) -> None:
    assert not [e for e in page.elements if "src" in e.attributes or "srcset" in e.attributes]
    assert {e.attributes["rel"] for e in page.all("link")} == {"icon"}
    assert all(e.attributes["href"].startswith("data:") for e in page.all("link"))
    for style in page.all("style"):
        assert "url(" not in style.text
        assert "@import" not in style.text


def test_only_the_pages_own_style_and_script_are_allowed(page: Page) -> None:
    policy = next(
        e.attributes["content"] for e in page.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    scripts = [e.text for e in page.all("script") if e.attributes.get("type") != "application/ld+json"]
    parts = [*scripts, *(e.text for e in page.all("style"))]
    assert {base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts} == allowed
    assert len(scripts) == 1


def test_no_element_carries_a_style_or_a_handler(page: Page) -> None:
    for element in page.elements:
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if EVENT.fullmatch(name)]


def test_links_lead_to_the_web_or_inside_and_tell_it_nothing(page: Page) -> None:
    for link in page.all("a"):
        href = link.attributes["href"]
        assert re.match(r"https?://|#", href)
        if not href.startswith("#"):
            assert link.attributes["rel"] == "noopener"
    assert any(e.attributes.get("name") == "referrer" for e in page.all("meta"))


def test_foreign_markup_stays_text() -> None:
    page = Page.of(tell(sample.hostile()))
    assert not page.all("img")
    assert [e.attributes for e in page.all("svg") if "onload" in e.attributes] == []
    titles = [e.text for e in page.all("title")]
    assert titles[0].startswith("<script>alert(1)</script> had between ")
    scripts = page.all("script")
    assert len(scripts) == 2
    assert all("alert" not in e.text for e in scripts if e.attributes.get("type") != "application/ld+json")


def test_a_template_in_a_text_is_not_filled_in() -> None:
    assert "{{7*7}}" in tell(sample.hostile())


def test_an_unprintable_character_leaves_a_mark() -> None:
    findings = sample.findings()
    first = replace(findings.file.statements[0], said_by="Bell\x07 and half\ud800")
    rude = replace(findings, file=replace(findings.file, statements=(first, *findings.file.statements[1:])))
    text = tell(rude)
    assert text.encode("utf-8")
    assert "Bell\ufffd and half\ufffd" in text


def test_every_statement_has_its_row_with_number_speaker_and_reason(html: str) -> None:
    findings = sample.findings()
    page = Page.of(html)
    rows = {e.attributes["id"] for e in page.all("tr") if "id" in e.attributes}
    assert rows == {f"s-{t.statement.id}" for t in findings.told}
    texts = " ".join(e.text for e in page.elements)
    for told in findings.told:
        assert hedged(told.statement.bound, told.statement.value) in texts
        assert told.statement.said_by in texts
        assert told.because in texts


def test_the_table_tells_verdicts_by_words(html: str) -> None:
    for words in ("contradicted", "stale", "slip of the unit", "repeats another", "not checkable", "62 in 100"):
        assert words.replace("62", "63") in html


def test_rows_and_marks_lead_to_one_another(html: str) -> None:
    page = Page.of(html)
    hits = {link for link in page.links if link.startswith("#s-")}
    assert "#s-P05" in hits
    assert page.links.count("#curve") > 40


def test_two_hundred_statements_are_grouped_and_the_long_groups_closed() -> None:
    page = Page.of(tell(sample.crowded(150)))
    groups = {e.attributes["id"]: e for e in page.all("details") if e.attributes.get("class", "").startswith("group")}
    assert "open" not in groups["verdict-fits"].attributes
    assert "open" in groups["verdict-contradicted"].attributes
    assert len([e for e in page.all("tr") if "id" in e.attributes]) == 214


def test_without_a_curve_the_page_still_tells_what_was_said() -> None:
    findings = sample.findings()
    poor = replace(findings, curves=())
    page = Page.of(tell(poor))
    assert "curve" not in page.ids
    assert "statements" in page.ids
    assert not page.all("svg")


def test_cost_is_shown_only_where_it_is_known(html: str) -> None:
    assert "A view cost" in html
    findings = sample.findings()
    free = replace(findings, file=replace(findings.file, case=replace(findings.file.case, cost=None)))
    assert "A view cost" not in tell(free)


def test_how_it_was_computed_is_said(html: str) -> None:
    for words in ("Paths of 9,765 videos", "Videos that were shared", "1600 draws, seed 7", "half of the last place"):
        assert words in html


def test_the_page_is_light(html: str) -> None:
    assert len(html.encode()) < 200_000


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " https://example.com",
        "https://exa mple.com",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.com/x",
        "https://",
        "https:///path",
        "http://[::1",
        "mailto:a@example.com",
        "vbscript:x",
    ],
)
def test_what_is_no_address_of_the_web_becomes_no_link(url: str | None) -> None:
    assert safe_link(url) is None


@pytest.mark.parametrize("url", ["https://example.com/a?b=c&d#e", "http://example.com", "HTTPS://EXAMPLE.COM/"])
def test_addresses_of_the_web_become_links(url: str) -> None:
    assert safe_link(url) == url


def test_an_anchor_holds_nothing_unusual() -> None:
    assert anchor("FK014") == "FK014"
    odd = [anchor("a b"), anchor("a\tb"), anchor("é"), anchor("")]
    assert len(set(odd)) == 4
    assert all(re.fullmatch(r"x[0-9a-f]{12}", one) for one in odd)


def test_printable_keeps_line_ends() -> None:
    assert printable("a\tb\nc\x00") == "a\tb\nc\ufffd"


def test_a_statement_of_nobody_known_is_no_error() -> None:
    findings = sample.findings()
    nothing = CaseFile(case=findings.file.case)
    assert isinstance(replace(findings, file=nothing), Findings)
    assert tell(replace(findings, file=nothing, verdicts=()))
