"""The furniture of a page: title on top, key and source line below, panels placed in inches from the top left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nkdb.errors import plural
from nkdb.plot.style import BLACK, FAINT, GREY, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 9.0
"""Width of a page, inches."""
MARGIN = 0.3
INNER = WIDTH - 2 * MARGIN
_GAP = 0.2
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
    hovers: dict[str, str]


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


def from_reports(what: str, drawn: Sized, articles: Sized, origins: Sized) -> str:
    """How much was drawn, and what it rests on.

    >>> from_reports("figure", "ab", "a", "ab")
    '2 figures from 1 article, 2 origins'
    """
    return f"{plural(len(drawn), what)} from {plural(len(articles), 'article')}, {plural(len(origins), 'origin')}"


def origins_of(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Who said it first: by `origin_key` where rows have it, for informants may share a name, and else by `origin`."""
    return {row.get("origin_key") or row["origin"] for row in rows}


def left_out(what: str, reasons: Mapping[str, int]) -> list[str]:
    """What was not drawn, by the reason.

    >>> left_out("claim", {"without a time": 3, "about other times": 0})
    ['3 claims without a time']
    """
    return [f"{plural(count, what)} {reason}" for reason, count in reasons.items() if count]


def width_beside(labels: float) -> float:
    """The width of a panel with a column of labels at its left."""
    return INNER - labels - _GAP


class Page:
    """A sheet whose height is known before anything is put on it; places are inches from its top left corner.

    `body` is the height between header and footer, where panels go: from `top` on. `narrowed` says in words what was
    chosen, and stands behind the subtitle. What is put into `hovers` is said on hovering over the part of that name.
    """

    def __init__(
        self,
        title: str,
        subtitle: str,
        body: float,
        source: str,
        *,
        narrowed: str = "",
        key: Sequence[Any] = (),
        notes: Sequence[str] = (),
    ) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.hovers: dict[str, str] = {}
        self._title, self._source = title, source
        titles = wrapped(title, INNER, _TITLE, weight="bold", most=3)
        subtitles = wrapped(f"{subtitle}{f'; {narrowed}' if narrowed else ''}.", INNER, 8.5)
        footers = [line for text in (*notes, source) for line in wrapped(text, INNER, _SMALL)]
        key_rows = _key_rows(key)
        self.top = MARGIN + 0.24 * len(titles) + 0.16 * len(subtitles) + 0.1
        key_height = 0.21 * len(key_rows) + (0.1 if key_rows else 0)
        self.height = self.top + body + key_height + 0.12 + _LINE * len(footers) + MARGIN * 0.7
        self.figure = Figure(figsize=(WIDTH, self.height))
        FigureCanvasAgg(self.figure)
        y = self.lines(titles, MARGIN, 0.24, size=_TITLE, weight="bold")
        self.lines(subtitles, y + 0.02, 0.16, size=8.5, color=GREY)
        y = self.top + body + 0.08
        for row in key_rows:
            self._key(row, y)
            y += 0.21
        y = self.height - MARGIN * 0.7 - _LINE * len(footers)
        self.rule(y - 0.06)
        self.lines(footers, y, _LINE, size=_SMALL, color=GREY)

    def text(self, x: float, y: float, words: str, *, size: float = 8.0, **look: Any) -> Any:
        """A text whose upper left corner is at x, y; says what was put there."""
        look = {"va": "top", "ha": "left", "color": BLACK} | look
        return self.figure.text(x / WIDTH, 1 - y / self.height, words, fontsize=size, **look)

    def lines(self, lines: Sequence[str], y: float, step: float, **look: Any) -> float:
        """Lines of text at the margin, one below the other; gives where the next would stand."""
        for line in lines:
            self.text(MARGIN, y, line, **look)
            y += step
        return y

    def rule(self, y: float) -> None:
        """A thin line across the page."""
        from matplotlib.lines import Line2D

        ends = (MARGIN / WIDTH, (MARGIN + INNER) / WIDTH)
        self.figure.add_artist(Line2D(ends, (1 - y / self.height,) * 2, color=FAINT, linewidth=0.6))

    def panel(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes whose upper left corner is at x, y."""
        box = (x / WIDTH, 1 - (y + height) / self.height, width / WIDTH, height / self.height)
        return self.figure.add_axes(box)

    def panel_beside(self, labels: float, y: float, height: float) -> Axes:
        """Axes right of a column of labels, whose rows are placed in inches from its top."""
        axes = self.panel(MARGIN + labels + _GAP, y, width_beside(labels), height)
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        return axes

    def picture(self, said: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Picture:
        """The page as it is now, with what it says in words for those who cannot see it, and the rows it shows."""
        return Picture(self.figure, self._title, f"{self._title}: {said}", self._source, columns, rows, self.hovers)

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


def _key_rows(handles: Sequence[Any]) -> list[list[Any]]:
    """Entries of the key in lines that fit the page."""
    rows: list[list[Any]] = []
    left = 0.0
    for handle in handles:
        width = text_width(handle.get_label(), 7.0) + (_HANDLE + 0.6 + 1.6) * 7.0 / 72 + 0.05
        if left < width:
            rows.append([])
            left = INNER
        rows[-1].append(handle)
        left -= width
    return rows
