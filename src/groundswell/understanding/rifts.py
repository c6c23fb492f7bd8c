"""Where numbers contradict each other the posterior falls into parts: how they are found, and how to get across.

A move that follows the slope of the posterior hardly ever gets from the paths that take a number for wrong to those
that take it for right. So the one part is carried onto the other, by the map of optimal transport between two
Gaussians, and what comes of it is accepted or not by Metropolis's rule (mode jumping: Tjelmeland & Hegstad 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from groundswell.understanding.compiled import Array

MOST_RIFTS = 3
_FEWEST = 4
"""A part must hold so many places, or it is not known where it is."""
_WELL_KNOWN = 12
_DECIDED = 0.8
"""Of the places so many must be clear as to whether a number is wrong; otherwise there is no rift to cross."""
_ALIKE = 0.6
"""Numbers that go wrong together, correlated above this, make one rift."""


@dataclass(frozen=True)
class Part:
    """A Gaussian along the informed directions: centre (r,), covariance (r, r), and the share of places in it."""

    centre: Array
    covariance: Array
    share: float

    def log_density(self, places: Array) -> Array:
        """The log of its share times its density at places (n, r), but for a constant of all parts."""
        factor = np.linalg.cholesky(self.covariance)
        u = solve_triangular(factor, (places - self.centre).T, lower=True)
        return np.asarray(np.log(self.share) - 0.5 * (u**2).sum(axis=0) - np.log(np.diag(factor)).sum())


@dataclass(frozen=True)
class Rift:
    """Two parts, those that take ``term`` for right and those that take it for wrong, and the maps (r, r) between."""

    term: int
    parts: tuple[Part, Part]
    maps: tuple[Array, Array]
    log_volume: float

    def across(self, places: Array, wrong: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Where places (n, r) are carried, and the log of how much the map widens (n,)."""
        carried = np.empty_like(places)
        for side, here in enumerate((~wrong, wrong)):
            apart = places[here] - self.parts[side].centre
            carried[here] = self.parts[1 - side].centre + apart @ self.maps[side].T
        return carried, np.where(wrong, -self.log_volume, self.log_volume)


def rifts_of(places: Array, wrong: Array, ordinary: Array) -> tuple[Rift, ...]:
    """The rifts among places (n, r), the deepest first.

    ``wrong`` (n, terms) are the chances that each term is wrong there; ``ordinary`` (r, r) is the covariance to lean on
    where few places are known.
    """
    said_wrong = wrong > 0.5
    fewer = np.minimum(said_wrong.sum(axis=0), (~said_wrong).sum(axis=0))
    decided = (np.abs(wrong - 0.5) > 0.3).mean(axis=0)
    split = np.flatnonzero((fewer >= _FEWEST) & (decided >= _DECIDED))
    found: list[int] = []
    for term in split[np.argsort(-fewer[split], kind="stable")]:
        if len(found) < MOST_RIFTS and all(_correlation(said_wrong, term, other) < _ALIKE for other in found):
            found.append(int(term))
    return tuple(_rift(term, places, said_wrong[:, term], ordinary) for term in found)


def one_sided(wrong: Array) -> bool:
    """Whether too few of some chances (n,) to be wrong are on the other side of even for a part to be known well."""
    said_wrong = int((wrong > 0.5).sum())
    return min(said_wrong, len(wrong) - said_wrong) < _WELL_KNOWN


def _correlation(said_wrong: NDArray[np.bool_], one: int, other: int) -> float:
    return abs(float(np.corrcoef(said_wrong[:, one], said_wrong[:, other])[0, 1]))


def _rift(term: int, places: Array, wrong: NDArray[np.bool_], ordinary: Array) -> Rift:
    sides = [places[~wrong], places[wrong]]
    within = sum((len(side) * covariance_of(side) for side in sides), np.zeros_like(ordinary)) / len(places)
    usual = leaning(within, ordinary, len(places))
    right, other = (
        Part(side.mean(axis=0), leaning(covariance_of(side), usual, len(side)), len(side) / len(places))
        for side in sides
    )
    there = transport(right.covariance, other.covariance)
    return Rift(term, (right, other), (there, np.asarray(np.linalg.inv(there))), float(np.linalg.slogdet(there)[1]))


def covariance_of(places: Array) -> Array:
    """The covariance (r, r) of places (n, r)."""
    apart = places - places.mean(axis=0)
    return np.asarray(apart.T @ apart / len(places))


def leaning(covariance: Array, usual: Array, known: int) -> Array:
    """A covariance (r, r) of few places, leaning on the usual one."""
    trust = known / (known + 2.0 * len(covariance) + 1.0)
    blend = trust * covariance + (1.0 - trust) * min(1.0, 4.0 * (1.0 - trust)) * usual
    blend[np.diag_indices_from(blend)] += 1e-10
    return np.asarray(blend)


def transport(one: Array, other: Array) -> Array:
    """The symmetric matrix that carries a Gaussian of covariance ``one`` onto one of ``other``."""
    root = _root(one)
    back = np.linalg.inv(root)
    return np.asarray(back @ _root(root @ other @ root) @ back)


def _root(matrix: Array) -> Array:
    sizes, axes = np.linalg.eigh(0.5 * (matrix + matrix.T))
    return np.asarray((axes * np.sqrt(np.maximum(sizes, 1e-14))) @ axes.T)
