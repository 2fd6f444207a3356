"""Rates and prices in won, and the choice of those nearest to a figure in time and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkdb import vocabulary as v
from nkdb.analysis.filters import Words
from nkdb.analysis.joining import Integers, Lists
from nkdb.analysis.reading import Column, Rows
from nkdb.analysis.times import NEW, OLD, Times
from nkdb.days import Day, day_span
from nkdb.errors import ConversionError, UnknownValueError

Kind = Literal["market", "official"]

DEFAULT_GAP: Final[dict[str, int]] = {"market": 180, "official": 365}
"""Days an observation may lie away. Official rates are set and stay for long, and few attestations are known."""

PLACE_WINDOW: Final = 31
"""Days by which an observation of the same place may be further away than one of another place, and still be used."""

PLACES_USED: Final = ("same place", "area around it", "nationwide", "elsewhere", "any place")
SHOWN: Final = 5
_MARKET_CURRENCY = re.compile(r"([a-z]{3})_kpw")
_GOODS = re.compile(r"([a-z]+)_kpw_per_([a-z]+)")
_FAR = np.int32(2_000_000_000)
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """All observations of what one thing costs in won; arrays of one length."""

    first: Integers
    last: Integers
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    won: NDArray[np.int8]
    place: Integers
    label: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The observations chosen for each figure: their range, how many, how far, where, and which (as a text)."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    count: Integers
    gap: Integers
    """Days between the figure's time and the observations; -1 where there is none to choose."""
    place: NDArray[np.int8]
    """Index into PLACES_USED."""
    text: NDArray[np.object_]
    first: Integers
    """First day of the earliest of them."""
    last: Integers


def market_rates(rows: Rows) -> pd.DataFrame:
    """The observations of markets as a frame; the columns are those of `Database.rates`."""
    found = rows.frame(
        [
            Column("quantity", "r.quantity"),
            Column("observed_on", "r.observed_on"),
            Column("date_precision", "r.date_precision"),
            Column("earliest", "r.earliest", "day"),
            Column("latest", "r.latest", "day"),
            Column("place", "p.name"),
            Column("place_key", "p.key"),
            Column("low", "r.low", "number"),
            Column("high", "r.high", "number"),
            Column("currency_basis", "r.currency_basis"),
            Column("value_basis", "r.value_basis"),
            Column("observer", "s.name"),
            Column("read_in", "r.read_in"),
            Column("citation_url", "r.citation_url"),
            Column("flags", "r.flags"),
            Column("place_id", "r.place_id", "integer"),
        ],
        """market_rate r JOIN place p ON p.id = r.place_id JOIN source s ON s.id = r.observer_id
        ORDER BY r.quantity, r.earliest, p.key, r.low, r.id""",
    )
    for column, words in (
        ("quantity", v.QUANTITY), ("date_precision", v.DATE_PRECISION), ("currency_basis", v.CURRENCY_BASIS),
        ("value_basis", v.VALUE_BASIS),
    ):  # fmt: skip
        found[column] = pd.Categorical(found[column], categories=list(words))
    return found


def official_rates(rows: Rows) -> pd.DataFrame:
    """The rates set by the state as a frame; the columns are those of `Database.rates`."""
    found = rows.frame(
        [
            Column("foreign_currency", "r.foreign_currency"),
            Column("rate_kind", "r.rate_kind"),
            Column("side", "r.side"),
            Column("valid_from", "r.valid_from"),
            Column("valid_to", "r.valid_to"),
            Column("earliest", "r.earliest", "day"),
            Column("latest", "r.latest", "day"),
            Column("kpw_per_unit", "r.kpw_per_unit", "number"),
            Column("currency_basis", "r.currency_basis"),
            Column("value_basis", "r.value_basis"),
            Column("issuer", "r.issuer"),
            Column("read_in", "r.read_in"),
            Column("citation_url", "r.citation_url"),
            Column("confidence", "r.confidence"),
            Column("flags", "r.flags"),
        ],
        "official_rate r ORDER BY r.foreign_currency, r.earliest, r.rate_kind, r.side, r.kpw_per_unit, r.id",
    )
    for column, words in (
        ("rate_kind", v.RATE_KIND), ("side", v.RATE_SIDE), ("currency_basis", v.CURRENCY_BASIS),
        ("value_basis", v.VALUE_BASIS), ("confidence", v.CONFIDENCE),
    ):  # fmt: skip
        found[column] = pd.Categorical(found[column], categories=list(words))
    return found


def by_currency(rows: Rows, kind: Kind) -> dict[str, Rates]:
    """Rates by ISO 4217 code, of markets or of the state's bank.

    Official ones are never quotes of third parties, nor the rates at which shops and exchange offices take money.
    """
    if kind == "market":
        return {
            code[1].upper(): rates
            for quantity, rates in _by_quantity(rows).items()
            if (code := _MARKET_CURRENCY.fullmatch(quantity))
        }
    frame = official_rates(rows)
    frame = frame[frame["rate_kind"].astype(str).str.startswith("official_")]
    frame = frame.assign(
        low=frame["kpw_per_unit"], high=frame["kpw_per_unit"], place_id=-1, observed_on=frame["valid_from"],
        place=frame["rate_kind"].astype(str).str.replace("_", " "), observer=frame["read_in"],
    )  # fmt: skip
    return {str(code): _rates(group) for code, group in frame.groupby("foreign_currency", observed=True)}


def by_good(rows: Rows) -> dict[str, Rates]:
    """Prices on markets by what figures can be put in: `kg_rice` and the like."""
    return {
        f"{good[2]}_{good[1]}": rates
        for quantity, rates in _by_quantity(rows).items()
        if (good := _GOODS.fullmatch(quantity))
    }


def _by_quantity(rows: Rows) -> dict[str, Rates]:
    return {str(q): _rates(group) for q, group in market_rates(rows).groupby("quantity", observed=True)}


def _rates(frame: pd.DataFrame) -> Rates:
    def days(column: str) -> Integers:
        counted: Integers = frame[column].to_numpy().astype("datetime64[D]").astype(np.int64)
        return counted

    values = [
        f"{low:,.10g}" if low == high else f"{low:,.10g}-{high:,.10g}"
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]
    label = [
        f"{place} {when}: {value} ({who})"
        for place, when, value, who in zip(frame["place"], frame["observed_on"], values, frame["observer"], strict=True)
    ]
    return Rates(
        days("earliest"), days("latest"), frame["low"].to_numpy(), frame["high"].to_numpy(),
        np.where(frame["currency_basis"].astype(str) == "old_won", OLD, NEW).astype(np.int8),
        frame["place_id"].to_numpy(), np.array(label, dtype=object),
    )  # fmt: skip


def nearest(rates: Rates, times: Times, nearness: NDArray[np.int8], area: Integers, max_gap: int) -> Chosen:
    """The observations nearest to each figure.

    `nearness` has a row for each distinct area and a column for each observation: an index into PLACES_USED. `area`
    says which row a figure's place is. Of all observations in the figure's own won, those in the nearest place are
    taken, unless others are nearer in time by more than PLACE_WINDOW days or only they lie within `max_gap`; and of
    those the ones with the fewest days between. Observations made during the figure's time are 0 days away.
    """
    # a figure's answer depends on its days, its won and its area: each distinct case is worked out once
    usable = (times.won == OLD) | (times.won == NEW)
    case = np.full(len(area), -1)
    columns = [area[usable], times.won[usable], times.first[usable], times.last[usable]]
    codes, distinct = pd.MultiIndex.from_arrays(columns).factorize()
    cases = cast(pd.MultiIndex, distinct)
    case[usable] = codes
    if not len(cases) or not len(rates.low):
        return _nothing(len(area))
    areas, won, first, last = (cases.get_level_values(level).to_numpy() for level in range(4))
    low, high = np.full(len(cases), np.nan), np.full(len(cases), np.nan)
    count, gap, used = np.zeros(len(cases), np.int64), np.full(len(cases), -1), np.full(len(cases), -1, np.int8)
    begins, ends, text = gap.copy(), gap.copy(), np.full(len(cases), None, object)
    labels = _Labels(rates)
    chunk = max(1, _CELLS // len(rates.low))
    for which in np.unique(areas):
        level = nearness[which]
        members = np.flatnonzero(areas == which)
        for start in range(0, len(members), chunk):
            some = members[start : start + chunk]
            gaps = np.maximum(rates.first - last[some, None], first[some, None] - rates.last).clip(0).astype(np.int32)
            gaps[rates.won != won[some, None]] = _FAR
            nearest_gap = gaps.min(axis=1)
            chosen, chosen_gap = np.zeros(len(some), np.int8), nearest_gap
            limit = np.maximum(nearest_gap, np.minimum(nearest_gap + PLACE_WINDOW, max_gap))
            for near in sorted(set(level), reverse=True):
                there = gaps[:, level == near].min(axis=1)
                better = there <= limit
                chosen = np.where(better, near, chosen)
                chosen_gap = np.where(better, there, chosen_gap)
            found = nearest_gap < _FAR
            selected = (gaps == chosen_gap[:, None]) & (level == chosen[:, None]) & found[:, None]
            low[some] = np.where(selected, rates.low, np.inf).min(axis=1)
            high[some] = np.where(selected, rates.high, -np.inf).max(axis=1)
            begins[some] = np.where(selected, rates.first, np.iinfo(np.int64).max).min(axis=1)
            ends[some] = np.where(selected, rates.last, np.iinfo(np.int64).min).max(axis=1)
            count[some] = selected.sum(axis=1)
            gap[some] = np.where(found, chosen_gap, -1)
            used[some] = np.where(found, chosen, -1)
            text[some] = labels.of(selected)
    there = case >= 0
    chosen = there & (gap >= 0)[case]
    texts: NDArray[np.object_] = np.full(len(case), None, object)
    texts[there] = text[case[there]]
    return Chosen(
        np.where(chosen, low[case], np.nan), np.where(chosen, high[case], np.nan), np.where(there, count[case], 0),
        np.where(there, gap[case], -1), np.where(there, used[case], -1).astype(np.int8), texts, begins[case],
        ends[case],
    )  # fmt: skip


def _nothing(size: int) -> Chosen:
    none = np.full(size, np.nan)
    minus = np.full(size, -1)
    return Chosen(
        none, none, np.zeros(size, np.int64), minus, minus.astype(np.int8), np.full(size, None, object), minus, minus
    )


class _Labels:
    """Texts that name sets of observations, each distinct set worded once."""

    def __init__(self, rates: Rates) -> None:
        self._rates, self._known = rates, dict[bytes, str | None]()

    def of(self, selected: NDArray[np.bool_]) -> NDArray[np.object_]:
        packed = np.packbits(selected, axis=1)
        sets = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
        _, first, place = np.unique(sets, return_index=True, return_inverse=True)
        worded = np.empty(len(first), object)
        for number, index in enumerate(first):
            key = sets[index].tobytes()
            if key not in self._known:
                self._known[key] = self._words(np.flatnonzero(selected[index]))
            worded[number] = self._known[key]
        return worded[place]

    def _words(self, chosen: Integers) -> str | None:
        if not len(chosen):
            return None
        shown = "; ".join(self._rates.label[chosen[:SHOWN]])
        return shown if len(chosen) <= SHOWN else f"{shown}; and {len(chosen) - SHOWN} more"


def nearness(rows: Rows, places: Lists, place_ids: Integers, rates: Rates) -> tuple[NDArray[np.int8], Integers]:
    """How near each observation is to each distinct set of places, and which set a figure has.

    An observation is of the same place when it was made there or anywhere within; of the area around it when its place
    contains the figure's, or is a survey area to which that belongs.
    """
    table = rows.frame(
        [Column("id", "id", "integer"), Column("parent", "parent_id", "integer"), Column("kind", "kind"),
         Column("key", "key")],
        "place",
    )  # fmt: skip
    members = rows.frame(
        [Column("area", "place_id", "integer"), Column("member", "member_id", "integer")], "place_member"
    )
    parent = dict(zip(table["id"], table["parent"], strict=True))
    inside: dict[int, set[int]] = {}
    for area, member in zip(members["area"], members["member"], strict=True):
        inside.setdefault(int(member), set()).add(int(area))
    whole = set(table["id"][(table["kind"] == "country") | (table["key"] == "dprk-unspecified")])

    def around(place: int) -> set[int]:
        found: set[int] = set()
        while place in parent and place not in found:
            found |= {place} | inside.get(place, set())
            place = parent[place]
        return found

    containing = {place: around(place) for place in {*rates.place.tolist()}}
    levels = [np.full(len(rates.place), PLACES_USED.index("any place"), np.int8)]
    for items in places.items:
        own = [int(place_ids[item]) for item in items if item >= 0 and int(place_ids[item]) not in whole]
        levels.append(
            np.min([_levels(place, around(place), containing, whole, rates) for place in own], axis=0)
            if own
            else levels[0]
        )
    return np.array(levels, np.int8), places.code + 1


def _levels(
    place: int, around: set[int], containing: dict[int, set[int]], whole: set[int], rates: Rates
) -> NDArray[np.int8]:
    def level(there: int) -> int:
        if place in containing[there]:
            return 0
        if there in whole:
            return 2
        return 1 if there in around else 3

    by_place = {there: level(there) for there in containing}
    return np.array([by_place[there] for there in rates.place.tolist()], np.int8)


def rates_frame(rows: Rows, quantity: Words, rate: str, since: Day, until: Day) -> pd.DataFrame:
    """The frame of `Database.rates`."""
    if rate not in DEFAULT_GAP:
        raise ConversionError("rate", rate, ", ".join(DEFAULT_GAP))
    if rate == "market":
        found = market_rates(rows).drop(columns="place_id")
        known = list(v.QUANTITY)
    else:
        found = official_rates(rows)
        found.insert(0, "quantity", found["foreign_currency"].str.lower() + "_kpw")
        found["low"] = found["high"] = found["kpw_per_unit"]
        known = sorted(set(found["quantity"]))
    if quantity is not None:
        asked = [quantity] if isinstance(quantity, str) else list(quantity)
        for word in asked:
            if word not in known:
                raise UnknownValueError("quantity", word, known)
        found = found[found["quantity"].isin(asked)]
    first, last = day_span(since, until)
    if first is not None:
        found = found[found["latest"] >= pd.Timestamp(first)]
    if last is not None:
        found = found[found["earliest"] <= pd.Timestamp(last)]
    for column in ("low", "high", "kpw_per_unit"):
        if column in found:
            found = found.assign(**{column: found[column].astype("Float64")})
    return found.reset_index(drop=True)
