"""A watch over the nights on which the clocks of a case's zone are changed, either way."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console
from rising_films import listed
from stage import Stage, film

from groundswell.cli.watch import Board
from groundswell.terms import CaseFile, When
from groundswell.watching.clock import Rehearsal
from loopback import Asked, Told, serving

NEW_YORK = ZoneInfo("America/New_York")
NIGHTS = {
    "forward": (datetime(2026, 3, 8, 5, tzinfo=UTC), "01:40 EST", "03:20 EDT"),
    "back": (datetime(2026, 11, 1, 4, tzinfo=UTC), "01:40 EDT", "01:20 EST"),
}
"""Two hours before, and what a clock there shows twenty minutes before and after."""


def in_new_york(begin: datetime) -> CaseFile:
    boats = film("boats", ["video000001"])
    day = When(f"{begin:%Y-%m}-01")
    return replace(boats, case=replace(boats.case, zone="America/New_York", released_from=day, released_to=day))


@pytest.mark.parametrize("night", NIGHTS)
def test_readings_stay_in_their_order_and_as_far_apart_as_they_were(tmp_path: Path, night: str) -> None:
    begin, _before, _after = NIGHTS[night]
    asked_at: list[datetime] = []

    def answer(asked: Asked) -> Told:
        asked_at.append(stage.clock.now())
        return listed(asked, lambda _id: 10_000 + len(asked_at))

    with serving(answer) as server:
        stage = Stage.of(tmp_path, server.url, in_new_york(begin))
        stage.clock = Rehearsal(begin, 7200.0, time.time())
        stage.watch(4.0, every=0.25)
    said = stage.statements()
    windows = [window for one in said if (window := one.as_of(NEW_YORK)) is not None]
    moments = [window.start for window in windows]
    assert len(moments) == len(said) == len(asked_at) > 6
    assert moments == sorted(set(moments))
    assert all(window.start == window.end for window in windows)
    assert [one.value for one in said] == sorted(one.value for one in said)
    assert moments[0] < begin + timedelta(hours=2) < moments[-1]
    for asked, kept in zip(asked_at, moments, strict=True):
        assert timedelta(seconds=-1) <= kept - asked <= timedelta(minutes=15)
    assert max(later - earlier for earlier, later in pairwise(moments)) < timedelta(hours=1)


@pytest.mark.parametrize("night", NIGHTS)
def test_the_table_tells_the_hour_and_which_of_two(tmp_path: Path, night: str) -> None:
    begin, before, after = NIGHTS[night]
    with serving(lambda asked: listed(asked, lambda _id: 12_000)) as server:
        stage = Stage.of(tmp_path, server.url, in_new_york(begin))
        stage.watch(0, once=True)
    (one,) = stage.shown
    for minutes, told in ((100, before), (140, after)):
        board = Board()
        board.saw(replace(one, at=begin + timedelta(minutes=minutes)))
        page = io.StringIO()
        Console(file=page, width=100).print(board.table())
        assert told in page.getvalue()
