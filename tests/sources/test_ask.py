"""The polite client against real servers that misbehave."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from groundswell.sources.ask import Client, Manners, Question, nothing_to_pay
from groundswell.sources.failures import (
    BudgetSpent,
    NoAnswer,
    NotUnderstood,
    PrivateAddress,
    Refused,
    TooBusy,
    Unreachable,
)
from groundswell.sources.guard import is_public
from loopback import Asked, Told, serving

HASTY = Manners(a_second=1000, attempts=3, first_wait=0.01, longest_wait=1.0, read_timeout=0.3, whole_timeout=1.0)
OPEN = {"GROUNDSWELL_ALLOW_PRIVATE": "1"}
FINE = Told(content=b'{"fine": true}')


def ask(
    url: str,
    settings: Mapping[str, str] = OPEN,
    manners: Manners = HASTY,
    meter: Callable[[str], Awaitable[None]] = nothing_to_pay,
    **more: Any,
) -> Any:
    async def asking() -> Any:
        async with Client(settings, manners=manners, meter=meter) as client:
            return await client.json(Question(url, **more))

    return asyncio.run(asking())


def in_turn(*told: Told) -> Callable[[Asked], Told]:
    """One answer after the other, the last one again and again."""
    left = list(told)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize(
    "trouble",
    [
        Told(429, headers={"Retry-After": "0"}),
        Told(500),
        Told(503),
        Told(content=b'{"fine": true}' * 1000, cut=7),
        Told(content=b"{}", late=0.6),
    ],
    ids=["429", "500", "503", "cut off", "late"],
)
def test_passing_trouble_is_waited_out(trouble: Told) -> None:
    with serving(in_turn(trouble, trouble, FINE)) as server:
        assert ask(server.url) == {"fine": True}
        assert len(server.asked) == 3


def test_retry_after_is_honoured() -> None:
    with serving(in_turn(Told(429, headers={"Retry-After": "1"}), FINE)) as server:
        began = time.monotonic()
        assert ask(server.url) == {"fine": True}
        assert time.monotonic() - began >= 1.0


def test_who_asks_for_an_hour_is_left_alone_for_an_hour() -> None:
    with serving(in_turn(Told(429, headers={"Retry-After": "3600"}))) as server:
        with pytest.raises(TooBusy) as error:
            ask(server.url)
        assert error.value.wait == 3600
        assert len(server.asked) == 1


def test_a_storm_ends_after_the_attempts() -> None:
    with serving(in_turn(Told(500))) as server:
        with pytest.raises(TooBusy, match="busy"):
            ask(server.url)
        assert len(server.asked) == HASTY.attempts


def test_a_refusal_is_not_repeated() -> None:
    with serving(in_turn(Told(404))) as server:
        with pytest.raises(Refused):
            ask(server.url)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"<!DOCTYPE html><p>wait", "a page"), (b'{"a": [1, 2', "broken"), (b"", "nothing"), (b'{"a": NaN}', "broken")],
)
def test_what_is_no_json_is_told(content: bytes, what: str) -> None:
    with serving(in_turn(Told(content=content))) as server, pytest.raises(NotUnderstood, match=what):
        ask(server.url)


def test_what_is_too_large_is_given_up() -> None:
    small = Manners(a_second=1000, attempts=1, largest=1 << 20)
    with serving(in_turn(Told(content=b" " * (2 << 20)))) as server, pytest.raises(NotUnderstood, match="more than"):
        ask(server.url, manners=small)
    bomb = Told(content=gzip.compress(b" " * (50 << 20)), headers={"Content-Encoding": "gzip"})
    with serving(in_turn(bomb)) as server, pytest.raises(NotUnderstood, match="more than"):
        ask(server.url, manners=small)


def test_what_is_unchanged_is_not_sent_again() -> None:
    def answer(asked: Asked) -> Told:
        if asked.headers.get("if-none-match") == '"one"':
            return Told(304)
        return Told(content=b'{"views": 5}', headers={"ETag": '"one"'})

    async def twice(url: str) -> list[Any]:
        async with Client(OPEN, manners=HASTY) as client:
            return [await client.json(Question(url)) for _time in range(2)]

    with serving(answer) as server:
        assert asyncio.run(twice(server.url)) == [{"views": 5}, {"views": 5}]
        assert [one.headers.get("if-none-match") for one in server.asked] == [None, '"one"']


@pytest.mark.parametrize(("fresh", "requests"), [(True, 2), (False, 1)])
def test_a_counter_is_never_read_from_what_was_kept(fresh: bool, requests: int) -> None:
    async def twice(url: str) -> None:
        async with Client(OPEN, manners=HASTY) as client:
            for _time in range(2):
                await client.json(Question(url, fresh=fresh))

    with serving(in_turn(Told(content=b"{}", headers={"Cache-Control": "max-age=60"}))) as server:
        asyncio.run(twice(server.url))
        assert len(server.asked) == requests


def test_a_secret_does_not_follow_to_another_host() -> None:
    with serving(in_turn(FINE)) as elsewhere, serving(in_turn(Told(302, headers={"Location": elsewhere.url}))) as here:
        assert ask(here.url, secret={"x-key": "hush"}) == {"fine": True}
        assert here.asked[0].headers["x-key"] == "hush"
        assert "x-key" not in elsewhere.asked[0].headers


def test_a_ring_of_redirects_ends() -> None:
    with serving(in_turn(Told(302, headers={"Location": "/again"}))) as server:
        with pytest.raises(Unreachable, match="on and on"):
            ask(server.url)
        assert len(server.asked) == HASTY.redirects + 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]", "2130706433"])
def test_this_machine_is_not_asked_unless_that_is_allowed(host: str) -> None:
    with serving(in_turn(FINE)) as server:
        port = server.url.rpartition(":")[2]
        with pytest.raises(PrivateAddress, match="GROUNDSWELL_ALLOW_PRIVATE"):
            ask(f"http://{host}:{port}/", settings={})
        assert not server.asked


def test_only_addresses_of_the_web_are_asked() -> None:
    for url in ("file:///etc/passwd", "ftp://example.org/", "gopher://x", "http://", "//", "http://[", "no address"):
        with pytest.raises(NoAnswer):
            ask(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_every_request_is_paid_for_also_repeated_ones() -> None:
    paid: list[str] = []

    async def meter(host: str) -> None:
        if len(paid) == 2:
            raise BudgetSpent("no more today")
        paid.append(host)

    with serving(in_turn(Told(500))) as server:
        with pytest.raises(BudgetSpent):
            ask(server.url, meter=meter)
        assert len(server.asked) == len(paid) == 2


def test_no_message_holds_what_was_asked() -> None:
    with serving(in_turn(Told(404))) as server:
        with pytest.raises(NoAnswer) as error:
            ask(server.url + "/films", params={"token": "hush"}, secret={"x-key": "hush"})
        assert "hush" not in str(error.value)
        assert "/films" in str(error.value)


def test_a_host_is_asked_no_faster_than_is_polite() -> None:
    calm = Manners(a_second=10)

    async def five(url: str) -> None:
        async with Client(OPEN, manners=calm) as client:
            await asyncio.gather(*(client.json(Question(f"{url}/{n}")) for n in range(5)))

    with serving(in_turn(FINE)) as server:
        began = time.monotonic()
        asyncio.run(five(server.url))
        assert time.monotonic() - began >= 0.38
        assert json.loads(FINE.content) == {"fine": True}
