"""So many rows at a time as one statement and a moment's memory hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

CHUNK = 500
FILES_AT_ONCE = 10_000
"""Each statement goes through whole tables; both kinds of databases take so many parameters."""


def chunks(values: Iterable[Any], at_once: int = CHUNK) -> Iterator[list[Any]]:
    """Values in lists short enough for one statement's parameters.

    >>> [len(part) for part in chunks(range(1001))]
    [500, 500, 1]
    """
    ordered = list(values)
    for start in range(0, len(ordered), at_once):
        yield ordered[start : start + at_once]
