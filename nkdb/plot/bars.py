"""Figures on an axis: a range is a bar, a single value a dot, an open end an arrow; what is only about so is hollow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkdb.plot.marks import Mark
from nkdb.plot.style import BLUE, GREY, VERMILION, draw_open, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_VALUE = 7.4
_LINES = 3
_BAR = 0.15
_APART = 0.09
_DOT: dict[str, Any] = {"marker": "o", "markersize": 6.5, "markerfacecolor": BLUE, "markeredgecolor": BLUE}
_HOLLOW: dict[str, Any] = _DOT | {"marker": "D", "markersize": 5.5, "markerfacecolor": "white", "markeredgewidth": 1.3}


def label_widths(mark: Mark) -> tuple[float, float]:
    """Widths of what stands before the low end and after the high one, inches."""
    before, after = (text_width(words, _VALUE) + 0.1 if words else 0.0 for words in _end_labels(mark))
    return before, after


def _end_labels(mark: Mark) -> tuple[str, str]:
    words = mark.qualifier.replace("_", " ")
    if mark.low is not None and mark.high is not None:
        if mark.low == mark.high:
            return "", f"about {mark.label(mark.low)}" if mark.about else mark.label(mark.low)
        return f"about {mark.label(mark.low)}" if mark.about else mark.label(mark.low), mark.label(mark.high)
    if mark.low is not None:
        return f"{words if mark.qualifier in ('at_least', 'more_than') else 'from'} {mark.label(mark.low)}", ""
    if mark.high is not None:
        return "", f"{words if mark.qualifier in ('at_most', 'less_than') else 'up to'} {mark.label(mark.high)}"
    return "", ""


def draw_mark(axes: Axes, mark: Mark, y: float, *, floor: float | None) -> None:
    """Draw a figure at a height, with its ends labelled; of one without numbers, say what was said.

    A low end that is open reaches down to the floor, or to the edge where there is none.
    """
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory

    before, after = _end_labels(mark)
    figure: Any = axes.get_figure()
    if not mark.ends:
        place = blended_transform_factory(axes.transAxes, axes.transData)
        said = mark.note if mark.converted and mark.note else f"“{mark.printed}”: no number given"
        lines = "\n".join(wrapped(said, axes.bbox.width / figure.dpi * 0.98, _VALUE, most=_LINES))
        axes.text(0.01, y, lines, transform=place, va="center", fontsize=_VALUE, style="italic", color=GREY)
        return

    def words(text: str, x: float, side: int) -> None:
        aligned, end = ("left", "high") if side > 0 else ("right", "low")
        place = axes.transData + ScaledTranslation(side * _APART, 0, figure.dpi_scale_trans)
        axes.text(x, y, text, va="center", ha=aligned, fontsize=_VALUE, transform=place, gid=f"{end}:{mark.id}")

    way, is_hollow = _way(mark)
    if way == "open":
        _draw_open(axes, mark, y, floor, is_hollow=is_hollow)
    elif way == "range":
        low, high = mark.ends
        look: dict[str, Any] = {"facecolor": "white", "hatch": "//////"} if is_hollow else {"facecolor": BLUE}
        axes.barh(
            y, high - low, left=low, height=_BAR, zorder=3, gid=f"bar:{mark.id}", edgecolor=BLUE, linewidth=0.9, **look
        )
    else:
        dot = _HOLLOW if is_hollow else _DOT
        axes.plot(mark.ends[:1], [y], linestyle="none", zorder=4, gid=f"bar:{mark.id}", **dot)
    if before:
        words(before, mark.ends[0], -1)
    if after:
        words(after, mark.ends[-1], 1)


def _way(mark: Mark) -> tuple[str, bool]:
    """How a figure is drawn that has an end, and whether hollow: as it is only about so, or its open end excluded."""
    if mark.low is None or mark.high is None:
        return "open", mark.qualifier in ("more_than", "less_than")
    return "single" if mark.low == mark.high else "range", mark.about


def _draw_open(axes: Axes, mark: Mark, y: float, floor: float | None, *, is_hollow: bool) -> None:
    """An arrow from the end that was said to the edge of the panel, where the figure is open."""
    (known,) = mark.ends
    left, right = axes.get_xlim()
    log = axes.get_xscale() == "log"
    far = right if mark.low is not None else (left if log or floor is None else floor)
    line = (0, (2, 1.2)) if mark.about else "solid"
    draw_open(axes, known, far, y, size=11, width=1.8, color=VERMILION, linestyle=line, gid=f"arrow:{mark.id}")
    axes.plot(
        [known],
        [y],
        marker="o" if is_hollow else "|",
        markersize=6 if is_hollow else 9,
        markeredgewidth=1.8,
        color=VERMILION,
        markerfacecolor="white",
        linestyle="none",
        zorder=4,
        gid=f"bar:{mark.id}",
    )


def key(marks: Sequence[Mark]) -> list[Any]:
    """The legend's entries for the ways in which figures without shares are drawn."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    look: dict[str, Any] = {"color": VERMILION, "markerfacecolor": "white", "linewidth": 1.8, "markeredgewidth": 1.8}
    excluded = "open end, arrow: more than, less than (itself not included)"
    entries = {
        ("range", False): Patch(facecolor=BLUE, edgecolor=BLUE, label="range"),
        ("range", True): Patch(facecolor="white", edgecolor=BLUE, hatch="//////", label="approximate range"),
        ("single", False): Line2D([], [], linestyle="none", label="single value", **_DOT),
        ("single", True): Line2D([], [], linestyle="none", label="approximate value", **_HOLLOW),
        ("open", False): Line2D([], [], marker="|", markersize=9, label="open end, arrow: at least, at most", **look),
        ("open", True): Line2D([], [], marker="o", markersize=6, label=excluded, **look),
    }
    ways = {_way(mark) for mark in marks if mark.ends and not mark.parts}
    return [entry for way, entry in entries.items() if way in ways]
