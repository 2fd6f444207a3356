"""What a database of either kind holds, told in the same way for both."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, inspect

from nkdb import db
from nkdb.load.dump import seed_texts


def content(target: db.Target) -> object:
    """Everything in a database: a file's bytes (None where there is no file), or all rows on a server."""
    if target.file is not None:
        return target.file.read_bytes() if target.file.exists() else None
    with db.snapshot(target) as conn:
        # put together by the server, which takes a tenth of the time that is needed to read the values here
        asked = {name: f"SELECT string_agg(t::text, '\n' ORDER BY t::text) FROM {name} t" for name in table_names(conn)}
        return {name: conn.exec_driver_sql(sql).scalar() for name, sql in asked.items()}


def tables(conn: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, by the names of tables and columns, in the order in which the database has them."""
    return {
        name: [dict(row) for row in conn.exec_driver_sql(f"SELECT * FROM {name}").mappings()]
        for name in table_names(conn)
    }


def table_names(conn: Connection) -> list[str]:
    """The names of all tables, as SQL has them."""
    return sorted(map(conn.dialect.identifier_preparer.quote, inspect(conn).get_table_names()))


def rows(target: db.Target, sql: str) -> list[tuple[Any, ...]]:
    """What a query finds, with values as SQLite has them."""
    (found,) = answers(target, sql)
    return found


def answers(target: db.Target, *queries: str) -> list[list[tuple[Any, ...]]]:
    """What each of some queries finds at one moment: to connect takes longer than to ask."""
    with db.snapshot(target) as conn:
        # without parameters, a % is a %
        asked = conn.execution_options(no_parameters=True)
        return [[tuple(map(as_on_sqlite, row)) for row in asked.exec_driver_sql(sql)] for sql in queries]


def one(target: db.Target, sql: str) -> Any:
    """The one value a query finds."""
    ((value,),) = rows(target, sql)
    return value


def dump(target: db.Target) -> dict[str, str]:
    """The database as seed texts."""
    with db.snapshot(target) as conn:
        return {name: "".join(pieces) for name, pieces in seed_texts(conn)}


def as_on_sqlite(value: Any) -> Any:
    """A value as SQLite has it: days are texts, and numbers have no kind of their own for exact ones."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if type(value) is datetime.date else value


def named(target: db.Target) -> str:
    """A database as a user names it, its password (if any) included."""
    return str(target.file) if target.file is not None else target.url
