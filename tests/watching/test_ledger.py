"""What a watch keeps beside the record, on either database."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from stage import film

from groundswell.errors import RecordError
from groundswell.record.ledger import CopyState, Ledger, Notice, Step, open_ledger
from groundswell.record.store import open_record
from groundswell.terms import CaseFile, Statement, When

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def address(record_address: str) -> str:
    with open_record(record_address, lambda: NOON) as record:
        record.enter(film("boats", ["aaaaaaaaaaa", "bbbbbbbbbbb"]), who="test", source="test")
    return record_address


def said(value: float, moment: str, copy: str = "youtube-aaaaaaaaaaa") -> Statement:
    when = When(moment)
    return Statement(id=f"{copy}-{moment}", said_by="youtube", value=value, copy=copy, as_of_from=when, as_of_to=when)


def step_of(*statements: Statement, notices: tuple[Notice, ...] = ()) -> Step:
    file = CaseFile(case=film("boats", []).case, statements=statements)
    return Step(CopyState("boats", "youtube-aaaaaaaaaaa", 1.0, None, 1.0, recent=b"12345678"), file, notices)


COPY = ("boats", "youtube-aaaaaaaaaaa")
MINE = {COPY: None}


def test_a_budget_is_never_passed_however_often_it_is_opened(address: str, hand: Hand) -> None:
    for _start in range(3):
        with open_ledger(address, hand) as one, open_ledger(address, hand) as other:
            for ledger in (one, other, one):
                ledger.spend("host", 5)
                hand.on(minutes=10)
    with open_ledger(address, hand) as ledger:
        assert ledger.spent() == 5
        wait = ledger.spend("host", 5)
        assert wait == pytest.approx(24 * 3600 - 90 * 60)
        assert wait is not None
        hand.on(seconds=wait + 1)
        assert ledger.spend("host", 5) is None
        assert ledger.spend("host", 5) is not None
        assert ledger.spend("host", 3) is not None


def test_a_clock_set_back_brings_no_second_budget(address: str, hand: Hand) -> None:
    with open_ledger(address, hand) as ledger:
        assert [ledger.spend("host", 3) for _request in range(3)] == [None] * 3
        hand.on(days=-30)
        assert ledger.spend("host", 3) is not None


def test_what_one_watch_asks_no_other_does(address: str, hand: Hand) -> None:
    with open_ledger(address, hand) as one, open_ledger(address, hand) as other:
        assert one.claim([(*COPY, 600.0)]) == MINE
        assert other.claim([(*COPY, 600.0)]) == {COPY: 0.0}
        hand.on(minutes=3)  # the one is gone: its claim is void
        assert other.claim([(*COPY, 600.0)]) == MINE
        other.release([COPY])
        assert one.claim([(*COPY, 600.0)]) == MINE
        now = hand.now.timestamp()
        one.take([COPY], lambda _state: Step(CopyState(*COPY, now, None, now), step_of().file), "w", "watch")
        assert other.claim([(*COPY, 600.0)]) == {COPY: 0.0}
        hand.on(minutes=11)
        assert other.claim([(*COPY, 600.0)]) == MINE
        hand.on(days=-1)
        assert one.claim([(*COPY, 600.0)]) == MINE


def test_who_was_killed_asks_no_more(address: str, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    with open_ledger(address, hand) as one:
        monkeypatch.setattr("os.getpid", lambda: gone.pid)
        assert one.claim([(*COPY, 600.0)]) == MINE
        monkeypatch.undo()
        assert one.claim([(*COPY, 600.0)]) == MINE
        assert one.claim([(*COPY, 600.0)]) == {COPY: 0.0}


def test_an_answer_is_entered_whole_or_not_at_all(address: str, hand: Hand) -> None:
    notice = Notice("n1", *COPY, kind="alarm", sentence="Look.", url=None, raised_at=NOON)

    def fails(state: CopyState) -> Step:
        raise RuntimeError(state.copy)

    with open_ledger(address, hand) as ledger:
        with pytest.raises(RuntimeError):
            ledger.take([COPY, ("boats", "youtube-bbbbbbbbbbb")], fails, "w", "watch")
        assert ledger.states() == {}
        one = step_of(said(5, "2026-03-10T12:00:00Z"), notices=(notice,))
        assert ledger.take([COPY], lambda _state: one, "w", "watch") == 1
        assert ledger.take([COPY], lambda _state: one, "w", "watch") == 0
        assert ledger.states()[COPY].recent == b"12345678"
        assert [kept.id for kept in ledger.notices()] == ["n1"]
    with open_record(address, hand) as record:
        assert [one.value for one in record.read("boats").statements] == [5.0]


def test_a_notice_is_sent_once_and_again_only_where_nobody_knows(address: str, hand: Hand) -> None:
    notices = tuple(
        Notice(id, *COPY, kind="alarm", sentence="Look.", url=None, raised_at=NOON + timedelta(minutes=place))
        for place, id in enumerate(("first", "second"))
    )
    with open_ledger(address, hand) as one, open_ledger(address, hand) as other:
        one.take([COPY], lambda _state: step_of(notices=notices), "w", "watch")
        first, second = one.take_notice(), other.take_notice()
        assert first is not None
        assert second is not None
        assert (first.id, second.id, first.again) == ("first", "second", False)
        assert one.take_notice() is None
        one.give_back(first, sent=True)
        hand.on(minutes=3)  # the other was killed before it could say how it went
        again = one.take_notice()
        assert again is not None
        assert (again.id, again.again) == ("second", True)
        one.give_back(again, sent=False)
        once_more = one.take_notice()
        assert once_more is not None
        one.give_back(once_more, sent=True)
        assert one.take_notice() is None


def test_rows_that_a_case_has_are_passed_over_though_there_are_many(address: str, hand: Hand) -> None:
    moments = [
        f"2026-03-{day:02d}T{hour:02d}:{minute:02d}:00Z"
        for day in range(11, 31)
        for hour in range(24)
        for minute in (0, 30)
    ]
    many = tuple(said(n, moment) for n, moment in enumerate(moments))
    with open_ledger(address, hand) as ledger:
        assert ledger.take([COPY], lambda _state: step_of(*many), "w", "watch") == len(many)
        more = (*many[-700:], said(1e6, "2026-04-30T00:00:00Z"))
        assert ledger.take([COPY], lambda _state: step_of(*more), "w", "watch") == 1


def test_a_record_that_is_not_begun_has_no_ledger(record_address: str, hand: Hand) -> None:
    with pytest.raises(RecordError):
        _open(record_address, hand)


def _open(address: str, hand: Hand) -> Ledger:
    ledger = open_ledger(address, hand)
    ledger.close()
    return ledger
