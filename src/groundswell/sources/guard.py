"""No request goes to this machine or its network unless somebody allowed it.

The check stands where a connection is made, after the name was looked up, and the connection goes to the very address
that was checked: so neither a redirect nor a name that points elsewhere the second time gets around it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable

import httpcore2
import httpx2

from groundswell.sources.failures import PrivateAddress, Unreachable
from groundswell.terms import shown

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Looks names up itself and connects to public addresses only."""

    def __init__(self) -> None:
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        last: Exception | None = None
        for address in await _public_addresses(host, port):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
        assert last is not None
        raise last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        raise PrivateAddress(f"{shown(path)} is on this machine")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


async def _public_addresses(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{shown(host)} is not a host that can be found") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise PrivateAddress(
            f"{shown(host)} is on this machine or its network; set GROUNDSWELL_ALLOW_PRIVATE=1 if it is to be asked"
        )
    return public


def transport(*, allow_private: bool) -> httpx2.AsyncHTTPTransport:
    """A transport to public hosts, or to any where ``allow_private``."""
    made = httpx2.AsyncHTTPTransport()
    if not allow_private:
        made._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
            network_backend=GuardedNetwork(),
        )
    return made
