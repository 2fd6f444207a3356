"""The paragraphs of a plain text and the date lines among them.

Between the paragraphs stand blank lines or, in texts that went through another extractor, single line feeds; there the
date of a post may run into the first word of its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from nkdb.archive.article import Page
from nkdb.archive.dates import MONTHS, WEEKDAYS, DateReading, has_weekday, read_date_line, read_glued_date
from nkdb.archive.ending import ends_among, opens_comments
from nkdb.archive.normal import normal_line, split_paragraphs
from nkdb.archive.post_start import is_byline

_LONGEST_DATE = 60
_LONGEST_TITLE = 300
_MAY_HAVE_BYLINES = re.compile(r"\n[^\S\n]*(?:[Bb]y|BY)[ :]")
_NARROWEST, _WIDEST, _MARGIN = 50, 132, 8
"""Of the longest line of a text that was wrapped; text browsers set lines in by up to the last."""
_DATE_WORD = rf"(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b"
_FIRST_LETTERS = frozenset(word[:3] for word in (*WEEKDAYS, *MONTHS))
_LINE_AS_DATE = re.compile(rf"(?:\A|\n)[^\S\n]*(?P<line>{_DATE_WORD}[^\n]*)(?=\n(?P<below>[^\n]*)|\Z)")
_SENTENCE_END = re.compile(r"[.:;,][”\"’')\]]*$")

Item = tuple[int, str]
"""A paragraph, or a line where each line is one, after the number of its first line in the file."""


@dataclass(frozen=True, slots=True)
class DatedItem:
    """An item that is a date line, or begins with one (`rest` is the text it runs into)."""

    index: int
    printed: str
    reading: DateReading
    rest: str = ""


def is_lined(text: str) -> bool:
    """Whether each line is a paragraph: so it is where the first date line has text directly below it, or beside it."""
    for match in _LINE_AS_DATE.finditer(text):
        line = normal_line(match["line"])
        if read_date_line(line):
            return bool(normal_line(match["below"] or ""))
        if read_glued_date(line):
            return True
    return False


def split_items(text: str, *, lined: bool) -> list[Item]:
    """The paragraphs of a text, or its lines; a date line directly below a title is an item of its own.

    So is what stands directly above that title: where a page was copied from a browser, the head of the page. A byline
    between title and date comes behind the date, where most blogs have it.
    """
    if lined:
        lines = enumerate(text.split("\n"), 1)
        items = [(number, stripped) for number, line in lines if (stripped := line.strip())]
    else:
        items = []
        longest = cache(lambda: max(map(len, text.split("\n"))))
        for item in split_paragraphs(text):
            items += _apart(*item, longest) if "\n" in item[1] else (item,)
    kept = [item for item in items if len(item[1]) > _LONGEST_DATE or item[1].isascii() or normal_line(item[1])]
    if _MAY_HAVE_BYLINES.search(text):  # most texts need no look at each item
        _put_bylines_behind_dates(kept)
    return kept


def find_ends(items: Sequence[Item]) -> list[int]:
    """The items that end a post, in order: Share lines, what it is filed under, the headings of comments."""
    return list(ends_among(item for _, item in items))


def ends_between(ends: Sequence[int], begin: int, stop: int) -> Sequence[int]:
    """Those of the ends that lie in a range.

    >>> ends_between([2, 5, 8], 3, 8)
    [5]
    """
    return ends[bisect_left(ends, begin) : bisect_left(ends, stop)]


def find_dates(items: Sequence[Item], ends: Sequence[int], page: Page) -> list[DatedItem]:
    """The date lines that begin posts.

    A line of a text that only looks like one is told apart by what stands around it: it is printed another way than
    the first (with or without weekday), no title stands above it, or, on a page that prints the end of its posts
    (`Share`, comments), the post before has not ended. The line of each that could have been meant as the beginning of
    a post is named in the warnings of the page.
    """
    seen = [
        found
        for index, (_, item) in enumerate(items)
        if (item[:3] in _FIRST_LETTERS or item[0] > "~") and (found := _read_date(index, item))
    ]
    if not seen:
        return []
    dates: list[DatedItem] = []
    for found in seen:
        above = found.index - 1
        if dates and has_weekday(found.printed) != has_weekday(dates[0].printed):
            continue
        if above < 0 or ends_between(ends, above, above + 1):
            page.leave_out("a post without a title")
            page.warnings.append(f"line {items[found.index][0]}: no title above {found.printed}; the post is left out")
        elif dates and above <= dates[-1].index:
            continue
        elif dates and not _begins_post(items, found, dates[-1].index, ends):
            page.warnings.append(
                f"line {items[found.index][0]}: {found.printed} begins no post: the one before has not ended, or the "
                "line above is no title; it is kept in the text"
            )
        else:
            dates.append(found)
    return dates


def stands_directly_above(first: Item, second: Item) -> bool:
    """Whether no blank line parts an item from the next one, in a text that has blank lines between paragraphs."""
    return first[0] + first[1].count("\n") + 1 == second[0]


def is_title(item: str) -> bool:
    """Whether an item can be a title: short, no date line, and not the end of a sentence.

    >>> is_title("Rice is dear in Hamhung"), is_title("Rice is dear, he wrote on this day:")
    (True, False)
    """
    line = normal_line(item) if len(item) <= _LONGEST_TITLE else ""
    return bool(line) and not _SENTENCE_END.search(line) and read_date_line(line) is None


def _apart(number: int, paragraph: str, longest: Callable[[], int]) -> list[Item]:
    above, _, last = paragraph.rpartition("\n")
    if len(last) <= _LONGEST_DATE and read_date_line(normal_line(last)):
        below = number + paragraph.count("\n")
        lines = above.split("\n")
        behind = [(below - 1, lines.pop())] if len(lines) > 1 and is_byline(normal_line(lines[-1])) else []
        first = len(lines) - 1
        while first and _is_wrapped(lines[first - 1], lines[first], longest()):
            first -= 1
        head = [(number, "\n".join(lines[:first]))] if first else []
        return [*head, (number + first, "\n".join(lines[first:])), (below, last), *behind]
    return [(number, paragraph)]


def _put_bylines_behind_dates(items: list[Item]) -> None:
    for place in range(1, len(items) - 1):
        line, below = items[place][1], items[place + 1][1]
        if line[0] in "Bb" and len(below) <= _LONGEST_DATE and is_byline(line) and read_date_line(normal_line(below)):
            items[place], items[place + 1] = items[place + 1], items[place]


def _is_wrapped(line: str, following: str, longest: int) -> bool:
    """Whether a line goes on in the next one because a text with such a longest line had no room for the next word."""
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return _NARROWEST <= longest <= _WIDEST and len(line.strip()) + 1 + len(word) > longest - _MARGIN


def _read_date(index: int, item: str) -> DatedItem | None:
    if len(item) <= _LONGEST_DATE:
        printed = normal_line(item)
        reading = read_date_line(printed)
        if reading:
            return DatedItem(index, printed, reading)
    glued = read_glued_date(item)
    return DatedItem(index, normal_line(glued.printed), glued.reading, glued.rest) if glued else None


def _begins_post(items: Sequence[Item], found: DatedItem, last_date: int, ends: Sequence[int]) -> bool:
    """Whether a post can begin with this date line after the one dated at `last_date`.

    A date that runs into the text is what extractors make of a date line; nobody writes one within a text. What
    stands below the heading of comments may be a comment.
    """
    title = found.index - 1
    ended = ends_between(ends, last_date + 1, title)
    if ended and not opens_comments(items[ended[-1]][1]):
        return True
    return bool(ended or not ends or found.rest) and is_title(items[title][1])
