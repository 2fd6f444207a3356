"""What a page says of the last change of a post: no day of publication."""

from __future__ import annotations

import re

from nkdb.archive.dates.printed import CHANGED
from nkdb.archive.dates.written_day import begins_with_day, told_by_weekday
from nkdb.archive.normal import normal_line

_CHANGED = re.compile(CHANGED, re.IGNORECASE)
_WORDS = ("updated", "modified", "changed", "edited", "수정", "업데이트")
_LABEL = re.compile(rf"(?<!\w){CHANGED}(?: ?(?:일시|일자|일|시간))?(?: (?:on|at))?[ :|·]*", re.IGNORECASE)
_ENDS_AS_LABEL = re.compile(rf"{_LABEL.pattern}\Z", re.IGNORECASE)
_LONGEST = 600
_LONGEST_LABEL = 40


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
    return _names_change(text) and _ENDS_AS_LABEL.search(text, max(0, len(text) - _LONGEST_LABEL)) is not None


def without_change(text: str) -> tuple[str, str]:
    """A text without the day that it calls that of the last change, and that day with what calls it so.

    >>> without_change("Updated: May 9, 2015 | Published: May 5, 2014")
    ('| Published: May 5, 2014', 'Updated: May 9, 2015')
    >>> without_change("김수정 2014.08.05")
    ('김수정 2014.08.05', '')
    """
    if not _names_change(text):
        return text, ""
    line = normal_line(text[:_LONGEST])
    kept, told = [], []
    end = 0
    for label in _LABEL.finditer(line):
        rest = line[label.end() :]
        day = begins_with_day(rest) or told_by_weekday(rest)
        if label.start() >= end and day and day.begin == 0:
            kept.append(line[end : label.start()])
            end = label.end() + day.end
            told.append(line[label.start() : end])
    return " ".join([*kept, line[end:]]).strip(), " ".join(told)


def _names_change(text: str) -> bool:
    """Whether a text has a word that every label of a change has: most texts need no closer look."""
    return any(map(text.lower().__contains__, _WORDS))
