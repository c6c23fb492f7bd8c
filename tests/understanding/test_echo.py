"""The echo against a published number and against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.understanding.echo import (
    hip_branching,
    hip_weights,
    lognormal_weights,
    lomax_weights,
    total_response,
    with_echo,
)

# The parameters printed for the video bUORBT9iFKc by the authors of HIP (Rizoiu et al., WWW 2017) beside an endogenous
# response of 1.64: K, beta, c, theta; C = K (alpha - 1) / (alpha - beta - 1) with alpha = 2.016.
K, BETA, CUTOFF, THETA, ALPHA = 6.777116, 0.1, 10.557258, 1.166210, 2.016
SCALE = K * (ALPHA - 1.0) / (ALPHA - BETA - 1.0)


def test_the_printed_example_of_hip() -> None:
    branching = hip_branching(SCALE, CUTOFF, THETA)
    assert branching == pytest.approx(0.39064, abs=1e-5)
    assert total_response(branching) == pytest.approx(1.6411, abs=5e-5)


def test_the_branching_ratio_is_the_sum_of_the_kernel() -> None:
    number = 4_000_000
    rest = SCALE / THETA * (number + CUTOFF + 0.5) ** -THETA  # the integral of what comes after
    assert hip_weights(SCALE, CUTOFF, THETA, number).sum() + rest == pytest.approx(
        hip_branching(SCALE, CUTOFF, THETA), abs=1e-9
    )


def test_the_total_response_by_brute_force() -> None:
    """A steeper kernel than the printed one, so that its response can be summed up to 1e-9."""
    scale, cutoff, exponent = 30.0, 2.0, 4.0
    branching = hip_branching(scale, cutoff, exponent)
    weights = hip_weights(scale, cutoff, exponent, 3_000)
    rate = np.zeros(3_000)
    rate[0] = 1.0
    for step in range(1, len(rate)):
        rate[step] = rate[:step][::-1] @ weights[:step]
    assert 0.1 < branching < 1.0
    assert rate.sum() == pytest.approx(total_response(branching), abs=1e-9)


def test_no_finite_response_where_each_view_brings_one() -> None:
    assert total_response(1.0) == np.inf
    with pytest.raises(ValueError, match="no finite response"):
        with_echo(np.ones(3), 1.0, np.ones(1))


@given(
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30),
    st.floats(0.0, 0.95),
    st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12),
)
def test_the_echo_solves_the_renewal_form(push: list[float], branching: float, raw: list[float]) -> None:
    weights = np.array(raw) / np.sum(raw)
    rate = with_echo(np.array(push), branching, weights)
    expected = np.zeros(len(push))
    for step, outside in enumerate(push):
        heard = sum(weights[lag - 1] * expected[step - lag] for lag in range(1, min(step, len(weights)) + 1))
        expected[step] = outside + branching * heard
    assert rate == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_one_view_brings_the_total_response() -> None:
    push = np.zeros(4_000)
    push[0] = 1.0
    rate = with_echo(push, 0.6, lomax_weights(1.0, 2.5, 0.25, 200))
    assert rate.sum() == pytest.approx(total_response(0.6), abs=1e-9)


@pytest.mark.parametrize("mean", [0.5, 1.5, 3.0])
def test_delays_have_the_mean_that_was_asked_for(mean: float) -> None:
    step = 0.01
    middles = step * (np.arange(60_000) + 0.5)
    for weights in (lognormal_weights(mean, 1.0, step, 60_000), lomax_weights(mean, 3.5, step, 60_000)):
        assert weights.sum() == pytest.approx(1.0)
        assert (weights >= 0.0).all()
        assert weights @ middles == pytest.approx(mean, rel=0.01)


def test_a_delay_without_a_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="above one"):
        lomax_weights(1.0, 1.0, 0.1, 10)
