"""What a text says, as frozen values: findings, the reading they stand in, and what is known of the film beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from groundswell.terms import Bound, Case, CaseFile, When, Window

Kind = Literal["statement", "happening", "person", "brand", "place", "cost"]
SubjectKind = Literal["film", "all", "parody", "channel", "other"]


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the film before its texts are read. Everything but the title may be missing.

    ``aliases`` are further names of the film; ``others`` are films, parodies and channels that texts about it name.
    """

    title: str
    aliases: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    brand: str | None = None
    cast: tuple[str, ...] = ()
    released: Window | None = None
    zone: str = "UTC"
    platform: str | None = None
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case | CaseFile) -> About:
        """What a case knows of its film; a whole case file adds its kin and its main platform."""
        if isinstance(case, Case):
            kin: tuple[str, ...] = ()
            platform = None
        else:
            kin = tuple(dict.fromkeys(relative.title for relative in case.kin))
            platform = case.main_platform
            case = case.case
        return cls(
            title=case.title,
            makers=case.makers,
            brand=case.brand,
            cast=case.cast,
            released=case.released,
            zone=case.zone,
            platform=platform,
            others=kin,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a text says, with the exact span that says it: ``quote == text[start:end]``.

    ``subject`` is the name of what the number is about (``subject_kind`` says of what sort); for a person, brand or
    place it is the name that the case knows for it, None where none is known. ``value`` None with a ``magnitude``
    stands for "millions": the order alone was said. A range has its lower end as ``value`` and ``value_to`` above it.
    """

    document: str
    quote: str
    start: int
    end: int
    kind: Kind
    subject: str | None = None
    subject_kind: SubjectKind | None = None
    metric: str | None = None
    bound: Bound | None = None
    value: float | None = None
    value_to: float | None = None
    magnitude: float | None = None
    granularity: float | None = None
    unit: str | None = None
    platform: str | None = None
    as_of: Window | None = None
    as_of_basis: str | None = None
    said_by: str | None = None
    what: str | None = None

    def as_json(self) -> dict[str, object]:
        """The row that ``groundswell read --json`` prints for it."""
        return {
            "document": self.document,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "subject": self.subject,
            "metric": self.metric,
            "bound": self.bound.value if self.bound else None,
            "value": self.value,
            "unit": self.unit,
            "platform": self.platform,
            "as_of": [_iso(self.as_of.start), _iso(self.as_of.end)] if self.as_of else None,
            "said_by": self.said_by,
            "kind": self.kind,
        }


def _iso(moment: datetime) -> str:
    return moment.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read: its text, what could be learned of its origin, and what it says.

    All spans are character offsets in ``text``. A document longer than the reader reads is ``cut``: findings end at
    that offset, and None says that all of it was read. ``header`` are the spans that tell of the document itself.
    """

    document: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: When | None = None
    updated: When | None = None
    language: str | None = None
    cut: int | None = None
    header: tuple[tuple[int, int], ...] = ()
    findings: tuple[Finding, ...] = ()
