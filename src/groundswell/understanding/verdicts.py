"""What became of each public number: held against all the other evidence, and the known ways of going wrong tried.

p comes from the curve without the statement and whoever repeats it. Draws of the full curve are reweighed by one
over the statement's likelihood; where that leaves too few of them, the curve is drawn again without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
from threadpoolctl import threadpool_limits

from groundswell.terms import CaseFile, Statement, Window
from groundswell.understanding.answers import Verdict, VerdictKind
from groundswell.understanding.chances import Chances, apt_range, chances
from groundswell.understanding.compiled import Array
from groundswell.understanding.evidence import BETWEEN, Told, days_between, told_of, window_of
from groundswell.understanding.faults import Fault, copied_to_the_digit, fault_of
from groundswell.understanding.leaving import weights_without, without
from groundswell.understanding.likelihood import WRONG
from groundswell.understanding.phrases import Phrasing, Shape, shape_of
from groundswell.understanding.posterior import Posterior, Prior, posterior_of
from groundswell.understanding.sampling import side_by_side
from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import count, hedged

FITS, STRAINED = 0.2, 0.02
"""p from which a number fits, and below which it is contradicted or wrong in a way that has a name."""

_ENOUGH = 250
"""Effective draws that a reweighed posterior must keep; with 150 to 200 a few heavy weights may still be missing."""

_FEW = 10
"""The same where the statement is a counter reading."""

_A_HANDFUL = 8
"""Of no more numbers than this the curve is drawn anew from afar without each. Where others contradict it they may
stand where none of the draws is, and how many of these count does not show it."""

_ROUGHLY = 200
"""Draws by which a reading between others is judged."""

_FLOCKS = 2
_REDRAWN = 400
"""Flocks and draws where the curve is drawn again without a statement."""


@dataclass
class Jury:
    """One curve and everything said, ready to judge any number about it."""

    file: CaseFile
    told: Told
    prior: Prior
    phrasing: Phrasing
    posterior: Posterior
    seed: int
    _without: dict[str, tuple[Posterior, Array]] = field(default_factory=dict)

    @cached_property
    def _densities(self) -> Array:
        return self.posterior.densities(self.told.terms)

    def others(self, said: Statement) -> tuple[Posterior, Array]:
        """The posterior given all other evidence, with the weights (draws,) of its draws."""
        owner = self.told.counted_with.get(said.id)
        if owner is None:
            here = self._roughly if said.id in self._between else self.posterior
            return here, _even(here)
        if owner not in self._without:
            self._without[owner] = self._leave_out(owner)
        return self._without[owner]

    def prepare(self, statements: Iterable[Statement]) -> None:
        """Leave each of the statements out beforehand, several side by side."""
        owners = {self.told.counted_with.get(said.id) for said in statements if said.id not in self._between}
        wanted = [owner for owner in self.told.owners if owner in owners and owner not in self._without]
        if wanted:
            _ = self._densities  # worked out once, before several ask for it
        with threadpool_limits(1):
            left_out = side_by_side([partial(self._leave_out, owner) for owner in wanted])
        self._without |= dict(zip(wanted, left_out, strict=True))

    def _leave_out(self, owner: str) -> tuple[Posterior, Array]:
        if len(self.told.owners) <= _A_HANDFUL:
            return self._afresh(owner)
        row = self.told.owners.index(owner)
        apt, wrong = self._densities[:, row], self.told.terms[row, WRONG]
        weights = weights_without(apt, wrong)
        # a counter is seldom wrong, and its neighbours say what it would have said: no need to draw anew for each
        is_reading = wrong <= self.phrasing.wrong_reading
        if 1.0 / float(weights @ weights) >= (_FEW if is_reading else _ENOUGH):
            return self.posterior, weights
        led = without(self.posterior, row, weights, seed=self.seed, draws=_REDRAWN)
        return led, _even(led)

    def _afresh(self, owner: str) -> tuple[Posterior, Array]:
        """The curve drawn again as if nobody had said it."""
        group = [said_id for said_id, leader in self.told.counted_with.items() if leader == owner]
        told = told_of(self.file, self.told.platform, self.phrasing, leave_out=group)
        alone = posterior_of(told, self.prior, seed=self.seed, draws=_REDRAWN, most_flocks=_FLOCKS)
        return alone, _even(alone)

    @cached_property
    def _between(self) -> frozenset[str]:
        """Readings of which the curve did not need to be told, for their neighbours say as much."""
        return frozenset(one.id for one in self.told.set_aside if one.because == BETWEEN)

    @cached_property
    def _roughly(self) -> Posterior:
        """Fewer draws, for the many readings between others."""
        return self.posterior.some(_ROUGHLY)

    def judge(self, said: Statement, zone_window: Window, shape: Shape) -> Chances:
        """Chances of a phrase in a window, given all other evidence."""
        posterior, weights = self.others(said)
        ends = np.array([days_between(self.told.origin, end) for end in (zone_window.start, zone_window.end)])
        at = posterior.count_at(ends)
        return chances(shape, at[:, 0], at[:, 1], weights)

    def count_by(self, said: Statement, window: Window) -> float:
        """The middle estimate of the count at the end of the window."""
        posterior, weights = self.others(said)
        end = np.array([days_between(self.told.origin, window.end)])
        return _quantile(posterior.count_at(end)[:, 0], weights, 0.5)

    def true_when(self, said: Statement, shape: Shape) -> Window | None:
        """When the phrase would be apt: from its earliest plausible start to its latest plausible end."""
        posterior, weights = self.others(said)
        low, high = apt_range(shape)
        begins, ends = posterior.reached_at(max(low, 1.0)), posterior.reached_at(high)
        if float(weights @ np.isfinite(begins)) < 0.5:
            return None
        last = float(posterior.grid.edges[-1])
        start = _quantile(begins, weights, 0.05)
        return window_of(self.told.origin, start, min(_quantile(ends, weights, 0.95), last))


def _even(posterior: Posterior) -> Array:
    return np.full(len(posterior.paths), 1.0 / len(posterior.paths))


def _quantile(values: Array, weights: Array, q: float) -> float:
    order = np.argsort(values)
    place = int(np.searchsorted(np.cumsum(weights[order]), q))
    return float(values[order][min(place, len(values) - 1)])


def verdicts(jury: Jury, statements: Iterable[Statement]) -> tuple[Verdict, ...]:
    """One verdict for each statement, in order."""
    statements = tuple(statements)
    jury.prepare(statements)
    return tuple(verdict_on(jury, said) for said in statements)


def verdict_on(jury: Jury, said: Statement) -> Verdict:
    """The verdict on one statement, its probability, when it would be true, and the sentence that says why."""
    calendar = Calendar.of(jury.file.case)
    reason = _not_checkable(jury, said)
    if reason is not None:
        return _verdict(said, VerdictKind.NOT_CHECKABLE, None, None, reason)
    window = said.as_of(calendar.zone) or _until_said(jury, said)
    reading = said.as_of_from is not None and window is not None and window.start == window.end
    shape = shape_of(said.bound, said.value, said.grain, jury.phrasing, reading=reading)
    true_when = jury.true_when(said, shape)
    if window is None:
        fault = fault_of(jury, said, None, shape, None)
        kind = VerdictKind.REPEATS if fault and fault.kind is VerdictKind.REPEATS else VerdictKind.NOT_CHECKABLE
        because = "Nobody says when this number was true"
        because += f"; the curve passes it {calendar.roughly(true_when)}." if true_when else "."
        return _verdict(said, kind, None, true_when, fault.because if fault and kind == fault.kind else because)
    found = jury.judge(said, window, shape)
    copied = copied_to_the_digit(jury, said, window)
    if copied is not None:
        return _verdict(said, copied.kind, found.p, true_when, copied.because)
    if found.p >= STRAINED:
        kind = VerdictKind.FITS if found.p >= FITS else VerdictKind.STRAINED
        return _verdict(said, kind, found.p, true_when, _agreeing(jury, said, window, found, kind))
    fault = fault_of(jury, said, window, shape, found)
    if fault is None:
        fault = Fault(VerdictKind.CONTRADICTED, _against(jury, said, window, found))
    return _verdict(said, fault.kind, found.p, fault.true_when or true_when, fault.because)


def _not_checkable(jury: Jury, said: Statement) -> str | None:
    if said.metric != "views":
        return f"It counts {said.metric.replace('_', ' ')}, and the record holds no curve of that."
    if said.platform == "all":
        return "It counts several platforms together; plays on different platforms are not added up here."
    if said.platform is not None and said.platform != jury.told.platform:
        return f"It counts views on {said.platform}, which has no curve of its own."
    if jury.told.owners in ((), (jury.told.counted_with.get(said.id),)):
        return "Nothing else is known of this count, so there is nothing to hold it against."
    return None


def _until_said(jury: Jury, said: Statement) -> Window | None:
    """Without a moment of its own a number was true at some time before it was said."""
    if said.said_at is None:
        return None
    end = said.said_at.window(jury.file.case.tz).end
    return Window(min(jury.told.origin, end), end)


def not_held(said: Statement, because: str) -> Verdict:
    """The verdict on a statement that nothing can be held against."""
    return _verdict(said, VerdictKind.NOT_CHECKABLE, None, None, because)


def _verdict(said: Statement, kind: VerdictKind, p: float | None, when: Window | None, because: str) -> Verdict:
    return Verdict(said.id, said.said_by, said.said_at, said.value, said.bound, said.quote, kind, p, when, because)


def _range_at(jury: Jury, said: Statement, window: Window) -> tuple[float, float]:
    """The 90% range of the count over the window."""
    posterior, weights = jury.others(said)
    ends = np.array([days_between(jury.told.origin, end) for end in (window.start, window.end)])
    at = posterior.count_at(ends)
    return _quantile(at[:, 0], weights, 0.05), _quantile(at[:, 1], weights, 0.95)


def _against(jury: Jury, said: Statement, window: Window, found: Chances) -> str:
    low, high = _range_at(jury, said, window)
    words = "too high" if found.too_high else "too low"
    when = Calendar.of(jury.file.case).window(window)
    number = hedged(said.bound, said.value)
    return f"{number} is {words} for {when}: everything else puts it at {count(low)} to {count(high)}."


def _agreeing(jury: Jury, said: Statement, window: Window, found: Chances, kind: VerdictKind) -> str:
    low, high = _range_at(jury, said, window)
    when = Calendar.of(jury.file.case).window(window)
    where = f"Everything else puts the count {when} at {count(low)} to {count(high)}"
    if kind is VerdictKind.FITS:
        return f"{where}."
    return f"{where}; this is rather {'high' if found.too_high else 'low'} for it."
