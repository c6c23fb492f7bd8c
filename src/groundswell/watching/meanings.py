"""What the platforms of a case mean by a view, entered into the record beside their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from groundswell.sources.discovery import source_for
from groundswell.sources.source import Source
from groundswell.terms import CaseFile, Copy, Happening
from groundswell.understanding.definitions import news_of
from groundswell.wording.platforms import platform_words


def news_of_meanings(
    file: CaseFile, copies: Sequence[Copy], sources: Sequence[Source], at: datetime
) -> tuple[Happening, ...]:
    """What is to be entered of the definitions of these copies' platforms ``at`` a moment (UTC)."""
    found: dict[str, Happening] = {}
    for copy in copies:
        known = source_for(copy.url, sources)
        definition = known[0].counts.get("views") if known is not None else None
        if definition is None or copy.platform in found:
            continue
        news = news_of(file, copy.platform, platform_words(copy.platform), definition, at)
        if news is not None:
            found[copy.platform] = news
    return tuple(found.values())
