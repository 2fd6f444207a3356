"""A figure as it is drawn: its ends in the unit of its axis, and the words that stand beside them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PERIODS = {
    "P1D": "day",
    "P1W": "week",
    "P7D": "week",
    "P1M": "month",
    "P3M": "quarter",
    "P6M": "half-year",
    "P1Y": "year",
}


def per_words(per: str | None) -> str:
    """A period or unit as it is said after a sum.

    >>> per_words("P3M"), per_words("P2M"), per_words("kg"), per_words(None)
    (' per quarter', ' per 2 months', ' per kg', '')
    """
    if not per:
        return ""
    found = re.fullmatch(r"P(\d+)([DWMY])", per)
    if per in _PERIODS:
        return f" per {_PERIODS[per]}"
    if found:
        unit = {"D": "day", "W": "week", "M": "month", "Y": "year"}[found[2]]
        return f" per {found[1]} {unit}s"
    return f" per {per}"


def number(value: float, *, rounded: bool = False) -> str:
    """A number for a label: as it was said; or, where it was computed, to three digits.

    >>> number(200000.0), number(0.5), number(24.691358, rounded=True), number(123456.7, rounded=True)
    ('200,000', '0.5', '24.7', '123,000')
    >>> number(1234567.125), number(0.0, rounded=True)
    ('1,234,567.12', '0')
    """
    if rounded and value:
        value = round(value, 2 - math.floor(math.log10(abs(value))))
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.12g}" if abs(value) < 1e6 else f"{value:,.2f}"


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure as it is drawn: its ends in the unit of its panel, and its words."""

    key: str
    measure: str
    claim: str
    source: str
    printed: str
    qualifier: str
    low: float | None
    high: float | None
    unit: str
    per: str | None
    parts: Sequence[tuple[str, float, float]] = ()
    basis: str = ""
    note: str = ""
    converted: bool = False

    @property
    def ends(self) -> list[float]:
        """The ends that are there, the low one first."""
        return [end for end in (self.low, self.high) if end is not None]

    @property
    def panel(self) -> tuple[str, bool, str, str, str]:
        """What figures on one axis share."""
        return self.measure, bool(self.parts), self.basis, self.unit, self.per or ""

    @property
    def id(self) -> str:
        """Its name within the picture, where one figure may stand in several panels."""
        return f"{self.key}:{self.unit}:{self.basis}".replace(" ", "-")

    @property
    def axis(self) -> str:
        """The unit of that axis, in words."""
        if self.parts:
            return "percent, by shares"
        unit = self.unit.replace("_", " of ", 1) if self.unit.startswith("kg_") else self.unit
        return f"{unit}{per_words(self.per)}{f' {self.basis}' if self.basis else ''}"

    @property
    def about(self) -> bool:
        """Whether the figure is no sharp one."""
        return self.qualifier in ("approximate", "vague")

    def label(self, value: float) -> str:
        """An end in words."""
        return number(value, rounded=self.converted)


def _end(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def mark_of(row: Mapping[str, Any]) -> Mark:
    """The mark of a row of figures; converted values take the place of those that were said."""
    published = f" ({row['published_on']})" if row.get("published_on") else ""
    converted = bool(row.get("value_unit"))
    low, high = (_end(row.get(f"value_{end}" if converted else end)) for end in ("low", "high"))
    return Mark(
        key=row["figure_key"],
        measure=row["measure"],
        claim=row["claim"],
        source=f"{row['chain']}{published}",
        printed=row["printed"],
        qualifier=row["qualifier"],
        low=low,
        high=high,
        unit=row["value_unit"] if converted else row["unit"],
        per=row["value_per"] if converted else row["per"],
        parts=tuple(row.get("parts") or ()),
        basis=row.get("basis") or "",
        converted=converted,
        note="; ".join(str(row[name]) for name in ("value_note", "rates_used") if row.get(name)),
    )
