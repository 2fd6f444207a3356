"""The stamps of feeds: as mail has them, as ISO 8601 does, or the day as blogs print it. None is ever mended.

A stamp without an offset, or with a zone of unknown name, is the local time of whoever wrote it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from nkdb.archive.dates.post_date import printed_day
from nkdb.archive.dates.printed import MONTHS, WEEKDAYS

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
# WordPress gives a post without a date that of 30 November of the year -1, other software 1 January of the year 1
_YEAR = r"[1-9]\d{3}"
_FORMS = (
    re.compile(
        rf"(?P<year>{_YEAR})(?P<mark>-?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
        r"(?:[Tt ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?(?P<zone>.*))?"
    ),
    re.compile(
        r"(?:[^\W\d_]+[.,]*\s*)?(?P<day>\d{1,2})[ -](?P<month>[A-Za-z]{3,9}\.?|\d{1,2}월)[ -]"
        rf"(?P<year>{_YEAR}|\d\d)(?: {_CLOCK}(?P<zone>.*))?"
    ),
    # as Unix and Java print it
    re.compile(rf"[A-Za-z]{{3}} (?P<month>[A-Za-z]{{3}}) (?P<day>\d{{1,2}}) {_CLOCK}(?P<zone>.*?) (?P<year>{_YEAR})"),
)
_OFFSET = re.compile(
    r"(?:UTC|GMT)? ?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?: ?\(.*\))?", re.IGNORECASE
)
# RFC 822, and what Korean and Japanese sites have
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "kst": 9, "jst": 9,
}  # fmt: skip
_IN_UTC = re.compile(r"\b(?:UTC|UT|GMT)\b(?! ?[+-]\d*[1-9])|\dZ\b|[+-]00:?00$", re.IGNORECASE)
_WEEKDAY = re.compile(r"([A-Za-z]{3})[a-z]*\b|([월화수목금토일])(?:요일)?,")
_WEEKDAYS = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)} | {
    name: number for number, name in enumerate("월화수목금토일")
}
_LONGEST = 80
_LAST_YEAR_OF_TWO_DIGITS = 2068


@dataclass(frozen=True, slots=True)
class Stamp:
    """The day that a stamp prints, the instant in its own offset if it has one, and what was odd about it."""

    day: datetime.date
    instant: datetime.datetime | None = None
    warning: str | None = None


def read_stamp(printed: str) -> Stamp | None:
    """The moment or day that a stamp tells; None where it is none, or one that the calendar does not have.

    >>> read_stamp("Tue, 05 Aug 2014 18:22:00 +0900").instant.isoformat()
    '2014-08-05T18:22:00+09:00'
    >>> read_stamp("2014-08-05 18:22:00"), read_stamp("Mon, 30 Nov -0001 00:00:00 +0000")
    (Stamp(day=datetime.date(2014, 8, 5), instant=None, warning=None), None)
    """
    line = " ".join(printed.split())
    if len(line) > _LONGEST:
        return None
    match = next((found for form in _FORMS if (found := form.fullmatch(line))), None)
    if match is None:
        day = None if _IN_UTC.search(line) else printed_day(line)
        return Stamp(day, None, _odd_weekday(line, day)) if day and re.fullmatch(_YEAR, str(day.year)) else None
    try:
        local = _local(match)
        offset = _offset(match["zone"] or "")
        instant = local.replace(tzinfo=datetime.timezone(offset)) if offset is not None else None
        if instant:
            instant.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None
    return Stamp(local.date(), instant, _odd_weekday(line, local.date()))


def _local(match: re.Match[str]) -> datetime.datetime:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if year + 2000 <= _LAST_YEAR_OF_TWO_DIGITS else 1900
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    micro = int((match.groupdict().get("fraction") or "")[:6].ljust(6, "0"))
    return datetime.datetime(year, _month(match["month"]), int(match["day"]), hour, minute, second, micro)


def _month(printed: str) -> int:
    if printed[0].isdigit():
        return int(printed.removesuffix("월"))
    months = [number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == printed[:3].lower()]
    return months[0] if months else 0


def _offset(zone: str) -> datetime.timedelta | None:
    """How far a zone is from UTC; None of a name that says it to those alone who know the place."""
    zone = zone.strip()
    match = _OFFSET.fullmatch(zone)
    if match is None:
        hours = _ZONES.get(zone.lower())
        return None if hours is None else datetime.timedelta(hours=hours)
    offset = datetime.timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return -offset if match["sign"] == "-" else offset


def _odd_weekday(line: str, day: datetime.date) -> str | None:
    said = _WEEKDAY.match(line)
    number = _WEEKDAYS.get((said[1] or said[2]).lower(), day.weekday()) if said else day.weekday()
    return None if number == day.weekday() else f"{line} was a {WEEKDAYS[day.weekday()]}; the date is kept"
