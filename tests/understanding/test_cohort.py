"""The cohort as a file: what goes out comes in, and nothing else does."""

from __future__ import annotations

import io
import pickle
import zipfile
from importlib.resources import files

import numpy as np
import pytest

from groundswell.errors import InputError
from groundswell.follow import shipped_cohort
from groundswell.understanding.cohort import Cohort
from groundswell.understanding.compiled import Array
from groundswell.understanding.posterior import MOST_KINDS


def small_cohort(days: int = 5, components: int = 2) -> Cohort:
    rng = np.random.default_rng(7)
    factors = rng.normal(size=(components, days, days + 3))
    return Cohort(
        name="small",
        provenance="made up",
        bias="made up too",
        videos=50,
        weights=np.full(components, 1 / components),
        means=rng.normal(5.0, 1.0, size=(components, days)),
        covariances=factors @ factors.transpose(0, 2, 1),
        categories=("News", "Shows"),
        tables={"tail": np.array([1.0, 2.0]), "category_leaning": np.array([[0.5, -0.5]] * components)},
    )


def test_round_trip_keeps_every_part() -> None:
    cohort = small_cohort()
    again = Cohort.from_bytes(cohort.to_bytes())
    assert (again.name, again.provenance, again.bias, again.videos) == ("small", "made up", "made up too", 50)
    np.testing.assert_allclose(again.weights, cohort.weights)
    np.testing.assert_allclose(again.means, cohort.means, rtol=1e-6)
    # the file keeps eight significant bits of each factor
    np.testing.assert_allclose(again.covariances, cohort.covariances, rtol=2e-2, atol=5e-2)
    np.testing.assert_array_equal(again.tables["tail"], cohort.tables["tail"])


def test_same_cohort_same_bytes() -> None:
    data = small_cohort().to_bytes()
    assert data == small_cohort().to_bytes()
    assert Cohort.from_bytes(data).to_bytes() == Cohort.from_bytes(data).to_bytes()


def _with_member(data: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            target.writestr(entry.filename, content if entry.filename == name else source.read(entry))
    return buffer.getvalue()


def _array(values: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(values), allow_pickle=True)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("means.npy", _array([[1.0, 2.0]])),
        ("means.npy", _array(np.full((2, 5), np.nan))),
        ("weights.npy", _array([0.9, 0.9])),
        ("weights.npy", _array(np.array([{"a": 1}], dtype=object))),
        ("factors.npy", _array(np.zeros((2, 15)))),
        ("factors.npy", _array(np.ones((2, 14), dtype=np.float32))),
        ("factors.npy", _array(np.ones((2, 15)))),
        ("text.npy", _array(np.frombuffer(b"{", dtype=np.uint8))),
        ("format.npy", _array([99])),
        ("means.npy", b"not an array"),
    ],
)
def test_malformed_members_are_refused(member: str, content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        Cohort.from_bytes(_with_member(small_cohort().to_bytes(), member, content))
    assert "\n" not in str(caught.value)


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("data", [b"", b"PK", b"views,age\n1,2\n", pickle.dumps(Trap()), b"\x00" * 1000])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        Cohort.from_bytes(data)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("means.npy", b"\0" * (65 * 2**20))
    with pytest.raises(InputError, match="too much"):
        Cohort.from_bytes(buffer.getvalue())


def test_parts_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to one"):
        Cohort("n", "p", "b", 1, np.array([0.5]), np.zeros((1, 2)), np.eye(2)[None])
    with pytest.raises(ValueError, match="different sizes"):
        Cohort("n", "p", "b", 1, np.array([1.0]), np.zeros((1, 3)), np.eye(2)[None])


def test_the_shipped_cohort_reads_and_names_its_source() -> None:
    data = files("groundswell").joinpath("data", "cohort.npz").read_bytes()
    cohort = Cohort.from_bytes(data)
    assert len(data) < 2**20
    assert cohort.days == 120
    assert "CC BY-NC" in cohort.provenance
    assert cohort.bias
    assert (np.linalg.eigvalsh(cohort.covariances) > 0).all()


def test_what_the_curve_is_drawn_from_is_the_shipped_cohort_merged() -> None:
    whole, kept = shipped_cohort(), shipped_cohort("merged.npz")
    merged = whole.merged(MOST_KINDS)
    np.testing.assert_allclose(kept.weights, merged.weights, rtol=1e-6)
    np.testing.assert_allclose(kept.means, merged.means, atol=1e-4)
    np.testing.assert_allclose(kept.covariances, merged.covariances, atol=0.02 * float(merged.covariances.max()))
    assert kept.videos == whole.videos


def test_merging_keeps_the_mean_and_the_covariance() -> None:
    cohort = small_cohort(components=5)
    merged = cohort.merged(2)
    assert len(merged.weights) == 2
    for part in (cohort, merged):
        assert abs(part.weights.sum() - 1.0) < 1e-12
    np.testing.assert_allclose(_moments(merged)[0], _moments(cohort)[0])
    np.testing.assert_allclose(_moments(merged)[1], _moments(cohort)[1])


def _moments(cohort: Cohort) -> tuple[Array, Array]:
    mean = cohort.weights @ cohort.means
    apart = cohort.means - mean
    within = np.einsum("k,kij->ij", cohort.weights, cohort.covariances)
    return mean, within + np.einsum("k,ki,kj->ij", cohort.weights, apart, apart)


def test_merging_puts_the_nearest_together() -> None:
    means = np.array([[0.0, 0.0], [0.1, 0.0], [9.0, 9.0]])
    cohort = Cohort("n", "p", "b", 1, np.full(3, 1 / 3), means, np.repeat(np.eye(2)[None], 3, axis=0))
    merged = cohort.merged(2)
    np.testing.assert_allclose(sorted(merged.weights), [1 / 3, 2 / 3])


def test_a_category_leans_only_where_it_is_known() -> None:
    cohort = small_cohort()
    np.testing.assert_array_equal(cohort.leaning("News"), [0.5, 0.5])
    np.testing.assert_array_equal(cohort.leaning("Opera"), [0.0, 0.0])
    np.testing.assert_array_equal(cohort.leaning(None), [0.0, 0.0])
