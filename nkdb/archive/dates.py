"""Dates as archives print them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DATE_LINE = re.compile(
    rf"(?P<weekday>{'|'.join(WEEKDAYS)}), (?P<month>{'|'.join(MONTHS)}) "
    r"(?P<day>\d{1,2})(?:st|nd|rd|th), (?P<year>\d{4})"
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, or None where the calendar has no such day, and what was odd about it."""

    day: datetime.date | None
    warning: str | None = None


def read_date_line(text: str) -> DateReading | None:
    """The day of a date line; None where the line is none.

    >>> read_date_line("Tuesday, August 5th, 2014")
    DateReading(day=datetime.date(2014, 8, 5), warning=None)
    """
    match = DATE_LINE.fullmatch(text)
    if match is None:
        return None
    try:
        day = datetime.date(int(match["year"]), MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return DateReading(None, f"no such day: {text}; the article is kept without a date")
    if WEEKDAYS[day.weekday()] != match["weekday"]:
        return DateReading(day, f"{text} was a {WEEKDAYS[day.weekday()]}; the date is kept")
    return DateReading(day)
