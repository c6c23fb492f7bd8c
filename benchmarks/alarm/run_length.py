"""How long it takes until there is a false alarm, on streams in which nothing happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from benchmarks.alarm.nulls import INDEPENDENT, KINDS, Array, Kind, Stream, simulate
from benchmarks.alarm.rivals import Rival, cusum, focus, tuned
from benchmarks.alarm.tables import table
from groundswell.understanding.alarm import Found, Patience, watch_many, watch_together
from groundswell.understanding.alarm_stream import ALARMS, SOON, Indices, new_state, step, stream_in
from groundswell.understanding.alarm_stream import Stream as States
from groundswell.understanding.compiled import compiled
from groundswell.understanding.streams import SINCE

YEAR = 8760
RIVALS: dict[str, Rival] = {"CUSUM": cusum, "FOCuS": focus}


@dataclass(frozen=True)
class Null:
    """A kind of stream, simulated, and the thresholds at which the rivals alarm once a year on it."""

    kind: Kind
    streams: tuple[Stream, ...]
    years: float
    thresholds: dict[str, float]


def nulls(years: int, seed: int = 1) -> list[Null]:
    """Streams of a year each, of every kind."""
    made = []
    for index, kind in enumerate(KINDS):
        rng = np.random.default_rng([seed, index])
        streams = tuple(simulate(kind, rng, YEAR) for _ in range(years))
        pairs = [gains(stream) for stream in streams]
        made.append(Null(kind, streams, years, {name: tuned(rival, pairs, years) for name, rival in RIVALS.items()}))
    return made


def gains(stream: Stream) -> tuple[Array, Array]:
    """Views gained between readings, as a textbook takes them, and the true rate."""
    return np.maximum(np.diff(stream.views), 0.0), stream.rate


def laid_out(streams: Sequence[Stream]) -> tuple[Indices, Array, Array]:
    """Streams one after the other, as ``watch_many`` takes them."""
    starts = np.concatenate([[0], np.cumsum([stream.hours.size for stream in streams])]).astype(np.int64)
    hours = np.concatenate([stream.hours for stream in streams])
    return starts, hours, np.concatenate([stream.views for stream in streams])


def false_alarms(streams: Sequence[Stream], patience: Patience) -> int:
    """How often the alarm is raised on these streams, each watched from its beginning to its end."""
    return int(watch_many(*laid_out(streams), patience).alarms.sum())


def run_length_table(made: Sequence[Null]) -> str:
    """False alarms by kind: ours at one threshold for all, the rivals' at the one that suits the independent stream."""
    suited = next(null.thresholds for null in made if null.kind == INDEPENDENT)
    rows = []
    for null in made:
        alarms = false_alarms(null.streams, Patience())
        least = null.years / (float(chi2.ppf(0.95, 2 * (alarms + 1))) / 2)
        length = f"{null.years / alarms:.1f} years" if alarms else f"over {null.years:.0f} years"
        rows.append([null.kind.name, f"{alarms} in {null.years:.0f}", length, f"{least:.1f} years"])
        for name, rival in RIVALS.items():
            told = sum(rival(*gains(stream), suited[name]).size for stream in null.streams)
            rows[-1].append(f"{told / null.years:,.0f}" if told >= 10 * null.years else f"{told / null.years:.1f}")
    head = ["stream", "false alarms in years", "mean run length", "at least (95%)", "CUSUM, a year", "FOCuS, a year"]
    return table(head, rows)


EVERY = (2.0, 8.0)


@compiled
def asked(stream: States, hours: Array, views: Array, every: float, threshold: float) -> int:
    """Look at a stream every so many hours, and sooner where the alarm would have it; returns the readings made."""
    readings, due = 0, hours[0]
    for i in range(hours.size):
        if hours[i] < due - 0.1:
            continue
        step(stream, hours[i], views[i], threshold)
        readings += 1
        soon = stream.found[SOON]
        wait = every if soon == 0.0 else min(every, stream.counter[SINCE] + soon - hours[i])
        due = hours[i] + max(wait, 0.0)
    return readings


def asked_table(made: Sequence[Null]) -> str:
    """False alarms where readings are few, and more are made when the alarm has a suspicion."""
    rows = []
    for null in made:
        row = [null.kind.name]
        for every in EVERY:
            alarms, readings = 0, 0
            for stream in null.streams:
                watched = stream_in(new_state())
                readings += asked(watched, stream.hours, stream.views, every, YEAR)
                alarms += int(watched.found[ALARMS])
            more = readings * every / (null.years * YEAR) - 1.0
            row.append(f"{alarms} in {null.years:.0f} ({more:+.0%})")
        rows.append(row)
    head = [f"every {every:g} h: false alarms in years (readings)" for every in EVERY]
    return table(["stream", *head], rows)


CROWD_DAYS, CROWD_RISES, CROWD_FACTOR = 60, 45, 3.0


def crowd_table(streams: int, seed: int = 2) -> str:
    """Many streams of all kinds side by side: all of them quiet, and half of them with a rise in them."""
    rng = np.random.default_rng(seed)
    hours = 24 * CROWD_DAYS
    quiet = [simulate(KINDS[i % len(KINDS)], rng, hours) for i in range(streams)]
    jump = (24 * CROWD_RISES, CROWD_FACTOR)
    risen = [simulate(KINDS[i % len(KINDS)], rng, hours, jump=jump) for i in range(streams // 2)]
    mixed = [*quiet[: streams - streams // 2], *risen]
    all_together = Patience(streams=streams)
    promises: dict[str, Callable[[Indices, Array, Array], Found]] = {
        "once a year for each stream": lambda starts, hours, views: watch_many(starts, hours, views, Patience()),
        "once a year for all together": lambda starts, hours, views: watch_many(starts, hours, views, all_together),
        "a tenth of the alarms (`batch alarm`)": watch_together,
    }
    rows = []
    for name, watched in promises.items():
        among_quiet = np.isfinite(watched(*laid_out(quiet)).alarm).sum()
        alarm = watched(*laid_out(mixed)).alarm
        since = np.where(np.arange(alarm.size) < streams - streams // 2, np.inf, jump[0] + 0.5)
        raised = np.isfinite(alarm)
        false, true = (raised & (alarm < since)).sum(), (raised & (alarm >= since)).sum()
        rows.append([name, f"{among_quiet}", f"{false} of {raised.sum()}", f"{true / max(len(risen), 1):.0%}"])
    half = f"half of them risen x {CROWD_FACTOR:g}"
    return table(["what may be false", "all quiet: false", f"{half}: false", "risen ones found"], rows)
