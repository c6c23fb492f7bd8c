"""What a phrase says about a count: the likelihood of every hedge, with its closed-form average over a window.

Three shapes carry all bounds (``MODEL.md``). With n the true count and v the number said:

* *near*: log v ~ Normal(log n, sigma): ``exact`` (a counter's noise) and ``about`` (a speaker's rounding);
* *up*: nothing below v, level for one granularity g above it, then an exponential fall, all blurred by the
  counter's noise: ``over``. Whoever says "more than 23 million" would have said 24 had it been 24 (Cummins,
  Sauerland & Solt 2012, granularity implicature);
* *down*: the mirror image: ``nearly``; with no end below, ``at_most``.

Each shape F(n) has an antiderivative in n; as the count is linear in time within a bin, the mean of the
likelihood over an as-of window is a sum of differences, exactly. Values are densities in log v, so that the
robust mixture (1 - eps) p + eps p0 compares like with like.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from groundswell.terms import Bound
from groundswell.understanding.compiled import compiled

NEAR, UP, DOWN = 0, 1, 2

OUTLIER_DENSITY = 1.0 / math.log(1e9 / 1e2)
"""p0: what is said of something else is spread evenly over the logarithm from a hundred to a thousand million."""

_SQRT2PI = math.sqrt(2.0 * math.pi)
_ENDLESS = 1e18
_FAR = 8.0
"""Standard deviations beyond which a normal is taken as zero or one (error below 1e-15)."""

_STEPS = 64
_KNOTS = np.arange(-_FAR * _STEPS, _FAR * _STEPS + 1) / _STEPS
_CDF = ndtr(_KNOTS)
_RISES = np.exp(-0.5 * _KNOTS**2) / _SQRT2PI / _STEPS
"""The normal distribution at so many knots for each standard deviation, and its slope from one knot to the next."""


@dataclass(frozen=True)
class Phrasing:
    """How people put numbers. Estimated on dated statements beside true counters (``benchmarks/phrasing.py``).

    reading, said_exactly: noise of a counter read at a moment, and of an exact figure in the press (log scale).
    about: spread of "about v", bounded below and above in units of what was said (its granularity over v).
    level: the share of v beyond which the granularity of a round number says nothing more.
    fall_over, fall_nearly: the length of the exponential fall, in granularities (kappa).
    wrong_reading, wrong_said: prior probability that a number is of something else (eps).
    """

    reading: float = 0.01
    said_exactly: float = 0.02
    about_least: float = 0.03
    about_most: float = 0.15
    about_grains: float = 0.5
    noise: float = 0.02
    level: float = 0.25
    fall_over: float = 0.5
    fall_nearly: float = 0.5
    wrong_reading: float = 0.002
    wrong_said: float = 0.05

    def described(self) -> tuple[tuple[str, str], ...]:
        """The parameters in words, for the foot of a page."""
        return (
            ("noise of a counter read at a moment", f"{self.reading:.1%}"),
            ("noise of an exact figure in the press", f"{self.said_exactly:.0%}"),
            ("“about”", f"{self.about_least:.0%} to {self.about_most:.0%}, {self.about_grains:g} granularities"),
            ("“over”, “nearly”: fall", f"{self.fall_over:g} and {self.fall_nearly:g} granularities"),
            ("a number is of something else", f"{self.wrong_said:.0%} in the press, {self.wrong_reading:.1%} read"),
        )


@dataclass(frozen=True)
class Shape:
    """One phrase made ready: its kind, value, level stretch, blur, fall and the factor to a density in log v."""

    kind: int
    value: float
    level: float
    blur: float
    fall: float
    scale: float


def shape_of(bound: Bound, value: float, grain: float, phrasing: Phrasing, *, reading: bool = False) -> Shape:
    """The shape of "``bound`` ``value``" said to the place ``grain``; ``reading`` for a counter at a moment."""
    value = max(value, 1.0)
    if bound is Bound.EXACT:
        sigma = phrasing.reading if reading else phrasing.said_exactly
        # a small count moves by whole views
        return Shape(NEAR, value, 0.0, math.hypot(sigma, 0.5 / value), 0.0, 1.0)
    if bound is Bound.ABOUT:
        sigma = min(max(phrasing.about_grains * grain / value, phrasing.about_least), phrasing.about_most)
        return Shape(NEAR, value, 0.0, sigma, 0.0, 1.0)
    blur = phrasing.noise * value
    # a vague "millions" is said with a granularity far above its value, and means its whole stretch
    level = grain if grain > value else min(grain, phrasing.level * value)
    if bound is Bound.OVER:
        fall = max(phrasing.fall_over * level, blur)
        return Shape(UP, value, level, blur, fall, value / (level + fall))
    if bound is Bound.NEARLY:
        level = min(level, 0.1 * value)
        fall = max(phrasing.fall_nearly * level, blur)
        return Shape(DOWN, value, level, blur, fall, value / (level + fall))
    return Shape(DOWN, value, _ENDLESS, blur, blur, 0.3)


def no_earlier_than(value: float, phrasing: Phrasing) -> Shape:
    """What a number without a moment of its own still says: by the time it was said, the count had been reached."""
    return Shape(UP, max(value, 1.0), _ENDLESS, phrasing.noise * value, phrasing.noise * value, 0.3)


@compiled
def _normal(t: float) -> tuple[float, float]:
    """The standard normal distribution and its density, by cubics between the knots.

    Right to 1e-10, and to one part in a million of itself in the tail, for a fraction of what ``erfc`` costs.
    """
    if not -_FAR < t < _FAR:
        # not a number stays none, so that whoever went astray is told
        return t if math.isnan(t) else 1.0 if t > 0.0 else 0.0, 0.0
    knot = int((t + _FAR) * _STEPS)
    part, rise = (t + _FAR) * _STEPS - knot, _CDF[knot + 1] - _CDF[knot]
    first, last = _RISES[knot], _RISES[knot + 1]
    distribution = _CDF[knot] + _bent(part, rise, first, last)
    before, after = -_KNOTS[knot] * first / _STEPS, -_KNOTS[knot + 1] * last / _STEPS
    return distribution, _STEPS * (first + _bent(part, last - first, before, after))


@compiled
def _bent(part: float, rise: float, first: float, last: float) -> float:
    """How much the cubic with these slopes at its ends has risen after ``part`` of the way."""
    return part * (first + part * (3.0 * rise - 2.0 * first - last + part * (first + last - 2.0 * rise)))


@compiled
def _pdf(t: float) -> float:
    return math.exp(-0.5 * t * t) / _SQRT2PI


@compiled
def _tail(x: float, blur: float, fall: float) -> float:
    """The exponential fall that starts at x = 0, blurred by the noise (an exponentially modified Gaussian)."""
    t = x / blur
    if t < -_FAR:
        return 0.0
    weight = math.exp(0.5 * (blur / fall) ** 2 - x / fall)
    return weight if t > _FAR + 1.0 else weight * _normal(t - blur / fall)[0]


@compiled
def _rising(x: float, level: float, blur: float, fall: float) -> tuple[float, float]:
    """*up* at x = n - v, and its antiderivative in x."""
    s, e = x / blur, (x - level) / blur
    if s < -_FAR:
        return 0.0, 0.0
    begun, sum_begun = 1.0, x
    if s < _FAR:
        begun, dense = _normal(s)
        sum_begun = blur * (s * begun + dense)
    if e < -_FAR:
        return begun, sum_begun
    ended, sum_ended = 1.0, x - level
    if e < _FAR:
        ended, dense = _normal(e)
        sum_ended = blur * (e * ended + dense)
    tail = _tail(x - level, blur, fall)
    return begun - ended + tail, sum_begun - sum_ended + fall * (ended - tail)


@compiled
def density(n: float, kind: int, value: float, level: float, blur: float, fall: float) -> tuple[float, float]:
    """F(n), how apt the phrase is when the count is n (before ``scale``), and an antiderivative of F in n."""
    if kind == NEAR:
        t = math.log(n / value) / blur
        total = value * math.exp(0.5 * blur * blur)
        if t < -_FAR:
            return 0.0, 0.0
        if t > _FAR:
            return 0.0, total
        return _pdf(t) / blur, total * _normal(t - blur)[0]
    if kind == UP:
        return _rising(n - value, level, blur, fall)
    here, total = _rising(value - n, level, blur, fall)
    return here, -total


@compiled
def density_slope(n: float, kind: int, value: float, level: float, blur: float, fall: float) -> float:
    """dF/dn."""
    if kind == NEAR:
        t = math.log(n / value) / blur
        return 0.0 if abs(t) > _FAR else -_pdf(t) * t / (blur * blur * n)
    sign = 1.0 if kind == UP else -1.0
    x = sign * (n - value)
    if x < -_FAR * blur:
        return 0.0
    return sign * (_pdf(x / blur) / blur - _tail(x - level, blur, fall) / fall)
