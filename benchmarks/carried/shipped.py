"""The shipped case: what carried First Kiss, as far as the evidence goes."""

from __future__ import annotations

from time import process_time

from benchmarks.alarm.tables import table
from groundswell.follow import Film, shipped_case
from groundswell.wording.dates import Calendar
from groundswell.wording.numbers import span


def shipped_table() -> str:
    """Each push with its views and shares, and the seconds of one processor that the answer took."""
    film = Film(shipped_case())
    film.curve()
    began = process_time()
    answer = film.carried()
    took = process_time() - began
    calendar = Calendar.of(film.file.case)
    kinds = {happening.id: happening.kind for happening in film.file.happenings}
    rows = []
    if answer.base is not None and answer.base_share is not None:
        share = answer.base_share
        rows.append(["the film itself", "", span(answer.base.q05, answer.base.q95), _percent(share.q05, share.q95), ""])
    for group in answer.groups:
        owed = group.carried
        names = ", ".join(f"{id_} {kinds[id_]}" for id_ in group.ids)
        p = "-" if owed.p_placebo is None else f"{owed.p_placebo:.2f}"
        views = span(owed.with_echo.q05, owed.with_echo.q95)
        rows.append([names, calendar.moment(group.seen_at), views, _percent(owed.share.q05, owed.share.q95), p])
    head = [f"First Kiss ({took:.1f} s of one processor)", "from", "views with echo, 90%", "share", "p"]
    return table(head, rows).replace("\N{NO-BREAK SPACE}", " ")


def _percent(low: float, high: float) -> str:
    return f"{100 * low:.1f} to {100 * high:.1f}%"
