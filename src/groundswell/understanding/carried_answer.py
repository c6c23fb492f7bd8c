"""What carried a film, as frozen values. No arithmetic, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from groundswell.terms import Happening
from groundswell.understanding.answers import Quantiles, SetAside


@dataclass(frozen=True, slots=True)
class Carried:
    """Views owed to one push, or to several together: directly, with echo, and as a share of all views (with echo).

    ``p_placebo`` is the share of placebos that explain the path as well; None where there were too few.
    """

    direct: Quantiles
    with_echo: Quantiles
    share: Quantiles
    p_placebo: float | None

    @property
    def evidence(self) -> bool:
        """Whether it beats 95% of its placebos."""
        return self.p_placebo is not None and self.p_placebo <= 0.05


@dataclass(frozen=True, slots=True)
class Push:
    """A happening that may have carried views. ``together`` are the ids it cannot be told from: its own figures say
    then only that it brought some part of what the group did."""

    happening: Happening
    seen_at: datetime
    carried: Carried
    together: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pushes that cannot be told apart, and their sum; a push that can is a group of one."""

    ids: tuple[str, ...]
    seen_at: datetime
    carried: Carried


@dataclass(frozen=True, slots=True)
class Layer:
    """Median views a day owed to a group of pushes (``ids`` empty: to the film itself), at the times of the answer."""

    ids: tuple[str, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a split that adds up (Shapley): views of a push or group, ``ids`` empty for the film itself."""

    ids: tuple[str, ...]
    views: float


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """What carried the views between ``begins`` and ``until``.

    ``total`` (median of all views then) is None where there is too little evidence, and ``because`` says so. ``times``
    are the middles of the bins of ``layers``. ``split`` is None where none was asked for.
    """

    platform: str | None
    begins: datetime
    until: datetime
    total: float | None
    base: Quantiles | None
    base_share: Quantiles | None
    branching: Quantiles | None
    pushes: tuple[Push, ...]
    groups: tuple[Group, ...]
    set_aside: tuple[SetAside, ...]
    times: tuple[datetime, ...]
    layers: tuple[Layer, ...]
    split: tuple[Split, ...] | None
    because: str
