"""Every source that is installed keeps the contract; the sources are found by themselves."""

from __future__ import annotations

import pytest

from groundswell.sources.contract import check
from groundswell.sources.discovery import all_sources, source_for
from groundswell.sources.source import Source
from groundswell.sources.vimeo import Vimeo


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
def test_every_source_keeps_the_contract(source: Source) -> None:
    check(source)


def test_ours_come_through_the_door_and_the_one_for_any_site_comes_last() -> None:
    names = [source.name for source in all_sources()]
    assert {"youtube", "vimeo", "any site"} <= set(names)
    assert names[-1] == "any site"


def test_an_address_goes_to_the_source_that_knows_it() -> None:
    def who(url: str) -> str | None:
        found = source_for(url, all_sources())
        return found and found[0].name

    assert who("https://youtu.be/IpbDHxCV29A") == "youtube"
    assert who("https://vimeo.com/88671403") == "vimeo"
    assert who("https://films.example/first-kiss") == "any site"
    assert who("film.mp4") is None


class Careless(Vimeo):
    """Takes a hidden count for none at all."""

    counts = {"plays": ""}  # noqa: RUF012


def test_the_contract_can_be_broken() -> None:
    with pytest.raises(AssertionError, match="say what each counter means"):
        check(Careless())
