"""What a reading says as rows for the record, with ids that are the same whenever the same text is read."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from groundswell.reader.finding import Finding, Reading
from groundswell.terms import LARGEST_VALUE, Bound, Case, Happening, Statement, When, Window, granularity_of

FEWEST_OF_MANY = 2
"""Who says "millions" says at least two of them."""

MOST_OF_MANY = 100
"""and fewer than a hundred, or they would have said so."""


def statements_of(reading: Reading, case: Case, *, document: str | None = None) -> tuple[Statement, ...]:
    """Every count that the reading states, about the film or another one, as the record keeps it.

    A count of another film has the metric ``views:other``, ``views:parody`` or ``views:channel``; all copies together
    have the platform ``all``. "Millions" is over two million to the nearest hundred million; a range is over its lower
    end to the nearest of its width. Costs and lengths are no counts and are left out; a window that ends before the
    release is none. ``document`` is the id under which the record keeps the text, its name where none is given.
    """
    rows = []
    for finding in reading.findings:
        if finding.kind != "statement" or finding.unit is not None or finding.metric is None:
            continue
        row = _statement(reading, finding, case, document or reading.document)
        if row is not None:
            rows.append(row)
    unique = {row.id: row for row in rows}
    return tuple(unique.values())


def happenings_of(reading: Reading, case: Case) -> tuple[Happening, ...]:
    """Every happening that the reading tells of, dated where it says when and the time is not before the release."""
    rows = []
    for finding in reading.findings:
        if finding.kind != "happening":
            continue
        as_of = _since_release(finding.as_of, case)
        rows.append(
            Happening(
                id=statement_id(reading.document, finding),
                kind=finding.what or "press",
                what=finding.quote,
                happened_from=_when(as_of.start) if as_of else None,
                happened_to=_when(as_of.end) if as_of else None,
                url=reading.url,
            )
        )
    return tuple({row.id: row for row in rows}.values())


def _since_release(window: Window | None, case: Case) -> Window | None:
    """The window, unless it ends before the film was out."""
    return window if window is not None and window.end > case.released.start else None


def _statement(reading: Reading, finding: Finding, case: Case, document: str) -> Statement | None:
    value, bound, granularity = _likelihood(finding)
    if value is None or not 0 <= value <= LARGEST_VALUE:
        return None
    as_of = _since_release(finding.as_of, case)
    return Statement(
        id=statement_id(reading.document, finding),
        said_by=finding.said_by or reading.outlet or reading.document,
        value=value,
        bound=bound,
        metric=_metric(finding),
        url=reading.url,
        said_at=reading.published,
        platform=finding.platform,
        granularity=granularity,
        as_of_from=_when(as_of.start) if as_of else None,
        as_of_to=_when(as_of.end) if as_of else None,
        quote=finding.quote,
        document=document,
    )


def _likelihood(finding: Finding) -> tuple[float | None, Bound, float | None]:
    """Value, bound and granularity as the record has them."""
    if finding.value is None:
        if finding.magnitude is None:
            return None, Bound.ABOUT, None
        low = FEWEST_OF_MANY * finding.magnitude
        return low, Bound.OVER, MOST_OF_MANY * finding.magnitude - low
    if finding.value_to is not None:
        return finding.value, Bound.OVER, finding.value_to - finding.value
    return finding.value, finding.bound or Bound.ABOUT, finding.granularity or granularity_of(finding.value)


def _metric(finding: Finding) -> str:
    if finding.subject_kind in {"parody", "channel", "other"}:
        return f"{finding.metric}:{finding.subject_kind}"
    return str(finding.metric)


def statement_id(document: str, finding: Finding) -> str:
    """The document's name and a digest of the span and value: the same for the same text, different for any other."""
    stem = re.sub(r"[^a-z0-9]+", "-", document.casefold().rsplit("/", 1)[-1]).strip("-")[:40] or "text"
    span = (finding.start, finding.end)
    return f"{stem}-{_digest(document, span, str(finding.metric), finding.value, finding.quote)}"


def _digest(document: str, span: tuple[int, int], metric: str, value: float | None, quote: str) -> str:
    said = f"{document}|{span[0]}|{span[1]}|{metric}|{value}|{quote}"
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def span_of(said: Statement, name: str, text: str) -> tuple[int, int] | None:
    """Where a statement stands in the text of the document of that name, by its words and its id.

    Words that stand there more than once without the id telling which are the first of them; None where none do.
    """
    quote = said.quote
    if not quote:
        return None
    starts = [match.start() for match in re.finditer(re.escape(quote), text)]
    metric, own = said.metric.split(":", maxsplit=1)[0], said.id.rsplit("-", 1)[-1]
    for start in starts:
        span = (start, start + len(quote))
        if own in {_digest(name, span, metric, value, quote) for value in (said.value, None)}:
            return span
    return (starts[0], starts[0] + len(quote)) if starts else None


def _when(moment: datetime) -> When:
    return When(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
