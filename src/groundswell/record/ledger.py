"""What a watch keeps beside the record: which requests were paid for, who asks next, and which alarms are due.

It stands in the same database, so that a reading, what the alarm has learned from it and the notice that it raised are
entered together or not at all, and so that several watches of one record share one budget and never the same question.
Unlike the record this is changed in place: it is a state, and everything that matters of it can be read again from the
record but for the requests of the last day and for what was sent.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from groundswell.record.address import engine_at, place_of, reading, told_plainly, writing
from groundswell.record.entering import append_rows
from groundswell.record.entry import Entry
from groundswell.record.schema import POSTGRESQL_SCHEMA
from groundswell.terms import CaseFile

DAY = 86400.0
LEASE = 120.0
"""Seconds after which what somebody began, asking or sending, is taken up by others."""

_METADATA = MetaData()
_REQUESTS = Table(
    "watch_requests",
    _METADATA,
    Column("request_id", Integer, primary_key=True),
    Column("sent_at", Float(53), nullable=False),
    Column("host", Text, nullable=False),
    Index("watch_requests_by_time", "sent_at"),
)
_COPIES = Table(
    "watch_copies",
    _METADATA,
    Column("case_name", Text, primary_key=True),
    Column("copy_id", Text, primary_key=True),
    Column("asked_at", Float(53), nullable=False),
    Column("asked_by", Text),
    Column("answered_at", Float(53), nullable=False),
    Column("shows", Text),
    Column("paid", Text),
    Column("alarm_state", LargeBinary),
    Column("recent", LargeBinary),
    Column("open_event", Text),
)
_NOTICES = Table(
    "watch_notices",
    _METADATA,
    Column("notice_id", Text, primary_key=True),
    Column("case_name", Text, nullable=False),
    Column("copy_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("url", Text),
    Column("raised_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("taken_at", Float(53)),
)


@dataclass(frozen=True, slots=True)
class CopyState:
    """What is kept of one watched copy; times in seconds since 1970, 0 for never. None where nothing is known yet."""

    case: str
    copy: str
    asked_at: float = 0.0
    asked_by: str | None = None
    answered_at: float = 0.0
    shows: str | None = None
    paid: str | None = None
    alarm_state: bytes | None = field(default=None, repr=False)
    recent: bytes | None = field(default=None, repr=False)
    open_event: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told to whoever wants to be woken. ``state``: due, sending, sent.

    ``again``: somebody began to send it and did not say how that ended, so it may have arrived already.
    """

    id: str
    case: str
    copy: str
    kind: str
    sentence: str
    url: str | None
    raised_at: datetime
    state: str = "due"
    again: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What one answer changes: the state of its copy, rows for the record, and notices."""

    state: CopyState
    file: CaseFile
    notices: tuple[Notice, ...] = ()


def open_ledger(address: str, clock: Callable[[], datetime], *, patience: float = 10.0, lease: float = LEASE) -> Ledger:
    """The ledger of the record at ``address``, which must have been begun; ``RecordError`` where it cannot be used.

    ``lease`` is in seconds of the clock, ``patience`` in those of this machine.
    """
    return Ledger(address, clock, patience, lease)


class Ledger:
    """The ledger of one record, open; close it, or use it in a ``with`` statement."""

    def __init__(self, address: str, clock: Callable[[], datetime], patience: float, lease: float) -> None:
        self._lease = lease
        self._place = place_of(address)
        self._clock = clock
        self._patience = patience
        self._engine = engine_at(self._place, patience)
        try:
            with self._writing() as connection:
                _METADATA.create_all(connection)
                schema = f"{POSTGRESQL_SCHEMA}." if connection.dialect.name == "postgresql" else ""
                connection.exec_driver_sql(
                    f"CREATE INDEX IF NOT EXISTS statements_by_id ON {schema}statements (case_name, id)"
                )
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    def spend(self, host: str, budget: int) -> float | None:
        """Pay for one request now; None where it was paid for, else the seconds until one is to be had again.

        No more than ``budget`` are paid for in any 24 hours, by all watches of this record together.
        """
        with self._writing() as connection:
            now = self._now()
            connection.execute(delete(_REQUESTS).where(_REQUESTS.c.sent_at < now - 2 * DAY))
            lately = _REQUESTS.c.sent_at > now - DAY
            used = int(connection.scalar(select(func.count()).select_from(_REQUESTS).where(lately)) or 0)
            if used < budget:
                connection.execute(insert(_REQUESTS).values(sent_at=now, host=host))
                return None
            if budget < 1:
                return DAY
            sent = select(_REQUESTS.c.sent_at).where(lately).order_by(_REQUESTS.c.sent_at)
            frees = connection.scalar(sent.offset(used - budget).limit(1))
            return max(1.0, float(frees if frees is not None else now) + DAY - now)

    def spent(self) -> int:
        """Requests paid for in the last 24 hours."""
        with self._reading() as connection:
            lately = _REQUESTS.c.sent_at > self._now() - DAY
            return int(connection.scalar(select(func.count()).select_from(_REQUESTS).where(lately)) or 0)

    def states(self) -> dict[tuple[str, str], CopyState]:
        """What is kept of every copy, by case and copy."""
        with self._reading() as connection:
            return {(row[0], row[1]): CopyState(*row) for row in connection.execute(select(_COPIES)).all()}

    def claim(self, copies: Sequence[tuple[str, str, float]]) -> dict[tuple[str, str], float | None]:
        """Take copies to ask about, each with the seconds that are to lie between two answers about it.

        None for each that is taken. Those are left out that were answered more lately, or that another watch has just
        begun to ask about: for these, how many seconds ago. What happened in what is now the future, by a clock that
        was set back since, counts as long ago.
        """
        taken: dict[tuple[str, str], float | None] = {}
        with self._writing() as connection:
            now = self._now()
            for case, copy, apart in copies:
                state = _state_of(connection, case, copy)
                taken[case, copy] = None
                if state is None:
                    connection.execute(insert(_COPIES).values(**_values(CopyState(case, copy, now, _me()))))
                elif _lately(now, state.answered_at, apart):
                    taken[case, copy] = now - state.answered_at
                elif _under_way(state) and _lately(now, state.asked_at, self._lease):
                    taken[case, copy] = now - state.asked_at
                else:
                    connection.execute(_update_of(state).values(asked_at=now, asked_by=_me()))
        return taken

    def release(self, copies: Sequence[tuple[str, str]]) -> None:
        """Give back copies about which no answer came."""
        with self._writing() as connection:
            for case, copy in copies:
                connection.execute(_update_of(CopyState(case, copy)).values(asked_at=_COPIES.c.answered_at))

    def take(self, copies: Sequence[tuple[str, str]], step: Callable[[CopyState], Step], who: str, source: str) -> int:
        """Enter what answers about these copies say, in one transaction; how many rows were new to the record.

        ``step`` is given what is kept of a copy as it is now, and says what becomes of it.
        """
        with self._writing() as connection:
            steps = [step(_state_of(connection, case, copy) or CopyState(case, copy)) for case, copy in copies]
            rows = 0
            for file in _by_case(steps):
                entry = Entry(None, file.case.name, who, self._clock().astimezone(UTC), source, 0)
                rows += append_rows(connection, file, entry).rows
            for one in steps:
                _keep(connection, one.state)
                for notice in one.notices:
                    _raise(connection, notice)
            return rows

    def notices(self) -> list[Notice]:
        """All notices that were ever raised, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(_NOTICES).order_by(_NOTICES.c.raised_at, _NOTICES.c.notice_id)).all()
            return [_notice(row) for row in rows]

    def take_notice(self) -> Notice | None:
        """The oldest notice that is due, taken to be sent; also one that somebody took and never gave back."""
        with self._writing() as connection:
            now = self._now()
            stale = (_NOTICES.c.state == "sending") & (
                (_NOTICES.c.taken_at < now - self._lease) | (_NOTICES.c.taken_at > now + self._lease)
            )
            due = select(_NOTICES).where((_NOTICES.c.state == "due") | stale).order_by(_NOTICES.c.raised_at).limit(1)
            row = connection.execute(due).first()
            if row is None:
                return None
            notice = _notice(row)
            mine = update(_NOTICES).where(_NOTICES.c.notice_id == notice.id)
            connection.execute(mine.values(state="sending", taken_at=now))
            return replace(notice, again=notice.state == "sending", state="sending")

    def give_back(self, notice: Notice, *, sent: bool) -> None:
        """Say how the sending of a notice ended."""
        with self._writing() as connection:
            mine = update(_NOTICES).where(_NOTICES.c.notice_id == notice.id)
            connection.execute(mine.values(state="sent" if sent else "due"))

    def _now(self) -> float:
        return self._clock().timestamp()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_plainly(self._place, self._engine), writing(self._engine, self._patience) as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_plainly(self._place, self._engine), reading(self._engine) as connection:
            yield connection


def _me() -> str:
    """This program among all that may write here."""
    return f"{socket.gethostname()}/{os.getpid()}"


def _under_way(state: CopyState) -> bool:
    """Whether somebody asks about the copy who has not been answered; who is gone from this machine does not."""
    if state.asked_at == state.answered_at:
        return False
    host, _separator, process = (state.asked_by or "").rpartition("/")
    if host != socket.gethostname() or not process.isdigit():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _lately(now: float, then: float, seconds: float) -> bool:
    return 0.0 <= now - then < seconds


def _values(state: CopyState) -> dict[str, Any]:
    return {
        "case_name": state.case,
        "copy_id": state.copy,
        "asked_at": state.asked_at,
        "asked_by": state.asked_by,
        "answered_at": state.answered_at,
        "shows": state.shows,
        "paid": state.paid,
        "alarm_state": state.alarm_state,
        "recent": state.recent,
        "open_event": state.open_event,
    }


def _state_of(connection: Connection, case: str, copy: str) -> CopyState | None:
    mine = (_COPIES.c.case_name == case) & (_COPIES.c.copy_id == copy)
    row = connection.execute(select(_COPIES).where(mine)).first()
    return None if row is None else CopyState(*row)


def _update_of(state: CopyState) -> Any:
    return update(_COPIES).where((_COPIES.c.case_name == state.case) & (_COPIES.c.copy_id == state.copy))


def _keep(connection: Connection, state: CopyState) -> None:
    values = _values(state)
    if connection.execute(_update_of(state).values(**values)).rowcount == 0:
        connection.execute(insert(_COPIES).values(**values))


def _raise(connection: Connection, notice: Notice) -> None:
    """Keep a notice; one that was raised before is not raised again."""
    if connection.scalar(select(_NOTICES.c.notice_id).where(_NOTICES.c.notice_id == notice.id)) is not None:
        return
    connection.execute(
        insert(_NOTICES).values(
            notice_id=notice.id,
            case_name=notice.case,
            copy_id=notice.copy,
            kind=notice.kind,
            sentence=notice.sentence,
            url=notice.url,
            raised_at=notice.raised_at.astimezone(UTC).isoformat(),
            state=notice.state,
        )
    )


def _notice(row: Any) -> Notice:
    id, case, copy, kind, sentence, url, raised_at, state, _taken_at = row
    return Notice(id, case, copy, kind, sentence, url, datetime.fromisoformat(raised_at), state)


def _by_case(steps: Sequence[Step]) -> list[CaseFile]:
    """The rows of several steps, one addition to each case."""
    files: dict[str, CaseFile] = {}
    for step in steps:
        file = step.file
        if not (file.statements or file.happenings or file.posts):
            continue
        before = files.get(file.case.name)
        files[file.case.name] = file if before is None else _joined(before, file)
    return list(files.values())


def _joined(one: CaseFile, other: CaseFile) -> CaseFile:
    """Both; of rows with one id the first."""
    return CaseFile(
        case=one.case,
        statements=tuple({row.id: row for row in (*other.statements, *one.statements)}.values()),
        happenings=tuple({row.id: row for row in (*other.happenings, *one.happenings)}.values()),
        posts=tuple({row.id: row for row in (*other.posts, *one.posts)}.values()),
    )
