"""Rows of a database as columns: by way of Arrow where the extra `fast` is installed, otherwise by a cursor in chunks.

A `Column` says what its values are. That makes the dtypes the same however the rows were read and whatever they hold:
an empty result, or a column without a single value, has them too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from nkdb import db
from nkdb.db.arrow import arrow_server, has_arrow, require_uninterrupted
from nkdb.errors import DatabaseAccessError
from nkdb.integrity import broken_row
from nkdb.query import Result, escaped
from nkdb.vocabulary import Words

Type = Literal["text", "number", "integer", "day"]

CHUNK = 20_000
BATCH = 65_536
C_COLLATION = ' COLLATE "C"'
NO_TEXT, NO_NUMBER, NO_INTEGER = "\x1f", np.inf, -1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query: its name, the SQL that gives it, and what its values are.

    `text` becomes pandas' `str`, `number` `float64` with NaN for NULL, `integer` `int64` (-1 for NULL: row numbers and
    counts are not negative), `day` `datetime64[s]`.
    """

    name: str
    sql: str
    type: Type = "text"


def columns(table: str, names: str, type_: Type = "text") -> list[Column]:
    """Columns that keep their names, of a table by its name in the query.

    >>> [column.sql for column in columns("f", "low high", "number")]
    ['f.low', 'f.high']
    """
    return [Column(name, f"{table}.{name}", type_) for name in names.split()]


class Rows(Protocol):
    """An open database that gives columns."""

    by_code_point: str
    """Behind a text in ORDER BY: sorts as Python and SQLite do, whatever order of letters a server has."""

    def frame(self, columns: Sequence[Column], tables: str) -> pd.DataFrame:
        """The columns of `SELECT … FROM tables`; `tables` may go on with WHERE and ORDER BY."""
        ...

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
        """The rows of one SELECT with named parameters (`:name`), none of whose columns may hold a NULL."""
        ...


def set_categories(frame: pd.DataFrame, words: Mapping[str, Words]) -> None:
    """Make columns categorical: their categories are the words of the vocabulary, in its order."""
    for column, allowed in words.items():
        categories = pd.Index(list(allowed))
        codes, found = pd.factorize(frame[column].array)
        places = categories.get_indexer(pd.Index(found)) if len(found) else np.empty(0, np.int64)
        frame[column] = pd.Categorical.from_codes(np.r_[places, -1][codes], categories=categories)


@contextmanager
def opened(target: db.Target, *, arrow: bool | None = None) -> Iterator[Rows]:
    """A database that can only be read, at one moment: all frames read from it are of one state.

    With `arrow` None, Arrow is used where its packages are installed. Raises the errors of `nkdb.db` where there is no
    database, or not one of this version's.
    """
    if arrow is None:
        arrow = has_arrow(target)
    if target.file is None and not arrow:
        # asks for the age of the schema itself, on the connection that reads
        with _server(target) as rows:
            yield rows
        return
    db.require_current(target)
    if target.file is None:
        with arrow_server(target) as connection:
            yield _ArrowRows(connection, {}, sentinels=False)
        return
    try:
        with _arrow_file(target) if arrow else _file(target) as rows:
            yield rows
    except sqlite3.Error as error:
        raise db.sqlite_refusal(target, error) from None
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TypeError, ValueError) as error:
        raise broken_row(target) or error from None


# by a cursor


@contextmanager
def _file(target: db.Target) -> Iterator[Rows]:
    assert target.file is not None
    with db.read_only_sqlite(target.file) as connection:
        connection.execute("BEGIN")

        def select(sql: str, values: Mapping[str, Any]) -> Result:
            cursor = connection.execute(sql, values)
            return Result([column[0] for column in cursor.description], cursor.fetchall())

        yield _CursorRows(connection.execute, select, "")


@contextmanager
def _server(target: db.Target) -> Iterator[Rows]:
    from sqlalchemy import text

    with db.snapshot(target) as conn:
        db.require_current(target, conn)

        def select(sql: str, values: Mapping[str, Any]) -> Result:
            found = conn.execute(text(escaped(sql)), values)
            return Result(list(found.keys()), [tuple(row) for row in found])

        streaming = conn.execution_options(stream_results=True)
        yield _CursorRows(streaming.exec_driver_sql, select, C_COLLATION)


class _CursorRows:
    def __init__(self, execute: Any, select: Callable[[str, Mapping[str, Any]], Result], by_code_point: str) -> None:
        self._execute, self._select, self.by_code_point = execute, select, by_code_point

    def frame(self, columns: Sequence[Column], tables: str) -> pd.DataFrame:
        cursor = self._execute(_select(columns, tables, sentinels=False))
        parts: list[list[Any]] = [[] for _ in columns]
        while rows := cursor.fetchmany(CHUNK):
            for column, values, found in zip(columns, zip(*rows, strict=True), parts, strict=True):
                found.append(_array(column.type, values))
        return pd.DataFrame(
            {
                column.name: _joined(found) if found else _array(column.type, ())
                for column, found in zip(columns, parts, strict=True)
            },
            copy=False,
        )

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
        return self._select(sql, parameters or {})


def _joined(parts: list[Any]) -> Any:
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return type(parts[0])._concat_same_type(parts)


def _array(type_: Type, values: Sequence[Any]) -> Any:
    if type_ == "number":
        return np.array(values, dtype="float64")
    if type_ == "integer":
        return np.array([NO_INTEGER if value is None else value for value in values], dtype="int64")
    if type_ == "day":
        if int in map(type, values):
            raise ValueError("a number is no day; numpy would count seconds from 1970 on")
        return np.array(values, dtype="datetime64[s]")
    return pd.array(list(values), dtype="str")


def _select(columns: Sequence[Column], tables: str, *, sentinels: bool) -> str:
    return f"SELECT {', '.join(_expression(column, sentinels) for column in columns)} FROM {tables}"


def _expression(column: Column, sentinels: bool) -> str:
    sql = f"CAST({column.sql} AS DOUBLE PRECISION)" if column.type == "number" else column.sql
    if not sentinels:
        return sql
    # Arrow's driver for SQLite takes a column's type from its first values: a NULL among them must not count
    if column.type == "number":
        return f"coalesce({sql}, 9e999) AS {column.name}"
    if column.type == "integer":
        return f"coalesce({sql}, {NO_INTEGER}) AS {column.name}"
    return f"coalesce({sql}, char({ord(NO_TEXT)})) AS {column.name}"


# by Arrow


@contextmanager
def _arrow_file(target: db.Target) -> Iterator[Rows]:
    import pyarrow as pa
    from adbc_driver_manager import Error
    from adbc_driver_sqlite import dbapi

    assert target.file is not None
    try:
        with db.reading_address(target.file) as address, dbapi.connect(address) as connection:
            yield _ArrowRows(connection, {"adbc.sqlite.query.batch_rows": str(BATCH)}, sentinels=True)
    except Error as error:
        require_uninterrupted(error)
        raise DatabaseAccessError(str(target), str(error).strip().splitlines()[0]) from None
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise db.broken_text(target) or error from None


class _ArrowRows:
    def __init__(self, connection: Any, options: dict[str, str], *, sentinels: bool) -> None:
        self._connection, self._options, self._sentinels = connection, options, sentinels
        self.by_code_point = "" if sentinels else C_COLLATION

    def frame(self, columns: Sequence[Column], tables: str) -> pd.DataFrame:
        with self._connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**self._options)
            cursor.execute(_select(columns, tables, sentinels=self._sentinels))
            table = cursor.fetch_arrow_table()
        # SQLite's driver hands on bytes that are not UTF-8, on which pandas would only break later
        table.validate(full=True)
        found = {}
        for index, column in enumerate(columns):
            found[column.name] = self._values(table.column(index), column.type)
        return pd.DataFrame(found, copy=False)

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Result:
        values = parameters or {}
        for number, name in enumerate(values, 1):
            sql = sql.replace(f":{name}", f"${number}")
        with self._connection.cursor() as cursor:
            cursor.execute(sql, tuple(values.values()) or None)
            return Result([column[0] for column in cursor.description], cursor.fetchall())

    def _values(self, values: Any, type_: Type) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        if type_ == "number":
            numbers = values.cast(pa.float64()).to_numpy()
            return np.where(numbers == NO_NUMBER, np.nan, numbers) if self._sentinels else numbers
        if type_ == "integer":
            integers = values.cast(pa.int64())
            return (integers if self._sentinels else pc.fill_null(integers, NO_INTEGER)).to_numpy()
        if type_ == "day" and not self._sentinels:
            return values.cast(pa.date32()).cast(pa.timestamp("s")).to_numpy()
        texts = values.cast(pa.large_string())
        if self._sentinels:
            texts = pc.if_else(pc.equal(texts, NO_TEXT), pa.scalar(None, pa.large_string()), texts)
        if type_ == "day":
            return texts.cast(pa.timestamp("s")).to_numpy()
        return texts.to_pandas().array
