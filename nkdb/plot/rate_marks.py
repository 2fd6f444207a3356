"""How a rate looks: a dot where it was observed on a market, a stroke or a cross where the state said it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nkdb.plot.style import BLACK, BLUE, FAINT, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from nkdb.plot.spans import Span
    from nkdb.plot.when import When

Row = Mapping[str, Any]
Look = tuple[str, str]
"""Colour and marker."""

_LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (ORANGE, "D"), (PURPLE, "v"), (SKY, "P"))
_OTHER = (GREY, ".")
_LETTER = 0.12
"""Room a letter needs, inches."""
_NOT_SHARP = ("approximate", "derived", "monthly_average")


def looks_of(market: Sequence[Row]) -> dict[str, Look]:
    """The places with most observations, each with a look of its own."""
    places = Counter(row["place"] for row in market)
    return dict(zip(sorted(places, key=lambda place: (-places[place], place)), _LOOKS, strict=False))


def look_of(place: str, looks: Mapping[str, Look]) -> Look:
    """The look of a place's observations: that of all other places where it has none of its own."""
    return looks.get(place, _OTHER)


def draw_observation(axes: Axes, row: Row, look: Look, gid: str) -> None:
    """A dot, or both ends of a range with a bar between; the days it may be of as a thin line across."""
    from matplotlib.dates import date2num

    colour, marker = look
    start, stop = float(date2num(row["earliest"])), float(date2num(row["latest"]))
    x = (start + stop) / 2
    ends = sorted({row["low"], row["high"]})
    if len(ends) > 1:
        axes.plot([x, x], ends, color=colour, linewidth=2.2, solid_capstyle="butt", zorder=3)
    if stop > start:
        for end in ends:
            axes.plot([start, stop], [end, end], color=colour, linewidth=0.7, zorder=3)
    hollow = row["value_basis"] in _NOT_SHARP
    axes.plot(
        [x] * len(ends),
        ends,
        marker=marker,
        markersize=3.6 if marker != "." else 4.5,
        linestyle="none",
        color=colour,
        markerfacecolor="white" if hollow else colour,
        markeredgewidth=0.8,
        zorder=4,
        gid=gid,
    )
    if row["value_basis"] == "at_least":
        arrow = {"arrowstyle": "<-", "color": colour, "linewidth": 1, "mutation_scale": 6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate(
            "", (x, ends[-1]), (0, 14), textcoords="offset points", zorder=3, annotation_clip=False, arrowprops=arrow
        )


def draw_official(axes: Axes, row: Row, gid: str) -> None:
    """A stroke for a rate the state set, a cross for one quoted as such; a thin line over the days it held."""
    from matplotlib.dates import date2num

    start, stop = float(date2num(row["earliest"])), float(date2num(row["latest"]))
    _, marker = _state_look(row["rate_kind"])
    axes.plot([start, stop], [row["low"]] * 2, color=BLACK, linewidth=1.0, zorder=4)
    axes.plot(
        [(start + stop) / 2],
        [row["low"]],
        marker=marker,
        markersize=9 if marker == "_" else 4.5,
        color=BLACK,
        markeredgewidth=2.0 if marker == "_" else 1.1,
        linestyle="none",
        zorder=5,
        gid=gid,
    )


def band(span: Span, limits: tuple[float, float]) -> tuple[float, float] | None:
    """Where a time stands on an axis with these limits; None where it lies outside."""
    from matplotlib.dates import date2num

    start = limits[0] if span.first is None else max(float(date2num(span.first)), limits[0])
    stop = limits[1] if span.last is None else min(float(date2num(span.last)) + 1, limits[1])
    return (start, stop) if start < stop else None


def draw_when(axes: Axes, mark: When, there: tuple[float, float], gid: str) -> None:
    """A grey band where a time stands that figures speak about, with its letter on top, below those that are near."""
    from matplotlib.transforms import blended_transform_factory

    start, stop = there
    axes.axvspan(start, stop, facecolor=FAINT, alpha=0.55, linewidth=0, zorder=0.5, gid=gid)
    middle, (left, right) = (start + stop) / 2, axes.get_xlim()
    letter = _LETTER * axes.figure.dpi
    letters = [text.get_position() for text in axes.texts]
    taken = {y for x, y in letters if abs(x - middle) < letter / axes.bbox.width * (right - left)}
    axes.text(
        middle,
        next(y for y in (0.985 - line * letter / axes.bbox.height for line in itertools.count()) if y not in taken),
        mark.letter,
        transform=blended_transform_factory(axes.transData, axes.transAxes),
        ha="center",
        va="top",
        fontsize=7.5,
        fontweight="bold",
        zorder=6,
    )


def _state_look(kind: str) -> tuple[str, str]:
    """The words of the legend, and the marker."""
    if kind.startswith("official_"):
        return "official rate", "_"
    return "shops and exchange offices of the state, quotes of others", "x"


def key(market: Sequence[Row], official: Sequence[Row], looks: Mapping[str, Look], marked: bool) -> list[Any]:
    """The legend's entries for the ways in which these rates are drawn."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.path import Path

    def dot(label: str, colour: str, marker: Any, **more: Any) -> Any:
        return Line2D([], [], linestyle="none", color=colour, marker=marker, markersize=4.5, label=label, **more)

    entries = [dot(place, *look) for place, look in looks.items()]
    if any(row["place"] not in looks for row in market):
        entries.append(dot("other places", *_OTHER))
    if any(row["value_basis"] in _NOT_SHARP for row in market):
        entries.append(dot("hollow: approximate, derived or averaged", GREY, "o", markerfacecolor="white"))
    if any(row["low"] != row["high"] for row in market):
        entries.append(
            Line2D([], [], color=GREY, linewidth=2.2, marker="o", markersize=3.6, label="upright bar: range")
        )
    if any(row["value_basis"] == "at_least" for row in market):
        shaft, head = [(0, -1), (0, 1)], [(-0.5, 0.3), (0, 1), (0.5, 0.3)]
        arrow = Path([*shaft, *head], [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO, Path.LINETO])
        entries.append(dot("at least", GREY, arrow, fillstyle="none"))
    for label, marker in sorted({_state_look(row["rate_kind"]) for row in official}):
        entries.append(dot(label, BLACK, marker, markeredgewidth=1.6))
    if marked:
        entries.append(Patch(facecolor=FAINT, alpha=0.55, label="a, b, …: times of figures"))
    return entries
