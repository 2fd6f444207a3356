"""Where a saved page was: its own address, and the links in it as they were before it was saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from nkdb.archive.html.captures import BOOKMARK, captured, captured_page
from nkdb.archive.html.mirror import mirrored_address
from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from nkdb.archive.content import Content

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# browsers write the length of the address before it: <!-- saved from url=(0035)https://... -->
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|(?:Page saved with|Archive processed by) SingleFile\s+url:\s*"
    r"|Saved from (?=\S+ at \S+ using monolith ))(?P<url>\S+)"
)
_GOOGLE_CACHE = re.compile(
    r"This is Google(?:'|’|&#39;|&rsquo;)s (?:<a [^>]{1,300}>)?cache(?:</a>)? of(?:\s|&nbsp;)"
    r"<a href=[\"'](?P<url>[^\"'<>]+)"
)
_MIRRORED_FROM = re.compile(r"<!-- Mirrored from (?P<url>\S+) by HTTrack ")
# wget names the file of /?p=7 so, and links to it by that name
_OF_QUERY = re.compile(r"index\.html(?:%3F|@)(?P<query>[^/?#]+?)(?:\.html)?$")
_BASE = re.compile("<base", re.IGNORECASE)
# what Save Page WE and Evernote add, and how Firefox shows a page for reading
_NOTES = (
    ("meta[name='savepage-url'][content]", "content"),
    ("meta[name='source-url'][content]", "content"),
    ("a.reader-domain[href]", "href"),
)
_NEAR, _HEAD = 4096, 16384
_OWN = (("link[rel~='canonical'][href]", "href"), ("meta[property='og:url'][content]", "content"))
_SAYS_ADDRESS = ", ".join((BOOKMARK, *(selector for selector, _ in _NOTES + _OWN)))


def address(url: str | None) -> str | None:
    """A web address, or None where it is none.

    >>> address(" https://blog.example/2014/08/05/soap/ "), address("javascript:alert(1)")
    ('https://blog.example/2014/08/05/soap/', None)
    """
    url = normal_line(url or "")
    return url if _ADDRESS.fullmatch(url) and url.isprintable() else None


def page_address(content: Content) -> str | None:
    """The address of a page: as it says itself (canonical, `og:url`), as it was fetched, as the browser noted it."""
    saying = content.tree.css(_SAYS_ADDRESS)  # at one go: most pages have few of these
    if saying and (page := captured_page(content.tree)) and (found := address(page)):
        return found
    saved_from = _noted(content, saying)
    base = content.url or saved_from or mirrored_address(content)
    for selector, attribute in _OWN:
        said = original(_first_value(saying, selector, attribute) or "", base)
        if said:
            return said
    return original(content.url or "") or saved_from


def link_base(content: Content, url: str | None) -> str | None:
    """What links of a page are relative to: what it says itself, else its own address, else its place in a mirror."""
    base = url or mirrored_address(content)
    if not _BASE.search(content.start, 0, _HEAD):  # to go through the whole page takes longer
        return base
    node = content.tree.css_first("base[href]")
    return original((node.attributes.get("href") if node else None) or "", base) or base


def _noted(content: Content, saying: Sequence[LexborNode]) -> str | None:
    """The address that what saved the page wrote into it, whether a browser, an extension, a notebook or a mirror."""
    begin = content.start[:_NEAR]
    if found := _SAVED_FROM.search(begin) or _GOOGLE_CACHE.search(begin):
        return original(found["url"])
    for selector, attribute in _NOTES:
        noted = _first_value(saying, selector, attribute)
        if noted is not None:
            return original(noted)
    # it leaves out how the page was fetched, and writes at either end
    found = _MIRRORED_FROM.search(begin) or _MIRRORED_FROM.search(content.text[-_NEAR:])
    return address(f"http://{found['url']}") if found else None


def _first_value(nodes: Sequence[LexborNode], selector: str, attribute: str) -> str | None:
    """An attribute of the first of some nodes that fits a selector; None where none does."""
    node = next((node for node in nodes if node.css_matches(selector)), None)
    return node.attributes.get(attribute) or "" if node is not None else None


def original(link: str, base: str | None = None) -> str | None:
    """The web address of a link, of the page itself where it leads to a capture; None where it leads to no web page.

    >>> original("https://web.archive.org/web/20150101000000/http://blog.example/2014/08/05/soap/")
    'http://blog.example/2014/08/05/soap/'
    >>> original("../soap/", "https://blog.example/2014/"), original("file:///C:/soap.html")
    ('https://blog.example/soap/', None)
    """
    link = link.strip()
    if not link or link.startswith("#"):
        return None
    if page := captured(link):
        return address(page)
    if not link.startswith(("http://", "https://")):
        try:
            link = _OF_QUERY.sub(r"?\g<query>", urljoin(base, link)) if base else link
        except ValueError:
            return None
    return address(link)
