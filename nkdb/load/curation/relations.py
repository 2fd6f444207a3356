"""`nkdb relate`: that an article revises or repeats another one, on a person's word."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select

from nkdb.errors import RelationError
from nkdb.load.curation.keys import article_of, seed_file_of
from nkdb.models import ARTICLE, ARTICLE_RELATION
from nkdb.seedfile.telling import told_by, way


def relate(conn: Connection, article: str, related: str, kind: str) -> bool:
    """Record that an article is a revision or duplicate of another one; False where that was known.

    Articles are keys, `kind` is a word of ARTICLE_RELATION_KIND. Raises UnknownKeyError, and RelationError where the
    articles are one, are related in another way already, or where the related article leads back to the first: then
    each would tell the claims of the other, and the views count none.
    """
    this, that = article_of(conn, article), article_of(conn, related)
    if this == that:
        raise RelationError(f"{article} twice", "two different articles")
    between = conn.execute(
        select(ARTICLE_RELATION.c.article_id, ARTICLE_RELATION.c.kind).where(
            or_(_are_related(this, that), _are_related(that, this))
        )
    ).all()
    if (this, kind) in between:
        return False
    for first, how in between:
        known = f"{article} {how} {related}" if first == this else f"{related} {how} {article}"
        raise RelationError(
            f"{article} {kind} {related} beside {known}",
            "one relation between two articles; nkdb relate --remove takes the other back",
        )
    hidden, teller = told_by(article, related, kind)
    if steps := way(teller, hidden, lambda key: _tellers(conn, key)):
        if steps[0] == article:
            steps.reverse()
        found = f"{related}, which leads back to {article} ({' > '.join(steps)})"
        raise RelationError(found, "an article that does not; nkdb relate --remove takes a relation back")
    conn.execute(
        insert(ARTICLE_RELATION), {"article_id": this, "related_article_id": that, "kind": kind, "is_coded": False}
    )
    return True


def unrelate(conn: Connection, article: str, related: str, kind: str) -> None:
    """Take a relation back; raises UnknownKeyError, and RelationError where there is none or a seed file states it."""
    this, that = article_of(conn, article), article_of(conn, related)
    relation = select(ARTICLE_RELATION.c.id, ARTICLE_RELATION.c.is_coded)
    row = conn.execute(relation.where(_are_related(this, that), ARTICLE_RELATION.c.kind == kind)).one_or_none()
    if row is None:
        raise RelationError(f"no relation {article} {kind} {related}", "an existing relation (nkdb show KEY)")
    seed_file_id = conn.scalar(select(ARTICLE.c.seed_file_id).where(ARTICLE.c.id == this))
    if row.is_coded and seed_file_id is not None:
        where = seed_file_of(conn, seed_file_id)
        raise RelationError(f"a relation that is stated in {where}", "removing it there, then nkdb load")
    conn.execute(delete(ARTICLE_RELATION).where(ARTICLE_RELATION.c.id == row.id))


def _are_related(this: int, that: int) -> ColumnElement[bool]:
    return and_(ARTICLE_RELATION.c.article_id == this, ARTICLE_RELATION.c.related_article_id == that)


def _tellers(conn: Connection, article: str) -> list[str]:
    """The articles that tell an article's claims."""
    other = ARTICLE.alias()
    related = (
        select(ARTICLE.c.key, other.c.key, ARTICLE_RELATION.c.kind)
        .join(ARTICLE_RELATION, ARTICLE_RELATION.c.article_id == ARTICLE.c.id)
        .join(other, other.c.id == ARTICLE_RELATION.c.related_article_id)
    )
    rows = conn.execute(related.where(or_(ARTICLE.c.key == article, other.c.key == article)))
    return [teller for hidden, teller in (told_by(*row) for row in rows) if hidden == article]
