"""What cannot be told apart is joined as complete linkage joins it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from groundswell.understanding.apart import ALIKE, clusters_of


@pytest.mark.parametrize("seed", range(40))
def test_clusters_are_those_of_complete_linkage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    number = int(rng.integers(2, 14))
    seen = rng.standard_normal((number, 3)) + rng.standard_normal((1, 3))
    seen /= np.linalg.norm(seen, axis=1, keepdims=True)
    alike = seen @ seen.T
    pairs = np.triu_indices(number, 1)
    tree = linkage(np.maximum(1.0 - alike[pairs], 0.0), method="complete")
    expected = fcluster(tree, 1.0 - ALIKE, criterion="distance")
    found = clusters_of(alike)
    assert (np.equal.outer(found, found) == np.equal.outer(expected, expected)).all()
