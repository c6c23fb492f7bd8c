"""A chart's SVG as PNG, by vl-convert; needs the package ``vl-convert-python``."""

from __future__ import annotations

import re

from groundswell.story.palette import LIGHT

_NIGHT = re.compile(r"@media\(prefers-color-scheme:dark\)\{svg\{[^}]*\}\}")
_TONE = re.compile(r"\.t-(\w+)\{--tone:var\(--\w+\)\}")


def chart_png(svg: str, scale: float = 2.0) -> bytes:
    """The picture by day, ``scale`` pixels to one of the SVG. The renderer knows no CSS variables: they are put in."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(by_day(svg), scale=scale))


def by_day(svg: str) -> str:
    """The same SVG with every colour of the light palette written where it is used."""
    style = svg.partition("<style>")[2].partition("</style>")[0]
    rules = _NIGHT.sub("", style)
    toned = "".join(_for_tone(rules, tone) for tone in _TONE.findall(rules))
    resolved = _with_colours(_TONE.sub("", _without_tones(rules)) + toned)
    return _with_colours(svg.replace(style, resolved))


def _without_tones(rules: str) -> str:
    return "\n".join(rule for rule in rules.splitlines() if "var(--tone)" not in rule)


def _for_tone(rules: str, tone: str) -> str:
    """The rules that depend on the tone, once more for this tone, each below the class that sets it."""
    made = []
    for rule in rules.splitlines():
        if "var(--tone)" in rule:
            selectors, _, body = rule.partition("{")
            scoped = ",".join(_scope(selector, tone) for selector in selectors.split(",") if _concerns(selector, tone))
            if scoped:
                made.append(f"{scoped}{{{body}".replace("var(--tone)", f"var(--{tone})"))
    return "\n".join(made) + "\n"


def _concerns(selector: str, tone: str) -> bool:
    return ".t-" not in selector or selector.endswith(f".t-{tone}")


def _scope(selector: str, tone: str) -> str:
    return selector if ".t-" in selector else selector.replace(".chart ", f".t-{tone} ")


def _with_colours(text: str) -> str:
    for name, value in LIGHT.items():
        text = text.replace(f"var(--{name})", value)
    return text
