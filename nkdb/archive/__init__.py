"""Saved pages to articles: a layout is a module with `identify()` and `parse()`; nothing in here knows a database."""

from __future__ import annotations

from pathlib import Path

from nkdb.archive import plain_text
from nkdb.archive.article import Page
from nkdb.errors import PageError

LAYOUTS = (plain_text,)


def read_page(path: Path) -> Page:
    """Read one saved page: find its layout by content, then its articles.

    Raises PageError where the file cannot be read, is no text, or is no archive of a known layout.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PageError(str(path), f"a file that cannot be read ({error.strerror})", "a saved page") from None
    if not raw.strip():
        raise PageError(str(path), "an empty file", "a saved page")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02X} in line {line}, which is not UTF-8"
        raise PageError(str(path), found, "a page saved as text in UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PageError(str(path), f"a NUL character in line {line}", "a page saved as text")
    fitting = [layout for layout in LAYOUTS if layout.identify(text)]
    if len(fitting) != 1:
        found = "no known layout" if not fitting else "more than one layout: " + ", ".join(f.NAME for f in fitting)
        raise PageError(str(path), found, "; ".join(f"{layout.NAME} ({layout.LOOKS_FOR})" for layout in LAYOUTS))
    page: Page = fitting[0].parse(text)
    if not page.articles:
        raise PageError(
            str(path), "an archive without posts", f"posts as in {fitting[0].NAME}: {fitting[0].POST_LOOKS}"
        )
    return page
