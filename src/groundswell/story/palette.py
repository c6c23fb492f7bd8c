"""The colours, by day and by night, and the style of the charts that both the page and a lone picture use.

Contrast: every text colour reaches 4.5:1 and every mark 3:1 on its ground; a test computes both.
"""

from __future__ import annotations

LIGHT: dict[str, str] = {
    "ground": "#fcfbf8",
    "panel": "#f3f1ea",
    "ink": "#1a1a18",
    "soft": "#5b5952",
    "line": "#dcd8cd",
    "edge": "#8f8b80",
    "link": "#1b5a8a",
    "band": "#c3d8e6",
    "curve": "#1f5f8b",
    "fits": "#2f4858",
    "strained": "#8a5a00",
    "elsewhere": "#7b3f98",
    "against": "#b3261e",
    "quiet": "#77736a",
}
DARK: dict[str, str] = {
    "ground": "#141517",
    "panel": "#1e2023",
    "ink": "#ecebe6",
    "soft": "#a8a69d",
    "line": "#34363a",
    "edge": "#74746e",
    "link": "#86bfe8",
    "band": "#23435a",
    "curve": "#7db8e0",
    "fits": "#c3d4de",
    "strained": "#e3ad4a",
    "elsewhere": "#c79be0",
    "against": "#ff8a80",
    "quiet": "#96938a",
}

CHART_STYLE = """\
.chart{font-family:"Helvetica Neue",Helvetica,Arial,"Segoe UI",Roboto,sans-serif;font-size:12px;overflow:visible}
.chart text{fill:var(--soft);paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}
.chart .strong{fill:var(--ink);font-weight:700;font-size:13px}
.chart .number{fill:var(--ground);stroke:none;font-size:11px;font-weight:700}
.chart .grid{stroke:var(--line);fill:none}
.chart .base{stroke:var(--edge);fill:none}
.chart .pole{stroke:var(--line);fill:none;stroke-dasharray:2 3}
.chart .chip{fill:var(--soft)}
.chart .band{fill:var(--band)}
.chart .area{stroke:var(--ground);stroke-width:.8}
.a0{fill:var(--band)}
.chart .a0{stroke:var(--curve)}
.a1{fill:var(--curve)}
.a2{fill:var(--elsewhere)}
.a3{fill:var(--strained)}
.a4{fill:var(--fits)}
.a5{fill:var(--quiet)}
.chart .curve{fill:none;stroke:var(--curve);stroke-width:2;stroke-linejoin:round}
.chart .reading{fill:none;stroke:var(--ink);stroke-width:1.5}
.chart .leader{fill:none;stroke:var(--edge);stroke-width:1}
.chart .solid{fill:var(--tone);stroke:var(--ground);stroke-width:.8}
.chart .dot,.chart .disc{fill:none;stroke:var(--tone);stroke-width:7;stroke-linecap:round}
.chart .disc{stroke-width:9}
.chart .hole{fill:none;stroke:var(--ground);stroke-width:5.6;stroke-linecap:round}
.chart .open{fill:var(--ground);stroke:var(--tone);stroke-width:1.6}
.chart .sign{fill:none;stroke:var(--tone);stroke-width:1.7}
.chart .window,.chart .long{fill:none;stroke:var(--tone);stroke-width:1;opacity:.5}
.chart .long{opacity:.2}
.t-fits{--tone:var(--fits)}
.t-strained{--tone:var(--strained)}
.t-elsewhere{--tone:var(--elsewhere)}
.t-against{--tone:var(--against)}
.t-quiet{--tone:var(--quiet)}
.chart text[class*=t-]{fill:var(--tone);font-weight:700}
"""


def variables(palette: dict[str, str]) -> str:
    """The palette as CSS declarations."""
    return ";".join(f"--{name}:{value}" for name, value in palette.items())
