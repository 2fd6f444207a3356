"""Mirrors of whole sites, as wget and HTTrack make them: where a page was.

Both lay a site down as folders, the host outermost (`blog.example/2014/08/05/a-mill/index.html`), and make the links
between what they fetched relative, so that no page says its own address any more.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from nkdb.archive.content import Content

# wget writes a port with a colon, or with a plus where names of files cannot have one
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9](?:[:+]\d+)?", re.IGNORECASE)
_MADE_LINK = re.compile(r"""href=["'](?![\w+.-]+:|/)[^"']*index\.html""")


def place_in_mirror(path: PurePath) -> str | None:
    """Host and path that a file has in the mirror of a site, if a folder above it is named like a host.

    >>> place_in_mirror(PurePath("saved", "blog.example", "2014", "index.html"))
    'blog.example/2014/index.html'
    """
    folders = path.parts[:-1]
    hosts = [place for place, folder in enumerate(folders) if _HOST.fullmatch(folder)]
    return "/".join([folders[hosts[-1]].replace("+", ":"), *path.parts[hosts[-1] + 1 :]]) if hosts else None


def mirrored_address(content: Content) -> str | None:
    """The address that a page of a mirror had, for its relative links.

    None where nothing shows that it is one: the page neither names the host nor has links as a mirror makes them.
    """
    host, _, path = (content.mirrored or "").partition("/")
    if not host:
        return None
    named = re.search(rf"(https?)://{re.escape(host)}(?![\w.-])", content.text)
    if named is None and _MADE_LINK.search(content.text) is None:
        return None
    return f"{named[1] if named else 'http'}://{host}/{quote(path)}"
