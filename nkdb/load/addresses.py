"""Addresses of posts: one post is reached by several spellings of its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_NOT_OF_POST = re.compile(r"utm_|(?:fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|replytocom|fromRss|trackingCode)$")
_DEFAULT_PAGE = "/index.html"

LONGEST = 2000
"""Bytes of an address; PostgreSQL cannot index what is much longer, and no blog has such permalinks."""


def permalink(url: str | None) -> str | None:
    """An address without what does not tell posts apart.

    That is fragments, `index.html`, slashes more than one at the end, the case of the host, who logs in, and parameters
    of campaigns, of WordPress's reply links and of Naver's feeds. None where it is no address of the web.

    >>> permalink("HTTP://Blog.example/2014/08/05/title/?utm_source=feed#comments")
    'http://blog.example/2014/08/05/title/'
    >>> permalink("https://blog.example/title/index.html?replytocom=12&fromRss=true&p=7")
    'https://blog.example/title/?p=7'
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2].lower()
        # brackets may have been whole only with what stood before the host
        hostname = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not hostname:
        return None
    query = urlencode(
        [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _NOT_OF_POST.match(name)
        ]
    )
    path = parts.path or "/"
    if path.endswith(("/", _DEFAULT_PAGE)):
        path = path.removesuffix(_DEFAULT_PAGE).rstrip("/") + "/"
    found = urlunsplit((parts.scheme.lower(), host, path, query, ""))
    if len(found.encode()) > LONGEST:
        return None
    return found if not any(c.isspace() or c in '<>"' or ord(c) < 32 or ord(c) == 127 for c in found) else None


def spellings(url: str) -> list[str]:
    """The spellings of a permalink that mean the same post.

    http or https, with or without www., with or without a last slash, or with `index.html` behind it.

    >>> len(spellings("https://www.blog.example/title/"))
    12
    """
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return [
        f"{scheme}://{www}{host}{path}{end}{query}"
        for scheme in ("http", "https")
        for www in ("", "www.")
        for end in ("", "/", _DEFAULT_PAGE)
    ]


def are_of_two_posts(one: str | None, other: str | None) -> bool:
    """Whether two addresses tell posts apart: both are there, and neither is a spelling of the other.

    >>> are_of_two_posts("https://blog.example/?p=1", "https://blog.example/?p=2")
    True
    >>> are_of_two_posts("https://blog.example/?p=1", None)
    False
    """
    first, second = permalink(one), permalink(other)
    return first is not None and second is not None and second not in spellings(first)


def domains(url: str) -> Iterator[str]:
    """What a source's domain may be for an address, the most telling first, in small letters.

    >>> list(domains("https://www.asiapress.org/Rimjin-gang/2014/08/x"))
    ['asiapress.org/rimjin-gang', 'asiapress.org']
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    first = parts.path.strip("/").split("/")[0].casefold()
    if first:
        yield f"{host}/{first}"
    labels = host.split(".")
    yield from (".".join(labels[index:]) for index in range(max(1, len(labels) - 1)))
