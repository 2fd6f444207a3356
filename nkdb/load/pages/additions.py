"""New articles on their way into the database: they wait, and are written together."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from nkdb.archive.key import article_key
from nkdb.archive.normal import normal_line
from nkdb.load.addresses import spellings
from nkdb.load.pages.post import TEXTS, Post
from nkdb.load.store import Row, store_of
from nkdb.models import ARTICLE
from nkdb.seedfile.files import LONGEST_KEY

ARTICLE_COLUMNS = ("id", "key", "title", "published_on", "publisher_id", "byline", "url", *TEXTS)
CITATION_COLUMNS = ("id", "article_id", "position", "outlet", "source_id", "author", "title", "date", "url")
FILED_COLUMNS = ("id", "article_id", "category_id")

_TAKEN = select(ARTICLE.c.key).where(ARTICLE.c.key.in_(bindparam("keys", expanding=True)))


def key_stem(post: Post) -> str:
    """The key of an article that a page is the first to tell of: its title and day, short."""
    return article_key(post.title, post.article.published_on)


def _numbered(stem: str, number: int) -> str:
    """A key with a number behind it; of a stem that would be too long with it, the beginning."""
    ending = f"-{number}"
    return stem[: LONGEST_KEY - len(ending)].rstrip("-") + ending


class Additions:
    """Articles with their categories and cited works, one file's; `write` adds those that wait."""

    def __init__(self, conn: Connection) -> None:
        self._conn, self._store = conn, store_of(conn)
        self._last_number: dict[str, int] = {}
        self._expected: Sequence[Post] = ()
        self._free: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[str, list[Row]] = {"article": [], "article_category": [], "article_citation": []}
        self._keys: set[str] = set()
        self._titles: set[str] = set()
        self._addresses: set[str] = set()

    def expect(self, posts: Sequence[Post]) -> None:
        """Look ahead to posts that may be added."""
        self._expected = posts

    def _look_ahead(self) -> None:
        """Ids for the posts expected, and the keys they may have; of those that are there already none is asked."""
        if self._expected:
            self._ids = self._store.new_ids("article", len(self._expected))
            stems = {key_stem(post) for post in self._expected}
            self._free = stems - set(self._conn.scalars(_TAKEN, {"keys": list(stems)}))
            self._expected = ()

    def may_hold(self, post: Post) -> bool:
        """Whether one of those that wait may be the post."""
        return post.title in self._titles or (
            post.url is not None and not self._addresses.isdisjoint(spellings(post.url))
        )

    def add(
        self, stem: str, title: str, publisher_id: int, day: datetime.date | None, url: str | None, byline: str | None,
        texts: Mapping[str, Any],
    ) -> tuple[int, str]:  # fmt: skip
        """Have an article added; its id, and its key, which is the stem or the stem with the next free number."""
        self._look_ahead()
        id_, key = next(self._ids), self._free_key(stem)
        told = title, day.isoformat() if day else None, publisher_id, byline, url
        self._rows["article"].append((id_, key, *told, *(texts[column] for column in TEXTS)))
        self._keys.add(key)
        self._titles.add(normal_line(title))
        if url is not None:
            self._addresses.add(url)
        return id_, key

    def file(self, id_: int, categories: Collection[int]) -> None:
        """Have an article, there or yet to be added, filed under categories and tags."""
        self._rows["article_category"] += ((None, id_, category) for category in categories)

    def cite(self, rows: Collection[Row]) -> None:
        """Have cited works added."""
        self._rows["article_citation"] += rows

    def write(self) -> None:
        """Add what waits."""
        for (table, rows), columns in zip(
            self._rows.items(), (ARTICLE_COLUMNS, FILED_COLUMNS, CITATION_COLUMNS), strict=True
        ):
            if rows:
                self._store.insert(table, columns, rows)
        self._clear()

    def _free_key(self, stem: str) -> str:
        key, number = stem, self._last_number.get(stem, 1)
        if number > 1:
            key = _numbered(stem, number)
        while self._is_taken(key):
            number += 1
            key = _numbered(stem, number)
        self._last_number[stem] = number
        self._free.discard(key)
        return key

    def _is_taken(self, key: str) -> bool:
        if key in self._free:
            return False
        return key in self._keys or self._conn.scalar(_TAKEN, {"keys": [key]}) is not None
