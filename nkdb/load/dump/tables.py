"""Whole tables, read once each, with the keys that stand for ids in seeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from nkdb.models import Base

Row = Mapping[str, Any]

_IMPORTED = ("body", "body_minhash", "head", "tail", "images", "captions", "comments")
"""Columns that seeds have no part in, and that may be large."""


class Tables:
    """The rows of a connection's tables, and the keys of their ids."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._keys: dict[str, dict[int, str]] = {}

    def rows(self, table: str) -> list[Row]:
        """The rows of a table by the names of columns, without what imports have put there."""
        statement: Select[Any] = select(*(c for c in Base.metadata.tables[table].c if c.name not in _IMPORTED))
        return [dict(row) for row in self._conn.execute(statement).mappings()]

    def by(self, table: str, parent: str) -> dict[int, list[Row]]:
        """The rows of a table for each id in a column; an empty list for an id that is not there."""
        grouped: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows(table):
            grouped[row[parent]].append(row)
        return grouped

    def key(self, table: str, id_: int | None) -> str | None:
        """The key of the row that a column leads to; None where it leads nowhere."""
        if id_ is None:
            return None
        if table not in self._keys:
            t = Base.metadata.tables[table]
            self._keys[table] = {row.id: row.key for row in self._conn.execute(select(t.c.id, t.c.key))}
        return self._keys[table][id_]

    def key_of(self, table: str, id_: int) -> str:
        """The key of a row."""
        key = self.key(table, id_)
        assert key is not None
        return key
