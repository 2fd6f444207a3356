"""Which of related articles tells the claims of all: the views count each claim once, where it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def told_by(article: T, related: T, kind: str) -> tuple[T, T]:
    """Of two related articles, by key or id, the one that is left out, and the one that tells its claims.

    >>> told_by("new", "old", "revision_of"), told_by("copy", "original", "duplicate_of")
    (('old', 'new'), ('copy', 'original'))
    """
    return (related, article) if kind == "revision_of" else (article, related)


def way(start: str, goal: str, tellers: Callable[[str], Iterable[str]]) -> list[str]:
    """The way from one article to another over those that tell its claims; empty where there is none.

    >>> way("a", "c", {"a": ["b"], "b": ["c"], "c": []}.__getitem__)
    ['a', 'b', 'c']
    """
    ways = [[start]]
    seen = {start}
    while ways:
        here = ways.pop()
        if here[-1] == goal:
            return here
        ahead = [step for step in tellers(here[-1]) if step not in seen]
        ways += [[*here, step] for step in ahead]
        seen.update(ahead)
    return []
