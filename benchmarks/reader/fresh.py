"""Texts about other films than the collected ones, written for this and labelled before the reader saw them.

They imitate the habits of many outlets: agencies, tabloids, trade papers, captions, lists, corrections, headlines. Most
of the films do not exist; what is said of the others follows what was widely reported, in sentences of our own. In
``fresh.jsonl`` an ``as_of`` is a time, or a first moment and one that is no longer meant.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.reader.stories import Claim, Page, family
from groundswell.reader import About
from groundswell.terms import When, Window

TEXTS = Path(__file__).with_name("fresh.jsonl")
LATER = Path(__file__).with_name("fresh_later.jsonl")
"""A second set, written when the faults that the first had shown were mended."""


def _film(title: str, zone: str, released: str, *makers: str, brand: str | None = None) -> About:
    window = When(released).window(ZoneInfo(zone))
    return About(title=title, makers=makers, brand=brand, released=window, zone=zone)


FILMS = {
    "bus": _film("The Last Bus Home", "Europe/London", "2019-05-06", "Marta Oyelaran", brand="Halden Knitwear"),
    "kony": _film("Kony 2012", "America/Los_Angeles", "2012-03-05", "Jason Russell", brand="Invisible Children"),
    "gangnam": _film("Gangnam Style", "Asia/Seoul", "2012-07-15", "Psy"),
    "dove": _film("Real Beauty Sketches", "America/New_York", "2013-04-14", brand="Dove"),
    "mask": _film("Chewbacca Mom", "America/Chicago", "2016-05-19", "Candace Payne"),
    "dog": _film("Biscuit Meets Snow", "America/Los_Angeles", "2022-01-14", "Dana Whitlock"),
    "goal": _film("Goal from Nowhere", "America/Sao_Paulo", "2015-08-22", "Thiago Prado"),
    "drone": _film("Opas Drohne", "Europe/Berlin", "2021-02-11", "Jonas Ebeling", brand="Nordlicht Bank"),
    "facteur": _film("Le Facteur", "Europe/Paris", "2017-12-01", "Camille Roussel", brand="Maison Verdier"),
    "kitchen": _film("Sinfonía de cocina", "Europe/Madrid", "2016-10-04", "Los Fogones"),
    "nonna": _film("La nonna rap", "Europe/Rome", "2020-03-27", "Gianni Foresti"),
    "umbrella": _film("傘ダンス", "Asia/Tokyo", "2018-06-20", "田辺愛子"),
    "cat": _film("Кот на крыше", "Europe/Moscow", "2019-09-02", "Антон Лебедев"),
}
"""What a user would have told of each film."""


def fresh_pages(texts: Path = TEXTS) -> Iterator[Page]:
    """Every text of the file, with its claims."""
    for line in texts.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        film = FILMS[row["film"]]
        yield Page(
            story=row["film"],
            url=row["id"],
            outlet=row["outlet"],
            published=When(row["published"]) if row["published"] else None,
            text=row["text"],
            held_out=True,
            claims=tuple(_claim(claim, film) for claim in row["claims"]),
            about=film,
        )


def _claim(claim: dict[str, Any], film: About) -> Claim:
    zone = ZoneInfo(film.zone)
    as_of = None
    if claim["as_of"]:
        times = [When(text).window(zone) for text in claim["as_of"]]
        as_of = times[0] if len(times) == 1 else Window(times[0].start, times[1].start)
    metric = family(claim["metric"])
    if metric is None:
        raise ValueError(f"{claim['metric']} is not a metric that is measured")
    return Claim(claim["value"], metric, claim["bound"], claim["subject"], as_of)
