"""A copy of the database as a SQLite file that nkdb opens: of a SQLite file, or of a PostgreSQL server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from nkdb import db
from nkdb.progress import Advance, Begin, untold

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

ROWS_A_BLOCK = 2_000


def write_sqlite_file(
    target: db.Target, file: Path, *, with_bodies: bool = False, begin: Begin = untold
) -> dict[str, int]:
    """Write the whole database, as of one moment, and say how many rows each table has there.

    Without bodies nothing of them stays in the file, and evidence is unchecked, as it is before a page is imported.
    """
    from nkdb.models import TABLES

    db.require_current(target)
    if target.file is not None:
        try:
            with db.read_only_sqlite(target.file) as connection:
                begin("copying", None)
                connection.execute("VACUUM INTO ?", (str(file),))
            with closing(sqlite3.connect(file)) as connection:
                counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}
        except sqlite3.Error as error:
            raise db.copying_refusal(target, file, error) from None
        if not with_bodies:
            with db.connection(db.Target.of_file(file)) as conn:
                _leave_out_prose(conn)
    else:
        # a backup lacks nothing, what is handed on may lack what the role may not see
        with db.snapshot(target, whole=with_bodies) as server, db.connection(db.Target.of_file(file)) as conn:
            counts = row_counts(server)
            db.upgrade(conn)
            conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            advance = begin("copying rows", sum(counts.values()))
            for table in TABLES.values():
                _copy(server, conn, table, advance)
            if not with_bodies:
                _leave_out_prose(conn)
    try:
        with closing(db.interruptible(sqlite3.connect(file))) as connection:
            begin("writing the file anew", None)
            # what was taken out still stands in free pages until the file is written anew
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise db.copying_refusal(target, file, error) from None
    return counts


def row_counts(conn: Connection) -> dict[str, int]:
    """How many rows each table has."""
    from sqlalchemy import func, select

    from nkdb.models import TABLES

    each = (select(func.count()).select_from(table).scalar_subquery() for table in TABLES.values())
    return dict(zip(TABLES, conn.execute(select(*each)).one(), strict=True))


def _copy(server: Connection, conn: Connection, table: Table, advance: Advance) -> None:
    from sqlalchemy import insert, select

    # what migrations put there themselves comes with the copy
    conn.execute(table.delete())
    with server.execution_options(stream_results=True).execute(select(table).order_by(table.c.id)) as rows:
        for part in rows.mappings().partitions(ROWS_A_BLOCK):
            conn.execute(insert(table), [dict(row) for row in part])
            advance(len(part))


def _leave_out_prose(conn: Connection) -> None:
    from sqlalchemy import null, update

    from nkdb import fulltext
    from nkdb.models import ARTICLE, EVIDENCE, TABLES

    with fulltext.all_taken_away(conn, "body_search"):
        for table in TABLES.values():
            prose = {column.name: null() for column in table.columns if column.info.get("prose")}
            if table is ARTICLE:
                prose["body_sha256"] = null()  # the schema wants both or neither
            if prose:
                conn.execute(update(table).values(prose))
    conn.execute(update(EVIDENCE).values(state="unchecked", checked_at=None))
    indexes = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
    for (name,) in indexes.all():
        # a full-text index keeps words that were deleted until it is merged
        index = db.quoted(name)
        conn.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
