"""First Kiss from texts alone: ``python -m benchmarks.reader.from_texts`` (needs the collected texts).

A case is begun with no more than its title, release and makers; every collected text is read into it; its curve is
printed beside that of the shipped case, whose statements were taken by hand from the same pages.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

from groundswell.follow import Film, moment_in, shipped_case
from groundswell.reader import About, read_document, statements_of
from groundswell.terms import CaseFile, Statement, When
from groundswell.wording.numbers import between

SHARED = Path(os.environ.get("GROUNDSWELL_SHARED", Path(__file__).parents[3] / "shared"))
ASKED = (
    "2014-03-11T12:00",
    "2014-03-12T08:15",
    "2014-03-13T12:00",
    "2014-03-16T15:00",
    "2014-03-21T12:00",
    "2014-06-01T12:00",
    "2014-12-15T12:00",
)


def from_texts() -> CaseFile:
    """The case that the texts make."""
    shipped = shipped_case()
    case = replace(shipped.case, released_from=When("2014-03-10"), released_to=When("2014-03-10"))
    about = replace(About.of(case), platform="youtube")
    statements: dict[str, Statement] = {}
    for line in (SHARED / "data" / "first-kiss" / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        said_at = When(page["published"]) if page["published"] else None
        reading = read_document(page["url"], page["text"], about=about, said_at=said_at)
        reading = replace(reading, outlet=page["outlet"], url=page["url"], published=said_at)
        statements |= {said.id: replace(said, document=None) for said in statements_of(reading, case)}
    return CaseFile(case=case, statements=tuple(statements.values()))


def main() -> None:
    """Print both curves."""
    read, shipped = Film(from_texts()), Film(shipped_case())
    for name, film in (("texts", read), ("shipped", shipped)):
        told = film.curve().told
        print(
            f"{name}: {len(film.file.statements)} statements, {len(told.counted_with)} used in {len(told.owners)} looks"
        )
    for text in ASKED:
        bands = []
        for film in (read, shipped):
            band = film.curve().at(moment_in(film.file.case, text))
            bands.append("nothing" if band is None else between(band.q05, band.q95))
        print(f"{text}  from texts {bands[0]:38}  shipped {bands[1]}")


if __name__ == "__main__":
    main()
