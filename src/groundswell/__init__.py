"""groundswell: what really happened to a video, from everything anyone measured or said, with its doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.follow import Curve, Film, OpenRecord, Story, open
    from groundswell.terms import Bound, Case, CaseFile, Copy, Document, Happening, Kin, Post, Statement, When, Window

__all__ = [
    "Bound",
    "Case",
    "CaseFile",
    "Copy",
    "Curve",
    "Document",
    "Film",
    "Happening",
    "Kin",
    "OpenRecord",
    "Post",
    "Statement",
    "Story",
    "When",
    "Window",
    "open",
]

_MET = {"Curve", "Film", "OpenRecord", "Story", "open"}


def __getattr__(name: str) -> Any:
    # the command line must start at once, so what needs numpy is imported when it is asked for
    if name not in __all__:
        raise AttributeError(f"module 'groundswell' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("groundswell.follow" if name in _MET else "groundswell.terms"), name)
