"""The furniture of a page: title on top, key and source line below, panels placed in inches from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nkdb.plot.style import BLACK, FAINT, GREY, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 9.0
"""Width of a page, inches."""
MARGIN = 0.3
_TITLE, _SMALL = 13.0, 7.0
_LINE = 0.135


@dataclass(slots=True)
class Picture:
    """A drawn page: the figure, its words, what to say on hovering over its parts, and the rows it was drawn from."""

    figure: Figure
    title: str
    alt: str
    source: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    hovers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the rows of a picture are from: the database and the version that drew it; `source` makes it a line."""

    database: str
    version: str

    def source(self, drawn: str, left_out: Sequence[str] = ()) -> str:
        """The source line: what was drawn, from where, and what was left out of it.

        >>> Provenance("nkdb.sqlite", "0.1.0").source("2 figures from 1 article, 2 origins", ["3 claims"])
        'Source: nkdb.sqlite, nkdb 0.1.0; 2 figures from 1 article, 2 origins; left out: 3 claims.'
        """
        tail = f"; left out: {', '.join(left_out)}" if left_out else ""
        return f"Source: {self.database}, nkdb {self.version}; {drawn}{tail}."


class Page:
    """A sheet whose height is known before anything is put on it; places are inches from its top left corner.

    `body` is the height between header and footer, where panels go: from `top` on.
    """

    def __init__(
        self, title: str, subtitle: str, body: float, source: str, *, key: Sequence[Any] = (), notes: Sequence[str] = ()
    ) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        inner = WIDTH - 2 * MARGIN
        titles = wrapped(title, inner, _TITLE, weight="bold", most=3)
        subtitles = wrapped(subtitle, inner, 8.5)
        footers = [line for text in (*notes, source) for line in wrapped(text, inner, _SMALL)]
        key_rows = _key_rows(key, inner)
        self.top = MARGIN + 0.24 * len(titles) + 0.16 * len(subtitles) + 0.1
        key_height = 0.21 * len(key_rows) + (0.1 if key_rows else 0)
        self.height = self.top + body + key_height + 0.12 + _LINE * len(footers) + MARGIN * 0.7
        self.figure = Figure(figsize=(WIDTH, self.height))
        FigureCanvasAgg(self.figure)
        y = MARGIN
        for line in titles:
            self.text(MARGIN, y, line, size=_TITLE, weight="bold")
            y += 0.24
        for line in subtitles:
            self.text(MARGIN, y + 0.02, line, size=8.5, color=GREY)
            y += 0.16
        y = self.top + body + 0.08
        for row in key_rows:
            self._key(row, y)
            y += 0.21
        y = self.height - MARGIN * 0.7 - _LINE * len(footers)
        self.rule(y - 0.06)
        for line in footers:
            self.text(MARGIN, y, line, size=_SMALL, color=GREY)
            y += _LINE

    def text(self, x: float, y: float, words: str, *, size: float = 8.0, **look: Any) -> Any:
        """A text whose upper left corner is at x, y; says what was put there."""
        look = {"va": "top", "ha": "left", "color": BLACK} | look
        return self.figure.text(x / WIDTH, 1 - y / self.height, words, fontsize=size, **look)

    def rule(self, y: float, x: float = MARGIN, width: float = WIDTH - 2 * MARGIN) -> None:
        """A thin line across the page."""
        from matplotlib.lines import Line2D

        ends = (x / WIDTH, (x + width) / WIDTH)
        self.figure.add_artist(Line2D(ends, (1 - y / self.height,) * 2, color=FAINT, linewidth=0.6))

    def panel(self, x: float, y: float, width: float, height: float, **look: Any) -> Axes:
        """Axes whose upper left corner is at x, y."""
        box = (x / WIDTH, 1 - (y + height) / self.height, width / WIDTH, height / self.height)
        return self.figure.add_axes(box, **look)

    def _key(self, handles: Sequence[Any], y: float) -> None:
        legend = self.figure.legend(
            handles=list(handles),
            loc="upper left",
            bbox_to_anchor=(MARGIN / WIDTH, 1 - y / self.height),
            ncols=len(handles),
            borderpad=0,
            borderaxespad=0,
            handlelength=_HANDLE,
            handletextpad=0.6,
            columnspacing=1.6,
        )
        legend.set_in_layout(False)


_HANDLE = 2.6


def _key_rows(handles: Sequence[Any], inner: float) -> list[list[Any]]:
    """Entries of the key in lines that fit the page."""
    rows: list[list[Any]] = []
    left = 0.0
    for handle in handles:
        width = text_width(handle.get_label(), 7.0) + (_HANDLE + 0.6 + 1.6) * 7.0 / 72 + 0.05
        if not rows or left < width:
            rows.append([])
            left = inner
        rows[-1].append(handle)
        left -= width
    return rows
