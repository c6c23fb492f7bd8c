"""Each number beside the words of its document, and the way to them."""

from __future__ import annotations

from dataclasses import replace

import sample
from page_reader import Page

from groundswell.story import tell
from groundswell.story.excerpts import SIDE, excerpt
from groundswell.story.links import at_words

TEXT = "A headline\nThe boat, they say, has been seen more than 3 million times since Monday. Nobody knows why.\nMore"
START = TEXT.index("more than")
SPAN = (START, START + len("more than 3 million times"))


def test_an_excerpt_stays_in_its_paragraph_and_is_short() -> None:
    found = excerpt("a.txt", TEXT, SPAN)
    assert (found.before, found.words) == ("The boat, they say, has been seen ", "more than 3 million times")
    assert found.after == " since Monday. Nobody knows why."
    long = "word " * 200 + "3 million views" + " word" * 200
    cut = excerpt("a.txt", long, (1000, 1015))
    assert cut.words == "3 million views"
    assert (len(cut.before) < SIDE, cut.before[:5]) == (True, "word ")
    assert (len(cut.after) < SIDE, cut.after[-5:]) == (True, " word")


def test_an_address_leads_to_the_words() -> None:
    words = excerpt("a.txt", TEXT, SPAN).fragment
    assert at_words("https://example.org/a", words) == (
        "https://example.org/a#:~:text=been%20seen-,more%20than%203%20million%20times,-since%20Monday."
    )
    assert at_words("https://example.org/a#top", ("", "a-b, c", "")) == "https://example.org/a#top:~:text=a%2Db%2C%20c"
    assert at_words("javascript:alert(1)", words) is None
    assert at_words(None, words) is None


def test_the_page_shows_the_words_marked_and_leads_to_them() -> None:
    findings = sample.findings()
    said = next(told.statement for told in findings.shown if told.statement.url)
    found = excerpt("<b>notes</b>.txt", TEXT.replace("boat", "<i>boat</i>"), (SPAN[0] + 7, SPAN[1] + 7))
    told = tell(replace(findings, excerpts={said.id: found}))
    page = Page.of(told)
    [mark] = page.all("mark")
    assert mark.text == "more than 3 million times"
    assert any("#:~:text=" in (link.attributes.get("href") or "") for link in page.all("a"))
    assert "<i>boat" not in told
