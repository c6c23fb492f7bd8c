"""Dates in figures: 10/15/13, 17.11.2013, 2013-09-27, 2013年9月27日."""

from __future__ import annotations

import re
from datetime import date

NUMERIC_DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<c>(?:19|20)\d\d|\d\d))(?![\d/]|[.-]\d)"
    r"|(?P<jy>(?:19|20)\d\d)年(?:(?P<jm>\d{1,2})月(?:(?P<jd>\d{1,2})日)?)?"
    r"|(?P<km>\d{1,2})月(?P<kd>\d{1,2})日"
    r"|(?<![\d/.-])(?P<pm>\d{1,2})/(?P<pd>\d{1,2})(?![\d/])"
)
"""Every way of writing one; the groups say which."""


def date_parts(match: re.Match[str], day_first: bool) -> tuple[int | None, int | None, int | None] | None:
    """Year, month and day as far as written; None for a date that does not exist."""
    got = match.groupdict()
    if got["y"]:
        parts = (int(got["y"]), int(got["m"]), int(got["d"]))
    elif got["jy"]:
        return int(got["jy"]), int(got["jm"]) if got["jm"] else None, int(got["jd"]) if got["jd"] else None
    elif got["km"]:
        return None, int(got["km"]), int(got["kd"])
    elif got["pm"]:
        month, day = int(got["pm"]), int(got["pd"])
        month, day = (day, month) if day_first else (month, day)
        return (None, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None
    else:
        a, b, c = int(got["a"]), int(got["b"]), int(got["c"])
        year = c if c > 99 else 2000 + c
        first_is_day = got["sep"] == "." or (day_first and b <= 12) or a > 12
        parts = (year, b, a) if first_is_day else (year, a, b)
    try:
        date(*parts)
    except ValueError:
        return None
    return parts
