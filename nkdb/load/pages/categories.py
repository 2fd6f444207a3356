"""The categories and tags that pages file posts under, known ones and new ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from nkdb.archive.key import KEY_LENGTH
from nkdb.load.outlets import Outlets
from nkdb.load.pages.post import Post
from nkdb.models import CATEGORY

Heading = tuple[str, bool, int]
"""As a page prints it; whether it is a tag; the publisher."""

_COLUMNS = tuple(CATEGORY.c[column] for column in ("key", "id", "name", "source_id", "is_tag", "seed_file_id"))
_KNOWN = select(*_COLUMNS).where(CATEGORY.c.key.in_(bindparam("keys", expanding=True)))


class Categories:
    """The categories of a database, one file's at a time; those that are not there are added."""

    def __init__(self, conn: Connection, outlets: Outlets) -> None:
        self._conn, self._outlets = conn, outlets
        self._ids: dict[Heading, int] = {}
        self._by_key: dict[str, Any] = {}

    def expect(self, posts: Sequence[Post]) -> None:
        """Look ahead to posts: ask for all that they may be filed under at once."""
        self._ask({_stem(heading[0]) for post in posts for heading in _headings(post) if heading not in self._ids})

    def of(self, post: Post) -> list[int]:
        """The categories and tags that a post says it is filed under, each once, in its order."""
        return list(dict.fromkeys(self._id(heading) for heading in _headings(post)))

    def _ask(self, keys: set[str]) -> None:
        if unknown := keys - self._by_key.keys():
            self._by_key |= dict.fromkeys(unknown)
            self._by_key |= {row.key: row for row in self._conn.execute(_KNOWN, {"keys": list(unknown)})}

    def _id(self, heading: Heading) -> int:
        if heading not in self._ids:
            self._ids[heading] = self._find(*heading)
        return self._ids[heading]

    def _find(self, name: str, is_tag: bool, publisher_id: int) -> int:
        key = stem = _stem(name)
        number = 1
        group = self._outlets.group(publisher_id)
        while True:
            self._ask({key})
            row = self._by_key[key]
            if row is None:
                break
            is_among = row.is_tag == is_tag and (row.source_id is None or row.source_id in group)
            # words of other scripts are spelt alike in a key; of what seeds state, the key was chosen
            if is_among and (row.seed_file_id is not None or _letters(row.name) == _letters(name)):
                return int(row.id)
            number += 1
            key = f"{stem}-{number}"
        values = {"key": key, "name": name, "source_id": publisher_id, "is_tag": is_tag}
        row = self._conn.execute(insert(CATEGORY).returning(*_COLUMNS), values).one()
        self._by_key[key] = row
        return int(row.id)


def _headings(post: Post) -> Iterator[Heading]:
    for headings, is_tag in ((post.article.categories, False), (post.article.tags, True)):
        yield from ((heading, is_tag, post.publisher_id) for heading in headings if heading.strip())


def _letters(heading: str) -> str:
    """What a heading is known by: its letters and figures, without accents; of one that has none, its signs."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(filter(str.isalnum, letters)) or heading


@lru_cache(maxsize=1000)
def _stem(heading: str) -> str:
    from slugify import slugify

    return slugify(heading, max_length=KEY_LENGTH) or "unnamed"
