"""Commands that look ahead: ``forecast`` and ``hit``."""

from __future__ import annotations

from groundswell import follow, plain
from groundswell.cli import show
from groundswell.cli.asking import Asked, named
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
        show.line(
            f"It passed that size on {calendar.moment(answer.since.q50)}; 9 times in 10 between {low} and {high}."
        )
