"""What goes out with a case beside its record: verdicts, curves and charts in the forms that others read."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from groundswell import plain
from groundswell.errors import InputError
from groundswell.follow import Film, Marked
from groundswell.record.limits import LIMITS
from groundswell.record.package_out import write_package
from groundswell.story import chart_png, chart_svg, charts
from groundswell.story.findings import Told
from groundswell.story.structured import graph
from groundswell.understanding.curve import dense_moments

FOLDER = "answers"


def give_out(film: Film, path: Path, *, bare: bool) -> list[str]:
    """Write the package to a folder or a zip; with ``bare`` or a zip only that, else the answers in ``answers/``.

    Returns the files of answers, relative to the package. The same record gives the same bytes.
    """
    zipped = path.suffix.lower() == ".zip"
    if zipped and path.is_file() and _case_in(path) != film.file.case.name:
        raise InputError(f"{path}: is there already, and is no package of this case; name a new file")
    write_package(film.file, path)
    if bare or zipped:
        return []
    folder = path / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        written = _answers(film, folder)
        for place in (*folder.glob("curve-*.csv"), *folder.glob("curve-*.parquet")):
            if place.name not in written:  # of a platform that an earlier export had
                place.unlink()
        return [f"{FOLDER}/{name}" for name in written]
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name a folder of yours") from error


def give_claims(film: Film, marked: Sequence[Marked], path: Path) -> None:
    """Write the verdicts on the numbers of texts as schema.org ClaimReview (JSON-LD), with the sentences to print."""
    zone = film.file.case.tz
    told = [Told(one.said, one.verdict, one.said.as_of(zone)) for one in marked]
    instead = {one.said.id: plain.sentence(one.instead) for one in marked if one.instead is not None}
    document = graph(film.story().findings, told, instead)
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name a file in a folder of yours") from error


def _case_in(path: Path) -> str | None:
    """The name of the case whose package a zip is; None where it is another zip, or none."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("datapackage.json") as stream:
            name = json.loads(stream.read(LIMITS.json_bytes))["name"]
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, LookupError, TypeError, RuntimeError):
        return None
    return name if isinstance(name, str) else None


def _answers(film: Film, folder: Path) -> list[str]:
    written: list[str] = []

    def write(name: str, content: str | bytes) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        written.append(name)

    verdicts = film.verdicts()
    write("verdicts.csv", verdicts.write_csv())
    for platform in film.platforms:
        curve = film.curve(platform)
        if curve.posterior is None:
            continue
        table = plain.curve_table(curve.answer(dense_moments(curve.told)))
        write(f"curve-{platform}.csv", table.write_csv())
        table.write_parquet(folder / f"curve-{platform}.parquet", statistics=False)
        written.append(f"curve-{platform}.parquet")
    findings = film.story().findings
    write("film-and-reviews.jsonld", json.dumps(graph(findings), ensure_ascii=False, indent=2) + "\n")
    for name in charts(findings):
        svg = chart_svg(findings, name)
        write(f"{name}.svg", svg)
        write(f"{name}.png", chart_png(svg))
    return written
