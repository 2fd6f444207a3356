"""Figures made comparable: per one period, in one unit, in one currency, in what they buy.

What was said is never overwritten: converted values are columns of their own, beside those that say how they came
about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nkdb.analysis import periods, units
from nkdb.analysis.filters import listed
from nkdb.analysis.frames import places_of
from nkdb.analysis.joining import Integers
from nkdb.analysis.money import WON, Nearby, Target, convert
from nkdb.analysis.nearest import nearness
from nkdb.analysis.rates import DEFAULT_GAP, Kind, Rates, of_the_bank, on_markets
from nkdb.analysis.reading import Rows
from nkdb.analysis.times import NEW, OLD, times
from nkdb.analysis.values import Mask, Values, nullable
from nkdb.errors import ConversionError

NOT_DIVIDED = ("share", "rate", "multiplier", "age")
"""Dimensions of measures whose figures do not grow with the period: 10 percent a year is no twelfth of it a month."""

KINDS: tuple[Kind, ...] = ("market", "official")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What figures are to be put into; nothing is asked where all is None."""

    per: str | None = None
    unit: str | None = None
    currencies: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ("market",)
    goods: tuple[str, ...] = ()
    max_gap: int | None = None
    mid: bool = False

    @property
    def anything(self) -> bool:
        """Whether there is something to be done."""
        return bool(self.per or self.unit or self.currencies or self.goods or self.mid)


def wanted(
    *,
    per: str | None = None,
    currency: str | Sequence[str] | None = None,
    rate: str | Sequence[str] | None = None,
    in_: str | Sequence[str] | None = None,
    unit: str | None = None,
    max_gap: str | int | None = None,
    mid: bool = False,
) -> Wanted:
    """What a user asks for, checked; raises ConversionError or DayError."""
    kinds = _several(rate)
    for kind in kinds:
        if kind not in KINDS:
            raise ConversionError("rate", kind, ", ".join(KINDS))
    currencies, goods = tuple(dict.fromkeys(c.upper() for c in _several(currency))), _several(in_)
    # without effect, they would leave figures as they were said to be taken for converted ones
    if kinds and not currencies:
        raise ConversionError("rate", ", ".join(kinds), "a rate only with a currency to convert money to")
    if max_gap is not None and not (currencies or goods):
        raise ConversionError("max_gap", max_gap, "a gap only with a currency or good to convert money to")
    if unit is not None and (currencies or goods):
        raise ConversionError(
            "unit", f"{unit} beside {', '.join((*currencies, *goods))}", "one of unit, currency and in"
        )
    return Wanted(
        periods.required(per) if per is not None else None,
        units.required(unit) if unit is not None else None,
        currencies, tuple(k for k in KINDS if k in (kinds or ("market",))), goods,
        periods.gap_in_days(max_gap) if max_gap is not None else None, mid,
    )  # fmt: skip


def _several(words: str | Sequence[str] | None) -> tuple[str, ...]:
    return () if words is None else tuple(dict.fromkeys(listed(words)))


def normalise(rows: Rows, figures: pd.DataFrame, asked: Wanted) -> pd.DataFrame:
    """The figures with the columns that `Database.figures` describes for what was asked.

    What cannot be put into it is left empty. Raises ConversionError where a currency or good has no rates in the
    database.
    """
    if not asked.anything:
        return figures
    values = Values.of(figures)
    if asked.per is not None:
        # a percentage may be of anything that is measured
        undivided = figures["dimension"].isin(NOT_DIVIDED) | (figures["unit"] == "percent")
        _per(values, asked.per, undivided.to_numpy(dtype=bool))
    if asked.unit is not None:
        _unit(values, asked.unit)
    targets = list(_targets(rows, asked))
    columns: dict[str, Any] = {}
    if len(targets) != 1:
        columns |= _columns(values, "", asked.mid)
    if targets:
        money = is_money(values)
        when = times(rows, figures)
        columns["won"] = pd.Categorical.from_codes(
            np.select([when.won == OLD, when.won == NEW], [0, 1], -1), categories=pd.Index(["old_won", "new_won"])
        )
        near = _nearness(rows, figures)
        for target, currencies in targets:
            converted = values.copy()
            limit = asked.max_gap if asked.max_gap is not None else DEFAULT_GAP[target.kind]
            used = convert(converted, money, target, currencies, Nearby(when, near, limit))
            end = "" if len(targets) == 1 else f"_{suffix(target)}"
            columns |= _columns(converted, end, asked.mid)
            columns |= {f"{name}{end}": column for name, column in used.columns().items()}
    return figures.assign(**columns)


def suffix(target: Target) -> str:
    """What tells the columns of one of several conversions apart: `usd_market`, `kg_rice`."""
    return target.unit.lower() if "_" in target.unit else f"{target.unit.lower()}_{target.kind}"


def is_money(values: Values) -> Mask:
    """Which values are money: their unit is a currency by ISO 4217."""
    found: Mask = np.array([*map(is_currency, values.units), False])[values.unit]
    return found


def is_currency(unit: str) -> bool:
    """Whether a unit is a currency by ISO 4217."""
    if len(unit) != 3 or not unit.isupper():
        return False
    import pycountry

    return pycountry.currencies.get(alpha_3=unit) is not None


def _per(values: Values, per: str, undivided: Mask) -> None:
    without = values.per < 0
    for code, said in enumerate(list(values.pers)):
        where = values.per == code
        many = periods.ratio(per, said)
        if many is None:
            values.say(where, f"per {said}, not per {per}")
            continue
        if said == per:
            continue
        fixed = where & undivided & (many != 1)
        if fixed.any():
            values.say(fixed, f"per {said}: a share or growth is not converted to {per}")
        values.scale(where & ~fixed, many)
        values.set_per(where & ~fixed, per)
    values.say(without & ~values.numberless(), f"no period was said, so not per {per}")


def _unit(values: Values, unit: str) -> None:
    for code, said in enumerate(list(values.units)):
        where = values.unit == code
        factor = units.factor(said, unit)
        if factor is None:
            continue
        values.scale(where, factor)
        values.set_unit(where, unit)
    for code, said in enumerate(list(values.units)):
        where = values.unit == code
        if said != unit and where.any():
            values.drop(where, f"{said} cannot be put in {unit}")


def _targets(rows: Rows, asked: Wanted) -> list[tuple[Target, dict[str, Rates]]]:
    found: list[tuple[Target, dict[str, Rates]]] = []
    kinds = asked.kinds if asked.currencies else ()
    market, prices = on_markets(rows) if "market" in kinds or asked.goods else ({}, {})
    by_kind = {"market": market, "official": of_the_bank(rows) if "official" in kinds else {}}
    for currency in asked.currencies:
        for kind in asked.kinds:
            rates = by_kind[kind]
            if currency != WON and currency not in rates:
                raise ConversionError("currency", currency, f"{', '.join([WON, *sorted(rates)])} ({kind} rates)")
            target = Target(currency, kind, rates.get(currency))
            if not any(currency == WON == other.unit and kind == other.kind for other, _ in found):
                found.append((target, rates))
    for good in asked.goods:
        if good not in prices:
            raise ConversionError("in", good, ", ".join(sorted(prices)) or "nothing: the database holds no prices")
        found.append((Target(good, "market", prices[good]), market))
    return found


def _nearness(rows: Rows, figures: pd.DataFrame) -> Any:
    places, ids = places_of(rows, figures)
    known: dict[int, tuple[Any, Integers]] = {}

    def near(rates: Rates) -> tuple[Any, Integers]:
        if id(rates) not in known:
            known[id(rates)] = nearness(rows, places, ids, rates)
        return known[id(rates)]

    return near


def _columns(values: Values, end: str, mid: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        f"value_low{end}": nullable(values.low),
        f"value_high{end}": nullable(values.high),
        f"value_unit{end}": values.texts(values.unit, values.units),
        f"value_per{end}": values.texts(values.per, values.pers),
    }
    if mid:
        middle = (values.low + values.high) / 2
        made[f"value_mid{end}"] = nullable(middle)
        made[f"value_mid_basis{end}"] = pd.Categorical.from_codes(
            np.where(np.isnan(middle), -1, 0), categories=pd.Index(["midpoint of low and high"])
        )
    made[f"value_note{end}"] = pd.array(values.note, dtype="str")
    return made
