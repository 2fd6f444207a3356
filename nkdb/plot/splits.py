"""Splits as stacked bars: what each party gets of a hundred percent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nkdb.plot.style import BLACK, GREY, ORANGE, PURPLE, SKY, YELLOW, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Part = tuple[str, float, float]

_BAR = 0.2
_SIZE = 7.0
# light enough for black words on them; hatching tells them apart without colour
_LOOKS = ((SKY, ""), (ORANGE, "..."), (PURPLE, "\\\\\\"), (YELLOW, "xxx"), ("#d9d9d9", "---"))
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


def draw(axes: Axes, rows: Sequence[tuple[str, Sequence[Part], str]], centres: Sequence[float], inches: float) -> None:
    """Draw splits (key, parts, qualifier) at their heights, on an axis of so many inches that ends at 100 percent."""
    beside = [_beside(parts, qualifier, inches) for _, parts, qualifier in rows]
    room = max((text_width(words, _SIZE) + 0.15 for words in beside if words), default=0.05)
    stop = 100 * inches / max(inches - room, inches / 3)
    axes.set_xlim(0, stop)
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.grid(axis="x")
    looks = _looks([parts for _, parts, _ in rows])
    for (key, parts, qualifier), y, words in zip(rows, centres, beside, strict=True):
        labels = {part[0]: _label(part) for part in parts}
        for party, start, width in segments(parts):
            if party is None:
                look: dict[str, Any] = dict(_UNSETTLED)
            else:
                colour, hatch = looks[party]
                look = {"facecolor": colour, "edgecolor": "white" if hatch else BLACK, "hatch": hatch, "linewidth": 0}
            axes.barh(y, width, left=start, height=_BAR, zorder=3, gid=f"bar:{key}", **look)
            axes.barh(
                y,
                width,
                left=start,
                height=_BAR,
                zorder=4,
                facecolor="none",
                edgecolor=BLACK,
                linewidth=0.8,
                linestyle="solid" if qualifier == "exact" else (0, (3, 2)),
            )
            if party is not None and _fits(labels[party], width, inches):
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
        if words:
            axes.text(101.5, y, words, va="center", fontsize=_SIZE, gid=f"high:{key}")


def _fits(label: str, width: float, inches: float) -> bool:
    return text_width(label, _SIZE) + 0.1 <= width / 100 * inches * 0.75


def _beside(parts: Sequence[Part], qualifier: str, inches: float) -> str:
    """What stands to the right of a bar: a qualifier that is not 'exact', and the shares too narrow for words."""
    narrow = [_label(part) for part in parts if not _fits(_label(part), part[1], inches)]
    words = [] if qualifier == "exact" else [qualifier.replace("_", " ")]
    if sum(high for _, _, high in parts) < 100:
        words.append("rest not said")
    return "; ".join([*words, *narrow])


def _looks(rows: Sequence[Sequence[Part]]) -> dict[str, tuple[str, str]]:
    parties = list(dict.fromkeys(party for parts in rows for party, _, _ in parts))
    return {party: _LOOKS[n % len(_LOOKS)] for n, party in enumerate(parties)}


def key(rows: Sequence[tuple[Sequence[Part], str]]) -> list[Any]:
    """What the key must explain: open shares and dashed outlines; the parties are named in the bars."""
    from matplotlib.patches import Patch

    entries: list[Any] = []
    if any(party is None for parts, _ in rows for party, _, _ in segments(parts)):
        entries.append(Patch(label="within the ranges of the shares", **_UNSETTLED))
    if any(qualifier != "exact" for _, qualifier in rows):
        entries.append(
            Patch(
                facecolor="none",
                edgecolor=BLACK,
                linestyle=(0, (3, 2)),
                linewidth=0.9,
                label="split not said to be exact",
            )
        )
    return entries
