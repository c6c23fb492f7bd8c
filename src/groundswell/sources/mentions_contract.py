"""``check_finder(finder)``: everything that is asked of a finder, in one call, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import httpx2

from groundswell.sources.ask import Client
from groundswell.sources.contract import HASTY, SPOILT, check_sentence
from groundswell.sources.failures import NoAnswer
from groundswell.sources.mentions import Figure, Finder, Finding, Found, Mention, Sought


def check_finder(finder: Finder) -> None:
    """``AssertionError`` with a sentence where the finder breaks the contract."""
    assert isinstance(finder, Finder), "a name, an example and one method make a finder"
    assert finder.name.strip(), "a finder has a name"
    asyncio.run(_check_finding(finder, finder.example))


async def _check_finding(finder: Finder, example: Finding) -> None:
    told = await _found(finder, example)
    assert told.mentions == example.mentions, f"the example means {told.mentions}"
    assert told.figures == example.figures, f"the example means {told.figures}"
    found: list[Mention | Figure] = [*told.mentions, *told.figures]
    assert found, "an example in which something is found"
    ids = [one.id for one in found]
    assert len(set(ids)) == len(ids), "each once, with an id of its own"
    assert all(one.address.startswith(("https://", "http://")) for one in found), "an address of the web"
    later = replace(example.sought, since=datetime(2100, 1, 1, tzinfo=UTC))
    dated = await _found(finder, example, sought=later)
    assert not [one for one in dated.mentions if one.seen_at], "what is older than the film is not about it"
    assert not dated.figures, "what was counted before the film is not about it"
    for what, (media_type, content) in SPOILT.items():
        try:
            spoilt = await _found(finder, example, media_type=media_type, content=content)
        except NoAnswer as error:
            check_sentence(str(error), example.settings)
            continue
        assert not spoilt.mentions, f"{what} was taken for {spoilt.mentions}"
        assert not spoilt.figures, f"{what} was taken for {spoilt.figures}"
    for status in (401, 403, 429, 500, 503):
        try:
            refused = await _found(finder, example, status=status)
        except NoAnswer as error:
            check_sentence(str(error), example.settings)
            continue
        assert refused.troubles, f"HTTP {status} is no answer"
        assert not refused.mentions, f"HTTP {status} is no answer"
    for name in example.settings:
        sentence = "nothing"
        try:
            await _found(finder, replace(example, settings={}))
        except NoAnswer as error:
            sentence = str(error)
        assert name in sentence, f"where a setting is missing, a finder names {name}; this one says {sentence}"


async def _found(
    finder: Finder,
    example: Finding,
    *,
    sought: Sought | None = None,
    media_type: str | None = None,
    content: bytes | None = None,
    status: int = 200,
) -> Found:
    """What the finder makes of one and the same answer to all it asks."""
    headers: Mapping[str, str] = {"content-type": media_type or example.media_type}
    body = example.content if content is None else content

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers=headers, content=body)

    async with Client(example.settings, manners=HASTY, connection=httpx2.MockTransport(answer)) as client:
        return await finder.find(client, sought or example.sought)
