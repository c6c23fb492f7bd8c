"""How the views of a happening come, and which happenings are pushes of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from groundswell.terms import Happening, Window
from groundswell.understanding.carried_path import path_of_counts
from groundswell.understanding.push_table import ECHOES, Echo, added, push_table
from groundswell.understanding.pushes import (
    FRONT_PAGE,
    PRESS,
    RESPONSES,
    SLOW,
    TELEVISION,
    Candidate,
    Response,
    why_not,
)

RELEASE = datetime(2024, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RELEASED = Window(RELEASE, RELEASE + 2 * HOUR)


def happening(kind: str = "press") -> Happening:
    return Happening(id="h", kind=kind, what="Something")


def peak(response: Response) -> float:
    """Hours until the views come fastest."""
    hours = np.arange(0.0, 24.0 * 20.0, 0.05)
    return float(hours[np.argmax(np.diff(response.share_by(hours / 24.0)))])


@pytest.mark.parametrize("response", [r for kind in RESPONSES.values() for r in kind])
def test_all_views_come_once_and_none_before(response: Response) -> None:
    assert response.share_by(np.array([-1.0, 0.0])) == pytest.approx([0.0, 0.0])
    assert response.share_by(np.array([response.middle]))[0] == pytest.approx(0.5)
    assert response.share_by(np.array([1e6]))[0] == pytest.approx(1.0, abs=1e-6)
    assert (np.diff(response.share_by(np.linspace(0.0, 50.0, 500))) >= 0.0).all()


def test_each_kind_comes_as_fast_as_it_is_said_to() -> None:
    assert all(1.0 <= peak(r) <= 13.0 for r in FRONT_PAGE)
    assert all(r.share_by(np.array([2.0 / 24.0]))[0] > 0.5 for r in TELEVISION)
    assert all(6.0 / 24.0 <= r.middle <= 48.0 / 24.0 for r in PRESS)
    assert min(r.middle for r in SLOW) > max(r.middle for r in TELEVISION)


@pytest.mark.parametrize(
    ("kind", "window", "reason"),
    [
        ("press", None, "no date"),
        ("press", Window(RELEASE - HOUR, RELEASE + 9 * HOUR), "release"),
        ("post", Window(RELEASE + HOUR, RELEASE + 2 * HOUR), "release"),
        ("production", Window(RELEASE + 99 * HOUR, RELEASE + 99 * HOUR), "before there was a film"),
        ("press", Window(RELEASE + 24 * HOUR, RELEASE + 200 * HOUR), "too vaguely"),
        ("press", Window(RELEASE + 700 * HOUR, RELEASE + 724 * HOUR), "after the last"),
    ],
)
def test_what_is_no_push_of_its_own(kind: str, window: Window | None, reason: str) -> None:
    assert reason in (why_not(happening(kind), window, RELEASED, last=25.0) or "")


def test_what_is() -> None:
    assert why_not(happening(), Window(RELEASE + 24 * HOUR, RELEASE + 48 * HOUR), RELEASED, last=25.0) is None


def test_a_push_adds_its_views_and_not_more() -> None:
    path = path_of_counts(np.arange(0.0, 101.0), np.full(100, 1e3))
    for echo in (ECHOES[0], ECHOES[-1], Echo(0.5, 1.0)):
        rates = added(path, np.array([10.3]), PRESS[1], echo)[0]
        assert (rates[:10] == 0.0).all()
        assert (rates >= 0.0).all()
        assert 0.9 < rates @ path.widths <= 1.0 + 1e-9
    direct = added(path, np.array([10.3]), PRESS[1], None)[0]
    early = added(path, np.array([10.3]), PRESS[1], Echo(0.6, 1.5))[0]
    assert direct[10:12].sum() > early[10:12].sum()


def test_a_window_has_at_most_four_places_and_the_table_one_row_for_each_way() -> None:
    path = path_of_counts(np.arange(0.0, 61.0), np.full(60, 1e3))
    hour, day = Candidate(happening(), 9.0, 9.04), Candidate(happening("tv"), 20.0, 21.0)
    assert len(hour.places) == 1
    assert list(day.places) == pytest.approx([20.125, 20.375, 20.625, 20.875])
    table = push_table(path, [[hour], [day], [hour, day]])
    assert list(table.options) == [len(PRESS), 4 * len(TELEVISION), len(PRESS) + 4 * len(TELEVISION)]
    assert table.rates.shape == (3, max(table.options), len(ECHOES), 60)
