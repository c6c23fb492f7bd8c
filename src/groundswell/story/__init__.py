"""What to say: findings become sentences, charts as values, and the one page."""

from __future__ import annotations

from groundswell.story.findings import Findings, Method, gather
from groundswell.story.page import chart_svg, charts, tell
from groundswell.story.png import chart_png

__all__ = ["Findings", "Method", "chart_png", "chart_svg", "charts", "gather", "tell"]
