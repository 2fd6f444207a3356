"""Connections to a database: one that writes at a time, and any number that read.

Writers take turns: `connection` holds SQLite's write lock, or on a server an advisory lock named after the schema, from
its beginning. Readers are not kept waiting: a SQLite file is made in WAL mode, where a reader sees the last commit
whatever a writer does. (A writer in rollback mode whose changes outgrow its cache shuts readers out until it commits,
minutes for a bulk load.) The mode is a property of the file that nkdb sets once, when the file gets its first rows, and
leaves alone after that, so that whoever must keep the file on a network drive can turn it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nkdb.db.refusals import committing, refusing
from nkdb.db.server_url import server_url
from nkdb.db.sqlite_file import interruptible, is_marked, is_out_of_reach, unchanged, where_it_leads, writable
from nkdb.db.target import Target
from nkdb.errors import DatabaseUrlError, MissingExtraError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def engine(target: Target, *, writes: bool = True) -> Engine:
    """A SQLAlchemy engine with foreign keys on, and transactions that hold for DDL too on SQLite.

    Without `writes`, a transaction on SQLite waits for no writer, and sees the database as of its first statement. The
    engine holds no connection; it is the same one for the same database, since it knows the statements it has compiled.
    """
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    file = where_it_leads(target.file) if target.file is not None else None
    milliseconds = round(target.wait_seconds * 1000)
    is_fixed = file is not None and not writes and is_out_of_reach(file)
    try:
        return _made(file, target.url, milliseconds, writes, is_fixed)
    except ValueError:
        # SQLAlchemy's own message quotes what it takes for the port: with a strange password, part of that
        raise DatabaseUrlError(str(target), "its port is not a number") from None
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUrlError(str(target), target.redacted(str(error))) from None
    except ModuleNotFoundError:
        raise MissingExtraError("PostgreSQL", "postgres") from None


@lru_cache(maxsize=8)
def _made(file: Path | None, url: str, milliseconds: int, writes: bool, is_fixed: bool) -> Engine:
    import logging

    from sqlalchemy import URL, create_engine, event
    from sqlalchemy.pool import NullPool

    # made from the file itself: in a URL, the ? and % of a file's name would mean something else
    named = URL.create("sqlite", database=str(file)) if file is not None else server_url(url)
    if file is not None and is_fixed:
        named = URL.create("sqlite", database=file.as_uri(), query={"immutable": "1", "uri": "true"})
    # a client's environment (PGCLIENTENCODING), a role or a server may ask for one that lacks letters; a statement that
    # is prepared has a name on the server's connection, and behind a pooler that is one of another client's too
    arguments = {"client_encoding": "utf8", "prepare_threshold": None} if file is None else {}
    # whoever waits for its turn must see what the one before it has written, whatever a role or server asks for
    level = {"isolation_level": "READ COMMITTED"} if file is None else {}
    made = create_engine(named, poolclass=NullPool, connect_args=arguments, **level)
    if file is not None:

        @event.listens_for(made, "connect")
        def _prepare(dbapi_connection: Any, _record: Any) -> None:
            # sqlite3's own transaction handling commits before DDL; with None, BEGIN below is the only one
            interruptible(dbapi_connection).isolation_level = None
            dbapi_connection.execute("PRAGMA foreign_keys = ON")
            dbapi_connection.execute(f"PRAGMA busy_timeout = {milliseconds}")

        @event.listens_for(made, "begin")
        def _begin(conn: Any) -> None:
            # taking the write lock at once: a lock that is upgraded later can deadlock with another writer
            conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    else:
        # what they would log on standard error, of rows that were refused on their way and of lost connections, is told
        # by what is raised
        for name in ("psycopg", "sqlalchemy.pool"):
            logging.getLogger(name).addHandler(logging.NullHandler())

        @event.listens_for(made, "begin")
        def _exact(conn: Any) -> None:
            # with fewer digits, numbers come back rounded, and are others than those that were written; times are kept
            # in UTC, which a server far to the east of it would take its own for; days become texts as ISO 8601 has
            # them; intervals are read by the driver in one style only; functions are written with backslashes that
            # stand for themselves. All this is for the transaction: a pooler gives the connection to others after it
            conn.exec_driver_sql(
                "SET LOCAL extra_float_digits = 1; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO';"
                " SET LOCAL IntervalStyle = 'postgres'; SET LOCAL standard_conforming_strings = on"
            )

    return made


@contextmanager
def connection(target: Target) -> Iterator[Connection]:
    """One connection in one transaction: committed at the end, rolled back on any exception.

    It is the only one of its kind: another one waits `target.wait_seconds` seconds for its turn, then raises
    DatabaseAccessError. A SQLite file that it had to make is removed again when the transaction fails.
    """
    with turns(target) as turn, turn() as conn:
        yield conn


@contextmanager
def turns(target: Target) -> Iterator[Callable[[], AbstractContextManager[Connection]]]:
    """What gives a `connection`, time after time: a transaction each, and others have their turns in between.

    It is faster where there are many, since all are on one connection to the database, as far as that is possible.
    """
    kept = _Kept(target)
    turn = _turn_of_server if target.file is None else _turn_of_file
    try:
        yield lambda: turn(target, kept)
    finally:
        kept.close()


@contextmanager
def _turn_of_server(target: Target, kept: _Kept) -> Iterator[Connection]:
    try:
        with refusing(target), kept.begun() as conn:
            _take_turn(conn, target)
            yield conn
    except BaseException:
        kept.close()
        raise


@contextmanager
def _turn_of_file(target: Target, kept: _Kept) -> Iterator[Connection]:
    assert target.file is not None
    # what a link leads to, where that is yet to be made
    file = where_it_leads(target.file)
    if not file.parent.is_dir():
        raise DatabaseUrlError(str(target), "its folder does not exist")
    existed = file.exists()
    is_own = False
    try:
        with refusing(target), kept.begun() as conn:
            is_new = not _has_schema(conn)
            is_own = is_new and not existed
            try:
                yield conn
            except BaseException:
                if is_own:
                    # while the lock is held: whoever waits for it sees that the file is gone, and makes another
                    file.unlink(missing_ok=True)
                raise
            if is_own and not _has_schema(conn):
                file.unlink(missing_ok=True)
        if is_new:
            kept.close()
            if is_marked(file):
                with suppress(sqlite3.Error), closing(writable(file, timeout=0)) as log:
                    # where the file system cannot do it, SQLite leaves the mode as it was
                    log.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        kept.close()
        # where it was the commit that failed, as on a full disk
        if is_own and file.exists() and file.stat().st_size == 0:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def snapshot(target: Target, *, whole: bool = False) -> Iterator[Connection]:
    """One connection that only reads, in one transaction that sees the database as of one moment.

    It waits for no writer and keeps none waiting. Where what is read is to be `whole`, a role that policies of a server
    keep rows from is refused with DatabaseAccessError.
    """
    from sqlalchemy.exc import DBAPIError

    with refusing(target), _reading(target) as conn:
        if target.file is None:
            conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with conn.begin() as transaction:
            if target.file is not None:
                conn.exec_driver_sql("PRAGMA query_only = ON")
            elif whole:
                conn.exec_driver_sql("SET LOCAL row_security = off")
            try:
                yield conn
            finally:
                # there is nothing to keep, and what got past the server's own refusals must not be kept
                with suppress(DBAPIError):
                    transaction.rollback()


@contextmanager
def _reading(target: Target) -> Iterator[Connection]:
    made = engine(target, writes=False)
    fixed = where_it_leads(target.file) if target.file is not None and "immutable" in made.url.query else None
    with unchanged(fixed) if fixed is not None else nullcontext(), made.connect() as conn:
        yield conn


class _Kept:
    """A connection that is opened when it is needed first, and again when the file is another one since."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._conn: Connection | None = None
        self._opened: tuple[int, int] | None = None

    @contextmanager
    def begun(self) -> Iterator[Connection]:
        """The connection in a transaction, to the file that has its name once the lock is held."""
        from sqlalchemy.exc import OperationalError

        while True:
            # another process may have made the file, failed, and removed it while this one waited for the lock; or
            # have put another in its place
            conn = self._open()
            try:
                transaction = conn.begin()
            except OperationalError:
                self.close()
                if self._target.file is None or self._target.file.exists():
                    raise
                continue
            with transaction:
                if self._target.file is None or self._opened == self._present() is not None:
                    yield conn
                    if transaction.is_active:
                        with committing(self._target):
                            transaction.commit()
                    return
            self.close()

    def close(self) -> None:
        """Let go of it."""
        if self._conn is not None:
            self._conn.close()
            self._conn = None

    def _open(self) -> Connection:
        if self._conn is None:
            before = self._present()
            self._conn = engine(self._target).connect()
            self._opened = before or self._present()
        return self._conn

    def _present(self) -> tuple[int, int] | None:
        """Which file has the name: its disk and its number there; None where there is none, or on a server."""
        if self._target.file is None:
            return None
        try:
            found = self._target.file.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino


def _has_schema(conn: Connection) -> bool:
    return conn.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is not None


def _take_turn(conn: Connection, target: Target) -> None:
    """Wait for other writers to the schema; PostgreSQL lets go of the lock with the transaction.

    Rows that policies keep from the role would be written a second time: it is refused.
    """
    milliseconds = str(max(1, round(target.wait_seconds * 1000)))  # 0 would mean without end
    settings = "SELECT set_config('lock_timeout', %s, true), set_config('row_security', 'off', true)"
    conn.exec_driver_sql(settings, (milliseconds,))
    conn.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended('nkdb ' || coalesce(current_schema(), ''), 0))")
