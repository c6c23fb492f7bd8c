"""The stacked rate: views per day by what carried them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.story.charts import Area, Chart, Note, Table
from groundswell.story.curve_charts import early_days
from groundswell.story.findings import Findings
from groundswell.story.scales import Counts, Days, thinned
from groundswell.understanding.answers import Point
from groundswell.understanding.carried_answer import CarriedAnswer, Group
from groundswell.wording.numbers import plural, tabular
from groundswell.wording.platforms import platform_words

OWN = "The film itself"
REST = "Other happenings, no evidence"
MOST_LAYERS = 4
"""So many pushes have a colour of their own; 0 is the film's, 5 that of all the rest."""

_ROWS = 28
_AFTER = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Stacked:
    """One layer: its name, its colour, its rates at the times of the answer, and its group where it is one push."""

    name: str
    colour: int
    rates: tuple[float, ...]
    group: Group | None = None


def name_of(group: Group, findings: Findings) -> str:
    """A group in a few words: what happened, or from when how many did."""
    if len(group.ids) == 1:
        what = {happening.id: happening.what for happening in findings.file.happenings}
        return what[group.ids[0]]
    return f"{plural(len(group.ids), 'happening')} from {findings.calendar.day(group.seen_at)}"


def stacked(findings: Findings, answer: CarriedAnswer) -> tuple[Stacked, ...]:
    """The layers from below: the film itself, the pushes with evidence, the largest first, and all the others."""
    rates = {layer.ids: layer.rates for layer in answer.layers}
    strong = sorted((g for g in answer.groups if g.carried.evidence), key=lambda g: -g.carried.share.q50)
    shown = strong[:MOST_LAYERS]
    rest = [rates[group.ids] for group in answer.groups if group not in shown]
    layers = [Stacked(OWN, 0, rates[()])]
    layers += [Stacked(name_of(g, findings), 1 + place, rates[g.ids], g) for place, g in enumerate(shown)]
    if rest:
        layers.append(Stacked(REST, 1 + MOST_LAYERS, tuple(sum(at) for at in zip(*rest, strict=True))))
    return tuple(layers)


def carried_chart(findings: Findings) -> Chart | None:
    """None where nothing is known of what carried the film, or no happening is a push of its own."""
    answer = findings.carried
    if answer is None or answer.total is None or not answer.groups or findings.main is None:
        return None
    time = _time(findings, answer)
    layers = stacked(findings, answer)
    inside = [place for place, at in enumerate(answer.times) if time.holds(at)]
    if len(inside) < 2:
        return None
    at = [answer.times[place] for place in inside]
    sums = [0.0] * len(inside)
    areas = []
    for layer in layers:
        high = [low + layer.rates[place] for low, place in zip(sums, inside, strict=True)]
        areas.append(Area(layer.name, layer.colour, tuple(zip(at, sums, high, strict=True))))
        sums = high
    points = tuple(Point(moment, rate, rate, rate) for moment, rate in zip(at, sums, strict=True))
    where = platform_words(answer.platform)
    return Chart(
        name="carried",
        title=f"{where} views per day, by what carried them",
        subtitle="Middle estimates, one on top of the other; the doubt of each stands in the table",
        description=_description(findings, where, layers, areas),
        time=time,
        counts=Counts(max(sums)),
        unit="views a day",
        points=points,
        table=_table(findings, layers, [(moment, place) for moment, place in zip(at, inside, strict=True)]),
        notes=_notes(layers, areas),
        areas=tuple(areas),
    )


def _time(findings: Findings, answer: CarriedAnswer) -> Days:
    """The first two weeks, or on to ten days after the last push with evidence."""
    assert findings.main is not None
    early = early_days(findings, findings.main)
    strong = [group.seen_at for group in answer.groups if group.carried.evidence]
    end = max([early.end, *(at + _AFTER for at in strong)])
    return Days(early.start, min(end, max(findings.last_known(findings.main), early.end)), findings.calendar)


def _notes(layers: Sequence[Stacked], areas: Sequence[Area]) -> tuple[Note, ...]:
    """Each push with evidence, named where it is thickest."""
    notes = []
    for layer, area in zip(layers, areas, strict=True):
        if layer.group is None:
            continue
        moment, low, high = max(area.points, key=lambda one: one[2] - one[1])
        share = layer.group.carried.share
        notes.append(
            Note(moment, 0.5 * (low + high), (layer.name, f"{100 * share.q05:.0f}–{100 * share.q95:.0f}% of all views"))
        )
    return tuple(notes)


def _description(findings: Findings, where: str, layers: Sequence[Stacked], areas: Sequence[Area]) -> str:
    """The stack in words."""
    parts = []
    for layer, area in zip(layers, areas, strict=True):
        moment, low, high = max(area.points, key=lambda one: one[2] - one[1])
        most = f"{tabular(high - low)} a day at most, around {findings.calendar.moment(moment)}"
        parts.append(f"{layer.name}: {most}")
    return f"Stacked areas: {where} views per day of {findings.file.case.title}. From below, {'; '.join(parts)}."


def _table(findings: Findings, layers: Sequence[Stacked], places: Sequence[tuple[datetime, int]]) -> Table:
    rows, _ = thinned(places, _ROWS)
    return Table(
        ("When", *(layer.name for layer in layers), "All"),
        tuple(
            (
                findings.calendar.moment(moment),
                *(tabular(layer.rates[place]) for layer in layers),
                tabular(sum(layer.rates[place] for layer in layers)),
            )
            for moment, place in rows
        ),
        "Views a day, middle estimates.",
    )
