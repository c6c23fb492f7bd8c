"""A small case with something in every table, awkward texts included; and a clock that ticks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from groundswell.terms import (
    Bound,
    Case,
    CaseFile,
    Copy,
    Document,
    Happening,
    Kin,
    Money,
    Post,
    Statement,
    When,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

FILM = Case(
    name="the-kiss",
    title="The “Kiss”, <script>",
    released_from=When("2014-03-10"),
    released_to=When("2014-03-10T12:00"),
    zone="America/New_York",
    brand="Wren",
    makers=("A. Maker", "B, “Second”"),
    cost=Money(1300, "USD"),
    cast=("Zoë",),
)

SAMPLE = CaseFile(
    case=FILM,
    copies=(
        Copy(id="yt", platform="youtube", url="https://example.org/watch?v=1", uploaded_at=When("2014-03-10T12:00Z")),
        Copy(id="style", platform="style.com", url="https://example.org/film", title="=1+1", uploader="@who"),
    ),
    statements=(
        Statement(
            id="s1",
            said_by="A magazine",
            value=69_000_000,
            bound=Bound.OVER,
            url="https://example.org/69",
            said_at=When("2014-03-24"),
            platform="youtube",
            copy="yt",
            granularity=1e6,
            as_of_from=When("2014-03-17"),
            as_of_to=When("2014-03-24T09:00-04:00"),
            quote='"69 million-plus",\r\nthey said;\n',
            document="article",
        ),
        Statement(id="s2", said_by="A broadcast", value=0.1 + 0.2, bound=Bound.ABOUT, metric="sales growth"),
        Statement(id="s3", said_by="counter", value=57_679_352, as_of_from=When("2014-03"), as_of_to=When("2014-03")),
    ),
    happenings=(
        Happening(
            id="h1", kind="tv", what="A host plays it", happened_from=When("2014-03-12"), happened_to=When("2014-03-12")
        ),
        Happening(id="h2", kind="press", what="Somebody, some day"),
    ),
    kin=(Kin(id="k1", title="The slap", kind="spoof", published_at=When("2014-03-13")),),
    posts=(
        Post(id="p1", text=" felt duped ", seen_at=When("2014-03-13T10:00:00.5Z"), author_hash="0123456789abcdef"),
        Post(id="p2", text="=HYPERLINK()", language="en", platform="reddit"),
    ),
    documents=(
        Document(
            id="article", name="article.txt", media_type="text/plain", content=b"caf\xc3\xa9\r\n\0", outlet="A magazine"
        ),
        Document(id="again", name="Article.TXT", media_type="text/plain", content=b"", published_at=When("2014-03-24")),
    ),
)
"""Every table filled; texts with quotation marks, line ends, markup and formulas."""


class TickingClock:
    """Gives a time one second later at each call, from ``NOW`` on."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def with_statements(count: int, case: Case = FILM) -> CaseFile:
    """A case of that many exact readings, one a minute."""
    start = datetime(2014, 3, 10, 16, tzinfo=UTC)
    moments = (When((start + timedelta(minutes=number)).isoformat()) for number in range(count))
    return CaseFile(
        case=case,
        statements=tuple(
            Statement(id=f"r{number}", said_by="counter", value=1000.0 + number, said_at=at, as_of_from=at, as_of_to=at)
            for number, at in enumerate(moments)
        ),
    )
