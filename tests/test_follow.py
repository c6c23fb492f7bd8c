"""The Python API: a record opened, a film asked, tables and pages handed out; and First Kiss, as it is shipped."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import groundswell as gs
from groundswell.errors import InputError, UnknownCase
from groundswell.follow import (
    SEED,
    Film,
    cohort_in,
    days_in,
    moment_in,
    shipped_case,
    shipped_cohort,
    views_in,
)
from groundswell.terms import Bound, Case, CaseFile, Statement, When
from groundswell.understanding.answers import VerdictKind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AFTERNOON = "2014-03-16T15:00"
READ_THAT_DAY = 57_679_352


@pytest.fixture(scope="module")
def first_kiss() -> Film:
    film = Film(shipped_case())
    film.curve()
    return film


def small_film() -> CaseFile:
    """Six hedged numbers of a film released at noon in Paris, one of them on another platform."""
    case = Case(
        name="small",
        title="Small",
        released_from=When("2024-05-02T12:00"),
        released_to=When("2024-05-02T12:00"),
        zone="Europe/Paris",
    )
    rows = [
        (Bound.OVER, 100_000, "2024-05-02T20:00", "youtube"),
        (Bound.ABOUT, 400_000, "2024-05-03", "youtube"),
        (Bound.NEARLY, 1_000_000, "2024-05-04", "youtube"),
        (Bound.OVER, 1_500_000, "2024-05-08", "youtube"),
        (Bound.EXACT, 2_104_377, "2024-05-20T09:30", "youtube"),
        (Bound.OVER, 20_000, "2024-05-04", "vimeo"),
    ]
    statements = tuple(
        Statement(
            id=f"s{place}",
            said_by=f"outlet {place}",
            value=float(value),
            bound=bound,
            platform=platform,
            said_at=When(as_of),
            as_of_from=When(as_of),
            as_of_to=When(as_of),
        )
        for place, (bound, value, as_of, platform) in enumerate(rows)
    )
    return CaseFile(case=case, statements=statements)


def test_the_band_of_the_sixteenth_of_march_is_narrow(first_kiss: Film) -> None:
    band = first_kiss.curve().at(AFTERNOON)
    assert band is not None
    assert (band.q95 - band.q05) / band.q50 < 0.10


def test_the_reading_of_that_day_is_foretold_by_everything_else(first_kiss: Film) -> None:
    """Its hour is unknown. It is left out, and then every exact count with it: hedged words alone find it."""
    file = first_kiss.file
    reading = next(said for said in file.statements if said.value == READ_THAT_DAY)
    window = reading.as_of(file.case.tz)
    assert window is not None
    exact = {said.id for said in file.statements if said.metric == "views" and said.bound is Bound.EXACT}
    assert reading.id in exact
    for left_out in ({reading.id}, exact):
        film = Film(replace(file, statements=tuple(said for said in file.statements if said.id not in left_out)))
        band = film.curve().at(AFTERNOON)
        assert band is not None
        assert (band.q95 - band.q05) / band.q50 < 0.10
        hours = [window.start + timedelta(hours=hour) for hour in range(int(window.length / timedelta(hours=1)))]
        bands = film.curve().answer(hours).points
        assert any(point.q05 < READ_THAT_DAY < point.q95 for point in bands)
        verdict = film.judge([reading])[0]
        assert verdict.verdict is VerdictKind.FITS


def test_the_two_seeds_are_held_against_each_other(first_kiss: Film) -> None:
    said = {one.id: one for one in first_kiss.file.statements}
    magazine, broadcast, editor = first_kiss.judge([said[name] for name in ("S01", "FK198", "S02")])
    assert {magazine.verdict, broadcast.verdict, editor.verdict} <= {VerdictKind.FITS, VerdictKind.STRAINED}
    assert magazine.true_when is not None
    assert broadcast.true_when is not None
    assert broadcast.true_when.start < magazine.true_when.start


def test_a_moment_is_read_in_the_zone_of_the_case_and_a_day_is_its_middle(first_kiss: Film) -> None:
    curve = first_kiss.curve()
    by_text = curve.at(AFTERNOON)
    assert by_text == curve.at(datetime(2014, 3, 16, 19, tzinfo=UTC)) == curve.at("2014-03-16T19:00Z")
    assert curve.at("2014-03-16") == curve.at("2014-03-16T12:00")
    assert moment_in(first_kiss.file.case, "2014-03") == datetime(2014, 3, 16, 16, 30, tzinfo=UTC)


def test_a_moment_that_is_none_is_an_input_error(first_kiss: Film) -> None:
    for text in ("yesterday", "2014-13", "1246-01-01", ""):
        with pytest.raises(InputError):
            first_kiss.curve().at(text)


def test_the_curve_as_a_table_rises(first_kiss: Film) -> None:
    frame = first_kiss.curve().frame()
    assert frame.columns == ["at", "q05", "q50", "q95", "rate_q05", "rate_q50", "rate_q95"]
    assert frame["at"].is_sorted()
    assert frame["q50"].is_sorted()
    assert (frame["q05"] <= frame["q50"]).all()
    assert (frame["q50"] <= frame["q95"]).all()
    assert "<table" in first_kiss.curve()._repr_html_()


def test_one_film_gives_one_answer() -> None:
    first, again, other = Film(small_film()), Film(small_film()), Film(small_film(), seed=SEED + 1)
    assert first.curve() is first.curve()
    one, same, near = (film.curve().at("2024-05-06") for film in (first, again, other))
    assert one is not None
    assert near is not None
    assert one == same
    assert one != near
    assert near.q50 == pytest.approx(one.q50, rel=0.1)


def test_each_platform_has_its_own_curve_and_they_are_never_added() -> None:
    film = Film(small_film())
    assert film.platforms == ["youtube", "vimeo"]
    main, vimeo = film.curve().at("2024-05-04"), film.curve("vimeo").at("2024-05-04")
    assert main is not None
    assert vimeo is not None
    assert film.curve() is film.curve("youtube")
    assert vimeo.q50 < 0.1 * main.q50
    assert film.curve("Vimeo ") is film.curve("vimeo")
    with pytest.raises(InputError):
        film.curve("no platform at all")
    unknown = film.curve("dailymotion")
    assert unknown.at("2024-05-04") is None
    assert unknown.answer().because == (
        "Too little evidence: no statement about views on dailymotion can be placed in time."
    )


def test_a_case_of_nothing_is_an_answer(tmp_path: Path) -> None:
    film = Film(CaseFile(case=small_film().case))
    assert film.curve().at("2024-05-04") is None
    assert film.curve().answer().points == ()
    assert film.verdicts().is_empty()
    assert film.curve().frame().is_empty()
    assert "Small" in film.story().to_html(tmp_path / "empty.html").read_text(encoding="utf-8")


def test_statements_of_each_platform_are_held_against_its_curve() -> None:
    film = Film(small_film())
    extra = [
        replace(film.file.statements[-1], id="x1", said_by="somebody", value=900_000.0),
        replace(film.file.statements[1], id="x2", said_by="somebody", value=420_000.0),
        replace(film.file.statements[1], id="x3", said_by="somebody", platform="dailymotion"),
    ]
    alone, fits, elsewhere = film.judge(extra)
    assert [alone.id, fits.id, elsewhere.id] == ["x1", "x2", "x3"]
    assert alone.verdict not in {VerdictKind.FITS, VerdictKind.STRAINED}
    assert fits.verdict is VerdictKind.FITS
    assert elsewhere.verdict is VerdictKind.NOT_CHECKABLE


def test_verdicts_as_a_table() -> None:
    film = Film(small_film())
    frame = film.verdicts()
    assert frame["id"].to_list() == [said.id for said in film.file.statements]
    assert frame.schema["p"] == pl.Float64
    assert frame.schema["true_from"] == pl.Datetime("us", "UTC")
    assert set(frame["verdict"]) <= {kind.value for kind in VerdictKind}
    assert film.every_verdict is film.every_verdict


def test_what_could_be_known_at_a_moment() -> None:
    film = Film(small_film())
    then = film.until(datetime(2024, 5, 6, tzinfo=UTC))
    assert [said.id for said in then.file.statements] == ["s0", "s1", "s2", "s5"]
    assert film.until(datetime(2024, 5, 1, tzinfo=UTC)).file.statements == ()


def test_a_film_can_be_given_a_prior_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "prior.npz"
    path.write_bytes(shipped_cohort().to_bytes())
    film = Film(small_film(), cohort=cohort_in(path))
    usual = Film(small_film())
    own, shipped = film.curve().at("2024-05-06"), usual.curve().at("2024-05-06")
    assert own is not None
    assert shipped is not None
    assert own.q50 == pytest.approx(shipped.q50, rel=0.05)
    assert film.method().prior == usual.method().prior
    with pytest.raises(InputError, match=r"nothing\.npz"):
        cohort_in(tmp_path / "nothing.npz")
    path.write_bytes(b"not a cohort")
    with pytest.raises(InputError, match=r"prior\.npz"):
        cohort_in(path)


def test_a_record_is_opened_entered_and_asked(tmp_path: Path) -> None:
    file = small_film()
    with gs.open(str(tmp_path / "groundswell.db")) as record:
        record.begin(file.case)
        record.enter(file, source="a test")
        assert record.cases() == ["small"]
        film = record.case("small")
        assert film.file.statements == file.statements
        page = film.story().to_html(tmp_path / "story.html")
        with pytest.raises(UnknownCase):
            record.case("another")
        with pytest.raises(InputError, match="has a case small already"):
            record.begin(file.case)
    html = page.read_text(encoding="utf-8")
    assert html == film.story().html
    assert "<title>" in html
    assert "Small" in html
    with gs.open(tmp_path / "groundswell.db") as again:
        at_then = again.case("small").curve().at("2024-05-06")
    assert at_then == film.curve().at("2024-05-06")


def test_a_page_that_cannot_be_written_says_so(first_kiss: Film, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        first_kiss.story().to_html(tmp_path / "no folder" / "story.html")


def test_how_it_was_computed_is_told(first_kiss: Film) -> None:
    method = first_kiss.method()
    assert method.seed == SEED
    assert method.docs is not None
    assert (Path(__file__).parents[1] / method.docs).is_file()
    assert dict(method.parameters)["noise of a counter read at a moment"] == f"{first_kiss.phrasing.reading:.1%}"


@pytest.mark.parametrize(
    ("text", "days"), [("36h", 1.5), ("30d", 30.0), (" 2 w ", 14.0), ("1y", 365.25), ("0.5D", 0.5)]
)
def test_horizons(text: str, days: float) -> None:
    assert days_in(text) == pytest.approx(days)


@pytest.mark.parametrize("text", ["", "0d", "30", "-3d", "1e3d", "99y", "d", "nan d"])
def test_horizons_that_are_none(text: str) -> None:
    with pytest.raises(InputError):
        days_in(text)


@pytest.mark.parametrize(
    ("text", "views"),
    [("100M", 1e8), ("2.5 million", 2.5e6), ("1bn", 1e9), ("750000", 7.5e5), ("1,000,000", 1e6), ("5k", 5e3)],
)
def test_milestones(text: str, views: float) -> None:
    assert views_in(text) == pytest.approx(views)


@pytest.mark.parametrize("text", ["", "0", "-5", "many", "1e9", "5 trillion", "nan", "9999bn"])
def test_milestones_that_are_none(text: str) -> None:
    with pytest.raises(InputError):
        views_in(text)


def test_the_public_names_are_there_and_nothing_is_imported_before_it_is_asked_for() -> None:
    for name in gs.__all__:
        assert getattr(gs, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = gs.nothing  # type: ignore[attr-defined, unused-ignore]
    assert "groundswell.follow" in sys.modules
