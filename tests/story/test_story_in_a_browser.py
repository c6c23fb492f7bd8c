"""The page in a real browser: nothing overflows, nothing is fetched, nothing breaks out, everything can be reached."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pytest
import sample
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from groundswell.story import Findings, tell

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
Scheme = Literal["light", "dark"]
View = tuple[str, int, Scheme]
WIDTHS = (390, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PAGES: dict[str, Callable[[], Findings]] = {
    "sample": sample.findings,
    "hostile": sample.hostile,
    "bare": sample.bare,
    "crowded": partial(sample.crowded, 150),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is missing: install Debian's chromium")
        pytest.skip(f"needs Debian's chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as the files that a reader is sent."""
    place = tmp_path_factory.mktemp("pages")
    for name, findings in PAGES.items():
        (place / f"{name}.html").write_text(tell(findings()), encoding="utf-8")
    return place


@dataclass
class Visit:
    """One open page and everything it complained of or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @classmethod
    def to(cls, context: BrowserContext, file: Path) -> Visit:
        visit = cls(context.new_page())
        visit.page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("dialog", lambda dialog: visit.complaints.append(f"dialog: {dialog.message}"))
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.goto(file.as_uri())
        return visit


@pytest.fixture
def visit(browser: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """The sample on a desk, or as the test's parameters (page, width, scheme) say."""
    view: View = getattr(request, "param", ("sample", 1280, "light"))
    name, width, scheme = view
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield Visit.to(context, folder / f"{name}.html")
    context.close()


EVERYWHERE: list[View] = [(name, width, scheme) for name in PAGES for width in WIDTHS for scheme in SCHEMES]
SAMPLE = [one for one in EVERYWHERE if one[0] == "sample"]


def in_words(view: View) -> str:
    return "-".join(map(str, view))


@pytest.mark.parametrize("visit", EVERYWHERE, indirect=True, ids=in_words)
def test_the_page_fits_and_keeps_to_itself(visit: Visit) -> None:
    page = visit.page
    for opened in (False, True):
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room
    page.wait_for_timeout(50)
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("visit", SAMPLE, indirect=True)
def test_every_visible_chart_has_a_name_and_says_what_it_shows(visit: Visit) -> None:
    charts = visit.page.get_by_role("img")
    names = [
        charts.nth(i).evaluate("e => [e.getBoundingClientRect().width, e.textContent]") for i in range(charts.count())
    ]
    assert len(names) == 6
    assert all(width > 300 and len(text) > 60 for width, text in names)
    assert visit.page.get_by_role("img", name="YouTube views. The first two weeks").count() == 1


@pytest.mark.parametrize("visit", [("hostile", 1280, "light")], indirect=True)
def test_foreign_text_is_shown_and_not_obeyed(visit: Visit) -> None:
    page = visit.page
    assert page.get_by_role("heading", level=1).inner_text().startswith("<script>alert(1)</script> had")
    assert page.evaluate("document.scripts.length") == 2
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("document.querySelectorAll('[onload],[onerror],[onclick]').length") == 0
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.locator(".unknown").get_by_text("--></style><img src=x onerror=alert(1)>").is_visible()
    dead = page.evaluate("[...document.links].filter(a => !/^(https?|file):/.test(a.protocol)).length")
    assert dead == 0
    assert visit.complaints == []


def test_a_policy_that_bites(visit: Visit) -> None:
    """What a text might smuggle in would not run: the policy refuses it, so the escaping is not the only wall."""
    visit.page.evaluate(
        """() => {
            const script = document.createElement("script"), image = new Image();
            script.textContent = "window.broken = 1";
            image.src = "https://example.com/x.png";
            document.body.append(script, image);
        }"""
    )
    visit.page.wait_for_timeout(100)
    assert visit.page.evaluate("window.broken") is None
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)


@pytest.mark.parametrize("visit", SAMPLE, indirect=True)
def test_every_anchor_leads_to_something_that_can_be_seen(visit: Visit) -> None:
    missing = visit.page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(decodeURIComponent(id)))"
    )
    assert missing == []
    visit.page.evaluate("location.hash = '#s-P30'")
    visit.page.locator("#s-P30:focus").wait_for(state="attached")
    assert visit.page.locator("#s-P30").is_visible()


def test_a_mark_leads_to_its_row_and_the_row_back_to_the_mark(visit: Visit) -> None:
    page = visit.page
    page.locator("#chart-curve .wide .hit a[href='#s-P30']").click()
    page.locator("#s-P30:focus").wait_for(state="attached")
    assert page.locator("#verdict-fits").get_attribute("open") is not None
    page.locator("#s-P30 a[href='#curve']").click()
    assert page.url.endswith("#curve")
    assert page.locator("#chart-curve .wide .hit a.lit").get_attribute("href") == "#s-P30"
    assert visit.complaints == []


def test_the_keyboard_reaches_the_filter_and_the_groups(visit: Visit) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if page.evaluate("document.activeElement.parentElement?.id") == "verdict-strained":
            break
    assert {"filter-words", "SUMMARY"} <= seen
    assert page.evaluate("document.querySelectorAll('.hit a:not([tabindex=\"-1\"])').length") == 0
    page.locator("#verdict-fits > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#s-P30").is_visible()


@pytest.mark.parametrize("visit", [("sample", 390, "light"), ("sample", 1280, "dark")], indirect=True)
def test_the_filter_keeps_what_fits_and_gives_the_rest_back(visit: Visit) -> None:
    page = visit.page
    page.get_by_label("Find an outlet").fill("wild 55 million")
    shown = page.locator(".statements tbody tr:visible")
    assert shown.count() == 1
    assert "Wild Wire" in shown.inner_text()
    assert page.locator("#filter-count").inner_text() == "1 of 64"
    page.get_by_label("Find an outlet").fill("")
    assert page.locator("#filter-count").inner_text() == ""
    assert page.locator("#verdict-fits").get_attribute("open") is None
    page.get_by_label("Find an outlet").fill("nobody said this")
    assert shown.count() == 0


def test_a_column_sorts_both_ways(visit: Visit) -> None:
    page = visit.page
    page.locator("#verdict-fits > summary").click()
    button = page.locator("#verdict-fits").get_by_role("button", name="What was said")
    for direction in ("ascending", "descending"):
        button.click()
        values = page.eval_on_selector_all("#verdict-fits tbody th data", "all => all.map(one => Number(one.value))")
        assert values == sorted(values, reverse=direction == "descending")
        assert page.locator("#verdict-fits th[aria-sort]").get_attribute("aria-sort") == direction


def test_without_a_script_everything_is_there(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = Visit.to(context, folder / "sample.html").page
    assert not page.locator("#filter").is_visible()
    assert page.locator("#s-AGAINST").is_visible()
    page.locator("#verdict-fits > summary").click()
    assert page.locator("#s-P30").is_visible()
    context.close()


@pytest.mark.parametrize("visit", [("sample", 1280, "dark")], indirect=True)
def test_paper_shows_everything_in_ink(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#s-P30").is_visible()
    height = page.evaluate("document.querySelector('#chart-rate .numbers table').getBoundingClientRect().height")
    assert height > 100
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 24)"
    assert not page.locator("#filter").is_visible()
    after = page.evaluate("getComputedStyle(document.querySelector('#s-P01 a[href^=http]'), '::after').content")
    assert "https://paper1.example.com" in after


def test_motion_is_not_forced_on_anyone(browser: Browser, folder: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = Visit.to(context, folder / "sample.html").page
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()


AXE = [
    ("sample", 390, "dark"),
    *(
        pytest.param(*one, marks=pytest.mark.slow)
        for one in EVERYWHERE
        if one[0] in ("sample", "hostile") and one[1:] != (390, "dark")
    ),
]


@pytest.mark.parametrize(("name", "width", "scheme"), AXE)
def test_axe_finds_no_serious_fault(browser: Browser, folder: Path, name: str, width: int, scheme: Scheme) -> None:
    if find_spec("axe_playwright_python") is None:
        pytest.skip("needs axe-playwright-python, which brings the axe rules along")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=True,
    )
    page = Visit.to(context, folder / f"{name}.html").page
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    context.close()
    serious = [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
