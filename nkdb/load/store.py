"""Rows in and out of a database in great numbers, as tuples and past SQLAlchemy's own processing of values.

On SQLite rows go through inserts of many at once, on PostgreSQL through COPY. Both take and give dates as texts and
numbers as floats or ints, so that rows that were read compare with rows that are to be written.
"""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import chain, count
from typing import Any

from sqlalchemy import Connection, Date, Numeric
from sqlalchemy.exc import DBAPIError

from nkdb.models import METADATA

Row = tuple[Any, ...]

SQLITE_CACHE_KIB = 64 * 1024
IDS_AT_FIRST = 100
IDS_AT_ONCE = 2_000
"""So many ids are asked for in the end, and `IDS_AT_FIRST` to begin with: most loads need few."""
ROWS_AT_ONCE = 1_000
"""So many rows go into SQLite with one statement, which takes half as long as one statement a row."""


@lru_cache(maxsize=128)
def _insert_statement(table: str, names: str, columns: int, rows: int) -> str:
    # the same text each time, so that the driver finds it among those it has prepared
    marks = ", ".join("?" * columns)
    return f"INSERT INTO {table} ({names}) VALUES " + ", ".join([f"({marks})"] * rows)


class Store(ABC):
    """The tables of one connection; names of tables and columns are the models' own, never a user's."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._quote = conn.dialect.identifier_preparer.quote

    def names(self, columns: Sequence[str]) -> str:
        """A list of columns in SQL."""
        return ", ".join(self._quote(column) for column in columns)

    def _fetched(self, statement: str, *parameters: Any) -> list[Row]:
        # the driver's own tuples: SQLAlchemy's rows take longer to make than the database to find
        result: Any = self.conn.exec_driver_sql(statement, parameters)
        with closing(result):
            rows: list[Row] = result.cursor.fetchall()
        return rows

    @abstractmethod
    def new_ids(self, table: str, at_first: int = IDS_AT_FIRST) -> Iterator[int]:
        """Ids that no row of the table has, without end, asked for as they are needed: so many at first, then more.

        They are good while the transaction lasts, and while nothing else adds rows without an id.
        """

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows; where the id, which comes first, is None, the database gives one."""

    @abstractmethod
    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        """The rows that have one of the values in a column."""

    @abstractmethod
    def select_by(
        self, table: str, columns: Sequence[str], by: Sequence[str], values: Collection[tuple[str | int, ...]]
    ) -> list[Row]:
        """The rows that have one of the values, each a text or an id for each column of `by`, in those columns."""

    @abstractmethod
    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Overwrite rows, each found by its id, which comes first."""

    @abstractmethod
    def delete(self, table: str, ids: Collection[int]) -> None:
        """Remove rows."""

    @abstractmethod
    def make_room(self) -> None:
        """Have the database hold more of its tables in memory, where rows of all kinds come in very great numbers."""

    @abstractmethod
    def analyze(self, tables: Iterable[str]) -> None:
        """Have the database learn what the tables hold now, after very many rows were written."""


class _SqliteStore(Store):
    """Tables in a SQLite file."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        driver: Any = conn.connection.driver_connection
        self._most_parameters: int = driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)

    def new_ids(self, table: str, at_first: int = IDS_AT_FIRST) -> Iterator[int]:
        """The ids after the last one."""
        last = self.conn.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
        return count(last + 1)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows, many with one statement; SQLite itself takes NULL for the next id."""
        at_once = min(ROWS_AT_ONCE, self._most_parameters // len(columns))
        for start in range(0, len(rows), at_once):
            part = rows[start : start + at_once]
            self.conn.exec_driver_sql(
                _insert_statement(table, self.names(columns), len(columns), len(part)), tuple(chain.from_iterable(part))
            )

    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        statement = f"SELECT {self.names(columns)} FROM {table} WHERE {where} IN (SELECT value FROM json_each(?))"
        return self._fetched(statement, json.dumps(list(values)))

    def select_by(
        self, table: str, columns: Sequence[str], by: Sequence[str], values: Collection[tuple[str | int, ...]]
    ) -> list[Row]:
        equal = " AND ".join(
            f"{self._quote(column)} = json_extract(asked.value, '$[{place}]')" for place, column in enumerate(by)
        )
        shown = ", ".join(f"{table}.{self._quote(column)}" for column in columns)
        # a cross join keeps its order on SQLite: the rows are looked up one by one, by the unique index
        statement = f"SELECT {shown} FROM json_each(?) AS asked CROSS JOIN {table} WHERE {equal}"
        return self._fetched(statement, json.dumps(list(values)))

    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        sets = ", ".join(f"{self._quote(column)} = ?" for column in columns[1:])
        self.conn.exec_driver_sql(
            f"UPDATE {table} SET {sets} WHERE id = ?", [(*row[1:], row[0]) for row in rows]
        )  # fmt: skip

    def delete(self, table: str, ids: Collection[int]) -> None:
        # one statement, so that rows that refer to each other may go together
        statement = f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        self.conn.exec_driver_sql(statement, (json.dumps(list(ids)),))

    def make_room(self) -> None:
        """A larger page cache, as long as the connection is open."""
        self.conn.exec_driver_sql(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")

    def analyze(self, tables: Iterable[str]) -> None:
        """Nothing: SQLite plans well by its indexes, and its statistics would be tables of their own in the schema."""


class _PostgresqlStore(Store):
    """Tables on a PostgreSQL server."""

    def new_ids(self, table: str, at_first: int = IDS_AT_FIRST) -> Iterator[int]:
        """Numbers of the table's own sequence, fetched many at once."""
        # OFFSET 0 has the sequence looked for once, not with each number
        statement = f"""SELECT nextval(sequence)
            FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS sequence OFFSET 0) AS of_table,
                generate_series(1, %s::integer)"""
        at_once = at_first
        while True:
            yield from (id_ for (id_,) in self._fetched(statement, at_once))
            at_once = min(2 * at_once, IDS_AT_ONCE)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows with COPY."""
        first = 1 if rows and rows[0][0] is None else 0
        statement = f"COPY {table} ({self.names(columns[first:])}) FROM STDIN"
        with self._driving(statement) as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row[first:] if first else row)

    @contextmanager
    def _driving(self, statement: str) -> Iterator[Any]:
        """A cursor of the driver's own, whose errors become SQLAlchemy's."""
        import psycopg

        driver: Any = self.conn.connection.driver_connection
        try:
            with driver.cursor() as cursor:
                yield cursor
        except psycopg.Error as error:
            raise DBAPIError.instance(
                statement, None, error, psycopg.Error, dialect=self.conn.dialect, hide_parameters=True,
                connection_invalidated=bool(driver.closed),
            ) from error  # fmt: skip

    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        shown = ", ".join(self._shown(table, column) for column in columns)
        statement = f"SELECT {shown} FROM {table} WHERE {self._quote(where)} = ANY(%s)"
        return self._fetched(statement, list(values))

    def select_by(
        self, table: str, columns: Sequence[str], by: Sequence[str], values: Collection[tuple[str | int, ...]]
    ) -> list[Row]:
        types = METADATA.tables[table].c
        asked = ", ".join(f"%s::{types[column].type.compile(self.conn.dialect)}[]" for column in by)
        shown = ", ".join(self._shown(table, column) for column in columns)
        statement = f"SELECT {shown} FROM {table} WHERE ({self.names(by)}) IN (SELECT * FROM unnest({asked}))"
        # planned anew each time: a plan that was made while the table was small would go through all of it
        with self._driving(statement) as cursor:
            cursor.execute(statement, [list(column) for column in zip(*values, strict=True)], prepare=False)
            rows: list[Row] = cursor.fetchall()
        return rows

    def _shown(self, table: str, column: str) -> str:
        type_, name = METADATA.tables[table].c[column].type, self._quote(column)
        if isinstance(type_, Date):
            return f"to_char({name}, 'YYYY-MM-DD')"
        return f"CAST({name} AS double precision)" if isinstance(type_, Numeric) else name

    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        exact = [isinstance(METADATA.tables[table].c[column].type, Numeric) for column in columns]
        # a float parameter would be rounded to 15 digits on its way into a NUMERIC; COPY sends its digits as text
        places = ["%s::text::numeric" if is_number else "%s" for is_number in exact]
        sets = ", ".join(
            f"{self._quote(column)} = {place}" for column, place in zip(columns[1:], places[1:], strict=True)
        )
        self.conn.exec_driver_sql(
            f"UPDATE {table} SET {sets} WHERE id = %s", [(*row[1:], row[0]) for row in rows]
        )  # fmt: skip

    def delete(self, table: str, ids: Collection[int]) -> None:
        self.conn.exec_driver_sql(f"DELETE FROM {table} WHERE id = ANY(%s)", (list(ids),))

    def make_room(self) -> None:
        """Nothing: how much a server holds is its own affair."""

    def analyze(self, tables: Iterable[str]) -> None:
        """ANALYZE what tables are joined by: until then whole tables are gone through for a few of their rows.

        Autovacuum learns the other columns in its own time; looking at those as well would take four times as long.
        """
        joined = (
            (table, [c.name for c in METADATA.tables[table].c if c.primary_key or c.foreign_keys]) for table in tables
        )
        parts = ", ".join(f"{table} ({self.names(columns)})" for table, columns in joined)
        self.conn.exec_driver_sql(f"ANALYZE {parts}")


def store_of(conn: Connection) -> Store:
    """The store for a connection's kind of database."""
    return _SqliteStore(conn) if conn.dialect.name == "sqlite" else _PostgresqlStore(conn)
