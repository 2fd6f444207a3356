"""Pages that a browser saved with their pictures in one file: MHTML, in which the page itself is one part of a message.

RFC 2557: the page is the part that `start` names, else the first one; where it was is its `Content-Location`.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from functools import partial

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.files.message_header import message_header
from nkdb.archive.packed_page import only_frame, read_packed
from nkdb.errors import MissingExtraError, PageError

NAME = "single-file page (MHTML)"
FORMAT = "packed"
LOOKS_FOR = "header lines with MIME-Version and Content-Type: multipart/related"
POST_LOOKS = "a part that is HTML, with a page of one of the other layouts"

_RELATED = re.compile(r"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)
_WHOLE = "a page with all its parts, as a browser saves it"
_PAGES = ("text/html", "application/xhtml+xml")


def identify(content: Content) -> bool:
    """Whether it begins with the header of a message that holds a page and what belongs to it."""
    header = message_header(content.start)
    return header is not None and bool(_RELATED.search(header) and _MIME.search(header))


def parse(content: Content) -> Page:
    """What another layout reads in the page itself; pictures and styles are left alone.

    Where the page has none, it may be a frame around one, as Naver's blogs and many archives of the web have it: then
    the only frame with posts is read.
    """
    try:
        message = message_from_bytes(content.raw)
        pages = _pages(message)
    except RecursionError:
        raise PageError(content.name, "parts nested too deep", _WHOLE) from None
    if not pages:
        raise PageError(content.name, "a single-file page without a part that is HTML", _WHOLE)
    root, *frames = pages
    try:
        return _read(content, root, str(root["Content-Location"] or message["Snapshot-Content-Location"] or ""))
    except (PageError, MissingExtraError):
        page = only_frame(partial(_read, content, part, str(part["Content-Location"] or "")) for part in frames)
        if page is None:
            raise
        return page


def _read(content: Content, part: Message, where: str) -> Page:
    raw = part.get_payload(decode=True)
    return read_packed(content, raw if isinstance(raw, bytes) else b"", where, part.get_content_charset())


def _pages(message: Message) -> list[Message]:
    """The parts that are HTML, the page itself first."""
    start = message.get_param("start")
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES and not part.is_multipart()]
    named = [part for part in pages if start and str(part["Content-ID"]).strip() == start]
    return [*named[:1], *(part for part in pages if part not in named[:1])]
