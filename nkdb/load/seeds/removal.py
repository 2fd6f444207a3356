"""Rows that others may refer to, removed at the end of a load or batch: children first, and none that is still used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, RowMapping, Table, func, select

from nkdb.errors import StillUsedError
from nkdb.load.chunks import chunks
from nkdb.load.seeds.changes import Changes
from nkdb.load.seeds.rows import Row
from nkdb.load.seeds.tables import RULES, Rule
from nkdb.load.store import Store
from nkdb.models import ARTICLE, ARTICLE_RELATION, CLAIM, FIGURE, METADATA


class Removal:
    """The rows that are to go, by table."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._gone: dict[str, dict[int, str]] = {}

    def plan(self, rule: Rule, rows: list[Row]) -> None:
        """Have rows removed once nothing refers to them any more."""
        self._gone.setdefault(rule.table, {}).update((row[0], rule.name(row)) for row in rows)

    def carry_out_of_articles(
        self, conn: Connection, store: Store, touched_files: Collection[int], stated: Collection[str]
    ) -> None:
        """Remove claims and figures before a batch is committed: a load that goes on after it passes their articles by.

        Articles that are loaded later relate to none of these figures any more; their relations go ahead of them.
        """
        relation = RULES["figure_relation"].sql.c
        relations = (
            select(relation.id, ARTICLE.c.key, ARTICLE.c.seed_file_id)
            .join(FIGURE, FIGURE.c.id == relation.figure_id)
            .join(CLAIM, CLAIM.c.id == FIGURE.c.claim_id)
            .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
        )
        for part in chunks(self._gone.get("figure", {})):
            found = conn.execute(relations.where(relation.related_figure_id.in_(part)))
            going = [id_ for id_, key, file in found if file in touched_files or key in stated]
            store.delete("figure_relation", going)
            self._changes.of("figure_relation").removed += len(going)
        self.carry_out(conn, store, ("claim", "figure"))

    def carry_out(self, conn: Connection, store: Store, tables: Sequence[str] = tuple(RULES)) -> None:
        """Remove the rows, of tables parents first; raises StillUsedError where one is referred to by what stays."""
        for table in reversed(tables):
            gone = self._gone.pop(table, {})
            if gone and "parent_id" in RULES[table].columns:
                self._refuse_if_parents(conn, RULES[table], gone)
                # some at a time, parents may go before what lies below them
                store.update(table, ("id", "parent_id"), [(id_, None) for id_ in gone])
            for part in map(dict, chunks(gone.items())):
                kept = self._kept_for_its_body(conn, part) if table == "article" else set()
                going = {id_: name for id_, name in part.items() if id_ not in kept}
                self._refuse_if_used(conn, RULES[table], going)
                if table == "article":
                    self._refuse_if_related(conn, going)
                store.delete(table, going)
                self._tell(table, part, kept)

    def _tell(self, table: str, gone: Mapping[int, str], kept: Collection[int]) -> None:
        counts = self._changes.of(table)
        counts.removed -= len(kept)
        counts.changed += len(kept)
        for id_, name in gone.items():
            if id_ in kept:
                self._changes.list(table, "changed", f"{name}: its claims are removed, the imported text stays")
            else:
                self._changes.list(table, "removed", name)

    @staticmethod
    def _kept_for_its_body(conn: Connection, articles: Mapping[int, str]) -> set[int]:
        """Articles that stay as ones that were imported and not coded: an imported body is its reader's own."""
        article = RULES["article"].sql
        with_body = article.c.id.in_(articles), article.c.body.is_not(None)
        kept = set(conn.scalars(select(article.c.id).where(*with_body)))
        conn.execute(article.update().where(*with_body).values(seed_file_id=None))
        return kept

    def _refuse_if_parents(self, conn: Connection, rule: Rule, gone: Mapping[int, str]) -> None:
        """Refuse to remove what lies above rows that stay."""
        columns = rule.sql.c.id, rule.sql.c.key, rule.sql.c.parent_id
        below = [
            row
            for part in chunks(gone)
            for row in conn.execute(select(*columns).where(rule.sql.c.parent_id.in_(part)).order_by(rule.sql.c.key))
            if row.id not in gone
        ]
        if below:
            raise StillUsedError(rule.table, gone[below[0].parent_id], rule.table, len(below), below[0].key)

    def _refuse_if_related(self, conn: Connection, gone: Mapping[int, str]) -> None:
        """Refuse to remove articles that a person has related to others: that is in no file, and would be lost."""
        other = ARTICLE.alias()
        made = (
            select(ARTICLE_RELATION.c.article_id, ARTICLE_RELATION.c.kind, other.c.key)
            .join(other, other.c.id == ARTICLE_RELATION.c.related_article_id)
            .where(ARTICLE_RELATION.c.article_id.in_(gone))
            .order_by(ARTICLE_RELATION.c.id)
        )
        if rows := conn.execute(made).all():
            article, kind, related = rows[0]
            example = f"{gone[article]} {kind} {related}, which nkdb relate --remove takes back"
            raise StillUsedError("article", gone[article], "article_relation", len(rows), example)

    def _refuse_if_used(self, conn: Connection, rule: Rule, gone: Mapping[int, str]) -> None:
        for other in METADATA.tables.values() if gone else ():
            for constraint in other.constraints:
                if not isinstance(constraint, ForeignKeyConstraint) or constraint.referred_table is not rule.sql:
                    continue
                if constraint.ondelete == "CASCADE" or other is rule.sql:
                    continue
                column = constraint.columns[0]
                count = conn.scalar(select(func.count()).select_from(other).where(column.in_(gone))) or 0
                if count:
                    row = conn.execute(select(other).where(column.in_(gone)).limit(1)).mappings().one()
                    raise StillUsedError(
                        rule.table, gone[row[column.name]], other.name, count, _owner(conn, other, row)
                    )


def _owner(conn: Connection, table: Table, row: RowMapping) -> str:
    """The readable name of a row: its own key, or that of the row it is part of."""
    while "key" not in row:
        parent: Any = next((f for c in table.c for f in c.foreign_keys if f.ondelete == "CASCADE"), None)
        if parent is None:
            # no part of another row, but told by what it is about
            about: Any = next(f for c in table.c for f in c.foreign_keys if "key" in f.column.table.c)
            key = conn.scalar(select(about.column.table.c.key).where(about.column == row[about.parent.name]))
            return f"{table.name} of {key}"
        table = parent.column.table
        row = conn.execute(select(table).where(table.c.id == row[parent.parent.name])).mappings().one()
    return str(row["key"])
