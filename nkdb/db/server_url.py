"""A server's URL, read as libpq reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from sqlalchemy import URL

# what the driver would take for its own, and libpq does not know
_OF_THE_DRIVER = frozenset(("autocommit", "context", "cursor_factory", "prepare_threshold", "row_factory"))
_SEVERAL_HOSTS = re.compile(r"(?P<before>[^:]+://(?>(?:[^@]*@)?))(?P<hosts>[^/?#@]*,[^/?#@]*)(?P<after>.*)", re.DOTALL)
_HOST = re.compile(r"(?:\[(?P<address>.*)\]|(?P<name>[^:]*))(?::(?P<port>.*))?", re.DOTALL)


def server_url(url: str) -> URL:
    """A URL as SQLAlchemy has it; raises its ArgumentError, and ValueError for a port that is no number."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    found = _SEVERAL_HOSTS.fullmatch(url)
    hosts = [host for part in (found["hosts"] if found else "").split(",") if (host := _HOST.fullmatch(part))]
    # SQLAlchemy would take several hosts, each with its port, for one
    given = make_url(found["before"] + found["after"] if found and any(host["port"] for host in hosts) else url)
    for name in given.query:
        if name in _OF_THE_DRIVER:
            raise ArgumentError(f"{name} is no parameter of a PostgreSQL URL")
    if given.host is None and found:
        if not all((host["port"] or "0").isdecimal() for host in hosts):
            raise ValueError("a port")
        names = ",".join(unquote(host["address"] or host["name"]) for host in hosts)
        return given.update_query_dict({"host": names, "port": ",".join(host["port"] or "" for host in hosts)})
    # a folder of sockets in the place of a host, which only so can be one
    return given.set(host=unquote(given.host)) if given.host else given
