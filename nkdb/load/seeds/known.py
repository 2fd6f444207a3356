"""What the database holds beside the seeds of a load, and will go on to hold: what their references may lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from nkdb.errors import Problem
from nkdb.load.chunks import chunks
from nkdb.load.outlets import MERGES
from nkdb.models import (
    ARTICLE,
    ARTICLE_RELATION,
    CLAIM,
    CLAIM_SOURCE,
    DOCUMENT,
    FIGURE,
    MEASURE,
    METADATA,
    ORGANIZATION,
    PLACE,
    SEED_FILE,
    SOURCE,
)  # fmt: skip
from nkdb.seedfile import records as r
from nkdb.seedfile.lookup import NEAR_AMONG
from nkdb.seedfile.outside import Known, Outside
from nkdb.seedfile.seeds import HELD, Seeds


def known_keys(conn: Connection, touched_files: Collection[int]) -> Known:
    """What `References` asks: what stays whatever the load does, and what to say of keys that are not there."""
    known: dict[str, set[str]] = {}
    for kind in HELD:
        table = METADATA.tables[kind.TYPE]
        rows = conn.execute(select(table.c.key, table.c.seed_file_id))
        known[kind.TYPE] = {row.key for row in rows if row.seed_file_id not in touched_files}
    documents = conn.execute(
        select(DOCUMENT.c.key, SOURCE.c.key.label("source")).join(SOURCE, SOURCE.c.id == DOCUMENT.c.source_id)
    )
    measures = conn.execute(select(MEASURE.c.key, MEASURE.c.dimension))
    parents = {table.name: _parents(conn, table, touched_files) for table in (PLACE, ORGANIZATION, SOURCE)}
    return Known(known, dict(documents.all()), dict(measures.all()), parents, _looked_in(conn))


def _looked_in(conn: Connection) -> str:
    shipped = conn.scalar(select(SEED_FILE.c.id).where(SEED_FILE.c.root == "shipped").limit(1))
    advice = "" if shipped is not None else "; `nkdb load` without a path adds the seeds that come with nkdb to it"
    return f"Keys are looked for in the files given and in the database{advice}."


def _parents(conn: Connection, table: Table[Any], touched_files: Collection[int]) -> dict[str, str | None]:
    rows = conn.execute(_rows_with_parents(table))
    return {key: above for key, above, seed_file_id in rows if seed_file_id not in touched_files}


# an alias of a table takes longer to make than to ask
@cache
def _rows_with_parents(table: Table[Any]) -> Select[str, str | None, int | None]:
    parent = table.alias()
    return select(table.c.key, parent.c.key, table.c.seed_file_id).join(parent, parent.c.id == table.c.parent_id)


def merges_in_the_way(conn: Connection, seeds: Seeds, touched_files: Collection[int]) -> list[Problem]:
    """Merges of the seeds that together with merges of the database would need two steps."""
    if not seeds.of(r.Merge):
        return []
    stated = {at.record.source for at in seeds.of(r.Merge)}
    kept = [row for row in conn.execute(MERGES) if row.seed_file_id not in touched_files and row.source not in stated]
    sources, targets = {row.source: row.into for row in kept}, {row.into: row.source for row in kept}
    problems = []
    for at in seeds.of(r.Merge):
        source, into = at.record.source, at.record.into
        if into in sources:
            found = f"{into}, which the database has merged into {sources[into]}"
            problems.append(at.problem(("into",), f"merge of {source}", "into", found, "a source that is not merged"))
        if source in targets:
            found = f"{source}, into which the database has merged {targets[source]}"
            allowed = f"a source that nothing is merged into (nkdb unmerge {targets[source]})"
            problems.append(at.problem(("source",), f"merge of {source}", "source", found, allowed))
    return problems


class DatabaseOutside(Outside):
    """The articles and figures in the database that no file of the load states."""

    def __init__(self, conn: Connection, touched_files: Collection[int], loaded: Collection[str]) -> None:
        self._conn, self._touched, self._loaded = conn, touched_files, loaded

    def which(self, kind: str, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that exist."""
        column = ARTICLE.c.key if kind == "article" else FIGURE.c.key
        return {key for (key,) in self._staying_among(self._statement(kind), column, keys)}

    def alike(self, kind: str, key: str) -> Collection[str]:
        """All keys, where they are not too many; of figures else those of the article that is named."""
        table = METADATA.tables[kind]
        statement = self._statement(kind)
        if (self._conn.scalar(select(func.count()).select_from(table)) or 0) > NEAR_AMONG:
            if kind == "article":
                return []
            statement = statement.where(ARTICLE.c.key == key.partition("/")[0])
        return [key for (key,) in self._staying(statement)]

    def relations(self) -> list[tuple[str, str, str]]:
        """Relations of articles that no file of the load states, and those that an import or a person made."""
        other = ARTICLE.alias()
        rows = self._conn.execute(
            select(
                ARTICLE.c.key, other.c.key, ARTICLE_RELATION.c.kind, ARTICLE.c.seed_file_id, ARTICLE_RELATION.c.is_coded
            )
            .join(ARTICLE_RELATION, ARTICLE_RELATION.c.article_id == ARTICLE.c.id)
            .join(other, other.c.id == ARTICLE_RELATION.c.related_article_id)
        )
        return [
            (key, related, kind)
            for key, related, kind, seed_file_id, is_coded in rows
            if not is_coded or (seed_file_id not in self._touched and key not in self._loaded)
        ]

    def measured(self, measures: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """The figures of some measures: measure, unit, figure."""
        statement = (
            select(MEASURE.c.key, FIGURE.c.unit, FIGURE.c.key, ARTICLE.c.key, ARTICLE.c.seed_file_id)
            .join(MEASURE, MEASURE.c.id == FIGURE.c.measure_id)
            .join(CLAIM, CLAIM.c.id == FIGURE.c.claim_id)
            .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
        )
        return self._staying_among(statement, MEASURE.c.key, measures)

    def cited(self, documents: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """The claims whose chains lead over some documents: document, source of that link, claim."""
        statement = (
            select(DOCUMENT.c.key, SOURCE.c.key, CLAIM.c.key, ARTICLE.c.key, ARTICLE.c.seed_file_id)
            .join(CLAIM_SOURCE, CLAIM_SOURCE.c.document_id == DOCUMENT.c.id)
            .join(SOURCE, SOURCE.c.id == CLAIM_SOURCE.c.source_id)
            .join(CLAIM, CLAIM.c.id == CLAIM_SOURCE.c.claim_id)
            .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
        )
        return self._staying_among(statement, DOCUMENT.c.key, documents)

    def _staying_among(
        self, statement: Select[*tuple[Any, ...]], column: ColumnElement[str], keys: Collection[str]
    ) -> Iterator[Any]:
        """As `_staying`, of the rows that have one of the keys in a column."""
        for part in chunks(keys):
            yield from self._staying(statement.where(column.in_(part)))

    def _staying(self, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """What rows have before the key and the file of an article, where that stays."""
        for *found, article, seed_file_id in self._conn.execute(statement):
            if seed_file_id not in self._touched and article not in self._loaded:
                yield found

    @staticmethod
    def _statement(kind: str) -> Select[str, str, int | None]:
        if kind == "article":
            return select(ARTICLE.c.key, ARTICLE.c.key.label("article"), ARTICLE.c.seed_file_id)
        return (
            select(FIGURE.c.key, ARTICLE.c.key.label("article"), ARTICLE.c.seed_file_id)
            .join(CLAIM, CLAIM.c.id == FIGURE.c.claim_id)
            .join(ARTICLE, ARTICLE.c.id == CLAIM.c.article_id)
        )
