"""Money and purchasing power: both ends of figures through the range of the rates nearest in time and place.

A range stays a range: won divided by a range of rates have as their low end the low end at the highest rate, and as
their high end the high end at the lowest (interval arithmetic). Open ends stay open, and where a rate was only said to
have passed a level, what rests on its high end is open too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nkdb.analysis.joining import Integers
from nkdb.analysis.nearest import PLACES_USED, Chosen, nearest
from nkdb.analysis.rates import Kind, Rates
from nkdb.analysis.times import ACROSS, TIME_BASES, UNKNOWN, Times
from nkdb.analysis.values import Mask, Numbers, Values
from nkdb.errors import plural

WON = "KPW"
SAME_TIME = 31
"""Days by which the observations of two rates may differ for one currency to be put into another through won."""

Nearness = Callable[[Rates], tuple[Any, Integers]]


@dataclass(frozen=True, slots=True)
class Target:
    """What money is to be put into: `unit` names it, `rates` say what it costs in won (None: it is won)."""

    unit: str
    kind: Kind
    rates: Rates | None


@dataclass(slots=True)
class Used:
    """The observations a conversion used, as columns; rows that needed none are empty."""

    low: Numbers
    high: Numbers
    of: np.ndarray[Any, Any]
    text: np.ndarray[Any, Any]
    count: Integers
    gap: Integers
    place: Integers
    over: np.ndarray[Any, Any]
    time: Integers

    @classmethod
    def none(cls, size: int) -> Used:
        """No observations for so many figures."""
        return cls(
            np.full(size, np.nan), np.full(size, np.nan), np.full(size, None, object), np.full(size, None, object),
            np.zeros(size, np.int64), np.full(size, -1), np.full(size, -1), np.zeros(size, bool), np.full(size, -1),
        )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """The columns that say which observations were used."""
        return {
            "rate_low": _numbers(self.low),
            "rate_high": _numbers(self.high),
            "rate_of": pd.array(self.of, dtype="str"),
            "rate_count": _integers(self.count, self.count == 0),
            "rate_gap_days": _integers(self.gap, self.gap < 0),
            "rate_over_limit": pd.arrays.BooleanArray(self.over.astype(bool), self.gap < 0),
            "rate_place": pd.Categorical.from_codes(self.place, categories=pd.Index(PLACES_USED)),
            "rate_time": pd.Categorical.from_codes(self.time, categories=pd.Index(TIME_BASES)),
            "rate_observations": pd.array(self.text, dtype="str"),
        }


def _numbers(values: Numbers) -> Any:
    return pd.arrays.FloatingArray(values, np.isnan(values))


def _integers(values: Integers, missing: Any) -> Any:
    return pd.arrays.IntegerArray(values.astype(np.int64), np.asarray(missing))


def convert(
    values: Values, money: Mask, target: Target, currencies: dict[str, Rates], times: Times, near: Nearness, limit: int
) -> Used:
    """Put money into the target, in place; what is no money is left empty, with a note."""
    used = Used.none(len(values.low))
    for code, unit in enumerate(values.units):
        other = (values.unit == code) & ~money
        if other.any():
            values.drop(other, f"{unit} is no money")
    open_values = money & (values.unit >= 0)
    foreign = open_values & ~_is(values, WON) & ~_is(values, target.unit)
    won = open_values & _is(values, WON) & (target.rates is not None)
    _refuse(values, (foreign | won) & (times.won == UNKNOWN), "neither claim nor article has a date")
    _refuse(values, (foreign | won) & (times.won == ACROSS), "its time spans the redenomination of 2009-11-30")
    usable = (times.won != UNKNOWN) & (times.won != ACROSS)
    foreign, won = foreign & usable, won & usable
    price = _chosen(target, won | foreign, times, near, limit) if target.rates is not None else None
    if price is not None and won.any():
        _take(used, won, price, f"{WON} per {target.unit}", target, values, limit, times)
        ok = won & (used.gap >= 0) & ~used.over
        _multiply(values, ok, 1 / price.high[ok], 1 / price.low[ok])
        values.set_unit(ok, target.unit)
    for unit in [u for i, u in enumerate(values.units) if (foreign & (values.unit == i)).any()]:
        here = foreign & _is(values, unit)
        if unit not in currencies:
            values.drop(here, f"no {target.kind} rate of {unit}")
            continue
        source = Target(unit, target.kind, currencies[unit])
        cost = _chosen(source, here, times, near, limit)
        if price is None:
            _take(used, here, cost, f"{WON} per {unit}", source, values, limit, times)
            ok = here & (used.gap >= 0) & ~used.over
            _multiply(values, ok, cost.low[ok], cost.high[ok])
        else:
            ok = _cross(used, here, cost, price, source, target, values, limit, times)
            _multiply(values, ok, cost.low[ok] / price.high[ok], cost.high[ok] / price.low[ok])
        values.set_unit(ok, target.unit)
    return used


def _multiply(values: Values, where: Mask, least: Numbers, most: Numbers) -> None:
    """Multiply a low end with what makes it lower, a high end with what makes it higher (a debt has them reversed)."""
    low, high = values.low[where], values.high[where]
    with np.errstate(invalid="ignore"):  # nothing at a rate without an end is nothing
        lows, highs = np.fmin(low * least, low * most), np.fmax(high * least, high * most)
    values.low[where] = np.where((low != 0) & (lows == 0), np.nan, _closed(lows))
    values.high[where] = np.where((high != 0) & (highs == 0), np.nan, _closed(highs))


def _closed(ends: Numbers) -> Numbers:
    """Ends of values, or of rates, with none where there is no end."""
    return np.where(np.isinf(ends), np.nan, ends)


def _is(values: Values, unit: str) -> Mask:
    code = values.units.index(unit) if unit in values.units else -2
    found: Mask = values.unit == code
    return found


def _refuse(values: Values, where: Mask, words: str) -> None:
    if where.any():
        values.drop(where, words)


def _chosen(target: Target, where: Mask, times: Times, near: Nearness, limit: int) -> Chosen:
    assert target.rates is not None
    levels, area = near(target.rates)
    # figures that need no rate are not asked about
    asked = Times(times.first, times.last, times.basis, np.where(where, times.won, UNKNOWN).astype(np.int8))
    return nearest(target.rates, asked, levels, area, limit)


def _take(
    used: Used, where: Mask, chosen: Chosen, of: str, target: Target, values: Values, limit: int, times: Times
) -> None:
    """Write down the observations for some figures, and empty those that have none, or none near enough."""
    used.gap[where], used.place[where], used.text[where] = chosen.gap[where], chosen.place[where], chosen.text[where]
    used.time[where] = times.basis[where]
    used.of[where] = of
    used.over[where] = chosen.gap[where] > limit
    fine = where & (chosen.gap >= 0) & (chosen.gap <= limit)
    used.low[fine], used.high[fine], used.count[fine] = chosen.low[fine], _closed(chosen.high[fine]), chosen.count[fine]
    _refuse(values, where & (chosen.gap < 0), f"no {target.kind} rate of {target.unit} in the won of its time")
    far = where & (chosen.gap > limit)
    if far.any():
        # the end of the observations that lies towards the figure
        day = np.where(chosen.last < times.first, chosen.last, chosen.first)[far]
        distinct, which = np.unique(np.column_stack([day, chosen.gap[far]]), axis=0, return_inverse=True)
        words = np.array(
            [
                f"no {target.kind} rate of {target.unit} within {limit} days "
                f"(nearest: {np.datetime64(int(when), 'D')}, {plural(gap, 'day')})"
                for when, gap in distinct
            ],
            object,
        )
        values.drop(far, words[which.ravel()])


def _cross(
    used: Used, where: Mask, cost: Chosen, price: Chosen, source: Target, target: Target, values: Values, limit: int,
    times: Times,
) -> Mask:  # fmt: skip
    """Write down both rates of a conversion through won; the figures for which both are there, and of one time."""
    _take(used, where, cost, f"{target.unit} per {source.unit}", source, values, limit, times)
    ok = where & (used.gap >= 0) & ~used.over
    _take(used, ok, price, f"{target.unit} per {source.unit}", target, values, limit, times)
    ok &= (used.gap >= 0) & ~used.over
    apart = np.maximum(cost.first - price.last, price.first - cost.last)
    far = ok & (apart > SAME_TIME)
    if far.any():
        values.drop(
            far, f"rates of {source.unit} and {target.unit} were not observed within {SAME_TIME} days of each other"
        )
    ok = ok & ~far
    # one of the two alone is no rate between them, and was not used
    unused = where & ~ok
    used.low[unused] = used.high[unused] = np.nan
    used.count[unused] = 0
    least = cost.low[ok] / price.high[ok]
    used.low[ok], used.high[ok] = np.where(least == 0, np.nan, least), _closed(cost.high[ok] / price.low[ok])
    used.gap[ok] = np.maximum(cost.gap, price.gap)[ok]
    used.place[ok] = np.maximum(cost.place, price.place)[ok]
    used.count[ok] = (cost.count + price.count)[ok]
    used.text[ok] = cost.text[ok] + f" [{source.unit}]; " + price.text[ok] + f" [{target.unit}]"
    crossed: Mask = ok
    return crossed
