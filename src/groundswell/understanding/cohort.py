"""What paths of videos look like: the prior over the log of a day's views, learned from real videos.

A path is y_d = log(1 + views on day d) for ages d-1 to d days, d = 1 .. D. The prior is a mixture of Gaussians
over such paths. Every question (curve, hit, forecast, verdict) conditions this one object on what was seen.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
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
    tables: dict[str, Array] = field(default_factory=dict)
    """Further statistics by name (tail beyond day D, calibration, quantiles of totals); absent means not measured."""

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
        if (self.weights < 0).any() or abs(float(self.weights.sum()) - 1.0) > 1e-6:
            raise ValueError("the weights do not sum to one")

    @property
    def days(self) -> int:
        """D, the number of days of a path."""
        return int(self.means.shape[1])

    def to_bytes(self) -> bytes:
        """The cohort as the bytes of an ``.npz`` file without pickles; the same cohort gives the same bytes."""
        text = {name: getattr(self, name) for name in ("name", "provenance", "bias", "videos")}
        arrays: dict[str, NDArray[Any]] = {
            "format": np.array([_FORMAT]),
            "text": np.frombuffer(json.dumps(text, sort_keys=True).encode(), dtype=np.uint8),
            "weights": self.weights,
            "means": self.means.astype(np.float32),
            "factors": _packed(np.asarray(np.linalg.cholesky(self.covariances))).astype(np.float32),
        }
        arrays |= {f"table_{name}": table for name, table in self.tables.items()}
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
            factors = _unpacked(arrays["factors"].astype(np.float64), int(arrays["means"].shape[1]))
            weights = arrays["weights"].astype(np.float64)
            return cls(
                name=str(text["name"]),
                provenance=str(text["provenance"]),
                bias=str(text["bias"]),
                videos=int(text["videos"]),
                weights=weights,
                means=arrays["means"].astype(np.float64),
                covariances=factors @ factors.transpose(0, 2, 1),
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
