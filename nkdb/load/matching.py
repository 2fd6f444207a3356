"""Which stored article a post of a page is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Date, Text, bindparam, or_, select

from nkdb.archive.article import PageArticle
from nkdb.archive.normal import normal_line
from nkdb.load.addresses import spellings
from nkdb.models import Article

HOURS_AROUND = datetime.timedelta(hours=14)
"""How far the clocks of the world lie from UTC at most, so how far before and after it an instant's day may lie."""

COLUMNS = (
    Article.id, Article.key, Article.title, Article.published_on, Article.publisher_id, Article.byline, Article.url,
    Article.body_sha256, Article.seed_file_id, Article.layout, Article.body_minhash.is_(None).label("unsigned"),
)  # fmt: skip
Known = Any
"""A row of COLUMNS: a stored article, without its texts."""

SPELLINGS = len(spellings("https://blog.example/"))
# one statement of a fixed form for all ways to be known, each with an index: an import asks it for every post
_CANDIDATES = select(*COLUMNS).where(
    or_(
        *(Article.url == bindparam(f"url_{number}", type_=Text) for number in range(SPELLINGS)),
        Article.published_on == bindparam("day", type_=Date),
        Article.body_sha256 == bindparam("sha256", type_=Text),
    )
)
_BY_ID = select(*COLUMNS).where(Article.id.in_(bindparam("ids", expanding=True)))


class Matcher:
    """Finds the stored versions of posts, one file's posts at a time.

    A post is a known one where the address is the same; or publisher, day and title; or, for a post without a day,
    publisher, title and text, the day being one that its instant may fall on.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        # coded from a page without a date and not imported yet: there is no text to know them by
        self._waiting: dict[tuple[int, str], int] = {
            (publisher_id, normal_line(title)): id_
            for id_, publisher_id, title in conn.execute(
                select(Article.id, Article.publisher_id, Article.title).where(
                    Article.body_sha256.is_(None), Article.published_on.is_(None)
                )
            )
        }

    def versions(
        self, article: PageArticle, title: str, url: str | None, publishers: frozenset[int], sha256: str | None
    ) -> list[Known]:
        """The stored versions of a post, the one that was coded first, then in the order they came."""
        found = {
            row.id: row for row in self._candidates(article, title, url, publishers, sha256)
        }  # fmt: skip
        return sorted(found.values(), key=lambda row: (row.seed_file_id is None, row.id))

    def _candidates(
        self, article: PageArticle, title: str, url: str | None, publishers: frozenset[int], sha256: str | None
    ) -> Iterator[Known]:
        addresses = spellings(url) if url is not None else []
        day, days = article.published_on, candidate_days(article)
        asked = dict.fromkeys((f"url_{number}" for number in range(SPELLINGS)), None)
        asked |= {f"url_{number}": address for number, address in enumerate(addresses)}
        for row in self._conn.execute(_CANDIDATES, {**asked, "day": day, "sha256": sha256}):
            if row.url is not None and row.url in addresses:
                yield row
            elif row.publisher_id in publishers and normal_line(row.title) == title:
                same_text = sha256 is not None and row.body_sha256 == sha256
                same_day = day is not None and row.published_on == day
                may_be = row.published_on is None or (day is None and (not days or row.published_on in days))
                if same_day or (same_text and may_be):
                    yield row
        if day is None:
            waiting = [id_ for p in publishers if (id_ := self._waiting.get((p, title))) is not None]
            if waiting:
                rows = self._conn.execute(_BY_ID, {"ids": waiting})
                yield from (row for row in rows if row.body_sha256 is None)


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
