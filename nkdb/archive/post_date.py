"""The day a post of an HTML page was published on, from what the page says about it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from nkdb.archive.dates import MONTHS, WEEKDAYS, read_date_line
from nkdb.archive.normal import normal_line

# four digits or more: the year 20140 is to be named as it stands, not read as 2014
_PRINTED = re.compile(
    rf"(?:(?:{'|'.join(WEEKDAYS)}), )?(?:{'|'.join(MONTHS)}) \d{{1,2}}(?:st|nd|rd|th)?, \d{{4,}}\b"
)
_PERMALINK = re.compile(r"//[^/]+/(?:[^?#]*/)?(?P<year>\d{4})/(?P<month>\d{2})/(?P<day>\d{2})/")


@dataclass(frozen=True, slots=True)
class PostDate:
    """The publisher's own day, or None; the instant where only that is known; what was odd."""

    day: datetime.date | None = None
    instant: datetime.datetime | None = None
    warnings: tuple[str, ...] = ()


def post_date(stamp: str | None, printed: Iterable[str], url: str | None) -> PostDate:
    """The day of a post: of its time stamp with local offset, else as printed, else of its permalink.

    A stamp in UTC is an instant: it does not tell which day it was where the blog is at home.

    >>> post_date("2014-08-05T23:10:00-07:00", [], None).day
    datetime.date(2014, 8, 5)
    >>> post_date("2014-08-06T06:10:00Z", [], "https://example.org/2014/08/05/a-post/").day
    datetime.date(2014, 8, 5)
    """
    day, instant, warnings = _read_stamp(stamp)
    for text in printed:
        match = _PRINTED.search(normal_line(text))
        reading = read_date_line(match[0]) if match else None
        if match is None or reading is None:
            continue
        if day is None or reading.day == day:
            return PostDate(reading.day, instant, (*warnings, *([reading.warning] if reading.warning else [])))
        warnings.append(f"dated {stamp}, but printed as {match[0]}; the first is kept")
        break
    if day is None and not warnings:
        day = permalink_day(url)
    if day is None:
        if instant:
            warnings.append(f"{stamp} is a time in UTC, not the day of the publisher; the article is kept without a date")
        elif not warnings:
            warnings.append("no date found; the article is kept without a date")
    return PostDate(day, instant, tuple(warnings))


def permalink_day(url: str | None) -> datetime.date | None:
    """The day in an address such as https://example.org/2014/08/05/a-post/.

    >>> permalink_day("https://example.org/2014/08/05/a-post/")
    datetime.date(2014, 8, 5)
    """
    match = _PERMALINK.search(url or "")
    if match is None:
        return None
    try:
        return datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _read_stamp(stamp: str | None) -> tuple[datetime.date | None, datetime.datetime | None, list[str]]:
    if not stamp:
        return None, None, []
    try:
        moment = datetime.datetime.fromisoformat(stamp)
        offset = moment.utcoffset()
        if offset is None:
            return moment.date(), None, []
        instant = moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None, None, [f"no such time: {normal_line(stamp)[:40]}"]
    return (moment.date() if offset else None), instant, []
