"""Who repeats whom among the documents of a case, so that a number printed twice is one look at the counter.

A reprint was written when its origin was: what it says is true of the origin's moments. A retelling without a time of
its own is true of the moment that the origin gives. With the window of the origin, such a statement falls into the
origin's group, which the curve counts once (``understanding.repeats``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from groundswell.adding import New
from groundswell.quoting import text_in
from groundswell.reader import Finding, Group, Reading, repeats_of
from groundswell.terms import Case, CaseFile, Document, Statement


def settled(news: Sequence[New], before: CaseFile) -> list[New]:
    """The same things with the statements of documents that repeat others placed where their origin places them.

    A statement that the case has already, and that a new document turns out to be the origin of, comes with that
    document. Each thing that repeats another, or is repeated, says so in ``told``.
    """
    if not any(new.file.documents for new in news):
        return list(news)
    documents = {document.id: document for document in before.documents}
    documents |= {document.id: document for new in news for document in new.file.documents}
    statements = {said.id: said for said in before.statements}
    statements |= {said.id: said for new in news for said in new.file.statements}
    fresh = {document.id: n for n, new in enumerate(news) for document in new.file.documents}
    result = list(news)
    counting = {said.document for said in statements.values()}
    readings = [_reading(document, statements.values()) for name, document in documents.items() if name in counting]
    for group in repeats_of(readings):
        if not fresh.keys() & set(group.documents):
            continue
        moved = {said.id: said for said in _moved(group, documents, statements, before.case)}
        statements |= moved
        for n in sorted({fresh[document] for document in group.documents if document in fresh}):
            result[n] = _with(result[n], _told(result[n], group, documents), moved)
        known = {said.id for new in result for said in new.file.statements}
        first = min(fresh[document] for document in group.documents if document in fresh)
        result[first] = _and(result[first], [said for said in moved.values() if said.id not in known])
    return result


def _with(new: New, told: str, moved: dict[str, Statement]) -> New:
    """A thing with its own statements as they were moved, and a sentence on whom it repeats."""
    own = tuple(moved.get(said.id, said) for said in new.file.statements)
    return replace(new, file=replace(new.file, statements=own), told=f"{new.told}; {told}")


def _and(new: New, others: list[Statement]) -> New:
    """A thing that moves statements which the case has already."""
    return replace(new, file=replace(new.file, statements=(*new.file.statements, *others)))


def _told(new: New, group: Group, documents: dict[str, Document]) -> str:
    own = {document.id for document in new.file.documents}
    if group.origin in own:
        others = len(set(group.documents) - own)
        return f"probably the origin of {others} other{'s' if others > 1 else ''} ({group.because})"
    origin = documents.get(group.origin)
    name = (origin.outlet or origin.name) if origin is not None else group.origin
    what = "reprints" if group.how == "reprint" else "retells"
    return f"{what} {name}, its probable origin ({group.because}), and is counted with it"


def _moved(
    group: Group, documents: dict[str, Document], statements: dict[str, Statement], case: Case
) -> Iterable[Statement]:
    """The statements of the group that take over the window of the same statement in its origin."""
    members = [documents[name] for name in group.documents]
    first = documents.get(group.origin) or min(members, key=lambda document: _published(document, case))
    mine = [said for said in statements.values() if said.document == first.id and said.as_of_from is not None]
    for said in statements.values():
        if said.document == first.id or said.document not in group.documents:
            continue
        origin = next((other for other in mine if _same(said, other)), None)
        if origin is None or (said.as_of_from, said.as_of_to) == (origin.as_of_from, origin.as_of_to):
            continue
        if group.how == "reprint" or _has_no_time(said, case):
            yield replace(said, as_of_from=origin.as_of_from, as_of_to=origin.as_of_to)


def _published(document: Document, case: Case) -> tuple[bool, float]:
    if document.published_at is None:
        return True, 0.0
    return False, document.published_at.window(case.tz).end.timestamp()


def _same(said: Statement, other: Statement) -> bool:
    platforms = {said.platform, other.platform} - {None}
    return (said.metric, said.value, said.bound) == (other.metric, other.value, other.bound) and len(platforms) < 2


def _has_no_time(said: Statement, case: Case) -> bool:
    """True for a statement that is true, for all that is known, of the day on which it was printed."""
    window, printed = said.as_of(case.tz), said.said_at.window(case.tz) if said.said_at is not None else None
    return window is None or (printed is not None and window.end == printed.end)


def _reading(document: Document, statements: Iterable[Statement]) -> Reading:
    """A document as it was read, from what the record keeps of it."""
    findings = tuple(
        Finding(
            document=document.id,
            quote=said.quote or "",
            start=0,
            end=0,
            kind="statement",
            metric=said.metric,
            bound=said.bound,
            value=said.value,
        )
        for said in statements
        if said.document == document.id
    )
    return Reading(
        document=document.id,
        text=text_in(document),
        outlet=document.outlet,
        published=document.published_at,
        findings=findings,
    )
