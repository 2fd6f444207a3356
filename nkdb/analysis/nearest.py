"""The choice of the rates and prices nearest to a figure, in time and in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkdb.analysis.joining import Integers, Lists
from nkdb.analysis.rates import Rates
from nkdb.analysis.reading import Column, Rows
from nkdb.analysis.times import NEW, OLD, Times

PLACE_WINDOW: Final = 31
"""Days by which an observation of the same place may be further away than one of another place, and still be used."""

PLACES_USED: Final = ("same place", "area around it", "nationwide", "elsewhere", "any place")
SHOWN: Final = 5
_FAR = np.int32(2_000_000_000)
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The observations chosen for each figure: their range, how many, how far, where, and which (as a text)."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """Infinite where the highest level of them was only said to have been passed."""
    count: Integers
    gap: Integers
    """Days between the figure's time and the observations; -1 where there is none to choose."""
    place: NDArray[np.int8]
    """Index into PLACES_USED."""
    text: NDArray[np.object_]
    first: Integers
    """First day of the earliest of them."""
    last: Integers


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
            passed = np.where(selected & rates.is_passed, rates.high, -np.inf).max(axis=1)
            high[some] = np.where(found & (passed == high[some]), np.inf, high[some])
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
