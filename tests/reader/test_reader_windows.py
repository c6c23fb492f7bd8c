"""As-of windows: resolved against the text's own moment and the release, in the zone of the case."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from groundswell.reader import About, Finding, read_document
from groundswell.terms import When

ZONE = "America/New_York"
RELEASED = When("2019-05-06").window(ZoneInfo(ZONE))
"""A Monday."""

FILM = About(title="Paper Boats", makers=("Ines Halvorsen",), brand="Kestrel", released=RELEASED, zone=ZONE)


def _counts(text: str, said_at: str | None, about: About | None = FILM) -> list[Finding]:
    reading = read_document("a.txt", text, about=about, said_at=When(said_at) if said_at else None)
    return [f for f in reading.findings if f.metric == "views"]


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


DAYS = [
    # what the text says, when it was written, the first day of the window, its length in days
    ("It has 5 million views.", "2019-05-09", "2019-05-09", 1),
    ("It has 5 million views as of this writing.", "2019-05-09", "2019-05-09", 1),
    ("It has 5 million views so far.", "2019-05-09", "2019-05-09", 1),
    ("It has had 5 million views since Monday.", "2019-05-09", "2019-05-09", 1),
    ("It has 5 million views since it was posted on YouTube last Monday.", "2019-05-14", "2019-05-14", 1),
    ("By yesterday it had 5 million views.", "2019-05-09", "2019-05-08", 1),
    ("On Tuesday it had 5 million views.", "2019-05-09", "2019-05-07", 1),
    ("It had 5 million views in two days.", None, "2019-05-08", 1),
    ("In just two days the film got 5 million views.", "2019-06-20", "2019-05-08", 1),
    ("The film got 5 million views in 48 hours.", None, "2019-05-08", 1),
    ("Three days after release it has 5 million views.", None, "2019-05-09", 1),
    ("Within a week it was seen 5 million times.", None, "2019-05-12", 2),
    ("On the first day it got 5 million views.", None, "2019-05-07", 1),
    ("As of May 17 it has 5 million views.", "2019-06-20", "2019-05-17", 1),
    ("As of May 17, 2019, it had 5 million views.", None, "2019-05-17", 1),
    ("It had 5 million views on 17 May 2019.", "2020-01-05", "2019-05-17", 1),
    ("It had 5 million views (05/17/19).", None, "2019-05-17", 1),
    ("Uploaded yesterday, it has 5 million views.", None, "2019-05-07", 1),
    ("Posted three days ago, it has 5 million views.", None, "2019-05-09", 1),
    ("Over the weekend it reached 5 million views.", "2019-05-13", "2019-05-11", 2),
    ("By day three it had 5 million views.", None, "2019-05-08", 2),
    ("It took three days to reach 5 million views.", "2019-06-20", "2019-05-09", 1),
    ("Since its debut three days ago it has drawn 5 million views.", None, "2019-05-09", 1),
    ("More than 5 million views since Monday.", None, "2019-05-06", 7),
    ("It was released last week and has 5 million views.", None, "2019-05-13", 7),
    ("(as of 5/20) It has 5 million views.", "2019-06-20", "2019-05-20", 1),
    ("Posted on YouTube on May 6, the clip passed 5 million views on Friday.", "2019-06-12", "2019-06-07", 1),
    ("A note of 14 May praises the film. It has 5 million views.", "2019-05", "2019-05-14", 1),
    ("It took less than three days to get to 5 million views.", "2019-06-12", "2019-05-09", 1),
    ("Over the past two days it has had 5 million views.", "2019-05", "2019-05-08", 1),
    ("By the end of the week it had 5 million views.", "2019-05-15", "2019-05-11", 2),
    ("It had 5 million views as of today, May 13th.", "2019-05-14", "2019-05-13", 1),
    ("It was posted on May 6; the next day it had 5 million views.", "2019-05-20", "2019-05-07", 1),
    ("By the 12th it had 5 million views.", "2019-05-20", "2019-05-12", 1),
    ("Posted on May 6, the clip had 5 million views as of Friday.", "2019-05-24", "2019-05-24", 1),
    ("It had 5 million views by the end of the week.", None, "2019-05-11", 2),
    ("It has 5 million views in five days.", "2019-05-12", "2019-05-11", 2),
]


@pytest.mark.parametrize(("text", "said_at", "day", "days"), DAYS)
def test_whole_days(text: str, said_at: str | None, day: str, days: int) -> None:
    (finding,) = _counts(text, said_at)
    assert finding.as_of is not None
    assert finding.as_of.start == _local(day)
    assert finding.as_of.end == _local(day) + timedelta(days=days)


OTHER_LANGUAGES = [
    ("In nur zwei Tagen wurde das Video 5 Millionen Mal angesehen.", None, "2019-05-08"),
    ("Am Mittwoch hatte das Video 5 Millionen Aufrufe.", "2019-05-10", "2019-05-08"),
    ("Bis gestern hatte das Video mehr als 5 Millionen Aufrufe.", "2019-05-10", "2019-05-09"),
    ("Stand 17. Mai 2019 hat das Video 5 Millionen Aufrufe.", "2019-06-10", "2019-05-17"),
    ("La vidéo a été vue 5 millions de fois en deux jours.", None, "2019-05-08"),
    ("Mardi, la vidéo comptait déjà 5 millions de vues.", "2019-05-09", "2019-05-07"),
    ("Au 17 mai 2019, la vidéo comptait 5 millions de vues.", "2019-06-10", "2019-05-17"),
    ("El video tiene 5 millones de visitas en tan solo dos días.", None, "2019-05-08"),
    ("Hasta ayer el video tenía 5 millones de reproducciones.", "2019-05-10", "2019-05-09"),
    ("El 17 de mayo de 2019 el video tenía 5 millones de visitas.", None, "2019-05-17"),
    ("In due giorni il video ha raggiunto 5 milioni di visualizzazioni.", None, "2019-05-08"),
    ("Ieri il video aveva 5 milioni di visualizzazioni.", "2019-05-10", "2019-05-09"),
    ("Em dois dias, o vídeo teve 5 milhões de visualizações.", None, "2019-05-08"),
    ("Até 17 de maio de 2019 o vídeo tinha 5 milhões de visualizações.", None, "2019-05-17"),
    ("公開から2日で動画は500万回再生を突破した。", None, "2019-05-08"),
    ("За два дня ролик набрал 5 миллионов просмотров.", None, "2019-05-08"),
]


@pytest.mark.parametrize(("text", "said_at", "day"), OTHER_LANGUAGES)
def test_days_in_other_languages(text: str, said_at: str | None, day: str) -> None:
    (finding,) = _counts(text, said_at)
    assert finding.as_of is not None
    assert (finding.as_of.start, finding.as_of.length) == (_local(day), timedelta(days=1))


def test_parts_of_a_day() -> None:
    (noon,) = _counts("As of noon Tuesday, it had 5 million views.", "2019-05-10")
    (afternoon,) = _counts("By Thursday afternoon it had 5 million views.", "2019-05-10")
    (clock,) = _counts("At 9.30am on May 8 it had 5 million views.", "2019-05-10")
    assert noon.as_of is not None
    assert noon.as_of.start == noon.as_of.end == _local("2019-05-07T12:00")
    assert afternoon.as_of is not None
    assert (afternoon.as_of.start, afternoon.as_of.end) == (_local("2019-05-09T12:00"), _local("2019-05-09T18:00"))
    assert clock.as_of is not None
    assert clock.as_of.start == clock.as_of.end == _local("2019-05-08T09:30")


def test_hours_after_the_release_are_counted_from_it() -> None:
    release = When("2019-05-06T09:00-04:00").window(ZoneInfo(ZONE))
    film = About(title="Paper Boats", released=release, zone=ZONE)
    (finding,) = _counts("It had been on YouTube for 20 hours and was past 2 million views.", None, film)
    assert finding.as_of is not None
    assert finding.as_of.start < _local("2019-05-07T05:00") < finding.as_of.end
    assert finding.as_of.length <= timedelta(hours=4)


def test_each_number_has_its_own_moment() -> None:
    text = "It had 2 million views in two days, 4 million in three days; over 9 million as of May 20, 2019."
    windows = [f.as_of for f in _counts(text, None)]
    assert [w.start if w else None for w in windows] == [
        _local("2019-05-08"),
        _local("2019-05-09"),
        _local("2019-05-20"),
    ]


def test_a_moment_that_has_its_number_leaves_the_next_one_alone() -> None:
    text = "The film had 1 million views on Tuesday, 3 million by Thursday and 8 million now."
    windows = [f.as_of for f in _counts(text, "2019-05-12")]
    days = ("2019-05-07", "2019-05-09", "2019-05-12")
    assert [w.start if w else None for w in windows] == [_local(day) for day in days]


def test_the_story_of_the_release_runs_forward_from_it() -> None:
    text = (
        "We first posted it on Vimeo and then put it on YouTube. By the evening people had found it. "
        "On Wednesday morning my sister called and said, 'We have 3 million views!'"
    )
    (finding,) = _counts(text, "2019-05-20")
    assert finding.as_of is not None
    assert _local("2019-05-08T00:00") <= finding.as_of.start < finding.as_of.end <= _local("2019-05-08T12:00")
    assert finding.said_by is None


def test_likes_beside_a_count_of_days_are_of_the_same_day() -> None:
    text = "Over 5 million views in 9 days. 230,000 likes."
    findings = read_document("a.txt", text, about=FILM, said_at=When("2019-05")).findings
    first, second = (f.as_of for f in findings)
    assert first is not None
    assert first == second


def test_an_update_note_is_of_its_own_time() -> None:
    text = "The clip has 2.3m views. A note added at 9.30am on May 9 says 4.7m."
    first, second = _counts(text, "2019-05-08")
    assert first.as_of is not None
    assert first.as_of.start == _local("2019-05-08")
    assert second.as_of is not None
    assert second.as_of.start == _local("2019-05-09T09:30")


def test_a_stated_release_serves_where_the_case_has_none() -> None:
    text = "The clip was uploaded on 6 May 2019. In two days it got 5 million views."
    (finding,) = _counts(text, None, None)
    assert finding.as_of is not None
    assert finding.as_of.start == datetime(2019, 5, 8, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize(
    "text",
    [
        "It has 5 million views.",
        "By yesterday it had 5 million views.",
        "It got 5 million views in two days.",
        "On Tuesday it had 5 million views.",
        "As of May 17 it had 5 million views.",
    ],
)
def test_what_nobody_could_place_stays_unknown(text: str) -> None:
    (finding,) = _counts(text, None, None)
    assert finding.as_of is None


def test_an_elapsed_time_of_another_film_is_not_counted_from_this_release() -> None:
    text = "'Tin Whistles' has 3 million views in two days."
    (finding,) = _counts(text, None)
    assert finding.subject == "Tin Whistles"
    assert finding.as_of is None


def test_no_window_lies_after_the_text() -> None:
    (finding,) = _counts("It got 5 million views in a week.", "2019-05-08")
    assert finding.as_of is not None
    assert finding.as_of.end <= _local("2019-05-09")


def test_a_text_dated_to_the_minute_counted_before_it() -> None:
    (finding,) = _counts("It has 5 million views.", "2019-05-08T08:09-04:00")
    assert finding.as_of is not None
    assert finding.as_of.end == _local("2019-05-08T08:09")
    assert timedelta(hours=6) <= finding.as_of.length <= timedelta(days=1)


def test_years_later() -> None:
    (finding,) = _counts("Four years on: almost 130 million views.", None)
    assert finding.as_of is not None
    assert finding.as_of.start == _local("2023-01-01")
    assert finding.as_of.end == _local("2024-01-01")
