"""A counter that is read now and then, as a stream of bins: what was gained from when to when, and what spoilt it.

A bin is closed by the first reading at least about an hour after the last bin and after the counter has moved, so
that a stream read every ten minutes has hourly bins and one read daily has daily bins; nothing is interpolated.
A bin that the counter did not simply count through has a reason, and is no evidence of news:

- ``gap``: nobody looked for much longer than is usual for this stream;
- ``frozen``: the counter stood still for so long that the views expected must have been held back;
- ``fallen``: the counter showed less than before. Its highest reading is kept as the mark; views count again once
  it is passed, or once the counter has stayed below so long that its new level must be believed.
"""

from __future__ import annotations

import math

import numpy as np

from groundswell.understanding.compiled import Array, compiled

OPEN, OK, GAP, FROZEN, FALLEN = range(5)
"""What a reading does: leaves the bin open, or closes it for one of four reasons."""

REASONS = ("open", "ok", "gap", "frozen", "fallen")

SEEN, MARK, SINCE, BASE, MOVED, USUAL, HABIT, LOW_SINCE, LOWS, HOLE, STUCK, FELL, OWED = range(13)
TOTAL, GAINED, HOURS, BEGAN, CHANGE = range(13, 18)
"""Where the counter keeps: time of the last reading; highest count; start of the open bin and the count there; when
the count last rose; usual hours between readings, and between rises; since when and for how many readings it has been
below the mark; whether the open bin has a hole, a freeze and a fall; views taken away and not given back; all
views ever counted; gain, hours and start of the bin closed last, and by how much the count had changed at its end
(its gain, but where a fall had to be believed)."""

COUNTER_SIZE = 18

SHORTEST = 0.9
"""Hours; a reading that comes a little early still closes an hourly bin."""

SHORTEST_IN_DOUBT = 0.25
"""Hours; where there is a suspicion of news, a bin is looked at when it is so long."""

HOLE_HOURS, HOLE_RATIO = 2.0, 3.0
STILL_HOURS, STILL_RATIO, STILL_CHANCE = 3.0, 1.5, math.log(1e-3)
HELD_HOURS = 24.0
"""A bin without any gain is held open so long, for views that come late; then it counts as what it is."""

BELIEVED_HOURS, BELIEVED_READINGS = 12.0, 3
_USUAL_MEMORY = 0.2
_SAME_MOMENT = 1.0 / 3600.0


def new_counter() -> Array:
    """A counter that nobody has read yet; all times in hours, counts in views."""
    counter = np.zeros(COUNTER_SIZE)
    counter[SEEN] = -math.inf
    return counter


@compiled
def take(counter: Array, seen: float, views: float, rate: float, variance: float, shortest: float) -> int:
    """Take one reading; returns ``OPEN``, or the reason of the bin that it closes (``GAINED``, ``HOURS``, ``BEGAN``).

    ``seen`` in hours; ``views`` the count, nan where it was hidden; ``rate`` the views expected in an hour and
    ``variance`` of its relative error (both of no account before the first bin); no bin is shorter than ``shortest``
    hours. A reading from before the last one changes nothing; of several at one moment the highest counts.
    """
    if not 0.0 <= views < math.inf or seen < counter[SEEN]:
        return OPEN
    if counter[SEEN] == -math.inf:
        _begin(counter, seen, views)
        counter[MOVED], counter[TOTAL] = seen, views
        return OPEN
    before = counter[SEEN]
    _note_spacing(counter, seen)
    if views < counter[MARK]:
        return OPEN if seen == before else _below(counter, seen, views)
    counter[LOWS] = 0.0
    if views > counter[MARK]:
        still = before - counter[MOVED]
        if still >= max(STILL_HOURS, STILL_RATIO * counter[HABIT]) and _unlikely(rate * still, variance):
            counter[STUCK] = 1.0
        counter[HABIT] = _smoothed(counter[HABIT], seen - counter[MOVED])
        counter[MARK], counter[MOVED] = views, seen
    hours, gained = seen - counter[SINCE], counter[MARK] - counter[BASE]
    if hours < shortest:
        return OPEN
    if gained == 0.0 and (hours < max(HELD_HOURS, HOLE_RATIO * counter[USUAL]) or _unlikely(rate * hours, variance)):
        return OPEN
    reason = OK
    if counter[FELL] > 0.0 or _given_back(counter, gained):
        reason = FALLEN
    elif counter[STUCK] > 0.0:
        reason = FROZEN
    elif counter[HOLE] > 0.0:
        reason = GAP
    close(counter, seen, gained)
    return reason


@compiled
def _begin(counter: Array, seen: float, views: float) -> None:
    counter[SEEN], counter[SINCE] = seen, seen
    counter[MARK], counter[BASE] = views, views
    counter[HOLE], counter[STUCK], counter[FELL], counter[LOWS] = 0.0, 0.0, 0.0, 0.0


@compiled
def close(counter: Array, seen: float, gained: float) -> None:
    """Close the open bin at this reading, and begin the next."""
    counter[GAINED], counter[HOURS], counter[BEGAN] = gained, seen - counter[SINCE], counter[SINCE]
    counter[CHANGE] = counter[MARK] - counter[BASE]
    if gained > 0.0:
        counter[TOTAL] += gained
    _begin(counter, seen, counter[MARK])


@compiled
def _note_spacing(counter: Array, seen: float) -> None:
    """Learn how often this stream is read, and see a hole in it."""
    spacing, usual = seen - counter[SEEN], counter[USUAL]
    counter[SEEN] = seen
    if spacing < _SAME_MOMENT:
        return
    if usual > 0.0 and spacing > max(HOLE_HOURS, HOLE_RATIO * usual):
        counter[HOLE] = 1.0
    counter[USUAL] = _smoothed(usual, spacing)


@compiled
def _smoothed(usual: float, spacing: float) -> float:
    """A running geometric mean of spacings; 0 where there was none.

    A short spacing counts in proportion: an hour of looking closely does not make a habit of it.
    """
    if usual == 0.0:
        return spacing
    ratio = max(spacing, _SAME_MOMENT) / usual
    return float(usual * ratio ** (_USUAL_MEMORY * min(ratio, 1.0)))


@compiled
def _below(counter: Array, seen: float, views: float) -> int:
    """The counter shows less than it did: wait for it to come back, or believe it in the end."""
    counter[FELL] = 1.0
    if counter[LOWS] == 0.0:
        counter[LOW_SINCE] = seen
    counter[LOWS] += 1.0
    lasted = seen - counter[LOW_SINCE]
    if counter[LOWS] < BELIEVED_READINGS or lasted < max(BELIEVED_HOURS, 2.0 * counter[USUAL]):
        return OPEN
    counter[OWED] = max(counter[OWED], counter[MARK] - views)
    counter[MARK], counter[MOVED] = views, seen
    close(counter, seen, math.nan)
    return FALLEN


@compiled
def _given_back(counter: Array, gained: float) -> bool:
    """Views that were taken away come back at once: true for one bin."""
    if counter[OWED] > 0.0 and gained >= 0.5 * counter[OWED]:
        counter[OWED] = 0.0
        return True
    return False


@compiled
def _unlikely(expected: float, variance: float) -> bool:
    """Whether no view at all, where so many are expected, is beyond chance (a negative binomial's zero)."""
    if variance < 1e-9:
        return -expected < STILL_CHANCE
    return -math.log1p(expected * variance) / variance < STILL_CHANCE
