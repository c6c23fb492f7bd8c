"""What servers said may be kept: answers in memory, asked for again only with the mark that they gave.

In memory and not on disk, so that nothing of a request, its key least of all, is ever written.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; header names in small letters."""

    status: int
    url: str
    headers: dict[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class _Kept:
    reply: Reply
    fresh_until: float


class Cache:
    """Replies to GET by address and credential, the longest unused thrown out first; ``capacity`` in bytes."""

    def __init__(self, capacity: int = 32 << 20) -> None:
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()

    def fresh(self, key: tuple[str, ...], now: float) -> Reply | None:
        """The reply that its server allowed to be used still; ``now`` in seconds of any steady clock."""
        kept = self._kept.get(key)
        if kept is None or now >= kept.fresh_until:
            return None
        self._kept.move_to_end(key)
        return kept.reply

    def marks(self, key: tuple[str, ...]) -> dict[str, str]:
        """The headers that ask whether the kept reply is still right."""
        kept = self._kept.get(key)
        if kept is None:
            return {}
        asked = {"if-none-match": kept.reply.headers.get("etag")}
        asked["if-modified-since"] = kept.reply.headers.get("last-modified")
        return {name: value for name, value in asked.items() if value}

    def confirmed(self, key: tuple[str, ...], reply: Reply, now: float) -> Reply | None:
        """The kept reply, which a 304 says is still right; None where it was thrown out meanwhile."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        whole = replace(kept.reply, headers=kept.reply.headers | _of_the_answer(reply.headers))
        self.keep(key, whole, now)
        return whole

    def keep(self, key: tuple[str, ...], reply: Reply, now: float) -> None:
        """Keep a reply where its server allows that and there is anything to ask again with."""
        self._drop(key)
        control = reply.headers.get("cache-control", "").lower()
        seconds = _max_age(control)
        marked = "etag" in reply.headers or "last-modified" in reply.headers
        varies = reply.headers.get("vary", "").strip() == "*"
        if reply.status != 200 or "no-store" in control or varies or not (marked or seconds):
            return
        if len(reply.content) > self._capacity // 4:
            return
        self._kept[key] = _Kept(reply, now + seconds)
        self._size += len(reply.content)
        while self._size > self._capacity:
            _oldest, gone = self._kept.popitem(last=False)
            self._size -= len(gone.reply.content)

    def _drop(self, key: tuple[str, ...]) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= len(gone.reply.content)


def _max_age(control: str) -> float:
    if "no-cache" in control:
        return 0.0
    found = re.search(r"(?:^|[ ,])max-age=(\d{1,9})", control)
    return float(found[1]) if found else 0.0


def _of_the_answer(headers: dict[str, str]) -> dict[str, str]:
    """Headers of a 304 that speak of the reply itself."""
    return {
        name: headers[name] for name in ("etag", "last-modified", "cache-control", "date", "vary") if name in headers
    }
