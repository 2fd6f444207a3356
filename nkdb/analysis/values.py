"""Values on their way to being comparable: both ends, unit and period, and notes on what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


def nullable(numbers: Numbers) -> Any:
    """Numbers as pandas' `Float64`: missing where they are NaN."""
    return pd.arrays.FloatingArray(numbers, np.isnan(numbers))


@dataclass(slots=True)
class Values:
    """The ends of figures (NaN where open or not to be had), their unit and period, and notes on what stood in the way.

    `unit` and `per` are codes into `units` and `pers`; -1 is none.
    """

    low: Numbers
    high: Numbers
    unit: NDArray[np.intp]
    units: list[str]
    per: NDArray[np.intp]
    pers: list[str]
    note: NDArray[np.object_]

    @classmethod
    def of(cls, figures: pd.DataFrame) -> Values:
        """The values as they were said."""
        unit, units = pd.factorize(figures["unit"].array)
        per, pers = pd.factorize(figures["per"].array)
        note = np.full(len(figures), None, object)
        made = cls(
            # copies: what was said must not change with them
            figures["low"].to_numpy("float64", na_value=np.nan, copy=True),
            figures["high"].to_numpy("float64", na_value=np.nan, copy=True),
            unit, [str(word) for word in units], per, [str(word) for word in pers], note,
        )  # fmt: skip
        made.say((figures["kind"] == "split").to_numpy(), "a split has shares, not ends")
        made.say((figures["qualifier"] == "vague").to_numpy() & made.numberless(), "no number was said")
        return made

    def copy(self) -> Values:
        """Another one that changes by itself."""
        return Values(
            self.low.copy(), self.high.copy(), self.unit.copy(), list(self.units), self.per.copy(), list(self.pers),
            self.note.copy(),
        )  # fmt: skip

    def numberless(self) -> Mask:
        """Where neither end is there."""
        empty: Mask = np.isnan(self.low) & np.isnan(self.high)
        return empty

    def say(self, where: Mask, words: Any) -> None:
        """Add a note (one for all, or an array of one for each place) to those there are."""
        noted = where & ~pd.isna(self.note)
        fresh = where & ~noted
        one = isinstance(words, str)
        self.note[fresh] = words if one else words[fresh[where]]
        self.note[noted] += "; " + (words if one else words[noted[where]])

    def drop(self, where: Mask, words: Any) -> None:
        """Leave values empty, and say why instead of what was noted before."""
        self.low[where] = np.nan
        self.high[where] = np.nan
        self.unit[where] = -1
        self.per[where] = -1
        self.note[where] = words

    def scale(self, where: Mask, factors: Any) -> None:
        """Multiply both ends."""
        self.low[where] *= factors
        self.high[where] *= factors

    def set_unit(self, where: Mask, unit: str) -> None:
        """Give values a unit."""
        self.unit[where] = _code(self.units, unit)

    def set_per(self, where: Mask, per: str) -> None:
        """Give values a period."""
        self.per[where] = _code(self.pers, per)

    def texts(self, codes: NDArray[np.intp], words: list[str]) -> Any:
        """Units or periods as a text a row."""
        return pd.array(words, dtype="str").take(codes, allow_fill=True)


def _code(words: list[str], word: str) -> int:
    if word not in words:
        words.append(word)
    return words.index(word)
