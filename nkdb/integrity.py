"""Whether rows are such as nkdb writes: what neither the schema nor foreign keys hold, and other programs may break."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, String
from sqlalchemy.types import TypeEngine

SHOWN = 10
_ADVICE = "load the seeds again with --full, or restore a backup"

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
        found += _of_another_kind(conn)
    return found


# what a value of a column must not be; SQLite takes any in each
_NOT_OF_KIND: dict[type[TypeEngine[Any]], str] = {
    String: "typeof({name}) <> 'text'",
    LargeBinary: "typeof({name}) <> 'blob'",
    Date: "date({name}, '+0 days') IS NOT {name}",
    DateTime: "datetime({name}) IS NULL",
    JSON: "NOT json_valid({name})",
}


def _of_another_kind(conn: Connection) -> list[str]:
    """Values that are none of their column's kind."""
    from nkdb.models import TABLES

    found = []
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
                shown = ", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else "")
                found.append(f"table {table.name}, row {shown}: {name} is of another kind; {_ADVICE}")
    return found


def _not_of_kind(column: Column[Any]) -> str | None:
    return next((sql for kind, sql in _NOT_OF_KIND.items() if isinstance(column.type, kind)), None)
