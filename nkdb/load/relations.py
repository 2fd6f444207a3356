"""`nkdb relate`: that an article revises or repeats another one, on a person's word."""

from __future__ import annotations

from sqlalchemy import Connection, Row, delete, insert, select

from nkdb.errors import RelationError
from nkdb.load.keys import id_of, seed_file_of
from nkdb.models import Article, ArticleRelation


def relate(conn: Connection, article: str, related: str, kind: str) -> bool:
    """Record that an article is a revision or duplicate of another one; False where that was known.

    Articles are keys, `kind` is a word of ARTICLE_RELATION_KIND. Raises UnknownKeyError, and RelationError where the
    articles are one, or where the related article leads back to the first: then neither would be the newest.
    """
    this, that = id_of(conn, Article, article), id_of(conn, Article, related)
    if this == that:
        raise RelationError(f"{article} twice", "two different articles")
    if _row(conn, this, that, kind) is not None:
        return False
    if way := _way_back(conn, that, this):
        keys = dict(conn.execute(select(Article.id, Article.key).where(Article.id.in_(way))).all())
        found = f"{related}, which leads back to {article} ({' > '.join(keys[step] for step in way)})"
        raise RelationError(found, "an article that does not; nkdb relate --remove takes a relation back")
    conn.execute(
        insert(ArticleRelation), {"article_id": this, "related_article_id": that, "kind": kind, "is_coded": False}
    )
    return True


def unrelate(conn: Connection, article: str, related: str, kind: str) -> None:
    """Take a relation back; raises UnknownKeyError, and RelationError where there is none or a seed file states it."""
    this, that = id_of(conn, Article, article), id_of(conn, Article, related)
    row = _row(conn, this, that, kind)
    if row is None:
        raise RelationError(f"no relation {article} {kind} {related}", "a relation that is there (nkdb show KEY)")
    seed_file_id = conn.scalar(select(Article.seed_file_id).where(Article.id == this))
    if row.is_coded and seed_file_id is not None:
        where = seed_file_of(conn, seed_file_id)
        raise RelationError(f"a relation that is stated in {where}", "removing it there, then nkdb load")
    conn.execute(delete(ArticleRelation).where(ArticleRelation.id == row.id))


def _row(conn: Connection, this: int, that: int, kind: str) -> Row[int, bool] | None:
    return conn.execute(
        select(ArticleRelation.id, ArticleRelation.is_coded).where(
            ArticleRelation.article_id == this,
            ArticleRelation.related_article_id == that,
            ArticleRelation.kind == kind,
        )
    ).one_or_none()


def _way_back(conn: Connection, start: int, goal: int) -> list[int]:
    """The relations' way from one article to another, empty where there is none."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        ahead = conn.scalars(
            select(ArticleRelation.related_article_id).where(ArticleRelation.article_id == way[-1])
        ).all()
        ways += [[*way, step] for step in ahead if step not in seen]
        seen.update(ahead)
    return []
