"""The desk: one process that answers questions about cases, one after the other, beside the one that serves.

What the model works out would hold up every reader if it were done where they are served. ``Clerk`` carries questions
to the desk and answers back, and sets up a new desk where one breaks down.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from groundswell.errors import GroundswellError, RecordError, UnknownCase
from groundswell.web.given import Given
from groundswell.web.operator import FAILED, UNREADABLE, tell, tell_of_a_fault
from groundswell.web.subject import Question, Subject

ROOM = 250_000
"""Statements, in all cases together, that a desk keeps at hand; one case more than that is kept alone."""

LONGEST = 900.0
"""Seconds after which a desk that gives no answer is given up."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the entry of the record up to which it is true."""

    entry: int
    given: Given


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer: an HTTP status and one sentence."""

    status: int
    because: str


class Desk:
    """Answers from a record. The cases asked of last are kept at hand with all that was worked out of them."""

    def __init__(self, address: str, cohort: Path | None) -> None:
        from groundswell import follow

        self._record = follow.open(address)
        self._cohort = None if cohort is None else follow.cohort_in(cohort)
        self._subjects: OrderedDict[str, Subject] = OrderedDict()

    def answer(self, question: Question) -> Answered | Refused:
        """The answer as the record stands now, or why there is none."""
        try:
            subject = self._subject(question.case)
            return Answered(subject.entry, question.answer(subject))
        except UnknownCase:
            return Refused(404, "there is nothing of that name here")
        except RecordError as error:
            tell(str(error))
            return Refused(503, UNREADABLE)
        except GroundswellError as error:
            return Refused(400, str(error))

    def _subject(self, case: str) -> Subject:
        # the number is asked before the rows: rows that come in between are told again under their own number
        entry = self._record.record.last_entry(case)
        held = self._subjects.get(case)
        if held is None or held.entry != entry:
            held = self._subjects[case] = Subject(entry, self._record.case(case, cohort=self._cohort))
        self._subjects.move_to_end(case)
        while len(self._subjects) > 1 and sum(map(_size, self._subjects.values())) > ROOM:
            self._subjects.popitem(last=False)
        return held

    def close(self) -> None:
        self._record.record.close()


def _size(subject: Subject) -> int:
    return 1000 + len(subject.film.file.statements)


def sit(line: Connection, address: str, cohort: Path | None) -> None:
    """Answer until the other end of the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who serves, who then hangs up
    os.nice(5)  # readers of what is known go before what is being worked out
    desk: Desk | None = None
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            question: Question = line.recv()
            try:
                desk = desk or Desk(address, cohort)
                line.send(desk.answer(question))
            except GroundswellError as error:
                tell(str(error))
                line.send(Refused(503, UNREADABLE))
            except (BrokenPipeError, ConnectionResetError):
                raise
            except Exception as error:  # a fault of ours in one question must not take the others along
                tell_of_a_fault(f"{type(question).__name__} of {question.case}", error)
                line.send(Refused(500, FAILED))


class Clerk:
    """Carries questions to a desk of its own, one at a time."""

    def __init__(self, address: str, cohort: Path | None = None, *, longest: float = LONGEST) -> None:
        self._address = address
        self._cohort = cohort
        self._longest = longest
        self._busy = threading.Lock()
        self._stopped = False
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def open(self) -> None:
        """Set up the desk, so that it is ready when the first question comes."""
        with self._busy:
            self._at_the_desk()

    def ask(self, question: Question) -> Answered | Refused:
        """Bring back the answer, however long it takes."""
        with self._busy:
            try:
                line = self._at_the_desk()
                line.send(question)
                if not line.poll(self._longest):
                    self._leave()
                    return Refused(503, "this took too long to work out; ask for less")
                answer: Answered | Refused = line.recv()
                return answer
            except (EOFError, OSError):
                self._leave()
                return Refused(503, "the process that works out answers ended early; ask again")

    def close(self) -> None:
        """Give up the desk and whatever it is at, for good."""
        self._stopped = True
        if (process := self._process) is not None:
            process.terminate()  # whoever waits for an answer is told that the line is dead
        with self._busy:
            self._leave()

    def _at_the_desk(self) -> Connection:
        if self._stopped:
            raise EOFError
        if self._line is None or self._process is None or not self._process.is_alive():
            self._leave()
            context = multiprocessing.get_context("spawn")
            self._line, theirs = context.Pipe()
            self._process = context.Process(
                target=sit, args=(theirs, self._address, self._cohort), daemon=True, name="groundswell-desk"
            )
            self._process.start()
            theirs.close()
        return self._line

    def _leave(self) -> None:
        process, self._process = self._process, None
        line, self._line = self._line, None
        if process is not None:
            process.terminate()
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()
        if line is not None:
            line.close()
