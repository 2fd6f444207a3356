"""Which layout a saved page has, and its articles by it.

A layout is a module of `nkdb.archive.layouts` with `identify()`: to add one is to write it. Those of files that hold
pages (web archives, saved frames) call back here for what they hold.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.normal import shown
from nkdb.archive.text.date_line import line_below_title
from nkdb.archive.text.other_text import other_text
from nkdb.errors import PageError


class Layout(Protocol):
    """What a module of a layout has.

    `identify()` looks at `Content.start` alone, or at the tree of an HTML page; `parse()` gives the posts, lazily where
    a file may be large. `FORMAT` is what its files are in: HTML, XML, JSON, text, or packed (of any bytes).
    """

    NAME: str
    FORMAT: str
    LOOKS_FOR: str
    POST_LOOKS: str

    def identify(self, content: Content) -> bool:
        """Whether a file has this layout."""

    def parse(self, content: Content) -> Page:
        """The posts of a file that has it."""


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts there are, by name; they are imported once they are asked for."""
    folder = Path(__file__).parent / "layouts"
    names = [module.name for module in pkgutil.iter_modules([str(folder)], f"{__package__}.layouts.")]
    found = [module for module in map(importlib.import_module, names) if hasattr(module, "identify")]
    return tuple(sorted(cast(list[Layout], found), key=lambda layout: layout.NAME.lower()))


def layout_of(content: Content, among: Sequence[Layout] | None = None) -> Layout:
    """The one of the layouts (all, if none are named) that fits a file.

    Raises PageError where none does, or more than one.
    """
    among = layouts() if among is None else among
    if not content.start:
        raise PageError(content.name, "an empty file", "a saved page")
    fitting = [layout for layout in among if layout.identify(content)]
    if not fitting:
        raise _of_no_layout(content, among)
    if len(fitting) > 1:
        found = "more than one layout: " + ", ".join(layout.NAME for layout in fitting)
        raise PageError(content.name, found, _described(fitting))
    return fitting[0]


def _of_no_layout(content: Content, among: Sequence[Layout]) -> PageError:
    if not content.root and (other := other_text(content.start)):
        return PageError(content.name, *other)
    dated = line_below_title(content.start)
    if dated and dated.is_open:
        found = f"a text with the date {dated.printed}, which may mean more than one day"
        return PageError(content.name, found, "a date such as 2014-08-05")
    if content.root:
        format_, found = "XML", f"XML of no known layout, whose first element is <{shown(content.root[:40])}>"
    else:
        format_, found = "text", "a text of no known layout"
    return PageError(content.name, found, _described([layout for layout in among if format_ == layout.FORMAT]))


def _described(layouts: Sequence[Layout]) -> str:
    return "; ".join(f"{layout.NAME} ({layout.LOOKS_FOR})" for layout in layouts)


def read_content(content: Content) -> Page:
    """The articles of a saved page, by the one layout that fits it.

    Raises PageError here or, where articles are lazy, while they are read.
    """
    layout = layout_of(content)
    page = layout.parse(content)
    page.warnings[:0] = content.warnings
    if isinstance(page.articles, Sequence):
        if not page.articles and not page.skipped:
            raise _without_posts(content, layout)
    else:
        page.articles = _at_least_one(page.articles, page, content, layout)
    return page


def _at_least_one(
    articles: Iterable[PageArticle], page: Page, content: Content, layout: Layout
) -> Iterator[PageArticle]:
    found = False
    for article in articles:
        found = True
        yield article
    if not found and not page.skipped:
        raise _without_posts(content, layout)


def _without_posts(content: Content, layout: Layout) -> PageError:
    return PageError(content.name, "an archive without posts", f"posts as in {layout.NAME}: {layout.POST_LOOKS}")
