"""The command ``serve``, and the page that ``demo --serve`` shows: a record on the live page until stopped."""

from __future__ import annotations

from pathlib import Path

from groundswell import follow
from groundswell.cli import show
from groundswell.cli.commands import PORT
from groundswell.errors import InputError
from groundswell.web.door import Rules
from groundswell.web.running import serve as serve_until_stopped


def serve(address: str, rules: Rules, port: int, cohort: Path | None, *, as_json: bool) -> None:
    """Every case of a record."""
    with follow.open(address) as record:
        where = record.record.address
        if not record.record.begun:
            raise InputError(f"{where}: holds no record yet; begin one with new or import, or try demo --serve")
    if cohort is not None:
        follow.cohort_in(cohort)

    def ready(url: str) -> None:
        if as_json:
            show.as_json({"url": f"{url}/", "record": where, "token": rules.token is not None})
        else:
            show.note(f"on {url}/ until you stop it with Ctrl-C")

    serve_until_stopped(address, rules, port, cohort, ready=ready)
    show.note("stopped")


def show_case(address: str, case: str) -> None:
    """One case of a record, on the usual port or, where that is taken, on any that is free."""

    def ready(url: str) -> None:
        show.note(f"on {url}/cases/{case} until you stop it with Ctrl-C")

    serve_until_stopped(address, Rules("127.0.0.1"), PORT, or_any=True, ready=ready)
    show.note("stopped")
