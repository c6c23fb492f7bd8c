"""Being asked to stop: what comes before there is anything to stop waits until there is."""

from __future__ import annotations

import signal

STOP = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a machine that shuts down sends."""


def hold() -> None:
    """Let both wait."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)


def let_go() -> None:
    """Let both through, those that waited as well."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
