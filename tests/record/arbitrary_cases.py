"""Any case that a record may hold, for Hypothesis: awkward texts, every kind of time, references that lead on."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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

_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.one_of(
    st.text(_CHARACTERS, min_size=1, max_size=20),
    st.sampled_from(['=1+1"', "a,b", "a\r\nb\rc\n", " padded ", '""', "\ufeff", "\u2028", "é", "-", "'", "NULL", "\t"]),
)
OPTIONAL = st.none() | TEXTS
_PRINTABLE = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
IDS = st.text(_PRINTABLE, min_size=1, max_size=12).filter(str.isprintable)
_WRITTEN = (
    "2006",
    "2010-02",
    "2014-03-11",
    "2014-03-11T12",
    "2014-03-11T12:00",
    "2014-03-11 12:00Z",
    "2014-03-11T12:00:01.25-04:00",
    "2024-02-29T00:00+0530",
)
TIMES = st.sampled_from([When(text) for text in _WRITTEN])
PLATFORMS = st.none() | st.sampled_from(["youtube", "vimeo", "style.com", "all"])
COUNTS = st.one_of(
    st.integers(0, 10**15).map(float), st.floats(0, 1e15, allow_nan=False, allow_subnormal=False).map(abs)
)
GRAINS = st.none() | st.floats(1e-6, 1e15)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    released = draw(st.sampled_from(["2005", "2005-12", "2005-12-31T12:00Z"]))
    return Case(
        name=draw(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}[a-z0-9]", fullmatch=True)),
        title=draw(TEXTS.filter(lambda text: bool(text.strip()))),
        released_from=When(released),
        released_to=When(released),
        zone=draw(st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"])),
        brand=draw(OPTIONAL),
        makers=tuple(draw(st.lists(TEXTS, max_size=2))),
        cost=draw(st.none() | st.builds(Money, COUNTS, st.sampled_from(["USD", "EUR"]))),
        cast=tuple(draw(st.lists(TEXTS, max_size=2))),
    )


def statements(copies: list[str], documents: list[str]) -> st.SearchStrategy[Statement]:
    def build(times: tuple[When, When] | None, **fields: object) -> Statement:
        start, end = times or (None, None)
        return Statement(as_of_from=start, as_of_to=end, **fields)  # type: ignore[arg-type]

    return st.builds(
        build,
        times=st.none() | TIMES.map(lambda time: (time, time)) | st.just((When("2014-03-10"), When("2014-04"))),
        id=IDS,
        said_by=TEXTS,
        value=COUNTS,
        bound=st.sampled_from(Bound),
        metric=TEXTS,
        url=OPTIONAL,
        said_at=st.none() | TIMES,
        copy=st.sampled_from([None, *copies]),
        platform=PLATFORMS,
        granularity=GRAINS,
        quote=OPTIONAL,
        document=st.sampled_from([None, *documents]),
    )


def happenings() -> st.SearchStrategy[Happening]:
    def build(time: When | None, **fields: object) -> Happening:
        return Happening(happened_from=time, happened_to=time, **fields)  # type: ignore[arg-type]

    return st.builds(build, time=st.none() | TIMES, id=IDS, kind=TEXTS, what=TEXTS, url=OPTIONAL)


COPIES = st.builds(
    Copy,
    id=IDS,
    platform=PLATFORMS.filter(bool),
    url=TEXTS,
    title=OPTIONAL,
    uploader=OPTIONAL,
    uploaded_at=st.none() | TIMES,
)
KIN = st.builds(Kin, id=IDS, title=TEXTS, kind=TEXTS, maker=OPTIONAL, published_at=st.none() | TIMES, url=OPTIONAL)
POSTS = st.builds(
    Post,
    id=IDS,
    text=TEXTS,
    seen_at=st.none() | TIMES,
    platform=PLATFORMS,
    author_hash=st.none() | st.sampled_from(["0123456789abcdef", "f" * 64]),
    language=OPTIONAL,
    url=OPTIONAL,
)
DOCUMENTS = st.builds(
    Document,
    id=IDS,
    name=TEXTS | st.sampled_from(["a.txt", "A.TXT", "../../etc/passwd", "con", ".hidden", "x" * 300 + ".html"]),
    media_type=TEXTS,
    content=st.binary(max_size=40),
    outlet=OPTIONAL,
    url=OPTIONAL,
    published_at=st.none() | TIMES,
    language=OPTIONAL,
)


@st.composite
def case_files(draw: st.DrawFn) -> CaseFile:
    """A case with up to a few rows in each table."""

    def few(rows: st.SearchStrategy[Any]) -> tuple[Any, ...]:
        return tuple(draw(st.lists(rows, max_size=3, unique_by=lambda row: row.id)))

    copies, documents = few(COPIES), few(DOCUMENTS)
    return CaseFile(
        case=draw(cases()),
        copies=copies,
        documents=documents,
        statements=few(statements([copy.id for copy in copies], [document.id for document in documents])),
        happenings=few(happenings()),
        kin=few(KIN),
        posts=few(POSTS),
    )
