"""Every page and every export: it is there, it is true, it is safe to show, and asking again costs next to nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from films import paper_boats
from groundswell import follow
from program import Here
from served import Served

PAGES = [
    "/",
    *(
        f"/cases/{case}{page}"
        for case in ("boats", "hostile", "nothing")
        for page in ("", "/statements", "/documents", "/check", "/exports")
    ),
]
EXPORTS = {
    "package.zip": "application/zip",
    "verdicts.csv": "text/csv; charset=utf-8",
    "reviews.jsonld": "application/ld+json",
    "curves/youtube.csv": "text/csv; charset=utf-8",
    "curves/youtube.json": "application/json",
    "charts/curve.svg": "image/svg+xml",
    "charts/curve.png": "image/png",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_and_states_its_policy(served: Served, path: str) -> None:
    reply = served.settled(path)
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy
    assert "set-cookie" not in reply.headers
    assert "server" not in reply.headers
    html = reply.text
    assert html.count("<h1>") == 1
    assert "<title></title>" not in html
    # the only addresses of other sites are those that a reader may follow
    assert not re.findall(r"<(?:img|script|link|iframe|form)[^>]+(?:src|href|action)=.?https?:", html)


@pytest.mark.parametrize("path", ["/", "/cases/boats", "/cases/boats/statements", "/cases/boats/curves/youtube.csv"])
def test_what_a_reader_holds_is_not_sent_again(served: Served, path: str) -> None:
    first = served.settled(path)
    tag = first.headers["etag"]
    again = served.ask(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == tag
    assert served.ask(path, headers={"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize("path", ["/", "/cases/boats", "/cases/boats/package.zip", "/api/cases/boats/check"])
def test_head_and_gzip(served: Served, path: str) -> None:
    whole = served.settled(path)
    assert "content-encoding" not in whole.headers
    packed = served.ask(path, headers={"Accept-Encoding": "br, gzip"})
    assert packed.plain == whole.body
    if not path.endswith(".zip"):
        assert packed.headers["content-encoding"] == "gzip"
        assert len(packed.body) < len(whole.body) / 2
    for head in (served.ask(path, "HEAD"), served.ask(path, headers={"Accept-Encoding": "gzip;q=0"})):
        assert head.status == 200
        assert "content-encoding" not in head.headers
        assert int(head.headers["content-length"]) == len(whole.body)
    assert served.ask(path, "HEAD").body == b""


def test_the_list_tells_the_state_of_every_film(served: Served) -> None:
    html = served.settled("/").text
    told = served.ask("/api/cases/boats").json
    assert told["number"] in html
    assert told["last"]["said"].replace(" ", "\xa0") in html or told["last"]["said"] in html
    assert "Hit or not: too little evidence" in html
    assert "123 statements" in html
    assert "Being worked out" not in html


def test_the_story_is_the_page_that_is_written_to_a_file(served: Served) -> None:
    live = served.settled("/cases/boats").text
    with follow.open(str(served.folder / "groundswell.db")) as record:
        page = record.case("boats").story().html
    for part in ("header", "main"):
        pattern = re.compile(f"<{part}.*?</{part}>", re.DOTALL)
        there, here = pattern.search(live), pattern.search(page)
        assert there is not None
        assert here is not None
        assert there[0] == here[0]


def test_statements_are_paged(served: Served) -> None:
    seen: list[str] = []
    for number in (1, 2, 3):
        html = served.settled(f"/cases/boats/statements?page={number}").text
        seen += re.findall(r'<tr id="s-([^"]+)"', html)
        assert f"Page {number} of 3" in html
    kept = {said.id for said in paper_boats().statements}
    assert len(seen) == len(set(seen)) == 123
    assert kept < set(seen)
    assert seen[0] == "r119"
    beyond = served.ask("/cases/boats/statements?page=999999").text
    assert "Page 3 of 3" in beyond


def test_statements_are_found_by_verdict_and_word(served: Served) -> None:
    html = served.ask("/cases/boats/statements?" + urlencode({"verdict": "contradicted", "words": "wild 55"})).text
    assert re.findall(r'<tr id="s-([^"]+)"', html) == ["wrong"]
    assert 'href="https://wire.example.com/boats"' in html
    assert "1 of 123 found" in html
    none = served.ask("/cases/boats/statements?words=nobody+said+this").text
    assert "None of the 123 fits" in none


def test_a_document_shows_its_numbers_and_nothing_of_it_runs(served: Served) -> None:
    listed = served.settled("/cases/boats/documents").text
    assert "Arden Gazette" in listed
    link = re.search(r'href="(/cases/boats/documents/[^"]+)"', listed)
    assert link is not None
    html = served.settled(link[1]).text
    assert len(re.findall("<mark>", html)) == 2
    assert "more than 3 million views" in html
    assert "from an article" not in html
    kept = served.ask(f"{link[1]}/file")
    assert b"from an article" in kept.body
    assert kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["content-disposition"] == 'attachment; filename="boats.html"'
    assert "sandbox" in kept.headers["content-security-policy"]


@pytest.mark.parametrize(("name", "kind"), EXPORTS.items())
def test_an_export_is_of_its_kind(served: Served, name: str, kind: str) -> None:
    reply = served.ask(f"/cases/boats/{name}")
    assert reply.status == 200
    assert reply.headers["content-type"] == kind
    assert "script-src" not in reply.headers["content-security-policy"]
    assert len(reply.body) > 500


def test_the_package_comes_in_again(served: Served, tmp_path: Path) -> None:
    place = tmp_path / "boats.zip"
    place.write_bytes(served.ask("/cases/boats/package.zip").body)
    with (
        follow.open(str(tmp_path / "other.db")) as other,
        follow.open(str(served.folder / "groundswell.db")) as record,
    ):
        other.take_in(place)
        assert other.case("boats").file == record.case("boats").file


def test_the_curve_and_the_verdicts_as_tables(served: Served) -> None:
    points = list(csv.DictReader(io.StringIO(served.ask("/cases/boats/curves/youtube.csv").text)))
    assert list(points[0]) == ["at", "q05", "q50", "q95", "rate_q05", "rate_q50", "rate_q95"]
    assert all(float(row["q05"]) <= float(row["q50"]) <= float(row["q95"]) for row in points)
    verdicts = {
        row["id"]: row["verdict"] for row in csv.DictReader(io.StringIO(served.ask("/cases/boats/verdicts.csv").text))
    }
    assert len(verdicts) == 123
    assert verdicts["wrong"] == "contradicted"


ASKED = {
    "curve": ("curve", "boats", "--at", "2019-05-07T10:00", "--at", "2019-05-08"),
    "check": ("check", "boats"),
    "hit": ("hit", "boats"),
    "forecast": ("forecast", "boats", "--horizon", "30d", "--milestone", "10M"),
}
QUERIES = {
    "curve": "?at=2019-05-07T10:00&at=2019-05-08",
    "check": "",
    "hit": "",
    "forecast": "?horizon=30d&milestone=10M",
}


@pytest.mark.parametrize("name", ASKED)
def test_programs_are_given_what_the_command_line_prints(served: Served, here: Here, name: str) -> None:
    printed = here.run(*ASKED[name], "--json", "--record", str(served.folder / "groundswell.db"))
    reply = served.ask(f"/api/cases/boats/{name}{QUERIES[name]}")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json == printed.json


TEXT = (
    "By Wednesday 8 May 2019 The Paper Boats had more than 5 million views on YouTube. "
    "It had 90 million views on 7 May 2019."
)


def test_a_text_is_checked_and_enters_nothing(served: Served, here: Here) -> None:
    form = urlencode({"text": TEXT, "said_at": "2019-05-09"}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    html = served.ask("/cases/boats/check", "POST", form, kind).text
    assert "2 numbers found" in html
    assert "90 million views" in html
    assert "To print: “The Paper Boats” had between" in html.replace("\xa0", " ")
    (here.folder / "pasted.txt").write_text(TEXT)
    printed = here.run(
        "check", "boats", "pasted.txt", "--said-at", "2019-05-09", "--json", "--record",
        str(served.folder / "groundswell.db"),
    )  # fmt: skip
    sent = served.ask(
        "/api/cases/boats/check?said_at=2019-05-09", "POST", TEXT.encode(), {"Content-Type": "text/plain"}
    )
    assert sent.json == printed.json
    assert served.ask("/api/cases/boats").json["statements"] == 123


def test_a_text_is_read(served: Served, here: Here) -> None:
    (here.folder / "pasted.txt").write_text(TEXT)
    printed = here.run("read", "pasted.txt", "--about", "The Paper Boats", "--json")
    sent = served.ask(
        "/api/read?about=The+Paper+Boats", "POST", TEXT.encode(), {"Content-Type": "text/plain; charset=utf-8"}
    )
    assert sent.json == printed.json
    assert len(sent.json) >= 2


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"text": "", "said_at": ""}, "is empty"),
        ({"text": "5 million views", "said_at": "yesterday"}, "is not an ISO 8601 time"),
        ({"text": "%PDF-1.4 5 million views"}, "is a PDF"),
    ],
)
def test_a_mistake_is_told_on_the_page_with_the_text_still_in_it(
    served: Served, sent: dict[str, str], problem: str
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = served.ask("/cases/boats/check", "POST", urlencode(sent).encode(), kind)
    assert reply.status == 400
    assert 'role="alert"' in reply.text
    assert problem in reply.text
    assert sent["text"] in reply.text


def test_the_document_for_programs_names_every_address_that_they_have(served: Served) -> None:
    told = served.ask("/openapi.json").json
    assert told["openapi"] == "3.1.0"
    from groundswell.web.application import ROUTES

    known = {route.path for route in ROUTES if route.path.startswith(("/api", "/openapi", "/healthz"))}
    assert set(told["paths"]) == known
    assert json.dumps(told).count("#/components/schemas/") > 10
