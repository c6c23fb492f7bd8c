"""Films for the live page: an ordinary one, one whose every text would like to run, one of which nothing is known.

"The Paper Boats", its outlets and people are invented.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

from groundswell import follow
from groundswell.terms import Bound, Case, CaseFile, Copy, Document, Happening, Kin, Post, Statement, When

RELEASE = datetime(2019, 5, 6, 14, tzinfo=UTC)
BEGAN = When("2019-05-06T14:00Z")
EVIL = "<img src=x onerror=\"window.broken='here'\"><script>window.broken='there'</script>"
ARTICLE = """<html><head><title>Boats</title>
<meta property="og:site_name" content="Arden Gazette">
<meta property="article:published_time" content="2019-05-08T09:00:00Z"></head>
<body><article><h1>The Paper Boats sails on</h1>
<p>The Paper Boats, a film by Ada Merrow, had more than 3 million views on YouTube by Tuesday.</p>
<p>On Wednesday it passed 5.2 million views.</p>
<script>window.broken = "from an article"</script></article></body></html>"""


def views_at(hours: float) -> int:
    """The true count so many hours after the release."""
    return round(8e6 * (1 - math.exp(-hours / 40)))


def reading(name: str, hours: float) -> Statement:
    """What the counter showed so many hours after the release."""
    at = When((RELEASE + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return Statement(
        id=name,
        said_by="YouTube",
        value=views_at(hours),
        platform="youtube",
        said_at=at,
        as_of_from=at,
        as_of_to=at,
        url="https://www.youtube.com/watch?v=paperboats0",
    )


def paper_boats() -> CaseFile:
    """120 readings, two to the hour, and a number that is wrong."""
    case = Case(
        name="boats",
        title="The Paper Boats",
        released_from=BEGAN,
        released_to=BEGAN,
        zone="Europe/London",
        makers=("Ada Merrow",),
    )
    wrong = Statement(
        id="wrong",
        said_by="Wild Wire",
        value=55e6,
        bound=Bound.OVER,
        platform="youtube",
        said_at=When("2019-05-08"),
        as_of_from=When("2019-05-07"),
        as_of_to=When("2019-05-08"),
        url="https://wire.example.com/boats",
        quote="over 55 million views already",
    )
    readings = tuple(reading(f"r{i:03}", 0.5 * (i + 1)) for i in range(120))
    copies = (Copy(id="yt", platform="youtube", url="https://www.youtube.com/watch?v=paperboats0"),)
    return CaseFile(case=case, copies=copies, statements=(*readings, wrong))


def hostile() -> CaseFile:
    """Every text of it is markup, and every address a script."""
    case = Case(
        name="hostile",
        title=EVIL,
        released_from=BEGAN,
        released_to=BEGAN,
        brand=EVIL,
        makers=(EVIL,),
        cast=(EVIL,),
    )
    script = "javascript:window.broken='link'"
    document = Document(
        id='doc"><svg onload=alert(1)>',
        name=f"{EVIL}.html",
        media_type="text/html",
        content=f"<p>{EVIL} had over 2 million views</p><p>&lt;script&gt;window.broken=1&lt;/script&gt;</p>".encode(),
        outlet=EVIL,
        url=script,
    )
    said = Statement(
        id='s1"><script>alert(1)</script>',
        said_by=EVIL,
        value=2e6,
        bound=Bound.OVER,
        platform="youtube",
        said_at=When("2019-05-08"),
        as_of_from=When("2019-05-07"),
        as_of_to=When("2019-05-08"),
        url=script,
        quote=EVIL,
        document=document.id,
    )
    other = Statement(
        id="s2",
        said_by="]]></script><script>window.broken=2</script>",
        value=2.5e6,
        platform="youtube",
        as_of_from=When("2019-05-09"),
        as_of_to=When("2019-05-09"),
        url="data:text/html,<script>alert(1)</script>",
    )
    return CaseFile(
        case=case,
        copies=(Copy(id="c", platform="youtube", url=script, title=EVIL, uploader=EVIL),),
        statements=(said, other),
        happenings=(Happening(id="h", kind=EVIL, what=EVIL, happened_from=BEGAN, happened_to=BEGAN, url=script),),
        kin=(Kin(id="k", title=EVIL, kind="spoof", maker=EVIL, url=script),),
        posts=(Post(id="p", text=EVIL, url=script),),
        documents=(document,),
    )


def nothing_known() -> CaseFile:
    return CaseFile(case=Case(name="nothing", title="Nothing Is Known", released_from=BEGAN, released_to=BEGAN))


def record_of_films(folder: Path) -> Path:
    """A record with the three of them; the ordinary one has an article too."""
    place = folder / "groundswell.db"
    article = folder / "boats.html"
    article.write_text(ARTICLE, encoding="utf-8")
    with follow.open(str(place)) as record:
        for file in (paper_boats(), hostile(), nothing_known()):
            record.enter(file, source="made")
        record.add("boats", [str(article)])
    return place
