"""The posts of a plain text: where each begins and ends.

A post is a title, a date line, then its text. Between them stand blank lines or, in texts that went through another
extractor, single line feeds; there the date may run into the first word, and a text may stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nkdb.archive.article import Page
from nkdb.archive.dates import DATE_LINE, MONTHS, WEEKDAYS, DateReading, has_weekday, read_date_line, read_glued_date
from nkdb.archive.ending import ends_post, is_share, opens_comments
from nkdb.archive.normal import normal_line, split_paragraphs
from nkdb.archive.post import read_post

_LONGEST_DATE = 60
_LONGEST_TITLE = 300
_SHORTEST_REPEAT = 100
_BEGINS_AS_DATE = re.compile(rf"(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b")
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
    """Whether each line is a paragraph: so it is where the first date line has text directly below it, or on it."""
    for match in _DATE_ON_LINE.finditer(text):
        line = normal_line(match["line"])
        if read_date_line(line):
            return match["below"] is not None and bool(normal_line(match["below"]))
        if read_glued_date(line):
            return True
    return False


_DATE_ON_LINE = re.compile(
    rf"(?:^|(?<=\n))[^\S\n]*(?P<line>(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b[^\n]*)(?:\n(?P<below>[^\n]*))?"
)


def split_items(text: str, *, lined: bool) -> list[Item]:
    """The paragraphs of a text, or its lines, with their line numbers; a date line below a title on its own."""
    if lined:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        items = [(number, stripped) for number, line in enumerate(lines, 1) if (stripped := line.strip())]
    else:
        items = split_paragraphs(text)
        split: list[Item] = []
        for number, paragraph in items:
            above, feed, last = paragraph.rpartition("\n") if "\n" in paragraph else ("", "", "")
            if feed and len(last) <= _LONGEST_DATE and read_date_line(normal_line(last)):
                split += [(number, above), (number + paragraph.count("\n"), last)]
            else:
                split.append((number, paragraph))
        items = split
    return [item for item in items if len(item[1]) > _LONGEST_DATE or item[1].isascii() or normal_line(item[1])]


def find_dates(items: Sequence[Item], warnings: list[str]) -> list[DatedItem]:
    """The date lines that begin posts.

    A line of a text that only looks like one is told apart by what stands around it: it is printed another way than
    the first (with or without weekday), no title stands above it, or, on a page that prints the end of its posts
    (`Share`, comments), the post before has not ended.
    """
    seen = [found for index, (_, item) in enumerate(items) if (found := _read_date(index, item))]
    ends = {index for index, (_, item) in enumerate(items) if ends_post(item)}
    accepted: list[DatedItem] = []
    for found in seen:
        line, _ = items[found.index]
        if accepted and has_weekday(found.printed) != has_weekday(accepted[0].printed):
            continue
        above = found.index - 1
        if above < 0 or above in ends:
            warnings.append(f"line {line}: {found.printed} has no title above it; what follows is left out")
            continue
        if accepted and above <= accepted[-1].index:
            continue
        if accepted and not _begins_post(items, above, accepted[-1].index, ends):
            warnings.append(
                f"line {line}: {found.printed} stands within a post, which has not ended; it is kept in the text"
            )
            continue
        accepted.append(found)
    return accepted


def read_posts(items: Sequence[Item], page: Page, categories: Sequence[str] = (), tags: Sequence[str] = ()) -> Page:
    """The posts of a page, in its order; what was odd goes to the warnings of the page."""
    dates = find_dates(items, page.warnings)
    articles = []
    starts = [found.index - 1 for found in dates]
    begin = 0
    for number, found in enumerate([None, *dates]):
        end = starts[number] if number < len(starts) else len(items)
        rest = list(items[begin:end])
        if found:
            if found.reading.warning:
                page.warnings.append(f"line {items[found.index][0]}: {found.reading.warning}")
            if found.rest:
                rest.insert(0, (items[found.index][0], found.rest))
            rest, undated = _split_undated(rest)
            pieces = [(items[found.index - 1], found.reading, rest)]
        else:
            pieces, undated = [], _undated(rest) if dates else []
        begin = end + 2
        for title, text in undated:
            page.warnings.append(f"line {title[0]}: a post without a date line; the article is kept without a date")
            pieces.append((title, DateReading(None), text))
        for (line, printed), reading, text in pieces:
            title_line = normal_line(printed)
            if not title_line:
                page.skipped["a post without a title"] += 1
                page.warnings.append(f"line {line}: a post without a title, which is left out")
                continue
            paragraphs, repeated = _once([paragraph for _, paragraph in text])
            if repeated:
                page.warnings.append(f"line {line}: {title_line}: its text stands there twice; it is kept once")
            odd: list[str] = []
            article = read_post(
                title_line, reading.day, paragraphs, categories=categories, tags=tags, line=line, warnings=odd
            )
            page.warnings += [f"line {line}: {title_line}: {warning}" for warning in odd]
            same = articles[-1] if articles else None
            if same and (same.title, same.published_on, same.body) == (title_line, article.published_on, article.body):
                page.warnings.append(f"line {line}: {title_line}: the post stands there twice; it is kept once")
                continue
            articles.append(article)
    page.articles = articles
    return page


def _read_date(index: int, item: str) -> DatedItem | None:
    if not item.isascii():
        item = normal_line(item[:_LONGEST_DATE]) if len(item) <= _LONGEST_DATE else item
    if not _BEGINS_AS_DATE.match(item):
        return None
    printed = normal_line(item) if len(item) <= _LONGEST_DATE else ""
    if printed and DATE_LINE.fullmatch(printed):
        reading = read_date_line(printed)
        return DatedItem(index, printed, reading) if reading else None
    glued = read_glued_date(item)
    return DatedItem(index, glued.printed, glued.reading, glued.rest) if glued else None


def _begins_post(items: Sequence[Item], title: int, last_date: int, ends: set[int]) -> bool:
    """Whether a post can begin with this title after the post dated at `last_date`."""
    if ends:
        return any(index in ends for index in range(last_date + 1, title))
    return is_title(items[title][1])


def is_title(item: str) -> bool:
    """Whether an item can be a title: short, on one line or two, and no sentence of a text.

    >>> is_title("Rice is dear in Hamhung"), is_title("Rice is dear, he wrote on this day:")
    (True, False)
    """
    line = normal_line(item) if len(item) <= _LONGEST_TITLE else ""
    return bool(line) and not _SENTENCE_END.search(line)


def _split_undated(rest: list[Item]) -> tuple[list[Item], list[tuple[Item, list[Item]]]]:
    """What belongs to a dated post, and the posts without date line that stand between it and the next title."""
    for index, (_, item) in enumerate(rest):
        if opens_comments(item):
            break
        if is_share(item):
            end = index + 1
            while end < len(rest) and ends_post(rest[end][1]) and not opens_comments(rest[end][1]):
                end += 1
            undated = _undated(rest[end:])
            return (rest[:end], undated) if undated else (rest, [])
    return rest, []


def _undated(rest: list[Item]) -> list[tuple[Item, list[Item]]]:
    """The posts in items that no date line parts: a title, paragraphs, and the end of a post below them."""
    found: list[tuple[Item, list[Item]]] = []
    begin = 0
    for index, (_, item) in enumerate(rest):
        if opens_comments(item):
            break
        if is_share(item):
            if index - begin >= 2 and is_title(rest[begin][1]):
                found.append((rest[begin], rest[begin + 1 : index + 1]))
            begin = index + 1
    return found


def _once(paragraphs: list[str]) -> tuple[list[str], bool]:
    """The paragraphs of a text, once where it stands there twice, and whether it does."""
    text = [paragraph for paragraph in paragraphs if not ends_post(paragraph)]
    if len(text) < 2 or not any(other.startswith(text[0][:20]) for other in text[1:]):
        return paragraphs, False
    sizes = [len("".join(paragraph.split())) for paragraph in text]
    whole, sum_, half = sum(sizes), 0, 0
    while half < len(text) and sum_ * 2 < whole:
        sum_ += sizes[half]
        half += 1
    first, second = ("".join("".join(part).split()) for part in (text[:half], text[half:]))
    if sum_ < _SHORTEST_REPEAT or first != second:
        return paragraphs, False
    kept = text[:half] if half >= len(text) - half else text[half:]
    ending = [paragraph for paragraph in paragraphs if ends_post(paragraph)]
    return [*kept, *ending], True
