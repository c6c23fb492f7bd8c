"""The charts of the curve: the first three days where they are crowded, the first two weeks, the whole life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.story.chart_texts import describe, point_table
from groundswell.story.charts import Chart, Note
from groundswell.story.chosen import evenly, is_reading
from groundswell.story.findings import Findings, Told
from groundswell.story.happened import Flag, flag
from groundswell.story.scales import Ages, Counts, Days, TimeScale
from groundswell.story.statement_marks import mark, marks_inside, too_large
from groundswell.story.telling import telling
from groundswell.story.verdict_words import WORDS
from groundswell.understanding.answers import CurveAnswer, Point, VerdictKind
from groundswell.wording.dates import age
from groundswell.wording.numbers import hedged, span
from groundswell.wording.platforms import platform_words

FIRST_HOURS = timedelta(days=3)
FIRST_DAYS = timedelta(days=15)
LONG_LIFE = timedelta(days=45)
_ON_THE_PAGE = ("curve", "hours", "life")
_A_DAY = timedelta(days=1)
MOST_ON_THE_LINE = 48
"""Readings of the counter that fit, on one chart; more would hide the line that they are on."""

CROWD = 8
"""So many statements about the first three days earn them a chart of their own."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which part of the life a chart shows, and how it is called.

    ``marked_from``: earlier statements would stand on top of one another here, and stand on another chart.
    """

    name: str
    title: str
    subtitle: str
    time: TimeScale
    flagged: Callable[[Flag], bool]
    marked_from: datetime | None = None


def curve_charts(findings: Findings) -> tuple[Chart, ...]:
    """The charts of the main curve, none where there is no curve.

    They are made from the nearest look to the farthest, so that a statement is named where it is best seen.
    """
    answer = findings.main
    if answer is None:
        return ()
    plans = [plan for plan in (_hours(findings, answer), _days(findings, answer), _life(findings, answer)) if plan]
    charts: list[Chart] = []
    named: set[str] = set()
    for plan in plans:
        points = tuple(point for point in answer.points if plan.time.holds(point.at))
        if len(points) >= 2:
            chart = _chart(findings, answer, plan, points, named)
            named |= {note.of for note in chart.notes if note.of is not None}
            charts.append(chart)
    return tuple(sorted(charts, key=lambda chart: _ON_THE_PAGE.index(chart.name)))


def early_days(findings: Findings, answer: CurveAnswer) -> Days:
    """From the midnight before the release to the end of the first two weeks, or of what is known of a young film."""
    release = findings.calendar.local(findings.file.case.released.start)
    start = release.replace(hour=0, minute=0, second=0, microsecond=0)
    last = findings.last_known(answer)
    end = min(start + FIRST_DAYS, last) if last - start >= LONG_LIFE else max(last, start + _A_DAY)
    return Days(start, end, findings.calendar)


def _hours(findings: Findings, answer: CurveAnswer) -> _Plan | None:
    start = findings.file.case.released.start
    time = Days(start, start + FIRST_HOURS, findings.calendar)
    crowd = [t for t in findings.on(answer.platform) if t.window is not None and t.window.end <= time.end]
    if len(crowd) < CROWD or findings.last_known(answer) < time.end:
        return None
    return _Plan(
        "hours",
        "The first three days",
        "Each sign is one public statement; the line through it is the time in which it was said to be true",
        time,
        lambda one: one.precise,
    )


def _days(findings: Findings, answer: CurveAnswer) -> _Plan:
    time = early_days(findings, answer)
    whole = time.end - time.start == FIRST_DAYS
    return _Plan(
        "curve",
        "The first two weeks" if whole else f"The first {age(time.end - time.start)}",
        "The line is the middle estimate of the count so far; the band holds the count 9 times in 10",
        time,
        lambda one: one.precise,
    )


def _life(findings: Findings, answer: CurveAnswer) -> _Plan | None:
    release, end = findings.file.case.released.start, findings.last_known(answer)
    if end - early_days(findings, answer).start < LONG_LIFE:
        return None
    early = early_days(findings, answer)
    shown = sum(early.holds(point.at) for point in answer.points) >= 2
    return _Plan(
        "life",
        f"The whole life: {age(end - release)}",
        "The age of the film on a scale of multiples" + (", with the statements that came later" if shown else ""),
        Ages(release, timedelta(hours=12), end),
        lambda _: True,
        early.end if shown else None,
    )


def _chart(findings: Findings, answer: CurveAnswer, plan: _Plan, points: tuple[Point, ...], named: set[str]) -> Chart:
    counts = Counts(max(point.q95 for point in points))
    told, calendar = _told(findings, answer, plan.marked_from), findings.calendar
    marks = marks_inside(told, answer.points, plan.time, counts.top)
    flags = flag(findings.happened, calendar).flags
    reading = _reading(findings, plan, points)
    words = () if reading is None else (span(reading.q05, reading.q95), calendar.day(reading.at, weekday=False))
    return Chart(
        name=plan.name,
        title=f"{platform_words(answer.platform)} views. {plan.title}",
        subtitle=plan.subtitle,
        description=describe(findings, answer.platform, points, len(marks)),
        time=plan.time,
        counts=counts,
        unit="views",
        points=points,
        table=point_table(points, calendar, "Views so far"),
        marks=marks,
        flags=tuple(one for one in flags if plan.flagged(one) and plan.time.holds(one.at)),
        notes=_notes(findings, plan.time, counts, named),
        reading=reading,
        reading_words=words,
        left_out=too_large(told, plan.time, counts.top),
    )


def _told(findings: Findings, answer: CurveAnswer, since: datetime | None) -> tuple[Told, ...]:
    """The statements to mark: all, or those whose sign would stand after ``since``."""
    marked = ((one, mark(one, answer.points)) for one in findings.shown_on(answer.platform))
    told = [one for one, made in marked if made is not None and (since is None or made.at > since)]
    on_the_line = [one for one in told if one.kind is VerdictKind.FITS and is_reading(one.statement)]
    hidden = {id(one) for one in on_the_line} - {id(one) for one in evenly(on_the_line, MOST_ON_THE_LINE)}
    return tuple(one for one in told if id(one) not in hidden)


def _reading(findings: Findings, plan: _Plan, points: Sequence[Point]) -> Point | None:
    """The point that is read out on the chart: the headline's, or the last of a whole life."""
    if plan.name == "life":
        return points[-1]
    headline = findings.headline
    return headline if headline is not None and plan.time.holds(headline.at) else None


def _notes(findings: Findings, time: TimeScale, counts: Counts, named: set[str]) -> tuple[Note, ...]:
    """The most telling statements, named on the first chart that holds them."""
    assert findings.main is not None
    notes = []
    for told in telling(findings):
        made = mark(told, findings.main.points)
        if made is None or made.id in named or not time.holds(made.at) or made.value > counts.top:
            continue
        words = WORDS[told.kind]
        lines = (hedged(told.statement.bound, told.statement.value), told.statement.said_by, words.short)
        notes.append(Note(made.at, made.value, lines, words.tone, made.id))
    return tuple(notes)
