"""The text of an article on a page of unknown make, as a general reader (trafilatura) takes it from there."""

from __future__ import annotations

import re

from nkdb.archive.content import Content
from nkdb.archive.markup import Blocks
from nkdb.archive.normal import normal_line
from nkdb.archive.pruning import prune
from nkdb.errors import MissingExtraError, PageError

READ_GENERALLY = "its text was taken by a general reader (trafilatura), which may leave out lines or take too many"
_RULE = re.compile(r"^-{3,}(?:\|-{3,})*\|?$")
_ITEM = re.compile(r"^(?:- )+")
# what Tistory puts within an article: other posts of the category, and buttons
_NOT_TEXT = ".another_category, .container_postbtn"
_LIMIT = 4_000_000
_MOST_TAGS = 10_000
"""Of a page with more tags the reader takes its first reading: for another one it needs their square in time."""


def read_generally(content: Content) -> Blocks:
    """The paragraphs of the one article of a page; none where the reader finds no article.

    Raises MissingExtraError where the reader is not installed, and PageError where the page is too large for it or it
    gives up.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise MissingExtraError(f"{content.name}: reading a page of unknown make", "pages") from None
    if len(content.text) > _LIMIT:
        found = f"a page of {len(content.text) / 1e6:,.0f} million characters of unknown make"
        raise PageError(content.name, found, f"one of up to {_LIMIT // 1_000_000} million")
    prune(content.tree, _NOT_TEXT)
    try:
        is_long = content.text.count("<") > _MOST_TAGS
        read = bare_extraction(content.tree.html or "", include_comments=False, with_metadata=False, fast=is_long)
    except Exception as error:  # a reader made for whole pages; what broken ones make it raise is told nowhere
        found = f"a page that the general reader cannot read ({type(error).__name__})"
        raise PageError(content.name, found, "a whole HTML page with an article") from None
    text = read.text if read and not isinstance(read, dict) else None
    return Blocks([line for raw in (text or "").split("\n") if (line := _without_marks(_row(raw.strip())))])


def drop_head(paragraphs: list[str], known: set[str]) -> None:
    """Take off the lines above the text that repeat what is known from elsewhere: title, date and author."""
    while paragraphs and normal_line(paragraphs[0]) in known:
        del paragraphs[0]


def _without_marks(line: str) -> str:
    """A line without what the reader puts before items of lists, and between the rows of tables."""
    return _ITEM.sub("", _RULE.sub("", line))


def _row(line: str) -> str:
    """A row of a table, which the reader draws with bars, as its cells, whose own bars it marks."""
    if not line.startswith("|"):
        return line
    return " ".join(line.strip("|").replace(" | ", " ").replace("\\|", "|").split())
