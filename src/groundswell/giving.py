"""What goes out with a case beside its record: verdicts, curves and charts in the forms that others read."""

from __future__ import annotations

import json
from pathlib import Path

from groundswell import plain
from groundswell.errors import InputError
from groundswell.follow import Film
from groundswell.record.package_out import write_package
from groundswell.story import chart_png, chart_svg, charts
from groundswell.story.structured import graph
from groundswell.understanding.curve import dense_moments

FOLDER = "answers"


def give_out(film: Film, path: Path, *, bare: bool) -> list[str]:
    """Write the package to a folder or a zip; with ``bare`` or a zip only that, else the answers in ``answers/``.

    Returns the files of answers, relative to the package. The same record gives the same bytes.
    """
    write_package(film.file, path)
    if bare or path.suffix.lower() == ".zip":
        return []
    folder = path / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        return [f"{FOLDER}/{name}" for name in _answers(film, folder)]
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name a folder of yours") from error


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
