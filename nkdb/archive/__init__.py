"""Saved pages to articles: a layout is a module with `identify()` and `parse()`; nothing in here knows a database."""

from __future__ import annotations

from pathlib import Path

from nkdb.archive import text_archive, text_lines, text_list, text_single
from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.errors import PageError

LAYOUTS = (text_archive, text_list, text_lines, text_single)


def read_page(path: Path) -> Page:
    """Read one saved page: find its layout by content, then its articles.

    Raises PageError where the file cannot be read, is no text, or is no archive of a known layout.
    """
    try:
        content = Content(str(path), path.read_bytes())
    except OSError as error:
        raise PageError(str(path), f"a file that cannot be read ({error.strerror})", "a saved page") from None
    return read_content(content)


def read_content(content: Content) -> Page:
    """The articles of a saved page, by the one layout that fits it."""
    if not content.raw.strip():
        raise PageError(content.name, "an empty file", "a saved page")
    fitting = [layout for layout in LAYOUTS if layout.identify(content)]
    if len(fitting) != 1:
        found = "no known layout" if not fitting else "more than one layout: " + ", ".join(f.NAME for f in fitting)
        raise PageError(content.name, found, "; ".join(f"{layout.NAME} ({layout.LOOKS_FOR})" for layout in LAYOUTS))
    page: Page = fitting[0].parse(content)
    if not page.articles:
        raise PageError(
            content.name, "an archive without posts", f"posts as in {fitting[0].NAME}: {fitting[0].POST_LOOKS}"
        )
    return page
