"""Reading the database: SQL that cannot write, and the queries that come with nkdb.

On SQLite the file is opened with `mode=ro` and an authorizer that allows only SELECT, READ, FUNCTION and RECURSIVE:
`mode=ro` alone would let ATTACH create a file, and a pragma would lift `query_only`. On PostgreSQL the transaction is
read-only, times out and takes one statement only; what a role may read or which functions it may call is the server's
to say.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nkdb import db
from nkdb.errors import QueryError, nearest

SECONDS = 30.0
LONGEST_VALUE = 64 * 1024 * 1024
_ALLOWED_ACTIONS = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)
_NOT_OF_THE_SQL = frozenset(
    (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR,
     sqlite3.SQLITE_NOTADB)
)  # fmt: skip
_REFUSED_FUNCTIONS = frozenset(("load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"))
_ONE_SELECT = "one SELECT statement (or WITH … SELECT)"


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query, and whether there were more than were asked for."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    truncated: bool = False


class Reader(Protocol):
    """What can be asked of an open database."""

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None) -> Result:
        """Run one SELECT with named parameters (`:name`), stopping after `limit` rows.

        Raises QueryError where the statement is refused, does not run, or takes longer than the reader's time limit.
        """
        ...


class _SqliteReader:
    def __init__(self, connection: sqlite3.Connection, target: db.Target, seconds: float) -> None:
        self._connection, self._target, self._seconds = connection, target, seconds
        self._until = 0.0
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        # a virtual table is made known to the connection by statements an authorizer cannot tell from writing
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"):
            connection.execute(f'SELECT 1 FROM "{name}" LIMIT 0').close()
        connection.set_authorizer(self._authorize)
        connection.set_progress_handler(lambda: time.monotonic() > self._until, 1_000)

    @staticmethod
    def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
        if (action, first, second) == (sqlite3.SQLITE_PRAGMA, "data_version", None):
            # FTS5 asks whether another connection has written; it is a number, and there is no way to set it
            return sqlite3.SQLITE_OK
        if action not in _ALLOWED_ACTIONS:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION and second in _REFUSED_FUNCTIONS:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None) -> Result:
        self._until = time.monotonic() + self._seconds
        try:
            cursor = self._connection.execute(sql, dict(parameters or {}))
            if cursor.description is None:
                raise QueryError("found no statement that returns rows", _ONE_SELECT)
            rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit + 1)
        except (sqlite3.Error, sqlite3.Warning, OverflowError, MemoryError, UnicodeError) as error:
            raise self._refusal(error) from None
        # a single function call (printf of a giant width) cannot be interrupted, and gives NULL where it is cut short
        if time.monotonic() > self._until:
            raise self._too_long()
        columns = [column[0] for column in cursor.description]
        return Result(columns, rows if limit is None else rows[:limit], limit is not None and len(rows) > limit)

    def _too_long(self) -> QueryError:
        return QueryError(f"found no end after {self._seconds:g} s", "queries within --timeout seconds")

    def _refusal(self, error: Exception) -> Exception:
        text = str(error)
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OF_THE_SQL:
            return db.sqlite_refusal(self._target, error)
        if text == "interrupted":
            return self._too_long()
        if any(words in text for words in ("not authorized", "authorization denied", "prohibited", "readonly")):
            return QueryError("found a statement that does more than read", _ONE_SELECT)
        if "one statement at a time" in text:
            return QueryError("found more than one statement", _ONE_SELECT)
        if "did not supply a value for binding" in text:
            return QueryError(f"found a parameter without a value ({text})", "--param NAME=VALUE for each :NAME")
        return QueryError(f"found SQL that does not run ({text or type(error).__name__})", "SQL over the public schema")


class _ServerReader:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None) -> Result:
        from sqlalchemy import text
        from sqlalchemy.exc import DBAPIError, InvalidRequestError, ResourceClosedError, StatementError

        try:
            result = self._connection.execute(text(sql), dict(parameters or {}))
            rows = [tuple(row) for row in (result.fetchall() if limit is None else result.fetchmany(limit + 1))]
            columns = list(result.keys())
        except ResourceClosedError:
            raise QueryError("found no statement that returns rows", _ONE_SELECT) from None
        except (DBAPIError, StatementError, InvalidRequestError) as error:
            reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
            raise QueryError(f"found SQL that does not run ({reason})", _ONE_SELECT) from None
        return Result(columns, rows if limit is None else rows[:limit], limit is not None and len(rows) > limit)


@contextmanager
def reading(target: db.Target, *, seconds: float = SECONDS) -> Iterator[Reader]:
    """An open database that can only be read; raises where there is none, or its schema is not current."""
    db.require_current(target)
    if target.file is not None:
        try:
            with db.read_only_sqlite(target.file) as connection:
                yield _SqliteReader(connection, target, seconds)
        except sqlite3.Error as error:
            raise db.sqlite_refusal(target, error) from None
    else:
        from sqlalchemy import text

        with db.engine(target).connect() as conn, conn.begin():
            # a prepared statement is one statement: without this, "COMMIT; DELETE ..." would leave the transaction
            conn.connection.driver_connection.prepare_threshold = 0  # type: ignore[union-attr]
            conn.execute(text("SET TRANSACTION READ ONLY"))
            conn.execute(text("SELECT set_config('statement_timeout', :ms, true)"), {"ms": str(int(seconds * 1000))})
            yield _ServerReader(conn)


# the queries that come with nkdb


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query shipped as a .sql file: its name, its purpose (the comment on top), its text."""

    name: str
    purpose: str
    sql: str


def named_queries() -> dict[str, NamedQuery]:
    """The queries that come with nkdb, by name."""
    found = {}
    for file in sorted((Path(__file__).parent / "queries").glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        comment = [line for line in text.splitlines() if line.startswith("--")]
        found[file.stem] = NamedQuery(file.stem, " ".join(line.lstrip("- ") for line in comment), text)
    return found


def sql_for(text: str) -> str:
    """The SQL a user means: a shipped query's by its name, otherwise the text itself.

    Raises QueryError where the text is a single word that names no query.
    """
    queries = named_queries()
    name = text.strip()
    if name in queries:
        return queries[name].sql
    if name and not any(c.isspace() or c in ";(" for c in name):
        near = nearest(name, queries)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise QueryError(f"found no query named {name!r}{hint}", f"SQL, or one of: {', '.join(queries)}")
    return text


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """`name=value` pairs as a mapping; raises QueryError for a pair without `=`."""
    parameters = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.isidentifier():
            raise QueryError(f"found --param {pair!r}", "--param NAME=VALUE")
        parameters[name] = value
    return parameters
