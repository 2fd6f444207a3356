"""Articles that were imported before they were coded: they get the key they are coded under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from nkdb.archive.normal import normal_line
from nkdb.load.evidence import spans_that_hold
from nkdb.models import Article
from nkdb.seedfile import records as r


def any_imported(conn: Connection) -> bool:
    """Whether there is any article that no seed states."""
    return conn.execute(select(Article.id).where(Article.seed_file_id.is_(None)).limit(1)).first() is not None


def adopt_imported(
    conn: Connection, articles: Iterable[r.Article], publishers: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Give imported articles the keys under which they are coded: (old key, new key) of each.

    An imported article is the one that is coded where publisher, day and title are the same; `publishers` has the ids
    of sources. Of several versions it is the one that was coded: the one under which most spans hold, or the first.
    """
    by_key = {article.key: article for article in articles}
    known = set(conn.scalars(select(Article.key).where(Article.key.in_(by_key))))
    wanted = {key: by_key[key] for key in sorted(by_key.keys() - known)}
    candidates = _candidates(conn, wanted.values(), publishers)
    adopted = []
    for key, article in wanted.items():
        same = candidates[publishers.get(article.publisher), article.published_on, normal_line(article.title)]
        if same:
            best = same[0] if len(same) == 1 else _best(conn, same, article)
            same.remove(best)
            conn.execute(update(Article).where(Article.id == best.id).values(key=key))
            adopted.append((best.key, key))
    return adopted


def _candidates(
    conn: Connection, wanted: Iterable[r.Article], publishers: Mapping[str, int]
) -> dict[tuple[Any, ...], list[Any]]:
    """Imported articles by publisher, day and title."""
    days = {article.published_on for article in wanted}
    ids = {publishers[article.publisher] for article in wanted if article.publisher in publishers}
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    if not ids:
        return found
    of_days = Article.published_on.in_([day for day in days if day is not None])
    undated = Article.published_on.is_(None) if None in days else None
    statement = (
        select(Article.id, Article.key, Article.title, Article.published_on, Article.publisher_id)
        .where(
            and_(
                Article.seed_file_id.is_(None),
                Article.publisher_id.in_(ids),
                of_days if undated is None else or_(of_days, undated),
            )
        )
        .order_by(Article.id)
    )
    for row in conn.execute(statement):
        found[row.publisher_id, row.published_on, normal_line(row.title)].append(row)
    return found


def _best(conn: Connection, same: list[Any], article: r.Article) -> Any:
    rows = select(Article.id, Article.body).where(Article.id.in_([row.id for row in same]))
    bodies = dict(conn.execute(rows).all())
    return max(same, key=lambda row: spans_that_hold(article, bodies[row.id]))
