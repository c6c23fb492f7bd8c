"""The charts of the curve and of its rate: the first days, the whole life, and one small panel per other platform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from groundswell.story.charts import Chart, Note, Table
from groundswell.story.dates import Calendar, age
from groundswell.story.findings import Findings
from groundswell.story.happened import flag
from groundswell.story.numbers import count, hedged, plural, span
from groundswell.story.platforms import platform_words
from groundswell.story.scales import Ages, Counts, Days, TimeScale, thinned
from groundswell.story.statement_marks import mark, marks_inside
from groundswell.story.telling import telling
from groundswell.story.verdict_words import WORDS
from groundswell.understanding.answers import CurveAnswer, Point

FIRST_DAYS = timedelta(days=15)
LONG_LIFE = timedelta(days=45)
MOST_ROWS = 60
BAND = "5% to 95%"


def first_days(findings: Findings) -> Chart | None:
    """The curve over the first two weeks, statements and happenings on it."""
    answer = findings.main
    if answer is None:
        return None
    time = _early(findings, answer)
    points = _within(answer.points, time)
    if len(points) < 2:
        return None
    counts = Counts(max(point.q95 for point in points))
    marks = marks_inside(findings.on(answer.platform), answer.points, findings.calendar, time, counts.top)
    where = platform_words(answer.platform)
    reading = findings.headline
    shown = reading if reading is not None and time.holds(reading.at) else None
    return Chart(
        name="curve",
        title=f"{where} views, the first {age(time.end - time.start)}",
        subtitle="Every dated statement, and the curve that they leave possible",
        description=_describe(findings, answer, points, len(marks)),
        time=time,
        counts=counts,
        unit="views",
        points=points,
        table=point_table(points, findings.calendar, "Views so far"),
        marks=marks,
        flags=tuple(
            f for f in flag(findings.file.happenings, findings.calendar).flags if f.precise and time.holds(f.at)
        ),
        notes=_telling_notes(findings, time, counts),
        reading=shown,
        reading_words=() if shown is None else (span(shown.q05, shown.q95), findings.calendar.day(shown.at)),
    )


def life(findings: Findings) -> Chart | None:
    """The curve over the film's whole life, its age on a log axis; None while the film is young."""
    answer = findings.main
    if answer is None:
        return None
    release = findings.file.case.released.start
    end = answer.points[-1].at
    if end - release < LONG_LIFE:
        return None
    time = Ages(release, timedelta(hours=12), end)
    points = _within(answer.points, time)
    counts = Counts(max(point.q95 for point in points))
    marks = marks_inside(findings.on(answer.platform), answer.points, findings.calendar, time, counts.top)
    last = points[-1]
    return Chart(
        name="life",
        title=f"The whole life: {age(end - release)}",
        subtitle="The same curve against the age of the film; each step along the axis is a multiple, not a sum",
        description=_describe(findings, answer, points, len(marks)),
        time=time,
        counts=counts,
        unit="views",
        points=points,
        table=point_table(points, findings.calendar, "Views so far"),
        marks=marks,
        flags=tuple(f for f in flag(findings.file.happenings, findings.calendar).flags if time.holds(f.at)),
        reading=last,
        reading_words=(span(last.q05, last.q95), findings.calendar.day(last.at, weekday=False)),
    )


def rate(findings: Findings) -> Chart | None:
    """Views per day over the first two weeks."""
    answer = findings.main
    if answer is None or not answer.rate:
        return None
    time = _early(findings, answer)
    points = _within(answer.rate, time)
    if len(points) < 2:
        return None
    peak = max(points, key=lambda point: point.q50)
    where = platform_words(answer.platform)
    words = f"{count(peak.q50)} a day, {findings.calendar.day(peak.at)}"
    return Chart(
        name="rate",
        title=f"{where} views per day",
        subtitle="The slope of the curve above, with its band",
        description=(
            f"{where} views per day of {findings.file.case.title}. The rate was highest around "
            f"{findings.calendar.moment(peak.at)}, at {span(peak.q05, peak.q95)} views a day ({BAND}), and stood at "
            f"{span(points[-1].q05, points[-1].q95)} a day at the end of the chart."
        ),
        time=time,
        counts=Counts(max(point.q95 for point in points)),
        unit="views a day",
        points=points,
        table=point_table(points, findings.calendar, "Views per day"),
        notes=(Note(peak.at, peak.q50, ("Peak", words)),),
    )


def small_panel(findings: Findings, answer: CurveAnswer) -> Chart | None:
    """One other platform, small; None where there is no curve."""
    if len(answer.points) < 2:
        return None
    start = min(findings.file.case.released.start, answer.points[0].at)
    time = Days(start, answer.points[-1].at, findings.calendar)
    counts = Counts(max(point.q95 for point in answer.points))
    where = platform_words(answer.platform)
    marks = marks_inside(findings.on(answer.platform), answer.points, findings.calendar, time, counts.top)
    last = answer.points[-1]
    return Chart(
        name=f"platform-{answer.platform}",
        title=where,
        subtitle=answer.because,
        description=_describe(findings, answer, answer.points, len(marks)),
        time=time,
        counts=counts,
        unit="views",
        points=answer.points,
        table=point_table(answer.points, findings.calendar, "Views so far"),
        marks=marks,
        reading=last,
        reading_words=(span(last.q05, last.q95), findings.calendar.day(last.at, weekday=False)),
        small=True,
    )


def point_table(points: Sequence[Point], calendar: Calendar, what: str) -> Table:
    """The numbers behind a band, at most ``MOST_ROWS`` of them."""
    rows, step = thinned(points, MOST_ROWS)
    note = "" if step == 1 else f"Every {step}. point of {len(points):,}; the export has them all."
    return Table(
        ("When", f"{what}: 5%", "median", "95%"),
        tuple((calendar.moment(p.at), count(p.q05), count(p.q50), count(p.q95)) for p in rows),
        note,
    )


def _early(findings: Findings, answer: CurveAnswer) -> Days:
    """From the midnight before the release to the end of the first two weeks, or of what is known."""
    release = findings.calendar.local(findings.file.case.released.start)
    start = release.replace(hour=0, minute=0, second=0, microsecond=0)
    return Days(start, min(start + FIRST_DAYS, answer.points[-1].at), findings.calendar)


def _within(points: Sequence[Point], time: TimeScale) -> tuple[Point, ...]:
    return tuple(point for point in points if time.holds(point.at))


def _telling_notes(findings: Findings, time: TimeScale, counts: Counts) -> tuple[Note, ...]:
    """The most telling statements, named on the chart itself."""
    assert findings.main is not None
    notes = []
    for told in telling(findings):
        made = mark(told, findings.main.points, findings.calendar)
        if made is not None and time.holds(made.at) and made.value <= counts.top:
            words = WORDS[told.kind]
            lines = (hedged(told.statement.bound, told.statement.value), told.statement.said_by, words.short)
            notes.append(Note(made.at, made.value, lines, words.tone, made.id))
    return tuple(notes)


def _describe(findings: Findings, answer: CurveAnswer, points: Sequence[Point], marks: int) -> str:
    """The chart in words, for whoever does not see it."""
    calendar = findings.calendar
    first, last = points[0], points[-1]
    chosen: list[tuple[datetime, Point]] = []
    for day in (1, 2, 3, 7):
        at = findings.file.case.released.start + timedelta(days=day)
        if first.at <= at < last.at:
            chosen.append((at, min(points, key=lambda point: abs(point.at - at))))
    steps = [f"{span(point.q05, point.q95)} by {calendar.moment(point.at)}" for _, point in chosen]
    steps.append(f"{span(last.q05, last.q95)} by {calendar.moment(last.at)}")
    drawn = "" if not marks else f" {plural(marks, 'statement')} {'is' if marks == 1 else 'are'} drawn on it."
    return (
        f"Line chart with a band: {platform_words(answer.platform)} views of {findings.file.case.title}, "
        f"from {calendar.moment(first.at)}. The band ({BAND}) holds {'; '.join(steps)}.{drawn}"
    )


def all_charts(findings: Findings) -> dict[str, Chart]:
    """Every chart of the curve by its name."""
    charts = [first_days(findings), life(findings), rate(findings)]
    charts += [small_panel(findings, answer) for answer in findings.others]
    return {chart.name: chart for chart in charts if chart is not None}
