"""Captures of pages by archives of the web: what they put around a page, and before its address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import prune

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# the Wayback Machine's own links lack its host, or all of it
_WAYBACK = r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?"
# archive.today, Archive-It, national archives: https://archive.example/collection/20140805120000/https://...
_OTHERS = (
    r"https?://[\w.-]*(?:archive|arquivo|wayback)[\w.-]*(?::\d+)?/(?:[\w-]+/){0,3}"
    r"(?:\d{4}\.\d\d\.\d\d-\d{6}|\d{14})(?:[a-z]{2}_)?"
)
# pywb, wherever it runs, where it tells how a page is shown: http://localhost:8080/collection/2014mp_/https://...
_PYWB = r"https?://[^/?#]+/(?:[\w-]+/){0,3}\d{4,14}[a-z]{2}_"
_CAPTURED = re.compile(rf"(?:{_WAYBACK}|{_OTHERS}|{_PYWB})/(?P<url>https?:.+)")
_ONE_SLASH = re.compile(r"(https?:)/(?!/)")
_BAR = "#wm-ipp-base, #wm-ipp, #wm-ipp-print, #wm-ipp-inside, #donato, [id$='google-cache-hdr']"
BOOKMARK = "link[rel='bookmark'][href*='/http']"
"""By which archive.today names the page that it captured."""
# archive.today strips a page of its own head, and dates its capture as others date what they publish
_HEAD = "#HEADER, meta[property='article:published_time'], meta[property='article:modified_time']"


def captured(link: str) -> str | None:
    """The address of the page that a link leads to a capture of; None where it leads to none.

    >>> captured("https://web.archive.org/web/20150101000000/http://blog.example/soap/")
    'http://blog.example/soap/'
    >>> captured("https://archive.ph/2020.09.29-203125/https://blog.example/soap/")
    'https://blog.example/soap/'
    """
    found = _CAPTURED.fullmatch(link) if "/http" in link else None
    return _ONE_SLASH.sub(r"\1//", found["url"], count=1) if found else None


def captured_page(tree: LexborHTMLParser) -> str | None:
    """The address of the page that archive.today captured, which gives the page an address of its own."""
    node = tree.css_first(BOOKMARK)
    return captured(node.attributes.get("href") or "") if node else None


def take_capture_off(tree: LexborHTMLParser) -> None:
    """Take out of a page what the archive that captured it put in."""
    prune(tree, f"{_BAR}, {_HEAD}" if captured_page(tree) else _BAR)
