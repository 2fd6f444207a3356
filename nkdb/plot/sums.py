"""An axis of sums with as many ticks as there is room for the numbers at them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from nkdb.errors import PlotError
from nkdb.plot.marks import number
from nkdb.plot.page import MARGIN
from nkdb.plot.style import text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MAJOR, _MINOR = 7.0, 6.0
_APART = 0.08
_MOST = 5
_BY_PARTS = 2.5
"""Where an axis spans fewer powers of ten, 2 and 5 times each are labelled too."""
_SMALLEST, _LARGEST = 1e-30, 1e30


def require_on_axis(numbers: Iterable[tuple[str, float]]) -> None:
    """Raise PlotError for a number that an axis cannot hold beside others; each is given with what it is of.

    >>> require_on_axis([("a mill", 0), ("its output", 2.5e6)])
    """
    for of, value in numbers:
        if value and not _SMALLEST <= abs(value) <= _LARGEST:
            raise PlotError(f"{value:g} ({of})", f"0, or a number from {_SMALLEST:g} to {_LARGEST:g} or below zero")


def _label(value: float, _place: object = None) -> str:
    """A number at a tick, without what the way to the axis and back has added to it."""
    return number(float(f"{value:.12g}"))


def _width(value: float) -> float:
    return text_width(_label(value), _MAJOR) + _APART


def _powers(low: float, high: float, inch: float) -> list[int]:
    """The powers of ten between two logarithms that have room, so many inches apart; what sticks out has none.

    >>> _powers(0.9, 7.1, 2.0), _powers(0.9, 7.1, 0.5)
    ([1, 2, 3, 4, 5, 6, 7], [1, 3, 5, 7])
    """
    there = range(math.ceil(low), math.floor(high) + 1)
    powers = [p for p in there if _width(10.0**p) / 2 <= MARGIN + (high - p) * inch]
    step = math.ceil(max((_width(10.0**p) for p in powers), default=0) / inch) or 1
    return powers[::step]


def log_axis(axes: Axes, low: float, high: float, span: float, inch: float) -> None:
    """A logarithmic axis between two powers of ten, an `inch` apiece; the numbers span so many of them."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    axes.set_xscale("log")
    axes.set_xlim(10**low, 10**high)
    parts = [part * 10.0**p for p in range(math.floor(low), math.floor(high) + 1) for part in (2, 5)]
    parts = [part for part in parts if low <= math.log10(part) <= high]
    room = span < _BY_PARTS and max(map(_width, parts), default=0) <= math.log10(2) * inch
    axes.xaxis.set_major_locator(FixedLocator([10.0**p for p in _powers(low, high, inch)]))
    axes.xaxis.set_minor_locator(FixedLocator(parts) if room else NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(_label))
    axes.xaxis.set_minor_formatter(FuncFormatter(_label))
    axes.tick_params(axis="x", which="minor", labelsize=_MINOR, length=2)


def linear_axis(
    axes: Axes, limits: tuple[float, float], ends: tuple[float, float], inch: float, *, whole: bool
) -> None:
    """An axis between two limits, ticked from the first end on, an `inch` a unit; `whole` has no fractions."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(*limits)
    if ends[0] == ends[1]:
        ends = ends[0], limits[1]  # nothing but zeros
    most = int((limits[1] - ends[0]) * inch / max(map(_width, ends)))
    locator = MaxNLocator(min(max(most, 1), _MOST), integer=whole, steps=[1, 2, 2.5, 5, 10])
    ticks = [tick for tick in locator.tick_values(*ends) if ends[0] <= tick <= limits[1]]
    # there are two at least, and the last may be of more digits than the ends
    wide = [(_width(one) + _width(other) - _APART) / 2 / inch / (other - one) for one, other in pairwise(ticks)]
    axes.set_xticks(ticks[:: math.ceil(max(wide, default=1))])
    axes.xaxis.set_major_formatter(FuncFormatter(_label))
