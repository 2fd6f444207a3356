"""Pages that Safari saved with their pictures in one file: a property list, in which the page is the main resource."""

from __future__ import annotations

import plistlib
from typing import Any

from nkdb.archive.article import Page
from nkdb.archive.content import BINARY_LIST, Content
from nkdb.archive.packed_page import read_packed
from nkdb.errors import PageError

NAME = "single-file page (Safari's webarchive)"
FORMAT = "packed"
LOOKS_FOR = "a binary property list (bplist00) with a WebMainResource"
POST_LOOKS = "a main resource that is HTML, with a page of one of the other layouts"


def identify(content: Content) -> bool:
    """Whether it is a property list as Safari writes them."""
    return content.start.startswith(BINARY_LIST.decode())


def parse(content: Content) -> Page:
    """What another layout reads in the page itself; frames, pictures and styles are left alone."""
    try:
        held = plistlib.loads(content.raw)
    except (ValueError, RecursionError) as error:
        found = f"a broken property list ({type(error).__name__})"
        raise PageError(content.name, found, "a whole file, as Safari saves it") from None
    page: Any = held.get("WebMainResource") if isinstance(held, dict) else None
    raw = page.get("WebResourceData") if isinstance(page, dict) else None
    if not isinstance(raw, bytes):
        raise PageError(
            content.name, "a property list without a page", "one with a WebMainResource, as Safari saves it"
        )
    return read_packed(
        content, raw, str(page.get("WebResourceURL") or ""), str(page.get("WebResourceTextEncodingName") or "")
    )
