"""The day a post of an HTML page was published on, from what the page says about it. Nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from nkdb.archive.dates.printed import MONTHS, read_date_line
from nkdb.archive.dates.written_day import (
    as_day_of_post,
    begins_with_day,
    find_written_day,
    told_by_weekday,
    whole_day,
    why_no_day,
)
from nkdb.archive.normal import normal_line

_NUMBER, _NAMED_YEAR = r"(?<!\d)\d{1,2}(?!\d)", r"(?<!\d)(?:19|20)\d\d(?!\d)"
_IN_OTHER_WORDS = re.compile(rf"{_NUMBER}\D{{1,20}}{_NAMED_YEAR}|{_NAMED_YEAR}\D{{1,20}}{_NUMBER}")
# matched from the beginning of an address: looked for at every // of a long one, it would take minutes
_PERMALINK = re.compile(
    r"(?:https?:)?//[^/]+/(?:[^?#]*?/)??(?:(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)|(\d{4})-(\d\d)-(\d\d)(?!\w))",
    re.IGNORECASE,
)
# as news agencies have it: /item/2014/201408/news05/20140805-01ee.html, and papers: ?newsID=2014-08-05-0009
# what is like it may be a mere number
_IN_NUMBER = re.compile(
    r"(?:https?:)?//[^/?#]+/(?:(?:[^?#]*[^?#a-z\d])?((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
    r"|[^#]*[?&]\w*id=((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d))",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d+-\d+-\d+")
_TIME_BEHIND = re.compile(
    r"(?:[T,]? ?(?:at )?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
    r"(?P<zone> ?(?:[A-Z]{1,5})?(?:[+-]\d{1,2}:?\d\d)?)(?: \([\w ]+\))?"
)
_UTC = re.compile(r" ?(?:(?:UTC|GMT|Z)(?:[+-]00?:?00)?|[+-]00?:?00)")
_ONE_DAY = datetime.timedelta(days=1)
_LONGEST = 600
_UNDATED = "the article is kept without a date"
NO_ZONE = f"{_UNDATED} (--timezone names the blog's, to have one)"
"""What comes of a time in UTC whose day at the publisher's nobody knows."""


@dataclass(frozen=True, slots=True)
class PostDate:
    """The publisher's own day, or None; the instant where a time stamp tells it; what was odd."""

    day: datetime.date | None = None
    instant: datetime.datetime | None = None
    warnings: tuple[str, ...] = ()

    def but(self, warning: str | None) -> PostDate:
        """The same with one more warning, if there is one."""
        return replace(self, warnings=(*self.warnings, warning)) if warning else self


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    day: datetime.date | None
    warning: str | None = None


def post_date(
    stamp: str | None, printed: Iterable[str], url: str | None, zone: ZoneInfo | None = None, *,
    updates: Iterable[str] = (), unmarked: Callable[[], datetime.date | None] = lambda: None,
) -> PostDate:  # fmt: skip
    """The day of a post: of its time stamp with local offset, else as printed, else of its permalink.

    `printed` are the texts that may hold the date; they are gone through more than once. Where none has one, the day is
    `unmarked`, which is asked for then only; else what says when the post was last changed does (`updates`), as hAtom
    has it, with a warning.
    A stamp in UTC is an instant: it does not tell which day it was where the blog is at home, unless `zone` does. A
    day that the calendar does not have is named in the warnings, and no other one takes its place.

    >>> post_date("2014-08-05T23:10:00-07:00", [], None).day
    datetime.date(2014, 8, 5)
    >>> post_date("2014-08-06T06:10:00Z", [], "https://example.org/2014/08/05/a-post/").day
    datetime.date(2014, 8, 5)
    >>> post_date(None, ["Monday, August 5th, 2014 by Ri Sam"], None).warnings
    ('Monday, August 5th, 2014 was a Tuesday; the date is kept',)
    """
    stamped = _read_stamp(stamp)
    if stamped.day and not stamped.warnings and any(_prints(text, stamped.day) for text in printed):
        return stamped
    read = _first_printed(printed)
    if stamped.day and read and read.day != stamped.day:
        return stamped.but(f"dated {stamp}, but printed as {read.text}; the first is kept")
    found = stamped.but(read.warning if read else None)
    if found.day:
        return found
    instant = found.instant
    of_stamp = day_in(instant, zone) if instant and zone else None
    if read and read.day:
        if not _are_apart(read.day, instant):
            return PostDate(read.day, instant, found.warnings)
        kept = "the second is kept" if of_stamp else _UNDATED
        found = found.but(f"printed as {read.text}, but dated {stamp}; {kept}")
    if of_stamp:
        told = (warning.replace(_UNDATED, "that of its time stamp is taken") for warning in found.warnings)
        return PostDate(of_stamp, instant, tuple(told))
    if found.warnings:
        return found if found.warnings[-1].endswith(_UNDATED) else found.but(f"no other date found; {_UNDATED}")
    if day := permalink_day(url):
        if _are_apart(day, instant):
            return found.but(f"its address says {day}, its stamp {stamp}; {_UNDATED}")
        return PostDate(day, instant)
    if instant:
        return found.but(f"{stamp} is a time in UTC, not the day of the publisher; {NO_ZONE}")
    for text in printed:
        if open_date := why_no_day(normal_line(text[:_LONGEST])):
            return found.but(f"{open_date}; {_UNDATED}")
    return _where_none_belongs(url, updates, unmarked)


def _where_none_belongs(
    url: str | None, updates: Iterable[str], unmarked: Callable[[], datetime.date | None]
) -> PostDate:
    """The day of a post that has none where pages print and name theirs."""
    if day := unmarked():
        return PostDate(day)
    if day := _day_in(_IN_NUMBER.match(url or "")):
        return PostDate(day).but(f"no date is printed; {day}, which is in its address, is taken")
    changed = _first_printed(updates)
    if changed is None:
        return PostDate().but(f"no date found; {_UNDATED}")
    taken = f"no date of publication; that of its last change, {changed.text}, is taken"
    return PostDate(changed.day).but(changed.warning or taken)


def _are_apart(day: datetime.date, instant: datetime.datetime | None) -> bool:
    """Whether an instant is of another day wherever on earth a blog is at home."""
    return instant is not None and abs(day - instant.date()) > _ONE_DAY


def stored_day(printed: str) -> PostDate:
    """The day of a moment in the blog's own time, as WordPress stores it.

    >>> stored_day("2014-08-05 23:10:00").day, stored_day("0000-00-00 00:00:00").day
    (datetime.date(2014, 8, 5), None)
    """
    try:
        return PostDate(datetime.datetime.fromisoformat(printed).date())
    except ValueError:
        return PostDate(warnings=(f"no such date: {printed[:40]!r}; {_UNDATED}",))


def _prints(text: str, day: datetime.date) -> bool:
    """Whether a text has a day as most blogs print it; the common case needs no closer look."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" in text


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else, whether or not the calendar has it.

    >>> is_date("Tuesday, August 5, 2014"), is_date("Since August 5, 2014")
    (True, False)
    """
    return whole_day(normal_line(text[:_LONGEST])) is not None


def printed_day(text: str) -> datetime.date | None:
    """The first day that a text of a page names, in words or in numbers, if the calendar has it."""
    read = _read_printed(text)
    return read.day if read else None


def before_date(text: str) -> str | None:
    """What stands before the first day that a text names; None where it names none.

    >>> before_date("Ri Sam | Tue, 5 Aug 2014 10:22")
    'Ri Sam | '
    """
    line = normal_line(text[:_LONGEST])
    read = _read_printed(line)
    return line.partition(read.text)[0] if read else None


def has_unread_date(text: str) -> bool:
    """Whether a text has what looks like a date, but names no day: which is the month is open, or a word unknown.

    >>> has_unread_date("05.08.2014"), has_unread_date("5 sierpnia 2014"), has_unread_date("3 days ago")
    (True, True, False)
    """
    line = normal_line(text[:_LONGEST])
    looks_so = why_no_day(line) is not None or _IN_OTHER_WORDS.search(line) is not None
    return looks_so and printed_day(line) is None


def permalink_day(url: str | None) -> datetime.date | None:
    """The day in an address such as https://example.org/2014/08/05/a-post/ or https://example.org/2014-08-05-a-post.

    >>> permalink_day("https://example.org/2014/08/05/a-post/")
    datetime.date(2014, 8, 5)
    """
    return _day_in(_PERMALINK.match(url or ""))


def _day_in(address: re.Match[str] | None) -> datetime.date | None:
    try:
        return datetime.date(*(int(number) for number in address.groups() if number)) if address else None
    except ValueError:
        return None


def _read_stamp(stamp: str | None) -> PostDate:
    if not stamp:
        return PostDate()
    try:
        moment = datetime.datetime.fromisoformat(stamp.strip())
        offset = moment.utcoffset()
        if offset is None:
            return PostDate(moment.date())
        return PostDate(moment.date() if offset else None, moment.astimezone(datetime.UTC))
    except OverflowError:
        return PostDate().but(f"no such time: {stamp}")
    except ValueError:
        return _read_odd_stamp(normal_line(stamp))


def _read_odd_stamp(stamp: str) -> PostDate:
    """The day of a stamp as a publisher prints dates, but for one in UTC, which does not tell the publisher's day."""
    written = begins_with_day(stamp)
    time = _TIME_BEHIND.fullmatch(stamp, written.end) if written else None
    if written and written.day and time and not _UTC.fullmatch(time["zone"]):
        return PostDate(written.day).but(as_day_of_post(written).warning)
    return PostDate().but(f"{'no such time' if _ISO.match(stamp) else 'a time in no known form'}: {stamp[:40]}")


def _first_printed(texts: Iterable[str]) -> _Printed | None:
    return next(filter(None, map(_read_printed, texts)), None)


def _read_printed(text: str) -> _Printed | None:
    """The first date in a text of the page, in words or as year, month and day."""
    line = normal_line(text[:_LONGEST])
    if (plain := read_date_line(line)) is not None:  # as old themes print it: found at once
        return _Printed(line, plain.day, plain.warning)
    written = find_written_day(line) or told_by_weekday(line)
    if written is None:
        return None
    reading = as_day_of_post(written)
    return _Printed(written.printed, reading.day, reading.warning)


def day_in(instant: datetime.datetime, zone: ZoneInfo) -> datetime.date | None:
    """The day of an instant in a time zone; None where the calendar ends before it."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return None
