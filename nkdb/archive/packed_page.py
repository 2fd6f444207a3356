"""Pages that a browser saved within another file, or beside a page that shows them in frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.html.address import address
from nkdb.archive.reading import read_content
from nkdb.errors import MissingExtraError, PageError

_MOST_FRAMES = 20


def read_packed(content: Content, raw: bytes, url: str, charset: str | None) -> Page:
    """What the layout of the page finds in it; raises PageError in the name of the file that holds it."""
    return read_content(Content(content.name, raw, zone=content.zone, url=address(url), declared=charset))


def only_frame(frames: Iterable[Callable[[], Page]]) -> Page | None:
    """What the only one with articles has, of the frames of a page that has none itself; None where not one has any."""
    pages: list[Page] = []
    for read in islice(frames, _MOST_FRAMES):
        with suppress(PageError, MissingExtraError):
            page = read()
            page.articles = [article for article in page.articles if article.title]
            pages += [page] if page.articles else []
    if len(pages) != 1:
        return None
    (page,) = pages
    page.warnings.append("the page itself has no article; the article is taken from a frame of it")
    return page
