"""Findings of an invented film, made without the model: a known curve, and statements that keep or break it.

"The Paper Boat" and every outlet, person and brand here are made up. The curve is a steep start with a slow tail; the
verdicts follow from comparing each statement with it, so that every verdict occurs.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from groundswell.story import Findings, Method, gather
from groundswell.terms import Bound, Case, CaseFile, Copy, Happening, Money, Statement, When, Window
from groundswell.understanding.answers import CurveAnswer, Point, Quantiles, SetAside, Verdict, VerdictKind
from groundswell.understanding.carried_answer import Carried, CarriedAnswer, Group, Layer

DAY = timedelta(days=1)
RELEASE = datetime(2019, 5, 6, 14, tzinfo=UTC)
LAST = 900.0
"""Age of the film, in days, at the last statement."""

_BOUNDS = (Bound.OVER, Bound.NEARLY, Bound.ABOUT, Bound.OVER, Bound.EXACT, Bound.OVER)
_TOWNS = "Arden Brook Cold Dale Elm Fern Glen Hay Ivy Jade Kell Lorn Marl Nore Oak Pine Quarry Rye Sedge Thorn".split()
_PAPERS = ("Courier", "Gazette", "Blog", "Radio")


def views_at(days: float) -> float:
    """The true count so many days after the release."""
    if days <= 0:
        return 0.0
    burst = 40e6 * (1 - math.exp(-((days / 2.2) ** 1.4)))
    return burst + 6e6 * math.log1p(days / 9)


def method() -> Method:
    return Method(
        version="0.0.test",
        seed=7,
        draws=1600,
        prior="Paths of 9,765 videos",
        prior_bias="Videos that were shared",
        parameters=(("How far “over” reaches", "half of the last place said"),),
        docs="docs/mathematics.md",
    )


def case_file() -> CaseFile:
    case = Case(
        name="paper-boat",
        title="The Paper Boat",
        released_from=When("2019-05-06T15:00"),
        released_to=When("2019-05-06T17:00"),
        zone="Europe/London",
        brand="Tern & Co",
        makers=("Ada Merrow", "Ilse Brandt"),
        cost=Money.read("2400 GBP"),
        cast=("Noor Vale",),
    )
    copies = (
        Copy(id="yt", platform="youtube", url="https://www.youtube.com/watch?v=paperboat00"),
        Copy(id="vm", platform="vimeo", url="https://vimeo.com/1234567"),
        Copy(id="st", platform="tern.example.com", url="https://tern.example.com/boat"),
    )
    statements = (*_ordinary(), *_odd(), *_elsewhere())
    return CaseFile(case=case, copies=copies, statements=statements, happenings=_happenings())


def _ordinary() -> tuple[Statement, ...]:
    """Fifty statements that keep to the curve, most of them of the first days."""
    made = []
    for i in range(50):
        days = 0.6 + (i / 10) ** 1.9 if i < 44 else (40.0, 75.0, 150.0, 300.0, 600.0, LAST)[i - 44]
        start = RELEASE + (days - 0.2) * DAY
        value = round(views_at(days), -5 if days < 3 else -6)
        bound = _BOUNDS[i % len(_BOUNDS)]
        if bound is Bound.EXACT:
            value = round(views_at(days))
        made.append(
            Statement(
                id=f"P{i:02d}",
                said_by=f"{_TOWNS[i % len(_TOWNS)]} {_PAPERS[i % len(_PAPERS)]}",
                value=value,
                bound=bound,
                platform="youtube" if i % 3 else None,
                url=f"https://paper{i}.example.com/boat?from=tern&page={i}",
                said_at=When((start + DAY).date().isoformat()),
                as_of_from=when(start),
                as_of_to=when(start + (0.4 if i % 2 else 1.0) * DAY),
                quote="watched again and again" if i == 20 else None,
            )
        )
    return tuple(made)


def _odd() -> tuple[Statement, ...]:
    """One statement for each way of going wrong, a maker's own, and three that nobody can place."""
    late = when(RELEASE + 200 * DAY)
    early = when(RELEASE + 2 * DAY)

    def said(id: str, by: str, value: float, moment: When | None, bound: Bound = Bound.OVER) -> Statement:
        return Statement(
            id=id, said_by=by, value=value, bound=bound, platform="youtube", as_of_from=moment, as_of_to=moment
        )

    return (
        said("STALE", "Late Weekly", 12e6, late),
        said("EARLY", "Hasty Herald", 43e6, early),
        said("ELSE", "Sum Magazine", 120e6, late),
        said("UNIT", "Decimal Daily", 40e12, early),
        said("DATE", "Calendar Post", 30e6, when(RELEASE + 61 * DAY)),
        said("REPEAT", "Echo Online", 41e6, late),
        said("AGAINST", "Wild Wire", 55e6, early),
        said("STRAINED", "Hopeful Hour", 26e6, when(RELEASE + 2.1 * DAY)),
        said("MAKER", "Ada Merrow, to the Dale Radio", 9e6, when(RELEASE + 0.9 * DAY), Bound.ABOUT),
        said("U1", "Undated Review", 20e6, None, Bound.ABOUT),
        said("U2", "Undated Notes", 50e6, None),
        said("U3", "Undated Notes", 5e6, None, Bound.AT_MOST),
        replace(said("LIKES", "Arden Courier", 310000, early), metric="likes"),
    )


def _elsewhere() -> tuple[Statement, ...]:
    return tuple(
        Statement(
            id=f"V{i}",
            said_by="Vale Screen",
            value=round(0.04 * views_at(days), -4),
            bound=Bound.ABOUT,
            platform="vimeo",
            as_of_from=when(RELEASE + days * DAY),
            as_of_to=when(RELEASE + (days + 1) * DAY),
        )
        for i, days in enumerate((2.0, 9.0))
    )


def _happenings() -> tuple[Happening, ...]:
    dated = [
        ("release", "Published on the maker's channel", "2019-05-06", "2019-05-06"),
        ("platform", "Published on Vimeo", "2019-05-06", "2019-05-06"),
        ("post", "On the front page of a forum", "2019-05-07T06:00", "2019-05-07T09:00"),
        *[("press", f"Story number {i}", f"2019-05-{8 + i // 3:02d}", f"2019-05-{8 + i // 3:02d}") for i in range(12)],
        ("tv", "Shown on the evening news", "2019-05-10T18:00", "2019-05-10T18:30"),
        ("award", "A prize in the summer", "2019-07", "2019-07"),
        ("award", "A prize of that year", "2019", "2019"),
    ]
    made = [
        Happening(id=f"h{i}", kind=kind, what=what, happened_from=When(start), happened_to=When(end))
        for i, (kind, what, start, end) in enumerate(dated)
    ]
    return (*made, Happening(id="hx", kind="parody", what="A parody with cats", url="javascript:alert(1)"))


def when(moment: datetime) -> When:
    return When(moment.isoformat(timespec="minutes").replace("+00:00", "Z"))


def points(share: float = 1.0, until: float = LAST) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The curve and the rate with their bands, dense in the first days."""
    days = [i / 8 for i in range(1, 15 * 8 + 1)] + [15.5 * 1.05**i for i in range(90)]
    days = [d for d in days if d < until] + [until]
    curve, rate = [], []
    for d in days:
        width = 0.015 + 0.12 * math.exp(-d) + 0.00002 * d
        n = share * views_at(d)
        step = max(0.02, d * 0.02)
        speed = share * (views_at(d + step) - views_at(max(0.0, d - step))) / (step + min(step, d))
        at = RELEASE + d * DAY
        curve.append(Point(at, n * math.exp(-width), n, n * math.exp(width)))
        rate.append(Point(at, speed * 0.8, speed, speed * 1.25))
    return tuple(curve), tuple(rate)


_NAMED = {
    "STALE": (VerdictKind.STALE, 0.0),
    "EARLY": (VerdictKind.EARLY, 0.001),
    "ELSE": (VerdictKind.OF_SOMETHING_ELSE, 0.0),
    "UNIT": (VerdictKind.UNIT_SLIP, 0.0),
    "DATE": (VerdictKind.DATE_SLIP, 0.0004),
    "REPEAT": (VerdictKind.REPEATS, None),
    "AGAINST": (VerdictKind.CONTRADICTED, 0.003),
    "STRAINED": (VerdictKind.STRAINED, 0.11),
}


def verdict(statement: Statement) -> Verdict:
    """What the curve makes of the statement."""
    kind, p = _NAMED.get(statement.id, (VerdictKind.FITS, 0.63))
    if statement.as_of_from is None or statement.platform == "vimeo":
        kind, p = VerdictKind.NOT_CHECKABLE, None
    true_when = None if p is None else Window(RELEASE + 1.5 * DAY, RELEASE + 2.25 * DAY)
    return Verdict(
        id=statement.id,
        said_by=statement.said_by,
        said_at=statement.said_at,
        value=statement.value,
        bound=statement.bound,
        quote=statement.quote,
        verdict=kind,
        p=p,
        true_when=true_when,
        because=f"Everything else makes this {kind.value.replace('_', ' ')}.",
    )


def curves(file: CaseFile) -> tuple[CurveAnswer, ...]:
    main, rate = points()
    small, small_rate = points(0.04, 20.0)
    views = [s for s in file.statements if s.metric == "views"]
    used = tuple(s.id for s in views if s.platform != "vimeo" and s.as_of_from is not None and s.id not in _NAMED)
    aside = (SetAside("REPEAT", "counted once, with P10, whose number it repeats"),)
    return (
        CurveAnswer(file.case.name, "vimeo", small, small_rate, ("V0", "V1"), (), "Rests on two statements."),
        CurveAnswer(file.case.name, "youtube", main, rate, used, aside, "Rests on many statements."),
        CurveAnswer(file.case.name, "tern.example.com", (), (), (), (), "Nobody has published a count."),
    )


def findings() -> Findings:
    """The film's findings: a main curve, a small one, a platform without one, and every verdict."""
    file = case_file()
    judged = [verdict(s) for s in file.statements if s.metric == "views"]
    made = gather(file, curves(file), judged, method(), remarks=("The shares of two happenings are not separable.",))
    return replace(made, carried=carried())


def carried() -> CarriedAnswer:
    """What carried it: one push, several of one day, one without evidence, and one that is none."""
    times = tuple(RELEASE + (i + 0.5) * DAY for i in range(15))
    fall = [3e6 * 0.8**i for i in range(15)]
    groups = tuple(
        Group(ids, RELEASE + start * DAY, Carried(_near(0.6 * views), _near(views), _near(views / 7e7), p))
        for ids, start, views, p in (
            (("h2",), 0.9, 9e6, 0.02),
            (("h3", "h4", "h5"), 2.0, 2e7, 0.01),
            (("h15",), 4.5, 2e5, 0.4),
        )
    )
    layers = [Layer((), tuple(fall))]
    for group in groups:
        begins = (group.seen_at - RELEASE) // DAY
        size = group.carried.with_echo.q50 / 4
        layers.append(Layer(group.ids, tuple(size * 0.75 ** (i - begins) if i >= begins else 0.0 for i in range(15))))
    return CarriedAnswer(
        platform="youtube",
        begins=RELEASE,
        until=RELEASE + LAST * DAY,
        total=7e7,
        base=_near(4e7),
        base_share=_near(0.57),
        branching=_near(0.4),
        pushes=(),
        groups=groups,
        set_aside=(SetAside("hx", "“A parody with cats” has no date"),),
        times=times,
        layers=tuple(layers),
        split=None,
        because="Of three pushes two do better than chance. Timing is association.",
    )


def _near(middle: float) -> Quantiles:
    return Quantiles(0.8 * middle, middle, 1.25 * middle)


def crowded(number: int) -> Findings:
    """The same film with so many statements more."""
    base = findings()
    more = tuple(
        replace(base.file.statements[i % 44], id=f"M{i:03d}", said_by=f"More News {i}", url=None) for i in range(number)
    )
    file = replace(base.file, statements=(*base.file.statements, *more))
    return replace(base, file=file, verdicts=(*base.verdicts, *(verdict(s) for s in more)))


def hostile() -> Findings:
    """The same film with texts from outside that try to break out of the page."""
    base = findings()
    script, style = "<script>alert(1)</script>", "--></style><img src=x onerror=alert(1)>"
    first, second, *others = base.file.statements
    bad = (
        replace(first, said_by=style, quote='"><svg onload=alert(1)>', url="javascript:alert(1)"),
        replace(
            second,
            id="a b\"c'<d>&amp;",
            said_by="]]></script><script>alert(2)</script>",
            url="https://x.example/\"'<b>",
        ),
    )
    case = replace(
        base.file.case, title=script, brand='" onclick="alert(1)', makers=("</title><b>",), cast=("{{7*7}}",)
    )
    happenings = (*base.file.happenings, Happening(id="hz", kind="<i>", what="</ul>" + script, url="data:text/html,x"))
    file = replace(base.file, case=case, statements=(*bad, *others), happenings=happenings)
    method_ = replace(base.method, prior=script, docs="JaVaScRiPt:alert(1)")
    judged = tuple(replace(verdict(s), because=script) for s in file.statements if s.metric == "views")
    assert base.carried is not None
    first_group = replace(base.carried.groups[0], ids=("hz",))
    owed = replace(
        base.carried,
        groups=(first_group, *base.carried.groups[1:]),
        layers=tuple(replace(one, ids=("hz",)) if one.ids == ("h2",) else one for one in base.carried.layers),
        set_aside=(SetAside("hz", script),),
        because=style,
    )
    return replace(base, file=file, verdicts=judged, method=method_, remarks=(style,), carried=owed)


def bare() -> Findings:
    """A film of which nothing is known but its title."""
    case = Case(name="bare", title="Bare", released_from=When("2020-01-01"), released_to=When("2020-01-01"))
    return gather(CaseFile(case=case), (), (), method())
