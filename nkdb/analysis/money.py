"""Money and purchasing power: both ends of figures through the range of the rates nearest in time and place.

A range stays a range: won divided by a range of rates have as their low end the low end at the highest rate, and as
their high end the high end at the lowest (interval arithmetic). Open ends stay open, and where a rate was only said to
have passed a level, what rests on its high end is open too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from nkdb.analysis.joining import Integers
from nkdb.analysis.nearest import PLACES_USED, Chosen, nearest
from nkdb.analysis.rates import Kind, Rates
from nkdb.analysis.times import ACROSS, TIME_BASES, UNKNOWN, Times
from nkdb.analysis.values import Mask, Numbers, Values, nullable
from nkdb.errors import plural

WON = "KPW"
SAME_TIME = 31
"""Days by which the observations of two rates may differ for one currency to be put into another through won."""


@dataclass(frozen=True, slots=True)
class Target:
    """What money is to be put into: `unit` names it, `rates` say what it costs in won (None: it is won)."""

    unit: str
    kind: Kind
    rates: Rates | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs in won at the time and place of each figure, by the observations chosen."""

    of: Target
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Nearby:
    """What figures may be converted with: the rates nearest to their times and places, up to a limit of days."""

    times: Times
    nearness: Callable[[Rates], tuple[Any, Integers]]
    limit: int

    def cost(self, target: Target, where: Mask) -> Cost:
        """What the target costs, for some of the figures: those that need no rate are not asked about."""
        assert target.rates is not None
        nearness, area = self.nearness(target.rates)
        asked = replace(self.times, won=np.where(where, self.times.won, UNKNOWN).astype(np.int8))
        return Cost(target, nearest(target.rates, asked, nearness, area, self.limit))


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
            "rate_low": nullable(self.low),
            "rate_high": nullable(self.high),
            "rate_of": pd.array(self.of, dtype="str"),
            "rate_count": _integers(self.count, self.count == 0),
            "rate_gap_days": _integers(self.gap, self.gap < 0),
            "rate_over_limit": pd.arrays.BooleanArray(self.over.astype(bool), self.gap < 0),
            "rate_place": pd.Categorical.from_codes(self.place, categories=pd.Index(PLACES_USED)),
            "rate_time": pd.Categorical.from_codes(self.time, categories=pd.Index(TIME_BASES)),
            "rate_observations": pd.array(self.text, dtype="str"),
        }


def _integers(values: Integers, missing: Any) -> Any:
    return pd.arrays.IntegerArray(values.astype(np.int64), np.asarray(missing))


def convert(values: Values, money: Mask, target: Target, currencies: dict[str, Rates], nearby: Nearby) -> Used:
    """Put money into the target, in place; what is no money is left empty, with a note."""
    for code, unit in enumerate(values.units):
        _refuse(values, (values.unit == code) & ~money, f"{unit} is no money")
    other, won = money & ~_is(values, target.unit), nearby.times.won
    _refuse(values, other & (won == UNKNOWN), "neither claim nor article has a date")
    _refuse(values, other & (won == ACROSS), "its time spans the redenomination of 2009-11-30")
    price = nearby.cost(target, other) if target.rates is not None else None
    conversion = _Conversion(values, Used.none(len(values.low)), nearby)
    # what was refused has no unit any more
    for unit in [unit for unit in values.units if unit != target.unit and _is(values, unit).any()]:
        here = _is(values, unit)
        cost = nearby.cost(Target(unit, target.kind, currencies[unit]), here) if unit in currencies else None
        if price is not None and unit == WON:
            conversion.from_won(here, price)
        elif cost is None:
            _refuse(values, here, f"no {target.kind} rate of {unit}")
        elif price is None:
            conversion.into_won(here, cost)
        else:
            conversion.through_won(here, cost, price)
    return conversion.used


@dataclass(frozen=True, slots=True)
class _Conversion:
    """A conversion under way: the values, put into another unit in place, and the observations used for it so far."""

    values: Values
    used: Used
    nearby: Nearby

    def from_won(self, where: Mask, price: Cost) -> None:
        ok = self._take(where, price, f"{WON} per {price.of.unit}")
        self._multiply(ok, 1 / price.chosen.high[ok], 1 / price.chosen.low[ok])
        self.values.set_unit(ok, price.of.unit)

    def into_won(self, where: Mask, cost: Cost) -> None:
        ok = self._take(where, cost, f"{WON} per {cost.of.unit}")
        self._multiply(ok, cost.chosen.low[ok], cost.chosen.high[ok])
        self.values.set_unit(ok, WON)

    def through_won(self, where: Mask, cost: Cost, price: Cost) -> None:
        """Sell at the cost of one and buy at the price of the other, where both are there, and of one time."""
        source, target = cost.of.unit, price.of.unit
        near = self._take(where, cost, f"{target} per {source}")
        near = self._take(near, price, f"{target} per {source}")
        used, sold, bought = self.used, cost.chosen, price.chosen
        apart = np.maximum(sold.first - bought.last, bought.first - sold.last)
        far = near & (apart > SAME_TIME)
        words = f"rates of {source} and {target} were not observed within {SAME_TIME} days of each other"
        _refuse(self.values, far, words)
        ok = near & ~far
        # one of the two alone is no rate between them, and was not used
        unused = where & ~ok
        used.low[unused] = used.high[unused] = np.nan
        used.count[unused] = 0
        least, most = sold.low[ok] / bought.high[ok], sold.high[ok] / bought.low[ok]
        used.low[ok], used.high[ok] = np.where(least == 0, np.nan, least), _closed(most)
        used.gap[ok] = np.maximum(sold.gap, bought.gap)[ok]
        used.place[ok] = np.maximum(sold.place, bought.place)[ok]
        used.count[ok] = (sold.count + bought.count)[ok]
        used.text[ok] = sold.text[ok] + f" [{source}]; " + bought.text[ok] + f" [{target}]"
        self._multiply(ok, least, most)
        self.values.set_unit(ok, target)

    def _take(self, where: Mask, cost: Cost, of: str) -> Mask:
        """Write down the observations for some figures; gives where they are near enough, and empties the others."""
        used, chosen, limit = self.used, cost.chosen, self.nearby.limit
        used.gap[where], used.place[where] = chosen.gap[where], chosen.place[where]
        used.text[where], used.of[where] = chosen.text[where], of
        used.time[where] = self.nearby.times.basis[where]
        used.over[where] = chosen.gap[where] > limit
        ok: Mask = where & (chosen.gap >= 0) & (chosen.gap <= limit)
        used.low[ok], used.high[ok], used.count[ok] = chosen.low[ok], _closed(chosen.high[ok]), chosen.count[ok]
        none = f"no {cost.of.kind} rate of {cost.of.unit}"
        _refuse(self.values, where & (chosen.gap < 0), f"{none} in the won of its time")
        far = where & (chosen.gap > limit)
        if far.any():
            # the end of the observations that lies towards the figure
            day = np.where(chosen.last < self.nearby.times.first, chosen.last, chosen.first)[far]
            distinct, which = np.unique(np.column_stack([day, chosen.gap[far]]), axis=0, return_inverse=True)
            words = [
                f"{none} within {limit} days (nearest: {np.datetime64(int(when), 'D')}, {plural(gap, 'day')})"
                for when, gap in distinct
            ]
            self.values.drop(far, np.array(words, object)[which.ravel()])
        return ok

    def _multiply(self, where: Mask, least: Numbers, most: Numbers) -> None:
        """Multiply a low end with what makes it lower, a high end with what makes it higher.

        Of a debt, which is negative, they are reversed.
        """
        low, high = self.values.low[where], self.values.high[where]
        with np.errstate(invalid="ignore"):  # nothing at a rate without an end is nothing
            lows, highs = np.fmin(low * least, low * most), np.fmax(high * least, high * most)
        self.values.low[where] = np.where((low != 0) & (lows == 0), np.nan, _closed(lows))
        self.values.high[where] = np.where((high != 0) & (highs == 0), np.nan, _closed(highs))


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
