"""Every source that is installed: ours and everybody's come through the same door, the entry points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any

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
    found = _loaded(GROUP, "source", lambda plugin: isinstance(plugin, Source))
    return tuple(found[name] for name in sorted(found, key=lambda name: (name == LAST, name)))


@cache
def all_finders() -> tuple[Finder, ...]:
    """The finders by the name of their entry point; ``InputError`` where one is none."""
    found = _loaded(FINDERS, "finder", lambda plugin: isinstance(plugin, Finder))
    return tuple(found[name] for name in sorted(found))


def source_for(url: str, sources: Sequence[Source]) -> tuple[Source, str] | None:
    """The first source that knows the address, and what it calls the video there."""
    for source in sources:
        key = source.key_of(url)
        if key is not None:
            return source, key
    return None


def _loaded(group: str, word: str, has_the_shape: Callable[[object], bool]) -> dict[str, Any]:
    """What is installed in a group of entry points, by name."""
    found: dict[str, Any] = {}
    for point in entry_points(group=group):
        try:
            plugin = point.load()()
        except Exception as error:
            raise InputError(
                f"the {word} {point.name} cannot be loaded ({error}); mend or remove its package"
            ) from error
        if not has_the_shape(plugin):
            raise InputError(f"the {word} {point.name} has not the shape of one; mend or remove it")
        found[point.name] = plugin
    return found
