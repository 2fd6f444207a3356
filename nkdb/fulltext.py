"""The full-text index as a whole: filling it at one go, comparing it with the tables, and loading without it.

The database itself keeps the index current, row by row. Whoever writes very many rows is quicker to leave that out and
to fill the index once at the end.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nkdb import db
from nkdb.fulltext_sql import FILL_POSTGRESQL, FILL_SQLITE, INDEXES, NAMES, PAIRED, TEXTS, pairs
from nkdb.progress import Begin, untold

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ADVICE = "run 'nkdb db reindex'"


def rebuild(conn: Connection, begin: Begin = untold) -> None:
    """Fill the index anew from the tables, with one statement a part, within the connection's transaction."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("DELETE FROM name_search")
    else:
        for index in INDEXES:
            # not truncated: whoever began to search before would find nothing
            conn.exec_driver_sql(f"DELETE FROM {index}")
    filling = FILL_SQLITE if conn.dialect.name == "sqlite" else FILL_POSTGRESQL
    advance = begin("filling parts of the index", len(filling))
    for statement in filling:
        conn.exec_driver_sql(statement)
        advance(1)


@contextmanager
def suspended(conn: Connection) -> Iterator[None]:
    """Within it, writing leaves the index alone; at its end the index is filled anew.

    What goes wrong within it is for the connection's transaction to undo, triggers included.
    """
    if conn.dialect.name == "sqlite":
        triggers = conn.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(name, '_search_') ORDER BY name"
        ).all()
        for name, _ in triggers:
            conn.exec_driver_sql(f"DROP TRIGGER {db.quoted(name)}")
        yield
        rebuild(conn)
        for _, sql in triggers:
            conn.exec_driver_sql(sql)
    else:
        tables = sorted({*NAMES, *(table for table, _ in TEXTS.values())})
        for table in tables:
            conn.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        rebuild(conn)
        for table in tables:
            conn.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def all_taken_away(conn: Connection, index: str) -> Iterator[None]:
    """Within it, the texts that an index of a SQLite file is of may be taken away, all or very many, at one go.

    One by one, each is looked through for its words again, which takes as long as to fill the index.
    """
    trigger = f"{index}_before_update"
    sql = conn.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).scalar_one()
    conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
    yield
    conn.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    conn.exec_driver_sql(sql)


class BulkInserts:
    """Articles and claims inserted in great numbers: each index gets very many new ones with one statement.

    Only the triggers of inserts are set aside; what is changed or removed meanwhile finds its way into the index as
    ever. On a server only the owner of the tables can set triggers aside: for others they stay.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._first: dict[str, int] = {}
        self._triggers: list[tuple[str, str, str]] = []

    def begin(self) -> None:
        """From now on rows are inserted that the index learns of at the end; a second call does nothing."""
        if self._first or not self._is_owner():
            return
        conn = self._conn
        tables = {index: table for index, (table, _) in TEXTS.items() if table in ("article", "claim")}
        self._first = {
            index: conn.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one()
            for index, table in tables.items()
        }
        if conn.dialect.name == "sqlite":
            found = conn.exec_driver_sql("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            self._triggers = [
                (name, table, sql) for name, table, sql in found if name.removesuffix("_insert") in tables
            ]
            for name, _, _ in self._triggers:
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            names = {index: f"{table}_search_{index.removesuffix('_search')}_insert" for index, table in tables.items()}
            self._triggers = [(name, tables[index], "") for index, name in names.items()]
            for name, table, _ in self._triggers:
                conn.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")

    def _is_owner(self) -> bool:
        if self._conn.dialect.name == "sqlite":
            return True
        owned = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])"
        return bool(self._conn.exec_driver_sql(owned, (["article", "claim"],)).scalar_one())

    def catch_up(self) -> None:
        """Bring the rows inserted until now into the index."""
        for index, first in self._first.items():
            table, column = TEXTS[index]
            last = self._conn.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
            if last >= first:
                new = f"id BETWEEN {first} AND {last} AND {column} IS NOT NULL"
                if self._conn.dialect.name == "sqlite":
                    self._fill_sqlite(index, table, column, new)
                else:
                    self._conn.exec_driver_sql(
                        f"INSERT INTO {index} (id, words) SELECT id, search_words({column}) FROM {table} WHERE {new}"
                    )
                self._first[index] = last + 1

    def _fill_sqlite(self, index: str, table: str, column: str, new: str) -> None:
        # a function of Python's in the statement, or rows fetched one by one, would wait for their turn with each row
        # while another thread reads: the texts that have pairs come as one value, and go back as one
        texts = f"SELECT json_group_object(id, {column}) FROM {table} WHERE {new} AND {column} GLOB '*[{PAIRED}]*'"
        found: dict[str, str] = json.loads(self._conn.exec_driver_sql(texts).scalar_one())
        self._conn.exec_driver_sql(
            f"""INSERT INTO {index} (rowid, text, pairs)
            SELECT {table}.id, {column}, made.pairs
            FROM {table} LEFT JOIN (SELECT CAST(key AS INTEGER) AS id, value AS pairs FROM json_each(?)) AS made
                ON made.id = {table}.id
            WHERE {table}.{new} ORDER BY {table}.id""",
            (json.dumps({id_: pairs(text) for id_, text in found.items()}),),
        )

    def end(self) -> None:
        """Bring all new rows into the index, and set the triggers to work again."""
        self.catch_up()
        for name, table, sql in self._triggers:
            self._conn.exec_driver_sql(sql or f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        self._first, self._triggers = {}, []


def faults(conn: Connection, begin: Begin = untold) -> list[str]:
    """Where the index and the tables differ, each with what to do; an empty list where they agree."""
    if conn.dialect.name == "sqlite":
        driver: Any = conn.connection.driver_connection
        return sqlite_faults(driver, begin)
    return _faults(lambda index: _postgresql_agrees(conn, index), begin)


def sqlite_faults(connection: sqlite3.Connection, begin: Begin) -> list[str]:
    """As `faults`, of a SQLite file, past SQLAlchemy, which is slow to import; the connection must be able to write."""
    return _faults(lambda index: _sqlite_agrees(connection, index), begin)


def _faults(agrees: Callable[[str], bool], begin: Begin) -> list[str]:
    found: list[str] = []
    advance = begin("comparing parts of the index", len(INDEXES))
    for index in INDEXES:
        if not agrees(index):
            found.append(f"{index}: does not match its texts; {_ADVICE}")
        advance(1)
    return found


def _sqlite_agrees(connection: sqlite3.Connection, index: str) -> bool:
    try:
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    return index in TEXTS or _same_rows(
        connection.execute, index, "rowid, text, pairs, kind, entity_id", "id, text, pairs, kind, entity_id"
    )


def _postgresql_agrees(conn: Connection, index: str) -> bool:
    execute = conn.exec_driver_sql
    if index in TEXTS:
        return _same_rows(execute, index, "id, words", "id, search_words(text)")
    columns = "id, text, kind, entity_id"
    return _same_rows(execute, index, f"{columns}, words", f"{columns}, search_words(text)")


def _same_rows(execute: Callable[[str], Any], index: str, held: str, wanted: str) -> bool:
    texts = f"searched_{index.removesuffix('_search')}"
    # they agree where each row of the index is that of a text, and no text is left out: to find the words and pairs of
    # all texts takes so long that it is done once
    differ = f"""SELECT EXISTS (SELECT {held} FROM {index} EXCEPT SELECT {wanted} FROM {texts})
        OR EXISTS (SELECT id FROM {texts} EXCEPT SELECT {held.partition(",")[0]} FROM {index})"""
    return not execute(differ).fetchone()[0]
