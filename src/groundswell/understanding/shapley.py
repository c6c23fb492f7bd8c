"""Exact Shapley shares: a split among players that adds up, whatever they owe to one another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial

MOST_PLAYERS = 6


def shapley(players: int, worth: Callable[[frozenset[int]], float]) -> list[float]:
    """What each player adds on average over all orders of arrival; the shares sum to ``worth`` of all less of none.

    ``worth`` is asked once for each of the 2^players coalitions; more than six players are refused (``ValueError``).
    """
    if players > MOST_PLAYERS:
        raise ValueError(f"{players} pushes are too many for an exact split; name at most {MOST_PLAYERS}")
    known = {
        frozenset(group): worth(frozenset(group))
        for size in range(players + 1)
        for group in combinations(range(players), size)
    }
    shares = [0.0] * players
    for group, value in known.items():
        for player in set(range(players)) - group:
            weight = factorial(len(group)) * factorial(players - len(group) - 1) / factorial(players)
            shares[player] += weight * (known[group | {player}] - value)
    return shares
