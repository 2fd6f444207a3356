"""Splits as stacked bars: what each party gets of a hundred percent."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nkdb.plot.marks import Mark
from nkdb.plot.style import BLACK, GREY, ORANGE, PURPLE, SKY, YELLOW, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Part = tuple[str, float, float]

_BAR = 0.2
_SIZE = 7.0
_LINES, _APART = 3, 0.15
# light enough for black words on them; hatching tells them apart without colour
_LOOKS = ((SKY, ""), (ORANGE, "..."), (PURPLE, "\\\\\\"), (YELLOW, "xxx"), ("#d9d9d9", "---"))
_DASHED = (0, (3, 2))
_UNSETTLED: dict[str, Any] = {"facecolor": "white", "edgecolor": GREY, "hatch": "//////", "linewidth": 0.7}


def segments(parts: Sequence[Part]) -> list[tuple[str | None, float, float]]:
    """A split as (party, start, width) from 0 to 100; party None is what the ranges of the shares leave unsettled.

    It stands after the first share that is a range, so that of two parties each has its own on its side. What no share
    speaks for is left blank.

    >>> segments([("factory", 70, 70), ("lessee", 30, 30)])
    [('factory', 0.0, 70), ('lessee', 70.0, 30)]
    >>> segments([("factory", 60, 70), ("lessee", 30, 40)])
    [('factory', 0.0, 60), (None, 60.0, 10.0), ('lessee', 70.0, 30)]
    """
    found: list[tuple[str | None, float, float]] = []
    lows = sum(low for _, low, _ in parts)
    open_width = min(max(0.0, 100.0 - lows), sum(high - low for _, low, high in parts))
    start = 0.0
    for party, low, high in parts:
        found.append((party, start, low))
        start += low
        if high > low and open_width:
            found.append((None, start, open_width))
            start += open_width
            open_width = 0.0
    return found


def _label(part: Part) -> str:
    party, low, high = part
    return f"{party} {low:g}" if low == high else f"{party} {low:g}-{high:g}"


def draw(axes: Axes, marks: Sequence[Mark], centres: Sequence[float], inches: float) -> None:
    """Draw splits at their heights, on an axis of so many inches that ends at 100 percent."""
    whole, beside = _bars_and_words(marks, inches)
    axes.set_xlim(0, 100 * inches / whole)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.grid(axis="x")
    looks = _looks(marks)
    for mark, y, words in zip(marks, centres, beside, strict=True):
        _draw_bar(axes, mark, y, looks, whole)
        if words:
            axes.text(101.5, y, words, va="center", fontsize=_SIZE, gid=f"high:{mark.id}")


def _bars_and_words(marks: Sequence[Mark], inches: float) -> tuple[float, list[str]]:
    """How many of so many inches 100 percent are wide, and what stands to the right of each bar.

    The narrower the bars, the fewer shares have their words within, and those beside need more room.
    """
    whole, room = 0.0, 0.05
    beside: list[str] = []
    while whole == 0 or inches - room < whole:
        whole = inches - room
        beside = [_beside(mark, whole, inches) for mark in marks]
        room = max((text_width(line, _SIZE) + _APART for words in beside for line in words.splitlines()), default=room)
    return whole, beside


def _draw_bar(axes: Axes, mark: Mark, y: float, looks: Mapping[str, tuple[str, str]], whole: float) -> None:
    labels = {part[0]: _label(part) for part in mark.parts}
    line = "solid" if mark.qualifier == "exact" else _DASHED
    outline: dict[str, Any] = {"facecolor": "none", "edgecolor": BLACK, "linewidth": 0.8, "linestyle": line}
    for party, start, width in segments(mark.parts):
        look = _UNSETTLED
        if party is not None:
            colour, hatch = looks[party]
            look = {"facecolor": colour, "edgecolor": "white" if hatch else BLACK, "hatch": hatch, "linewidth": 0}
        axes.barh(y, width, left=start, height=_BAR, zorder=3, gid=f"bar:{mark.id}", **look)
        axes.barh(y, width, left=start, height=_BAR, zorder=4, **outline)
        if party is not None and _fits(labels[party], width, whole):
            axes.text(
                start + width / 2,
                y,
                labels[party],
                ha="center",
                va="center",
                fontsize=_SIZE,
                zorder=5,
                bbox={"boxstyle": "square,pad=0.1", "facecolor": looks[party][0], "edgecolor": "none"},
            )


def _fits(label: str, width: float, whole: float) -> bool:
    return text_width(label, _SIZE) + 0.1 <= width / 100 * whole


def _beside(mark: Mark, whole: float, inches: float) -> str:
    """What stands to the right of a bar: a qualifier that is not 'exact', and the shares too narrow for words."""
    narrow = [_label(part) for part in mark.parts if not _fits(_label(part), part[1], whole)]
    words = [] if mark.qualifier == "exact" else [mark.qualifier.replace("_", " ")]
    if sum(high for _, _, high in mark.parts) < 100:
        words.append("rest not said")
    return "\n".join(wrapped("; ".join([*words, *narrow]), inches * 2 / 3 - _APART, _SIZE, most=_LINES))


def _looks(marks: Sequence[Mark]) -> dict[str, tuple[str, str]]:
    parties = dict.fromkeys(party for mark in marks for party, _, _ in mark.parts)
    return dict(zip(parties, itertools.cycle(_LOOKS)))


def key(marks: Sequence[Mark]) -> list[Any]:
    """What the key must explain of splits: open shares and dashed outlines; the parties are named in the bars."""
    from matplotlib.patches import Patch

    entries: list[Any] = []
    if any(party is None for mark in marks for party, _, _ in segments(mark.parts)):
        entries.append(Patch(label="within the ranges of the shares", **_UNSETTLED))
    if any(mark.parts and mark.qualifier != "exact" for mark in marks):
        label = "split not said to be exact"
        entries.append(Patch(facecolor="none", edgecolor=BLACK, linestyle=_DASHED, linewidth=0.9, label=label))
    return entries
