"""Rows in and out of a database in great numbers, as tuples and past SQLAlchemy's own processing of values.

On SQLite rows go through executemany, on PostgreSQL through COPY. Both take and give dates as texts and numbers as
floats or ints, so that rows that were read compare with rows that are to be written.
"""

from __future__ import annotations

import itertools
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Date, Numeric
from sqlalchemy.exc import DBAPIError

from nkdb.models import Base

Row = tuple[Any, ...]

SQLITE_CACHE_KIB = 64 * 1024
IDS_AT_ONCE = 2_000


class Store(ABC):
    """The tables of one connection; names of tables and columns are the models' own, never a user's."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._quote = conn.dialect.identifier_preparer.quote

    def names(self, columns: Sequence[str]) -> str:
        """A list of columns in SQL."""
        return ", ".join(self._quote(column) for column in columns)

    def _fetched(self, statement: str, parameter: Any) -> list[Row]:
        # the driver's own tuples: SQLAlchemy's rows take longer to make than the database to find
        result: Any = self.conn.exec_driver_sql(statement, (parameter,))
        with closing(result):
            rows: list[Row] = result.cursor.fetchall()
        return rows

    @abstractmethod
    def new_ids(self, table: str) -> Iterator[int]:
        """Ids that no row of the table has, without end; good while the transaction lasts."""

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows; where the id, which comes first, is None, the database gives one."""

    @abstractmethod
    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        """The rows that have one of the values in a column."""

    @abstractmethod
    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Overwrite rows, each found by its id, which comes first."""

    @abstractmethod
    def delete(self, table: str, ids: Collection[int]) -> None:
        """Remove rows."""


class SqliteStore(Store):
    """Tables in a SQLite file."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        conn.exec_driver_sql(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")

    def new_ids(self, table: str) -> Iterator[int]:
        """The ids after the last one."""
        last = self.conn.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
        return itertools.count(last + 1)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows; SQLite itself takes NULL for the next id."""
        marks = ", ".join("?" * len(columns))
        self.conn.exec_driver_sql(f"INSERT INTO {table} ({self.names(columns)}) VALUES ({marks})", list(rows))

    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        """The rows that have one of the values in a column."""
        statement = f"SELECT {self.names(columns)} FROM {table} WHERE {where} IN (SELECT value FROM json_each(?))"
        return self._fetched(statement, json.dumps(list(values)))

    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Overwrite rows."""
        sets = ", ".join(f"{self._quote(column)} = ?" for column in columns[1:])
        self.conn.exec_driver_sql(
            f"UPDATE {table} SET {sets} WHERE id = ?", [(*row[1:], row[0]) for row in rows]
        )  # fmt: skip

    def delete(self, table: str, ids: Collection[int]) -> None:
        """Remove rows."""
        # one statement, so that rows that refer to each other may go together
        statement = f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        self.conn.exec_driver_sql(statement, (json.dumps(list(ids)),))


class PostgresqlStore(Store):
    """Tables on a PostgreSQL server."""

    def new_ids(self, table: str) -> Iterator[int]:
        """Numbers of the table's own sequence, fetched many at once."""
        statement = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {IDS_AT_ONCE})"
        while True:
            yield from self.conn.exec_driver_sql(statement).scalars()

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows with COPY."""
        import psycopg

        first = 1 if rows and rows[0][0] is None else 0
        statement = f"COPY {table} ({self.names(columns[first:])}) FROM STDIN"
        driver: Any = self.conn.connection.driver_connection
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row[first:] if first else row)
        except psycopg.Error as error:
            raise DBAPIError.instance(
                statement, None, error, psycopg.Error, dialect=self.conn.dialect, hide_parameters=True,
                connection_invalidated=bool(driver.closed),
            ) from error  # fmt: skip

    def select(self, table: str, columns: Sequence[str], where: str, values: Collection[Any]) -> list[Row]:
        """The rows that have one of the values in a column."""
        shown = ", ".join(self._shown(table, column) for column in columns)
        statement = f"SELECT {shown} FROM {table} WHERE {self._quote(where)} = ANY(%s)"
        return self._fetched(statement, list(values))

    def _shown(self, table: str, column: str) -> str:
        type_, name = Base.metadata.tables[table].c[column].type, self._quote(column)
        if isinstance(type_, Date):
            return f"to_char({name}, 'YYYY-MM-DD')"
        return f"CAST({name} AS double precision)" if isinstance(type_, Numeric) else name

    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Overwrite rows."""
        sets = ", ".join(f"{self._quote(column)} = %s" for column in columns[1:])
        self.conn.exec_driver_sql(
            f"UPDATE {table} SET {sets} WHERE id = %s", [(*row[1:], row[0]) for row in rows]
        )  # fmt: skip

    def delete(self, table: str, ids: Collection[int]) -> None:
        """Remove rows."""
        self.conn.exec_driver_sql(f"DELETE FROM {table} WHERE id = ANY(%s)", (list(ids),))


def store_of(conn: Connection) -> Store:
    """The store for a connection's kind of database."""
    return SqliteStore(conn) if conn.dialect.name == "sqlite" else PostgresqlStore(conn)
