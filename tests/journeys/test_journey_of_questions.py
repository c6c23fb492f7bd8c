"""What is asked, from how little, on which platform, of which moment; and the promised shape of every answer."""

from __future__ import annotations

from datetime import UTC, datetime

import jsonschema  # type: ignore[import-untyped]
import pytest
from interface_schemas import CHECK, CURVE
from paper_boats import NEW, everything, readings

from program import Here

HEDGED = """said_by,bound,value,as_of_from,as_of_to
Tide,over,500000,2019-05-07,2019-05-07
The Harbour Post,about,1500000,2019-05-08,2019-05-08
Radio Kiwi,nearly,2500000,2019-05-10,2019-05-10
"""


def told(here: Here, content: str, *, zone: str = "UTC", released: str = "2019-05-06") -> None:
    """A case of that zone, with a table of statements."""
    assert here.run("new", "film", "--title", "Film", "--released", released, "--zone", zone).status == 0
    (here.folder / "said.csv").write_text(content, encoding="utf-8")
    added = here.run("add", "film", "said.csv")
    assert added.status == 0, added.err


def test_the_promised_shapes(here: Here) -> None:
    here.run(*NEW)
    here.run("add", "paper-boats", *everything(here.folder), "--said-at", "2019-05-10")
    for platform in ("youtube", "vimeo", "style.com"):
        jsonschema.validate(here.run("curve", "paper-boats", "--platform", platform, "--json").json, CURVE)
    found = here.run("check", "paper-boats", "--json").json
    jsonschema.validate(found, CHECK)
    assert len({one["verdict"] for one in found}) > 1
    # the answer lists every statement once, as used or as set aside
    curve = here.run("curve", "paper-boats", "--json").json
    ids = [*curve["used"], *(one["id"] for one in curve["set_aside"])]
    assert sorted(set(ids)) == sorted(one["id"] for one in found)


@pytest.mark.parametrize("spoil", ["points", "used", "case"])
def test_the_shape_can_fail(here: Here, spoil: str) -> None:
    told(here, HEDGED)
    curve = here.run("curve", "film", "--json").json
    jsonschema.validate(curve, CURVE)
    del curve[spoil]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(curve, CURVE)


def test_a_case_without_a_statement(here: Here) -> None:
    here.run("new", "film", "--title", "Film", "--released", "2019-05-06")
    for asked in (("curve", "film"), ("check", "film")):
        answer = here.run(*asked)
        assert answer.status == 0
        assert answer.out.startswith("Too little evidence: ")
        assert answer.err == ""
    empty = here.run("curve", "film", "--at", "2019-05-07", "--json").json
    jsonschema.validate(empty, CURVE)
    assert (empty["points"], empty["platform"]) == ([], None)
    assert here.run("check", "film", "--json").json == []
    assert here.run("story", "film").status == 0
    page = (here.folder / "film.html").read_text(encoding="utf-8")
    assert "nobody can say yet" in page
    assert "Too little evidence" in page or "holds no statement" in page
    assert here.run("export", "film", "out").status == 0


def test_a_case_of_counter_readings_alone(here: Here) -> None:
    here.run(*NEW)
    here.run("add", "paper-boats", readings(here.folder).name)
    curve = here.run("curve", "paper-boats", "--at", "2019-05-08T10:00", "--json").json
    (point,) = curve["points"]
    assert point["q95"] - point["q05"] < 0.1 * point["q50"]
    assert abs(point["q50"] / 1_687_317 - 1) < 0.05
    found = here.run("check", "paper-boats", "--json").json
    assert {one["verdict"] for one in found} == {"fits"}
    assert {one["bound"] for one in found} == {"exact"}


def test_a_case_of_three_hedged_statements(here: Here) -> None:
    told(here, HEDGED)
    (point,) = here.run("curve", "film", "--at", "2019-05-08", "--json").json["points"]
    assert 500_000 < point["q05"] < 1_500_000 < point["q95"] < 4_000_000
    assert point["q95"] - point["q05"] > 0.1 * point["q50"], "three hedged numbers leave doubt"
    assert {one["verdict"] for one in here.run("check", "film", "--json").json} <= {"fits", "strained"}


def test_two_platforms_are_told_apart(here: Here) -> None:
    here.run(*NEW)
    here.run("add", "paper-boats", *everything(here.folder)[:2])
    at = ("--at", "2019-05-09", "--json")
    main = here.run("curve", "paper-boats", *at).json
    assert main["platform"] == "youtube"
    vimeo = here.run("curve", "paper-boats", "--platform", "Vimeo", *at).json
    assert vimeo["points"][0]["q95"] < 0.2 * main["points"][0]["q05"]
    assert not set(main["used"]) & set(vimeo["used"])
    assert here.run("curve", "paper-boats", "--platform", "youtube", *at).json == main


def test_a_platform_that_nobody_counted_on(here: Here) -> None:
    told(here, HEDGED)
    answer = here.run("curve", "film", "--platform", "style.com")
    assert answer.status == 0
    assert answer.out == "Too little evidence: no statement about views on style.com can be placed in time.\n"


@pytest.mark.parametrize(
    ("zone", "at", "moment"),
    [
        ("Pacific/Kiritimati", "2019-05-08T12:00", "2019-05-07T22:00:00Z"),
        ("Pacific/Kiritimati", "2019-05-08T12:00Z", "2019-05-08T12:00:00Z"),
        ("Pacific/Kiritimati", "2019-05-08T12:00-11:00", "2019-05-08T23:00:00Z"),
        ("Pacific/Pago_Pago", "2019-05-08T12:00", "2019-05-08T23:00:00Z"),
        # a date alone is the middle of that day, here and there
        ("Pacific/Kiritimati", "2019-05-08", "2019-05-07T22:00:00Z"),
        ("Pacific/Pago_Pago", "2019-05-08", "2019-05-08T23:00:00Z"),
        # a day of 23 hours, whose middle is half an hour before noon by the clock of its end
        ("America/New_York", "2020-03-08", "2020-03-08T16:30:00Z"),
        ("America/New_York", "2020-03", "2020-03-16T16:30:00Z"),
    ],
)
def test_times_without_a_zone_are_read_in_that_of_the_case(here: Here, zone: str, at: str, moment: str) -> None:
    told(here, HEDGED, zone=zone)
    (point,) = here.run("curve", "film", "--at", at, "--json").json["points"]
    assert point["at"] == moment


def test_readings_without_a_zone_are_those_of_the_case(here: Here) -> None:
    """The same clock times are a day apart in the two ends of the world; the same instants are the same evidence."""
    table = "seen_at,views\n2019-05-07T12:00,1000000\n2019-05-09T12:00,2500000\n"
    told(here, table, zone="Pacific/Kiritimati")
    (here.folder / "utc.csv").write_text("seen_at,views\n2019-05-06T22:00Z,1000000\n2019-05-08T22:00Z,2500000\n")
    new = ["new", "same", "--title", "Film", "--zone", "UTC", "--released", "2019-05-05T10:00Z/2019-05-06T10:00Z"]
    here.run(*new)
    here.run("add", "same", "utc.csv")
    at = ("--at", "2019-05-08T00:00Z", "--json")
    one, two = (here.run("curve", case, *at).json["points"] for case in ("film", "same"))
    assert one == two


def test_moments_beyond_the_evidence_say_so(here: Here) -> None:
    told(here, HEDGED)
    answer = here.run("curve", "film", "--at", "2019-05-08", "--at", "2031-01-01")
    assert answer.out.splitlines()[-1].startswith("Nothing was said after 11 May 2019: later moments go on as")
    assert "Nothing was said after" not in here.run("curve", "film", "--at", "2019-05-08").out
    far = here.run("curve", "film", "--at", "9998-01-01", "--json").json
    jsonschema.validate(far, CURVE)
    before = here.run("curve", "film", "--at", "1990-01-01", "--json").json["points"][0]
    assert (before["q05"], before["q95"]) == (0, 0)


def test_the_same_question_gets_the_same_answer(here: Here) -> None:
    told(here, HEDGED)
    asked = [("curve", "film", "--json"), ("check", "film", "--json")]
    assert [here.run(*words) for words in asked] == [here.run(*words) for words in asked]


def test_huge_and_tiny_counts_stay_numbers(here: Here) -> None:
    told(here, "seen_at,views\n2019-05-07,0\n2019-05-08,1\n2019-05-09,1000000000000000\n")
    jsonschema.validate(here.run("curve", "film", "--json").json, CURVE)
    jsonschema.validate(here.run("check", "film", "--json").json, CHECK)


def test_a_case_released_today_knows_nothing_yet(here: Here) -> None:
    today = datetime.now(UTC).date().isoformat()
    here.run("new", "film", "--title", "Film", "--released", today)
    assert here.run("curve", "film").out.startswith("Too little evidence")
