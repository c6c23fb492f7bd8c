"""How likely a path makes everything that was said of it, and which way it should move: the compiled heart.

A path is its log rate x on the bins of a ``Grid``. All terms lie in one float array ``terms``, a row each (see
the column numbers), so that one loop serves every phrase.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from groundswell.understanding.compiled import Array, compiled
from groundswell.understanding.phrases import NEAR, OUTLIER_DENSITY, density, density_slope

KIND, VALUE, LEVEL, BLUR, FALL, SCALE, WRONG, FROM, TO = range(9)
"""Columns of ``terms``: the shape, the prior probability of being wrong, and the as-of window in days since release."""

READING = 0.01
"""A term that is wrong more seldom than this is a counter's reading; others were said by somebody."""


def are_readings(terms: Array) -> NDArray[np.bool_]:
    """Which of the terms (n,) are a counter's readings at a moment."""
    return np.asarray((terms[:, WRONG] < READING) & (terms[:, FROM] == terms[:, TO]))


LONGEST = 24
"""A window over more bins than this is cut into this many stretches."""

_LEAST = 1e-3

_FLAT = 0.2
_EVEN = 1e-6
"""A count that grows by less than this share between two stops is taken as standing still."""


@compiled
def rate_of(x: float) -> float:
    """Views per day from log(1 + views per day), positive for every x."""
    if x > 3.0:
        return math.exp(x) - 1.0
    # below twenty views a day the same curve, bent so that it never reaches zero
    return (math.exp(3.0) - 1.0) * math.exp((x - 3.0) * math.exp(3.0) / (math.exp(3.0) - 1.0))


@compiled
def rate_slope(x: float) -> float:
    """d rate / dx."""
    if x > 3.0:
        return math.exp(x)
    return math.exp(3.0) * math.exp((x - 3.0) * math.exp(3.0) / (math.exp(3.0) - 1.0))


Stops = tuple[Array, NDArray[np.int64], NDArray[np.int64], Array, Array]
"""The ages at which the counts of a path matter to some terms (``stops_of``)."""


def stops_of(terms: Array, edges: Array) -> Stops:
    """Where the window of each term begins, passes an edge of the grid, and ends.

    (edges, first, bins, into, shares): those of term i are ``first[i]`` to ``first[i + 1]``; a stop lies ``into`` days
    into its bin, -1 before the release, and ends a stretch that is a share of its window. A moment has one stop.
    """
    first, bins, into, shares = [0], [], [], []
    for start, end in terms[:, [FROM, TO]]:
        ages = _ages_of(float(start), float(end), edges)
        places = np.where(ages > 0.0, np.clip(np.searchsorted(edges, ages, side="right") - 1, 0, len(edges) - 2), -1)
        bins += [int(place) for place in places]
        into += [float(age - edges[place]) if place >= 0 else 0.0 for age, place in zip(ages, places, strict=True)]
        shares += [float(share) for share in np.diff(ages, prepend=ages[0]) / max(ages[-1] - ages[0], 1e-300)]
        first.append(len(bins))
    return edges, np.array(first), np.array(bins, dtype=np.int64), np.array(into), np.array(shares)


def _ages_of(start: float, end: float, edges: Array) -> Array:
    """The ages at which a window is cut: at every edge of the grid, or evenly where these are too many."""
    if end <= start:
        return np.array([start])
    within = edges[(edges > start) & (edges < end)]
    if len(within) >= LONGEST:
        return np.linspace(start, end, LONGEST + 1)
    return np.concatenate([[start], within, [end]])


@compiled
def _counts(x: Array, edges: Array, rates: Array, counts: Array) -> None:
    """Rates per bin and the cumulative count at every edge."""
    counts[0] = 0.0
    for j in range(len(x)):
        rates[j] = rate_of(x[j])
        counts[j + 1] = counts[j] + rates[j] * (edges[j + 1] - edges[j])


@compiled
def _count_at(stop: int, stops: Stops, rates: Array, counts: Array) -> float:
    j = stops[2][stop]
    return float(max(counts[j] + rates[j] * stops[3][stop], _LEAST)) if j >= 0 else _LEAST


@compiled
def _look(term: Array, span: tuple[int, int], stops: Stops, path: tuple[Array, Array], pulls: Array) -> float:
    """The mean of the phrase's density over its window.

    ``span`` are the first and the last of its stops, ``path`` is (rates, counts); ``pulls`` (all stops,) receives the
    mean's slope in the count at each of its stops.
    """
    kind, value, level, blur, fall = int(term[KIND]), term[VALUE], term[LEVEL], term[BLUR], term[FALL]
    rates, counts = path
    begin, end = span
    here = _count_at(begin, stops, rates, counts)
    there = here if end == begin else _count_at(end, stops, rates, counts)
    pulls[begin : end + 1] = 0.0
    if there - here < _FLAT * blur * (here if kind == NEAR else 1.0):
        # the count hardly moves against the blur of the number: one look at its middle
        middle = 0.5 * (here + there)
        slope = density_slope(middle, kind, value, level, blur, fall)
        pulls[begin] += 0.5 * slope
        pulls[end] += 0.5 * slope
        return density(middle, kind, value, level, blur, fall)[0]
    apt, summed = density(here, kind, value, level, blur, fall)
    mean = 0.0
    for k in range(begin + 1, end + 1):
        there = _count_at(k, stops, rates, counts)
        next_apt, next_summed = density(there, kind, value, level, blur, fall)
        share = stops[4][k]
        if there - here < _EVEN * there:
            mean += 0.5 * (apt + next_apt) * share
            pulls[k - 1] += 0.5 * share * density_slope(here, kind, value, level, blur, fall)
            pulls[k] += 0.5 * share * density_slope(there, kind, value, level, blur, fall)
        else:
            stretch = (next_summed - summed) / (there - here)
            mean += stretch * share
            pulls[k - 1] += (stretch - apt) * share / (there - here)
            pulls[k] += (next_apt - stretch) * share / (there - here)
        here, apt, summed = there, next_apt, next_summed
    return max(mean, 0.0)


@compiled
def likelihoods(x: Array, terms: Array, stops: Stops, right: Array) -> float:
    """Sum of the log likelihoods; ``right[i]`` receives the density of term i when it is of this count.

    Shapes: x (bins,), terms (terms, 9), right (terms,); ``stops`` are those of the terms.
    """
    rates, counts, pulls = np.empty(len(x)), np.empty(len(x) + 1), np.empty(len(stops[2]))
    _counts(x, stops[0], rates, counts)
    total = 0.0
    for i in range(len(terms)):
        span = (stops[1][i], stops[1][i + 1] - 1)
        right[i] = terms[i, SCALE] * _look(terms[i], span, stops, (rates, counts), pulls)
        total += math.log((1.0 - terms[i, WRONG]) * right[i] + terms[i, WRONG] * OUTLIER_DENSITY)
    return total


@compiled
def many_likelihoods(paths: Array, terms: Array, stops: Stops, right: Array) -> Array:
    """``likelihoods`` of each of some paths (n, bins): (n,), and ``right`` (n, terms)."""
    told = np.empty(len(paths))
    for one in range(len(paths)):
        told[one] = likelihoods(paths[one], terms, stops, right[one])
    return told


@compiled
def gradient(x: Array, terms: Array, stops: Stops, slope: Array) -> float:
    """The sum of ``likelihoods``, and its gradient in x into ``slope`` (bins,)."""
    bins, edges = len(x), stops[0]
    rates, counts, pulls = np.empty(bins), np.empty(bins + 1), np.empty(len(stops[2]))
    whole, part = np.zeros(bins), np.zeros(bins)
    _counts(x, edges, rates, counts)
    total = 0.0
    for i in range(len(terms)):
        span = (stops[1][i], stops[1][i + 1] - 1)
        mean = _look(terms[i], span, stops, (rates, counts), pulls)
        right = (1.0 - terms[i, WRONG]) * terms[i, SCALE]
        mixed = right * mean + terms[i, WRONG] * OUTLIER_DENSITY
        total += math.log(mixed)
        for k in range(span[0], span[1] + 1):
            j = stops[2][k]
            if pulls[k] != 0.0 and j >= 0:
                # the total moves by this much per view at this age: in the bins before, and in its own
                weight = pulls[k] * right / mixed
                whole[j] += weight
                part[j] += weight * stops[3][k]
    later = 0.0
    for j in range(bins - 1, -1, -1):
        slope[j] = rate_slope(x[j]) * (later * (edges[j + 1] - edges[j]) + part[j])
        later += whole[j]
    return total
