"""Colours that can be told apart and read, by day and by night."""

from __future__ import annotations

import pytest

from groundswell.story.palette import CHART_STYLE, DARK, LIGHT, variables

TEXT = ("ink", "soft", "link", "curve", "fits", "strained", "elsewhere", "against")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read_on_both_grounds(palette: dict[str, str], name: str) -> None:
    assert contrast(palette[name], palette["ground"]) >= 4.5
    assert contrast(palette[name], palette["panel"]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["edge", "quiet", "curve", "fits", "strained", "elsewhere", "against"])
def test_marks_can_be_seen(palette: dict[str, str], name: str) -> None:
    assert contrast(palette[name], palette["ground"]) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["curve", "fits", "strained", "elsewhere", "against"])
def test_marks_can_be_seen_on_the_band(palette: dict[str, str], name: str) -> None:
    assert contrast(palette[name], palette["band"]) >= 3


def test_both_palettes_name_the_same_colours_and_the_style_uses_no_other() -> None:
    assert set(LIGHT) == set(DARK)
    used = {part.partition(")")[0] for part in CHART_STYLE.split("var(--")[1:]}
    assert used - {"tone"} <= set(LIGHT)
    assert variables({"a": "b", "c": "d"}) == "--a:b;--c:d"
