"""Which layout a saved page has. A layout is a module of this package with `identify()`: to add one is to write it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.archive.normal import shown
from nkdb.archive.other_text import other_text
from nkdb.archive.text_date_line import line_below_title
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


def layout_of(content: Content, layouts: Sequence[Layout] | None = None) -> Layout:
    """The one of the layouts (all, if none are named) that fits a file.

    Raises PageError where none does, or more than one.
    """
    layouts = LAYOUTS if layouts is None else layouts
    if not content.start:
        raise PageError(content.name, "an empty file", "a saved page")
    fitting = [layout for layout in layouts if layout.identify(content)]
    if not fitting:
        raise _of_no_layout(content, layouts)
    if len(fitting) > 1:
        found = "more than one layout: " + ", ".join(layout.NAME for layout in fitting)
        raise PageError(content.name, found, _described(fitting))
    return fitting[0]


def _of_no_layout(content: Content, layouts: Sequence[Layout]) -> PageError:
    if not content.root and (other := other_text(content.start)):
        return PageError(content.name, *other)
    dated = line_below_title(content.start)
    if dated and dated.is_open:
        found = f"a text with the date {dated.printed}, of which it is open what is the day"
        return PageError(content.name, found, "a date such as 2014-08-05")
    if content.root:
        format_, found = "XML", f"XML of no known layout, whose first element is <{shown(content.root[:40])}>"
    else:
        format_, found = "text", "a text of no known layout"
    return PageError(content.name, found, _described([layout for layout in layouts if format_ == layout.FORMAT]))


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


def _found() -> Iterator[Layout]:
    for module in pkgutil.iter_modules([str(Path(__file__).parent)], f"{__package__}."):
        imported = importlib.import_module(module.name)
        if hasattr(imported, "identify"):
            yield cast(Layout, imported)


# last in the module, since some of those that are imported here import from it
LAYOUTS: tuple[Layout, ...] = tuple(sorted(_found(), key=lambda layout: layout.NAME.lower()))
"""The layouts there are, by name."""
