"""Days as pages print them, in words or in numbers, wherever they stand in a line. None is guessed."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from dataclasses import dataclass

from nkdb.archive.dates.printed import MONTHS, WEEKDAYS, DateReading

_WEEKDAY_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in WEEKDAYS)
_WEEKDAY = rf"(?:(?P<weekday>{_WEEKDAY_NAME})\.?,? )?"
_MONTH = rf"(?P<month>{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|Sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# four digits or more: the year 20140 is to be named as it stands, not read as 2014
_YEAR = r"(?P<year>0|\d{4,6})(?!\d)"
_NO_MONTH, _ONLY_MONTH = r"(?:1[3-9]|2\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_OF_MONTH = r"(?P<month>\d{1,2}) ?[월月] ?(?P<day>\d{1,2}) ?[일日]"
_WEEKDAY_SIGNS = ("월月", "화火", "수水", "목木", "금金", "토土", "일日")
_IN_KOREAN = f"[{''.join(_WEEKDAY_SIGNS)}]"
# in German, French, Spanish and Russian, where the day always stands first
_MONTHS_ELSEWHERE = {
    name: number
    for names in (
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, name in enumerate(names.split(), 1)
}
_BEFORE_FIRST_YEAR = {
    **dict.fromkeys(("juche", "주체", "主体", "主體", "チュチェ"), 1911),
    **dict.fromkeys(("民國", "民国"), 1911),
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
}
_ERAS = re.compile("|".join(_BEFORE_FIRST_YEAR), re.IGNORECASE)
_ERA = rf"(?<!\w)(?P<era>{_ERAS.pattern}) ?(?P<of_era>\d{{1,3}})(?: ?\((?P<year>\d{{4}})\))?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/.-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/.-])",
        rf"\b{_WEEKDAY}{_MONTH}(?:(?<=\.) ?| ){_DAY}(?:[,.] ?| ){_YEAR}",
        rf"(?<![\w:]){_WEEKDAY}{_DAY} (?:of )?{_MONTH},? {_YEAR}",
        rf"(?<![\w:]){_DAY}(?:\.|er)? (?:de )?(?P<month>{'|'.join(_MONTHS_ELSEWHERE)})(?:,| de)? {_YEAR}"
        r"(?: г(?:\.|ода\b))?",
        rf"(?<![\w:/.-]){_WEEKDAY}{_DAY}-{_MONTH}-{_YEAR}",
        # as computers print it: Tue Aug 5 10:22:00 KST 2014
        rf"\b{_WEEKDAY}{_MONTH} {_DAY} \d{{1,2}}:\d\d(?::\d\d)? (?:(?-i:[A-Z]{{2,5}}) )?{_YEAR}",
        # as Korean, Chinese and Japanese pages print it: 2014. 8. 5. and 2014년 8월 5일
        r"(?<![\d/.-])(?P<year>\d{4})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})(?!\.?\d)",
        rf"(?<!\d)(?P<year>\d{{4}}) ?[년年] ?{_OF_MONTH}",
        # as WordPress prints it in those languages where the form is left in English: 화요일, 8월 5, 2014
        rf"(?<!\d)(?:(?P<weekday>{_IN_KOREAN}(?:요일|曜日)),? )?(?P<month>\d{{1,2}}) ?[월月] (?P<day>\d{{1,2}})"
        rf"(?:st|nd|rd|th| ?[일日])?, {_YEAR}(?!\w)",
        # no year has a thirteenth month
        rf"(?<![\w/.-]){_WEEKDAY}(?P<day>{_NO_MONTH})(?P<mark>[/.])(?P<month>{_ONLY_MONTH})(?P=mark)(?P<year>\d{{4}})(?![/-]|\.?\d)",
        rf"(?<![\w/.-]){_WEEKDAY}(?P<month>{_ONLY_MONTH})(?P<mark>[/.])(?P<day>{_NO_MONTH})(?P=mark)(?P<year>\d{{4}})(?![/-]|\.?\d)",
    )
)
# as the news agency of North Korea prints it: 주체103(2014)년 8월 5일, Juche103.8.5.
_FORMS_WITH_ERA = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_ERA} ?[년年] ?{_OF_MONTH}",
        rf"{_ERA}\. ?(?P<month>\d{{1,2}})\. ?(?P<day>\d{{1,2}})(?!\.?\d)",
        rf"{_ERA},? {_MONTH} {_DAY}(?!\w)",
        rf"\b{_MONTH} {_DAY},? {_ERA}",
    )
)
_BEHIND = re.compile(
    rf"[.,]? ?(?:\((?P<bracketed>{_IN_KOREAN}(?:요일|曜日?)?|{_WEEKDAY_NAME})\)"
    rf"|(?P<named>{_IN_KOREAN}(?:요일|曜日))(?!\w))",
    re.IGNORECASE,
)
_YEARLESS = re.compile(rf"\b{_WEEKDAY}(?:{_MONTH} {_DAY}|\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)}))\b")
# which is the day and which the month, the weekday tells: Tue, 08/05/2014
_BY_WEEKDAY = re.compile(
    rf"\b{_WEEKDAY.removesuffix('?')}(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<year>\d{{4}})(?![\d/])",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?<![\d/.-])\d{1,2}[/.]\d{1,2}[/.]\d{2,6}(?![\d/.-])")
_ANY_MONTH = _MONTH.replace("?P<month>", "?:")
_IN_PART = re.compile(
    rf"{_OPEN.pattern}|{_ANY_MONTH}(?:,? \d{{4}}| \d{{1,2}}(?:st|nd|rd|th)?)|\d{{1,2}} {_ANY_MONTH}"
    r"|(?:19|20)\d\d(?:[-./]\d{1,2}|(?: ?[년年](?: ?\d{1,2} ?[월月])?)?)|\d{1,2}[-./](?:19|20)\d\d",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_PARTING = re.compile(r"[,;:]? (?P<bracket>[(\[])?")
ENDS_OF_DAYS = frozenset("0123456789)]일日.")
"""The last characters of whatever ends with a day."""
_LONGEST = 60
"""No date has more characters."""


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as printed, where it stands in its line, its day (None where no calendar has it), and what is odd."""

    printed: str
    begin: int
    day: datetime.date | None
    oddity: str | None = None

    @property
    def end(self) -> int:
        """Where the line goes on."""
        return self.begin + len(self.printed)


def as_day_of_post(written: WrittenDay) -> DateReading:
    """A date that is that of a post, and what is odd about it.

    >>> as_day_of_post(whole_day("Feb 30, 2014")).warning
    'no such day: Feb 30, 2014; the article is kept without a date'
    """
    kept = "the date is kept" if written.day else "the article is kept without a date"
    return DateReading(written.day, f"{written.oddity}; {kept}" if written.oddity else None)


def find_written_day(line: str) -> WrittenDay | None:
    """The first date in a line in normal form; what the calendar does not have is found as well, but gives no day.

    The years of the Juche calendar, in which 1912 is the first, and of the eras of Japan and Taiwan are known.

    >>> find_written_day("Toll set on 5 August 2014").day
    datetime.date(2014, 8, 5)
    >>> find_written_day("주체103(2014)년 8월 5일 (수)").oddity
    '주체103(2014)년 8월 5일 (수) was a Tuesday'
    """
    found = [match for pattern in _forms_in(line) if (match := pattern.search(line))]
    return _read(min(found, key=re.Match.start), line) if found else None


def begins_with_day(line: str) -> WrittenDay | None:
    """The date that a line in normal form begins with.

    >>> begins_with_day("5-Aug-2014 10:22").printed
    '5-Aug-2014'
    """
    for pattern in _forms_in(line):
        if match := pattern.match(line):
            return _read(match, line)
    return None


def whole_day(line: str) -> WrittenDay | None:
    """The date that a line in normal form is, and nothing else.

    >>> whole_day("2014. 8. 5.").day, whole_day("2014. 8. 5. 평양")
    (datetime.date(2014, 8, 5), None)
    """
    found = begins_with_day(line) if len(line) <= _LONGEST else None
    return found if found and line[found.end :] in ("", ".") else None


def split_written_day(line: str) -> tuple[str, WrittenDay] | None:
    """A line in normal form that ends in its date, behind a name: the words before it, and the date.

    >>> split_written_day("Sample Daily (5 August 2014)")[0], split_written_day("The mill on 5 August 2014")
    ('Sample Daily', None)
    """
    if not line or line[-1] not in ENDS_OF_DAYS:
        return None
    for parting in _PARTING.finditer(line, max(1, len(line) - _LONGEST)):
        rest, behind = line[: parting.start()], line[parting.end() :]
        if parting["bracket"]:
            if behind[-1:] not in (")", "]"):
                continue
            behind = behind[:-1]
        if day := whole_day(behind):
            is_in_sentence = parting[0] == " " and rest.rpartition(" ")[2].islower()
            return None if is_in_sentence else (rest, day)
    return None


def is_date_in_part(line: str) -> bool:
    """Whether a line is a date that names no one day, or leaves open which one.

    >>> is_date_in_part("August 2014"), is_date_in_part("8/4/14"), is_date_in_part("August 2014 was wet")
    (True, True, False)
    """
    return len(line) <= _LONGEST and _NUMBER.search(line) is not None and _IN_PART.fullmatch(line) is not None


def told_by_weekday(line: str) -> WrittenDay | None:
    """The date in numbers of which only the weekday tells what is the day and what the month.

    >>> told_by_weekday("Tue, 08/05/2014").day
    datetime.date(2014, 8, 5)
    """
    match = _BY_WEEKDAY.search(line)
    if match is None:
        return None
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    days: set[datetime.date] = set()
    for month, day in ((first, second), (second, first)):
        with suppress(ValueError):
            days.add(datetime.date(year, month, day))
    fitting = [day for day in days if _is_weekday(match["weekday"], day)]
    return WrittenDay(match[0], match.start(), fitting[0]) if len(fitting) == 1 else None


def why_no_day(line: str) -> str | None:
    """What a line in normal form leaves open that has something like a date.

    >>> why_no_day("Posted on 8/5/2014"), why_no_day("August 5")
    ('8/5/2014 leaves open which is the day and which the month', 'August 5 is a date without a year')
    """
    if match := _OPEN.search(line):
        return f"{match[0]} leaves open which is the day and which the month"
    match = _YEARLESS.search(line)
    return f"{match[0]} is a date without a year" if match else None


def _forms_in(line: str) -> tuple[re.Pattern[str], ...]:
    # most lines of a page have no number, which every form has
    if _NUMBER.search(line) is None:
        return ()
    return _FORMS_WITH_ERA + _FORMS if _ERAS.search(line) else _FORMS


def _read(match: re.Match[str], line: str) -> WrittenDay:
    parts, end = match.groupdict(), match.end()
    weekday = parts.get("weekday")
    if behind := _BEHIND.match(line, end):
        weekday, end = weekday or behind["bracketed"] or behind["named"], behind.end()
    printed = line[match.start() : end]
    year = int(parts["year"] or 0)
    if era := parts.get("era"):
        counted = int(parts["of_era"]) + _BEFORE_FIRST_YEAR[era.lower()]
        if parts["year"] and counted != year:
            return WrittenDay(printed, match.start(), None, f"{printed} names two years, {counted} and {year}")
        year = counted
    try:
        day = datetime.date(year, _month(parts["month"]), int(parts["day"]))
    except ValueError:
        return WrittenDay(printed, match.start(), None, f"no such day: {printed}")
    if weekday and not _is_weekday(weekday, day):
        return WrittenDay(printed, match.start(), day, f"{printed} was a {WEEKDAYS[day.weekday()]}")
    return WrittenDay(printed, match.start(), day)


def _is_weekday(printed: str, day: datetime.date) -> bool:
    """Whether a day of the week, in English, Korean or Japanese, is that of a day."""
    number = day.weekday()
    return printed[0] in _WEEKDAY_SIGNS[number] or WEEKDAYS[number].lower().startswith(printed[:3].lower())


def _month(printed: str) -> int:
    if printed.isdigit():
        return int(printed)
    if number := _MONTHS_ELSEWHERE.get(printed.lower()):
        return number
    # a letter such as ſ passes for another where case does not count
    return next((number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == printed[:3].lower()), 0)
