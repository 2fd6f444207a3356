"""A picture as one HTML page: nothing is fetched, everything from the database is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from nkdb.errors import plural
from nkdb.export.formats import shown
from nkdb.plot.page import Picture

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{alt}">
<title>{title}</title>
<style>
body {{ font: 16px/1.4 "DejaVu Sans", Verdana, sans-serif; color: #1a1a1a }}
body {{ max-width: 64rem; margin: 1rem auto; padding: 0 1rem }}
figure {{ margin: 0 }}
svg {{ width: 100%; height: auto }}
figcaption {{ font-size: .85rem; color: #555 }}
.rows {{ overflow-x: auto }}
table {{ border-collapse: collapse; font-size: .8rem; margin: 1rem 0 }}
caption {{ text-align: left; font-weight: bold; padding: .3rem 0 }}
th, td {{ border-bottom: 1px solid #c4c4c4; padding: .25rem .6rem .25rem 0; text-align: left; vertical-align: top }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }}
</style>
</head>
<body>
<figure>
{svg}
<figcaption>{source}</figcaption>
</figure>
<div class="rows">
<table>
<caption>{caption}</caption>
<thead>
<tr>{head}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</body>
</html>
"""


def page(picture: Picture, svg: str) -> str:
    """The page of a picture whose SVG is given: picture, source line, and the rows as a table."""
    return _PAGE.format(
        title=escape(picture.title),
        alt=escape(picture.alt),
        source=escape(picture.source),
        caption=f"The {plural(len(picture.rows), 'row')} of this picture",
        head="".join(f'<th scope="col">{escape(column.replace("_", " "))}</th>' for column in picture.columns),
        rows="\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in picture.rows),
        svg=svg,
    )


def _cell(value: Any) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="number">{shown(value)}</td>'
    return f"<td>{escape(str(value))}</td>"
