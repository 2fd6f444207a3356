"""Rows of tables by the names of columns, and the keys that stand for ids in seeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, collate, func, select

from nkdb.models import ARTICLE, METADATA

Row = Mapping[str, Any]

_IMPORTED = ("body", "body_minhash", "head", "tail", "images", "captions", "comments")
"""Columns that seeds have no part in, and that may be large."""
_STREAMED: Final = {"yield_per": 500}


class Tables:
    """The rows of a connection's tables, and the keys of their ids."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._keys: dict[str, dict[int, str]] = {}

    def rows(self, table: str, *where: ColumnElement[bool]) -> list[Row]:
        """The rows of a table by the names of columns, without what imports have put there."""
        columns = (c for c in METADATA.tables[table].c if c.name not in _IMPORTED)
        statement: Select[Any] = select(*columns).where(*where)
        found = self._conn.execute(statement)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found.all()]

    def articles(self) -> Sequence[int]:
        """The ids of the articles, ordered by key."""
        return self._conn.scalars(select(ARTICLE.c.id).order_by(self._as_in_python(ARTICLE.c.key))).all()

    def by(self, table: str, parent: str, *where: ColumnElement[bool]) -> dict[int, list[Row]]:
        """The rows of a table for each id in a column; an empty list for an id that is not there."""
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows(table, *where):
            grouped[row[parent]].append(row)
        return grouped

    def grouped(self, table: str, column: str) -> Iterator[list[Row]]:
        """The rows of a table that share a text in a column, one group after the other as Python orders texts.

        No more than one group is held.
        """
        t = METADATA.tables[table]
        statement = select(t).order_by(self._as_in_python(t.c[column]))
        with self._conn.execute(statement, execution_options=_STREAMED) as found:
            for _, group in groupby(found.mappings(), key=itemgetter(column)):
                yield [dict(row) for row in group]

    def _as_in_python(self, text: ColumnElement[str]) -> ColumnElement[str]:
        """A text that is ordered by its code points."""
        return collate(text, "BINARY" if self._conn.dialect.name == "sqlite" else "C")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return self._conn.scalar(select(func.count()).select_from(METADATA.tables[table])) or 0

    def keys(self, table: str, *where: ColumnElement[bool]) -> dict[int, str]:
        """The keys of the rows of a table, by id."""
        t = METADATA.tables[table]
        return {row.id: row.key for row in self._conn.execute(select(t.c.id, t.c.key).where(*where))}

    def key(self, table: str, id_: int | None) -> str | None:
        """The key of the row that a column leads to; None where it leads nowhere."""
        if id_ is None:
            return None
        if table not in self._keys:
            self._keys[table] = self.keys(table)
        return self._keys[table][id_]

    def key_of(self, table: str, id_: int) -> str:
        """The key of a row."""
        key = self.key(table, id_)
        assert key is not None
        return key
