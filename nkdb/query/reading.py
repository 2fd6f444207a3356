"""Reading the database: SQL that cannot write.

On SQLite the file is opened with `mode=ro` and an authorizer that allows only SELECT, READ, FUNCTION and RECURSIVE:
`mode=ro` alone would let ATTACH create a file, and a pragma would lift `query_only`. On PostgreSQL the transaction is
read-only, times out, is never committed and takes one statement only. A user's is run as the query of a cursor, which
nothing but a SELECT can be (COPY, LOAD and SET are no writing to a read-only transaction); functions that reach beyond
tables (files, other servers and sessions, settings, SQL within a text) may not be named in it. That list is a fence and
no wall, and which tables the role may read, those of other schemas too, is the server's to say: give nkdb a role that
may only SELECT (`db grant-readonly`).
"""

from __future__ import annotations

import math
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from nkdb import db
from nkdb.errors import NotUnicodeError, QueryError
from nkdb.query.named import escaped

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
# what a superuser could reach through a SELECT: files of the server, other servers, other sessions, settings, and SQL
# within a text, in which any of these could be hidden
_REFUSED_ON_SERVER = re.compile(
    r"\b(?:pg_(?:read_\w*file|ls_\w+|stat_file|current_logfile|file_\w+|logfile_\w+|rotate_logfile|reload_conf"
    r"|terminate_backend|cancel_backend|notify|(?:try_)?advisory_\w+|switch_wal|promote|create_\w+|drop_\w+|export_snapshot"
    r"|hba_file_rules|ident_file_mappings|show_all_file_settings|stat_reset\w*|(?:set|clear|restore|import|copy|sync)_\w+"
    r"|log(?:ical)?_\w+|replication_\w+|backup_\w+|wal_replay_\w+|nextoid"
    r"|truncate_\w+|buffercache_evict\w*|stat_statements_reset)"
    r"|heap_force_\w+|brin_(?:de)?summarize\w*|gin_clean\w*|lo_\w+|lo(?:read|write)|dblink\w*|set_config|setval|nextval|currval"
    r"|(?:query|table|schema|database|cursor)_to_xml\w*|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)\b|\bu&\s*\"",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"(?:[\s(]|--[^\n]*(?:\n|$)|/\*.*?\*/)*([^\s(;]+)", re.DOTALL)
# what has rows and can be no cursor's; in the options of EXPLAIN no comment hides where its statement begins
_EXPLAINED = re.compile(
    r"\s*EXPLAIN(?:\s*\([\w\s,.]*\)|(?:\s+ANALYZE\b)?(?:\s+VERBOSE\b)?)(?P<query>.*)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_SHOWN = re.compile(r"\s*SHOW\s+\w[\w. ]*;?\s*", re.IGNORECASE | re.ASCII)
_WITH_ROWS = ("SELECT", "WITH", "VALUES", "TABLE")
_READING = (*_WITH_ROWS, "EXPLAIN", "SHOW")
_CANCELLED = "57014"
_ONE_SELECT = "one SELECT statement (or WITH … SELECT)"
_OVER_THE_SCHEMA = "one SELECT over the tables and columns that `nkdb schema` explains"


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

        Raises QueryError where the statement is refused, does not run, or takes longer than the reader's time limit,
        and NotUnicodeError where it cannot be written as UTF-8.
        """
        ...


class _SqliteReader:
    def __init__(
        self, connection: sqlite3.Connection, target: db.Target, seconds: float | None, *, of_user: bool
    ) -> None:
        self._connection, self._target, self._seconds = connection, target, seconds
        self._until = math.inf
        if of_user:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        # a virtual table is made known to the connection by statements an authorizer cannot tell from writing
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"):
            connection.execute(f"SELECT 1 FROM {db.quoted(name)} LIMIT 0").close()
        if not of_user:
            # what is asked in several statements is of one moment, as on a server: that of the first
            connection.execute("BEGIN")
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
        self._until = math.inf if self._seconds is None else time.monotonic() + self._seconds
        try:
            cursor = self._connection.execute(sql, dict(parameters or {}))
            if cursor.description is None:
                raise QueryError("found no statement that returns rows", _ONE_SELECT)
            rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit + 1)
        except UnicodeEncodeError as error:
            raise NotUnicodeError(str(error.object)) from None
        except (sqlite3.Error, sqlite3.Warning, OverflowError, MemoryError, UnicodeError) as error:
            raise self._refusal(error) from None
        # a single function call (printf of a giant width) cannot be interrupted, and gives NULL where it is cut short
        if time.monotonic() > self._until:
            raise _too_long(self._seconds)
        columns = [column[0] for column in cursor.description]
        return Result(columns, rows if limit is None else rows[:limit], limit is not None and len(rows) > limit)

    def _refusal(self, error: Exception) -> Exception:
        text = str(error)
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_OF_THE_SQL:
            return db.sqlite_refusal(self._target, error)
        if db.is_of_broken_text(error) and (told := db.broken_text(self._target)) is not None:
            return told
        if text == "interrupted":
            return _too_long(self._seconds)
        if any(words in text for words in ("not authorized", "authorization denied", "prohibited", "readonly")):
            return QueryError("found a statement that does more than read", _ONE_SELECT)
        if "one statement at a time" in text:
            return QueryError("found more than one statement", _ONE_SELECT)
        if "did not supply a value for binding" in text:
            return QueryError(f"found a parameter without a value ({text})", "--param NAME=VALUE for each :NAME")
        return QueryError(f"found SQL that does not run ({text or type(error).__name__})", _OVER_THE_SCHEMA)


class _ServerReader:
    def __init__(self, connection: Any, target: db.Target, seconds: float | None, *, of_user: bool) -> None:
        self._connection, self._target, self._seconds = connection, target, seconds
        self._of_user = of_user
        self._savepoint: Any = None
        self._has_failed = False

    def _begin(self) -> None:
        """One savepoint for all statements that run: a server far away is asked once for each of them, not thrice."""
        if self._has_failed:
            # after an error, a transaction is good again from its last savepoint on
            self._savepoint.rollback()
        if self._savepoint is None or self._has_failed:
            self._savepoint = self._connection.begin_nested()
        self._has_failed = False

    def select(self, sql: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None) -> Result:
        from sqlalchemy.exc import InvalidRequestError, ResourceClosedError, StatementError

        begins = _first_word(sql)
        # with a limit, rows are fetched by a cursor of the server's, so that it does not work out all the others too
        by_cursor = limit is not None and begins in _WITH_ROWS
        explained = None
        if self._of_user:
            explained = _EXPLAINED.fullmatch(sql)
            by_cursor = explained is None and _SHOWN.fullmatch(sql) is None
        try:
            self._begin()
            self._has_failed = True
            if explained:
                # EXPLAIN ANALYZE would create a table in a transaction that only reads
                self._execute(explained["query"], parameters, by_cursor=True).close()
            result = self._execute(sql, parameters, by_cursor=by_cursor)
            rows = [tuple(row) for row in (result.fetchall() if limit is None else result.fetchmany(limit + 1))]
            columns = list(result.keys())
            result.close()
            self._has_failed = False
        except ResourceClosedError:
            raise QueryError("found no statement that returns rows", _ONE_SELECT) from None
        except UnicodeEncodeError as error:
            raise NotUnicodeError(str(error.object)) from None
        except (StatementError, InvalidRequestError) as error:
            raise self._refusal(error) from None
        return Result(columns, rows if limit is None else rows[:limit], limit is not None and len(rows) > limit)

    def _refusal(self, error: Exception) -> Exception:
        from sqlalchemy.exc import DBAPIError

        original = getattr(error, "orig", error)
        is_over = getattr(original, "sqlstate", None) == _CANCELLED
        if isinstance(error, DBAPIError):
            gone = db.server_refusal(self._target, error, of_user_sql=self._of_user or is_over)
            if gone is not None:
                return gone
        if is_over:
            return _too_long(self._seconds)
        said = str(original).strip().splitlines()
        reason = self._target.redacted(said[0] if said else type(error).__name__)
        return QueryError(f"found SQL that does not run ({reason})", _OVER_THE_SCHEMA)

    def _execute(self, sql: str, parameters: Mapping[str, Any] | None, *, by_cursor: bool) -> Any:
        from sqlalchemy import text

        asked = text(escaped(sql)).execution_options(stream_results=by_cursor)
        return self._connection.execute(asked, dict(parameters or {}))


def _first_word(sql: str) -> str:
    """The word that a statement for a server begins with, in capitals; raises where it may do more than read."""
    if "\0" in sql:
        # the driver would send what stands before it
        raise QueryError("found SQL that does not run (a null character)", _ONE_SELECT)
    found = _FIRST_WORD.match(sql)
    if found is None:
        raise QueryError("found no statement that returns rows", _ONE_SELECT)
    if found[1].upper() not in _READING:
        raise QueryError(f"found a statement that begins with {found[1]}", _ONE_SELECT)
    if refused := _REFUSED_ON_SERVER.search(sql):
        raise QueryError(f"found {refused[0]}, which does more than read tables", _ONE_SELECT)
    return found[1].upper()


def asking(reader: Reader) -> Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]:
    """What gives the rows of a SELECT, for those who need not know what they ask."""
    return lambda sql, parameters: reader.select(sql, parameters).rows


def _too_long(seconds: float | None) -> QueryError:
    if seconds is None:
        # a server may have a limit of its own
        return QueryError("found no end within the server's statement_timeout", "a longer one for this role")
    return QueryError(
        f"found no end after {seconds:g} s", "an answer within that time, or a longer --timeout (in Python: timeout=)"
    )


@contextmanager
def reading(target: db.Target, *, seconds: float | None = None, of_user: bool = False) -> Iterator[Reader]:
    """An open database that can only be read, as of one moment; raises where there is none, or none of this version's.

    A statement may take so many seconds: those of a user should not run for ever, nkdb's own end by themselves. Those
    `of_user` may be any text, and of a file no value of theirs is longer than LONGEST_VALUE.
    """
    if target.file is not None:
        db.require_current(target)
        try:
            with db.read_only_sqlite(target.file) as connection:
                yield _SqliteReader(connection, target, seconds, of_user=of_user)
        except sqlite3.Error as error:
            raise db.sqlite_refusal(target, error) from None
    else:
        from sqlalchemy import text

        with db.snapshot(target) as conn:
            db.require_current(target, conn)
            if seconds is not None:
                milliseconds = str(max(1, round(seconds * 1000)))  # 0 would mean without end
                conn.execute(text("SELECT set_config('statement_timeout', :limit, true)"), {"limit": milliseconds})
            yield _ServerReader(conn, target, seconds, of_user=of_user)
