"""The labelled texts that lie in the repository: what the reader promises of its numbers, bounds, subjects, windows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# the benchmarks are run from the checkout and not installed, so their place has to be known before they are imported
sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.reader.accuracy import by_language
from benchmarks.reader.fresh import LATER, TEXTS, fresh_pages


@pytest.mark.parametrize("texts", [TEXTS, LATER], ids=["first", "later"])
def test_the_new_texts_are_read_as_promised(texts: Path) -> None:
    score = by_language(fresh_pages(texts))["all"]
    assert score.f1(score.found) >= 0.92, score.misses
    assert score.f1(score.with_bound) >= 0.88, score.misses
    assert score.f1(score.with_subject) >= 0.85, score.misses
    assert score.held >= 0.8 * score.dated, score.misses
