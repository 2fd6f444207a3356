"""Dates as archives print them. A date that the calendar does not have is never mended."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from nkdb.archive.normal import shown

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
PUBLISHED = (
    r"(?:(?:posted|published|written)(?: on)?|date|(?:기사 ?|최초 ?)?(?:입력|승인|등록|작성|발행|게재|송고)"
    r"(?: ?(?:일시|일자|일|시간))?)"
)
"""What pages call the day behind it, where it is that of the post, as a pattern for either case."""
CHANGED = r"(?:(?:last )?(?:updated|modified|changed|edited)\b|(?:최종 ?|기사 ?)?(?:수정|업데이트))"
"""What they call that of its last change."""
_DAY = rf"(?P<month>{'|'.join(MONTHS)})\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th),\s+"
DATE_LINE = re.compile(rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),\s+)?{_DAY}(?P<year>0|[0-9]{{4,6}})")
_GLUED = re.compile(
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}),\s+)?{_DAY}(?P<year>[0-9]{{4}})(?P<rest>[^\W_].*|[“‘\"(\[].*)", re.DOTALL
)
_NUMBERS = (
    r"(?P<year>[0-9]{4,6})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"
    r"|(?P<us_month>[0-9]{1,2})/(?P<us_day>[0-9]{1,2})/(?P<us_year>[0-9]{4,6})"
)
_SOURCE_DATE = re.compile(rf"[(\[]?\s*(?:{_NUMBERS})\s*[)\]]?")
_DATE_STARTS, _DATE_ENDS = frozenset("0123456789(["), frozenset("0123456789)]")
_NUMBERS_IN_SENTENCE = re.compile(rf"(?<![0-9])(?:{_NUMBERS})(?![0-9])")
_ANY_NUMBERS = re.sub(r"\?P<\w+>", "", _NUMBERS)
_TRAILING_DATE = re.compile(
    rf"(?P<rest>.*?\S)(?:\s*[,;:|·/–—-])?\s+(?P<date>\(\s*(?:{_ANY_NUMBERS})\s*\)|\[\s*(?:{_ANY_NUMBERS})\s*\]|{_ANY_NUMBERS})"
)
_OF_POST = re.compile(
    rf"[^A-Za-z가-힣]*(?:(?:{PUBLISHED}|{CHANGED}|update|correction|original post)[^A-Za-z가-힣]*)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day, or None where the calendar has no such day, and what was odd about it."""

    day: datetime.date | None
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class GluedDate:
    """A date line that runs into the first word of the text: its date, as printed, its reading and the text."""

    printed: str
    reading: DateReading
    rest: str


def read_date_line(text: str) -> DateReading | None:
    """The day of a date line, with or without its weekday; None where the line is none.

    >>> read_date_line("Tuesday, August 5th, 2014")
    DateReading(day=datetime.date(2014, 8, 5), warning=None)
    >>> read_date_line("January 31st, 2011").day
    datetime.date(2011, 1, 31)
    """
    match = DATE_LINE.fullmatch(text)
    return _read(match, text) if match else None


def read_glued_date(text: str) -> GluedDate | None:
    """The date at the start of a paragraph, where no space parts it from the first word.

    A number straight after the year leaves open where the year ends: no date is taken, and the digits stay in the text.

    >>> read_glued_date("January 31st, 2011Rice was dear.").rest
    'Rice was dear.'
    """
    match = _GLUED.match(text)
    if match is None:
        return None
    printed, rest = text[: match.start("rest")], match["rest"]
    if rest[0].isdigit():
        odd = f"a date that runs into a number: {shown(text[:40])}; the article is kept without a date"
        return GluedDate(printed, DateReading(None, odd), rest)
    return GluedDate(printed, _read(match, printed), rest)


def read_source_date(text: str) -> DateReading | None:
    """The day of a line of source: y-m-d, or m/d/y as American blogs have it, in brackets or not.

    >>> read_source_date("(2014-8-5)").day, read_source_date("12/14/2008").day
    (datetime.date(2014, 8, 5), datetime.date(2008, 12, 14))
    >>> read_source_date("14/12/2008").warning
    'no such day in its source lines: 14/12/2008'
    """
    match = _SOURCE_DATE.fullmatch(text) if text[:1] in _DATE_STARTS else None
    if match is None:
        return None
    year, month, day, us_month, us_day, us_year = match.groups()
    return source_day(year or us_year, month or us_month, day or us_day, printed=text)


def split_trailing_date(text: str) -> tuple[str, DateReading] | None:
    """A line of source that ends in its date: the words before it, and the day.

    >>> split_trailing_date("Sample Daily (2014-6-1)")
    ('Sample Daily', DateReading(day=datetime.date(2014, 6, 1), warning=None))
    """
    match = _TRAILING_DATE.fullmatch(text) if text[-1:] in _DATE_ENDS else None
    reading = read_source_date(match["date"]) if match else None
    return (match["rest"], reading) if match and reading else None


def call_it_own(words: str) -> bool:
    """Whether words before a day call it that of the text itself, or of its last change.

    >>> call_it_own("Last updated:"), call_it_own("등록 2014-08-05 09:12 / 수정"), call_it_own("A Daily, published")
    (True, True, False)
    """
    return _OF_POST.fullmatch(words) is not None


def find_source_date(text: str) -> DateReading | None:
    """The first date in numbers in a sentence about a source.

    >>> find_source_date("published on 6/2/2014 in Sampletown").day
    datetime.date(2014, 6, 2)
    """
    numbers = _NUMBERS_IN_SENTENCE.search(text)
    return read_source_date(numbers[0]) if numbers else None


def _read(match: re.Match[str], printed: str) -> DateReading:
    try:
        day = datetime.date(int(match["year"]), MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return DateReading(None, f"no such day: {printed}; the article is kept without a date")
    if match["weekday"] and WEEKDAYS[day.weekday()] != match["weekday"]:
        return DateReading(day, f"{printed} was a {WEEKDAYS[day.weekday()]}; the date is kept")
    return DateReading(day)


def source_day(year: str, month: str, day: str, *, printed: str) -> DateReading:
    """The day of such numbers, as source lines have them."""
    try:
        return DateReading(datetime.date(int(year), int(month), int(day)))
    except ValueError:
        return DateReading(None, f"no such day in its source lines: {printed}")
