"""A page that a browser saved within another file, read as if it had been saved by itself."""

from __future__ import annotations

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.page_address import address

IN_FRAME = "the page itself has no article; what is taken stands in a frame of it"
MOST_FRAMES = 20


def read_packed(content: Content, raw: bytes, url: str, charset: str | None) -> Page:
    """What the layout of the page finds in it; raises PageError in the name of the file that holds it."""
    from nkdb.archive.layouts import read_content  # late: layouts call this

    return read_content(Content(content.name, raw, zone=content.zone, url=address(url), declared=charset))
