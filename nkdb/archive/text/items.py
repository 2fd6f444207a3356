"""The paragraphs of a plain text and the date lines among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.dates.printed import MONTHS, WEEKDAYS, read_glued_date
from nkdb.archive.normal import normal_line, split_paragraphs
from nkdb.archive.posts.citing import label_of
from nkdb.archive.posts.ending import ends_among, ends_post
from nkdb.archive.posts.start import is_byline
from nkdb.archive.text.date_line import LONGEST as LONGEST_DATE
from nkdb.archive.text.date_line import beginning_as_date_lines, form_below_title, read_post_line

_LONGEST_TITLE = 300
_MAY_HAVE_BYLINES = re.compile(r"\n[^\S\n]*(?:(?:[Bb]y|BY)[ :]|[가-힣]{2,4} (?:기자|특파원))")
_NARROWEST, _WIDEST, _MARGIN = 50, 132, 8
"""Of the longest line of a text that was wrapped; text browsers set lines in by up to the last."""
_MOST_BELOW_DATE = 100
_DATE_WORD = rf"(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b"
_LINE_AS_DATE = re.compile(rf"(?:\A|\n)[^\S\n]*(?P<line>{_DATE_WORD}[^\n]*|[^\n]{{1,{LONGEST_DATE}}}(?=\n|\Z))")
# in the U.S. a title may end, with the name of a company, etc., or leave something open...
_SENTENCE_END = re.compile(r"(?:(?<!\b[A-Z])(?<!\bInc)(?<!\bCo)(?<!\bLtd)(?<!\betc)(?<!\.\.)\.|[:;,])[”\"’')\]]*$")
_SENTENCE_ENDS = re.compile(r"[.:;!?…。][”\"’')\]]*$")
_IN_NUMBERS = re.compile(r"\d+([./-])\d+([./-])\d+")
_PAGE_NUMBER = re.compile(r"\n[^\S\n]*([Pp]age \d+(?: (?:of|/) \d+)?|[-–—] ?\d+ ?[-–—])[^\S\n]*(?=\n|\Z)")
# three lines in a row with words enough on both sides of a gap; cells of a table have fewer
_COLUMNS = re.compile(r"^(?>[^\S\n]{0,60}+\S[^\n]{10,120}?\S {3,60}+\S[^\n]{10,120}+\n){3}", re.MULTILINE)
# as blogs of Naver, and what is pasted from them, have in place of an empty line
_SILENT_LINE = re.compile(r"^[^\S\n]*[\u200b\ufeff][\u200b\ufeff \t]*$", re.MULTILINE)
# what boards and papers print in a line of its own above the date, and call by its name
_LABELLED = re.compile(r"(?:제목|기자명|작성자|글쓴이|등록자|부서)[ :：]|(?:Title|Headline|Subject|Author|Source) ?:")
_RULER = re.compile(r"([_\-=━─—])\1{9,}")
_OVER_MOST_OF_LINE = 40
"""So long text browsers draw a ruler; a shorter one may be of the text."""

Item = tuple[int, str]
"""A paragraph, or a line where each line is one, after the number of its first line in the file."""


def is_lined(text: str) -> bool:
    """Whether each line is a paragraph: so it is where the first date line has text directly below it, or beside it.

    It is not where that text was wrapped.
    """
    text = _without_silent_lines(text)
    form, weak = form_below_title(text), None
    for match in _LINE_AS_DATE.finditer(text):
        line = normal_line(match["line"]) if len(match["line"]) <= LONGEST_DATE else match["line"]
        if found := read_post_line(line):
            if found.is_marked:
                return _has_lines_below(text, match.end())
            if weak is None and found.form == form:
                weak = match.end()
        elif read_glued_date(line):
            return True
    return weak is not None and _has_lines_below(text, weak)


def split_items(text: str, *, lined: bool) -> list[Item]:
    """The paragraphs of a text, or its lines; a date line directly below a title is an item of its own.

    So is what stands directly above that title: where a page was copied from a browser, the head of the page. A byline
    between title and date comes behind the date, where most blogs have it.
    """
    text = _without_silent_lines(text)
    form = form_below_title(text)
    if lined:
        lines = enumerate(text.split("\n"), 1)
        items = [(number, stripped) for number, line in lines if (stripped := line.strip())]
    else:
        items = []
        longest = cache(lambda: max(map(len, text.split("\n"))))
        paragraphs: Iterable[Item] = split_paragraphs(text)
        if "\f" in text:
            paragraphs = (page for item in paragraphs for page in _pages(*item))
        for item in paragraphs:
            items += _apart(*item, longest, form, may_have_head=not items) if "\n" in item[1] else (item,)
    kept = [
        item
        for item in items
        if ((line := item[1])[0].isalnum() or len(line) < _OVER_MOST_OF_LINE or not is_ruler(line))
        and (len(line) > LONGEST_DATE or line.isascii() or normal_line(line))
    ]
    if _MAY_HAVE_BYLINES.search(text):  # most texts need no look at each item
        _put_bylines_behind_dates(kept, form)
    return kept


def is_ruler(item: str) -> bool:
    """Whether an item is a line drawn across: between posts it is none of them."""
    return _RULER.fullmatch(item) is not None


def is_labelled(item: str) -> bool:
    """Whether an item says what it is, so that it is no bare title.

    >>> is_labelled("제목 : 쌀값"), is_labelled("Title fight")
    (True, False)
    """
    return _LABELLED.match(item) is not None


def is_one_line(paragraph: str, text: str) -> bool:
    """Whether a paragraph of a text is one line, wrapped where it has several."""
    lines = paragraph.split("\n")
    longest = max(map(len, text.split("\n"))) if len(lines) > 1 else 0
    return all(_is_wrapped(*pair, longest) for pair in pairwise(lines))


def warn_of_print(content: Content, page: Page) -> None:
    """Say what of a text looks like the pages and columns of print, in which lines stand that do not go on below."""
    text = content.text
    if breaks := text.rstrip().count("\f"):
        page.warnings.append(
            f"{breaks:,} form feed{'s' if breaks > 1 else ''}, as between pages of a PDF document: what stands at the "
            "head and foot of its pages, and hyphens at the ends of lines, are kept in the text"
        )
    if len(numbers := _PAGE_NUMBER.findall(text)) > 1:
        page.warnings.append(
            f"{len(numbers):,} lines such as {numbers[0]!r}, as pages of print have, are kept in the text"
        )
    # most texts have no two spaces in a row
    if not content.has_normal_lines and "   " in text and (columns := _COLUMNS.search(text)):
        page.warnings.append(
            f"line {text.count(chr(10), 0, columns.start()) + 1}: columns of print, which are read line by line"
        )


def find_ends(items: Sequence[Item]) -> list[int]:
    """The items that end a post, in order: Share lines, what it is filed under, the headings of comments."""
    return list(ends_among(item for _, item in items))


def ends_between(ends: Sequence[int], begin: int, stop: int) -> Sequence[int]:
    """Those of the ends that lie in a range.

    >>> ends_between([2, 5, 8], 3, 8)
    [5]
    """
    return ends[bisect_left(ends, begin) : bisect_left(ends, stop)]


def stands_directly_above(first: Item, second: Item) -> bool:
    """Whether no blank line parts an item from the next one, in a text that has blank lines between paragraphs."""
    return first[0] + first[1].count("\n") + 1 == second[0]


def is_title(item: str) -> bool:
    """Whether an item can be a title: short, no date line, and not the end of a sentence.

    >>> is_title("Rice is dear in Hamhung"), is_title("Rice is dear, he wrote on this day:")
    (True, False)
    """
    line = normal_line(item) if len(item) <= _LONGEST_TITLE else ""
    return bool(line) and not _SENTENCE_END.search(line) and read_post_line(line) is None


def _without_silent_lines(text: str) -> str:
    # most texts have none
    return _SILENT_LINE.sub("", text) if "\u200b" in text or "\ufeff" in text else text


def _has_lines_below(text: str, end: int) -> bool:
    """Whether text stands directly below the line that ends there, and was not wrapped."""
    below = [
        line.strip() for line in text[end + 1 : end + 1 + _MOST_BELOW_DATE * _WIDEST].split("\n")[:_MOST_BELOW_DATE]
    ]
    if not normal_line(below[0]):
        return False
    lines = list(takewhile(bool, below))
    if len(lines) == len(below):
        return True
    longest = max(map(len, text.split("\n")))
    are_wrapped = all(_is_wrapped(*pair, longest) for pair in pairwise(lines))
    return not are_wrapped or all(map(_SENTENCE_ENDS.search, lines[:-1]))


def _is_within_text(above: Sequence[str], date: str) -> bool:
    """Whether the lines above what may be a title and its day say that both are of a text: a source or a signature."""
    labels = filter(None, map(label_of, map(normal_line, above)))
    if any(label["strong"] or label["colon"] for label in labels):
        return True
    found = read_post_line(date)
    return found is not None and not found.is_marked and not ends_post(above[-1].strip())


def _pages(number: int, paragraph: str) -> Iterator[Item]:
    """The parts of a paragraph that stand on several pages of print."""
    for page in paragraph.split("\f"):
        if stripped := page.strip():
            yield number + page[: page.index(stripped)].count("\n"), stripped
        number += page.count("\n")


def _apart(
    number: int, paragraph: str, longest: Callable[[], int], form: str | None, *, may_have_head: bool
) -> list[Item]:
    """The items of a paragraph of several lines; in the first one the head of a page may stand above the title."""
    lines = paragraph.split("\n")
    may_be = beginning_as_date_lines(map(str.strip, lines))
    date = next((place for place in may_be if _is_date_at(lines, place, form)), None)
    if date is None:
        return _ends_apart(number, lines)
    dated = (number + date, lines[date].strip())
    if longest() <= _WIDEST:
        below = _ends_apart(number + date + 1, lines[date + 1 :])
    else:
        below = [(number + date + 1 + place, line.strip()) for place, line in enumerate(lines[date + 1 :])]
    if date == 0:
        return [dated, *below]
    above = lines[:date]
    behind = [(number + date - 1, above.pop())] if len(above) > 1 and is_byline(normal_line(above[-1])) else []
    first = len(above) - 1
    while first and _is_wrapped(above[first - 1], above[first], longest()):
        first -= 1
    head = [(number, "\n".join(above[:first]))] if first else []
    if first and not may_have_head and _is_within_text(above[:first], normal_line(lines[date])):
        return _ends_apart(number, lines)
    return [*head, (number + first, "\n".join(above[first:])), dated, *behind, *below]


def _is_date_at(lines: Sequence[str], place: int, form: str | None) -> bool:
    """Whether a line is a date line, and no part of a sentence in the lines around it."""
    line = lines[place].strip()
    if len(line) > LONGEST_DATE or not _is_date_line(normal_line(line), form):
        return False
    return place == len(lines) - 1 or (
        not lines[place + 1].lstrip()[:1].islower() and (place == 0 or is_title(lines[place - 1]))
    )


def _is_date_line(line: str, form: str | None) -> bool:
    in_numbers = _IN_NUMBERS.fullmatch(line)
    if in_numbers and form != f"0{in_numbers[1]}0{in_numbers[2]}0":  # as source lines have it: nothing marks it
        return False
    found = read_post_line(line)
    return found is not None and (found.is_marked or found.form == form)


def _ends_apart(number: int, lines: list[str]) -> list[Item]:
    """A paragraph, and the lines at its end that end a post: text browsers print them without an empty line."""
    begin = len(lines)
    if ends_post("\n".join(lines)):
        return [(number, "\n".join(lines))]
    while begin and ends_post(lines[begin - 1].strip()):
        begin -= 1
    text = [(number, "\n".join(lines[:begin]))] if begin else []
    return [*text, *((number + place, lines[place].strip()) for place in range(begin, len(lines)))]


def _put_bylines_behind_dates(items: list[Item], form: str | None) -> None:
    for place in range(1, len(items) - 1):
        line, below = items[place][1], items[place + 1][1]
        if len(below) <= LONGEST_DATE and is_byline(line) and _is_date_line(normal_line(below), form):
            items[place], items[place + 1] = items[place + 1], items[place]


def _is_wrapped(line: str, following: str, longest: int) -> bool:
    """Whether a line goes on in the next one because a text with such a longest line had no room for the next word."""
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return _NARROWEST <= longest <= _WIDEST and len(line.strip()) + 1 + len(word) > longest - _MARGIN
