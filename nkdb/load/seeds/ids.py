"""Which row a key is of: the ids of rows that exist, and free ones for those that are to be made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from nkdb.seedfile import records as r
from nkdb.seedfile.validation import Located


class KeyIds(dict[str, int]):
    """The ids of keys; one that is asked for a new key gives the next free id.

    >>> ids = KeyIds([("rice", 1)], iter([7, 8]))
    >>> ids["rice"], ids["maize"], ids["maize"]
    (1, 7, 7)
    """

    def __init__(self, known: Iterable[tuple[str, int]], free: Iterator[int]) -> None:
        super().__init__(known)
        self._free = free

    @classmethod
    def ahead(cls, known: Iterable[tuple[str, int]], free: Iterator[int], keys: Collection[str]) -> KeyIds:
        """Ids for these keys, of which the new ones are taken now: the database may be busy when they are asked for."""
        held = dict(known)
        return cls(held.items(), iter(list(islice(free, sum(key not in held for key in keys)))))

    def __missing__(self, key: str) -> int:
        self[key] = next(self._free)
        return self[key]


def keys_of(articles: Sequence[Located[r.Article]]) -> dict[str, list[str]]:
    """The keys of articles, of their claims and figures, by table."""
    claims = [claim for at in articles for claim in at.record.claims]
    return {
        "article": [at.record.key for at in articles],
        "claim": [claim.key for claim in claims],
        "figure": [figure.key for claim in claims for figure in claim.figures],
    }
