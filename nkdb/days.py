"""Days and spans of days as a user writes them, periods by ISO 8601, the day the won was changed, and today."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from contextlib import suppress
from typing import Final

from nkdb.errors import DayError

Day = str | int | datetime.date | None

REDENOMINATION: Final = datetime.date(2009, 11, 30)
"""100 old won became 1 new won."""

# up to a million of each, so that no sum of them is too large for a fraction
PERIOD: Final = re.compile(r"P(?=.*[1-9])(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?")
"""A period of whole years, months, weeks and days, not of none."""


def day_range(field: str, text: str | int | datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year (which may be a number), month or day; of a pandas Timestamp, its day.

    >>> [day.isoformat() for day in day_range("since", "2014-02")]
    ['2014-02-01', '2014-02-28']
    """
    # pandas' missing time is an instant, and no day
    if isinstance(text, datetime.date) and str(text) != "NaT":
        day_of = text.date() if isinstance(text, datetime.datetime) else text
        return day_of, day_of
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(text).strip())
    try:
        if parts is None:
            raise ValueError
        year, month, day = parts.groups()
        first = datetime.date(int(year), int(month or 1), int(day or 1))
        if day is not None:
            return first, first
        if month is not None:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
    except ValueError:
        raise DayError(field, text) from None
    return first, datetime.date(first.year, 12, 31)


def single_day(field: str, text: str) -> datetime.date:
    """The day that a text names; raises DayError for a month, a year, and what is none of these.

    >>> single_day("accessed", "2014-08-05").isoformat()
    '2014-08-05'
    """
    with suppress(DayError):
        first, last = day_range(field, text)
        if first == last:
            return first
    raise DayError(field, text, "a day (2014-08-05)")


def day_span(since: Day, until: Day) -> tuple[datetime.date | None, datetime.date | None]:
    """The first day since, and the last day until; None where nothing is said.

    Raises DayError for a span that ends before it begins: nothing could ever lie in it.

    >>> [day.isoformat() for day in day_span("2013", "2014-02")]
    ['2013-01-01', '2014-02-28']
    """
    first = None if since is None else day_range("since", since)[0]
    last = None if until is None else day_range("until", until)[1]
    if first is not None and last is not None and first > last:
        raise DayError("until", str(until), f"{since} or later, as since says")
    return first, last


def is_ahead(day: datetime.date) -> bool:
    """Whether a day has not begun; tomorrow has, further east."""
    return day > datetime.date.today() + datetime.timedelta(days=1)
