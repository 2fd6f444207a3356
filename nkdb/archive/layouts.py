"""Which layout a saved page has; a layout is a module with `identify()` and `parse()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from nkdb.archive import (
    feed,
    text_archive,
    text_lines,
    text_list,
    text_single,
    warc,
    wordpress_json,
    wxr,
)
from nkdb.archive.article import Page, PageArticle
from nkdb.archive.content import Content
from nkdb.errors import PageError


class Layout(Protocol):
    """What a module of a layout has.

    `identify()` looks at `Content.start` alone; `parse()` gives the posts, lazily where a file may be large.
    """

    NAME: str
    LOOKS_FOR: str
    POST_LOOKS: str

    def identify(self, content: Content) -> bool:
        """Whether a file has this layout."""

    def parse(self, content: Content) -> Page:
        """The posts of a file that has it."""


LAYOUTS: tuple[Layout, ...] = (
    text_archive,
    text_list,
    text_lines,
    text_single,
    wordpress_json,
    feed,
    wxr,
    warc,
)


def layout_of(content: Content, layouts: Sequence[Layout] = LAYOUTS) -> Layout:
    """The one layout that fits a file; raises PageError where none does, or more than one."""
    if not content.start:
        raise PageError(content.name, "an empty file", "a saved page")
    fitting = [layout for layout in layouts if layout.identify(content)]
    if len(fitting) != 1:
        found = "no known layout" if not fitting else "more than one layout: " + ", ".join(f.NAME for f in fitting)
        raise PageError(content.name, found, "; ".join(f"{layout.NAME} ({layout.LOOKS_FOR})" for layout in layouts))
    return fitting[0]


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
