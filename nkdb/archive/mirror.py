"""Mirrors of whole sites, as wget and HTTrack make them: which of their files are no pages, and where a page was.

Both lay a site down as folders, the host outermost (`blog.example/2014/08/05/a-mill/index.html`), and make the links
between what they fetched relative, so that no page says its own address any more.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from nkdb.archive.content import Content

# wget keeps the query behind the name: style.css?ver=6.5
_BESIDE = re.compile(
    r".+\.(?:css|js|mjs|map|png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|woff2?|ttf|otf|eot|mp3|mp4|ogg|webm|swf)"
    r"(?:(?:[?@]|%3F).*)?",
    re.IGNORECASE,
)
_OF_MIRROR = frozenset({"robots.txt", "hts-log.txt", "hts-err.txt"})
_OF_HTTRACK = "hts-cache"
# wget writes a port with a colon, or with a plus where names of files cannot have one
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9](?:[:+]\d+)?", re.IGNORECASE)


def is_beside_pages(name: str, beside: Collection[str] = ()) -> bool:
    """Whether a file of a folder is none that anybody reads: a picture, a style, a script, or a mirror's own.

    `beside` are the names of the files and folders beside it. Of files without such a name, the content tells.

    >>> is_beside_pages("style.css?ver=6.5"), is_beside_pages("robots.txt"), is_beside_pages("index.html")
    (True, True, False)
    """
    is_index = name == "index.html" and _OF_HTTRACK in beside
    return is_index or name == _OF_HTTRACK or name in _OF_MIRROR or _BESIDE.fullmatch(name) is not None


def place_in_mirror(path: PurePath) -> str | None:
    """Host and path that a file has in the mirror of a site, if a folder above it is named like a host.

    >>> place_in_mirror(PurePath("saved", "blog.example", "2014", "index.html"))
    'blog.example/2014/index.html'
    """
    folders = path.parts[:-1]
    hosts = [place for place, folder in enumerate(folders) if _HOST.fullmatch(folder)]
    return "/".join([folders[hosts[-1]].replace("+", ":"), *path.parts[hosts[-1] + 1 :]]) if hosts else None


def mirrored_address(content: Content) -> str | None:
    """The address that a page of a mirror had, for its relative links; None where the page does not name the host."""
    host, _, path = (content.mirrored or "").partition("/")
    scheme = re.search(rf"(https?)://{re.escape(host)}(?![\w.-])", content.text) if host else None
    return f"{scheme[1]}://{host}/{quote(path)}" if scheme else None
