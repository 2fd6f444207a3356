"""Whether rows are such as nkdb writes: what neither the schema nor foreign keys hold, and other programs may break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Integer, LargeBinary, Numeric, String
from sqlalchemy.types import TypeEngine

from nkdb import db

SHOWN = 10
_ADVICE = "load the seeds again with --full, or restore a backup"
_REWRITE = "write it anew with a program for SQLite (UPDATE … WHERE id = …), or restore a backup"

_BROKEN_CHAINS = """
    SELECT c.key FROM claim c LEFT JOIN claim_source l ON l.claim_id = c.id
    GROUP BY c.id, c.key HAVING count(l.id) = 0 OR count(l.id) <> max(l.position) + 1 ORDER BY c.key
"""


def faults(conn: Connection) -> list[str]:
    """What is wrong with rows, each with what to do; an empty list where nothing is."""
    broken = conn.exec_driver_sql(_BROKEN_CHAINS).scalars().all()
    found = [f"claim {key}: a chain with a gap, or none; {_ADVICE}" for key in broken[:SHOWN]]
    if len(broken) > SHOWN:
        found.append(f"and {len(broken) - SHOWN:,} more claims with such a chain")
    if conn.dialect.name == "sqlite":
        found += [f"{value}; {advice}" for value, advice in wrong_values(conn)]
    return found


def wrong_values(conn: Connection) -> Iterator[tuple[str, str]]:
    """Values in a SQLite file that a server would not take in their column, each with what to do."""
    for place in _of_another_kind(conn):
        yield _told(*place, "is of another kind"), _ADVICE
    driver: Any = conn.connection.driver_connection
    for broken in db.broken_texts(driver):
        yield _told(broken.table, broken.column, broken.ids, "is not UTF-8"), _REWRITE


# what a value of a column must not be; SQLite takes any in each
_NOT_OF_KIND: dict[type[TypeEngine[Any]], str] = {
    String: "typeof({name}) <> 'text'",
    Integer: "typeof({name}) <> 'integer'",
    Boolean: "{name} NOT IN (0, 1)",
    Numeric: "typeof({name}) NOT IN ('integer', 'real')",
    LargeBinary: "typeof({name}) <> 'blob'",
    Date: "date({name}, '+0 days') IS NOT {name}",
    DateTime: "datetime({name}) IS NULL",
    JSON: "NOT json_valid({name})",
}


def _told(table: str, column: str, ids: Sequence[int], what: str) -> str:
    shown = ", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else "")
    return f"table {table}, row {shown}: {column} {what}"


def _of_another_kind(conn: Connection) -> Iterator[tuple[str, str, Sequence[int]]]:
    """Values that are none of their column's kind: a table, its column, and the numbers of rows."""
    from nkdb.models import TABLES

    for table in TABLES.values():
        wrong = {
            column.name: f"({column.name} IS NOT NULL AND {sql.format(name=column.name)})"
            for column in table.columns
            if (sql := _not_of_kind(column))
        }
        # a table is gone through once, unless there is something to tell
        any_wrong = " OR ".join(wrong.values()) or "FALSE"
        if conn.exec_driver_sql(f"SELECT 1 FROM {table.name} WHERE {any_wrong} LIMIT 1").first() is None:
            continue
        for name, where in wrong.items():
            ids = conn.exec_driver_sql(f"SELECT id FROM {table.name} WHERE {where} ORDER BY id").scalars().all()
            if ids:
                yield table.name, name, ids


def _not_of_kind(column: Column[Any]) -> str | None:
    return next((sql for kind, sql in _NOT_OF_KIND.items() if isinstance(column.type, kind)), None)
