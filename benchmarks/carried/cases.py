"""Simulated films with planted pushes, by other laws than the model's.

Time goes in hours. The film's own rate is a power of age times a slow wander; pushes respond as gammas, exponentials
and Lomaxes (the model has log-logistics); the echo is of its own spread and tail; the week has its rhythm in half
of the films; what is counted strays by an autoregressive factor and is Poisson, by the day or by six hours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.stats import expon, gamma, lomax

from groundswell.terms import Happening
from groundswell.understanding.carried_path import Path, path_of_counts
from groundswell.understanding.echo import lognormal_weights, lomax_weights, with_echo
from groundswell.understanding.pushes import Candidate

Array = NDArray[np.float64]

HOUR = 1.0 / 24.0
KINDS = ("post", "press", "tv", "parody")


@dataclass(frozen=True)
class Planted:
    """A happening and the shares of all views that it truly brought; ``twin`` marks two planted in one gap."""

    candidate: Candidate
    direct: float
    with_echo: float
    twin: bool

    @property
    def real(self) -> bool:
        return self.with_echo > 0.0


@dataclass(frozen=True)
class Film:
    """A simulated film as it is counted, and what truly carried it."""

    path: Path
    planted: tuple[Planted, ...]
    branching: float


def film(seed: int) -> Film:
    """A film with one to four pushes; one in four brings nothing, and in a third of the films two share a day."""
    rng = np.random.default_rng(seed)
    days, bin_hours = int(rng.integers(50, 101)), int(rng.choice([24, 24, 24, 6]))
    hours = days * 24
    age: Array = (np.arange(hours, dtype=np.float64) + 0.5) * HOUR
    own = _own_rate(age, rng)
    branching = float(np.clip(rng.beta(2.0, 3.0), 0.02, 0.85))
    weights = _delay(float(rng.uniform(0.5, 3.0)), rng)
    strays = _strays(age, rng)
    planted: list[tuple[Candidate, Array, Array, bool]] = []
    for number, (moment, twin) in enumerate(_moments(days, rng)):
        kind = str(rng.choice(KINDS))
        real = bool(twin or rng.uniform() < 0.75)
        daily = float(np.median(own[max(0, int((moment - 3) * 24)) : int((moment + 3) * 24)]))
        size = daily * float(np.exp(rng.normal(0.7, 1.2))) if real else 0.0
        direct = size * (1.0 - branching) * _response(kind, age - moment, rng)
        candidate = _dated(Happening(id=f"h{number}", kind=kind, what=kind), moment, rng, twin=twin)
        planted.append((candidate, direct, with_echo(direct, branching, weights), twin))
    rate = (own + sum((whole for _, _, whole, _ in planted), np.zeros(hours))) * strays
    counted = rng.poisson(rate.reshape(-1, bin_hours).sum(axis=1) * HOUR).astype(float)
    total = float(rate.sum())
    told = tuple(
        Planted(one, float((direct * strays).sum()) / total, float((whole * strays).sum()) / total, twin)
        for one, direct, whole, twin in planted
    )
    edges: Array = np.arange(len(counted) + 1, dtype=np.float64) * bin_hours * HOUR
    return Film(path_of_counts(edges, counted), told, branching)


def quiet_film(seed: int) -> Film:
    """A film that goes its own course, read by the day, and a happening of a random moment that brought nothing."""
    rng = np.random.default_rng(seed)
    days = int(rng.integers(50, 101))
    age: Array = (np.arange(days * 24, dtype=np.float64) + 0.5) * HOUR
    rate = _own_rate(age, rng) * _strays(age, rng)
    counted = rng.poisson(rate.reshape(-1, 24).sum(axis=1) * HOUR).astype(float)
    kind = str(rng.choice(KINDS))
    moment = float(rng.uniform(3.0, days - 10.0))
    candidate = _dated(Happening(id="h0", kind=kind, what=kind), moment, rng, twin=False)
    edges: Array = np.arange(days + 1, dtype=np.float64)
    return Film(path_of_counts(edges, counted), (Planted(candidate, 0.0, 0.0, twin=False),), 0.0)


def _delay(mean: float, rng: np.random.Generator) -> Array:
    """The weights of the echo, Lomax or log-normal, of a spread of its own."""
    if rng.uniform() < 0.5:
        return lomax_weights(mean, float(rng.uniform(2.0, 3.5)), HOUR, 24 * 60)
    return lognormal_weights(mean, float(rng.uniform(0.7, 1.3)), HOUR, 24 * 60)


def _own_rate(age: Array, rng: np.random.Generator) -> Array:
    power, offset = float(np.clip(rng.normal(0.7, 0.3), 0.1, 1.5)), float(rng.uniform(0.3, 1.5))
    level = float(np.exp(rng.normal(10.0, 1.0)))
    step = np.diff(np.log(age + 1.0), prepend=0.0)
    wander = np.cumsum(rng.standard_normal(len(age)) * np.sqrt(step)) * float(rng.uniform(0.0, 0.6))
    return np.asarray(level * (age + offset) ** -power * np.exp(wander))


def _strays(age: Array, rng: np.random.Generator) -> Array:
    """The factor by which the rate strays, with the rhythm of the week in half of the films."""
    size, memory = float(np.exp(rng.uniform(np.log(0.02), np.log(0.15)))), float(np.exp(rng.uniform(-2.0, 1.0)))
    kept = np.exp(-HOUR / memory)
    noise = lfilter([np.sqrt(1.0 - kept**2)], [1.0, -kept], rng.standard_normal(len(age)))
    week = float(rng.uniform(0.0, 0.2)) * float(rng.uniform() < 0.5)
    return np.asarray(np.exp(size * noise + week * np.sin(2.0 * np.pi * (age / 7.0 + rng.uniform()))))


def _moments(days: int, rng: np.random.Generator) -> list[tuple[float, bool]]:
    """When the pushes came; the two twins of a third of the films within the same day."""
    number = int(rng.integers(1, 5))
    moments = [(float(m), False) for m in rng.uniform(3.0, days - 10.0, number)]
    if rng.uniform() < 1.0 / 3.0:
        day = float(rng.integers(4, days - 10))
        moments += [(day + float(at), True) for at in rng.uniform(0.1, 0.9, 2)]
    return moments


def _dated(happening: Happening, moment: float, rng: np.random.Generator, *, twin: bool) -> Candidate:
    """The window in which it is said to have happened: its day, or its hour."""
    if twin or rng.uniform() < 0.5:
        return Candidate(happening, float(np.floor(moment)), float(np.floor(moment)) + 1.0)
    start = np.floor(moment * 24.0) * HOUR
    return Candidate(happening, float(start), float(start) + HOUR)


def _response(kind: str, since: Array, rng: np.random.Generator) -> Array:
    """Direct views a day for one direct view."""
    if kind == "tv":
        law = expon(scale=float(rng.uniform(0.02, 0.08)))
    elif kind == "post":
        law = lomax(2.0, loc=float(rng.uniform(1.0, 6.0)) * HOUR, scale=float(rng.uniform(0.2, 0.8)))
    elif kind == "press":
        law = gamma(1.5, scale=float(rng.uniform(0.25, 2.0)) / 1.5)
    else:
        law = gamma(1.5, scale=float(rng.uniform(1.5, 6.0)) / 1.5)
    return np.asarray((law.cdf(since + 0.5 * HOUR) - law.cdf(since - 0.5 * HOUR)) / HOUR)
