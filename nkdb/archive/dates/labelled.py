"""Dates that a word beside them calls those of publication or of the last change, or that stand alone in their line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nkdb.archive.dates.post_date import is_date, printed_day
from nkdb.archive.dates.printed import CHANGED
from nkdb.archive.dates.written_day import begins_with_day, told_by_weekday
from nkdb.archive.normal import normal_line

_PUBLISHED = re.compile(
    r"(?:\b(?:published|posted)(?: on)?\b|(?:입력|승인|등록|작성|발행|게재|송고)(?: ?(?:일시|일자|일|시간))?"
    r"|(?:发布|发表|發布|發佈|發表)(?:时间|時間|日期|于|於)?|(?:公開|掲載|投稿|配信|登録)日時?)[ :：|·]*",
    re.IGNORECASE,
)
# Chinese pages have when and where an article was published in one line
_SOURCE = re.compile(r"(?:来源|來源) ?[:：]")
_TIME = re.compile(r"(?:오전 |오후 )?\b\d{1,2}:\d\d(?::\d\d)?(?i: ?[ap]\.?m\b\.?)?(?: [A-Z]{2,5}\b)?")
_AROUND = " -–|,·()[]"
_LONGEST = 40
_CHANGED = re.compile(CHANGED, re.IGNORECASE)
_WORDS_OF_CHANGE = ("updated", "modified", "changed", "edited", "수정", "업데이트")
_CHANGE_LABEL = re.compile(rf"(?<!\w){CHANGED}(?: ?(?:일시|일자|일|시간))?(?: (?:on|at))?[ :|·]*", re.IGNORECASE)
_ENDS_AS_CHANGE_LABEL = re.compile(rf"{_CHANGE_LABEL.pattern}\Z", re.IGNORECASE)
_LONGEST_LINE = 600


def labelled_dates(text: str) -> list[str]:
    """The dates of a text that a word such as "published" stands before, or a Chinese one for "source" behind.

    Each comes with what follows.

    >>> labelled_dates("수정 2014.08.06 10:00 입력 2014.08.05 09:12")
    ['2014.08.05 09:12']
    """
    after = (text[label.end() : label.end() + _LONGEST].strip() for label in _PUBLISHED.finditer(text))
    dated = [shown for shown in after if begins_with_day(shown)]
    source = _SOURCE.search(text)
    return dated or ([text[: source.start()]] if source and begins_with_day(text) else [])


def is_label(text: str) -> bool:
    """Whether a text is no more than a word that calls the day behind it that of publication, or of the last change.

    >>> is_label("입력 :"), is_label("Updated:"), is_label("Updated prices")
    (True, True, False)
    """
    return _PUBLISHED.fullmatch(text) is not None or (is_of_change(text) and calls_change(text))


def date_alone(lines: Sequence[str]) -> list[str]:
    """The first of the lines below a title that is a date and its time, or right below it a date; none of several days.

    A date without time further down may be that of a source.

    >>> date_alone(["North", "00:30 May 06, 2014"]), date_alone(["May 6, 2014"]), date_alone(["North", "May 6, 2014"])
    (['00:30 May 06, 2014'], ['May 6, 2014'], [])
    """
    short = [line for line in lines if len(line) <= _LONGEST]
    dates = [line for line in short if _TIME.search(line) and is_date(_TIME.sub("", line).strip(_AROUND))]
    if not dates and lines and is_date(lines[0]):
        dates = list(filter(is_date, short))
    return dates[:1] if len(set(map(printed_day, dates))) == 1 else []


def names_source(text: str) -> bool:
    """Whether a text begins by saying, in Chinese, from where an article was taken.

    >>> names_source("来源：新社"), names_source("来源很多")
    (True, False)
    """
    return _SOURCE.match(text) is not None


def is_of_change(text: str) -> bool:
    """Whether a text begins by saying that it tells when something was last changed.

    >>> is_of_change("Last updated: May 6, 2014"), is_of_change("수정 : 2014-05-06"), is_of_change("May 6, 2014")
    (True, True, False)
    """
    return _CHANGED.match(text) is not None


def calls_change(text: str) -> bool:
    """Whether a text ends with words that call the day behind it that of the last change.

    >>> calls_change("Ri Sam | Last updated on:"), calls_change("Updated prices"), calls_change("김수정")
    (True, False, False)
    """
    return _names_change(text) and _ENDS_AS_CHANGE_LABEL.search(text, max(0, len(text) - _LONGEST)) is not None


def without_change(text: str) -> tuple[str, str]:
    """A text without the day that it calls that of the last change, and that day with what calls it so.

    >>> without_change("Updated: May 9, 2015 | Published: May 5, 2014")
    ('| Published: May 5, 2014', 'Updated: May 9, 2015')
    >>> without_change("김수정 2014.08.05")
    ('김수정 2014.08.05', '')
    """
    if not _names_change(text):
        return text, ""
    line = normal_line(text[:_LONGEST_LINE])
    kept, told = [], []
    end = 0
    for label in _CHANGE_LABEL.finditer(line):
        rest = line[label.end() :]
        day = begins_with_day(rest) or told_by_weekday(rest)
        if label.start() >= end and day and day.begin == 0:
            kept.append(line[end : label.start()])
            end = label.end() + day.end
            told.append(line[label.start() : end])
    return " ".join([*kept, line[end:]]).strip(), " ".join(told)


def _names_change(text: str) -> bool:
    """Whether a text has a word that every label of a change has: most texts need no closer look."""
    return any(map(text.lower().__contains__, _WORDS_OF_CHANGE))
