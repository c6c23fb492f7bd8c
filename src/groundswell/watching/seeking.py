"""Looking for what is written about the films of a watch: slowly, beside the counters, out of the same budget.

Each finder is asked about each film once an hour at most, and so seldom that all of it takes about a tenth of the
budget. Posts become rows of the record as they are found, and happenings once many have seen them;
articles are fetched, kept as documents, and read.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from groundswell.adding import document_of
from groundswell.errors import GroundswellError
from groundswell.record.entry import whoever
from groundswell.record.store import open_record
from groundswell.sources.ask import Client, Question
from groundswell.sources.failures import BudgetSpent, NoAnswer, NotUnderstood
from groundswell.sources.mentions import Finder, Found, Mention, Sought
from groundswell.sources.wikipedia import article_at
from groundswell.terms import CaseFile, Document, Happening, shown
from groundswell.watching.clock import Clock
from groundswell.wording.platforms import platform_words

SHARE = 0.1
"""Of the day's requests, what looking may take."""

SHORTEST = 3600.0
"""Seconds between two questions to one finder about one film."""

MOST_PAGES = 5
"""Articles that are fetched after one question; the others follow after the next."""

_REQUESTS = 5.0
"""What a question takes, the articles that it leads to included, as it is reckoned for the share."""

SEEN_BY_MANY = 100
"""The score from which a post is also a happening, one that may have carried views."""

_MOST_TRIES = 10
_TEXTS = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}


@dataclass(frozen=True)
class Search:
    """A film to look for, and the addresses of what its case has read already."""

    case: str
    sought: Sought
    read: frozenset[str]

    @classmethod
    def of(cls, file: CaseFile) -> Search:
        articles = (document.url for document in file.documents if document.url and article_at(document.url))
        addresses = tuple(dict.fromkeys((*(copy.url for copy in file.copies), *articles)))
        read = {address for document in file.documents for address in (document.name, document.url) if address}
        return cls(file.case.name, Sought(file.case.title, addresses, file.case.released.start), frozenset(read))


@dataclass
class Brought:
    """What was found and entered."""

    posts: int = 0
    documents: int = 0
    figures: int = 0


def ready(finders: Sequence[Finder], settings: Mapping[str, str]) -> tuple[list[Finder], dict[str, list[str]]]:
    """The finders that have the settings that they need, and by its name what each of the others lacks."""
    lacking = {
        finder.name: [name for name in finder.example.settings if not settings.get(name, "").strip()]
        for finder in finders
    }
    return [one for one in finders if not lacking[one.name]], {name: keys for name, keys in lacking.items() if keys}


def apart(pairs: int, requests_a_day: float) -> float:
    """Seconds between two questions to one finder about one film, where there are so many pairs of both."""
    return max(SHORTEST, 86400.0 * pairs * _REQUESTS / (SHARE * requests_a_day))


class Seeker:
    """Looks for films with finders until it is ended; ``once`` asks each pair once and stops."""

    def __init__(self, address: str, finders: Sequence[Finder], clock: Clock, *, requests: float) -> None:
        self.brought = Brought()
        self._address = address
        self._finders = finders
        self._clock = clock
        self._requests = requests
        self._pairs: list[tuple[Search, Finder]] = []
        self._due: dict[tuple[str, str], float] = {}
        self._apart = SHORTEST
        self._read: dict[str, set[str]] = {}
        self._tries: dict[tuple[str, str], int] = {}

    def look_for(self, searches: Iterable[Search]) -> None:
        """Look for these films from now on; what was asked about them before is remembered."""
        self._pairs = [(search, finder) for search in searches for finder in self._finders]
        self._apart = apart(len(self._pairs), self._requests)
        new = [pair for pair in map(_name, self._pairs) if pair not in self._due]
        self._due |= dict(zip(new, self._first_times(len(new)), strict=True))
        for search, _finder in self._pairs:
            self._read.setdefault(search.case, set()).update(search.read)

    async def seek(self, client: Client, ending: asyncio.Event, trouble: Callable[[str], None], *, once: bool) -> None:
        """Ask, enter what comes, wait; ``trouble`` hears a sentence about everything that goes wrong."""
        while not ending.is_set() and self._pairs:
            for pair in self._pairs:
                if ending.is_set():
                    return
                now = self._clock.steady()
                if now < self._due[_name(pair)] and not once:
                    continue
                self._due[_name(pair)] = now + self._apart
                try:
                    await self._look(client, *pair, trouble)
                except BudgetSpent:
                    if once:
                        return
                    self._due = {name: max(due, now + SHORTEST) for name, due in self._due.items()}
            if once:
                return
            wait = self._clock.real(
                max(min(self._due[_name(pair)] for pair in self._pairs) - self._clock.steady(), 0.0)
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), max(wait, 0.01))

    def _first_times(self, pairs: int) -> list[float]:
        """When new pairs are first asked: at once where that is little, else spread: counters are not to starve."""
        if self._apart <= SHORTEST:
            return [-math.inf] * pairs
        now, step = self._clock.steady(), self._apart / max(pairs, 1)
        return [now + place * step for place in range(pairs)]

    async def _look(self, client: Client, search: Search, finder: Finder, trouble: Callable[[str], None]) -> None:
        try:
            found = await finder.find(client, replace(search.sought, until=self._clock.now()))
        except BudgetSpent:
            raise
        except NoAnswer as error:
            trouble(str(error))
            return
        except (LookupError, TypeError, ValueError, AttributeError) as error:  # a finder that breaks the contract
            trouble(f"{finder.name}: the finder failed ({type(error).__name__})")
            return
        for sentence in found.troubles:
            trouble(sentence)
        if found.figures or any(mention.kind != "press" for mention in found.mentions):
            try:
                await asyncio.to_thread(self._enter, search.case, finder, found)
            except GroundswellError as error:
                trouble(f"{finder.name}: what was found could not be entered; {error}")
        press = [mention for mention in found.mentions if mention.kind == "press" and self._is_new(search, mention)]
        for mention in sorted(press, key=lambda one: self._tried(search, one))[:MOST_PAGES]:
            self._tries[search.case, mention.address] = self._tried(search, mention) + 1
            try:
                await self._read_page(client, search, mention)
            except BudgetSpent:
                raise
            except GroundswellError as error:
                trouble(str(error))

    def _is_new(self, search: Search, mention: Mention) -> bool:
        return mention.address not in self._read[search.case] and self._tried(search, mention) < _MOST_TRIES

    def _tried(self, search: Search, mention: Mention) -> int:
        return self._tries.get((search.case, mention.address), 0)

    async def _read_page(self, client: Client, search: Search, mention: Mention) -> None:
        """Fetch an article and enter what it says, once."""
        reply = await client.ask(Question(mention.address, fresh=False))
        where = shown(urlsplit(mention.address).hostname or "")
        media_type = _TEXTS.get(reply.headers.get("content-type", "").partition(";")[0].strip().lower())
        if media_type is None:
            raise NotUnderstood(f"{where}: what a feed leads to is no page")
        document = document_of(mention.address, reply.content, where)
        document = replace(document, media_type=media_type)
        await asyncio.to_thread(self._enter_page, search.case, document, mention)
        self._read[search.case].add(mention.address)
        self.brought.documents += 1

    def _enter(self, case: str, finder: Finder, found: Found) -> None:
        """Enter posts, comments and figures."""
        with open_record(self._address, self._clock.now) as record:
            # the case as it is now, since what is entered beside rows would put it back to what it was
            before = record.read(case)
            mentions = [mention for mention in found.mentions if mention.kind != "press"]
            posts = tuple(mention.as_post() for mention in mentions)
            happenings = tuple(one for one in map(_happening, mentions) if one is not None)
            figures = tuple(figure.as_statement() for figure in found.figures)
            file = CaseFile(case=before.case, posts=posts, happenings=happenings, statements=figures)
            record.enter(file, who=whoever(), source=f"found on {finder.name}")
            self.brought.posts += len(set(posts) - set(before.posts))
            self.brought.figures += len(set(figures) - set(before.statements))

    def _enter_page(self, case: str, document: Document, mention: Mention) -> None:
        from groundswell.follow import OpenRecord

        with OpenRecord(self._address, clock=self._clock.now) as record:
            record.add_document(case, document, mention.seen_at)


def _name(pair: tuple[Search, Finder]) -> tuple[str, str]:
    search, finder = pair
    return search.case, finder.name


def _happening(mention: Mention) -> Happening | None:
    """A post that many saw, as what may have carried views. Its score is not told: the row would change each hour."""
    if mention.kind != "post" or mention.seen_at is None or (mention.score or 0) < SEEN_BY_MANY:
        return None
    title = " ".join(mention.as_post().text.split())
    return Happening(
        id=f"{mention.id}-seen",
        kind="post",
        what=f"A post on {platform_words(mention.platform)} links to the film: {title[:120]}",
        happened_from=mention.seen_at,
        happened_to=mention.seen_at,
        url=mention.address,
    )
