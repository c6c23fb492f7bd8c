"""How soon a jump is seen that was planted in a stream, beside rivals that are given the true rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.alarm.nulls import Kind, Stream, simulate
from benchmarks.alarm.run_length import RIVALS, Null, gains
from benchmarks.alarm.tables import table
from groundswell.understanding.alarm_stream import ALARMS, AT, CHANGED, FIRST, new_state, run, stream_in

FACTORS = (1.5, 2.0, 4.0)
LEARNED, AFTER = 42 * 24, 7 * 24
SOON = 48.0
LEVEL = 200.0
THRESHOLD = 8760.0


def first_alarm_after(stream: Stream, moment: float) -> tuple[float, float]:
    """When the alarm is first raised after a moment, and since when it says that things have changed; nan for never."""
    flat = new_state()
    watched = stream_in(flat)
    before = int(np.searchsorted(stream.hours, moment))
    run(watched, stream.hours[:before], stream.views[:before], THRESHOLD)
    watched.found[ALARMS] = 0.0
    watched.found[FIRST : FIRST + 2] = np.nan
    run(watched, stream.hours[before:], stream.views[before:], THRESHOLD)
    return float(watched.found[FIRST + AT]), float(watched.found[FIRST + CHANGED])


def _delays(kind: Kind, factor: float, streams: int, thresholds: dict[str, float]) -> dict[str, list[float]]:
    rng = np.random.default_rng([3, int(10 * factor)])
    delays: dict[str, list[float]] = {"alarm": [], "change": [], **{name: [] for name in RIVALS}}
    for _ in range(streams):
        stream = simulate(kind, rng, LEARNED + AFTER, level=LEVEL, jump=(LEARNED, factor))
        at, changed = first_alarm_after(stream, LEARNED + 0.5)
        delays["alarm"].append(at - LEARNED)
        delays["change"].append(changed - LEARNED)
        for name, rival in RIVALS.items():
            bins = rival(*gains(stream), thresholds[name]).astype(int)
            seen = stream.hours[1:][bins]
            later = seen[seen > LEARNED + 0.5]
            delays[name].append(float(later[0] - LEARNED) if later.size else np.nan)
    return delays


def _said(delays: Sequence[float]) -> str:
    """Median delay and share within two days."""
    hours = np.nan_to_num(np.array(delays), nan=np.inf)
    middle = float(np.median(hours))
    soon = f"{np.mean(hours <= SOON):.0%}"
    return f"{middle:.0f} h, {soon}" if np.isfinite(middle) else f"-, {soon}"


def jump_table(made: Sequence[Null], streams: int) -> str:
    """Median delay and share seen within two days, by kind and size of the jump."""
    rows = []
    for null in made:
        for factor in FACTORS:
            delays = _delays(null.kind, factor, streams, null.thresholds)
            seen = np.array(delays["change"])[np.isfinite(delays["change"])]
            off = f"{np.median(np.abs(seen)):.1f} h" if seen.size else "-"
            told = [_said(delays[name]) for name in ("alarm", *RIVALS)]
            rows.append([null.kind.name, f"x {factor:g}", *told, off])
    head = ["stream", "jump", "the alarm", "CUSUM, told the rate", "FOCuS, told the rate", "`changed_at` is off by"]
    return table(head, rows)
