"""Commands that ask the curve further: ``forecast``, ``hit`` and ``carried``."""

from __future__ import annotations

from groundswell import follow, plain
from groundswell.cli import show
from groundswell.cli.asking import Asked, named
from groundswell.understanding.carried_answer import Carried, CarriedAnswer
from groundswell.wording import numbers
from groundswell.wording.dates import Calendar


def forecast(asked: Asked, horizons: list[str], milestones: list[str], as_of: str | None) -> None:
    """Views still to come, and when milestones are passed."""
    film = asked.film()
    with named("--milestone"):
        views = [follow.views_in(text) for text in milestones]
    with named("--horizon"):
        for text in horizons:
            follow.days_in(text)
    with named("--as-of"):
        moment = follow.moment_in(film.file.case, as_of) if as_of is not None else None
    with show.working("Drawing the curve on…"):
        answer = film.forecast(*horizons, milestones=views, as_of=moment)
    if asked.as_json:
        show.as_json(plain.forecast(answer))
        return
    if not answer.gains:
        show.line(answer.because)
        return
    calendar = Calendar.of(film.file.case)
    show.strong(f"Views of {film.file.case.title} gained after {calendar.full_day(answer.as_of)}")
    rows: list[tuple[str, str, str, str]] = []
    for gain in answer.gains:
        low, half, high = (numbers.count(gain.quantiles[place]) for place in (0, 3, 6))
        rows.append((f"{gain.horizon:g} days", low, half, high))
    told = [(within, f"{half} ({low} to {high})") for within, low, half, high in rows]
    show.table(("within", "5%", "50%", "95%"), rows, right=frozenset({1, 2, 3}), told=told)
    for one in answer.milestones:
        size = numbers.count(one.views)
        if one.reached is None:
            show.line(f"{size}: more likely never than ever (chance of never {one.p_never:.0%}).")
        else:
            low, middle, high = (calendar.full_day(at) for at in one.reached)
            show.line(f"{size}: {middle}, 8 times in 10 between {low} and {high}; never {one.p_never:.0%}.")
    show.line(f"{answer.calibration.capitalize()}. {answer.because}")


def hit(asked: Asked) -> None:
    """Whether it is a hit, and since when."""
    film = asked.film()
    with show.working("Holding the curve against the cohort…"):
        answer = film.hit()
    if asked.as_json:
        show.as_json(plain.hit(answer))
        return
    if answer.hit is None:
        show.line(answer.because)
        return
    show.strong(f"{film.file.case.title}: {'a hit' if answer.hit else 'not a hit'}")
    show.line(f"{answer.threshold}. {answer.because}")
    if answer.since is not None:
        calendar = Calendar.of(film.file.case)
        low, high = calendar.moment(answer.since.q05), calendar.moment(answer.since.q95)
        show.line(f"Since {calendar.moment(answer.since.q50)}; 9 times in 10 between {low} and {high}.")


def carried(asked: Asked, *, shapley: bool) -> None:
    """Views owed to each dated happening, and which cannot be told apart."""
    film = asked.film()
    with show.working("Holding happenings against the curve…"):
        answer = film.carried(shapley=shapley)
    if asked.as_json:
        show.as_json(plain.carried(answer))
        return
    if answer.total is None or answer.base is None or answer.base_share is None:
        show.line(answer.because)
        return
    calendar = Calendar.of(film.file.case)
    show.strong(
        f"What carried {film.file.case.title}, {numbers.count(answer.total)} views by {calendar.day(answer.until)}"
    )
    share = answer.base_share
    show.line(
        f"By itself, its release and the echo of that: {numbers.between(answer.base.q05, answer.base.q95)} views, "
        f"{share.q05:.0%} to {share.q95:.0%}."
    )
    _pushes(answer, calendar)
    if answer.split is not None:
        _split(answer)
    show.line(answer.because)
    if answer.set_aside:
        show.line(f"{numbers.plural(len(answer.set_aside), 'happening')} left out; --json says why each.")


def _pushes(answer: CarriedAnswer, calendar: Calendar) -> None:
    what = {push.happening.id: push.happening.what for push in answer.pushes}
    rows: list[tuple[str, str, str, str, str, str]] = []
    for group in answer.groups:
        owed = group.carried
        direct, echo = (numbers.span(q.q05, q.q95) for q in (owed.direct, owed.with_echo))
        names = what[group.ids[0]] if len(group.ids) == 1 else f"{len(group.ids)} not separable: {', '.join(group.ids)}"
        share = f"{owed.share.q05:.1%} to {owed.share.q95:.1%}"
        rows.append((calendar.moment(group.seen_at), direct, echo, share, _evidence(owed), names))
    if rows:
        columns = ("from", "views, directly", "with echo", "share", "evidence", "what happened")
        told = [
            (f"{row[0]}: {row[5]}", f"{row[2]} views ({row[3]}), {row[1]} of them directly; {row[4]}") for row in rows
        ]
        show.table(columns, rows, told=told, prose=True)


def _evidence(owed: Carried) -> str:
    if owed.p_placebo is None:
        return "too little to say"
    return f"{'better than chance' if owed.evidence else 'no evidence'} (p = {owed.p_placebo:.2f})"


def _split(answer: CarriedAnswer) -> None:
    assert answer.split is not None
    show.line("A split that adds up (Shapley), of the six largest; the order of arrival is averaged over:")
    rows = [
        (", ".join(part.ids) or "the film itself", numbers.count(part.views)) for part in answer.split if part.views
    ]
    show.table(("what", "views"), rows, right=frozenset({1}))
