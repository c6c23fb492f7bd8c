"""Every source that is installed: ours and everybody's come through the same door, the entry points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points

from groundswell.errors import InputError
from groundswell.sources.mentions import Finder
from groundswell.sources.source import Source

GROUP = "groundswell.sources"
FINDERS = "groundswell.finders"

LAST = "anysite"
"""The entry point of the source that takes what no other knows."""


@cache
def all_sources() -> tuple[Source, ...]:
    """The sources by the name of their entry point, the one for any site last; ``InputError`` where one is none."""
    found = sorted(entry_points(group=GROUP), key=lambda point: (point.name == LAST, point.name))
    sources: list[Source] = []
    for point in found:
        try:
            source = point.load()()
        except Exception as error:
            raise InputError(
                f"the source {point.name} cannot be loaded ({error}); mend or remove its package"
            ) from error
        if not isinstance(source, Source):
            raise InputError(f"the source {point.name} has not the shape of one; mend or remove it")
        sources.append(source)
    return tuple(sources)


def source_for(url: str, sources: Sequence[Source]) -> tuple[Source, str] | None:
    """The first source that knows the address, and what it calls the video there."""
    for source in sources:
        key = source.key_of(url)
        if key is not None:
            return source, key
    return None


@cache
def all_finders() -> tuple[Finder, ...]:
    """The finders by the name of their entry point; ``InputError`` where one is none."""
    finders: list[Finder] = []
    for point in sorted(entry_points(group=FINDERS), key=lambda point: point.name):
        try:
            finder = point.load()()
        except Exception as error:
            raise InputError(
                f"the finder {point.name} cannot be loaded ({error}); mend or remove its package"
            ) from error
        if not isinstance(finder, Finder):
            raise InputError(f"the finder {point.name} has not the shape of one; mend or remove it")
        finders.append(finder)
    return tuple(finders)
