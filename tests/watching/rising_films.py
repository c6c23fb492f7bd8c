"""Films whose counters go up as a test says, behind a real server that speaks YouTube's published form."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from loopback import Asked, Told

RELEASE = datetime(2026, 3, 10, 8, tzinfo=UTC)


def growing(base: float, jumps: dict[float, float], seed: int = 1, start: float = 5000.0) -> Callable[[float], int]:
    """Views after so many hours: ``base`` an hour with chance in it; from each hour of ``jumps`` on that many times it.

    Views that were there do not go away: the count is drawn hour by hour and goes straight in between.
    """
    random = np.random.default_rng(seed)
    rates = []
    factor = 1.0
    for hour in range(24 * 60):
        factor = jumps.get(float(hour), factor)
        rates.append(base * factor)
    counts = np.concatenate([[start], start + np.cumsum(random.poisson(rates))])

    def views(hours: float) -> int:
        place = min(max(hours, 0.0), len(rates) - 1e-9)
        whole = math.floor(place)
        return int(counts[whole] + (place - whole) * (counts[whole + 1] - counts[whole]))

    return views


def item(id: str, views: int | None) -> dict[str, Any]:
    """A video as videos.list gives it."""
    statistics = {"favoriteCount": "0", "likeCount": str((views or 0) // 50), "commentCount": "7"}
    if views is not None:
        statistics["viewCount"] = str(views)
    return {
        "kind": "youtube#video",
        "id": id,
        "statistics": statistics,
        "status": {"uploadStatus": "processed", "privacyStatus": "public"},
    }


def listed(asked: Asked, views: Callable[[str], int | None]) -> Told:
    """The answer to videos.list."""
    ids = asked.query["id"].split(",")
    assert len(ids) <= 50
    body = {"kind": "youtube#videoListResponse", "items": [item(id, views(id)) for id in ids]}
    return Told(content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
