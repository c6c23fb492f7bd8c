"""The command that measures the alarm runs, and its rivals are what they are called."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
# the benchmarks are run from the checkout and not installed, so their place has to be known before they are imported
# ruff: noqa: E402
sys.path.insert(0, str(ROOT))

from benchmarks.alarm import __main__ as command
from benchmarks.alarm.bursts import burst_in, usual_before
from benchmarks.alarm.nulls import KINDS, Kind, simulate
from benchmarks.alarm.rivals import cusum, focus, tuned
from benchmarks.alarm.run_length import false_alarms

from groundswell.understanding.alarm import Patience

DOCUMENT = ROOT / "docs" / "alarm.md"


def test_every_table_of_the_document_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "alarm.md"
    text = DOCUMENT.read_text(encoding="utf-8")
    marks = text.count("<!-- measured: ")
    document.write_text(text, encoding="utf-8")
    monkeypatch.setattr(command, "shared_data", lambda: None)
    command.main(["--years", "1", "--streams", "1", "--document", str(document)])
    after = document.read_text(encoding="utf-8")
    assert after.count("<!-- measured: ") == marks
    assert after != text
    for kind in KINDS:
        assert after.count(f"| {kind.name} |") == 2 + 3


def test_the_example_of_the_document_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    match = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert match is not None
    exec(match[1], {})
    said = [line.removeprefix("# ") for line in match[1].splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == said


def test_focus_is_the_likelihood_ratio_over_every_start() -> None:
    rng = np.random.default_rng(1)
    rate = rng.uniform(1, 20, size=120)
    gained = rng.poisson(rate).astype(float)
    gained[90:] += rng.poisson(rate[90:])

    def best(end: int) -> float:
        ratios = [0.0]
        for begin in range(end):
            more, base = gained[begin:end].sum(), rate[begin:end].sum()
            ratios.append(more * math.log(more / base) - (more - base) if more > base else 0.0)
        return max(ratios)

    truth = np.array([best(end) for end in range(1, 121)])
    for threshold in (2.0, 4.0, 8.0):
        assert focus(gained, rate, threshold)[0] == np.flatnonzero(truth >= threshold)[0]


def test_cusum_adds_up() -> None:
    gained, rate = np.array([1.0, 4.0, 4.0, 4.0, 0.0]), np.ones(5)
    step = 4 * math.log(2) - 1
    assert cusum(gained, rate, 2 * step).tolist() == [2.0]
    assert cusum(gained, rate, 0.9 * step).tolist() == [1.0, 2.0, 3.0]


def test_a_rival_is_tuned_to_the_rate_asked_for() -> None:
    rng = np.random.default_rng(2)
    rate = np.full(5000, 10.0)
    streams = [(rng.poisson(rate).astype(float), rate) for _ in range(4)]
    threshold = tuned(cusum, streams, 3)
    assert sum(cusum(*stream, threshold).size for stream in streams) <= 3
    assert sum(cusum(*stream, 0.9 * threshold).size for stream in streams) > 3


def test_simulated_streams_have_the_rate_that_they_say() -> None:
    rng = np.random.default_rng(3)
    for kind in KINDS:
        stream = simulate(kind, rng, 4000, level=100.0)
        assert stream.rate.size == stream.hours.size - 1
        if not kind.faults:
            assert np.diff(stream.views).sum() == pytest.approx(stream.rate.sum(), rel=0.25)
    raised = simulate(KINDS[0], rng, 2000, level=100.0, jump=(1000, 4.0))
    assert np.diff(raised.views)[1000:].mean() == pytest.approx(400, rel=0.05)


def test_a_burst_is_found_in_hindsight() -> None:
    days = np.full((1, 60), 100.0)
    days[0, 30:34] = [400, 900, 500, 300]
    usual = usual_before(days)
    assert np.isnan(usual[0, :14]).all()
    assert usual[0, 14] == 100
    burst = burst_in(days[0], usual[0])
    assert burst is not None
    assert (burst.begins, burst.ends, burst.half, burst.catchable) == (30, 34, 31, True)
    assert burst_in(np.full(60, 100.0), usual_before(np.full((1, 60), 100.0))[0]) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_year_passes_before_a_false_alarm(kind: Kind) -> None:
    rng = np.random.default_rng([101, KINDS.index(kind)])
    streams = [simulate(kind, rng, 8760) for _ in range(30)]
    assert false_alarms(streams, Patience()) <= 30
