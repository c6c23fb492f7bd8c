"""What a platform means by a view enters the record beside its numbers, and a change of it is a happening, once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rising_films import listed
from stage import Stage, film

from groundswell.record.package import read_package
from groundswell.record.package_out import write_package
from groundswell.sources.youtube import YouTube
from groundswell.watching.begin import Wanted, watch
from groundswell.watching.schedule import Pace
from groundswell.watching.sending import Messenger
from groundswell.watching.watcher import Onlooker
from loopback import serving


def run(stage: Stage) -> None:
    settings = {
        "GROUNDSWELL_ALLOW_PRIVATE": "1",
        "GROUNDSWELL_YOUTUBE_URL": stage.url,
        "GROUNDSWELL_YOUTUBE_KEY": "s3cret",
    }
    wanted = Wanted(stage.address, (), Pace(1 / 6, 1000), "test", settings, once=True)
    onlooker = Onlooker(stage.shown.append, stage.notes.append)
    asyncio.run(watch(wanted, Messenger([]), onlooker, stage.clock, asyncio.Event()))


def test_a_definition_is_entered_once_and_its_change_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda asked: listed(asked, lambda _id: 12_000)) as server:
        stage = Stage.of(tmp_path, server.url, film("boats", ["video000001", "video000002"]))
        for _start in range(2):
            run(stage)
        [kept] = stage.files()[0].happenings
        assert (kept.kind, kept.happened_from) == ("definition", None)
        assert kept.what == f"YouTube counts as a view: {YouTube.counts['views']}."
        monkeypatch.setattr(YouTube, "counts", {**YouTube.counts, "views": "whatever began"})
        for _start in range(2):
            run(stage)
    file = stage.files()[0]
    before, change = file.happenings
    assert before == kept
    assert change.what == "YouTube counts otherwise now. As a view it counts: whatever began."
    assert change.happened_from == change.happened_to is not None
    assert len(stage.statements()) == 8
    write_package(file, tmp_path / "out")
    assert read_package(tmp_path / "out", now=stage.clock.now()) == file
