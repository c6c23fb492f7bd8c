"""What there is to say of one film: the case, the model's answers, and what follows from holding them together.

Nothing here words anything; ``sentences`` does. Nothing here draws; ``charts`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from groundswell.story.chosen import chosen, is_reading
from groundswell.story.excerpts import Excerpt
from groundswell.terms import CaseFile, Happening, Statement, Window
from groundswell.understanding.answers import CurveAnswer, ForecastAnswer, HitAnswer, Point, Verdict, VerdictKind
from groundswell.understanding.carried_answer import CarriedAnswer
from groundswell.understanding.definitions import is_standing
from groundswell.wording.dates import Calendar

TRUE_ELSEWHERE = frozenset(
    {
        VerdictKind.STALE,
        VerdictKind.EARLY,
        VerdictKind.OF_SOMETHING_ELSE,
        VerdictKind.UNIT_SLIP,
        VerdictKind.DATE_SLIP,
    }
)
"""Numbers that are right about another time, thing or unit than the one they were printed for."""

_PASSED = 0.1 / 7
_A_DAY = timedelta(days=1)

UNTESTED = frozenset({VerdictKind.REPEATS, VerdictKind.NOT_CHECKABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the answers were computed, as sentences and values for the foot of the page.

    ``parameters`` are (name, value) pairs as they are to be printed; ``docs`` is an address or the name of a file.
    """

    version: str
    seed: int
    draws: int
    prior: str
    prior_bias: str
    parameters: tuple[tuple[str, str], ...] = ()
    docs: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One statement beside its verdict; ``window`` is its as-of window in UTC, None where nobody can place it."""

    statement: Statement
    verdict: Verdict | None
    window: Window | None

    @property
    def kind(self) -> VerdictKind:
        return self.verdict.verdict if self.verdict is not None else VerdictKind.NOT_CHECKABLE

    @property
    def because(self) -> str:
        return self.verdict.because if self.verdict is not None else "No verdict was asked for."


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything the page says, frozen.

    ``curves`` holds one answer per platform, the main one first. ``headline_at`` is one of the times of the main
    curve. ``remarks`` are the model's own sentences about what it does not know. ``excerpts`` are what stands around
    the words of statements in the documents of the case, by the statement's id.
    """

    file: CaseFile
    curves: tuple[CurveAnswer, ...]
    verdicts: tuple[Verdict, ...]
    method: Method
    headline_at: datetime | None = None
    remarks: tuple[str, ...] = ()
    excerpts: Mapping[str, Excerpt] = field(default_factory=dict)
    carried: CarriedAnswer | None = None
    hit: HitAnswer | None = None
    ahead: ForecastAnswer | None = None

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.of(self.file.case)

    @property
    def main(self) -> CurveAnswer | None:
        """The curve that the headline speaks of; None where there is no curve with a point in it."""
        return self.curves[0] if self.curves and self.curves[0].points else None

    @property
    def others(self) -> tuple[CurveAnswer, ...]:
        """The answers for the other platforms, those without a curve included."""
        return self.curves[1:] if self.main is not None else self.curves

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every statement about the film's views, in the order of the moments they speak of; the undated last.

        One about another count is here only where its verdict says something of it.
        """
        verdicts = {verdict.id: verdict for verdict in self.verdicts}
        told = [
            Told(statement, verdicts.get(statement.id), statement.as_of(self.calendar.zone))
            for statement in self.file.statements
            if statement.metric == "views" or _is_judged(verdicts.get(statement.id))
        ]
        return tuple(sorted(told, key=_in_time))

    @cached_property
    def headline(self) -> Point | None:
        """The point of the main curve that the headline states."""
        if self.main is None:
            return None
        at = self.headline_at
        if at is None:
            passed = self.calendar.local(_end_of_the_wave(self.main, self.last_known(self.main)))
            at = passed.replace(hour=12, minute=0, second=0, microsecond=0)
        wanted = at
        return min(self.main.points, key=lambda point: abs(point.at - wanted))

    def last_known(self, curve: CurveAnswer) -> datetime:
        """The end of the last statement that the curve rests on; beyond it the curve would be a forecast."""
        used = set(curve.used)
        ends = [t.window.end for t in self.told if t.window is not None and t.statement.id in used]
        return min(max(ends), curve.points[-1].at) if ends else curve.points[-1].at

    @cached_property
    def outlets(self) -> int:
        return len({told.statement.said_by for told in self.told})

    def of_kind(self, *kinds: VerdictKind) -> tuple[Told, ...]:
        return tuple(told for kind in kinds for told in self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[VerdictKind, list[Told]]:
        by_kind: dict[VerdictKind, list[Told]] = {}
        for told in self.told:
            by_kind.setdefault(told.kind, []).append(told)
        return by_kind

    @cached_property
    def shown(self) -> tuple[Told, ...]:
        """Those of ``told`` that a page shows one by one: all of them, unless a verdict has more than can be read."""
        kept: set[int] = set()
        for kind in VerdictKind:
            mine = self.of_kind(kind)
            said = [told for told in mine if not is_reading(told.statement)]
            readings = [told for told in mine if is_reading(told.statement)]
            kept |= {id(told) for told in chosen(said, readings)}
        return tuple(told for told in self.told if id(told) in kept)

    def on(self, platform: str | None) -> tuple[Told, ...]:
        """The dated statements that a reader would look for on the chart of that platform.

        A statement that names no platform is meant of the main one.
        """
        return tuple(told for told in self.told if self.is_on(told, platform))

    def shown_on(self, platform: str | None) -> tuple[Told, ...]:
        """Those of ``on`` that a page shows one by one."""
        return tuple(told for told in self.shown if self.is_on(told, platform))

    def is_on(self, told: Told, platform: str | None) -> bool:
        """Whether that statement is dated and meant of that platform."""
        main = self.main.platform if self.main is not None else self.file.main_platform
        return told.window is not None and (told.statement.platform or main) == platform

    @cached_property
    def undated_happenings(self) -> tuple[Happening, ...]:
        zone = self.calendar.zone
        return tuple(happening for happening in self.happened if happening.window(zone) is None)

    @cached_property
    def happened(self) -> tuple[Happening, ...]:
        """What happened: every happening but the definitions that nobody saw change."""
        zone = self.calendar.zone
        return tuple(one for one in self.file.happenings if not is_standing(one, one.window(zone)))


def gather(
    file: CaseFile,
    curves: Sequence[CurveAnswer],
    verdicts: Sequence[Verdict],
    method: Method,
    headline_at: datetime | None = None,
    remarks: Sequence[str] = (),
) -> Findings:
    """Put the answers together: the curve of the film's main platform first, the others by the size of their counts."""
    main = file.main_platform

    def order(answer: CurveAnswer) -> tuple[bool, bool, float]:
        last = answer.points[-1].q50 if answer.points else 0.0
        return (not answer.points, answer.platform != main, -last)

    return Findings(
        file=file,
        curves=tuple(sorted(curves, key=order)),
        verdicts=tuple(verdicts),
        method=method,
        headline_at=headline_at,
        remarks=tuple(remarks),
    )


def _is_judged(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.verdict is not VerdictKind.NOT_CHECKABLE


def _in_time(told: Told) -> tuple[bool, float, float, str]:
    if told.window is None:
        return (True, 0.0, told.statement.value, told.statement.id)
    return (False, told.window.end.timestamp(), told.statement.value, told.statement.id)


def _end_of_the_wave(curve: CurveAnswer, last: datetime) -> datetime:
    """When the first wave had passed: from then on a day more or less hardly changes the count.

    The first moment after which, for a whole day, the count grows at less than a tenth a week; never later than
    ``last``, and ``last`` itself where the wave never passed.
    """
    counts = {point.at: point.q50 for point in curve.points}
    rate = [point for point in curve.rate if point.at <= last and point.at in counts]
    growing = [point.at for point in rate if point.q50 >= _PASSED * counts[point.at]]
    for before, after in pairwise([*growing, last]):
        if after - before > _A_DAY:
            return before
    return last
