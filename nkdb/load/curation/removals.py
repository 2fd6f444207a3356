"""`nkdb remove`: articles that an import brought and no seed states, taken out again with what came along with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select

from nkdb.errors import RemovalError, plural
from nkdb.load.chunks import chunks
from nkdb.load.curation.keys import article_of, seed_file_of
from nkdb.models import ARTICLE, ARTICLE_CATEGORY, ARTICLE_CITATION, ARTICLE_RELATION, CATEGORY, CLAIM, METADATA, SOURCE


@dataclass(frozen=True, slots=True)
class Removed:
    """The keys of what was removed: articles, and what nothing else in the database names."""

    articles: Sequence[str]
    categories: Sequence[str]
    sources: Sequence[str]


def removable(conn: Connection, keys: Collection[str]) -> dict[int, str]:
    """The articles with these keys, by id, each of which may be removed if all of them are.

    Raises UnknownKeyError, and RemovalError where one is stated in a seed file or has claims, or where an article that
    stays is a revision or duplicate of it.
    """
    ids: dict[str, int] = {}
    for part in chunks(keys):
        ids |= dict(conn.execute(select(ARTICLE.c.key, ARTICLE.c.id).where(ARTICLE.c.key.in_(part))).all())
    # which says of a key that is not there what was meant
    found = {ids[key] if key in ids else article_of(conn, key): key for key in keys}
    for part in chunks(found):
        _refuse_if_stated(conn, part)
        _refuse_if_related(conn, part, found)
    return found


def remove(conn: Connection, keys: Collection[str]) -> Removed:
    """Remove imported articles with their texts, citations and relations.

    Categories and unreviewed sources that only they named go with them. Raises as `removable` does.
    """
    articles = removable(conn, keys)
    categories: set[int] = set()
    sources: set[int] = set()
    for part in chunks(articles):
        filed = select(ARTICLE_CATEGORY.c.category_id).where(ARTICLE_CATEGORY.c.article_id.in_(part))
        published = select(ARTICLE.c.publisher_id).where(ARTICLE.c.id.in_(part))
        cited = select(ARTICLE_CITATION.c.source_id).where(
            ARTICLE_CITATION.c.article_id.in_(part), ARTICLE_CITATION.c.source_id.is_not(None)
        )
        categories.update(conn.scalars(filed))
        sources.update(conn.scalars(published.union(cited)))
    for part in chunks(articles):
        conn.execute(delete(ARTICLE_RELATION).where(ARTICLE_RELATION.c.related_article_id.in_(part)))
    for part in chunks(articles):
        conn.execute(delete(ARTICLE).where(ARTICLE.c.id.in_(part)))
    # a category belongs to a source, and goes first
    return Removed(
        list(articles.values()),
        _remove_unused(conn, CATEGORY, categories),
        _remove_unused(conn, SOURCE, sources),
    )


def _refuse_if_stated(conn: Connection, part: Collection[int]) -> None:
    stated = select(ARTICLE.c.key, ARTICLE.c.seed_file_id).where(
        ARTICLE.c.id.in_(part), ARTICLE.c.seed_file_id.is_not(None)
    )
    for key, seed_file_id in conn.execute(stated.order_by(ARTICLE.c.key).limit(1)):
        assert seed_file_id is not None
        where = seed_file_of(conn, seed_file_id)
        raise RemovalError(f"{key}, which is stated in {where}", "removing it there, then nkdb load")
    coded = select(ARTICLE.c.key, func.count()).join(CLAIM, CLAIM.c.article_id == ARTICLE.c.id)
    for key, count in conn.execute(coded.where(ARTICLE.c.id.in_(part)).group_by(ARTICLE.c.key).limit(1)):
        raise RemovalError(f"{key}, which has {plural(count, 'claim')}", "an article without claims")


def _refuse_if_related(conn: Connection, part: Collection[int], going: Mapping[int, str]) -> None:
    related = (
        select(
            ARTICLE_RELATION.c.article_id, ARTICLE.c.key, ARTICLE_RELATION.c.kind, ARTICLE_RELATION.c.is_coded,
            ARTICLE.c.seed_file_id, ARTICLE_RELATION.c.related_article_id,
        )
        .join(ARTICLE, ARTICLE.c.id == ARTICLE_RELATION.c.article_id)
        .where(ARTICLE_RELATION.c.related_article_id.in_(part))
        .order_by(ARTICLE.c.key)
    )  # fmt: skip
    for id_, key, kind, is_coded, seed_file_id, removed in conn.execute(related):
        if id_ in going:
            continue
        found = f"{going[removed]}, of which {key} is a {kind.removesuffix('_of')}"
        if is_coded and seed_file_id is not None:
            raise RemovalError(f"{found} in {seed_file_of(conn, seed_file_id)}", "removing that there, then nkdb load")
        take_back = f"nkdb relate {key} {going[removed]} --kind {kind} --remove"
        raise RemovalError(found, f"removing both, or first: {take_back}")


def _remove_unused(conn: Connection, table: Table[Any], candidates: Iterable[int]) -> list[str]:
    """Remove the rows that imports added and nothing refers to; gives their keys."""
    wanted = [table.c.seed_file_id.is_(None), *_is_unused(table)]
    if table is SOURCE:
        wanted.append(~SOURCE.c.is_reviewed)
    gone: list[str] = []
    for part in chunks(sorted(candidates)):
        going: dict[int, str] = dict(
            conn.execute(select(table.c.id, table.c.key).where(table.c.id.in_(part), *wanted)).all()
        )
        conn.execute(delete(table).where(table.c.id.in_(going)))
        gone += going.values()
    return sorted(gone)


def _is_unused(table: Table[Any]) -> Iterator[ColumnElement[bool]]:
    """That no row refers to one of this table, but for rows that are part of it and go with it."""
    for other in METADATA.sorted_tables:
        for constraint in other.foreign_key_constraints:
            if constraint.referred_table is table and constraint.ondelete != "CASCADE":
                referring = other.alias()
                yield ~exists().where(referring.c[constraint.columns[0].name] == table.c.id)
