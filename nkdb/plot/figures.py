"""Figures side by side: one row a figure with its source, one panel a unit and period.

Splits are stacked bars in a panel of their own, and figures that cannot be compared (another measure, unit, won or
period) do not share an axis.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nkdb.errors import PlotError, plural
from nkdb.plot import splits
from nkdb.plot.bars import draw_mark, key, label_widths
from nkdb.plot.marks import Mark, mark_of, per_words
from nkdb.plot.page import INNER, Page, Picture, Provenance, from_reports, origins_of, width_beside
from nkdb.plot.style import FAINT, GREY, style, wrapped
from nkdb.plot.sums import linear_axis, log_axis, require_on_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_FIGURES = 60
LOG_FROM = 50
"""Money is drawn on a logarithmic scale where the largest sum is more than so many times the smallest."""

_LABELS = 3.75
_PLOT = width_beside(_LABELS)
_TITLE, _CLAIM, _CHAIN, _AXIS = 9.0, 7.8, 6.6, 7.5
_TITLE_LINE, _CLAIM_LINE, _CHAIN_LINE, _AXIS_LINE, _PAD = 0.16, 0.137, 0.118, 0.13, 0.16
_HEAD, _FOOT, _BETWEEN = 0.27, 0.38, 0.14
_ROOM, _ARROW = 0.09, 0.7

_COLUMNS = (
    "measure", "claim", "low", "high", "qualifier", "unit", "per", "shares", "printed", "claim_earliest",
    "claim_latest", "chain", "published_on", "figure_key",
)  # fmt: skip
_CONVERTED = ("value_low", "value_high", "value_unit", "value_per", "basis", "value_note", "rates_used")


@dataclass(slots=True)
class _Row:
    mark: Mark
    claim: list[str]
    source: list[str]
    height: float


@dataclass(slots=True)
class _Panel:
    title: list[str]
    axis: str
    rows: list[_Row] = field(default_factory=list)

    @property
    def first(self) -> Mark:
        """Unit, period and what else the marks of a panel share can be seen from any of them."""
        return self.rows[0].mark

    @property
    def ends(self) -> list[float]:
        return [end for row in self.rows for end in row.mark.ends]

    @property
    def height(self) -> float:
        return sum(row.height for row in self.rows)

    @property
    def head(self) -> float:
        return _HEAD + _TITLE_LINE * (len(self.title) - 1)

    @property
    def below(self) -> list[str]:
        """What stands below the axis, in lines."""
        scale = " (logarithmic scale: each step is a factor)" if _is_log(self) else ""
        return wrapped(f"{self.axis}{scale}", _PLOT, _AXIS)

    @property
    def whole(self) -> float:
        """The height with title and axis, and the space before the next panel."""
        return self.head + self.height + _FOOT + _AXIS_LINE * (len(self.below) - 1) + _BETWEEN


def _laid_out(mark: Mark) -> _Row:
    claim = wrapped(mark.claim, _LABELS, _CLAIM, most=3)
    source = [*wrapped(mark.source, _LABELS, _CHAIN, most=2), *wrapped(mark.note, _LABELS, _CHAIN, most=4)]
    return _Row(mark, claim, source, _PAD + _CLAIM_LINE * len(claim) + _CHAIN_LINE * len(source))


def _panels(marks: Sequence[Mark]) -> list[_Panel]:
    panels: dict[tuple[str, bool, str, str, str], _Panel] = {}
    alone = len({mark.measure for mark in marks}) == 1  # the page's title names it already
    for mark in sorted(marks, key=lambda m: (m.panel, _order(m), m.key)):
        words = f"In {mark.axis}" if alone else mark.measure
        title = wrapped(words, INNER, _TITLE, weight="bold", most=3)
        panels.setdefault(mark.panel, _Panel(title, mark.axis)).rows.append(_laid_out(mark))
    return list(panels.values())


def _order(mark: Mark) -> tuple[float, ...]:
    if mark.parts:
        return tuple(-low for _, low, _ in mark.parts)
    return (min(mark.ends), max(mark.ends)) if mark.ends else (math.inf,)


def require_few(rows: int) -> None:
    """Raise PlotError for more than MOST_FIGURES rows."""
    if rows > MOST_FIGURES:
        raise PlotError(
            f"{rows:,} rows of figures", f"at most {MOST_FIGURES} on a page; narrow with --measure, --source, --topic …"
        )


def draw_figures(
    rows: Sequence[Mapping[str, Any]], provenance: Provenance, *, narrowed: str = "", left_out: Sequence[str] = ()
) -> Picture:
    """Draw figures: rows of the view figure_flat, with `parts` for splits, or of Database.figures().

    Rows that carry value_low, value_high, value_unit and value_per are drawn in those; value_note and rates_used are
    printed with the source, and what differs in `basis` does not share an axis. `narrowed` says in words which figures
    they are, `left_out` which are not there. Raises PlotError for more than MOST_FIGURES rows, and for a number that no
    axis holds.

    >>> row = {"figure_key": "a/b/c", "article_key": "a", "measure": "Price", "claim": "It costs 3 won.", "low": 3,
    ...        "high": 3, "qualifier": "exact", "unit": "KPW", "per": "kg", "printed": "3 won", "chain": "A > B",
    ...        "origin": "B", "published_on": "2014-08-05"}
    >>> picture = draw_figures([row], Provenance("nkdb.sqlite", "0.1.0"))
    >>> picture.title, picture.source
    ('Price', 'Source: nkdb.sqlite, nkdb 0.1.0; 1 figure from 1 article, 1 origin.')
    """
    require_few(len(rows))
    marks = [mark_of(row) for row in rows]
    require_on_axis((mark.key, end) for mark in marks for end in mark.ends)
    panels = _panels(marks)
    measures = sorted({mark.measure for mark in marks})
    title = measures[0] if len(measures) == 1 else f"Figures of {plural(len(measures), 'measure')}"
    figures, articles = ({row[name] for row in rows} for name in ("figure_key", "article_key"))
    converted = any(mark.converted for mark in marks)
    what = "put into the unit on its axis" if converted else "as it was reported"
    with style():
        page = Page(
            title,
            f"Each row is a figure {what}, with its chain of attribution from the publisher to the origin",
            sum(panel.whole for panel in panels),
            provenance.source(from_reports("figure", figures, articles, origins_of(rows)), left_out),
            narrowed=narrowed,
            key=[*key(marks), *splits.key(marks)],
            notes=_notes(panels, rows),
        )
        y = page.top
        for panel in panels:
            _draw_panel(page, panel, y)
            y += panel.whole
    columns = [*_COLUMNS, *(name for name in _CONVERTED if any(row.get(name) is not None for row in rows))]
    said = " ".join(f"{_said(mark)}, {mark.source}." for mark in marks[:20])
    return page.picture(said, columns, [[row.get(name) for name in columns] for row in rows])


def _said(mark: Mark) -> str:
    return f"{mark.printed} ({mark.qualifier.replace('_', ' ')}{per_words(mark.per)})"


def _draw_panel(page: Page, panel: _Panel, y: float) -> None:
    page.lines(panel.title, y + 0.02, _TITLE_LINE, size=_TITLE, weight="bold")
    y += panel.head
    page.rule(y - 0.04)
    axes = page.panel_beside(_LABELS, y, panel.height)
    axes.set_xlabel("\n".join(panel.below))
    centres = []
    down = 0.0
    for row in panel.rows:
        below = page.lines(row.claim, y + down + _PAD / 2, _CLAIM_LINE, size=_CLAIM)
        page.lines(row.source, below + 0.01, _CHAIN_LINE, size=_CHAIN, color=GREY)
        centres.append(down + row.height / 2)
        down += row.height
        if row is not panel.rows[-1]:
            page.rule(y + down)
    if panel.first.parts:
        splits.draw(axes, [row.mark for row in panel.rows], centres, _PLOT)
    else:
        _scale(axes, panel)
        for row, centre in zip(panel.rows, centres, strict=True):
            draw_mark(axes, row.mark, centre, floor=_floor(panel))
    for row in panel.rows:
        for part in ("bar", "low", "high", "arrow"):
            page.hovers[f"{part}:{row.mark.id}"] = f"{row.mark.claim} {_said(row.mark)}. {row.mark.source}"


# the axis


def _is_log(panel: _Panel) -> bool:
    ends = panel.ends
    money = bool(re.fullmatch("[A-Z]{3}", panel.first.unit))
    return money and bool(ends) and min(ends) > 0 and max(ends) > LOG_FROM * min(ends)


def _is_growth(panel: _Panel) -> bool:
    # a percentage without a period is a share of a whole
    return panel.first.unit == "percent" and bool(panel.first.per)


def _floor(panel: _Panel) -> float | None:
    """What no figure of a panel can lie below; None where they may be negative."""
    return None if _is_growth(panel) or min(panel.ends, default=0) < 0 else 0.0


def _bounds(panel: _Panel) -> tuple[float, float]:
    """The numbers that the axis of a panel holds at least: its own, nothing and, of a whole, all of it."""
    ends = panel.ends
    if _is_log(panel):
        return min(ends), max(ends)
    is_share = panel.first.unit == "percent" and not _is_growth(panel)
    return min(0.0, *ends), max(100.0 if is_share else 0.0, *ends)


def _room_for_arrows(panel: _Panel) -> tuple[float, float]:
    """Inches at the left and the right: an arrow that can reach a floor on the axis needs none."""
    opened = [row.mark for row in panel.rows if len(row.mark.ends) == 1]
    goes_left = (_is_log(panel) or _floor(panel) is None) and any(mark.low is None for mark in opened)
    return _ARROW if goes_left else _ROOM, _ARROW if any(mark.high is None for mark in opened) else _ROOM


def _scale(axes: Axes, panel: _Panel) -> None:
    """Set the limits so that every label has room inside the panel."""
    if not panel.ends:
        axes.set_xticks([])
        axes.set_xlim(0, 1)
        axes.spines["bottom"].set_visible(False)
        return
    log = _is_log(panel)
    to = math.log10 if log else float
    first, last = _bounds(panel)
    start, stop = to(first), to(last)
    span = stop - start or abs(stop) or 1.0
    left, right = _room_for_arrows(panel)
    # room depends on the scale, and the scale on room: twice is enough, the second time for certain
    for _ in range(2):
        inch = max(_PLOT - left - right, 1.0) / span
        for row in panel.rows:
            before, after = label_widths(row.mark)
            if before:
                left = max(left, before + _ROOM - (to(row.mark.ends[0]) - start) * inch)
            if after:
                right = max(right, after + _ROOM - (stop - to(row.mark.ends[-1])) * inch)
    inch = max(_PLOT - left - right, 1.0) / span
    limits = (start - left / inch, stop + right / inch)
    if log:
        log_axis(axes, *limits, stop - start, inch)
    else:
        linear_axis(axes, limits, (first, last), inch, whole=all(end == int(end) for end in panel.ends))
        axes.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
    axes.grid(axis="x", which="major")


def _notes(panels: Sequence[_Panel], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    notes = []
    if any(row.get("value_unit") for row in rows):
        used = "; the rates used stand below each chain" if any(row.get("rates_used") for row in rows) else ""
        notes.append(f"Converted values are computed from both ends, and rounded to three digits{used}.")
    if any(_is_log(panel) for panel in panels):
        notes.append(f"Sums that differ by more than {LOG_FROM} times are on a logarithmic scale, which its axis says.")
    if len(panels) > 1:
        notes.append(
            "Each panel has its own axis: what differs in measure, unit, won or period cannot be compared by length."
        )
    return notes
