"""Forecasts of the shipped prior beside its rivals, on held-out videos.

    python -m benchmarks.accuracy [--only forecasts|rivals|hours|hits] [--quick]

Writes the tables into ``docs/accuracy.md``. With ``--quick`` videos are made up, a prior is learned from them, and
nothing is written.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.accuracy import dense, hits, rivals
from benchmarks.accuracy.hip import hip
from benchmarks.accuracy.scores import coverage, log_crps, log_error, percentile_error
from benchmarks.accuracy.videos import (
    DAYS,
    LABEL,
    Videos,
    development_videos,
    readings_of,
    series_folder,
    simulated_videos,
)
from benchmarks.alarm.tables import put
from groundswell.follow import shipped_cohort
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.forecast import LEVELS, forecast
from groundswell.understanding.hit import size_of_a_hit
from groundswell.understanding.learning import learn

ROWS = ((1, 29), (3, 27), (7, 23), (7, 113), (30, 30), (30, 90), (90, 30))
"""Days seen and days ahead, as in the design's table."""

SLOW = 150
"""Rivals that fit every video by itself are asked about so many, every so manieth of those held out."""

Rival = Callable[[Array, Array, int, int], Array]
QUICK_RIVALS: tuple[Rival, ...] = (
    rivals.last_day,
    rivals.last_week,
    rivals.szabo_huberman,
    rivals.ridge,
    rivals.boosted_trees,
)
SLOW_RIVALS: tuple[Rival, ...] = (rivals.auto_ets, rivals.auto_theta, hip)

DOCUMENT = Path(__file__).parents[2] / "docs" / "accuracy.md"

HOW_EARLY = (
    "What bounds it: what hits had by the end of day 1, before which nobody can ask; when a caller would have called "
    f"that took the lowest chance at which {hits.RIGHT:.0%} of its calls come true, which nobody knows beforehand; and "
    "how far above the line hits end, beside the calls at 9 to 1 of those that end so far above it:"
)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _head(cells: list[str]) -> list[str]:
    return [_row(cells), _row(["---"] * len(cells))]


def _quantiles(cohort: Cohort, asked: Videos, seen: int, ahead: int, named: bool) -> Array:
    categories = asked.categories if named else None
    return forecast(cohort, readings_of(asked.views, seen), [ahead], categories=categories).gains[:, 0]


def errors_and_bands(cohort: Cohort, videos: Videos) -> list[str]:
    """The two tables: errors beside the quick rivals', and what the bands held."""
    fitting, asked = videos.views[~videos.held_out], videos.some(np.flatnonzero(videos.held_out))
    names = [one.__name__.replace("_", " ") for one in QUICK_RIVALS]
    errors = _head(["days seen → ahead", *names, "groundswell", "with its category"])
    bands = _head(["days seen → ahead", "50% band", "80% band", "90% band", "by chance, 80%", "CRPS", "PIT, tenths"])
    levels = np.array(LEVELS)
    for seen, ahead in ROWS:
        true = asked.views[:, seen : seen + ahead].sum(axis=1)
        cells = [f"{seen} → {ahead}"]
        for rival in QUICK_RIVALS:
            told = rival(fitting, asked.views, seen, ahead)
            cells.append(f"{log_error(told, true):.3f}, {percentile_error(told, true):.1f}")
        for named in (False, True):
            told = _quantiles(cohort, asked, seen, ahead, named)
            cells.append(f"**{log_error(told[:, 3], true):.3f}, {percentile_error(told[:, 3], true):.1f}**")
        errors.append(_row(cells))
        held = [coverage(level, told[:, low], told[:, high], true) for level, low, high in BANDS]
        chance = f"{held[1].low:.0%} to {held[1].high:.0%}"
        crps = f"{log_crps(levels, told, true):.3f}"
        bands.append(_row([f"{seen} → {ahead}", *map(str, held), chance, crps, pit(cohort, asked, seen, ahead)]))
        print(errors[-1], bands[-1], sep="\n", flush=True)
    return [
        "Mean |ln(1 + forecast) − ln(1 + came)| and mean percentile error, lower is better:",
        "",
        *errors,
        "",
        "What the bands held, with the category named:",
        "",
        *bands,
    ]


BANDS = ((0.5, 2, 4), (0.8, 1, 5), (0.9, 0, 6))
_TENTHS = tuple(round(0.1 * tenth, 1) for tenth in range(1, 10))


def pit(cohort: Cohort, asked: Videos, seen: int, ahead: int) -> str:
    """The share of truths in each tenth of their forecasts, in per cent."""
    readings = readings_of(asked.views, seen)
    told = forecast(cohort, readings, [ahead], levels=_TENTHS, categories=asked.categories).gains[:, 0]
    place = (told < asked.views[:, seen : seen + ahead].sum(axis=1)[:, None]).sum(axis=1)
    return " ".join(f"{100 * share:.0f}" for share in np.bincount(place, minlength=10) / len(place))


def slow_rivals(cohort: Cohort, videos: Videos) -> list[str]:
    """Rivals that fit each video, on some of those held out; and how long they took beside the model."""
    places = np.flatnonzero(videos.held_out)
    asked = videos.some(places[:: max(1, len(places) // SLOW)][:SLOW])
    lines = _head(["days seen → ahead", *(one.__name__.replace("_", " ") for one in SLOW_RIVALS), "groundswell"])
    spent = dict.fromkeys([one.__name__ for one in SLOW_RIVALS], 0.0)
    for seen, ahead in ((7, 23), (30, 30), (90, 30)):
        true = asked.views[:, seen : seen + ahead].sum(axis=1)
        cells = [f"{seen} → {ahead}"]
        for rival in SLOW_RIVALS:
            begun = time.process_time()
            told = rival(videos.views, asked.views, seen, ahead)
            spent[rival.__name__] += time.process_time() - begun
            cells.append(f"{log_error(told, true):.3f}, {percentile_error(told, true):.1f}")
        told = _quantiles(cohort, asked, seen, ahead, False)[:, 3]
        cells.append(f"**{log_error(told, true):.3f}, {percentile_error(told, true):.1f}**")
        lines.append(_row(cells))
        print(lines[-1], flush=True)
    many = videos.some(np.arange(min(4000, len(videos.views))))
    begun = time.process_time()
    _quantiles(cohort, many, 30, 30, False)
    each = (time.process_time() - begun) / len(many.views)
    ratio = spent["auto_ets"] / (3 * len(asked.views)) / each
    speed = (
        f"{len(many.views):,} series at 30 → 30 in the same run: {1000 * each:.2f} ms of CPU each, {ratio:.0f} times "
        "less than AutoETS."
    )
    print(speed)
    return [f"The same for rivals that fit every video by itself, on {len(asked.views)} videos:", "", *lines, "", speed]


def hit_calls(cohort: Cohort, videos: Videos) -> list[str]:
    """Of the videos called a hit, how many were, how early, what bounds that, and the reliability of the chance."""
    views = videos.views[videos.held_out]
    every = {f"top {1 - q:.0%}": hits.calls_of(cohort, views, size_of_a_hit(cohort, q)) for q in (0.99, 0.95, 0.90)}
    calls_table = _head(["hit", "were", "called at 9 to 1", "right", "chance when called", "median call at"])
    bounds = _head(["hit", "by day 1", f"earliest, {hits.RIGHT:.0%} right", "ends at, times the line", *_passed_by()])
    for name, calls in every.items():
        named = f"{name}: {calls.line:,.0f} views"
        counted = [f"{int(some.sum()):,}" for some in (calls.became, calls.called())]
        shares = [calls.right(), calls.chance_at_call(), calls.share_at_call()]
        calls_table.append(_row([named, *counted, *(f"{share:.0%}" for share in shares)]))
        far = [f"{calls.share_at_call(passed=passed):.0%}" for passed in hits.PASSED]
        early = [f"{share:.0%}" for share in (calls.share_on_first_look(), calls.share_at_call(calls.lowest()))]
        bounds.append(_row([name, *early, f"{calls.times():.1f}", *far]))
    table = _head([f"chance given ({name})", "became one", "asked"])
    table += [_row([f"{given:.2f}", f"{became:.2f}", f"{many:,}"]) for given, became, many in calls.reliability()]
    print("\n".join([*calls_table, *bounds, *table]), flush=True)
    return [
        f"Of {len(views):,} held-out videos, by their views in {DAYS} days; asked on every day of the first month, "
        "then on every third. Calls are told by the share of its final views that a hit had then:",
        "",
        *calls_table,
        "",
        HOW_EARLY,
        "",
        *bounds,
        "",
        *table,
    ]


def _passed_by() -> list[str]:
    return [f"ends at {low:g}" + (f" to {high:g}" if np.isfinite(high) else " or more") for low, high in hits.PASSED]


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description="Hold forecasts against held-out videos.")
    parser.add_argument("--only", choices=("forecasts", "rivals", "hours", "hits"))
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(arguments)
    folder = series_folder()
    if asked.quick or folder is None:
        videos = simulated_videos(1600)
        readings = readings_of(videos.views[~videos.held_out], DAYS)
        learnt = learn(readings * 2, LABEL).cohort
        assert learnt is not None
        errors_and_bands(learnt, videos)
        return
    cohort, videos = shipped_cohort(), development_videos(folder)
    if cohort.videos != int((~videos.held_out).sum()):
        sys.exit("the shipped prior was not learned from the fitting videos alone; see benchmarks/accuracy/shipped.py")
    early = _head(["readings every 10 minutes", "videos", "groundswell", "going on at the last rate"])
    parts: dict[str, Callable[[], list[str]]] = {
        "forecasts": lambda: errors_and_bands(cohort, videos),
        "rivals": lambda: slow_rivals(cohort, videos),
        "hours": lambda: ["e from a few hours:", "", *early, *dense.rows_of(folder, cohort)],
        "hits": lambda: hit_calls(cohort, videos),
    }
    for name, measure in parts.items():
        if asked.only in {None, name}:
            put(DOCUMENT, name, "\n".join(measure()))


if __name__ == "__main__":
    main()
