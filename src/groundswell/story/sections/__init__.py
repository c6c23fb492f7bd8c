"""The sections of the page, one file each: a function from findings to a ``Section``, or None where there is nothing.

To add one: write ``sections/NAME.py`` with ``section(findings)``, its template, and a line in ``ORDER``.
"""

from __future__ import annotations

from collections.abc import Callable

from groundswell.story.findings import Findings
from groundswell.story.section import Section
from groundswell.story.sections import ahead, carried, cost, curve, method, platforms, rate, statements, unknown

ORDER: tuple[Callable[[Findings], Section | None], ...] = (
    curve.section,
    rate.section,
    carried.section,
    ahead.section,
    platforms.section,
    statements.section,
    cost.section,
    unknown.section,
    method.section,
)


def all_sections(findings: Findings) -> tuple[Section, ...]:
    """The sections that have something to say, in the order of the page."""
    made = (make(findings) for make in ORDER)
    return tuple(section for section in made if section is not None)
