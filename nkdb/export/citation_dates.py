"""Dates of citations: EDTF as each style of reference can say it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<sure>[~?%]?)")
_OPEN = ("", "..")
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """A year, a month (or season, 21-24) or a day, for sure or about."""

    year: int
    month: int | None
    day: int | None
    about: bool

    @property
    def parts(self) -> list[int]:
        """The numbers that are known, from the year on; a season is not among them."""
        month = self.month if self.month is not None and self.month <= 12 else None
        return [part for part in (self.year, month, self.day) if part is not None]

    def __str__(self) -> str:
        about = "about " if self.about else ""
        if self.month is None:
            return f"{about}{self.year}"
        if self.month > 12:
            return f"{about}{SEASONS.get(str(self.month), 'part')} {self.year}"
        month = MONTHS[self.month - 1]
        return f"{about}{month} {self.year}" if self.day is None else f"{about}{self.day} {month} {self.year}"


@dataclass(frozen=True, slots=True)
class When:
    """A date as EDTF says it: the points that bound it, equal for a single one, None where open or not said so."""

    edtf: str
    begin: Point | None
    end: Point | None

    @property
    def about(self) -> bool:
        """Whether either end is not sure."""
        return any(point is not None and point.about for point in (self.begin, self.end))

    def __str__(self) -> str:
        if self.begin is None and self.end is None:
            return self.edtf
        if self.begin == self.end:
            return str(self.begin)
        if self.begin is None:
            return f"until {self.end}"
        return f"since {self.begin}" if self.end is None else f"{self.begin} to {self.end}"


def when(edtf: str) -> When:
    """Read an EDTF date; of forms that no style of reference knows (`201X`, sets) only the text is kept.

    >>> str(when("2014-08-05")), str(when("2014-08~")), str(when("2013/2014-02")), str(when("201X"))
    ('5 August 2014', 'about August 2014', '2013 to February 2014', '201X')
    """
    first, slash, last = edtf.partition("/")
    begin = _point(first)
    end = _point(last) if slash else begin
    known = (begin is not None or first in _OPEN) and (end is not None or not slash or last in _OPEN)
    return When(edtf, begin, end) if known else When(edtf, None, None)


def _point(text: str) -> Point | None:
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    month, day = found["month"], found["day"]
    if month is not None and not (1 <= int(month) <= 12 or month in SEASONS):
        return None
    return Point(int(found["year"]), month and int(month), day and int(day), found["sure"] != "")  # type: ignore[arg-type]
