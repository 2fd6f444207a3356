"""The choice of the rates and prices nearest to a figure, in time and in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nkdb.analysis.joining import Integers, Lists
from nkdb.analysis.rates import NO_PLACE, Rates
from nkdb.analysis.reading import Rows, columns
from nkdb.analysis.times import NEW, OLD, Times

PLACE_WINDOW: Final = 31
"""Days by which an observation of the same place may be further away than one of another place, and still be used."""

PLACES_USED: Final = ("same place", "area around it", "nationwide", "elsewhere", "any place")
SHOWN: Final = 5
_FAR = np.int32(2_000_000_000)
_CASES, _CELLS = 16, 100_000
"""Cases that are worked out at once, and cells of their table of observations where those are few."""


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

    @classmethod
    def none(cls, size: int) -> Chosen:
        """No observations for so many figures."""
        return cls(
            np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, np.int64), np.full(size, -1),
            np.full(size, -1, np.int8), np.full(size, None, object), np.full(size, -1), np.full(size, -1),
        )  # fmt: skip

    def at(self, which: Integers) -> Chosen:
        """What was chosen for some of the figures, or for some of them many times."""
        return Chosen(*(getattr(self, field.name)[which] for field in fields(self)))


def nearest(rates: Rates, times: Times, nearness: NDArray[np.int8], area: Integers, max_gap: int) -> Chosen:
    """The observations nearest to each figure.

    `nearness` has a row for each distinct area and a column for each observation: an index into PLACES_USED. `area`
    says which row a figure's place is. Of all observations in the figure's own won, those in the nearest place are
    taken, unless others are nearer in time by more than PLACE_WINDOW days or only they lie within `max_gap`; and of
    those the ones with the fewest days between. Observations made during the figure's time are 0 days away.
    """
    # a figure's answer depends on its days, its won and its area: each distinct case is worked out once
    usable = (times.won == OLD) | (times.won == NEW)
    columns = [area[usable], times.won[usable], times.first[usable], times.last[usable]]
    codes, distinct = pd.MultiIndex.from_arrays(columns).factorize()
    cases = cast(pd.MultiIndex, distinct)
    # for a figure that is none of them nothing is chosen, as for the last
    found = Chosen.none(len(cases) + 1)
    case = np.full(len(area), -1)
    case[usable] = codes
    if not len(cases) or not len(rates.low):
        return found.at(case)
    areas, won, first, last = (cases.get_level_values(level).to_numpy() for level in range(4))
    labels = _Labels(rates)
    windows = _Windows(rates, won, first, last, max_gap)
    for which in np.unique(areas):
        for some, near_in_time in windows.of(np.flatnonzero((areas == which) & windows.any_rate)):
            place = nearness[which][near_in_time]
            seen = rates.among(near_in_time)
            gaps = np.maximum(seen.first - last[some, None], first[some, None] - seen.last).clip(0).astype(np.int32)
            gaps[seen.won != won[some, None]] = _FAR
            for near in sorted(set(place), reverse=True):
                there = gaps[:, place == near].min(axis=1)
                better = there <= windows.limit[some]
                found.gap[some[better]], found.place[some[better]] = there[better], near
            selected = (gaps == found.gap[some, None]) & (place == found.place[some, None])
            _take(found, some, seen, selected)
            found.text[some] = labels.of(selected, near_in_time)
    return found.at(case)


def _take(found: Chosen, some: Integers, seen: Rates, selected: NDArray[np.bool_]) -> None:
    """Write down what the observations selected for some of the cases come to."""
    found.low[some] = np.where(selected, seen.low, np.inf).min(axis=1)
    high = np.where(selected, seen.high, -np.inf).max(axis=1)
    passed = np.where(selected & seen.is_passed, seen.high, -np.inf).max(axis=1)
    found.high[some] = np.where(passed == high, np.inf, high)
    found.first[some] = np.where(selected, seen.first, np.iinfo(np.int64).max).min(axis=1)
    found.last[some] = np.where(selected, seen.last, np.iinfo(np.int64).min).max(axis=1)
    found.count[some] = selected.sum(axis=1)


class _Windows:
    """Which observations may be the nearest of which cases: a few, however many there are of other times."""

    def __init__(self, rates: Rates, won: Integers, first: Integers, last: Integers, max_gap: int) -> None:
        self._first, self._last = first, last
        self._order = np.argsort(rates.first, kind="stable")
        self._begins = rates.first[self._order]
        self._longest = int((rates.last - rates.first).max())
        self.gap = np.full(len(won), _FAR, np.int64)
        """Days between a case and the nearest observation in its won, wherever that was made."""
        for kind in np.unique(won):
            cases, own = won == kind, self._order[rates.won[self._order] == kind]
            if len(own):
                self.gap[cases] = _gap_to_nearest(rates.first[own], rates.last[own], first[cases], last[cases])
        self.any_rate = self.gap < _FAR
        self.limit = np.maximum(self.gap, np.minimum(self.gap + PLACE_WINDOW, max_gap))
        """Days between, up to which an observation of a nearer place is taken."""

    def of(self, cases: Integers) -> Iterator[tuple[Integers, Integers]]:
        """The cases, a few of like times at once, each few with the observations that lie within their limits."""
        cases = cases[np.lexsort((self._first[cases], self._last[cases] - self._first[cases]))]
        at_once = max(_CASES, _CELLS // len(self._order))
        for start in range(0, len(cases), at_once):
            some = cases[start : start + at_once]
            reach = self.limit[some].max()
            begin = np.searchsorted(self._begins, self._first[some].min() - reach - self._longest)
            end = np.searchsorted(self._begins, self._last[some].max() + reach, side="right")
            yield some, np.sort(self._order[begin:end])


def _gap_to_nearest(begins: Integers, ends: Integers, first: Integers, last: Integers) -> Integers:
    """Days between each of some times and the nearest of others, which are in the order of their first days."""
    after = np.searchsorted(begins, last, side="right")
    # the latest end of all that begin before a time is over
    latest = np.r_[np.int64(-_FAR), np.maximum.accumulate(ends)][after]
    following = np.r_[begins, np.int64(_FAR)][after]
    found: Integers = np.minimum(first - latest, following - last).clip(0)
    return found


class _Labels:
    """Texts that name sets of observations, each distinct set worded once."""

    def __init__(self, rates: Rates) -> None:
        self._rates, self._known = rates, dict[bytes, str]()

    def of(self, selected: NDArray[np.bool_], observations: Integers) -> NDArray[np.object_]:
        packed = np.packbits(selected, axis=1)
        sets = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
        _, first, place = np.unique(sets, return_index=True, return_inverse=True)
        worded = np.empty(len(first), object)
        for number, index in enumerate(first):
            chosen = observations[selected[index]]
            key = chosen.tobytes()
            if key not in self._known:
                self._known[key] = self._words(chosen)
            worded[number] = self._known[key]
        return worded[place]

    def _words(self, chosen: Integers) -> str:
        shown = "; ".join(self._rates.label[chosen[:SHOWN]])
        return shown if len(chosen) <= SHOWN else f"{shown}; and {len(chosen) - SHOWN} more"


def nearness(rows: Rows, places: Lists, place_ids: Integers, rates: Rates) -> tuple[NDArray[np.int8], Integers]:
    """How near each observation is to each distinct set of places, and which set a figure has.

    An observation is of the same place when it was made there or anywhere within; of the area around it when its place
    contains the figure's, or is a survey area to which that belongs.
    """
    named = [*columns("p", "id parent_id", "integer"), *columns("p", "kind key")]
    table = rows.frame(named, "place p")
    members = rows.frame(columns("m", "place_id member_id", "integer"), "place_member m")
    parent = dict(zip(table["id"], table["parent_id"], strict=True))
    inside: dict[int, set[int]] = {}
    for area, member in zip(members["place_id"], members["member_id"], strict=True):
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
        if there in whole or there == NO_PLACE:
            return 2
        return 1 if there in around else 3

    by_place = {there: level(there) for there in containing}
    return np.array([by_place[there] for there in rates.place.tolist()], np.int8)
