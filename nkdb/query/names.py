"""What a user means by a key or a name: the same whichever command or function it is given to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from nkdb.query.reading import Result
from nkdb.spellings import Names

NAMED = ("source", "organization", "place")
"""The tables whose rows have more names than one."""

MOST_COMPARED = 1_000
"""Keys on either side of what was asked for that are compared with it: to compare a million takes minutes."""


class Asked(Protocol):
    """An open database that answers a SELECT: a Reader, or what gives columns at one moment."""

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
        """The rows of one SELECT with named parameters (`:name`)."""
        ...


def meant(reader: Asked, table: str, text: str) -> list[int]:
    """The row that has a key, or else those that go by a name; of a merged source, the one that it is."""
    text = text.strip()
    by_key = [id_ for (id_,) in reader.select(f"SELECT id FROM {table} WHERE key = :key", {"key": text}).rows]
    return _as_merged(reader, table, by_key) if by_key else named(reader, table, text)


def keys_beside(reader: Asked, table: str, text: str) -> list[str]:
    """The keys of a table that a key may have been meant for: all of a small one, else those next to it in order."""
    sides = (">= :text ORDER BY key", "< :text ORDER BY key DESC")
    asked = [f"SELECT key FROM {table} WHERE key {side} LIMIT {MOST_COMPARED}" for side in sides]
    return [key for sql in asked for (key,) in reader.select(sql, {"text": text}).rows]


def named(reader: Asked, table: str, text: str) -> list[int]:
    """The rows that go by a name, in any of its spellings; of a merged source, the one that it is."""
    sql = f"SELECT id, name FROM {table} UNION ALL SELECT id, key FROM {table}"
    if table in NAMED:
        sql += f" UNION ALL SELECT {table}_id, name FROM {table}_name"
    return _as_merged(reader, table, Names((id_, name) for id_, name in reader.select(sql).rows).meant(text))


def _as_merged(reader: Asked, table: str, ids: Iterable[int]) -> list[int]:
    into = dict(reader.select("SELECT source_id, into_id FROM source_merge").rows) if table == "source" else {}
    return sorted({into.get(id_, id_) for id_ in ids})
