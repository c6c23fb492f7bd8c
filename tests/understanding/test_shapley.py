"""Shares that add up, against the average over all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from groundswell.understanding.shapley import shapley


def by_orders(players: int, worth: dict[frozenset[int], float]) -> list[float]:
    """The definition: what each adds, averaged over all orders of arrival."""
    shares = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        before: frozenset[int] = frozenset()
        for player in order:
            shares[player] += (worth[before | {player}] - worth[before]) / len(orders)
            before |= {player}
    return list(shares)


@pytest.mark.parametrize("players", [1, 2, 3, 4, 5, 6])
def test_against_the_average_over_all_orders(players: int) -> None:
    rng = np.random.default_rng(players)
    worth = {
        frozenset(k for k in range(players) if number >> k & 1): float(rng.uniform()) for number in range(2**players)
    }
    shares = shapley(players, worth.__getitem__)
    assert shares == pytest.approx(by_orders(players, worth))
    assert sum(shares) == pytest.approx(worth[frozenset(range(players))] - worth[frozenset()])


def test_twins_share_alike_and_an_idler_gets_nothing() -> None:
    shares = shapley(3, lambda group: 10.0 if group & {0, 1} else 0.0)
    assert shares == pytest.approx([5.0, 5.0, 0.0])


def test_seven_are_too_many() -> None:
    with pytest.raises(ValueError, match="at most 6"):
        shapley(7, lambda _: 0.0)
