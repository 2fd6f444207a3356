"""Which stored article a post of a page is."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from nkdb.archive.article import PageArticle
from nkdb.archive.normal import normal_line
from nkdb.load.addresses import are_of_two_posts, spellings
from nkdb.load.chunks import chunks
from nkdb.load.outlets import Outlets
from nkdb.load.pages.post import AROUND, Post
from nkdb.models import ARTICLE, ARTICLE_CATEGORY, ARTICLE_CITATION

HOURS_AROUND = datetime.timedelta(hours=14)
"""How far the clocks of the world lie from UTC at most, so how far before and after it an instant's day may lie."""

_CITES = select(ARTICLE_CITATION.c.id).where(ARTICLE_CITATION.c.article_id == ARTICLE.c.id).exists()
_STORED = "id", "key", "title", "published_on", "publisher_id", "byline", "url", "body_sha256", "seed_file_id"
COLUMNS: tuple[ColumnElement[Any], ...] = (
    *(ARTICLE.c[column] for column in _STORED),
    _CITES.label("cites"),
    *(ARTICLE.c[column].is_(None).label(f"without_{column}") for column in (*AROUND, "body_minhash")),
)
Known = Any
"""A row of COLUMNS: a stored article, without its texts."""


def _asked(column: Any, name: str) -> Any:
    return column.in_(bindparam(name, type_=column.type, expanding=True))


# one statement for all ways to be known, each with an index
_CANDIDATES = select(*COLUMNS).where(
    or_(
        _asked(ARTICLE.c.url, "urls"),
        _asked(ARTICLE.c.published_on, "days"),
        _asked(ARTICLE.c.body_sha256, "texts"),
        _asked(ARTICLE.c.id, "waiting"),
    )
)
_FILED = select(ARTICLE_CATEGORY.c.article_id, ARTICLE_CATEGORY.c.category_id).where(
    _asked(ARTICLE_CATEGORY.c.article_id, "articles")
)


class Matcher:
    """Finds the stored versions of posts, one file's posts at a time.

    A post is a known one where the address is the same; or publisher, day and title; or, for a post without a day,
    publisher, title and text, the day being one that its instant may fall on. Coded without a day and not imported yet,
    an article is a post without a day of its publisher and title, unless both have addresses. Of a post whose publisher
    nobody named, day, title and text are enough where no post of the assumed publisher fits.
    """

    def __init__(self, conn: Connection, outlets: Outlets) -> None:
        self._conn, self._outlets = conn, outlets
        self._by_url: dict[str, list[Known]] = {}
        self._by_title: dict[str, list[Known]] = {}
        self._filed: dict[int, set[int]] | None = None
        # coded from a page without a date and not imported yet: there is no text to know them by
        self._waiting: dict[tuple[int, str], list[tuple[int, str | None]]] = defaultdict(list)
        for id_, publisher_id, title, url in conn.execute(
            select(ARTICLE.c.id, ARTICLE.c.publisher_id, ARTICLE.c.title, ARTICLE.c.url).where(
                ARTICLE.c.body_sha256.is_(None), ARTICLE.c.published_on.is_(None), ARTICLE.c.seed_file_id.is_not(None)
            )
        ):
            self._waiting[publisher_id, normal_line(title)].append((id_, url))

    def expect(self, posts: Sequence[Post]) -> None:
        """Look ahead to posts: what is stored now that they may be."""
        asked: dict[str, set[Any]] = {
            "urls": {address for post in posts if post.url is not None for address in spellings(post.url)},
            "days": {post.article.published_on for post in posts},
            "texts": {post.texts["body_sha256"] for post in posts},
            "waiting": {id_ for post in posts for id_ in self._coded_ahead(post)},
        }
        titles = {post.title for post in posts}
        self._by_url, self._by_title, self._filed = defaultdict(list), defaultdict(list), None
        # NULL, which equals nothing, stands for an empty list: for one of those a server would go through the table
        for row in self._conn.execute(_CANDIDATES, {name: list(values) or [None] for name, values in asked.items()}):
            # of a day there may be thousands, with other titles
            if (title := normal_line(row.title)) in titles:
                self._by_title[title].append(row)
            if row.url in asked["urls"]:
                self._by_url[row.url].append(row)

    def _coded_ahead(self, post: Post) -> list[int]:
        if post.article.published_on is not None:
            return []
        return [
            id_
            for publisher in self._outlets.group(post.publisher_id)
            for id_, url in self._waiting.get((publisher, post.title), ())
            if not are_of_two_posts(url, post.url)
        ]

    def versions(self, post: Post) -> list[Known]:
        """The stored versions of an expected post: the one that was coded first, then in the order they came."""
        found = {row.id: row for row in self._candidates(post)}
        if not found and post.is_publisher_assumed:
            found = {row.id: row for row in self._of_same_text(post)}
        return sorted(found.values(), key=lambda row: (row.seed_file_id is None, row.id))

    def _candidates(self, post: Post) -> Iterator[Known]:
        for address in spellings(post.url) if post.url is not None else ():
            yield from self._by_url.get(address, ())
        publishers = self._outlets.group(post.publisher_id)
        day, days, sha256 = post.article.published_on, candidate_days(post.article), post.texts["body_sha256"]
        ahead = self._coded_ahead(post)
        for row in self._by_title.get(post.title, ()):
            if row.publisher_id in publishers:
                same_text = sha256 is not None and row.body_sha256 == sha256
                same_day = day is not None and row.published_on == day
                may_be = row.published_on is None or (day is None and (not days or row.published_on in days))
                if same_day or (same_text and may_be) or (row.id in ahead and row.body_sha256 is None):
                    yield row

    def _of_same_text(self, post: Post) -> list[Known]:
        """What another source published, of a post whose publisher nobody named; none where two sources did."""
        day, sha256 = post.article.published_on, post.texts["body_sha256"]
        rows = [
            row
            for row in self._by_title.get(post.title, ())
            if sha256 is not None and row.body_sha256 == sha256 and row.published_on == day
        ]
        return rows if len({row.publisher_id for row in rows}) == 1 else []

    def filed(self, article: int) -> set[int]:
        """The categories and tags under which an article is filed that is a version of a post."""
        if self._filed is None:
            self._filed = defaultdict(set)
            known = {row.id for found in (self._by_url, self._by_title) for rows in found.values() for row in rows}
            for part in chunks(sorted(known)):
                for id_, category in self._conn.execute(_FILED, {"articles": part}):
                    self._filed[id_].add(category)
        return self._filed[article]


def candidate_days(article: PageArticle) -> frozenset[datetime.date]:
    """The days on which the publisher's calendar may have put an instant; none where there is no instant.

    >>> at = datetime.datetime(2014, 8, 5, 20, tzinfo=datetime.UTC)
    >>> sorted(day.day for day in candidate_days(PageArticle("t", None, "b", instant=at)))
    [5, 6]
    """
    if article.instant is None:
        return frozenset()
    try:
        first, last = (article.instant - HOURS_AROUND).date(), (article.instant + HOURS_AROUND).date()
    except OverflowError:
        return frozenset()
    return frozenset(first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
