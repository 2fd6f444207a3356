"""Which form of post a plain text without heading has: one decision for the layouts that read such texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.layouts import lynx, text_archive
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.ending import read_ending
from nkdb.archive.posts.post import read_post
from nkdb.archive.text.dates import find_dates
from nkdb.archive.text.items import Item, find_ends, is_labelled, is_lined, is_title, split_items, stands_directly_above
from nkdb.archive.text.other_text import other_text

# headlines may begin with a word in brackets, Korean ones in those of elements
_MARK_UP = re.compile(r"<(?![^\x00-\x7f])|\{|\[(?![^\W\d_])|%PDF")
_NOT_FOUND = re.compile(
    r"(?:(?:Error )?404\b.*|.{0,30}\b(?:page )?(?:not|nothing|be) found\b.*|Page does not exist.*)", re.IGNORECASE
)
_BLANK_LINE = re.compile(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S")


class Form(Enum):
    """How the posts of a plain text stand there."""

    LIST = auto()
    LINES = auto()
    SINGLE = auto()


def form_of(content: Content) -> Form | None:
    """The form of a text without heading; None where it is no list of posts and no post."""
    start = content.start
    if _MARK_UP.match(start) or content.is_json or content.is_packed:
        return None
    if text_archive.identify(content) or lynx.identify(content) or other_text(start):
        return None
    lined = is_lined(start)
    items = split_items(start, lined=lined)
    ends = find_ends(items)
    dates = find_dates(items, ends, Page(""))
    if dates and (len(dates) > 1 or _begins_post(items, dates[0].index, ends)):
        return Form.LINES if lined else Form.LIST
    return Form.SINGLE if not dates and read_single(content, []) else None


def read_single(content: Content, warnings: list[str]) -> PageArticle | None:
    """The one post of a text, where something shows that it is one."""
    text = content.text
    items = split_items(text, lined=_BLANK_LINE.search(text) is None)
    if (
        len(items) < 2
        or not is_title(items[0][1])
        or is_labelled(items[0][1])
        or _NOT_FOUND.fullmatch(normal_line(items[0][1]))
    ):
        return None
    paragraphs = [paragraph for _, paragraph in items[1:]]
    line, title = items[0]
    odd: list[str] = []
    article = read_post(normal_line(title), None, paragraphs, PostMetadata(content.url, line=line), warnings=odd)
    warnings += [f"line {line}: {article.title}: {warning}" for warning in odd]
    shown = article.cited or article.comments or read_ending(paragraphs).is_filed
    return article if shown and article.body else None


def _begins_post(items: Sequence[Item], date: int, ends: Sequence[int]) -> bool:
    """Whether the only date line of a text is that of a post: a title alone stands above it, or the post has an end.

    The head of the page may stand above the title where the whole page was saved as text.
    """
    is_head = date == 2 and stands_directly_above(items[0], items[1])
    return date == 1 or is_head or bool(ends and ends[-1] > date and is_title(items[date - 1][1]))
