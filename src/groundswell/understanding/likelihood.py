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


@compiled
def _bin_of(age: float, edges: Array) -> int:
    low, high = 0, len(edges) - 2
    while low < high:
        middle = (low + high + 1) // 2
        if edges[middle] <= age:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def _stops(start: float, end: float, edges: Array, stops: Array) -> int:
    """The ages at which the window is cut, into ``stops``; returns how many (at least one)."""
    stops[0] = start
    if end <= start:
        return 1
    first, last = _bin_of(start, edges), _bin_of(end, edges)
    if last - first >= LONGEST:
        for k in range(1, LONGEST + 1):
            stops[k] = start + (end - start) * k / LONGEST
        return LONGEST + 1
    count = 1
    for edge in range(first + 1 if start >= edges[0] else 0, last + 1):
        if edges[edge] > stops[count - 1]:
            stops[count] = edges[edge]
            count += 1
    if end > stops[count - 1]:
        stops[count] = end
        count += 1
    return count


@compiled
def _counts(x: Array, edges: Array, rates: Array, counts: Array) -> None:
    """Rates per bin and the cumulative count at every edge."""
    counts[0] = 0.0
    for j in range(len(x)):
        rates[j] = rate_of(x[j])
        counts[j + 1] = counts[j] + rates[j] * (edges[j + 1] - edges[j])


@compiled
def _count_at(age: float, edges: Array, rates: Array, counts: Array) -> float:
    if age <= 0.0:
        return _LEAST
    j = _bin_of(age, edges)
    return float(max(counts[j] + rates[j] * (age - edges[j]), _LEAST))


@compiled
def _look(term: Array, edges: Array, rates: Array, counts: Array, stops: Array, pulls: Array) -> tuple[float, int]:
    """The mean of the phrase's density over its window, and the number of stops.

    ``stops`` receives the ages at which the count matters and ``pulls`` the mean's slope in each of those counts.
    """
    kind, value, level, blur, fall = int(term[KIND]), term[VALUE], term[LEVEL], term[BLUR], term[FALL]
    start, end = term[FROM], term[TO]
    here = _count_at(start, edges, rates, counts)
    there = here if end <= start else _count_at(end, edges, rates, counts)
    scale = here if kind == NEAR else 1.0
    if there - here < _FLAT * blur * scale:
        # the count hardly moves against the blur of the number: one look at its middle
        stops[0], stops[1] = start, end
        middle = 0.5 * (here + there)
        slope = density_slope(middle, kind, value, level, blur, fall)
        pulls[0], pulls[1] = 0.5 * slope, 0.5 * slope
        return density(middle, kind, value, level, blur, fall)[0], 2
    n_stops = _stops(start, end, edges, stops)
    length = stops[n_stops - 1] - stops[0]
    apt, summed = density(here, kind, value, level, blur, fall)
    mean = 0.0
    pulls[:n_stops] = 0.0
    for k in range(1, n_stops):
        there = _count_at(stops[k], edges, rates, counts)
        next_apt, next_summed = density(there, kind, value, level, blur, fall)
        share = (stops[k] - stops[k - 1]) / length
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
    return max(mean, 0.0), n_stops


@compiled
def likelihoods(x: Array, terms: Array, edges: Array, right: Array) -> float:
    """Sum of the log likelihoods; ``right[i]`` receives the density of term i when it is of this count.

    Shapes: x (bins,), terms (terms, 9), edges (bins + 1,), right (terms,).
    """
    rates, counts = np.empty(len(x)), np.empty(len(x) + 1)
    stops, pulls = np.empty(LONGEST + 2), np.empty(LONGEST + 2)
    _counts(x, edges, rates, counts)
    total = 0.0
    for i in range(len(terms)):
        right[i] = terms[i, SCALE] * _look(terms[i], edges, rates, counts, stops, pulls)[0]
        total += math.log((1.0 - terms[i, WRONG]) * right[i] + terms[i, WRONG] * OUTLIER_DENSITY)
    return total


@compiled
def gradient(x: Array, terms: Array, edges: Array, slope: Array) -> float:
    """The sum of ``likelihoods``, and its gradient in x into ``slope`` (bins,)."""
    bins = len(x)
    rates, counts = np.empty(bins), np.empty(bins + 1)
    whole, part = np.zeros(bins), np.zeros(bins)
    stops, pulls = np.empty(LONGEST + 2), np.empty(LONGEST + 2)
    _counts(x, edges, rates, counts)
    total = 0.0
    for i in range(len(terms)):
        mean, n_stops = _look(terms[i], edges, rates, counts, stops, pulls)
        right = (1.0 - terms[i, WRONG]) * terms[i, SCALE]
        mixed = right * mean + terms[i, WRONG] * OUTLIER_DENSITY
        total += math.log(mixed)
        for k in range(n_stops):
            if pulls[k] == 0.0 or stops[k] <= 0.0:
                continue
            # the total moves by this much per view at this age: in the bins before, and in its own
            weight = pulls[k] * right / mixed
            j = _bin_of(stops[k], edges)
            whole[j] += weight
            part[j] += weight * (stops[k] - edges[j])
    later = 0.0
    for j in range(bins - 1, -1, -1):
        slope[j] = rate_slope(x[j]) * (later * (edges[j + 1] - edges[j]) + part[j])
        later += whole[j]
    return total
