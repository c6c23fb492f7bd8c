"""What carried a film of which it is known: planted pushes, happenings of nothing, and two of one day."""

from __future__ import annotations

import numpy as np
import pytest

from groundswell.terms import Happening
from groundswell.understanding.apart import shifts_for
from groundswell.understanding.carried import Explained, _traded, explain
from groundswell.understanding.carried_path import Path, path_of_counts
from groundswell.understanding.echo import lomax_weights, with_echo
from groundswell.understanding.pushes import Candidate

DAYS = 70
FEW = 300


def daily(pushes: dict[float, float], *, branching: float = 0.4, noise: float = 0.05) -> tuple[Path, float]:
    """A decaying film by the day with pushes of so many views in all, and all its views; brute force, by the hour."""
    rng = np.random.default_rng(7)
    age = (np.arange(DAYS * 24) + 0.5) / 24.0
    rate = 40_000.0 * (age + 0.5) ** -0.7
    for moment, views in pushes.items():
        since = np.maximum(age - moment, 0.0)
        direct = since * np.exp(-since / 0.4)
        direct *= 24.0 * views * (1.0 - branching) / direct.sum()
        rate = rate + with_echo(direct, branching, lomax_weights(1.0, 2.5, 1.0 / 24.0, 24 * 40))
    counts = rate.reshape(-1, 24).sum(axis=1) / 24.0 * np.exp(noise * rng.standard_normal(DAYS))
    return path_of_counts(np.arange(DAYS + 1, dtype=np.float64), np.round(counts)), float(counts.sum())


def brought(pushes: dict[float, float]) -> float:
    """The share of all views that came with these pushes, as they were counted: the noise is on them as well."""
    (_, total), (_, without) = daily(pushes), daily({})
    return (total - without) / total


def dated(day: float, kind: str = "press", name: str = "h") -> Candidate:
    return Candidate(Happening(id=name, kind=kind, what=kind), day, day + 1.0)


def share_of(found: Explained, group: int = 0) -> tuple[float, float, float]:
    total = found.own + found.pushed.sum(axis=1)
    low, middle, high = np.quantile(found.pushed[:, group] / total, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def test_a_planted_push_is_found_with_its_share() -> None:
    pushes = {20.4: 60_000.0}
    path, _ = daily(pushes)
    found = explain(path, [dated(20.0)], seed=1, draws=FEW)
    low, _, high = share_of(found)
    assert low < brought(pushes) < high
    assert found.p_groups[0] is not None
    assert found.p_groups[0] <= 0.05
    assert (found.direct <= found.pushed).all()


def test_a_date_without_an_event_lifts_nothing() -> None:
    path, _ = daily({20.4: 60_000.0})
    found = explain(path, [dated(20.0), dated(45.0, name="nothing")], seed=1, draws=FEW)
    assert found.groups == ((0,), (1,))
    assert found.p_groups[1] is not None
    assert found.p_groups[1] > 0.05
    assert share_of(found, 1)[0] < 0.002


def test_where_nothing_came_the_film_may_have_drawn_all_of_it_by_itself() -> None:
    """Every push has a size above nothing; without the chance that it brought none, no interval could hold 100%."""
    path, _ = daily({})
    found = explain(path, [dated(20.0), dated(45.0, "tv", name="other")], seed=1, draws=FEW)
    own = found.own / (found.own + found.pushed.sum(axis=1))
    assert np.quantile(own, 0.9) == 1.0
    assert np.quantile(own, 0.1) > 0.97


def test_a_push_that_is_plain_to_see_never_brings_nothing() -> None:
    path, _ = daily({20.4: 60_000.0})
    assert (explain(path, [dated(20.0)], seed=1, draws=FEW).pushed[:, 0] > 0.0).all()


def test_a_day_and_a_week_of_one_date_are_not_an_echo() -> None:
    """A parody that brings its views over a week, on the day of an article: two pushes, little echo."""
    path, _ = daily({20.1: 50_000.0}, branching=0.1)
    since = np.maximum(path.middles - 20.5, 0.0)
    slow = 90_000.0 * since * np.exp(-since / 3.0) / 9.0
    both = path_of_counts(path.edges, np.round(np.exp(path.log_rate) + slow))
    found = explain(both, [dated(20.0), dated(20.0, "parody", "other")], seed=1, draws=FEW)
    alike = explain(both, [dated(20.0), dated(20.0, "press", "other")], seed=1, draws=FEW)
    assert found.groups == alike.groups == ((0, 1),)
    assert np.quantile(found.branching, 0.25) < 0.5 < np.quantile(alike.branching, 0.05)
    total = found.own + found.pushed.sum(axis=1)
    low, high = np.quantile(found.pushed.sum(axis=1) / total, [0.05, 0.95])
    assert low < (50_000.0 + slow.sum()) / np.exp(both.log_rate).sum() < high


def test_course_and_pushes_add_up_to_what_was_counted() -> None:
    path, total = daily({20.4: 60_000.0, 40.4: 20_000.0})
    found = explain(path, [dated(20.0), dated(40.0, name="later")], seed=1, draws=FEW, split=True)
    whole = found.own + found.pushed.sum(axis=1)
    assert np.median(whole) == pytest.approx(total, rel=0.05)
    assert found.split is not None
    assert sum(found.split) == pytest.approx(total, rel=1e-4)
    assert found.split[0] == pytest.approx(60_000.0, rel=0.4)
    assert found.split[1] == pytest.approx(20_000.0, rel=0.5)


def test_two_of_one_day_are_given_together() -> None:
    pushes = {20.2: 40_000.0, 20.7: 30_000.0}
    path, _ = daily(pushes)
    found = explain(path, [dated(20.0), dated(20.0, "tv", "other"), dated(50.0, "press", "far")], seed=1, draws=FEW)
    assert found.groups == ((0, 1), (2,))
    low, _, high = share_of(found)
    assert low < brought(pushes) < high
    # of the split nobody can say: each part reaches from nearly nothing to nearly all
    assert np.quantile(found.parts[:, 0], 0.05) < 0.1
    assert np.quantile(found.parts[:, 0], 0.95) > 0.9
    assert found.parts[:, [0, 1]].sum(axis=1) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_digits() -> None:
    path, _ = daily({20.4: 60_000.0})
    one, again = (explain(path, [dated(20.0)], seed=3, draws=60) for _ in range(2))
    assert (one.pushed == again.pushed).all()
    assert (one.layers == again.layers).all()


def test_no_candidates_leave_the_film_itself() -> None:
    path, total = daily({})
    found = explain(path, [], seed=1, draws=60)
    assert found.groups == ()
    assert found.pushed.shape == (60, 0)
    assert np.median(found.own) == pytest.approx(total, rel=0.05)


def test_an_unsure_path_makes_unsure_shares() -> None:
    path, _ = daily({20.4: 60_000.0})
    vague = Path(path.edges, path.log_rate, path.covariance + 0.4**2 * np.eye(DAYS))
    sure, unsure = (share_of(explain(one, [dated(20.0)], seed=1, draws=FEW)) for one in (path, vague))
    assert unsure[2] - unsure[0] > 1.5 * (sure[2] - sure[0])


def test_placebos_are_moved_by_half_a_day_and_a_day_both_ways_first() -> None:
    path, _ = daily({})
    assert shifts_for(path, dated(20.0))[:4] == [-0.5, 0.5, -1.0, 1.0]
    assert min(dated(2.0).start + shift for shift in shifts_for(path, dated(2.0))) > 0.0


def test_too_short_a_path_has_too_few_placebos() -> None:
    path = path_of_counts(np.arange(0.0, 9.0), np.array([9e4, 5e4, 3e4, 2e4, 4e4, 2e4, 1e4, 9e3]))
    assert explain(path, [dated(4.0)], seed=1, draws=60).p_groups == (None,)


def test_pushes_that_trade_are_one_and_what_is_left_of_their_sum_drags_nobody_in() -> None:
    rng = np.random.default_rng(5)
    traded, rest = rng.standard_normal((2, 4000))
    first, second, third, alone = (
        100.0 + 10.0 * traded,
        100.0 - 10.0 * traded + rest,
        5.0 - rest,
        rng.standard_normal(4000),
    )
    views = np.column_stack([first, third, second, alone])
    assert np.corrcoef(first + second, third)[0, 1] < -0.99
    assert _traded(views, [[0], [1], [2], [3]]) == [[0, 2], [1], [3]]
    assert _traded(views[:, :0], []) == []
