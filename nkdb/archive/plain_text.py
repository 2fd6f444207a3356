"""A category archive of NK Economy Watch, saved as plain text.

The page begins with `Archive for the 'X' Category`. Each post is a title, a date line with weekday (`Tuesday, August
5th, 2014`), then paragraphs; `Share` ends it. An institute and its date may stand on top (they become `head`), a block
that names the cited original at the bottom (`tail`), and names of picture files between the paragraphs (`images`).
"""

from __future__ import annotations

import datetime
import re

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.normal import normal_body, normal_line, split_paragraphs

NAME = "plain-text category archive"
LOOKS_FOR = "a first line such as: Archive for the 'Manufacturing' Category"
POST_LOOKS = "a title, then a date line such as: Tuesday, August 5th, 2014"

_HEADING = re.compile(r"Archive for the [‘’'\"“](?P<category>[^\r\n]+?)[‘’'\"”] Category[^\S\r\n]*(?=[\r\n]|$)")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE_LINE = re.compile(
    rf"(?P<weekday>{'|'.join(_WEEKDAYS)}), (?P<month>{'|'.join(_MONTHS)}) "
    r"(?P<day>\d{1,2})(?:st|nd|rd|th), (?P<year>\d{4})"
)
_HEAD = re.compile(r"[^\n]+\n\s*\d{4}-\d{1,2}-\d{1,2}")
_TAIL = re.compile(r"Read the full (?:story|article|report) here:?\s*(?:\n|$)")
_IMAGE = re.compile(r"(?=\S*\d)\w+(?:-\w+)+")
_END = "Share"


def identify(text: str) -> bool:
    """Whether the text begins as such an archive does."""
    return _HEADING.match(text.lstrip()) is not None


def parse(text: str) -> Page:
    """The posts of the archive, in the order of the page."""
    heading = _HEADING.match(text.lstrip())
    page = Page(category=normal_line(heading["category"]) if heading else None)
    if heading:  # the title of the first post may follow without a blank line
        text = text.replace(heading[0], "", 1)
    paragraphs = split_paragraphs(text)
    dates = [
        (index, match)
        for index, (_, paragraph) in enumerate(paragraphs)
        if index > 0 and (match := _DATE_LINE.fullmatch(normal_line(paragraph)))
    ]
    for number, (index, match) in enumerate(dates):
        end = dates[number + 1][0] - 1 if number + 1 < len(dates) else len(paragraphs)
        line, title = paragraphs[index - 1]
        content = [paragraph for _, paragraph in paragraphs[index + 1 : end]]
        page.articles.append(_article(line, normal_line(title), _date(match, paragraphs[index][0], page), content))
    return page


def _date(match: re.Match[str], line: int, page: Page) -> datetime.date | None:
    """The day of a date line; None, with a warning, where the calendar has no such day."""
    try:
        day = datetime.date(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        page.warnings.append(f"line {line}: no such day: {match[0]}; the article is kept without a date")
        return None
    if _WEEKDAYS[day.weekday()] != match["weekday"]:
        page.warnings.append(f"line {line}: {match[0]} was a {_WEEKDAYS[day.weekday()]}; the date is kept")
    return day


def _article(line: int, title: str, published_on: datetime.date | None, content: list[str]) -> PageArticle:
    head: str | None = None
    tail: list[str] = []
    images: list[str] = []
    body: list[str] = []
    for paragraph in content:
        if paragraph.strip() == _END:
            break
        if tail or _TAIL.match(paragraph):
            tail.append(_lines(paragraph))
        elif head is None and not body and _HEAD.fullmatch(paragraph):
            head = _lines(paragraph)
        elif _IMAGE.fullmatch(paragraph.strip()):
            images.append(paragraph.strip())
        else:
            body.append(paragraph)
    return PageArticle(title, published_on, normal_body(body), head, "\n".join(tail) or None, tuple(images), line)


def _lines(block: str) -> str:
    return "\n".join(line for raw in block.splitlines() if (line := normal_line(raw)))
