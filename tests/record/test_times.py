"""Times read in bulk are the times that ``When`` reads."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from groundswell.record.times import moment_in_full, when_of, window_of
from groundswell.terms import When

ZONE = ZoneInfo("America/New_York")
_DAY = r"(19[89]|20[0-3])[0-9]-[01][0-9]-[0-3][0-9]"
_CLOCK = r"[0-2][0-9]:[0-6][0-9](:[0-6][0-9](\.[0-9]{1,7})?)?"
TEXTS = st.from_regex(rf"{_DAY}[T ]{_CLOCK}(Z|[+-][0-3][0-9]:?[0-9]{{2}})?", fullmatch=True)


def answer(text: str, read: Callable[[str], When]) -> When | str:
    """The time of a text, or what is said where it gives none."""
    try:
        return read(text)
    except ValueError as error:
        return str(error)


@given(TEXTS)
@example("2014-03-11T12:00Z")
@example("2014-03-11 12:00:00.5-04:00")
@example("2014-03-11T24:00Z")
@example("1989-12-31T23:59-05:00")
@example("2014-03-11T12:00+99:00")
@example("２014-03-11T12:00Z")
def test_the_quick_way_and_the_long_way_agree(text: str) -> None:
    expected = answer(text, When)
    assert answer(text, when_of) == expected
    if isinstance(expected, When):
        assert window_of(expected, ZONE) == expected.window(ZONE)


def test_what_is_written_in_full_takes_the_quick_way() -> None:
    assert moment_in_full("2014-03-11T12:00:30-04:00") is not None
    assert moment_in_full("2014-03-11T12:00:30") is None
    assert moment_in_full("2014-03-11") is None
