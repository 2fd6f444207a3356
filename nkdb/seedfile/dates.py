"""Dates in EDTF (ISO 8601-2, Library of Congress levels 0 to 2) and the days they may mean."""

from __future__ import annotations

import datetime
import io
import re
from calendar import monthrange
from contextlib import redirect_stdout
from functools import lru_cache
from typing import Any

Bounds = tuple[datetime.date | None, datetime.date | None]

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?", re.ASCII)
_DECADE = re.compile(r"([1-9]\d\d)X", re.ASCII)
_REFUSED = re.compile(r"[\sYyEeS]")
"""Blanks, which the edtf package overlooks, years of more than four digits, whose exponents it would compute, and years
of which some digits are an estimate (1950S2), which it takes for exact."""
_ENDS_IN_WINTER = re.compile(r"(?:.*/)?(\d{4})-(?:24|28|30)[?~%]?", re.ASCII)


def _plain_bounds(year: str, month: str | None, day: str | None) -> Bounds:
    """Bounds of a year, month or day; ValueError where the calendar has no such day."""
    y, m = int(year), int(month or 0)
    if day is not None:
        exact = datetime.date(y, m, int(day))
        return exact, exact
    if month is not None:
        return datetime.date(y, m, 1), datetime.date(y, m, monthrange(y, m)[1] if 1 <= m <= 12 else 1)
    return datetime.date(y, 1, 1), datetime.date(y, 12, 31)


@lru_cache(maxsize=4096)
def edtf_bounds(text: str) -> Bounds:
    """First and last day an EDTF date may mean, qualifiers such as `~` left aside; None where the interval is open.

    Raises ValueError where the text is no EDTF date or names a day that does not exist.

    >>> edtf_bounds("2014-02")
    (datetime.date(2014, 2, 1), datetime.date(2014, 2, 28))
    >>> edtf_bounds("2013-03/..")
    (datetime.date(2013, 3, 1), None)
    >>> edtf_bounds("198X")[1]
    datetime.date(1989, 12, 31)
    """
    common = _common_bounds(text)
    if common is not None:
        return common
    if _REFUSED.search(text):
        raise ValueError("not an EDTF date")
    # imported late: most dates are plain, and the parser takes longer to import than a seed set to read
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        with redirect_stdout(io.StringIO()):  # the package prints some of its failures
            parsed = parse_edtf(text)
        # an end left empty is unknown; the package would guess it ten years away
        low = None if text.startswith("/") else _day(parsed.lower_strict())
        high = None if text.endswith("/") else _day(parsed.upper_strict())
        if winter := _ENDS_IN_WINTER.fullmatch(text):
            # the package has it end with its December
            high = datetime.date(int(winter[1]) + 1, 3, 1) - datetime.timedelta(days=1)
    except (EDTFParseException, ValueError, AttributeError, TypeError, IndexError, OverflowError):
        raise ValueError("not an EDTF date") from None
    return _in_order(low, high)


def _common_bounds(text: str) -> Bounds | None:
    """Bounds of the forms most dates have: a year, month or day, a decade (198X), an interval of these; else None.

    Raises ValueError where the form is one of these and the date does not exist.
    """
    start, slash, end = text.partition("/")
    if "/" in end:
        return None
    if slash:
        first = (None, None) if start == ".." else _common_bounds(start)
        last = (None, None) if end == ".." else _common_bounds(end)
        return None if first is None or last is None else _in_order(first[0], last[1])
    decade = _DECADE.fullmatch(text)
    if decade:
        return datetime.date(int(decade[1]) * 10, 1, 1), datetime.date(int(decade[1]) * 10 + 9, 12, 31)
    plain = _PLAIN.fullmatch(text)
    # months above 12 are seasons
    if plain is None or (plain[2] is not None and int(plain[2]) > 12):
        return None
    try:
        return _plain_bounds(plain[1], plain[2], plain[3])
    except ValueError as error:
        raise ValueError(f"no such date: {error}") from None


def _in_order(low: datetime.date | None, high: datetime.date | None) -> Bounds:
    if low is not None and high is not None and low > high:
        raise ValueError("an interval that ends before it begins")
    if low is None and high is None:
        raise ValueError("an interval open at both ends")
    return low, high


def _day(value: Any) -> datetime.date | None:
    """A date of the edtf package (a struct_time, or an infinity for an open end) as a day."""
    return None if isinstance(value, float) else datetime.date(*value[:3])


@lru_cache(maxsize=4096)  # of a series, many rows are of one day
def precision_bounds(text: str, precision: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of an observation dated to a day or month with a stated precision.

    Parts of a month are thirds: days 1-10, 11-20 and 21 to the end. `approx_quarter` is the calendar quarter.
    Raises ValueError where date and precision do not fit each other.

    >>> precision_bounds("2014-02", "late_month")
    (datetime.date(2014, 2, 21), datetime.date(2014, 2, 28))
    """
    plain = _PLAIN.fullmatch(text)
    parts = 0 if plain is None or text[-1] in "?~%" else sum(part is not None for part in plain.groups())
    wanted = {"day": 3, "approx_day": 3, "week": 3, "year": 1}.get(precision, 2)
    if plain is None or parts != wanted:
        form = {3: "YYYY-MM-DD", 2: "YYYY-MM", 1: "YYYY"}[wanted]
        raise ValueError(f"precision {precision} needs a date in the form {form}")
    low, high = _plain_bounds(plain[1], plain[2], plain[3])
    assert low is not None and high is not None
    if precision == "week":
        try:
            return low, low + datetime.timedelta(days=6)
        except OverflowError:
            raise ValueError("no such date: the week ends after the year 9999") from None
    if precision == "early_month":
        return low, low.replace(day=10)
    if precision == "mid_month":
        return low.replace(day=11), low.replace(day=20)
    if precision == "late_month":
        return low.replace(day=21), high
    if precision == "approx_quarter":
        first = 3 * ((low.month - 1) // 3) + 1
        return low.replace(month=first), datetime.date(low.year, first + 2, monthrange(low.year, first + 2)[1])
    return low, high
