"""``check(source)``: everything that is asked of a source, in one call, without a network.

For the test of any source, ours or another's::

    def test_my_source() -> None:
        check(MySource())
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx2

from groundswell.sources.ask import Client, Manners
from groundswell.sources.counters import Absent, Counted, Hidden, Removed
from groundswell.sources.failures import NoAnswer
from groundswell.sources.source import Answer, Example, Source

SPOILT = {
    "JSON that is cut off": ("application/json", b'{"items": [{"id": "'),
    "JSON of another form": ("application/json", b'[1, 2, {"items": 3}]'),
    "an empty object": ("application/json", b"{}"),
    "a page instead": ("text/html", b"<!DOCTYPE html><title>Please wait</title><p>Checking your browser"),
    "nothing": ("application/json", b""),
    "bytes that are no text": ("application/json", b"\xff\xfe\x00\x80" * 9),
}
HASTY = Manners(a_second=1e6, attempts=1, first_wait=0.0, longest_wait=0.0)


def check(source: Source) -> None:
    """``AssertionError`` with a sentence where the source breaks the contract."""
    assert isinstance(source, Source), "three facts, two methods and an example make a source"
    assert source.name.strip(), "a source has a name"
    assert source.at_once >= 1, "one request asks for one video at least"
    assert all(meaning.strip() for meaning in source.counts.values()), "say what each counter means"
    example = source.example
    key = source.key_of(example.url)
    assert key == example.answer.key, f"key_of({example.url!r}) is {key!r}, the example says {example.answer.key!r}"
    for foreign in ("", "no address", "ftp://example.org/x", "http://[broken", "https://"):
        assert source.key_of(foreign) is None, f"{foreign!r} is nothing that this source can know"
    asyncio.run(_check_asking(source, example, example.answer.key))


async def _check_asking(source: Source, example: Example, key: str) -> None:
    told = await _asked(source, [key], example.media_type, example.content, 200, example.settings)
    assert told == [example.answer], f"the example means {told}"
    _check_counters(source, example.answer)
    again = await _asked(source, [key, key], example.media_type, example.content, 200, example.settings)
    assert [one.key for one in again] == [key, key], "one answer for each key, in order"
    for what, (media_type, content) in SPOILT.items():
        try:
            spoilt = await _asked(source, [key], media_type, content, 200, example.settings)
        except NoAnswer:
            continue
        numbers = [one for answer in spoilt for one in answer.counters.values() if isinstance(one, Counted)]
        gone = [one for answer in spoilt for one in answer.counters.values() if isinstance(one, Removed)]
        assert not [*numbers, *gone], f"{what} was taken for {spoilt}"
    for status in (401, 403, 429, 500, 503):
        try:
            refused = await _asked(source, [key], "text/plain", b"no", status, example.settings)
        except NoAnswer as error:
            check_sentence(str(error), example.settings)
            continue
        assert all(answer.trouble and not answer.counters for answer in refused), f"HTTP {status} is no answer"
    for name in example.settings:
        sentence = "nothing"
        try:
            await _asked(source, [key], example.media_type, example.content, 200, {})
        except NoAnswer as error:
            sentence = str(error)
        assert name in sentence, f"where its key is missing, a source names {name}; this one says {sentence}"


def _check_counters(source: Source, answer: Answer) -> None:
    for metric, counter in answer.counters.items():
        assert metric in source.counts, f"{metric} is not among what the source says it counts"
        assert isinstance(counter, Counted | Hidden | Absent | Removed), "fallen and frozen are seen by who remembers"


def check_sentence(sentence: str, settings: Mapping[str, str]) -> None:
    assert len(sentence.splitlines()) == 1, "one line says what is wrong"
    assert not [name for name, value in settings.items() if value and value in sentence], "a message holds no key"


async def _asked(
    source: Source, keys: list[str], media_type: str, content: bytes, status: int, settings: Mapping[str, str]
) -> list[Answer]:
    """What the source makes of one and the same answer to all it asks."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        held = [value for value in settings.values() if value and value in str(request.url)]
        assert not held, "a key goes into a header, never into an address"
        return httpx2.Response(status, headers={"content-type": media_type}, content=content)

    async with Client(settings, manners=HASTY, connection=httpx2.MockTransport(answer)) as client:
        return list(await source.ask(client, keys))
