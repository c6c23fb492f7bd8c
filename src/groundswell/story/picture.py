"""A chart as a picture of its own: valid SVG with its own style, at home outside the page."""

from __future__ import annotations

from markupsafe import Markup

from groundswell.story.charts import Chart
from groundswell.story.geometry import Geometry
from groundswell.story.links import printable
from groundswell.story.palette import CHART_STYLE, DARK, LIGHT, variables
from groundswell.story.svg import frames, picture, tooltips

HEAD = 54.0


def standalone(chart: Chart) -> str:
    """The chart with its title, text alternative, tooltips and colours for day and night."""
    frame = frames(chart)[0]
    geometry = Geometry(chart, frame)
    width, height = frame.width + 40, frame.height + HEAD + 20
    style = (
        f"svg{{{variables(LIGHT)};background:var(--ground)}}"
        f"@media(prefers-color-scheme:dark){{svg{{{variables(DARK)}}}}}"
        f"{CHART_STYLE}.chart .title{{fill:var(--ink);font-size:17px;font-weight:700}}"
        ".hit circle,.hit rect{fill:transparent}"
    )
    return printable(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
            'role="img" aria-labelledby="title description"><title id="title">{title}</title>'
            '<desc id="description">{description}</desc><style>{style}</style>'
            '<rect width="{w}" height="{h}" fill="var(--ground)"/>'
            '<text x="20" y="26" class="title">{title}</text><text x="20" y="44">{subtitle}</text>'
            '<g transform="translate(20,{head})">{picture}<g class="hit">{tips}</g></g></svg>'
        ).format(
            w=f"{width:g}",
            h=f"{height:g}",
            title=chart.title,
            description=chart.description,
            style=Markup(style),
            subtitle=chart.subtitle,
            head=f"{HEAD:g}",
            picture=picture(geometry),
            tips=tooltips(geometry),
        )
    )
