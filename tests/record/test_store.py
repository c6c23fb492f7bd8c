"""The record, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sample_case import FILM, NOW, SAMPLE, TickingClock, with_statements
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS as POSTGRESQL_WORDS
from sqlalchemy.dialects.sqlite.base import SQLiteIdentifierPreparer
from sqlalchemy.exc import DBAPIError

from groundswell.errors import InputError, RecordError, UnknownCase
from groundswell.record import schema
from groundswell.record.address import engine_at, place_of, writing
from groundswell.record.store import Record, open_record
from groundswell.terms import Bound, CaseFile, Copy, Happening, Statement, When


@pytest.fixture
def record(record_address: str) -> Iterator[Record]:
    with open_record(record_address, TickingClock(), patience=5) as opened:
        yield opened


def test_a_new_record_holds_no_case(record: Record) -> None:
    assert record.cases() == []


def test_what_was_entered_is_read(record: Record) -> None:
    entry = record.enter(SAMPLE, who="me", source="a package")
    assert record.cases() == ["the-kiss"]
    assert record.read("the-kiss") == SAMPLE
    assert (entry.number, entry.who, entry.source, entry.case) == (1, "me", "a package", "the-kiss")
    assert entry.when == NOW + timedelta(seconds=1)
    assert entry.rows == 1 + 2 + 3 + 2 + 1 + 2 + 2


def test_another_program_reads_it(record: Record, record_address: str) -> None:
    record.enter(SAMPLE, who="me", source="a package")
    with open_record(record_address, TickingClock()) as other:
        assert other.read("the-kiss") == SAMPLE


def test_the_uploads_of_all_cases_are_as_last_entered(record: Record) -> None:
    assert record.uploads() == {}
    record.enter(SAMPLE, who="me", source="a package")
    moved = replace(SAMPLE.copies[0], url="https://example.org/elsewhere")
    record.enter(CaseFile(case=FILM, copies=(moved,)), who="me", source="by hand")
    addresses = {copy.id: copy.url for copy in SAMPLE.copies}
    assert record.uploads() == {"the-kiss": addresses | {moved.id: "https://example.org/elsewhere"}}


def test_entering_the_same_again_adds_nothing(record: Record) -> None:
    record.enter(SAMPLE, who="me", source="a package")
    again = record.enter(SAMPLE, who="another", source="elsewhere")
    assert (again.number, again.rows) == (None, 0)
    assert [entry.who for entry in record.entries("the-kiss")] == ["me"]


def test_a_changed_row_supersedes_and_keeps_its_place(record: Record) -> None:
    record.enter(SAMPLE, who="me", source="first")
    changed = replace(SAMPLE.statements[0], value=65_000_000.0, quote="65 million")
    entry = record.enter(CaseFile(case=FILM, statements=(changed,)), who="you", source="second")
    assert entry.rows == 1
    assert record.read("the-kiss").statements == (changed, *SAMPLE.statements[1:])
    versions = record.history("the-kiss", "s1")
    assert [version.row for version in versions] == [SAMPLE.statements[0], changed]
    assert [version.entry.who for version in versions] == ["me", "you"]
    assert [version.entry.source for version in versions] == ["first", "second"]


def test_a_row_may_go_back_to_what_it_was(record: Record) -> None:
    first = SAMPLE.statements[1]
    for row in (first, replace(first, value=2.0), first, first):
        record.enter(CaseFile(case=FILM, statements=(row,)), who="me", source="a table")
    assert record.read("the-kiss").statements == (first,)
    assert [version.row for version in record.history("the-kiss", "s2")] == [first, replace(first, value=2.0), first]


def test_a_changed_case_supersedes(record: Record) -> None:
    record.enter(SAMPLE, who="me", source="first")
    renamed = replace(FILM, title="First", cost=None, cast=())
    record.enter(CaseFile(case=renamed), who="me", source="second")
    assert record.read("the-kiss") == replace(SAMPLE, case=renamed)
    assert [version.row for version in record.history("the-kiss", "the-kiss")] == [FILM, renamed]


def test_a_document_keeps_every_version(record: Record) -> None:
    record.enter(SAMPLE, who="me", source="first")
    changed = replace(SAMPLE.documents[0], content=b"other")
    record.enter(replace(SAMPLE, documents=(changed,)), who="me", source="second")
    assert record.read("the-kiss").documents == (changed, SAMPLE.documents[1])
    assert [version.row for version in record.history("the-kiss", "article")] == [SAMPLE.documents[0], changed]


def test_rows_come_in_the_order_of_entry(record: Record) -> None:
    rows = with_statements(12).statements
    record.enter(CaseFile(case=FILM, statements=rows[6:]), who="me", source="a table")
    record.enter(CaseFile(case=FILM, statements=rows[:8]), who="me", source="a table")
    assert record.read("the-kiss").statements == rows[6:] + rows[:6]


def test_cases_do_not_mix(record: Record) -> None:
    other = replace(SAMPLE, case=replace(FILM, name="another"), statements=SAMPLE.statements[1:2])
    record.enter(SAMPLE, who="me", source="a package")
    record.enter(other, who="me", source="a package")
    assert record.cases() == ["another", "the-kiss"]
    assert record.read("the-kiss") == SAMPLE
    assert record.read("another") == other
    assert record.history("another", "s1") == []
    assert [entry.case for entry in record.entries("another")] == ["another"]


def test_an_empty_text_is_an_absent_one(record: Record) -> None:
    odd = Statement(id="s", said_by="x", value=-0.0, quote="", platform=" YouTube", url="")
    record.enter(CaseFile(case=FILM, statements=(odd,)), who="me", source="a table")
    assert record.enter(CaseFile(case=FILM, statements=(odd,)), who="me", source="a table").number is None
    read = record.read("the-kiss").statements[0]
    assert read == replace(odd, quote=None, url=None, platform="youtube")
    assert str(read.value) == "0.0"


def test_an_unknown_case_is_told_with_its_neighbours(record: Record) -> None:
    with pytest.raises(UnknownCase, match=r"has no case “the-kis”; it has no case yet"):
        record.read("the-kis")
    record.enter(SAMPLE, who="me", source="a package")
    for ask in (record.read, record.entries, lambda case: record.history(case, "s1")):
        with pytest.raises(UnknownCase, match=r"has no case “the-kis”; it has the-kiss$"):
            ask("the-kis")


BAD_ROWS = {
    "an id twice": (replace(SAMPLE, copies=(SAMPLE.copies[0], SAMPLE.copies[0])), "copies, id “yt”: the id stands"),
    "no id": (CaseFile(case=FILM, happenings=(Happening(id="", kind="tv", what="x"),)), "is not an id: it is empty"),
    "a control character": (
        CaseFile(case=FILM, happenings=(Happening(id="a\nb", kind="tv", what="x"),)),
        "is not an id: it holds a character",
    ),
    "a long id": (CaseFile(case=FILM, happenings=(Happening(id="a" * 201, kind="tv", what="x"),)), "is longer than"),
    "NUL": (CaseFile(case=FILM, happenings=(Happening(id="a", kind="tv", what="x\0"),)), "holds a NUL character"),
    "half a character": (
        CaseFile(case=FILM, happenings=(Happening(id="a", kind="tv", what="\ud800"),)),
        "holds half a character",
    ),
    "a book": (
        CaseFile(case=FILM, happenings=(Happening(id="a", kind="tv", what="x" * 100_001),)),
        "is longer than 100,000 characters",
    ),
    "nobody": (CaseFile(case=FILM, statements=(Statement(id="a", said_by="", value=1),)), "said_by is empty"),
    "an unknown copy": (
        CaseFile(case=FILM, statements=(Statement(id="a", said_by="x", value=1, copy="nix"),)),
        "“nix” is not an id in copies",
    ),
    "an unknown document": (
        CaseFile(case=FILM, statements=(Statement(id="a", said_by="x", value=1, document="nix"),)),
        "“nix” is not an id in documents",
    ),
    "a window that ends before it starts": (
        CaseFile(
            case=FILM,
            statements=(Statement(id="a", said_by="x", value=1, as_of_from=When("2014-04"), as_of_to=When("2014-03")),),
        ),
        "“2014-03” ends before “2014-04” starts",
    ),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_cannot_be_kept_changes_nothing(record: Record, name: str) -> None:
    record.enter(with_statements(3), who="me", source="a table")
    before = record.read("the-kiss")
    bad, problem = BAD_ROWS[name]
    with pytest.raises(InputError, match=re.escape(problem)) as raised:
        record.enter(replace(bad, kin=SAMPLE.kin), who="me", source="a package")
    assert "\n" not in str(raised.value)
    assert record.read("the-kiss") == before
    assert len(record.entries("the-kiss")) == 1


def test_a_reference_may_be_to_what_the_record_has(record: Record) -> None:
    record.enter(CaseFile(case=FILM, copies=SAMPLE.copies), who="me", source="a package")
    row = Statement(id="a", said_by="x", value=1.0, copy="yt")
    record.enter(CaseFile(case=FILM, statements=(row,)), who="me", source="a table")
    assert record.read("the-kiss").statements == (row,)


def test_an_entry_says_who_and_where_from(record: Record) -> None:
    for who, source in (("", "x"), ("me", " "), ("me", "a\0b")):
        with pytest.raises(InputError):
            record.enter(SAMPLE, who=who, source=source)
    assert record.cases() == []


def test_the_time_of_entry_is_kept_in_utc(record_address: str) -> None:
    abroad = datetime(2026, 6, 1, 8, tzinfo=timezone(timedelta(hours=-4)))
    with open_record(record_address, lambda: abroad) as record:
        record.enter(SAMPLE, who="me", source="a package")
        assert record.entries("the-kiss")[0].when == abroad
        assert record.entries("the-kiss")[0].when.tzinfo == UTC


def test_the_database_itself_refuses_a_change(record: Record, record_address: str) -> None:
    record.enter(SAMPLE, who="me", source="a package")
    engine = engine_at(place_of(record_address), 5)
    schema_name = "groundswell." if engine.dialect.name == "postgresql" else ""
    for change in ("UPDATE {}statements SET said_by = 'x'", "DELETE FROM {}entries", "DELETE FROM {}documents"):
        with pytest.raises(DBAPIError, match="append-only"), writing(engine, 5) as connection:
            connection.exec_driver_sql(change.format(schema_name))
    engine.dispose()
    assert record.read("the-kiss") == SAMPLE


def test_a_record_of_a_newer_program_is_left_alone(
    record: Record, record_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 7)
    record.enter(SAMPLE, who="me", source="a package")
    with pytest.raises(RecordError, match=r"newer groundswell \(tables of version 7, this one knows 1\); install"):
        open_record(record_address, TickingClock())


def test_many_values_keep_every_digit(record: Record) -> None:
    values = [0.1 + 0.2, 1e15, 5e-324, 1e15 - 1, 1 / 3]
    rows = tuple(Statement(id=f"{value}", said_by="x", value=value, bound=Bound.OVER) for value in values)
    record.enter(CaseFile(case=FILM, statements=rows), who="me", source="a table")
    assert [row.value for row in record.read("the-kiss").statements] == values


def test_rows_of_two_tables_may_share_an_id(record: Record) -> None:
    both = CaseFile(
        case=FILM,
        copies=(Copy(id="x", platform="vimeo", url="https://example.org/1"),),
        happenings=(Happening(id="x", kind="release", what="It begins"),),
    )
    record.enter(both, who="me", source="a package")
    assert {version.row for version in record.history("the-kiss", "x")} == {both.copies[0], both.happenings[0]}


def test_no_column_needs_quoting() -> None:
    sqlite_words = SQLiteIdentifierPreparer.reserved_words
    for table in schema.METADATA.tables.values():
        for name in (table.name, *table.c.keys()):
            assert name not in POSTGRESQL_WORDS | sqlite_words | SQL_WORDS, f"{table.name}.{name}"


SQL_WORDS = frozenset(
    "at by case cast copy document end from language method module of percent period position reference references "
    "row rows scope search start system table text time timestamp to top user value values when where window zone "
    "month day hour minute second year".split()
)
"""Words that SQL:2016 or an engine reserves, besides those of the two databases."""


def test_the_last_entry_tells_one_state_of_a_case_from_another(record: Record) -> None:
    begun = record.begun
    assert not begun
    with pytest.raises(UnknownCase):
        record.last_entry("the-kiss")
    record.enter(SAMPLE, who="me", source="a package")
    assert record.begun
    assert record.last_entry("the-kiss") == 1
    record.enter(replace(SAMPLE, case=replace(FILM, name="another")), who="me", source="a package")
    assert (record.last_entry("the-kiss"), record.last_entry("another")) == (1, 2)
    record.enter(with_statements(5), who="me", source="a table")
    assert record.last_entry("the-kiss") == 3
    record.enter(CaseFile(case=replace(FILM, title="The Second Kiss")), who="me", source="new")
    assert record.last_entry("the-kiss") == 4
    assert record.last_entry("the-kiss") == record.entries("the-kiss")[-1].number
