"""One section of the page as a value.

A new kind of answer joins the page as one file in ``sections`` and a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groundswell.story.charts import Chart


@dataclass(frozen=True, slots=True)
class Section:
    """``id`` is its anchor, ``template`` its file under ``templates/sections``, ``values`` what the template needs.

    ``charts`` are drawn by the template through ``figure(chart)``.
    """

    id: str
    title: str
    template: str
    charts: tuple[Chart, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
