"""Whether a database is whole: the file, its foreign keys, and its schema against the one the migrations make."""

from __future__ import annotations

import re

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError

from nkdb import db, fulltext


def normal_ddl(sql: str) -> str:
    """A CREATE statement without what does not matter: comments, white space, quotes around names.

    >>> normal_ddl('CREATE TABLE "a" ( /* a table */ id INTEGER)')
    'CREATE TABLE a ( id INTEGER)'
    """
    return " ".join(re.sub(r'/\*.*?\*/|"', "", sql, flags=re.DOTALL).split())


def sqlite_ddl(conn: Connection) -> dict[str, str]:
    """The objects of a SQLite schema: 'table article' and its normal DDL."""
    rows = conn.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        f"{kind} {name}": normal_ddl(sql) for kind, name, sql in rows if not name.startswith(("sqlite_", "alembic_"))
    }


def faults(target: db.Target) -> list[str]:
    """What is wrong with a database, each with what to do; an empty list where nothing is."""
    with db.connection(target) as conn:
        if conn.dialect.name != "sqlite":
            return _server_faults(conn)
        found: list[str] = []
        try:
            for (message,) in conn.exec_driver_sql("PRAGMA integrity_check"):
                if message != "ok":
                    found.append(_damage(message))
            found += [
                f"table {row[0]}, row {row[1]}: refers to a row of {row[2]} that is not there; load the seeds again"
                for row in conn.exec_driver_sql("PRAGMA foreign_key_check")
            ]
        except DatabaseError as error:
            # damage may be such that SQLite stops looking, and then does not even commit nothing
            conn.rollback()
            return [*found, _damage(str(error.orig))]
        found += _differences(sqlite_ddl(conn), expected_sqlite_ddl())
        # an index that is not there, or whose view is another, cannot be compared with anything
        return found or fulltext.faults(conn)


def _damage(message: str) -> str:
    return f"damaged file: {message}; restore a backup, or load the seeds into a new database"


def expected_sqlite_ddl() -> dict[str, str]:
    """The schema the migrations make, from running them in memory."""
    with create_engine("sqlite://").begin() as conn:
        db.upgrade(conn)
        return sqlite_ddl(conn)


def _differences(found: dict[str, str], expected: dict[str, str]) -> list[str]:
    advice = "dump to seeds and load them into a new database"
    lines = [f"{name}: not there; {advice}" for name in sorted(expected.keys() - found.keys())]
    lines += [f"{name}: not part of the schema; drop it" for name in sorted(found.keys() - expected.keys())]
    lines += [
        f"{name}: differs from what the migrations make; {advice}"
        for name in sorted(found.keys() & expected.keys())
        if found[name] != expected[name]
    ]
    return lines


def _server_faults(conn: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from nkdb.models import VIEWS, Base, is_index_table

    views = {view.table.name for view in VIEWS}
    context = MigrationContext.configure(
        conn,
        opts={
            "include_object": lambda item, name, kind, *_: (
                not (kind == "table" and (name in views or is_index_table(name)))
            )
        },
    )
    found = [f"schema: {difference}" for difference in compare_metadata(context, Base.metadata)]
    return found + fulltext.faults(conn)
