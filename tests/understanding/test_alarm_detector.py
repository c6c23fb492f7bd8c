"""The condition on which the bound stands: under what the baseline foretells, the evidence grows by chance alone."""

from __future__ import annotations

import numpy as np
import pytest
from alarm_streams import Array, counted, daily_swing, steady
from scipy.special import gammaln

from groundswell.understanding.alarm_baseline import SLACK, average, expect, judge
from groundswell.understanding.alarm_counts import main_chance, outlier_chance, stray_chance
from groundswell.understanding.alarm_detector import FACTORS, weigh
from groundswell.understanding.alarm_stream import ALARMS, Stream, new_state, run, stream_in
from groundswell.understanding.streams import TOTAL


def _after(hours: Array, views: Array) -> Array:
    state = new_state()
    run(stream_in(state), hours, views, np.inf)
    return state


def _foretold(stream: Stream, count: float, raised: float) -> float:
    """The probability that the baseline gives to a count, its mean multiplied."""
    base = stream.base
    mean, variance = average(base)
    stray = stray_chance(count, mean)
    mixed = outlier_chance(count, mean * raised, variance, stray)
    for k, weight in enumerate(base.weight):
        mixed += weight * main_chance(count, base.mean[k] * raised, base.variance[k], stray)
    return float(mixed * np.exp(stray - gammaln(count + 1)))


def _ratios(state: Array, count: float) -> Array:
    """L(g) of a bin with that count, taken on a copy of the stream."""
    stream = stream_in(state.copy())
    before = stream.detector.evidence.copy()
    stray = judge(stream.base, count)
    weigh(stream.detector, stream.base, count, stray, (0.0, 1.0))
    return np.asarray(stream.detector.evidence / (before * np.exp(-1 / 168) + 1 / FACTORS.size))


@pytest.fixture(scope="module", params=["young", "steady", "swinging", "after a rise"])
def ready(request: pytest.FixtureRequest) -> Array:
    """A stream of about twenty views an hour, ready for its next bin."""
    gains = {
        "young": steady(20, 14, seed=1),
        "steady": steady(20, 400, seed=2),
        "swinging": daily_swing(20, 400, seed=3),
        "after a rise": np.concatenate([steady(12, 300, seed=4), steady(22, 4, seed=5)]),
    }[request.param]
    hours, views = counted(gains)
    state = _after(hours, views)
    stream = stream_in(state)
    expect(stream.base, hours[-1], 1.0, float(stream.counter[TOTAL]))
    return state


def test_expectation_is_at_most_one_under_what_was_foretold(ready: Array) -> None:
    stream = stream_in(ready)
    raised = float(np.exp(stream.base.outlook[SLACK]))
    counts = np.arange(0.0, 1500.0)
    chance = np.array([_foretold(stream, count, raised) for count in counts])
    assert chance.sum() == pytest.approx(1.0, abs=1e-4)
    ratios = np.array([_ratios(ready, count) for count in counts])
    expectation = chance @ ratios
    assert (expectation <= 1.0 + 1e-3).all()
    assert expectation[0] > 0.5


def test_it_is_lower_still_where_less_comes_in(ready: Array) -> None:
    stream = stream_in(ready)
    counts = np.arange(0.0, 1500.0)
    ratios = np.array([_ratios(ready, count) for count in counts])
    chance = np.array([_foretold(stream, count, 0.8) for count in counts])
    assert (chance @ ratios <= 1.0).all()


def test_no_bin_below_what_was_foretold_speaks_for_news(ready: Array) -> None:
    mean, _ = average(stream_in(ready).base)
    for count in np.arange(0.0, np.floor(mean)):
        assert (_ratios(ready, count) <= 1.0).all()


def test_a_much_larger_bin_does(ready: Array) -> None:
    mean, _ = average(stream_in(ready).base)
    assert _ratios(ready, np.ceil(12 * mean)).max() > 20


def test_looking_at_a_bin_before_it_is_complete_costs_nothing() -> None:
    """A steady stream, looked at every quarter of an hour: the evidence of the parts grows by chance alone as well."""
    rng = np.random.default_rng(6)
    highest = []
    for _ in range(40):
        views = (1e4 + np.cumsum(rng.poisson(40.0, 24 * 30 * 4))).astype(np.float64)
        state = new_state()
        stream = stream_in(state)
        hours: Array = 0.25 * np.arange(views.size, dtype=np.float64)
        run(stream, hours, views, 500.0)
        highest.append(stream.found[ALARMS])
    assert sum(highest) <= 40 * 720 / 500.0
