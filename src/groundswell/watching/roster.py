"""Who is watched: the uploads of the cases that were named, those that are added while the watch runs as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from groundswell.errors import InputError, UnknownCase
from groundswell.record.entry import whoever
from groundswell.record.store import Record
from groundswell.sources.discovery import all_sources
from groundswell.sources.wikipedia import article_at
from groundswell.terms import CaseFile
from groundswell.watching.meanings import news_of_meanings
from groundswell.watching.seeking import Search
from groundswell.watching.watched import Watched, usable, watched_in
from groundswell.wording.platforms import platform_words


class Roster:
    """The uploads of the cases ``names`` of a record, or of all its cases; ``noted`` hears what cannot be watched."""

    def __init__(self, names: Iterable[str], settings: Mapping[str, str], noted: Callable[[str], None]) -> None:
        self.watched: list[Watched] = []
        self.searches: dict[str, Search] = {}
        self._names = tuple(dict.fromkeys(names))
        self._sources, self._lacking = usable(all_sources(), settings)
        self._noted = noted
        self._told: set[str] = set()
        self._uploads: dict[str, dict[str, str]] = {}

    def differs(self, record: Record) -> bool:
        """Whether the record has other uploads now."""
        return self._wanted(record) != self._uploads

    def renew(self, record: Record, now: datetime) -> None:
        """Take up what was added, with what its platforms mean by a view; ``UnknownCase`` where a case is not there."""
        uploads = self._wanted(record)
        if not uploads:
            raise UnknownCase(f"{record.address}: has no case yet; begin one with new or import")
        for case in [name for name in uploads if uploads[name] != self._uploads.get(name)]:
            file = record.read(case)
            self._take_up(file)
            mine = [one.copy for one in self.watched if one.case.name == case]
            news = news_of_meanings(file, mine, all_sources(), now)
            if news:
                record.enter(CaseFile(case=file.case, happenings=news), who=whoever(), source="watch")
        self._uploads = uploads
        if not self.watched:
            raise InputError(f"there is no upload to watch; add one: groundswell add {next(iter(uploads))} https://…")

    def _wanted(self, record: Record) -> dict[str, dict[str, str]]:
        uploads = record.uploads()
        return {name: uploads.get(name, {}) for name in self._names or record.cases()}

    def _take_up(self, file: CaseFile) -> None:
        name = file.case.name
        mine, unknown = watched_in(file, self._sources)
        self.watched = [one for one in self.watched if one.case.name != name] + mine
        self.searches[name] = Search.of(file)
        for copy in [one for one in unknown if article_at(one.url) is None]:
            self._tell(f"{name}: no source knows {copy.url}")
        for source in all_sources():
            keys = self._lacking.get(source.name)
            if keys and any(source.key_of(one.copy.url) for one in mine):
                platform = platform_words(source.name)
                self._tell(
                    f"{platform} is read from its pages, for there is no key to its interface: set {', '.join(keys)}"
                )

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._noted(sentence)
