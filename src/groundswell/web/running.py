"""Serving on an address of this machine until stopped."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from groundswell.errors import InputError
from groundswell.web.application import application
from groundswell.web.door import Rules

CONNECTIONS = 1000
"""More at once are told to come again."""

_WAITING = 512
_GRACE = 3


def serve(
    address: str,
    rules: Rules,
    port: int,
    cohort: Path | None = None,
    *,
    or_any: bool = False,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve the record at ``address`` until Ctrl-C or SIGTERM.

    Where ``port`` is taken that is an ``InputError``; with ``or_any`` it is then any that is free (port 0 always is).
    ``ready`` is told the address for a browser once requests are answered.
    """
    app = application(address, rules, cohort)
    with _listening(rules.host, port, or_any=or_any) as listening:
        name = f"[{rules.host}]" if ":" in rules.host else rules.host
        server = _Server(app, f"http://{name}:{listening.getsockname()[1]}", ready)
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        logging.getLogger("uvicorn").propagate = False
        # the server raises the signal again once it has ended, for whoever else waits for it: that is nobody
        before = {sign: signal.signal(sign, lambda *_: None) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(server.serve(sockets=[listening]))
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


class _Server(uvicorn.Server):
    def __init__(self, app: Starlette, url: str, ready: Callable[[str], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                ws="none",
                limit_concurrency=CONNECTIONS,
                timeout_graceful_shutdown=_GRACE,
                timeout_keep_alive=20,
            )
        )
        self._app = app
        self._url = url
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.house.closing.set()  # those who listen for news would never leave by themselves
        await super().shutdown(sockets)


def _listening(host: str, port: int, *, or_any: bool) -> socket.socket:
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise InputError(f"{host}: is no address of this machine; give one such as 127.0.0.1") from error
    for last, where in ((not or_any, place), (True, (place[0], 0, *place[2:]))):
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(where)
            listening.listen(_WAITING)
        except OSError as error:
            listening.close()
            if last:
                raise InputError(_why(host, port, error)) from error
        else:
            return listening
    raise AssertionError  # pragma: no cover


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program; give another with --port, or 0 for any that is free"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than you have; give one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host}: is no address of this machine; give one such as 127.0.0.1"
    return f"{host}, port {port}: cannot be served on ({error.strerror})"
