"""What paths of videos look like: the prior over the log of a day's views, learned from real videos.

A path is y_d = log(1 + views on day d) for ages d-1 to d days, d = 1 .. D. The prior is a mixture of Gaussians
over such paths. Every question (curve, hit, forecast, verdict) conditions this one object on what was seen.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundswell.errors import InputError

Array = NDArray[np.float64]

LARGEST_FILE = 64 * 2**20
"""A cohort is a small file of statistics; anything above this, packed or unpacked, is something else."""

_FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Cohort:
    """What paths of videos look like: a mixture of Gaussians over y_d = log(1 + views on day d).

    ``weights`` (K,) sum to one, ``means`` (K, D), ``covariances`` (K, D, D) positive definite; day d (1-based) is
    the age from d-1 to d days. ``videos`` is the number of videos learned from, ``provenance`` says whose they are
    and ``bias`` what they are not typical of. Raises ``ValueError`` where the parts do not belong together.
    """

    name: str
    provenance: str
    bias: str
    videos: int
    weights: Array
    means: Array
    covariances: Array
    categories: tuple[str, ...] = ()
    tables: dict[str, Array] = field(default_factory=dict)
    """Further statistics by name; absent means not measured. ``evidence_weight`` (D,): how much of a day's
    log-evidence counts when components are weighed (all of it for three days, then 3/d: days of one video repeat each
    other). ``category_leaning`` (K, C): log p(category | component) / p(category). ``tail`` (4,): see ``ages``.
    ``sizes`` (2, Q): chances and the cohort's quantiles of all views by day D. ``calibration_*``: see ``calibration``.
    """

    def __post_init__(self) -> None:
        shapes = (self.weights.ndim, self.means.ndim, self.covariances.ndim)
        if shapes != (1, 2, 3):
            raise ValueError("weights, means and covariances must be one-, two- and three-dimensional")
        if self.means.shape[0] != self.weights.size or self.covariances.shape != (*self.means.shape, self.days):
            raise ValueError("weights, means and covariances are of different sizes")
        if self.weights.size == 0 or self.days == 0:
            raise ValueError("a cohort needs at least one component and one day")
        parts = (self.weights, self.means, self.covariances, *self.tables.values())
        if not all(np.isfinite(part).all() for part in parts):
            raise ValueError("a number in it is not finite")
        if "category_leaning" in self.tables and self.tables["category_leaning"].shape != (
            self.weights.size,
            len(self.categories),
        ):
            raise ValueError("the leanings do not fit the categories")
        if (self.weights < 0).any() or abs(float(self.weights.sum()) - 1.0) > 1e-6:
            raise ValueError("the weights do not sum to one")

    @property
    def days(self) -> int:
        """D, the number of days of a path."""
        return int(self.means.shape[1])

    @property
    def evidence_weight(self) -> Array:
        """How much of each day's log-evidence counts, (D,)."""
        return self.tables.get("evidence_weight", np.ones(self.days))

    def leaning(self, category: str | None) -> Array:
        """What knowing the category adds to the log weight of each component, (K,); nothing where it is unknown."""
        if category is None or category not in self.categories or "category_leaning" not in self.tables:
            return np.zeros(self.weights.size)
        return np.asarray(self.tables["category_leaning"][:, self.categories.index(category)])

    def merged(self, most: int) -> Cohort:
        """The same prior with at most so many components: the two that lose least are put together, again and again.

        Moments are kept (Runnalls 2007, Kullback-Leibler bound); tables that belong to components are left out.
        """
        weights, means, covariances = list(self.weights), list(self.means), list(self.covariances)
        logs = [float(np.linalg.slogdet(covariance)[1]) for covariance in covariances]
        costs: dict[tuple[int, int], float] = {}
        alive = list(range(len(weights)))
        while len(alive) > most:
            for place, i in enumerate(alive):
                for j in alive[place + 1 :]:
                    if (i, j) not in costs:
                        weight, _, covariance = _both(weights, means, covariances, (i, j))
                        log = float(np.linalg.slogdet(covariance)[1])
                        costs[i, j] = 0.5 * (weight * log - weights[i] * logs[i] - weights[j] * logs[j])
            i, j = min(costs, key=lambda pair: (costs[pair], pair))
            weight, mean, covariance = _both(weights, means, covariances, (i, j))
            weights.append(weight)
            means.append(mean)
            covariances.append(covariance)
            logs.append(float(np.linalg.slogdet(covariance)[1]))
            alive = [k for k in alive if k not in (i, j)] + [len(weights) - 1]
            costs = {pair: cost for pair, cost in costs.items() if i not in pair and j not in pair}
        total = sum(weights[k] for k in alive)
        return replace(
            self,
            weights=np.array([weights[k] / total for k in alive]),
            means=np.array([means[k] for k in alive]),
            covariances=np.array([covariances[k] for k in alive]),
            categories=(),
            tables={name: table for name, table in self.tables.items() if name != "category_leaning"},
        )

    def to_bytes(self) -> bytes:
        """The cohort as the bytes of an ``.npz`` file without pickles; the same cohort gives the same bytes."""
        text = {name: getattr(self, name) for name in ("name", "provenance", "bias", "videos", "categories")}
        arrays: dict[str, NDArray[Any]] = {
            "format": np.array([_FORMAT]),
            "text": np.frombuffer(json.dumps(text, sort_keys=True).encode(), dtype=np.uint8),
            "weights": self.weights,
            "means": self.means.astype(np.float32),
            "factors": _halved(_packed(np.asarray(np.linalg.cholesky(self.covariances)))),
        }
        arrays |= {f"table_{name}": table.astype(np.float32) for name, table in self.tables.items()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(arrays):
                entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                member = io.BytesIO()
                np.lib.format.write_array(member, arrays[name], allow_pickle=False)
                archive.writestr(entry, member.getvalue())
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Cohort:
        """The cohort in these bytes; ``InputError`` where they are not one."""
        try:
            arrays = _arrays_in(data)
            if int(arrays["format"][0]) != _FORMAT:
                raise ValueError(f"it is of format {int(arrays['format'][0])}, and this version reads {_FORMAT}")
            text = json.loads(arrays["text"].tobytes().decode())
            factors = _unpacked(_whole(arrays["factors"]), int(arrays["means"].shape[1]))
            weights = arrays["weights"].astype(np.float64)
            return cls(
                name=str(text["name"]),
                provenance=str(text["provenance"]),
                bias=str(text["bias"]),
                videos=int(text["videos"]),
                weights=weights,
                means=arrays["means"].astype(np.float64),
                covariances=factors @ factors.transpose(0, 2, 1),
                categories=tuple(str(category) for category in text.get("categories", ())),
                tables={
                    name.removeprefix("table_"): table.astype(np.float64)
                    for name, table in arrays.items()
                    if name.startswith("table_")
                },
            )
        except InputError:
            raise
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise InputError(f"this is not a cohort file written by `groundswell learn`: {reason}") from error


def _arrays_in(data: bytes) -> dict[str, NDArray[Any]]:
    if len(data) > LARGEST_FILE:
        raise InputError("this is not a cohort file: it is far too large")
    arrays: dict[str, NDArray[Any]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_FILE:
            raise InputError("this is not a cohort file: it unpacks to far too much")
        for entry in entries:
            with archive.open(entry) as member:
                content = io.BytesIO(member.read(entry.file_size))
            arrays[entry.filename.removesuffix(".npy")] = np.lib.format.read_array(content, allow_pickle=False)
    return arrays


def _both(
    weights: list[Any], means: list[Array], covariances: list[Array], pair: tuple[int, int]
) -> tuple[float, Array, Array]:
    """Weight, mean and covariance of two components taken as one."""
    i, j = pair
    weight = float(weights[i] + weights[j])
    share, apart = float(weights[i]) / weight, means[i] - means[j]
    mean = share * means[i] + (1 - share) * means[j]
    covariance = share * covariances[i] + (1 - share) * covariances[j] + share * (1 - share) * np.outer(apart, apart)
    return weight, mean, covariance


def _halved(values: Array) -> NDArray[np.uint16]:
    """The upper halves of single-precision numbers, rounded: eight significant bits are enough for a spread."""
    bits = values.astype(np.float32).view(np.uint32)
    return ((bits + np.uint32(0x8000)) >> np.uint32(16)).astype(np.uint16)


def _whole(halves: NDArray[Any]) -> Array:
    if halves.dtype == np.float32:
        return halves.astype(np.float64)
    if halves.dtype != np.uint16:
        raise ValueError("its covariances are not written as they should be")
    return (halves.astype(np.uint32) << np.uint32(16)).view(np.float32).astype(np.float64)


def _packed(factors: Array) -> Array:
    """The lower triangles (K, D, D) as rows (K, D(D+1)/2)."""
    rows, columns = np.tril_indices(factors.shape[-1])
    return np.asarray(factors[:, rows, columns])


def _unpacked(triangles: Array, days: int) -> Array:
    rows, columns = np.tril_indices(days)
    if triangles.ndim != 2 or triangles.shape[1] != rows.size:
        raise ValueError("its covariances do not fit its means")
    diagonal = triangles[:, rows == columns]
    if not (diagonal > 0).all():
        raise ValueError("a covariance is not positive definite")
    factors = np.zeros((triangles.shape[0], days, days))
    factors[:, rows, columns] = triangles
    return factors
