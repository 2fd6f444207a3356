"""Whether rows are such as nkdb writes: what neither the schema nor foreign keys hold, and other programs may break."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import Any

from nkdb import db
from nkdb.errors import BrokenRowError

SHOWN = 10
_TABLES = r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\_search%' ESCAPE '\'"
_ADVICE = "load the seeds again with --full, or restore a backup"
_CONSTRAINT = re.compile(r"CHECK constraint failed in (?P<checked>.+)|NULL value in (?P<table>.+)\.(?P<column>.+)")
_REWRITE = "write it anew with a program for SQLite (UPDATE … WHERE id = …), or restore a backup"

_BROKEN_CHAINS = """
    SELECT c.key FROM claim c LEFT JOIN claim_source l ON l.claim_id = c.id
    GROUP BY c.id, c.key HAVING count(l.id) = 0 OR count(l.id) <> max(l.position) + 1 ORDER BY c.key
"""
_COLUMNS = """
    SELECT m.name, c.name, c.type FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' ORDER BY m.rowid, c.cid
"""


def faults(execute: Callable[[str], Any]) -> list[str]:
    """What is wrong with rows of either kind of database, each with what to do; an empty list where nothing is.

    `execute` runs a statement, as SQLite's connections and SQLAlchemy's `exec_driver_sql` do.
    """
    broken = [key for (key,) in execute(_BROKEN_CHAINS).fetchall()]
    found = [f"claim {key}: a chain with a gap, or none; {_ADVICE}" for key in broken[:SHOWN]]
    ages = sorted(str(number) for (number,) in execute("SELECT version_num FROM alembic_version").fetchall())
    if len(ages) > 1:
        found.insert(0, f"table alembic_version: {' and '.join(ages)}, where one row says how old the schema is; "
                        "delete the others")  # fmt: skip
    if len(broken) > SHOWN:
        found.append(f"and {len(broken) - SHOWN:,} more claims with such a chain")
    return found


def broken_constraint(message: str) -> str | None:
    """What to tell of a row that breaks a constraint, by SQLite's own message, with what to do; None for other faults.

    Programs that switch CHECKs off, or add a constraint to a table that has rows, leave such ones.

    >>> broken_constraint("CHECK constraint failed in claim").partition(";")[0]
    'table claim: a row that a CHECK forbids'
    """
    found = _CONSTRAINT.fullmatch(message)
    if found is None:
        return None
    what = f"no value in {found['column']}, which must have one" if found["column"] else "a row that a CHECK forbids"
    return f"table {found['checked'] or found['table']}: {what}; {_ADVICE}"


def lost_references(connection: sqlite3.Connection) -> list[str]:
    """Rows of a SQLite file that refer to ones that are not there, by the two tables, each with what to do."""
    lost: dict[tuple[str, str], list[int]] = defaultdict(list)
    for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
        lost[table, other].append(row)
    return [
        f"table {table}, row {_shown(rows)}: refers to a row of {other} that is not there; "
        f"delete what does and {_ADVICE}"
        for (table, other), rows in lost.items()
    ]


def wrong_values(connection: sqlite3.Connection, tables: Collection[str]) -> Iterator[tuple[str, str]]:
    """Values in these tables of a SQLite file that a server would not take in their column, each with what to do."""
    for place in _of_another_kind(connection, tables):
        yield _told(*place, "is of another kind"), _ADVICE
    for broken in db.broken_texts(connection):
        if broken.table in tables:
            yield _told(broken.table, broken.column, broken.ids, "is not UTF-8"), _REWRITE


def broken_row(target: db.Target) -> BrokenRowError | None:
    """What to tell of the first value in a file that is none of its column's kind, or row that refers to nothing.

    Whoever reads or writes beside one may fail anywhere, in words that do not say where it stands. A server takes none.
    """
    if target.file is None:
        return None
    with suppress(sqlite3.Error), db.read_only_sqlite(target.file) as connection:
        tables = {table for (table,) in connection.execute(_TABLES)}
        for table, column, ids in _of_another_kind(connection, tables):
            where = f"{target}: table {table}, row {ids[0]}"
            return BrokenRowError(where, f"a value of another kind as its {column}")
        for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
            return BrokenRowError(f"{target}: table {table}, row {row}", f"no row of {other} that it refers to")
    return None


# what a value of a column must not be, by the type that the column is declared to have; SQLite takes any in each
_NOT_OF_TYPE = {
    "TEXT": "typeof({name}) <> 'text'",
    "INTEGER": "typeof({name}) <> 'integer'",
    "BOOLEAN": "{name} NOT IN (0, 1)",
    "NUMERIC": "typeof({name}) NOT IN ('integer', 'real')",
    "BLOB": "typeof({name}) <> 'blob'",
    "DATE": "date({name}, '+0 days') IS NOT {name}",
    "DATETIME": "datetime({name}) IS NULL",
    "JSON": "NOT json_valid({name})",
}


def _told(table: str, column: str, ids: Sequence[int], what: str) -> str:
    return f"table {table}, row {_shown(ids)}: {column} {what}"


def _shown(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else "")


def _of_another_kind(
    connection: sqlite3.Connection, tables: Collection[str]
) -> Iterator[tuple[str, str, Sequence[int]]]:
    """Values that are none of their column's kind: a table, its column, and the numbers of rows."""
    wrong: dict[str, dict[str, str]] = defaultdict(dict)
    for table, name, type_ in connection.execute(_COLUMNS).fetchall():
        if table in tables and type_ in _NOT_OF_TYPE:
            quoted = db.quoted(name)
            wrong[table][name] = f"({quoted} IS NOT NULL AND {_NOT_OF_TYPE[type_].format(name=quoted)})"
    for table, columns in wrong.items():
        # a table is gone through once, unless there is something to tell
        any_wrong = " OR ".join(columns.values())
        if connection.execute(f"SELECT 1 FROM {db.quoted(table)} WHERE {any_wrong} LIMIT 1").fetchone() is None:
            continue
        for name, where in columns.items():
            rows = connection.execute(f"SELECT id FROM {db.quoted(table)} WHERE {where} ORDER BY id")
            ids = [id_ for (id_,) in rows]
            if ids:
                yield table, name, ids
