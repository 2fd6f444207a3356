"""The text of an article on a page of unknown make, as a general reader (trafilatura) takes it from there."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from nkdb.archive.content import Content
from nkdb.archive.dates.labelled import is_label, is_of_change, labelled_dates
from nkdb.archive.dates.post_date import is_date, printed_day
from nkdb.archive.html.author import name_in_byline
from nkdb.archive.html.bare_text import put_into_paragraphs, shown_in
from nkdb.archive.html.board_view import take_board_head_out
from nkdb.archive.html.elements import prune
from nkdb.archive.html.lead import with_lead
from nkdb.archive.html.markup import Blocks
from nkdb.archive.html.own_parts import take_rest_out
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import FEWEST_LETTERS, SHORTEST_SENTENCE, letters_in, letters_of
from nkdb.errors import MissingExtraError, PageError

if TYPE_CHECKING:
    from configparser import ConfigParser

READ_GENERALLY = "its text was taken by a general reader (trafilatura), which may leave out lines or take too many"
_RULE = re.compile(r"^-{3,}(?:\|-{3,})*\|?$")
_ITEM = re.compile(r"^(?:- )+")
# what is within an article and none of it: on Tistory other posts of the category, and buttons
_NOT_TEXT = (
    ".another_category, .container_postbtn, "
    # captions on Naver, other stories within those of RIA and Sputnik, what MediaWiki puts in for editors and readers
    ".img_desc, .article__block[data-type='article'], .mw-editsection, .navbox"
)
_LONGEST_DATE = 40
_LIMIT = 4_000_000
_MOST_SORTED = 2_000
"""More lines are not looked for all over their page: on one made for that it takes minutes."""
_OF_WIDE = 1.5
"""So many times its letters are counted of a page in Korean, Chinese or Japanese, of which fewer are an article."""
_MOST_TAGS = 10_000
"""Of a page with more tags the reader takes its first reading: for another one it needs their square in time."""


def read_generally(content: Content) -> Blocks:
    """The paragraphs of the one article of a page; none where the reader finds no article.

    Raises MissingExtraError where the reader is not installed, and PageError where the page is too large for it or it
    gives up.
    """
    try:
        from trafilatura import bare_extraction, load_html
    except ImportError:
        raise MissingExtraError(f"{content.name}: reading a page of unknown make", "pages") from None
    if len(content.text) > _LIMIT:
        found = f"a page of {len(content.text) / 1e6:,.0f} million characters of unknown make"
        raise PageError(content.name, found, f"one of up to {_LIMIT // 1_000_000} million")
    prune(content.tree, _NOT_TEXT)
    take_board_head_out(content.tree)
    take_rest_out(content.tree)
    try:
        is_long = content.text.count("<") > _MOST_TAGS
        tree = load_html(content.tree.html or "")
        shown = ""
        if tree is not None:
            put_into_paragraphs(tree)
            body = tree.find("body")
            shown = letters_of(shown_in(tree if body is None else body))
        config = _settings(FEWEST_LETTERS // (2 if letters_in(shown) > _OF_WIDE * len(shown) else 1))
        read = bare_extraction(tree, include_comments=False, with_metadata=False, fast=is_long, config=config)
    except Exception as error:  # a reader made for whole pages; what broken ones make it raise is told nowhere
        found = f"a page that the general reader cannot read ({type(error).__name__})"
        raise PageError(content.name, found, "a whole HTML page with an article") from None
    text = read.text if read and not isinstance(read, dict) else None
    lines = [line for raw in (text or "").split("\n") if (line := _without_marks(raw.strip()))]
    return Blocks(with_lead(content.tree, _without_days_of_others(_in_order(lines, shown)), shown))


@cache
def _settings(fewest: int) -> ConfigParser:
    """The reader's own settings, but for how many letters are an article."""
    from trafilatura.settings import use_config

    config = use_config()
    config["DEFAULT"]["min_extracted_size"] = str(fewest)
    return config


def drop_head(paragraphs: list[str], title: str, known: set[str]) -> None:
    """Take off what stands above the title of a text, and lines below that are marks, dates or known, as the author."""
    head = list(takewhile(lambda line: len(line) < SHORTEST_SENTENCE or line == title, map(normal_line, paragraphs)))
    del paragraphs[: head.index(title) if title in head else 0]
    while paragraphs:
        line = normal_line(paragraphs[0])
        if letters_of(line) and {title, *known}.isdisjoint((line, name_in_byline(line))) and not _tells_day(line):
            break
        del paragraphs[0]
    if len(paragraphs) > 1 and normal_line(paragraphs[1]) in known:
        del paragraphs[1]  # with the line above it, the day would name a source in print


def _tells_day(line: str) -> bool:
    """Whether a line is no more than a day that a word calls that of publication or of a change, or the word alone."""
    is_day = labelled_dates(line) or (is_of_change(line) and printed_day(line)) or is_label(line)
    return len(line) <= _LONGEST_DATE and bool(is_day)


def _without_days_of_others(lines: list[str]) -> list[str]:
    """The lines without the days of other articles listed at their end, whose titles the reader leaves out."""
    end = len(lines)
    while end and is_date(lines[end - 1]):
        end -= 1
    return lines[:end] if len(lines) - end > 1 else lines


def _in_order(lines: list[str], shown: str) -> list[str]:
    """The lines in the order in which the page shows them: what the reader finds late, it puts last.

    `shown` are the letters of the page. A line that it has more than once, or nowhere, stays behind the one before.
    """
    pieces = list(map(letters_of, lines))
    if len(lines) > _MOST_SORTED or _follow_each_other(pieces, shown):
        return lines
    places: list[int] = []
    for piece in pieces:
        place = shown.find(piece)
        is_only = place >= 0 and shown.find(piece, place + 1) < 0
        places.append(place if is_only else places[-1] if places else 0)
    return [lines[number] for number in sorted(range(len(lines)), key=places.__getitem__)]


def _follow_each_other(pieces: list[str], shown: str) -> bool:
    """Whether the page shows each piece behind the one before; what is shorter than a sentence may stand anywhere."""
    at = 0
    for piece in pieces:
        if letters_in(piece) < SHORTEST_SENTENCE:
            continue
        place = shown.find(piece, at)
        if place < 0 and piece in shown:
            return False
        at = max(at, place)
    return True


def _without_marks(line: str) -> str:
    """A line without what the reader puts before items of lists and around cells of tables, whose bars it marks."""
    if line.startswith("|"):
        line = " ".join(line.strip("|").replace(" | ", " ").replace("\\|", "|").split())
    return _ITEM.sub("", _RULE.sub("", line))
