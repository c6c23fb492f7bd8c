"""The command that measures what carried a film runs, and what it finds on a few films is what it promises on many."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
# the benchmarks are run from the checkout and not installed, so their place has to be known before they are imported
# ruff: noqa: E402
sys.path.insert(0, str(ROOT))

from benchmarks.carried import __main__ as command
from benchmarks.carried.cases import film, quiet_film
from benchmarks.carried.catalogue import NEWS, NO_NEWS, lifted
from benchmarks.carried.measure import outcome

from groundswell.understanding.carried import explain

FEW = 300
DOCUMENT = ROOT / "docs" / "carried.md"


def test_every_table_of_the_document_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "carried.md"
    text = DOCUMENT.read_text(encoding="utf-8")
    document.write_text(text, encoding="utf-8")
    monkeypatch.setattr(command, "shared_data", lambda: None)
    command.main(["--cases", "3", "--nulls", "2", "--told", "1", "--draws", "60", "--document", str(document)])
    after = document.read_text(encoding="utf-8")
    assert after.count("<!-- measured: ") == text.count("<!-- measured: ") == 7
    assert after != text
    assert "80% intervals, 3 films" in after
    assert "80% intervals, 1 films told by 25 statements" in after
    assert "| 2 happenings that brought nothing |" in after


def test_intervals_hold_and_twins_are_together_in_a_few_films() -> None:
    outcomes = [outcome(seed, draws=FEW) for seed in range(8)]
    held = [one.inside for found in outcomes for one in found.with_echo]
    assert len(held) >= 10
    assert 0.5 <= np.mean(held) <= 1.0  # four standard errors below 80%
    assert all(found.twins for found in outcomes if found.twins is not None)
    assert all(apart for found in outcomes for apart in found.apart)


def test_the_simulator_plants_what_it_says() -> None:
    made = film(3)
    assert all(0.0 <= one.direct <= one.with_echo < 1.0 for one in made.planted)
    assert not quiet_film(3).planted[0].real


@pytest.mark.slow
def test_the_size_of_the_placebo_test() -> None:
    found = [
        explain(one.path, [one.planted[0].candidate], seed=1, draws=60).p_groups[0]
        for one in map(quiet_film, range(150))
    ]
    p = np.array([value for value in found if value is not None])
    assert (p <= 0.05).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / len(p))


@pytest.mark.slow
def test_the_release_of_a_song_lifts_the_older_ones_and_a_day_without_news_does_not(shared_data: Path) -> None:
    news, none = (lifted(shared_data / "series", day) for day in (NEWS, NO_NEWS))
    assert len(news) == 5
    for title, (share, p) in news.items():
        assert p is not None
        assert p <= 0.05, title
        assert np.quantile(share, 0.05) > 0.01, title
    for title, (share, p) in none.items():
        assert p is not None
        assert p > 0.05, title
        assert np.quantile(share, 0.95) < 0.02, title
