"""So many rows at a time as one statement and a moment's memory hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

CHUNK = 500
FILES_AT_ONCE = 10_000
"""Each statement goes through whole tables; both kinds of databases take so many parameters."""


def chunks(values: Iterable[Any], at_once: int | None = None) -> Iterator[list[Any]]:
    """Values in lists short enough for one statement's parameters: of CHUNK values, or of so many.

    >>> [len(part) for part in chunks(range(1001))]
    [500, 500, 1]
    """
    ordered = list(values)
    length = CHUNK if at_once is None else at_once
    for start in range(0, len(ordered), length):
        yield ordered[start : start + length]
