"""Dates in words, in the zone of the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.terms import When, Window
from groundswell.wording.dates import NBSP, Calendar, age

NEW_YORK = Calendar(ZoneInfo("America/New_York"), 2014)
START = datetime(1995, 1, 1, tzinfo=UTC)
TIMES = st.integers(0, 90 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2014-03-11", "Tue 11 March"),
        ("2014-03-11T12:00", "Tue 11 March, noon"),
        ("2014-03-12T00:00", "Wed 12 March, midnight"),
        ("2014-03-12T08:15", "Wed 12 March, 8:15 am"),
        ("2014-03-11T15", "Tue 11 March, 3 pm to 4 pm"),
        ("2014-03-11T23", "Tue 11 March, 11 pm to midnight"),
        ("2014-03", "March 2014"),
        ("2014-12", "December 2014"),
        ("2018", "2018"),
        ("2023-07-27", "Thu 27 July 2023"),
        ("2014-03-11T16:00Z", "Tue 11 March, noon"),
        ("2014-03-09", "Sun 9 March"),
    ],
)
def test_a_written_time_becomes_words(written: str, words: str) -> None:
    assert plain(NEW_YORK.said(When(written))) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2014-03-11", "2014-03-14", "11–14 March"),
        ("2014-03-28", "2014-04-02", "28 March – 2 April"),
        ("2014-03-11T06:00", "2014-03-11T12:00", "Tue 11 March, 6 am to noon"),
        ("2014-03-11T18:00", "2014-03-12T09:00", "Tue 11 March, 6 pm – Wed 12 March, 9 am"),
        ("2014-03-11T00:00", "2014-03-11T23:59", "Tue 11 March"),
        ("2014-03-17T00:00-07:00", "2014-03-23T23:59-07:00", "17–23 March"),
    ],
)
def test_a_window_is_said_in_few_words(start: str, end: str, words: str) -> None:
    window = Window(When(start).window(NEW_YORK.zone).start, When(end).window(NEW_YORK.zone).end)
    assert plain(NEW_YORK.window(window)) == words


@pytest.mark.parametrize(
    ("start", "hours", "words"),
    [
        ("2014-03-11T12:06", 6.07, "Tue 11 March, noon to 6:15 pm"),
        ("2014-03-11T09:06", 30, "Tue 11 March, 9 am – Wed 12 March, 4 pm"),
        ("2014-03-11T09:06", 24 * 6, "11–17 March"),
        ("2014-03-11T09:06", 24 * 400, "March 2014 – April 2015"),
    ],
)
def test_a_computed_window_is_rounded_to_what_it_bears(start: str, hours: float, words: str) -> None:
    begin = When(start).window(NEW_YORK.zone).start
    assert plain(NEW_YORK.roughly(Window(begin, begin + timedelta(hours=hours)))) == words


@given(TIMES, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_rounding_never_narrows_a_computed_window_into_nothing(start: datetime, length: timedelta) -> None:
    window = Window(start, start + length)
    assert NEW_YORK.roughly(window)
    assert NEW_YORK.window(window)


def test_a_headline_always_names_the_year() -> None:
    assert plain(NEW_YORK.full_day(datetime(2014, 3, 22, 2, tzinfo=UTC))) == "21 March 2014"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(minutes=5), "1 hour"),
        (timedelta(hours=9), "9 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=15), "15 days"),
        (timedelta(days=35), "5 weeks"),
        (timedelta(days=120), "4 months"),
        (timedelta(days=3426), "9 years"),
    ],
)
def test_an_age_is_said_in_one_unit(length: timedelta, words: str) -> None:
    assert plain(age(length)) == words


def test_the_end_of_the_calendar_is_no_error() -> None:
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"), 2014)
    assert tokyo.day(datetime.max.replace(tzinfo=UTC)).endswith("9999")
